"""WhatsApp's deliveries: what people write to the business number, and what becomes of it.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
)
from vigie.platforms._meta_door import describe_error
from vigie.platforms._whatsapp_errors import MEANINGS

# Where a delivery lists messages: people's, and ours written in the WhatsApp Business app.
LISTS = {"messages": "messages", "smb_message_echoes": "message_echoes"}
SHOWS = {
    "image": "photo",
    "video": "video",
    "audio": "audio",
    "voice": "audio",
    "sticker": "sticker",
    "document": "file",
    "contacts": "file",
    "location": "location",
    "order": "link",
    "unsupported": "file",
    "unknown": "file",
}
UNSUPPORTED_SHOWS = {"poll_creation": "poll", "gif": "gif"}
# Nobody says anything with these: a like, a new number, a chat that was opened.
WORDLESS = frozenset({"reaction", "system", "request_welcome"})
UNSUPPORTED_WORDLESS = frozenset({"edit", "pin", "poll_update", "reaction", "keep_in_chat"})
# The dashboard's test button sends its examples from this account.
NOBODY = "0"
PHONE = re.compile(r"\d{5,20}")


@dataclass(frozen=True, slots=True)
class _Delivery:
    """What a change says about all its messages."""

    account: str
    names: Mapping[str, str]
    own: bool
    observed_at: datetime


def parse_answer(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a kept delivery, a part of one, or what the API answers. Raises PayloadError."""
    body = read_json(payload)
    if isinstance(body, dict) and "error" in body:
        return Parsed(none_because=describe_error("whatsapp", MEANINGS, payload))
    if isinstance(body, dict) and "entry" not in body and "object" not in body:
        if "messages" not in body and "message_echoes" not in body and "value" not in body:
            return Parsed(none_because="nothing that anybody said is in this answer")
        if "contacts" in body and "metadata" not in body:
            return Parsed(none_because="this is WhatsApp's receipt of a message we sent")
        change = body if "value" in body else {"value": body}
        payload = json.dumps({"entry": [{"changes": [change]}]}).encode()
    return parse_delivery(payload, observed_at)


def parse_delivery(body: bytes, observed_at: datetime) -> Parsed:
    """Read a delivery. Raises PayloadError when it is not JSON or no object."""
    payload = read_json(body)
    if not isinstance(payload, dict):
        raise PayloadError("the delivery is not a JSON object")
    entries = payload.get("entry")
    is_ours = payload.get("object", "whatsapp_business_account") == "whatsapp_business_account"
    if not is_ours or not isinstance(entries, list):
        return Parsed(none_because="this is no delivery of WhatsApp", recognised=False)
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, (change, message) in enumerate(_messages(entries, observed_at)):
        try:
            event = _read(message, change)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
        else:
            events += [event] if event else []
    nothing = "" if events or rejected else _why_nothing(entries)
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def _messages(
    entries: list[object], observed_at: datetime
) -> Iterator[tuple[_Delivery | None, object]]:
    """Every message with what its change says; a broken entry counts as one."""
    for entry in entries:
        changes = entry.get("changes") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(changes, list):
            yield None, entry
        elif str(entry.get("id")) != NOBODY:
            for change in changes:
                yield from _of_change(change, observed_at)


def _of_change(change: object, observed_at: datetime) -> Iterator[tuple[_Delivery | None, object]]:
    value = change.get("value") if isinstance(change, dict) else None
    if not isinstance(change, dict) or not isinstance(value, dict):
        yield None, change
        return
    name = LISTS.get(str(change.get("field", "messages")), "")
    listed = value.get(name)
    metadata = value.get("metadata")
    number = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
    account = str(number) if isinstance(number, str | int) else ""
    about = _Delivery(account, _names(value), name == "message_echoes", observed_at)
    for one in listed if isinstance(listed, list) else []:
        yield about, one


def _names(value: Mapping[str, Any]) -> dict[str, str]:
    """The names of whoever wrote, by number and by the id of those who hide it."""
    names: dict[str, str] = {}
    contacts = value.get("contacts")
    for one in contacts if isinstance(contacts, list) else []:
        profile = one.get("profile") if isinstance(one, dict) else None
        if isinstance(one, dict) and isinstance(profile, dict):
            name = profile.get("name") or profile.get("username")
            for key in (one.get("wa_id"), one.get("user_id")):
                if isinstance(name, str) and isinstance(key, str | int):
                    names[str(key)] = name
    return names


def _read(message: object, about: _Delivery | None) -> MentionEvent | None:
    if about is None or not isinstance(message, dict):
        raise UnreadableError("the message is not an object")
    kind = read_text(message.get("type"), "type") or "text"
    if kind in WORDLESS:
        return None
    if kind == "unsupported" and _unsupported(message) in UNSUPPORTED_WORDLESS:
        return None
    changed = read_object(message.get(kind), kind) if kind in ("edit", "revoke") else {}
    identity = read_id(changed.get("original_message_id") or message.get("id"), "id")
    if identity is None:
        raise UnreadableError("the message has no id")
    if kind == "revoke":
        return _event(message, about, identity, EventKind.REMOVE, {})
    if kind == "edit":
        said = read_object(changed.get("message"), "edit.message")
        if not said:
            return None
        return _event(message, about, identity, EventKind.EDIT, said)
    return _event(message, about, identity, EventKind.ADD, message)


def _event(
    message: Mapping[str, Any],
    about: _Delivery,
    identity: str,
    kind: EventKind,
    said: Mapping[str, Any],
) -> MentionEvent:
    """One message. Who hides their number is known by the id WhatsApp gives them for us."""
    time = read_epoch(message.get("timestamp"), about.observed_at)
    names = ("to", "to_user_id") if about.own else ("from", "from_user_id")
    person = next((found for one in names if (found := read_id(message.get(one), one))), None)
    author = about.account if about.own else person
    name = read_text(about.names.get(person or "", ""), "profile.name")[:LONGEST_NAME]
    context = read_object(said.get("context"), "context")
    shown = _shows(said)
    is_phone = person is not None and PHONE.fullmatch(person) is not None
    return MentionEvent(
        platform="whatsapp",
        native_id=identity,
        kind=kind,
        version=time or about.observed_at,
        text=_words(said) if said else "",
        url=f"https://wa.me/{person}" if is_phone and not about.own else None,
        said_at=time if kind is EventKind.ADD else None,
        author=Author(author or None, name if name and not about.own else None),
        in_reply_to=read_id(context.get("id"), "context.id"),
        thread_id=person,
        own=about.own,
        account=about.account or None,
        facts={Fact.PRIVATE.value: YES, **({Fact.SHOWS.value: shown} if shown else {})},
    )


def _shows(said: Mapping[str, Any]) -> str:
    kind = str(said.get("type"))
    return UNSUPPORTED_SHOWS.get(_unsupported(said), SHOWS.get(kind, ""))


def _unsupported(said: Mapping[str, Any]) -> str:
    given = said.get("unsupported")
    return str(given.get("type")) if isinstance(given, dict) else ""


def _words(said: Mapping[str, Any]) -> str:
    """The words of a message, wherever its type keeps them."""
    kind = read_text(said.get("type"), "type") or "text"
    if kind == "contacts":
        return _contact_names(said.get("contacts"))
    part = read_object(said.get(kind), kind)
    if kind == "text":
        return read_text(part.get("body"), "text.body")
    if kind == "interactive":
        return _chosen(part)
    if kind == "location":
        return _joined(part, "name", "address")
    return read_text(part.get("caption"), "caption") or read_text(part.get("text"), "text")


def _chosen(part: Mapping[str, Any]) -> str:
    """What was chosen among buttons or in a list, or sent with a form."""
    for name in ("button_reply", "list_reply"):
        if part.get(name) is not None:
            return _joined(read_object(part[name], name), "title", "description")
    return read_text(read_object(part.get("nfm_reply"), "nfm_reply").get("body"), "body")


def _joined(part: Mapping[str, Any], *names: str) -> str:
    return "\n".join(text for one in names if (text := read_text(part.get(one), one)))


def _contact_names(given: object) -> str:
    names = []
    for one in given if isinstance(given, list) else []:
        name = one.get("name") if isinstance(one, dict) else None
        if isinstance(name, dict):
            names.append(read_text(name.get("formatted_name"), "formatted_name"))
    return ", ".join(name for name in names if name)


def _why_nothing(entries: list[object]) -> str:
    accounts = {str(one.get("id")) for one in entries if isinstance(one, dict)}
    if accounts == {NOBODY}:
        return "this is the test of Meta's dashboard: it comes from no account"
    return "nobody says anything in this delivery"
