"""Invented accounts for the stand-in, ranked by the rules and shown by the API's own views."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from vigie.account import Rank, Standing, UniqueReach, join_accounts
from vigie.api.account_views import Asked, show_standing
from vigie.person import Measure, PersonKey, Seen

from tests.browser.desk import Desk, View
from tests.builders import a_brand

BRAND = "cafe-du-phare"
NAMES = {
    "m1": "Lucie Marchais",
    "m2": "Tom Ashdown",
    "m3": "Les Gourmandises de la Presqu’île et d’ailleurs",
    "m4": None,
    "m5": "Odile Kerbrat",
}


def someone(n: int, reach: int, visits: int, **counts: int) -> tuple[PersonKey, Seen]:
    at = datetime.now(UTC) - timedelta(hours=7 * n)
    found = {Measure.VISITS: visits} | {Measure(name): count for name, count in counts.items()}
    platform = ("facebook", "instagram", "google_business")[n % 3]
    seen = Seen(at, at, f"m{n}", frozenset({at.date()}), found, reach)
    return PersonKey(platform, f"{n:032x}"), seen


NOW = dict(
    [
        someone(1, 240, 12, positive=8, neutral=2, negative=2, praise=5, photos=2, defended=1),
        someone(2, 5120, 3, positive=1, negative=2, praise=1),
        someone(3, 128_400, 1, neutral=1),
        someone(4, 0, 2, negative=2),
        someone(5, 61, 5, positive=4, neutral=1, praise=1, defended=3),
    ]
)
BEFORE = dict([someone(1, 230, 9, positive=7, neutral=2), someone(2, 4800, 5, negative=5)])
STANDING = Standing(
    now=join_accounts(NOW, {}),
    previous=join_accounts(BEFORE, {}),
    unique=UniqueReach(133_821, 4, 1),
    unique_before=UniqueReach(5030, 2, 0),
    objected=1,
    young=1,
)


def rank(_: Desk, query: dict[str, str]) -> View:
    until = datetime.now(UTC)
    asked = Asked(
        a_brand(slug=BRAND),
        until - timedelta(days=30),
        until,
        Rank(query.get("by", "reach")),
        10,
        query.get("language", "fr"),
    )
    is_week = until - datetime.fromisoformat(query["since"]) < timedelta(days=8)
    standing = replace(STANDING, now=STANDING.now[2:3], previous=None) if is_week else STANDING
    return show_standing(asked, standing, NAMES, ["youtube"])
