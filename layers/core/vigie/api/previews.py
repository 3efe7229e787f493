"""A reply as it would leave, before it does: the very steps of sending, without the end."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from vigie.action import ActionKind
from vigie.api.bodies import ReplyBody
from vigie.api.desk import load_mention
from vigie.api.replies import ask_reply, check_reply, show_caution
from vigie.api.routing import Call
from vigie.api.views import View
from vigie.aws.http import Answer, as_json
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.errors import RequestError
from vigie.jobs.occasion import why_human
from vigie.jobs.outgoing import Outgoing, steps
from vigie.jobs.reconnect import refuse_if_disconnected
from vigie.length import Counting, count_length
from vigie.platforms import load_platform
from vigie.promised import find_promise

PREVIEW = "preview"


def preview_reply(call: Call) -> Answer:
    """What would leave, how long it is there, and what stands against it; nothing is written.

    With an acknowledgement, that one's own beside it: it is signed, counted and refused as well.
    ``promise`` is what the words say will be done, by when: a task for whoever says so.
    """
    body = call.read(ReplyBody)
    mention, card = load_mention(call, Role.AGENT)
    key = call.request.headers.get("idempotency-key", "")
    asked = ask_reply(call, mention, card, body, f"reply-{key}" if key else PREVIEW)
    shown = {**_show(asked), "promise": find_promised(asked)}
    if words := body.acknowledgement.strip():
        before = ReplyBody(text=words, visibility="public")
        shown["acknowledgement"] = _show(ask_reply(call, mention, card, before, PREVIEW))
    return as_json(shown)


def _show(asked: Outgoing) -> View:
    out, will, refused = _prepare(asked)
    return {
        "text": out.would_leave,
        **show_length(out),
        "visibility": "private" if out.kind is ActionKind.PRIVATE_REPLY else "public",
        "will": will,
        "warnings": [show_caution(one) for one in out.cautions],
        "refused": _show_refusal(refused) if refused else None,
    }


def show_length(out: Outgoing) -> View:
    """How long the words are as the platform counts, and how long they may be there."""
    profile = load_platform(out.mention.platform).PROFILE
    limit, counting = profile.reply_length, profile.counting
    if out.kind is ActionKind.PRIVATE_REPLY:
        limit, counting = profile.private_length, profile.private_counting or counting
    unit = "bytes" if counting is Counting.BYTES else "characters"
    length = count_length(out.would_leave, counting)
    return {"length": length, "limit": limit, "unit": unit, "counting": counting.value}


def find_promised(asked: Outgoing) -> View | None:
    """What the words promise, and by when, in the brand's own time; None where nothing is."""
    read = asked.card.analysis
    found = find_promise(
        asked.text, read.language.value if read else "", asked.now, ZoneInfo(asked.brand.time_zone)
    )
    return {"what": found.what, "due_at": to_text(found.due_at)} if found else None


def _prepare(asked: Outgoing) -> tuple[Outgoing, str, RequestError | None]:
    """The reply as far as the steps let it come, what would become of it, and what refused it."""
    out, will = replace(asked, typed=asked.text), "send"
    try:
        for step in steps():
            out = step(out)
        check_reply(out)
        mention = out.mention
        if out.held:
            will = "hold"
        elif why_human(load_platform(mention.platform).PROFILE, out.kind, mention):
            will = "task"
        else:
            refuse_if_disconnected(mention.brand, mention.platform)
    except RequestError as refused:
        return out, will, refused
    return out, will, None


def _show_refusal(error: RequestError) -> View:
    return {"code": "refused", **error.facts(), "detail": str(error), "status": error.status}
