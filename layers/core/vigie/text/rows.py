"""A matrix of bytes, one row per bucket, summed a whole row at a time.

A row is read as one wide integer, so that one addition of Python's adds every column at once. Every
other byte is added apart: what those leave of the whole sum is the sum of the rest. The sum of a
word's rows, spread over lanes of 32 bits, is kept for its next use.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

LANE: Final = 4  # bytes of an accumulator's lane, and what a row's width is a multiple of
_MOST_IN_16_BITS: Final = 256
_KEPT_WORDS: Final = 16384

Sum = int  # a lane per column, a quarter of the columns after the other; above, how many rows


class Rows:
    """Rows of ``width`` bytes; ``sum_word`` and ``sum_grams`` give what ``unpack`` reads."""

    def __init__(self, blob: bytes, width: int, hash_word: Callable[[str], Sequence[int]]) -> None:
        """Take the matrix row by row: a power of two of them, ``width`` a multiple of four."""
        self._blob, self._width = blob, width
        self._bucket_bits = len(blob) // width - 1
        self._bytes = int.from_bytes(b"\xff\x00" * (width // 2), "little")
        self._pairs = int.from_bytes(b"\xff\xff\x00\x00" * (width // LANE), "little")
        self._lanes = struct.Struct(f"<{width + 1}I")
        self._hash_word = hash_word
        self.sum_word = lru_cache(_KEPT_WORDS)(self._sum_word)

    def _sum_word(self, word: str) -> Sum:
        return self.sum_grams(self._hash_word(word))

    def sum_grams(self, grams: Sequence[int]) -> Sum:
        """Add the rows of some hashes, repeats included; the low bits of each name its bucket."""
        if len(grams) <= _MOST_IN_16_BITS:
            return self._sum_part(grams)
        starts = range(0, len(grams), _MOST_IN_16_BITS)
        return sum([self._sum_part(grams[start : start + _MOST_IN_16_BITS]) for start in starts])

    def _sum_part(self, grams: Sequence[int]) -> Sum:
        blob, width = self._blob, self._width
        bucket_bits, every_other = self._bucket_bits, self._bytes
        read, whole, even = int.from_bytes, 0, 0
        for gram in grams:
            start = (gram & bucket_bits) * width
            row = read(blob[start : start + width], "little")
            whole += row
            even += row & every_other
        return self._spread(even, whole - even >> 8) | len(grams) << 8 * LANE * width

    def _spread(self, even: int, odd: int) -> Sum:
        """Lay lanes of 16 bits out as lanes of 32, a quarter of the columns after the other."""
        pairs, bits = self._pairs, 8 * self._width
        return (
            (even & pairs)
            | (odd & pairs) << bits
            | (even >> 16 & pairs) << 2 * bits
            | (odd >> 16 & pairs) << 3 * bits
        )

    def unpack(self, total: Sum) -> tuple[int, list[int]]:
        """Read a sum, or a sum of sums: the count of rows, then the columns in file order."""
        *columns, count = self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))
        return count, columns


def order_columns(width: int) -> list[int]:
    """Say which column stands at each byte of a row, for ``unpack`` to give them in order."""
    quarter = width // LANE
    return [place // LANE + place % LANE * quarter for place in range(width)]
