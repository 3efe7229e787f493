"""Private messages as the Graph API shows and takes them.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from infra.sandbox.graph_errors import GraphError, bad_parameter
from infra.sandbox.graph_fields import Wanted
from infra.sandbox.graph_objects import stamp
from infra.sandbox.mailbox import HUMAN_WINDOW, STANDARD_WINDOW, Letter, Mailbox, Talk
from infra.sandbox.wall import Person

T = TypeVar("T", Talk, Letter)
LONGEST = 2_000
# Of older messages the interface tells nothing but that they are there.
TOLD = 20
PRIVATE_REPLY_WINDOW = timedelta(days=7)


def send(mailbox: Mailbox, params: Mapping[str, str]) -> dict[str, Any]:
    """Send a message to a person, or once to who commented. Raises GraphError."""
    recipient, message = _object(params, "recipient"), _object(params, "message")
    text = str(message.get("text") or "").strip()
    if not text or len(text) > LONGEST:
        raise bad_parameter("A message needs a text, of at most 2000 characters.")
    about = recipient.get("comment_id") or recipient.get("post_id")
    if about:
        letter = _reply_in_private(mailbox, str(about), text)
    else:
        letter = _answer(mailbox, str(recipient.get("id") or ""), params, text)
    return {"recipient_id": letter.talk.person.id, "message_id": letter.id}


def list_talks(
    mailbox: Mailbox, params: Mapping[str, str], fields: Sequence[Wanted]
) -> dict[str, Any]:
    """A page of talks, those with the newest messages first; ``user_id`` picks one person's."""
    talks = [one for one in mailbox.talks.values() if one.letters]
    talks = [one for one in talks if params.get("user_id") in (None, one.person.id)]
    talks.sort(key=lambda one: -one.rank)
    return _page(mailbox, talks, params, lambda one: show_talk(mailbox, one, fields))


def list_letters(
    mailbox: Mailbox, talk: Talk, params: Mapping[str, str], fields: Sequence[Wanted]
) -> dict[str, Any]:
    """A page of a talk's messages, the newest first; of all but the newest 20 only id and time."""
    letters = list(reversed(talk.letters))
    told = {one.id for one in letters[:TOLD]}

    def show(one: Letter) -> dict[str, Any]:
        return show_letter(mailbox, one, fields if one.id in told else [])

    return _page(mailbox, letters, params, show)


def show_letter(mailbox: Mailbox, letter: Letter, fields: Sequence[Wanted]) -> dict[str, Any]:
    """A message with the fields asked for; without any, its id and time."""
    page = mailbox.wall.page
    reader = letter.talk.person if letter.author == page else page
    known: dict[str, Any] = {
        "created_time": stamp(letter.at),
        "from": _person(letter.author),
        "to": {"data": [_person(reader)]},
        "message": letter.text,
        "attachments": _attachments(letter),
    }
    wanted = [one.name for one in fields] or ["created_time"]
    shown = {name: known[name] for name in wanted if known.get(name) is not None}
    return {**shown, "id": letter.id}


def _reply_in_private(mailbox: Mailbox, about: str, text: str) -> Letter:
    saying = mailbox.wall.find(about)
    if saying is None:
        raise bad_parameter("No such comment or post.")
    if saying.author == mailbox.wall.page:
        raise GraphError(10903, "(#10903) This user can't reply to this activity.")
    if saying.talk:
        raise GraphError(10900, "(#10900) Activity already replied to.")
    if mailbox.wall.clock() - saying.said_at > PRIVATE_REPLY_WINDOW:
        raise GraphError(10901, "(#10901) Activity is too old to reply to.")
    return mailbox.reply_in_private(saying, text)


def _answer(mailbox: Mailbox, person: str, params: Mapping[str, str], text: str) -> Letter:
    talk = mailbox.talks.get(person)
    if talk is None:
        raise GraphError(100, "(#100) No matching user found.", subcode=2018001)
    is_tagged = params.get("messaging_type") == "MESSAGE_TAG"
    if is_tagged and params.get("tag") != "HUMAN_AGENT":
        raise bad_parameter("This tag is no longer accepted.")
    if not mailbox.is_open(talk, HUMAN_WINDOW if is_tagged else STANDARD_WINDOW):
        raise GraphError(10, "(#10) Sent outside of the allowed window.", subcode=2018278)
    return mailbox.answer(talk, text)


def _object(params: Mapping[str, str], name: str) -> dict[str, Any]:
    """A parameter that is an object, which forms carry as JSON."""
    try:
        value = json.loads(params.get(name, ""))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad_parameter(f"Param {name} must be a JSON object.")
    return value


def show_talk(mailbox: Mailbox, talk: Talk, fields: Sequence[Wanted]) -> dict[str, Any]:
    """A talk with the fields asked for."""
    people = [_person(talk.person), _person(mailbox.wall.page)]
    shown: dict[str, Any] = {}
    for one in fields:
        if one.name == "messages":
            shown["messages"] = list_letters(mailbox, talk, one.options, one.fields)
    known = {
        "link": _link(mailbox, talk),
        "updated_time": stamp(talk.updated_at) if talk.letters else None,
        "participants": {"data": people},
        "senders": {"data": people},
        "message_count": len(talk.letters),
        "snippet": talk.letters[-1].text if talk.letters else "",
        "can_reply": mailbox.is_open(talk, STANDARD_WINDOW),
    }
    wanted = [one.name for one in fields] or ["link", "updated_time"]
    shown |= {name: known[name] for name in wanted if known.get(name) is not None}
    return {**shown, "id": talk.id}


def _page(
    mailbox: Mailbox,
    items: Sequence[T],
    params: Mapping[str, str],
    show: Callable[[T], dict[str, Any]],
) -> dict[str, Any]:
    """Cursors are ranks: a page goes on below the last one, whatever is written meanwhile."""
    after, limit = params.get("after", ""), params.get("limit", "25")
    if not limit.isdecimal() or (after and not after.isdecimal()):
        raise bad_parameter("The limit or the cursor is none of ours.")
    rest = [one for one in items if not after or one.rank < int(after)]
    chosen = rest[: int(limit)]
    answer: dict[str, Any] = {"data": [show(one) for one in chosen]}
    if chosen:
        answer["paging"] = {
            "cursors": {"before": str(chosen[0].rank), "after": str(chosen[-1].rank)}
        }
        if len(rest) > len(chosen):
            query = urlencode({**params, "after": str(chosen[-1].rank)})
            answer["paging"]["next"] = f"{mailbox.wall.base_url}/next?{query}"
    return answer


def _link(mailbox: Mailbox, talk: Talk) -> str:
    return f"/{mailbox.wall.page.id}/inbox/{talk.id.removeprefix('t_')}/"


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name, "email": f"{person.id}@facebook.com", "id": person.id}


def _attachments(letter: Letter) -> dict[str, Any] | None:
    known = {"id": str(letter.rank)}
    if letter.voice:
        name = letter.voice.rpartition("/")[2]
        told = {"mime_type": "audio/wav", "name": name, "file_url": letter.voice}
        return {"data": [{**known, **told}]}
    if not letter.photo:
        return None
    image = {"width": 640, "height": 480, "url": letter.photo, "render_as_sticker": False}
    return {"data": [{**known, "mime_type": "image/svg+xml", "image_data": image}]}
