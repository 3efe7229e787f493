"""Query parameters, read once and checked field by field."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from vigie.analysis import Intent, Mood
from vigie.api.routing import Call
from vigie.aws.wire import to_text
from vigie.card import Card, Status, is_asleep
from vigie.errors import InvalidError
from vigie.listed import LISTED, ONLY_IN, is_counted, is_listed
from vigie.metric import end_of_hour, hour_of
from vigie.verdict import Queue

Closed = TypeVar("Closed", bound=StrEnum)
USUAL_LIMIT, MOST_LIMIT = 50, 200
LAST, ME = "~", "me"
FIRST_YEAR, LAST_YEAR = 1971, 2200
CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[a-z2-7]{26}")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of mentions is asked to hold; at ``awake_at`` none of them may be snoozed.

    ``measure`` names what the counters must count them for; ``but`` are platforms left out, as
    figures leave out those that stand apart.
    """

    brand: str
    limit: int
    queue: Queue | None
    status: Status | None
    sentiment: Mood | None
    intent: Intent | None
    platform: str
    assignees: frozenset[str]
    q: str
    first_key: str
    last_key: str
    cursor: str
    awake_at: datetime | None = None
    measure: str = ""
    but: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether the cursor has passed the start of the period: nothing is left to read."""
        return self.first_key > self.last_key

    def wants_card(self, card: Card) -> bool:
        """Whether a card is of the kind asked for."""
        mood = card.analysis.sentiment.label if card.analysis else None
        intents = card.analysis.intents if card.analysis else ()
        return (
            (self.queue is None or card.queue is self.queue)
            and (self.sentiment is None or mood is self.sentiment)
            and (self.intent is None or self.intent in intents)
            and (not self.platform or card.platform == self.platform)
            and card.platform not in self.but
            and (not self.assignees or card.assignee in self.assignees)
            and not (self.awake_at and is_asleep(card, self.awake_at))
            and (not self.measure or is_counted(card, self.measure))
        )

    def wants_text(self, text: str) -> bool:
        """Whether a text holds what is searched for, whatever the case and accents."""
        return not self.q or fold(self.q) in fold(text)


def read_filters(call: Call) -> Filters:
    """The filters of a list. Raises InvalidError naming the parameter.

    With a measure the period is cut at whole hours, outward, as the counters are: the list holds as
    many mentions as the figure says.
    """
    given = call.query
    cursor = given.get("cursor", "")
    since, until = read_time(call, "since"), read_time(call, "until")
    if since and until and since >= until:
        raise InvalidError("until is after since", field="since")
    if cursor and not CURSOR.fullmatch(cursor):
        raise InvalidError("a cursor is what next_cursor said", field="cursor")
    measure = read_measure(call)
    if measure:
        since, until = since and hour_of(since), until and end_of_hour(until)
    return Filters(
        brand=read_brand_name(call),
        limit=read_limit(given.get("limit", "")),
        queue=read_choice(call, "queue", Queue),
        status=read_choice(call, "status", Status) or ONLY_IN.get(measure),
        sentiment=read_choice(call, "sentiment", Mood),
        intent=read_choice(call, "intent", Intent),
        platform=given.get("platform", ""),
        assignees=read_assignees(call),
        q=given.get("q", ""),
        first_key=to_text(since) if since else "",
        last_key=min(cursor or LAST, to_text(until) if until else LAST),
        cursor=cursor,
        awake_at=call.now if given.get("status") == Status.TODO and not measure else None,
        measure=measure,
        but=read_left_out(call),
    )


def read_measure(call: Call) -> str:
    """The measure whose mentions are asked for, empty for none. Raises InvalidError."""
    given = call.query.get("measure", "")
    if given and not is_listed(given):
        raise InvalidError(f"measure is one of {', '.join(sorted(LISTED))}", field="measure")
    return given


def read_left_out(call: Call) -> frozenset[str]:
    """The platforms a list is to leave out, parted by commas. Raises InvalidError."""
    given = frozenset(filter(None, call.query.get("but", "").split(",")))
    if given:
        from vigie.platforms import platform_names  # seldom asked

        if not given <= set(platform_names()):
            raise InvalidError("but names platforms, parted by commas", field="but")
    return given


def read_assignees(call: Call) -> frozenset[str]:
    """Whose conversations are asked for; ``me`` is the caller, and whom they answer for."""
    given = call.query.get("assignee", "")
    if given != ME:
        return frozenset({given} if given else ())
    from vigie.api.assignment import names_of

    return names_of(call.person, read_brand_name(call), call)


def read_brand_name(call: Call) -> str:
    """The brand a query names; who has one brand only need not say it."""
    own = [name for name in call.person.roles if name != "*"]
    brand = call.query.get("brand") or (own[0] if len(own) == 1 else "")
    if not brand:
        raise InvalidError("say which brand", field="brand")
    return brand


def read_choice(call: Call, name: str, closed: type[Closed]) -> Closed | None:
    """A parameter of a closed set. Raises InvalidError listing the set."""
    given = call.query.get(name)
    if not given:
        return None
    try:
        return closed(given)
    except ValueError as error:
        raise InvalidError(f"{name} is one of {', '.join(closed)}", field=name) from error


def read_time(call: Call, name: str) -> datetime | None:
    """A parameter in ISO 8601 with its zone. Raises InvalidError."""
    given = call.query.get(name)
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError as error:
        raise InvalidError(f"{name} is not ISO 8601", field=name) from error
    if moment.tzinfo is None:
        raise InvalidError(f"{name} needs a zone, such as Z or +01:00", field=name)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise InvalidError(f"{name} lies between {FIRST_YEAR} and {LAST_YEAR}", field=name)
    return moment


def fold(text: str) -> str:
    """A text without case and accents, for searching."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def read_limit(given: str) -> int:
    """How many lines a page has. Raises InvalidError."""
    if not given:
        return USUAL_LIMIT
    if not (given.isascii() and given.isdigit()) or not 1 <= int(given) <= MOST_LIMIT:
        raise InvalidError(f"limit is a number from 1 to {MOST_LIMIT}", field="limit")
    return int(given)
