"""Texts nobody should write: a reader of texts answers each, in time and without an exception."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from hypothesis import strategies as st

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=300)
# What readers of numbers and names choke on: digits, signs and cues in any order.
WORDS = ("rue", "n°", "commande", "AB", "FR76", "3000", "at", "dot", "jean", "Lane", "order", "é")
SIGNS = ("06", "12", " ", ".", "-", "/", "@", "0", "+33", "(0)", ",", "#", "\u200b", "\ud83d", "\n")
TELLING = st.lists(st.sampled_from(WORDS + SIGNS), max_size=60).map("".join)
ODD = {
    "empty": "",
    "one letter": "a" * 100_000,
    "one digit": "0" * 100_000,
    "spaced digits": "0 " * 50_000,
    "endless phone": "06 12 34 56 " * 8_000,
    "streets": "12 rue de la Paix, " * 5_000,
    "accounts": "FR76 3000 " * 10_000,
    "references": "commande n° AB12 " * 6_000,
    "mails": "a@" * 50_000,
    "zero width": "\u200b0\u200d" * 30_000,
    "right to left": "\u202e\u0645\u0631\u062d\u0628 06 12 " * 6_000,
    "emoji": "😡" * 25_000,
    "a link": "https://example.org/" + "a" * 2_000,
    "controls": "\x00\x07\x1b" * 30_000,
    "lone surrogates": "\ud83d06\ude00" * 20_000,
    "html": "<p>06 12</p>&amp;" * 6_000,
    "threats": "je vais te tuer " * 6_000,
    "words": "je te les on va " * 6_000,
}
MS_PER_KB = 5


def milliseconds_per_kb(read: Callable[[str], object], text: str) -> float:
    """What a reading takes of the processor; a busy machine is no slow reader."""
    size = max(len(text.encode("utf-8", "surrogatepass")), 1000)
    return processor_seconds(lambda: read(text)) * 1_000_000 / size


def processor_seconds(work: Callable[[], object]) -> float:
    """The processor's time for some work, without sweeping what other tests left in memory."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()
