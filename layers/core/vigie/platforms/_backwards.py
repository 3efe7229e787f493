"""Reading a list that pages from the newest back: nothing between two reads is skipped.

A read goes down from the top until it meets what an earlier read knew. When it may not go on (its
calls are used up, a limit was reached), the place is remembered and a later read goes on there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vigie.errors import RateLimitedError

MOST_KNOWN = 60
MOST_GAPS = 3
MOST_GAP_PAGES = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its items, their ids, and where the next older page begins (empty: nowhere)."""

    items: tuple[Any, ...]
    ids: tuple[str, ...]
    older: str = ""


ReadPage = Callable[[str], Page]


@dataclass(slots=True)
class Descent:
    """One read of a list: what it met, what to remember, and the seconds a limit asks to wait.

    ``pages`` is how many it may still read.
    """

    read_page: ReadPage
    pages: int
    items: list[Any] = field(default_factory=list)
    wait: float = 0.0

    def run(self, state: object, *, first_pages: int = 3) -> dict[str, Any]:
        """Read what is new, then what earlier reads left out; the state to keep.

        ``state`` is what the last run returned. The first run of all reads ``first_pages``. Raises
        what ``read_page`` raises, except for a limit met after something was read.
        """
        before = state if isinstance(state, Mapping) else {}
        known, gaps = _strings(before.get("known")), _gaps(before.get("gaps"))
        top: list[str] = []
        share = self.pages - self.pages // 2 if gaps else self.pages
        left = self._go_down("", known, share if known else first_pages, top)
        kept = [*top, *(one for one in known if one not in top)][:MOST_KNOWN]
        todo = [{"from": left, "known": known, "pages": 0}] if left and known else []
        for gap in gaps:
            todo += self._close(gap)
        return {"known": kept, **({"gaps": _fold(todo)} if todo else {})}

    def _close(self, gap: dict[str, Any]) -> list[dict[str, Any]]:
        before = self.pages
        left = self._go_down(gap["from"], gap["known"], self.pages, [])
        read = gap["pages"] + before - self.pages
        return [{**gap, "from": left, "pages": read}] if left and read < MOST_GAP_PAGES else []

    def _go_down(self, start: str, known: list[str], pages: int, met: list[str]) -> str:
        """Read down to what is known; where to go on when that was not reached, else empty."""
        at, seen = start, {start}
        while True:
            if not pages or not self.pages or self.wait:
                return at
            try:
                page = self.read_page(at)
            except RateLimitedError as error:
                if not self.items:
                    raise
                self.wait = error.retry_after
                return at
            pages, self.pages = pages - 1, self.pages - 1
            self.items += page.items
            met += page.ids
            is_end = not page.older or page.older in seen or bool(set(known) & set(page.ids))
            if is_end:
                return ""
            at = page.older
            seen.add(at)


def _fold(gaps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Few gaps, the newest first: too many become one that goes from its top to the lowest floor.

    What lies between is read again, and known to be told; none of it is lost.
    """
    if len(gaps) <= MOST_GAPS:
        return gaps
    kept, last = gaps[: MOST_GAPS - 1], gaps[MOST_GAPS - 1 :]
    return [*kept, {**last[0], "known": last[-1]["known"], "pages": 0}]


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _gaps(value: object) -> list[dict[str, Any]]:
    return [
        {
            "from": one["from"],
            "known": _strings(one.get("known")),
            "pages": one["pages"] if isinstance(one.get("pages"), int) else 0,
        }
        for one in (value if isinstance(value, list) else [])
        if isinstance(one, dict) and isinstance(one.get("from"), str)
    ]
