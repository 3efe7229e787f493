from __future__ import annotations

import pytest

from infra.local.failures import failed_ids

BATCH = ["1", "2", "3"]


@pytest.mark.parametrize(
    "answer",
    [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}, {"other": 1}],
)
def test_an_empty_answer_is_success(answer: object) -> None:
    assert failed_ids(answer, BATCH) == set()


def test_named_records_failed() -> None:
    answer = {"batchItemFailures": [{"itemIdentifier": "3"}, {"itemIdentifier": "2"}]}
    assert failed_ids(answer, BATCH) == {"2", "3"}


@pytest.mark.parametrize(
    "failure",
    [
        {"itemIdentifier": ""},
        {"itemIdentifier": None},
        {"itemIdentifier": "9"},
        {"itemIdentifier": ["1"]},
        {"itemidentifier": "1"},
        "1",
    ],
)
def test_an_identifier_that_names_nothing_fails_the_whole_batch(failure: object) -> None:
    with pytest.raises(ValueError, match="itemIdentifier"):
        failed_ids({"batchItemFailures": [{"itemIdentifier": "2"}, failure]}, BATCH)


@pytest.mark.parametrize("answer", ["ok", [1], {"batchItemFailures": "all"}])
def test_an_answer_of_another_shape_fails_the_whole_batch(answer: object) -> None:
    with pytest.raises(ValueError, match="itemIdentifier"):
        failed_ids(answer, BATCH)
