"""Content others made under the brand's names: the gallery, with the rights to each."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from vigie.action import ActionState
from vigie.api.mentions import MOST_READ, PAGE, walk_cards
from vigie.api.people import load_brand
from vigie.api.person_page import key_of
from vigie.api.queries import Filters, read_choice, read_filters
from vigie.api.routing import Call
from vigie.api.views import View, show_list, show_mention, shown_state
from vigie.asking import agreed_words
from vigie.aws.cards import inbox_key, read_cards
from vigie.aws.content import list_consents, read_rights
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mentions, get_thread
from vigie.aws.outbox import read_action
from vigie.aws.wire import to_text
from vigie.brand import Brand, Role
from vigie.card import Card
from vigie.content import Consent, Proof, Rights, how_found, is_content, original_is
from vigie.errors import NotFoundError
from vigie.mention import Mention
from vigie.text.assent import Assent, find_assent


def list_content(call: Call) -> Answer:
    """Pictures under the brand's hashtags, or that name it, newest first.

    With ``rights`` other than unasked what was asked for is listed, however old it is; without, or
    for unasked, what was said in the last ninety days is.
    """
    filters, rights = read_filters(call), read_choice(call, "rights", Rights)
    call.person.must(filters.brand, Role.VIEWER)
    brand = load_brand(filters.brand)
    if rights is None or rights is Rights.UNASKED:
        items, last = _walk(brand, filters, rights)
    else:
        items, last = _list_asked(brand, filters, rights)
    return as_json(show_list(items, last))


def _walk(brand: Brand, filters: Filters, rights: Rights | None) -> tuple[list[View], str | None]:
    """A page of what was said, by the very walk of the inbox; at most two thousand cards a call."""
    shown: list[View] = []
    cards, read, last = walk_cards(filters), 0, None
    while read < MOST_READ and (page := list(itertools.islice(cards, PAGE))):
        read += len(page)
        wanted = {card.mention_id: card for card in page if is_content(card)}
        mentions, known = get_mentions(wanted), read_rights(brand.slug, wanted)
        for card in page:
            last = inbox_key(card)
            mention = mentions.get(card.mention_id)
            if mention is None or not mention.media or mention.is_private:
                continue
            item = show_content(brand, mention, card, known.get(card.mention_id))
            if rights is None or item["rights"] == rights:
                shown.append(item)
            if len(shown) == filters.limit:
                return shown, last
    return shown, last if next(cards, None) is not None else None


def _list_asked(brand: Brand, filters: Filters, rights: Rights) -> tuple[list[View], str | None]:
    """A page of what was asked for: few rows, put into order here."""
    found = {_place(one): one for one in list_consents(brand.slug) if one.rights is rights}
    keys = sorted((key for key in found if key < filters.last_key), reverse=True)
    page = keys[: filters.limit]
    ids = [found[key].mention_id for key in page]
    mentions, cards = get_mentions(ids), read_cards(ids)
    items = [
        show_content(brand, mentions.get(one.mention_id), cards.get(one.mention_id), one)
        for one in (found[key] for key in page)
    ]
    items = [one for one in items if one["rights"] == rights]
    return items, page[-1] if len(keys) > len(page) else None


def _place(consent: Consent) -> str:
    said_at = to_text(consent.said_at) if consent.said_at else "1971-01-01T00:00:00.000Z"
    return f"{said_at}#{consent.mention_id}"


def show_content(
    brand: Brand, mention: Mention | None, card: Card | None, consent: Consent | None
) -> View:
    """A mention with the rights to its pictures; the little that is left where it is gone."""
    shown = show_mention(mention, card) if mention else _show_gone(consent)
    known = consent or Consent(shown["id"], brand.slug, shown["platform"], None)
    asked = _show_asking(known)
    is_lost = asked is not None and asked["state"] == ActionState.FAILED.value
    rights = Rights.UNASKED if known.rights is Rights.ASKED and is_lost else known.rights
    return {
        **shown,
        "found_by": how_found(card) if card else "",
        "rights": rights.value,
        "asked_at": to_text(known.asked_at) if known.asked_at else None,
        "asked_by": known.asked_by or None,
        "ask": asked,
        "consent": show_consent(known),
        "suggested": _suggest(brand, mention, known) if rights is Rights.ASKED else None,
        "original": original_is(known, mention),
        "used_in": list(known.used_in),
        "history": [
            {"rights": step.rights.value, "at": to_text(step.at), "by": step.by}
            for step in known.history
        ],
        "erased": known.is_erased,
    }


def show_consent(consent: Consent) -> View | None:
    """What was decided, by whom, when, and its proof; None where nothing was."""
    if consent.decided_at is None:
        return None
    return {
        "by": consent.decided_by,
        "at": to_text(consent.decided_at),
        "proof": show_proof(consent.proof),
        "terms": consent.terms,
    }


def show_proof(proof: Proof) -> View | None:
    """Where the author said so, with the words as long as they may be kept."""
    if not proof.is_any:
        return None
    said = get_mentions([proof.mention_id]).get(proof.mention_id) if proof.mention_id else None
    is_same = said is not None and said.content_hash == proof.digest
    return {
        "mention_id": proof.mention_id or None,
        "native_id": proof.native_id or None,
        "url": proof.url or None,
        "said_at": to_text(proof.said_at) if proof.said_at else None,
        "digest": proof.digest or None,
        "note": proof.note,
        "words": said.text if said and is_same else None,
    }


def _show_asking(consent: Consent) -> View | None:
    """How the question fares on its way, while it waits for an answer."""
    if consent.rights is not Rights.ASKED or not consent.action_id:
        return None
    action = read_action(consent.action_id)
    state = shown_state(action.state) if action else "unknown"
    return {"action_id": consent.action_id, "state": state}


def _suggest(brand: Brand, mention: Mention | None, consent: Consent) -> View | None:
    """The author's newest answer in the thread that says yes or no; a human records it."""
    if mention is None or consent.asked_at is None:
        return None
    for said in reversed(get_thread(mention)):
        is_theirs = not said.own and key_of(said) == consent.person
        if not is_theirs or said.id == mention.id or said.said_at < consent.asked_at:
            continue
        says = read_assent(brand, said.text)
        if says is not Assent.UNCLEAR:
            shown: View = {"mention_id": said.id, "says": says.value, "text": said.text}
            return {**shown, "said_at": to_text(said.said_at), "url": said.url}
    return None


def read_assent(brand: Brand, text: str) -> Assent:
    """What an answer says, by any of the words that were agreed on."""
    answers = [find_assent(text, word) for word in agreed_words(brand)]
    return Assent.YES if Assent.YES in answers else answers[0]


def _show_gone(consent: Consent | None) -> View:
    """A mention that is gone, as far as its consent may still tell."""
    if consent is None:
        raise NotFoundError("no such content")
    return {
        "id": consent.mention_id,
        "brand": consent.brand,
        "platform": consent.platform,
        "native_id": consent.native_id or None,
        "url": consent.url or None,
        "said_at": to_text(consent.said_at) if consent.said_at else None,
        "text": "",
        "media": [],
        "author": {"id": None, "name": None, "followers": None},
        "removed": True,
    }


def granted_of(consents: Iterable[Consent], rights: Rights) -> list[Consent]:
    """What an export may hold, newest first: nothing private, nor of who was erased."""
    kept = [c for c in consents if c.rights is rights and not (c.is_erased or c.is_private)]
    return sorted(kept, key=_place, reverse=True)
