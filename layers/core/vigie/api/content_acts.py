"""Asking for the right to show what others made, recording what they said, taking it out."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from vigie.action import Action, ActionState
from vigie.api.bodies import ReplyBody
from vigie.api.content import granted_of, show_content
from vigie.api.content_bodies import AskBody, ConsentBody
from vigie.api.desk import load_mention
from vigie.api.outbox import new_action, put_out, show_put_out
from vigie.api.people import load_brand
from vigie.api.person_page import key_of
from vigie.api.queries import read_brand_name, read_choice
from vigie.api.replies import prepare_reply, show_caution
from vigie.api.routing import Call
from vigie.asking import write_asking
from vigie.aws.cards import read_card
from vigie.aws.content import (
    consent_write,
    list_consents,
    read_consent,
    save_consent,
)
from vigie.aws.http import Answer, as_json, as_text
from vigie.aws.mentions import get_mention, get_mentions
from vigie.aws.outbox import action_id, read_action
from vigie.aws.voices import read_voice
from vigie.aws.wire import to_text
from vigie.brand import Brand, Role
from vigie.card import Card
from vigie.content import Consent, Proof, Rights, ask, decide, original_is
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.mention import Mention

COLUMNS = (
    "mention_id",
    "platform",
    "native_id",
    "url",
    "said_at",
    "author",
    "media",
    "rights",
    "recorded_at",
    "recorded_by",
    "terms",
    "proof_native_id",
    "proof_url",
    "proof_said_at",
    "proof_digest",
    "proof_note",
    "used_in",
    "original",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def ask_for(call: Call) -> Answer:
    """Ask the author in their own thread, through the very way of a reply, once a question.

    The question and the row that says it was asked are written together. Asked again while it waits
    for an answer, it is the same question. Raises what a reply raises.
    """
    body = call.read(AskBody)
    mention, card = load_mention(call, Role.AGENT)
    if mention.own or mention.removed or not mention.media:
        raise InvalidError("this shows no picture of somebody else's", field="id")
    brand = load_brand(mention.brand)
    consent = read_consent(mention.brand, mention.id) or _new_consent(mention)
    text = body.text or _write_asking(brand, mention, body.language or _language(brand, card))
    key = _question(consent, mention)
    visibility = "private" if mention.is_private else "public"
    said = ReplyBody(text=text, visibility=visibility)  # type: ignore[arg-type]
    out = prepare_reply(call, mention, card, said, key)
    action = new_action(call, mention, out.kind, text=out.text, key=key)
    asked = ask(consent, out.text, action.id, call.person.name, call.now)
    put = put_out(call, mention, action, (*out.writes, consent_write(asked, call.now)), out.held)
    warnings = [show_caution(one) for one in out.cautions]
    return show_put_out(put, rights=asked.rights.value, terms=out.text, warnings=warnings)


def record(call: Call) -> Answer:
    """Write down what the author said, with its proof; only a human does.

    Of a mention that is gone, ``brand`` in the query says whose consent it is.
    """
    body = call.read(ConsentBody)
    mention, before = _load_consent(call)
    before = _as_it_left(before)
    proof = _read_proof(body, before)
    after = _decided(before, Rights(body.rights), proof, mention, call)
    if body.used_in is not None:
        after = replace(after, used_in=tuple(body.used_in))
    if after != before and not save_consent(after, call.now):
        raise ConflictError("somebody was faster: look again")
    kept = read_consent(after.brand, after.mention_id)
    card = read_card(after.mention_id)
    return as_json(show_content(load_brand(after.brand), mention, card, kept))


def _as_it_left(consent: Consent) -> Consent:
    """The consent with the words its author read: whoever let them go may have changed them."""
    question = read_action(consent.action_id) if consent.rights is Rights.ASKED else None
    return replace(consent, terms=question.text) if question and question.text else consent


def _decided(
    before: Consent, rights: Rights, proof: Proof, mention: Mention | None, call: Call
) -> Consent:
    """The consent once decided; what it is already, it stays, so that a second click does nothing.

    Raises ConflictError for another proof of the same, or a yes to a post that is gone.
    """
    if rights is before.rights:
        if proof.is_any and proof != before.proof:
            raise ConflictError("this is recorded already, with another proof")
        return before
    if rights is Rights.GRANTED and original_is(before, mention) == "deleted":
        raise ConflictError("its author took the post down: there is nothing left to show")
    seen = mention.content_hash if mention else ""
    return decide(before, rights, proof, call.person.name, call.now, seen_hash=seen)


def export_content(call: Call) -> Answer:
    """What may be shown, with its proof, as CSV; nothing private, nor of who was erased."""
    slug = read_brand_name(call)
    call.person.must(slug, Role.MANAGER)
    rights = read_choice(call, "rights", Rights) or Rights.GRANTED
    consents = granted_of(list_consents(load_brand(slug).slug), rights)
    mentions = get_mentions(one.mention_id for one in consents)
    written = io.StringIO()
    sheet = csv.writer(written)
    sheet.writerow(COLUMNS)
    for one in consents:
        mention = mentions.get(one.mention_id)
        if mention is None or not mention.is_private:
            sheet.writerow([_as_cell(value) for value in _row(one, mention)])
    return as_text(written.getvalue(), "text/csv; charset=utf-8")


def _row(consent: Consent, mention: Mention | None) -> tuple[str, ...]:
    proof = consent.proof
    said, decided = consent.said_at, consent.decided_at
    is_there = mention is not None and not mention.removed
    return (
        consent.mention_id,
        consent.platform,
        consent.native_id,
        consent.url,
        to_text(said) if said else "",
        (mention.author.name or "") if mention and is_there else "",
        " ".join(mention.media) if mention and is_there else "",
        consent.rights.value,
        to_text(decided) if decided else "",
        consent.decided_by,
        consent.terms,
        proof.native_id,
        proof.url,
        to_text(proof.said_at) if proof.said_at else "",
        proof.digest,
        proof.note,
        " | ".join(consent.used_in),
        original_is(consent, mention),
    )


def _as_cell(value: str) -> str:
    """A cell no spreadsheet takes for a formula: others wrote some of these words."""
    return f"'{value}" if value.startswith(FORMULA) else value


def _new_consent(mention: Mention) -> Consent:
    return Consent(
        mention_id=mention.id,
        brand=mention.brand,
        platform=mention.platform,
        person=key_of(mention),
        native_id=mention.native_id,
        url=mention.url or "",
        said_at=mention.said_at,
        is_private=mention.is_private,
    )


def _question(consent: Consent, mention: Mention) -> str:
    """What makes asking twice asking once: the question that is out, or else the next one."""
    rounds = sum(step.rights is Rights.ASKED for step in consent.history)
    is_out = consent.rights is Rights.ASKED and _is_alive(read_action(consent.action_id))
    number = rounds if is_out else rounds + 1
    known = read_action(action_id(mention.id, f"ask-{number}"))
    return f"ask-{number}" if known is None or is_out or _is_alive(known) else f"ask-{number + 1}"


def _is_alive(action: Action | None) -> bool:
    return action is not None and action.state is not ActionState.FAILED


def _write_asking(brand: Brand, mention: Mention, language: str) -> str:
    return write_asking(brand, mention, language, read_voice(brand.slug).address)


def _language(brand: Brand, card: Card) -> str:
    """The author's, where it is one we speak, else the brand's first."""
    spoken = card.analysis.language.value if card.analysis else ""
    return spoken if spoken in ("fr", "en") else brand.languages[0]


def _load_consent(call: Call) -> tuple[Mention | None, Consent]:
    mention = get_mention(call.path["id"])
    brand = mention.brand if mention else call.query.get("brand", "")
    if not brand or not call.person.may(brand, Role.VIEWER):
        raise NotFoundError("no such mention")
    call.person.must(brand, Role.AGENT)
    consent = read_consent(brand, call.path["id"])
    if consent is None and (mention is None or mention.own or not mention.media):
        raise NotFoundError("no such content")
    return mention, consent or _new_consent(mention)  # type: ignore[arg-type]


def _read_proof(body: ConsentBody, consent: Consent) -> Proof:
    """The proof as it is kept. Raises InvalidError for words that are not the author's own."""
    note = body.proof_note
    if not body.proof_mention_id:
        return Proof(url=body.proof_url, note=note)
    said = get_mention(body.proof_mention_id)
    is_theirs = said is not None and consent.person is not None and key_of(said) == consent.person
    if said is None or not is_theirs or said.removed or said.brand != consent.brand:
        raise InvalidError("the proof is something the author said", field="proof_mention_id")
    url = body.proof_url or said.url or ""
    return Proof(said.id, said.native_id, url, said.said_at, said.content_hash, note)
