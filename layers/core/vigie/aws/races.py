"""A transaction whose items somebody else writes in the same moment: the same one is tried anew."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

from vigie.aws.table import BusyError, Write, write_together

MOST_RACES = 6


def write_patiently(writes: Sequence[Write]) -> None:
    """Do all or nothing, once more while others are writing; conditions are what decides.

    Raises ConditionFailedError, BusyError after six races, or ClientError.
    """
    for race in range(MOST_RACES - 1):
        try:
            write_together(writes)
        except BusyError:
            time.sleep(random.uniform(0, 0.01 * 2**race))
            continue
        return
    write_together(writes)
