"""YouTube's door: one account's calls, each charged to the bucket it costs.

https://developers.google.com/youtube/v3/determine_quota_cost
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vigie.errors import PayloadError
from vigie.platforms._call import base_url
from vigie.platforms._google import Google
from vigie.platforms._limits import Budget, Period, name_of

HOST = "https://www.googleapis.com"
# Bucket, calls' cost in it, and what a day holds; every other read costs one unit.
SEARCH = ("searches", 1.0, 100.0)
READ = ("units", 1.0, 10_000.0)
WRITE = ("units", 50.0, 10_000.0)


@dataclass(frozen=True, slots=True)
class Tube:
    """One account's calls. ``who`` is the project whose quota they use."""

    google: Google
    who: str

    @property
    def is_owner(self) -> bool:
        """Whether the calls speak for an account, which alone sees what is held back."""
        return bool(self.google.token)

    def read(self, path: str, params: Mapping[str, str]) -> Mapping[str, Any]:
        """GET a list. Raises the PlatformError tree, PayloadError when it is no list of theirs."""
        answer = self.google.read(path, params, self._budgets(SEARCH if path == "search" else READ))
        return _checked(answer)

    def read_to_settle(self, path: str, params: Mapping[str, str]) -> list[Mapping[str, Any]]:
        """GET a list to learn what became of a write. Raises the PlatformError tree only."""
        return items_of(self.google.read_to_settle(path, params, self._budgets(READ)))

    def write(
        self, method: str, path: str, params: Mapping[str, str], json: object = None
    ) -> Mapping[str, Any]:
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        return self.google.write(method, path, json, params=params, budgets=self._budgets(WRITE))

    def _budgets(self, price: tuple[str, float, float]) -> tuple[Budget, ...]:
        name, cost, limit = price
        return (Budget(name, self.who, limit, Period.PACIFIC_DAY, cost),)


def open_tube(secrets: Mapping[str, str]) -> Tube:
    """The door for a brand's secrets: its access token, else its API key for what is public."""
    google = Google(
        platform="youtube",
        base=f"{base_url('youtube', HOST)}/youtube/v3",
        token=secrets.get("access_token", ""),
        key=secrets.get("api_key", ""),
    )
    project = secrets.get("client_id") or secrets.get("api_key") or google.token
    return Tube(google, name_of(project))


def items_of(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The objects of a list; what is none is left to whoever reads them one by one."""
    items = answer.get("items")
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def next_page(answer: Mapping[str, Any], used: set[str]) -> str:
    """The next page's token, unless there is none or it was used before: such pages go round."""
    token = answer.get("nextPageToken")
    return token if isinstance(token, str) and token not in used else ""


def _checked(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer that is a list of theirs: another 200 must never pass for an empty one."""
    if not str(answer.get("kind", "")).endswith("ListResponse"):
        raise PayloadError("youtube answered with no list")
    return answer
