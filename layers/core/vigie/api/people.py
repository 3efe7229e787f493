"""People worth knowing: the list with its reasons, and one person whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vigie.api.queries import read_brand_name, read_limit
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws.brands import read_brand
from vigie.aws.crowd import Crowd, as_persons, drop_answered, read_crowd
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mentions
from vigie.aws.wire import to_seconds, to_text
from vigie.brand import Brand, Role
from vigie.errors import InvalidError, NotFoundError
from vigie.mention import Mention
from vigie.person import Measure, PersonKey, Seen, merge_seen
from vigie.platforms import platform_names
from vigie.worth_knowing import Kind, Suggestion, say_why, suggest

PERIODS = ("30", "90")
MOST_LOOKED = 600
DIGEST = re.compile(r"[0-9a-f]{32}")
CURSOR = re.compile(r"(\d{1,12})~(\d{1,12})~([a-z0-9_.-]{1,120})")


@dataclass(frozen=True, slots=True)
class Known:
    """A person as a list holds them: all their accounts as one, and why they are there."""

    key: PersonKey
    others: tuple[PersonKey, ...]
    seen: Seen
    suggestions: tuple[Suggestion, ...]

    def place(self, brand: str, kind: str) -> tuple[int, int, str]:
        """Where they stand in a list; the greatest comes first."""
        weights = [one.weight for one in self.suggestions if kind in ("all", one.kind)]
        weight = len(weights) if kind == "all" else max(weights, default=0)
        return weight, to_seconds(self.seen.last), self.key.id(brand)


def list_people(call: Call) -> Answer:
    """Who is worth knowing, with the reason; the cursor is where the last page ended."""
    slug, kind = read_brand_name(call), _read_kind(call)
    call.person.must(slug, Role.VIEWER)
    brand = load_brand(slug)
    crowd = read_crowd(brand, _read_days(call), call.now)
    place = _read_cursor(call)
    found = sorted(know_all(brand, crowd), key=lambda one: one.place(slug, kind), reverse=True)
    left = [one for one in found if place is None or one.place(slug, kind) < place]
    page, looked = _fill(brand, crowd, kind, left, read_limit(call.query.get("limit", "")))
    last = "~".join(map(str, looked.place(slug, kind))) if looked else None
    shown = show_people(brand, crowd, page, spoken(call))
    return as_json({**show_list(shown, last), "is_partial": crowd.is_partial})


def know_all(brand: Brand, crowd: Crowd) -> list[Known]:
    """Everybody with at least one reason to be known."""
    persons = (know(brand, crowd, key, others) for key, others in as_persons(crowd).items())
    return [one for one in persons if one.suggestions]


def know(brand: Brand, crowd: Crowd, key: PersonKey, others: Sequence[PersonKey]) -> Known:
    """One person, with every account of theirs."""
    seen = crowd.people[key]
    for other in others:
        seen = merge_seen(seen, crowd.people[other])
    return _judge(brand, crowd, key, tuple(others), seen)


def _judge(
    brand: Brand, crowd: Crowd, key: PersonKey, others: tuple[PersonKey, ...], seen: Seen
) -> Known:
    """Reach is that of the account they are listed under: it does not add up across platforms."""
    about = [crowd.rows.about[one] for one in (key, *others) if one in crowd.rows.about]
    why = suggest(
        key,
        replace(seen, reach=crowd.people[key].reach),
        crowd.reaches,
        visible_from=brand.alerting.visible_from,
        is_partner=any(one.is_partner for one in about),
    )
    return Known(key, others, seen, why)


def _fill(
    brand: Brand, crowd: Crowd, kind: str, left: Sequence[Known], limit: int
) -> tuple[list[Known], Known | None]:
    """A page of people whose reason still holds today, and the last one looked at, if not all."""
    page: list[Known] = []
    for start in range(0, min(len(left), MOST_LOOKED), limit):
        part = left[start : start + limit]
        fresh = drop_answered({one.key: one.seen for one in part})
        for n, one in enumerate(part, start + 1):
            again = _judge(brand, crowd, one.key, one.others, fresh[one.key])
            if any(kind in ("all", why.kind) for why in again.suggestions):
                page.append(again)
            if len(page) == limit:
                return page, one if n < len(left) else None
    return page, left[MOST_LOOKED - 1] if len(left) > MOST_LOOKED else None


def show_people(brand: Brand, crowd: Crowd, people: Iterable[Known], language: str) -> list[View]:
    """People as a list shows them; names are read of their newest mentions, where these live."""
    page = list(people)
    latest = get_mentions(one.seen.latest for one in page)
    return [show_person(brand, crowd, one, latest.get(one.seen.latest), language) for one in page]


def show_person(
    brand: Brand, crowd: Crowd, one: Known, latest: Mention | None, language: str
) -> View:
    """A person with their figures and why they may be worth knowing."""
    about = crowd.rows.about.get(one.key)
    return {
        "id": one.key.id(brand.slug),
        "brand": brand.slug,
        "platform": one.key.platform,
        "name": latest.author.name if latest else None,
        "followers": one.seen.reach or None,
        "visits": one.seen.count(Measure.VISITS),
        "days": len(one.seen.days),
        "first_seen": to_text(one.seen.first),
        "last_seen": to_text(one.seen.last),
        "moods": {m.value: one.seen.count(m) for m in MOODS},
        "defended": one.seen.count(Measure.DEFENDED),
        "kinds": [show_suggestion(why, language) for why in one.suggestions],
        "mention_id": one.seen.latest,
        "url": latest.url if latest else None,
        "needs": [identity for _, identity in one.seen.needs],
        "thanks": [identity for _, identity in one.seen.thanks],
        "note": about.note if about else "",
        "is_partner": bool(about and about.is_partner),
        "is_hidden": False,
        "merged": [other.id(brand.slug) for other in one.others],
    }


MOODS = (Measure.POSITIVE, Measure.NEUTRAL, Measure.NEGATIVE)


def show_suggestion(why: Suggestion, language: str) -> View:
    """A reason, as a sentence and as its figures."""
    return {
        "kind": why.kind.value,
        "why": say_why(why, language),
        "code": why.code,
        "facts": dict(why.facts),
    }


def read_person_id(call: Call, needed: Role, given: str = "") -> tuple[str, PersonKey]:
    """The brand and the person an id names. Raises NotFoundError, also for another's brand."""
    brand, _, account = (given or call.path["id"]).partition(".")
    platform, _, digest = account.partition(".")
    is_id = DIGEST.fullmatch(digest) and platform in platform_names()
    if not is_id or not call.person.may(brand, Role.VIEWER):
        raise NotFoundError("no such person")
    call.person.must(brand, needed)
    return brand, PersonKey(platform, digest)


def load_brand(slug: str) -> Brand:
    """A brand's settings. Raises NotFoundError."""
    brand = read_brand(slug)
    if brand is None:
        raise NotFoundError(f"no brand is called {slug!r}")
    return brand


def spoken(call: Call) -> str:
    """The language a caller reads."""
    return "fr" if call.request.headers.get("accept-language", "fr")[:2] == "fr" else "en"


def _read_kind(call: Call) -> str:
    given = call.query.get("kind") or "all"
    if given != "all" and given not in set(Kind):
        raise InvalidError(f"kind is one of {', '.join(Kind)}, all", field="kind")
    return given


def _read_days(call: Call) -> int:
    given = call.query.get("days") or PERIODS[0]
    if given not in PERIODS:
        raise InvalidError("days is 30 or 90", field="days")
    return int(given)


def _read_cursor(call: Call) -> tuple[int, int, str] | None:
    given = call.query.get("cursor", "")
    if not given:
        return None
    found = CURSOR.fullmatch(given)
    if found is None:
        raise InvalidError("a cursor is what next_cursor said", field="cursor")
    return int(found[1]), int(found[2]), found[3]
