"""Filter patterns of event source mappings.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable
from functools import partial
from typing import Any

Matcher = Callable[[object], bool]

_ABSENT = object()
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def compile_pattern(text: str) -> Matcher:
    """A predicate over records from a pattern's JSON text.

    Raises:
        ValueError: the pattern uses an operator that is not known here.
    """
    return _node(json.loads(text))


def _node(pattern: dict[str, Any]) -> Matcher:
    checks = [
        _any([_node(one) for one in wanted]) if name == "$or" else _field(name, wanted)
        for name, wanted in pattern.items()
    ]
    return lambda value: all(check(value) for check in checks)


def _field(name: str, wanted: object) -> Matcher:
    if isinstance(wanted, dict):
        inner = _node(wanted)
    elif isinstance(wanted, list):
        inner = _any([_leaf(one) for one in wanted])
    else:
        raise ValueError(f"{name}: a leaf of a filter pattern is a list")  # noqa: TRY004 - one error
    return lambda value: inner(value.get(name, _ABSENT) if isinstance(value, dict) else _ABSENT)


def _leaf(wanted: object) -> Matcher:
    if not isinstance(wanted, dict):
        return _each(partial(_is_same, wanted))
    ((name, argument),) = wanted.items()
    if name == "exists":
        return lambda value: (value is not _ABSENT) == argument
    return _each(_operator(name, argument))


def _operator(name: str, argument: Any) -> Matcher:  # noqa: ANN401 - JSON
    if name in {"prefix", "suffix", "equals-ignore-case"}:
        return _text(name, argument)
    if name == "numeric":
        return _numeric(argument)
    if name == "anything-but":
        return _anything_but(argument)
    raise ValueError(f"unknown operator in a filter pattern: {name}")


def _text(name: str, argument: str | dict[str, str] | list[str]) -> Matcher:
    if isinstance(argument, list):
        return _any([_text(name, one) for one in argument])
    folded = isinstance(argument, dict) or name == "equals-ignore-case"
    wanted = argument["equals-ignore-case"] if isinstance(argument, dict) else argument
    wanted = wanted.lower() if folded else wanted

    def matches(value: object) -> bool:
        if not isinstance(value, str):
            return False
        text = value.lower() if folded else value
        if name == "prefix":
            return text.startswith(wanted)
        return text.endswith(wanted) if name == "suffix" else text == wanted

    return matches


def _numeric(argument: list[Any]) -> Matcher:
    tests = [(_COMPARE[sign], bound) for sign, bound in _pairs(argument)]

    def matches(value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return all(compare(value, bound) for compare, bound in tests)

    return matches


def _pairs(flat: list[Any]) -> list[tuple[str, float]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _anything_but(argument: object) -> Matcher:
    if isinstance(argument, dict):
        ((name, inner),) = argument.items()
        refused = _operator(name, inner)
    else:
        wanted = argument if isinstance(argument, list) else [argument]
        refused = _any([partial(_is_same, one) for one in wanted])
    return lambda value: not refused(value)


def _any(matchers: list[Matcher]) -> Matcher:
    return lambda value: any(matches(value) for matches in matchers)


def _each(matches: Matcher) -> Matcher:
    """A list in the record matches when one of its elements does."""

    def over(value: object) -> bool:
        if value is _ABSENT:
            return False
        return any(map(matches, value)) if isinstance(value, list) else matches(value)

    return over


def _is_same(wanted: object, value: object) -> bool:
    # In JSON true is not 1, in Python it is.
    return isinstance(value, bool) == isinstance(wanted, bool) and value == wanted
