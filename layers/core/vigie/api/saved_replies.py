"""Saved replies: kept, reworded, and taken for a mention with what is known filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vigie.api.queries import read_brand_name
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.api.writing_bodies import SavedReplyBody, SavedReplyPatch, UseBody
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mention
from vigie.aws.saved_replies import (
    change_reply,
    forget_reply,
    list_saved_replies,
    note_use,
    read_saved_reply,
    save_reply,
)
from vigie.brand import Brand, Role
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.saved_reply import SavedReply, fill, hash_wording

CRISIS = "crisis"


def list_replies(call: Call) -> Answer:
    """A brand's saved replies; while a crisis is on, those for the people it brings come first."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    crisis = [{**_show_reply(one), "group": group} for group, one in _crisis_replies(brand)]
    return as_json(show_list([*crisis, *map(_show_reply, list_saved_replies(brand))]))


def add_reply(call: Call) -> Answer:
    """Keep an answer for later; the same title and language is the same saved reply."""
    body = call.read(SavedReplyBody)
    call.person.must(body.brand, Role.AGENT)
    identity = _find_id(body)
    reply = SavedReply(
        id=identity,
        brand=body.brand,
        title=body.title,
        language=body.language,
        text=body.text,
        variants=tuple(body.variants),
    )
    save_reply(reply)
    kept = read_saved_reply(identity) or reply
    return as_json(_show_reply(kept), 201)


def patch_reply(call: Call) -> Answer:
    """Change a saved reply; wordings that stay keep their uses."""
    body = call.read(SavedReplyPatch)
    before = _load(call, Role.AGENT)
    given: dict[str, Any] = body.model_dump(exclude_none=True)
    if "variants" in given:
        given["variants"] = tuple(given["variants"])
    after = replace(before, **given)
    others = (one for one in list_saved_replies(after.brand) if one.id != after.id)
    if any((one.title, one.language) == (after.title, after.language) for one in others):
        raise InvalidError("another saved reply has this title", field="title")
    if not change_reply(before, after):
        raise ConflictError("this saved reply was changed meanwhile")
    return as_json(_show_reply(after))


def delete_reply(call: Call) -> Answer:
    """Forget a saved reply."""
    identity = call.path["id"]
    if not call.person.may(identity.partition(".")[0], Role.AGENT):
        raise NotFoundError("no such saved reply")
    forget_reply(identity)
    return as_json({"deleted": identity})


def use_reply(call: Call) -> Answer:
    """The wording whose turn it is, for one mention, filled in; what is missing is named."""
    body = call.read(UseBody)
    reply = _load(call, Role.AGENT)
    mention = get_mention(body.mention_id)
    if mention is None or mention.brand != reply.brand:
        raise NotFoundError("no such mention")
    from vigie.jobs.filling import read_values

    brand = read_brand(mention.brand) or Brand(slug=mention.brand, name=mention.brand)
    values = read_values(mention, brand, call.person.id, reply.language, call.now)
    turn = reply.next_wording()
    text, missing = fill(reply.wordings[turn], values)
    note_use(reply, hash_wording(reply.wordings[turn]), call.now)
    return as_json({"id": reply.id, "text": text, "variant": turn, "missing": list(missing)})


def _load(call: Call, needed: Role) -> SavedReply:
    """The saved reply a path names. Raises NotFoundError, also for another's brand."""
    identity = call.path["id"]
    brand = identity.partition(".")[0]
    if not call.person.may(brand, Role.VIEWER):
        raise NotFoundError("no such saved reply")
    call.person.must(brand, needed)
    crisis = (one for _, one in _crisis_replies(brand) if one.id == identity)
    found = next(crisis, None) if f".{CRISIS}." in identity else read_saved_reply(identity)
    if found is None:
        raise NotFoundError("no such saved reply")
    return found


def _find_id(body: SavedReplyBody) -> str:
    """The id a title has already, or a new one: a reply that was renamed keeps its own."""
    known = list_saved_replies(body.brand)
    for one in known:
        if (one.title, one.language) == (body.title, body.language):
            return one.id
    taken = {one.id for one in known}
    for n in range(len(taken) + 1):
        name = f"{body.brand}\x00{body.language}\x00{body.title}" + (f"\x00{n}" if n else "")
        identity = f"{body.brand}.{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        if identity not in taken:
            break
    return identity


def _show_reply(reply: SavedReply) -> View:
    return {
        "id": reply.id,
        "brand": reply.brand,
        "title": reply.title,
        "language": reply.language,
        "text": reply.text,
        "variants": list(reply.variants),
        "placeholders": list(reply.placeholders),
        "used": reply.times_used,
    }


def _crisis_replies(brand: str) -> Iterator[tuple[str, SavedReply]]:
    """While a crisis is on, replies for each group of people it brings, from its statement."""
    from vigie.aws.crises import read_current  # not at a cold start

    current = read_current(brand)
    if current is None or not current.crisis.is_on:
        return
    from vigie.channels._words import typeset
    from vigie.crisis.answers import draft_answers

    for one in draft_answers(current.crisis.statement):
        text = typeset(one.text, one.language)
        identity = f"{brand}.{CRISIS}.{one.group}.{one.language}"
        yield one.group.value, SavedReply(identity, brand, one.title, one.language, text)
