"""What humans write about people: notes, gifts, who is who."""

from __future__ import annotations

import secrets
from dataclasses import replace

from vigie.acquaintance import MOST_MERGED, About, Gift, Merge, group_merges
from vigie.api.people import load_brand, read_person_id
from vigie.api.people_bodies import GiftBody, MergeBody, PersonPatch
from vigie.api.person_page import key_of, show_gift
from vigie.api.routing import Call
from vigie.aws.crowd import read_crowd
from vigie.aws.erasure import is_person_erased
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mention
from vigie.aws.people import (
    add_gift,
    add_merge,
    drop_merges,
    gift_id,
    read_people_rows,
    save_about,
)
from vigie.aws.table import ConditionFailedError
from vigie.aws.tallies import forget_people
from vigie.brand import Role
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.person import PersonKey
from vigie.platforms import load_platform

MOST_DAYS = 90


def give(call: Call) -> Answer:
    """Note a gift; with an Idempotency-Key once."""
    brand, key = _read_person(call)
    body = call.read(GiftBody)
    given = call.request.headers.get("idempotency-key", "")
    identity = gift_id(given) if given else secrets.token_hex(6)
    gift = Gift(identity, key, body.what, body.at or call.now, body.note, call.person.name)
    add_gift(brand, gift, call.now)
    return as_json(show_gift(gift), 201)


def patch_person(call: Call) -> Answer:
    """Keep a note, a partner's mark, or an objection, which also takes them out of all tallies."""
    brand, key = _read_person(call)
    body = call.read(PersonPatch)
    rows = read_people_rows(brand)
    about = rows.about.get(key) or About(key)
    given = body.model_dump(exclude_none=True)
    after = replace(about, **given, by=call.person.name, at=call.now)
    after = replace(
        after, latest=_latest(call, brand, key) or about.latest or _seen(call, brand, key)
    )
    try:
        save_about(brand, after, call.now)
    except ConditionFailedError as refused:
        raise ConflictError("somebody was faster: look again") from refused
    hidden = replace(rows, about={**rows.about, key: after}).hidden
    forgotten = forget_people(brand, hidden) if after.is_hidden else 0
    return as_json(
        {
            "id": key.id(brand),
            "note": after.note,
            "is_partner": after.is_partner,
            "is_hidden": after.is_hidden,
            "days_forgotten": forgotten,
        }
    )


def merge_people(call: Call) -> Answer:
    """Say that two accounts are one person's; from either side it is the same.

    Raises InvalidError where a platform's terms ask for the person's own word and none is given.
    """
    brand, key = _read_person(call)
    body = call.read(MergeBody)
    other_brand, other = _read_person(call, body.other)
    if other_brand != brand or other == key:
        raise InvalidError("other is another person of the same brand", field="other")
    _check_agreed(key, other, body.agreed)
    known = group_merges(read_people_rows(brand).merges)
    together = {key, other, *known.get(key, ()), *known.get(other, ())}
    if len(together) > MOST_MERGED:
        raise InvalidError(f"a person has at most {MOST_MERGED} accounts", field="other")
    add_merge(brand, Merge(key, other, call.person.name, call.now, body.agreed))
    return as_json(_show_merged(brand, key))


def part_people(call: Call) -> Answer:
    """Say that they are two; from either side it is the same.

    Rule: what joined these two goes; where others still join them, whatever joined the one named
    last goes too.
    """
    brand, key = read_person_id(call, Role.AGENT)
    _, other = read_person_id(call, Role.AGENT, call.path["other"])
    merges = read_people_rows(brand).merges
    if other not in group_merges(merges).get(key, ()):
        raise NotFoundError("these two are not merged")
    gone = [one for one in merges if {one.one, one.other} == {key, other}]
    left = [one for one in merges if one not in gone]
    if other in group_merges(left).get(key, ()):
        gone += [one for one in left if other in (one.one, one.other)]
    drop_merges(brand, gone)
    return as_json(_show_merged(brand, key))


def _read_person(call: Call, given: str = "") -> tuple[str, PersonKey]:
    """Whom something is to be written about. Raises NotFoundError, also for who was erased."""
    brand, key = read_person_id(call, Role.AGENT, given)
    if is_person_erased(brand, key.digest):
        raise NotFoundError("no such person")
    return brand, key


def _check_agreed(key: PersonKey, other: PersonKey, agreed: str) -> None:
    if agreed or key.platform == other.platform:
        return
    for one in (key, other):
        profile = load_platform(one.platform).PROFILE
        if not (profile.duties.matching and profile.duties.tallies):
            raise InvalidError(
                f"the terms of {profile.name} let its accounts be matched with others only where "
                "the person agreed: say how and when in agreed",
                field="agreed",
            )


def _latest(call: Call, brand: str, key: PersonKey) -> str:
    """A mention of theirs the caller came from, by which they are found again."""
    identity = call.query.get("mention", "")
    mention = get_mention(identity) if identity else None
    return identity if mention and mention.brand == brand and key_of(mention) == key else ""


def _seen(call: Call, brand: str, key: PersonKey) -> str:
    """A mention of theirs as the tallies know it: of who objects, none will."""
    people = read_crowd(load_brand(brand), MOST_DAYS, call.now).people
    return people[key].latest if key in people else ""


def _show_merged(brand: str, key: PersonKey) -> dict[str, object]:
    merges = group_merges(read_people_rows(brand).merges)
    others = sorted(merges.get(key, ()))
    return {"id": key.id(brand), "merged": [one.id(brand) for one in others]}
