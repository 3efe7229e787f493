"""The courier: carries deliveries from a thread of its own, again when nobody took them.

Like Meta's, it now and then brings one twice, or late, after those that followed it.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

import requests

MOST_WAITING = 10_000
TIME_OUT = 5.0
RETRIES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
MISCHIEF = 0.05
LATE = (0.3, 1.2)
TWICE = (1.0, 4.0)


@dataclass(frozen=True, slots=True, order=True)
class _Letter:
    due: float
    number: int
    tries: int = field(compare=False)
    url: str = field(compare=False)
    body: bytes = field(compare=False)
    headers: Mapping[str, str] = field(compare=False)


class Courier:
    """``mischief`` is the share brought twice, and the share brought late; the seed says which."""

    def __init__(
        self, *, seed: int, mischief: float = MISCHIEF, retries: tuple[float, ...] = RETRIES
    ) -> None:
        self._dice = Random(seed)
        self._mischief = mischief
        self._retries = retries
        self._letters: list[_Letter] = []
        self._number = 0
        self._awake = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._carry, name="sandbox-courier", daemon=True)
        self._thread.start()

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Take a delivery and return at once. Beyond ten thousand waiting, new ones are lost."""
        roll, late, twice = self._dice.random(), self._dice.uniform(*LATE), 0.0
        if roll >= self._mischief:
            late = 0.0
            twice = self._dice.uniform(*TWICE) if roll < 2 * self._mischief else 0.0
        with self._awake:
            self._put(late, 0, url, body, headers)
            if twice:
                self._put(twice, 0, url, body, headers)

    def stop(self) -> None:
        """Drop what waits; what is under way is finished or cut by its time-out."""
        with self._awake:
            self._stopped = True
            self._letters.clear()
            self._awake.notify_all()
        self._thread.join(TIME_OUT + 1)

    def _put(
        self, delay: float, tries: int, url: str, body: bytes, headers: Mapping[str, str]
    ) -> None:
        if len(self._letters) < MOST_WAITING and not self._stopped:
            self._number += 1
            due = time.monotonic() + delay
            heapq.heappush(
                self._letters, _Letter(due, self._number, tries, url, body, dict(headers))
            )
            self._awake.notify_all()

    def _carry(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while letter := self._next():
                if not _was_taken(session, letter) and letter.tries < len(self._retries):
                    delay = self._retries[letter.tries]
                    with self._awake:
                        self._put(delay, letter.tries + 1, letter.url, letter.body, letter.headers)

    def _next(self) -> _Letter | None:
        """The next letter that is due, or None when it is time to go home."""
        with self._awake:
            while not self._stopped:
                now = time.monotonic()
                if self._letters and self._letters[0].due <= now:
                    return heapq.heappop(self._letters)
                self._awake.wait(self._letters[0].due - now if self._letters else None)
            return None


def _was_taken(session: requests.Session, letter: _Letter) -> bool:
    try:
        with session.post(
            letter.url,
            data=letter.body,
            headers=dict(letter.headers),
            timeout=TIME_OUT,
            allow_redirects=False,
        ) as answer:
            return answer.ok
    except (requests.RequestException, ValueError):
        return False
