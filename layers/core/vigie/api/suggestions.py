"""A machine's draft for a person to read and change; nothing is ever sent by it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from vigie.action import ActionKind
from vigie.api.desk import load_mention
from vigie.api.routing import Call
from vigie.api.views import View
from vigie.api.writing_bodies import SuggestBody
from vigie.aws.brands import read_brand
from vigie.aws.clock import utc_now
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_thread
from vigie.aws.saved_replies import list_saved_replies
from vigie.aws.settings import settings
from vigie.aws.suggestions import Suggestion, keep_suggestion
from vigie.aws.voices import read_voice
from vigie.brand import Brand, Role
from vigie.card import Card
from vigie.errors import ConflictError, ReplyRefusedError
from vigie.jobs.filling import read_values
from vigie.jobs.wording import refuse_generated
from vigie.length import count_length
from vigie.mention import Mention
from vigie.platforms import Profile, load_platform
from vigie.saved_reply import fill

if TYPE_CHECKING:
    from vigie.suggestion import Wish

SPOKEN = ("fr", "en")


def suggest(call: Call) -> Answer:
    """Ask the model for a draft: marked as a machine's, its hash kept so that it is known again.

    Raises ConflictError where none is switched on, WordingRefusedError where the platform forbids
    it, UnavailableError where no answer came.
    """
    body = call.read(SuggestBody)
    mention, card = load_mention(call, Role.AGENT)
    model, profile = settings().draft_model, load_platform(mention.platform).PROFILE
    _check_may_draft(model, mention, profile)
    brand = read_brand(mention.brand) or Brand(slug=mention.brand, name=mention.brand)
    voice, saved = read_voice(brand.slug), list_saved_replies(brand.slug)
    from vigie.aws.bedrock import draft_reply  # with the patterns of personal data: seldom
    from vigie.suggestion import write_prompt

    wish = _wish(body, mention, card, brand)
    prompt = write_prompt(wish, voice, voice.tones.get(mention.platform, ""), saved)
    drafted = draft_reply(brand.slug, model, prompt, utc_now)
    values = read_values(mention, brand, call.person.id, wish.language, call.now)
    text, missing = fill(drafted, values)
    made = Suggestion(secrets.token_hex(8), mention.id, model)
    keep_suggestion(brand.slug, made, text, call.person.name, call.now)
    known = [brand.site, voice.who, *(words for one in saved for words in one.wordings)]
    return as_json(
        {
            "suggestion": made.id,
            "text": text,
            "is_machine": True,
            "model": model,
            "language": wish.language,
            "missing": list(missing),
            "warnings": [*_strange_facts(text, known), *_length(text, mention, profile)],
        }
    )


def _check_may_draft(model: str, mention: Mention, profile: Profile) -> None:
    refuse_generated(profile)
    if not model:
        raise ConflictError("drafts by a machine are not switched on (parameter DraftModel)")
    if mention.own:
        raise ReplyRefusedError("these are the brand's own words")
    if mention.removed or not mention.text.strip():
        raise ConflictError("there are no words here to answer")


def _wish(body: SuggestBody, mention: Mention, card: Card, brand: Brand) -> Wish:
    from vigie.suggestion import Wish

    read = card.analysis.language.value if card.analysis else ""
    language = body.language or (read if read in SPOKEN else brand.languages[0])
    talk = [one for one in get_thread(mention) if one.id != mention.id and not one.removed]
    before = sorted(
        (one for one in talk if one.said_at <= mention.said_at), key=lambda one: one.said_at
    )
    limit, _ = _limit(mention, load_platform(mention.platform).PROFILE)
    names = {name for one in (mention, *before) if not one.own for name in _names(one)}
    return Wish(
        text=mention.text,
        language=language,
        platform=load_platform(mention.platform).PROFILE.name,
        brand=brand.name,
        limit=limit,
        private=mention.is_private,
        hint=body.hint,
        earlier=tuple((one.own, one.text) for one in before if one.text),
        names=tuple(sorted(names, key=len, reverse=True)),
    )


def _names(mention: Mention) -> list[str]:
    """A person's name whole and in its parts; a part of two letters would mask half the text."""
    name = mention.author.name or ""
    return [one for one in (name, *name.split()) if len(one) > 2]  # noqa: PLR2004 - said above


def _limit(mention: Mention, profile: Profile) -> tuple[int | None, ActionKind]:
    if mention.is_private:
        return profile.private_length, ActionKind.PRIVATE_REPLY
    return profile.reply_length, ActionKind.REPLY


def _length(text: str, mention: Mention, profile: Profile) -> list[View]:
    limit, kind = _limit(mention, profile)
    is_private = kind is ActionKind.PRIVATE_REPLY
    counting = (is_private and profile.private_counting) or profile.counting
    length = count_length(text, counting)
    if limit is None or length <= limit:
        return []
    detail = f"too long for {profile.name}: {length} of {limit}"
    return [{"code": "too_long", "detail": detail, "length": length, "limit": limit}]


def _strange_facts(text: str, known: list[str]) -> list[View]:
    from vigie.suggestion import find_strange

    strange = find_strange(text, known)
    detail = "the draft holds an address or a number the brand has given nowhere: check it"
    return [{"code": "strange_fact", "detail": detail, "fact": fact} for fact in strange]
