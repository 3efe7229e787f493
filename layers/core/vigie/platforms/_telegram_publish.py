"""The brand's own messages in its Telegram channel or group.

https://core.telegram.org/bots/api#sendmessage
"""

from __future__ import annotations

from vigie.action import Action
from vigie.errors import PermanentError, TransientError
from vigie.platforms._telegram_errors import Bot
from vigie.platforms._telegram_place import name_made

UNREADABLE = "telegram lets no bot read a chat: look at it there"


def publish_in(bot: Bot, chat: str, post: Action) -> str:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    if not chat:
        raise PermanentError("no chat_id says where to post", code="chat_id")
    return name_made(bot.write("sendMessage", {"chat_id": chat, "text": post.text}))


def find_nothing() -> tuple[bool, str | None]:
    """Bots cannot read a chat, so nobody can tell. Always raises TransientError.

    What timed out stays unconfirmed and a person looks: better than a second message.
    """
    raise TransientError(UNREADABLE, code="unreadable")
