"""What Telegram tells about a bot: its token, its sight, its webhook and its public profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from vigie.errors import AuthError, PayloadError, PermanentError, PermissionDeniedError
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._fields import read_epoch, read_text, read_url
from vigie.platforms._telegram_errors import Bot
from vigie.platforms._telegram_read import SAID

REFUSED = (AuthError, PermissionDeniedError, PermanentError)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
RECENTLY = timedelta(days=1)
LEAST = frozenset({"message", "edited_message"})


def examine_bot(bot: Bot, secrets: Mapping[str, str], now: datetime) -> Examination:
    """Three or four reads. Raises TransientError, RateLimitedError, PayloadError."""
    try:
        me = _object(bot.read("getMe"))
    except REFUSED:
        note = Told(
            "Telegram n'accepte pas ce jeton\u202f: demandez-en un autre à @BotFather.",
            "Telegram does not accept this token: ask @BotFather for another one.",
        )
        return Examination(findings=(Finding("bot", done=False, note=note),))
    hook = _object(bot.read("getWebhookInfo"))
    about = _object(bot.read("getMyDescription")).get("description")
    bio = read_text(about, "description") if isinstance(about, str) else ""
    name = me.get("username")
    account = f"@{name}" if isinstance(name, str) and name else bot.id
    findings = (
        Finding("bot", done=True),
        _privacy(me),
        Finding("chats", done=None, note=_in_chats()),
        _webhook(hook, secrets, now),
    )
    links = tuple(one for one in ADDRESS.findall(bio) if read_url(one))
    return Examination(findings, account=account, bio=bio, links=links)


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise PayloadError("telegram answered with no object")
    return value


def _privacy(me: Mapping[str, object]) -> Finding:
    if me.get("can_read_all_group_messages") is True:
        return Finding("privacy", done=True)
    note = Told(
        "Le mode privé est actif\u202f: dans un groupe, le bot ne voit que ce qui lui est adressé, "
        "sauf s'il en est administrateur.",
        "Privacy mode is on: in a group the bot only sees what is addressed to it, unless it is "
        "an administrator there.",
    )
    return Finding("privacy", done=False, note=note)


def _in_chats() -> Told:
    return Told(
        "Telegram ne dit pas dans quels groupes se trouve un bot\u202f: voyez-le dans chacun.",
        "Telegram does not tell which groups a bot is in: look in each.",
    )


def _webhook(hook: Mapping[str, object], secrets: Mapping[str, str], now: datetime) -> Finding:
    """Rule: no webhook is fine, for vigie then asks; a failing one, or one not of ours, is not."""
    if not hook.get("url"):
        note = Told(
            "Aucun webhook\u202f: vigie demande les nouvelles elle-même.",
            "No webhook: vigie asks for news itself.",
        )
        return Finding("webhook", done=True, note=note)
    if not secrets.get("secret_token"):
        note = Told(
            "Un webhook est inscrit, mais secret_token n'est pas enregistré\u202f: tout serait "
            "refusé.",
            "A webhook is set but secret_token is not saved: everything would be refused.",
        )
        return Finding("webhook", done=False, note=note)
    wanted = hook.get("allowed_updates")
    if isinstance(wanted, list) and wanted and not set(map(str, wanted)) >= LEAST:
        names = ", ".join(sorted(SAID))
        note = Told(
            f"Le webhook ne reçoit pas tout\u202f: demandez {names}.",
            f"The webhook does not receive everything: ask for {names}.",
        )
        return Finding("webhook", done=False, note=note)
    failed = read_epoch(hook.get("last_error_date"), now)
    if failed and now - failed < RECENTLY:
        note = Told(
            "La dernière livraison a échoué il y a moins d'un jour\u202f: vérifiez l'adresse et "
            "secret_token.",
            "The last delivery failed less than a day ago: check the address and secret_token.",
        )
        return Finding("webhook", done=False, note=note)
    return Finding("webhook", done=True)
