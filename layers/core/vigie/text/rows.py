"""A matrix of bytes, one row per bucket, summed a whole row at a time.

A row is read as one wide integer and its bytes are spread over lanes of 32 bits, so that one
addition of Python's adds every column at once; the sum of a word's rows is kept for its next use.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

LANE: Final = 4  # bytes of an accumulator's lane, and what a row's width is a multiple of
_MOST_IN_16_BITS: Final = 256
_KEPT_WORDS: Final = 16384

Sum = tuple[int, int, int, int, int]  # how many rows, then one integer per quarter of the columns


class Rows:
    """Rows of ``width`` bytes; ``sum_word`` and ``sum_buckets`` add up, ``unpack`` reads."""

    def __init__(self, blob: bytes, width: int, hash_word: Callable[[str], Iterable[int]]) -> None:
        """Take the matrix row by row; ``width`` is a multiple of four."""
        self._blob, self._width = blob, width
        self._bytes = int.from_bytes(b"\xff\x00" * (width // 2), "little")
        self._pairs = int.from_bytes(b"\xff\xff\x00\x00" * (width // 4), "little")
        self._lanes = struct.Struct(f"<{width // LANE}I")
        self._hash_word = hash_word
        self.sum_word = lru_cache(_KEPT_WORDS)(self._sum_word)

    def _sum_word(self, word: str) -> Sum:
        return self.sum_buckets(self._hash_word(word))

    def sum_buckets(self, buckets: Iterable[int]) -> Sum:
        """Add the rows of some buckets, repeats included."""
        count, sums = 0, (0, 0, 0, 0)
        rest = iter(buckets)
        while part := list(islice(rest, _MOST_IN_16_BITS)):
            even = odd = 0
            for row in self._read(part):
                even += row & self._bytes
                odd += row >> 8 & self._bytes
            count += len(part)
            sums = (
                sums[0] + (even & self._pairs),
                sums[1] + (odd & self._pairs),
                sums[2] + (even >> 16 & self._pairs),
                sums[3] + (odd >> 16 & self._pairs),
            )
        return count, *sums

    def _read(self, buckets: list[int]) -> Iterator[int]:
        blob, width = self._blob, self._width
        for bucket in buckets:
            start = bucket * width
            yield int.from_bytes(blob[start : start + width], "little")

    def unpack(self, sums: Iterable[Sum]) -> tuple[int, list[int]]:
        """Add sums up and read them: the count of rows, then each column's total in file order."""
        count, *quarters = map(sum, zip((0, 0, 0, 0, 0), *sums, strict=True))
        columns: list[int] = []
        for quarter in quarters:
            columns += self._lanes.unpack(quarter.to_bytes(self._width, "little"))
        return count, columns


def order_columns(width: int) -> list[int]:
    """Say which column stands at each byte of a row, for ``unpack`` to give them in order."""
    quarter = width // LANE
    return [place // LANE + place % LANE * quarter for place in range(width)]
