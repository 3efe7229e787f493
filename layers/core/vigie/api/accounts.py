"""Who weighs most in what is said: four rankings, each account opening its mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from vigie.account import Rank
from vigie.acquaintance import group_merges
from vigie.api.account_views import Asked, show_standing
from vigie.api.asking import find_brand, read_language, read_span
from vigie.api.people import load_brand, read_person_id, spoken
from vigie.api.person_page import key_of
from vigie.api.queries import read_choice, read_limit
from vigie.api.routing import Call
from vigie.api.views import show_list, show_mention
from vigie.aws.accounts import keeps_from, keeps_people, read_attendance, read_standing
from vigie.aws.authors import get_by_author
from vigie.aws.cards import read_cards
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mention, get_mentions
from vigie.aws.people import read_people_rows
from vigie.aws.sources import list_sources
from vigie.brand import Role
from vigie.errors import NotFoundError
from vigie.mention import Mention
from vigie.person import PersonKey, Seen
from vigie.tallying import is_told

USUAL_LINES = "10"
MOST_SAID = 200


def list_accounts(call: Call) -> Answer:
    """Accounts by reach, frequency, help or harm, beside the equal period before.

    It reads the days and people of the period, never its mentions: at most 180 items of days, what
    no day holds yet (`vigie.aws.accounts`), and a mention an account shown, for its name. A change
    of all mentions or of all people is given where both periods hold ten.
    """
    brand, by = find_brand(call, Role.VIEWER), read_choice(call, "by", Rank) or Rank.REACH
    since, until = read_span(call, call.now + timedelta(seconds=1))
    limit = read_limit(call.query.get("limit") or USUAL_LINES)
    standing = read_standing(brand, since, until, call.now)
    asked = Asked(brand, since, until, by, limit, read_language(call, spoken(call)))
    latest = get_mentions(asked.latest(standing))
    names = {identity: found.author.name for identity, found in latest.items()}
    heard = {source.platform for source in list_sources(brand.slug)}
    apart = sorted(one for one in heard if not keeps_people(one))
    return as_json(show_standing(asked, standing, names, apart))


def list_mentions(call: Call) -> Answer:
    """The mentions somebody is counted for in [since, until), newest first.

    The newest two hundred of each of their accounts are looked through.
    """
    slug, key = read_person_id(call, Role.VIEWER)
    brand, (since, until) = load_brand(slug), read_span(call, call.now + timedelta(seconds=1))
    rows = read_people_rows(slug)
    kept = keeps_from(call.now, ZoneInfo(brand.time_zone))
    people = read_attendance(brand, max(since, kept), until, rows).people
    accounts = (key, *sorted(group_merges(rows.merges).get(key, ())))
    if not keeps_people(key.platform) or not any(one in people for one in accounts):
        raise NotFoundError("no such account in this period")
    said = [one for account in accounts for one in _said_by(slug, account, people)]
    cards = read_cards(one.id for one in said)
    counted = [
        show_mention(one, card)
        for one in sorted(said, key=lambda one: (one.said_at, one.id), reverse=True)
        if since <= one.said_at < until and (card := cards.get(one.id)) and is_told(card)
    ]
    return as_json({**show_list(counted), "is_partial": len(said) >= MOST_SAID})


def _said_by(brand: str, key: PersonKey, people: Mapping[PersonKey, Seen]) -> Sequence[Mention]:
    mention = get_mention(people[key].latest) if key in people else None
    if mention is None or mention.brand != brand or key_of(mention) != key:
        return ()
    return [one for one in get_by_author(mention, MOST_SAID) if not one.removed]
