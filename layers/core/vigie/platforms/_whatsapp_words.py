"""What a message of WhatsApp says and shows, wherever its kind keeps it.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.platforms._fields import read_object, read_text

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
}
UNSUPPORTED_SHOWS = {"poll_creation": "poll", "gif": "gif"}
# Nobody says anything with these: a like, a new number, a chat that was opened.
WORDLESS = frozenset({"reaction", "system", "request_welcome"})
UNSUPPORTED_WORDLESS = frozenset({"edit", "pin", "poll_update", "reaction", "keep_in_chat"})
# A person let us call them, or not.
PERMISSION = "call_permission_reply"


def is_wordless(message: Mapping[str, Any]) -> bool:
    """Whether a message is only a sign: it is no mention."""
    kind, part = message.get("type"), message.get("interactive")
    is_permission = isinstance(part, dict) and part.get("type") == PERMISSION
    is_unsupported = kind == "unsupported" and _unsupported(message) in UNSUPPORTED_WORDLESS
    return kind in WORDLESS or is_unsupported or (kind == "interactive" and is_permission)


def shows_of(said: Mapping[str, Any], words: str) -> str:
    """What it shows; what has no words and is of a kind we do not know is a file."""
    kind = str(said.get("type") or "text")
    unknown = "" if words or kind == "text" else "file"
    return UNSUPPORTED_SHOWS.get(_unsupported(said), SHOWS.get(kind, unknown))


def words_of(said: Mapping[str, Any]) -> str:
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


def _unsupported(said: Mapping[str, Any]) -> str:
    given = said.get("unsupported")
    return str(given.get("type")) if isinstance(given, dict) else ""


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
