"""Partial batch responses, read as Lambda reads them.

https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
"""

from __future__ import annotations

from collections.abc import Sequence


def failed_ids(payload: object, batch: Sequence[str]) -> set[str]:
    """Which of a batch failed; none for an empty answer.

    Raises:
        ValueError: the answer makes no sense, which fails the batch as a whole.
    """
    if not payload:
        return set()
    failures = payload.get("batchItemFailures") if isinstance(payload, dict) else [payload]
    named = [_named(one) for one in failures or []] if isinstance(failures or [], list) else [None]
    known = {one for one in named if one in batch}
    if len(known) < len(set(named)):
        raise ValueError("an itemIdentifier names nothing in the batch")
    return {str(one) for one in known}


def _named(failure: object) -> str | None:
    identifier = failure.get("itemIdentifier") if isinstance(failure, dict) else None
    return identifier if isinstance(identifier, str) else None
