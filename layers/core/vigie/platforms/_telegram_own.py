"""A message of the bot's own, changed or taken back.

https://core.telegram.org/bots/api#editmessagetext and #deletemessage: changed at any time, deleted
within 48 hours. An id says in which chat, and for which business account it was sent.
"""

from __future__ import annotations

from vigie.action import Action, ActionKind
from vigie.errors import OutcomeUnknownError, PermanentError
from vigie.platforms._own_words import target_of
from vigie.platforms._telegram_errors import Bot
from vigie.platforms._telegram_place import name_made, read_number


def touch_own(bot: Bot, action: Action) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    connection, chat, message = _place_of(target_of(action))
    business = {"business_connection_id": connection} if connection else {}
    where: dict[str, object] = {"chat_id": chat, "message_id": message}
    if action.kind is ActionKind.EDIT_REPLY:
        asked = {**business, **where, "text": action.text}
        name_made(bot.write("editMessageText", asked))
        return action.target
    if connection:
        expect_true(bot.write("deleteBusinessMessages", {**business, "message_ids": [message]}))
    else:
        expect_true(bot.write("deleteMessage", where))
    return None


def expect_true(answer: object) -> None:
    """Raises OutcomeUnknownError when Telegram does not plainly say that it was done."""
    if answer is not True:
        raise OutcomeUnknownError("telegram said neither yes nor no")


def _place_of(target: str) -> tuple[str, str, int]:
    """Business account, chat and message of an id. Raises PermanentError."""
    rest, _, message = target.rpartition("_")
    connection, _, chat = rest.rpartition("_")
    if not chat:
        raise PermanentError("telegram: the id of our message names no chat", code="id")
    return connection, chat, read_number(message)
