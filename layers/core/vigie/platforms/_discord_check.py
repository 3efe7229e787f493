"""What Discord tells about a bot: its token, its intent, the channel it is to read, its profile."""

from __future__ import annotations

import re

from vigie.errors import AuthError, GoneError, PayloadError, PermanentError, PermissionDeniedError
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._discord_errors import Bot
from vigie.platforms._fields import read_text, read_url

REFUSED = (AuthError, PermissionDeniedError, PermanentError)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# https://discord.com/developers/docs/resources/application#application-object-application-flags
CONTENT_INTENT = (1 << 18) | (1 << 19)


def examine_bot(bot: Bot, channel: str) -> Examination:
    """Three or four reads. Raises TransientError, RateLimitedError, PayloadError."""
    try:
        application = bot.read("/applications/@me")
        person = bot.read("/users/@me")
    except REFUSED:
        note = Told(
            "Discord n'accepte pas ce jeton\u202f: demandez-en un autre (Reset Token).",
            "Discord does not accept this token: ask for another one (Reset Token).",
        )
        return Examination(findings=(Finding("bot", done=False, note=note),))
    if not isinstance(application, dict) or not isinstance(person, dict):
        raise PayloadError("discord answered with no object")
    about = application.get("description")
    bio = read_text(about, "description") if isinstance(about, str) else ""
    name = person.get("username")
    findings = (Finding("bot", done=True), _intent(application.get("flags")), *_place(bot, channel))
    return Examination(
        findings,
        account=name if isinstance(name, str) else bot.id,
        bio=bio,
        links=tuple(one for one in ADDRESS.findall(bio) if read_url(one)),
    )


def _intent(flags: object) -> Finding:
    is_on = isinstance(flags, int) and bool(flags & CONTENT_INTENT)
    note = Told(
        "Message Content Intent est désactivé\u202f: les messages arrivent sans leur texte.",
        "Message Content Intent is off: messages arrive without their words.",
    )
    return Finding("intent", done=is_on, note=Told("", "") if is_on else note)


def _place(bot: Bot, channel: str) -> tuple[Finding, Finding]:
    """Whether the bot is in the server and may read the channel and its past."""
    try:
        bot.read(f"/channels/{channel}")
        listed = bot.read(f"/channels/{channel}/messages", {"limit": "1"})
    except GoneError:
        note = Told(
            "Ce salon n'existe pas ou plus\u202f: copiez de nouveau son lien.",
            "This channel does not exist, or no longer does: copy its link again.",
        )
        return Finding("invite", done=None), Finding("channel", done=False, note=note)
    except (PermissionDeniedError, PermanentError) as error:
        if error.code == "50024":
            return Finding("invite", done=True), Finding("channel", done=True)
        note = Told(
            "Le bot ne voit pas ce salon\u202f: invitez-le, ou donnez-lui View Channels et Read "
            "Message History dans ce salon.",
            "The bot does not see this channel: invite it, or give it View Channels and Read "
            "Message History there.",
        )
        return Finding("invite", done=False, note=note), Finding("channel", done=False)
    if listed == []:
        note = Told(
            "Le salon paraît vide\u202f: sans le droit Read Message History, c'est toujours ainsi.",
            "The channel seems empty: without the Read Message History permission it always does.",
        )
        return Finding("invite", done=True), Finding("channel", done=None, note=note)
    return Finding("invite", done=True), Finding("channel", done=True)
