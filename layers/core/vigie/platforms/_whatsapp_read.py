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
from vigie.platforms._meta_part import whole_delivery
from vigie.platforms._whatsapp_errors import MEANINGS
from vigie.platforms._whatsapp_words import is_wordless, shows_of, words_of

OBJECT = "whatsapp_business_account"
# Where a delivery lists messages: people's, and ours written in the WhatsApp Business app.
LISTS = {"messages": "messages", "smb_message_echoes": "message_echoes"}
# The group a message was written in, among the facts of its mention.
GROUP = "group"
# The dashboard's test button sends its examples from this account.
NOBODY = "0"
VALUES = frozenset({"messages", "message_echoes"})
WRITERS = frozenset({"from", "from_user_id"})
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
    whole = whole_delivery(body, OBJECT)
    if whole is None and isinstance(body, dict) and "object" not in body:
        if not body.keys() & {*VALUES, *WRITERS, "value"}:
            return Parsed(none_because="nothing that anybody said is in this answer")
        if "contacts" in body and _is_receipt(body):
            return Parsed(none_because="this is WhatsApp's receipt of a message we sent")
        value = body if body.keys() & VALUES else {"messages": [body]}
        change = body if "value" in body else {"value": value}
        payload = json.dumps({"entry": [{"changes": [change]}]}).encode()
    return parse_delivery(payload, observed_at)


def _is_receipt(body: Mapping[str, Any]) -> bool:
    """Whether this answers a message we sent: it names its id, and nobody who wrote."""
    messages = body.get("messages")
    rows = messages if isinstance(messages, list) else []
    return not any(isinstance(one, dict) and WRITERS & one.keys() for one in rows)


def parse_delivery(body: bytes, observed_at: datetime) -> Parsed:
    """Read a delivery, or a part of one. Raises PayloadError when it is not JSON or neither."""
    payload = read_json(body)
    whole = whole_delivery(payload, OBJECT)
    if whole is None and not isinstance(payload, dict):
        raise PayloadError("the delivery is not a JSON object")
    if whole is None or whole["object"] != OBJECT:
        return Parsed(none_because="this is no delivery of WhatsApp", recognised=False)
    entries: list[object] = whole["entry"]
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
    if is_wordless(message):
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
    """One message. Who hides their number is known by the id WhatsApp gives them for us.

    What is said in a group hangs under the group, where it is answered.
    """
    time = read_epoch(message.get("timestamp"), about.observed_at)
    names = ("to", "to_user_id") if about.own else ("from", "from_user_id")
    person = next((found for one in names if (found := read_id(message.get(one), one))), None)
    author = about.account if about.own else person
    name = read_text(about.names.get(person or "", ""), "profile.name")[:LONGEST_NAME]
    context = read_object(said.get("context"), "context")
    text = words_of(said) if said else ""
    group = read_id(message.get("group_id"), "group_id")
    facts = {Fact.SHOWS.value: shows_of(said, text) if said else "", GROUP: group or ""}
    is_phone = person is not None and PHONE.fullmatch(person) is not None
    return MentionEvent(
        platform="whatsapp",
        native_id=identity,
        kind=kind,
        version=time or about.observed_at,
        text=text,
        url=f"https://wa.me/{person}" if is_phone and not (about.own or group) else None,
        said_at=time if kind is EventKind.ADD else None,
        author=Author(author or None, name if name and not about.own else None),
        in_reply_to=read_id(context.get("id"), "context.id"),
        thread_id=group or person,
        own=about.own,
        account=about.account or None,
        facts={Fact.PRIVATE.value: YES, **{key: fact for key, fact in facts.items() if fact}},
    )


def _why_nothing(entries: list[object]) -> str:
    accounts = {str(one.get("id")) for one in entries if isinstance(one, dict)}
    if accounts == {NOBODY}:
        return "this is the test of Meta's dashboard: it comes from no account"
    return "nobody says anything in this delivery"
