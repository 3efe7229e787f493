"""One person whole: read from what they said, not from tallies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.acquaintance import Gift, group_merges
from vigie.api.people import (
    MOODS,
    Known,
    know,
    load_brand,
    read_person_id,
    show_person,
    spoken,
)
from vigie.api.routing import Call
from vigie.api.tasks import show_tasks_of
from vigie.api.views import View, show_mention
from vigie.aws.authors import get_by_author, get_withheld
from vigie.aws.cards import read_cards
from vigie.aws.content import read_rights
from vigie.aws.crowd import Crowd, drop_answered, read_crowd, tells_of_people
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mention
from vigie.aws.wire import to_text
from vigie.brand import Brand, Role
from vigie.card import Card
from vigie.errors import NotFoundError
from vigie.mention import WROTE, Mention, author_hash
from vigie.person import Measure, PersonKey, Seen, merge_all
from vigie.tallying import is_told, read_seen

MOST_SAID = 200
RECENT = 20
PERIODS = (30, 90)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said, newest first, and what the desk made of it."""

    mentions: Sequence[Mention]
    cards: dict[str, Card]

    def told(self) -> list[Card]:
        """The cards that may be told of their author."""
        return [card for card in self.cards.values() if is_told(card)]


def read_person(call: Call) -> Answer:
    """A person: their visits, moods by week, gifts, photos, promises, and newest mentions.

    The newest two hundred mentions of each of their accounts are read. Of who objected, or where a
    platform's terms forbid figures on people, no figure is told.
    """
    slug, key = read_person_id(call, Role.VIEWER)
    brand = load_brand(slug)
    crowd = _find(brand, key, call)
    merges = group_merges(crowd.rows.merges).get(key, frozenset())
    accounts = (key, *sorted(merges))
    said = _read_said(
        slug, [_latest_of(crowd, one) for one in accounts], call.query.get("mention", ""), accounts
    )
    if not said.mentions and not crowd.rows.knows(accounts):
        raise NotFoundError("no such person")
    return as_json(_show(brand, crowd, key, said, call))


def _find(brand: Brand, key: PersonKey, call: Call) -> Crowd:
    """The crowd of a month, or of three where a month does not know the person."""
    crowd = read_crowd(brand, PERIODS[0], call.now)
    is_known = key in crowd.people or key in crowd.rows.about or "mention" in call.query
    return crowd if is_known else read_crowd(brand, PERIODS[1], call.now)


def _latest_of(crowd: Crowd, key: PersonKey) -> str:
    """A mention by which what they said is found."""
    if key in crowd.people:
        return crowd.people[key].latest
    return crowd.rows.about[key].latest if key in crowd.rows.about else ""


def _read_said(
    brand: str, latest: Iterable[str], given: str, accounts: Sequence[PersonKey]
) -> Said:
    withheld = [one for account in accounts for one in get_withheld(brand, account, MOST_SAID)]
    found = {one.id: one for one in withheld}
    for identity in {*latest, given} - {""}:
        mention = get_mention(identity)
        if mention and mention.brand == brand and key_of(mention) in accounts:
            found |= {one.id: one for one in get_by_author(mention, MOST_SAID)}
    mentions = sorted(found.values(), key=lambda one: (one.said_at, one.id), reverse=True)
    kept = [one for one in mentions if not one.removed]
    return Said(kept, read_cards(one.id for one in kept))


def key_of(mention: Mention) -> PersonKey | None:
    """Whose words these are, withheld ones included; None where nobody is known."""
    who = mention.author.id or mention.author.name
    if who:
        return PersonKey(mention.platform, author_hash(mention.brand, mention.platform, who))
    wrote = mention.facts.get(WROTE)
    return PersonKey(mention.platform, wrote) if wrote else None


def _show(brand: Brand, crowd: Crowd, key: PersonKey, said: Said, call: Call) -> View:
    zone = ZoneInfo(brand.time_zone)
    merges = group_merges(crowd.rows.merges).get(key, frozenset())
    is_hidden = key in crowd.rows.hidden
    about = crowd.rows.about.get(key)
    shown = {
        **_show_figures(brand, crowd, key, said, spoken(call)),
        "is_hidden": is_hidden,
        "is_partial": len(said.mentions) >= MOST_SAID,
        "note": about.note if about else "",
        "is_partner": bool(about and about.is_partner),
        "merged": [one.id(brand.slug) for one in sorted(merges)],
        "over_time": _show_weeks(_told(crowd, key, said), zone),
        "gifts": [show_gift(one) for one in crowd.rows.gifts_of((key, *merges))],
        "photos": [] if is_hidden else _show_photos(brand.slug, said),
        "promises": read_promises(
            brand.slug, [one.id(brand.slug) for one in (key, *merges)], call.now
        ),
    }
    recent = [show_mention(one, said.cards.get(one.id)) for one in said.mentions[:RECENT]]
    return {**shown, "mentions": recent}


def _told(crowd: Crowd, key: PersonKey, said: Said) -> list[Card]:
    """What figures may be made of: nothing of who objected."""
    if key in crowd.rows.hidden:
        return []
    return [card for card in said.told() if tells_of_people(card.platform)]


def _show_figures(brand: Brand, crowd: Crowd, key: PersonKey, said: Said, language: str) -> View:
    """The person as the list shows them, of all they said as far as it is read."""
    zone, told = ZoneInfo(brand.time_zone), _told(crowd, key, said)
    seen = merge_all({key: read_seen(card, zone)} for card in told).get(key)
    newest = next((one for one in said.mentions if key_of(one) == key), None)
    if seen is None:
        return _show_unfigured(brand, key, newest)
    own = [card.followers for card in told if card.platform == key.platform]
    seen = replace(seen, reach=max(own, default=0))
    seen = drop_answered({key: _with_defences(seen, crowd, key)})[key]
    whole = replace(crowd, people={**crowd.people, key: seen})
    known: Known = know(brand, whole, key, ())
    return show_person(brand, whole, known, newest, language)


def _with_defences(seen: Seen, crowd: Crowd, key: PersonKey) -> Seen:
    """Defences are known to the tallies alone: they are seen in threads, not in a mention."""
    known = crowd.people.get(key)
    times = known.count(Measure.DEFENDED) if known else 0
    return replace(seen, counts={**seen.counts, Measure.DEFENDED: times}) if times else seen


def _show_unfigured(brand: Brand, key: PersonKey, newest: Mention | None) -> View:
    return {
        "id": key.id(brand.slug),
        "brand": brand.slug,
        "platform": key.platform,
        "name": newest.author.name if newest else None,
        "followers": None,
        "visits": 0,
        "days": 0,
        "first_seen": None,
        "last_seen": None,
        "moods": {mood.value: 0 for mood in MOODS},
        "defended": 0,
        "kinds": [],
        "mention_id": newest.id if newest else None,
        "url": newest.url if newest else None,
        "needs": [],
        "thanks": [],
    }


def _show_weeks(told: Iterable[Card], zone: ZoneInfo) -> list[View]:
    """Moods by week, each named by its Monday in the brand's zone, oldest first."""
    weeks: dict[date, Counter[Measure]] = {}
    for card in told:
        seen = read_seen(card, zone)
        day = next(iter(seen.days))
        weeks.setdefault(day - timedelta(days=day.weekday()), Counter()).update(seen.counts)
    return [
        {"week": str(monday), **{mood.value: weeks[monday][mood] for mood in MOODS}}
        for monday in sorted(weeks)
    ]


def _show_photos(brand: str, said: Said) -> list[View]:
    """Pictures of theirs anybody may see, with the right we have to show them."""
    cards = [card for card in said.told() if Measure.PHOTOS in read_seen(card, UTC_ZONE).counts]
    wanted = {card.mention_id for card in cards}
    rights = read_rights(brand, wanted)
    return [
        {
            "mention_id": one.id,
            "media": list(one.media),
            "url": one.url,
            "said_at": to_text(one.said_at),
            "rights": rights[one.id].rights.value if one.id in rights else "unasked",
        }
        for one in said.mentions
        if one.id in wanted
    ]


UTC_ZONE = ZoneInfo("UTC")


def read_promises(brand: str, persons: Sequence[str], now: datetime) -> list[View]:
    """What a person was promised, as the tasks of the desk tell."""
    return show_tasks_of(brand, persons, now)


def show_gift(gift: Gift) -> View:
    """A gift, as callers read it."""
    return {
        "id": gift.id,
        "what": gift.what,
        "at": to_text(gift.at),
        "note": gift.note,
        "by": gift.by,
    }
