from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.events.models import EventPattern

from infra.local.patterns import compile_pattern

RECORDS: list[dict[str, Any]] = [
    {"eventName": "INSERT", "dynamodb": {"NewImage": {"sk": {"S": "mention"}}}},
    {"eventName": "MODIFY", "dynamodb": {"NewImage": {"sk": {"S": "alert#1"}, "n": 3}}},
    {"eventName": "REMOVE", "dynamodb": {"OldImage": {"sk": {"S": "Card"}}}},
    {"eventName": "INSERT", "dynamodb": {"NewImage": {"own": {"BOOL": True}, "tags": ["a", "b"]}}},
    {"eventName": "INSERT", "dynamodb": {"NewImage": {"sk": {"S": None}, "n": 10.5}}},
    {},
]


def oracle(pattern: str, record: Any) -> bool:
    return EventPattern.load(pattern).matches_event(record)


def _on_sk(*wanted: object) -> dict[str, Any]:
    return {"dynamodb": {"NewImage": {"sk": {"S": list(wanted)}}}}


def _on_n(*wanted: object) -> dict[str, Any]:
    return {"dynamodb": {"NewImage": {"n": list(wanted)}}}


@pytest.mark.parametrize("record", RECORDS, ids=range(len(RECORDS)))
@pytest.mark.parametrize(
    "pattern",
    [
        {"eventName": ["INSERT", "MODIFY"]},
        _on_sk("mention", "card"),
        _on_sk(None),
        _on_sk({"prefix": "alert#"}),
        _on_sk({"prefix": {"equals-ignore-case": "ALERT"}}),
        _on_sk({"suffix": "ion"}),
        _on_sk({"equals-ignore-case": "MENTION"}),
        _on_sk({"exists": True}),
        _on_sk({"exists": False}),
        _on_sk({"anything-but": "mention"}),
        _on_sk({"anything-but": ["mention", "alert#1"]}),
        _on_sk({"anything-but": {"prefix": "ment"}}),
        _on_n({"numeric": [">", 2, "<=", 5]}),
        _on_n({"numeric": ["=", 10.5]}),
        _on_n(3),
        {"dynamodb": {"NewImage": {"own": {"BOOL": [False]}}}},
        {"dynamodb": {"NewImage": {"tags": ["b"]}}},
        {"$or": [{"eventName": ["REMOVE"]}, _on_sk("mention")]},
        {"dynamodb": {"$or": [{"NewImage": {"n": [3]}}, {"OldImage": {"sk": {"S": ["Card"]}}}]}},
    ],
    ids=json.dumps,
)
def test_a_pattern_matches_what_the_oracle_matches(
    pattern: dict[str, Any], record: dict[str, Any]
) -> None:
    text = json.dumps(pattern)
    assert compile_pattern(text)(record) == oracle(text, record)


_words = st.sampled_from(["a", "b", "ab", "A", ""])
_scalars = st.one_of(_words, st.integers(2, 9), st.none())
_rules = st.one_of(
    _scalars,
    st.builds(lambda word: {"prefix": word}, _words),
    st.builds(lambda word: {"suffix": word}, _words),
    st.builds(lambda word: {"equals-ignore-case": word}, _words),
    st.builds(lambda known: {"exists": known}, st.booleans()),
    st.builds(lambda words: {"anything-but": words}, st.lists(_words, min_size=1, max_size=2)),
    st.builds(lambda bound: {"numeric": [">=", bound]}, st.integers(2, 9)),
)
_leaves = st.lists(_rules, min_size=1, max_size=3)
_patterns = st.dictionaries(
    st.sampled_from(["x", "y"]),
    st.one_of(_leaves, st.dictionaries(st.sampled_from(["p", "q"]), _leaves, min_size=1)),
    min_size=1,
)
_values = st.one_of(_scalars, st.lists(_scalars, min_size=1, max_size=2))
_records = st.dictionaries(
    st.sampled_from(["x", "y"]),
    st.one_of(_values, st.dictionaries(st.sampled_from(["p", "q"]), _values, min_size=1)),
)


def _is_flat_where_leaf(pattern: dict[str, Any], record: dict[str, Any]) -> bool:
    """AWS looks at leaves only; moto's answer for a leaf rule on an object means nothing."""
    return not any(
        isinstance(rule, list) and isinstance(record.get(name), dict)
        for name, rule in pattern.items()
    )


@given(_patterns, _records)
def test_any_pattern_matches_what_the_oracle_matches(
    pattern: dict[str, Any], record: dict[str, Any]
) -> None:
    if _is_flat_where_leaf(pattern, record):
        text = json.dumps(pattern)
        assert compile_pattern(text)(record) == oracle(text, record)


def test_true_is_not_one() -> None:
    assert not compile_pattern('{"own": [true]}')({"own": 1})


def test_an_unknown_operator_is_refused_before_anything_runs() -> None:
    with pytest.raises(ValueError, match="regex"):
        compile_pattern('{"a": [{"regex": ".*"}]}')


def test_a_leaf_that_is_not_a_list_is_refused() -> None:
    with pytest.raises(ValueError, match="list"):
        compile_pattern('{"a": "b"}')
