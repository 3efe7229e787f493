"""The `fields` parameter: names, nested fields and edges with their options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from infra.sandbox.graph_errors import bad_parameter

TOKEN = re.compile(r"\.(?P<option>\w+)\((?P<value>[^()]*)\)|(?P<name>\w+)|(?P<mark>[,{}])")
LONGEST = 4_000


@dataclass(slots=True)
class Wanted:
    """A field somebody asked for: `comments.limit(5){id}` has an option and a field of its own."""

    name: str
    options: dict[str, str] = field(default_factory=dict)
    fields: list[Wanted] = field(default_factory=list)


def parse_fields(text: str) -> list[Wanted]:
    """The fields of a request, in order. Raises GraphError when they cannot be read.

    https://developers.facebook.com/docs/graph-api/guides/field-expansion
    """
    root = Wanted("")
    open_fields = [root]
    for kind, value, option in _tokens(text):
        current = open_fields[-1].fields
        if kind == "name":
            current.append(Wanted(value))
        elif not current and value != "}":
            raise bad_parameter("Syntax error in fields.")
        elif kind == "option":
            current[-1].options[option] = value
        elif value == "{":
            open_fields.append(current[-1])
        elif value == "}":
            open_fields.pop()
        if not open_fields:
            raise bad_parameter("Syntax error in fields.")
    if len(open_fields) != 1:
        raise bad_parameter("Syntax error in fields: a brace is open.")
    return root.fields


def write_fields(fields: list[Wanted]) -> str:
    """The same as text, for the address of a next page."""
    return ",".join(_write(one) for one in fields)


def _write(one: Wanted) -> str:
    options = "".join(f".{name}({value})" for name, value in one.options.items())
    nested = f"{{{write_fields(one.fields)}}}" if one.fields else ""
    return f"{one.name}{options}{nested}"


def _tokens(text: str) -> Iterator[tuple[str, str, str]]:
    """Kind, value, and the name of an option."""
    compact, end = "".join(text.split()), 0
    if len(compact) > LONGEST:
        raise bad_parameter("The fields are too long.")
    while end < len(compact):
        found = TOKEN.match(compact, end)
        if found is None:
            raise bad_parameter("Syntax error in fields.")
        end = found.end()
        kind = "option" if found["option"] else "name" if found["name"] else "mark"
        value = found["value"] if kind == "option" else found.group()
        yield kind, value, found["option"] or ""
