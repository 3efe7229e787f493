"""A transaction whose items somebody else writes in the same moment: the same one is tried anew."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.aws.table import BusyError, Write, write_together

MOST_RACES = 6


def write_patiently(writes: Sequence[Write]) -> None:
    """Do all or nothing, once more while others are writing; conditions are what decides.

    Raises ConditionFailedError, BusyError after six races, or ClientError.
    """
    for _ in range(MOST_RACES - 1):
        try:
            write_together(writes)
        except BusyError:
            continue
        return
    write_together(writes)
