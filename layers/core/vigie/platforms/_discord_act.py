"""Acts on Discord: one write each, and the look that tells whether it happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action, ActionKind
from vigie.errors import (
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
)
from vigie.mention import YES, Fact
from vigie.platforms._discord_errors import Bot
from vigie.platforms._discord_read import made_at
from vigie.platforms._fields import clean_text
from vigie.platforms._own_words import OWN_WORDS, delete_once, says, target_of
from vigie.platforms._published import Shown, find_post
from vigie.platforms._status import settling

THUMB = "👍"
THUMB_PATH = "/reactions/%F0%9F%91%8D/@me"
MOST_PAGES = 5
CLOCK_SKEW = timedelta(minutes=10)
# Whatever our own clock says, a message's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)


def do_once(bot: Bot, action: Action) -> str | None:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError.

    A private answer to what was said in public first opens the chat, which makes nothing twice.
    """
    if action.kind is ActionKind.PRIVATE_REPLY and action.facts.get(Fact.PRIVATE) != YES:
        chat = bot.open_chat(read_digits(action.author.id or ""))
        return _made(bot.write("POST", f"/channels/{chat}/messages", _message(action)))
    if action.kind in OWN_WORDS:
        return _touch_own(bot, action)
    path = f"/channels/{read_digits(action.facts.get('channel_id', ''))}/messages"
    target = read_digits(action.native_id)
    if action.kind in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY):
        return _made(bot.write("POST", path, _message(action, answered=target)))
    if action.kind is ActionKind.DELETE:
        bot.write("DELETE", f"{path}/{target}")
    elif action.kind is ActionKind.LIKE:
        bot.write("PUT", f"{path}/{target}{THUMB_PATH}")
    else:
        raise PermanentError(f"discord offers no {action.kind.value}", code="unsupported")
    return None


def _touch_own(bot: Bot, action: Action) -> str | None:
    """Change the bot's own message where it stands, or take it back."""
    found = _find_place(bot, action)
    if found is None and action.kind is ActionKind.DELETE_REPLY:
        return None
    if found is None:
        raise GoneError("discord shows our message no more", code="10008")
    place, _ = found
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: bot.write("DELETE", place))
        return None
    body = {"content": action.text, "allowed_mentions": {"parse": []}}
    if _made(bot.write("PATCH", place, body)) != action.target:
        raise OutcomeUnknownError("discord did not show the message it changed")
    return action.target


def _see_own(bot: Bot, action: Action) -> tuple[bool, str | None]:
    found = _find_place(bot, action)
    if action.kind is ActionKind.DELETE_REPLY:
        return found is None, None
    return found is not None and says(found[1].get("content"), action.text), action.target


def _find_place(bot: Bot, action: Action) -> tuple[str, Mapping[str, Any]] | None:
    """Our message's address and what it holds; None when it is gone.

    Its id does not tell a public answer from a private one, so both places are looked at: a message
    that is not in the channel of what it answers may stand in the chat with the person.
    """
    target = read_digits(target_of(action))
    channels = [read_digits(action.facts.get("channel_id", ""))]
    person = action.author.id or ""
    is_public = action.facts.get(Fact.PRIVATE) != YES
    while channels:
        place = f"/channels/{channels.pop()}/messages/{target}"
        try:
            with settling():
                return place, _own_message(bot.read(place), bot, target)
        except GoneError:
            channels, is_public = _chat_of(bot, person) if is_public else [], False
    return None


def _chat_of(bot: Bot, person: str) -> list[str]:
    """The chat with a person, where there is one to look at."""
    if not (person.isascii() and person.isdigit()):
        return []
    try:
        return [bot.open_chat(person)]
    except (PermanentError, PermissionDeniedError):
        return []


def _own_message(message: object, bot: Bot, target: str) -> Mapping[str, Any]:
    if not isinstance(message, dict) or str(message.get("id")) != target:
        raise PayloadError("discord's answer is not the message asked for")
    if not _is_by(message, bot):
        raise PermanentError("discord: this message is not the bot's own", code="author")
    return message


def publish_in(bot: Bot, channel: str, post: Action) -> str:
    """A message of the brand's own in its channel: one write, never repeated.

    Raises the PlatformError tree or OutcomeUnknownError.
    """
    return _made(bot.write("POST", f"/channels/{read_digits(channel)}/messages", _message(post)))


def find_in(bot: Bot, channel: str, post: Action) -> tuple[bool, str | None]:
    """Look at the channel's newest messages. Raises the PlatformError tree."""
    with settling():
        latest = _list(bot.read(f"/channels/{read_digits(channel)}/messages", {"limit": "100"}))
    made = (
        Shown(one.get("id"), one.get("content"), made_at(str(one.get("id")), NO_CLAMP))
        for one in latest
        if _is_by(one, bot)
    )
    return find_post(made, post)


def _is_by(message: Mapping[str, Any], bot: Bot) -> bool:
    author = message.get("author")
    return not bot.id or (isinstance(author, dict) and author.get("id") == bot.id)


def look_for(bot: Bot, action: Action) -> tuple[bool, str | None]:
    """Read the channel. Rule: ours is the bot's message with the same words, made since then.

    Raises the PlatformError tree when it cannot be read.
    """
    with settling():
        return _look(bot, action)


def _look(bot: Bot, action: Action) -> tuple[bool, str | None]:
    if action.kind is ActionKind.PRIVATE_REPLY and action.facts.get(Fact.PRIVATE) != YES:
        chat = bot.open_chat(read_digits(action.author.id or ""))
        latest = _list(bot.read(f"/channels/{chat}/messages", {"limit": "100"}))
        found = _find_own(latest, bot, action)
        return found is not None, found
    if action.kind in OWN_WORDS:
        return _see_own(bot, action)
    path = f"/channels/{read_digits(action.facts.get('channel_id', ''))}/messages"
    target = read_digits(action.native_id)
    if action.kind in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY):
        found = _find_reply(bot, action, path, target)
        return found is not None, found
    try:
        message = bot.read(f"{path}/{target}")
    except GoneError:
        return action.kind is ActionKind.DELETE, None
    if not isinstance(message, dict) or str(message.get("id")) != target:
        raise PayloadError("discord's answer is not the message asked for")
    return action.kind is ActionKind.LIKE and _is_liked(message), None


def _find_reply(bot: Bot, action: Action, path: str, target: str) -> str | None:
    """Look through what was said after the message, oldest first; a few hundred are enough."""
    after = target
    for _ in range(MOST_PAGES):
        page = _list(bot.read(path, {"limit": "100", "after": after}))
        found = _find_own(page, bot, action, target)
        ids = [str(one.get("id")) for one in page if str(one.get("id")).isdigit()]
        if found or not ids:
            return found
        after = max(ids, key=int)
    return None


def _find_own(
    page: list[Mapping[str, Any]], bot: Bot, action: Action, target: str = ""
) -> str | None:
    return next((str(one["id"]) for one in page if _is_ours(one, bot, action, target)), None)


def _is_ours(message: Mapping[str, Any], bot: Bot, action: Action, target: str) -> bool:
    """Ids hold the time they were made on Discord's clock, which may differ from ours a little."""
    reference = message.get("message_reference")
    under = reference.get("message_id") if isinstance(reference, dict) else None
    made = made_at(str(message.get("id")), NO_CLAMP)
    is_since = bool(made and (not action.created_at or made >= action.created_at - CLOCK_SKEW))
    same = _folded(str(message.get("content"))) == _folded(action.text)
    return is_since and same and _is_by(message, bot) and (not target or under == target)


def _folded(text: str) -> str:
    return " ".join(clean_text(text).split())


def _is_liked(message: Mapping[str, Any]) -> bool:
    reactions = message.get("reactions")
    return any(
        isinstance(one, dict)
        and one.get("me") is True
        and isinstance(one.get("emoji"), dict)
        and one["emoji"].get("name") == THUMB
        for one in (reactions if isinstance(reactions, list) else [])
    )


def _message(action: Action, answered: str = "") -> dict[str, object]:
    """The words to send. Nobody but the answered person is ever called by them.

    The nonce makes Discord itself refuse the same act twice within some minutes.
    """
    message: dict[str, object] = {
        "content": action.text,
        "allowed_mentions": {"parse": [], "replied_user": True},
        "nonce": action.id[-25:],
        "enforce_nonce": True,
    }
    if answered:
        message["message_reference"] = {"message_id": answered, "fail_if_not_exists": True}
    return message


def _made(message: object) -> str:
    if not isinstance(message, dict) or not message.get("id"):
        raise OutcomeUnknownError("discord named no message it made")
    return str(message["id"])


def _list(page: object) -> list[Mapping[str, Any]]:
    if not isinstance(page, list):
        raise PayloadError("discord's answer is no list of messages")
    return [one for one in page if isinstance(one, dict)]


def read_digits(identity: str) -> str:
    """An id that may stand in a path. Raises PermanentError when it is none: nothing was sent."""
    if not (identity.isascii() and identity.isdigit()):
        raise PermanentError("discord: the mention does not tell its channel or person", code="id")
    return identity
