"""An answer begun: each person's own, beside the mention it will answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.api.desk import load_mention
from vigie.api.routing import Call
from vigie.api.views import View
from vigie.api.writing_bodies import DraftBody
from vigie.aws.drafts import Draft, drop_draft_write, read_draft, save_draft
from vigie.aws.http import Answer, as_json
from vigie.aws.outbox import list_actions
from vigie.aws.settings import settings
from vigie.aws.table import write
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.errors import ConflictError
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.reply import REPLIES

SAVING_LASTS = timedelta(minutes=1)


def put_draft(call: Call) -> Answer:
    """Keep what somebody has written so far; empty words are no draft.

    Rule: words that went into the outbox in this minute are no draft: the page was still saving
    them when they were sent.
    """
    body = call.read(DraftBody)
    mention, _ = load_mention(call, Role.AGENT)
    if mention.removed:
        raise ConflictError("the mention was deleted on its platform meanwhile")
    if not (body.text.strip() or body.acknowledgement.strip()):
        return delete_draft(call)
    draft = Draft(body.text, body.visibility, body.acknowledgement, call.now)
    if _has_just_left(mention.id, body.text.strip(), call.now):
        return as_json({"draft": None})
    save_draft(mention.id, call.person.id, draft, mention.kept_until)
    return as_json({"draft": _show(draft)})


def delete_draft(call: Call) -> Answer:
    """Throw one's own draft away."""
    mention, _ = load_mention(call, Role.AGENT)
    write(drop_draft_write(mention.id, call.person.id))
    return as_json({"draft": None})


def find_draft(call: Call, mention_id: str) -> View | None:
    """The caller's own draft, as the page shows it; None where there is none."""
    draft = read_draft(mention_id, call.person.id, call.now)
    return _show(draft) if draft else None


def can_suggest(mention: Mention) -> bool:
    """Whether a machine may be asked for a draft: it is switched on, and the platform allows it."""
    allowed = load_platform(mention.platform).PROFILE.policy.generated_text
    return bool(settings().draft_model) and allowed and not mention.own


def _has_just_left(mention_id: str, text: str, now: datetime) -> bool:
    replies = [one for one in list_actions(mention_id) if one.kind in REPLIES]
    fresh = [one for one in replies if one.created_at and now - one.created_at < SAVING_LASTS]
    return bool(text) and any(one.text.startswith(text) for one in fresh)


def _show(draft: Draft) -> View:
    return {
        "text": draft.text,
        "visibility": draft.visibility,
        "acknowledgement": draft.acknowledgement,
        "saved_at": to_text(draft.saved_at),
    }
