"""Discord: the channels and threads a bot is in, and the private chats it opened.

https://discord.com/developers/docs/reference. New messages are told over a socket that stays open,
which no function can hold, and webhook events leave out what is said in a server: so channels are
read, and nothing is pushed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.action import Action
from vigie.errors import GoneError, PermanentError
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Policy,
    Profile,
    Told,
)
from vigie.platforms._discord_act import do_once, find_in, look_for, publish_in, read_digits
from vigie.platforms._discord_check import examine_bot
from vigie.platforms._discord_errors import Bot
from vigie.platforms._discord_poll import poll_channel
from vigie.platforms._discord_read import Place, parse_messages, read_messages
from vigie.platforms._http import base_url
from vigie.source import Source

LONGEST = 2_000

PROFILE = Profile(
    slug="discord",
    name="Discord",
    capabilities=frozenset(
        {
            Capability.COMMENTS,
            Capability.MENTIONS,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.DELETE,
            Capability.LIKE,
            Capability.PUBLISH,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("bot_token", "channel_id"),
    optional=frozenset({"channel_id"}),
    place="channel_id",
    address="account",
    also=("url",),
    reply_length=LONGEST,
    private_length=LONGEST,
    post_length=LONGEST,
    limits="50 calls a second a bot, fewer a channel; words only with the message content intent; "
    "no push, no hiding, no reporting",
    windows="private only to members who allow it",
    price="free",
    storage_duty="keep what is needed; follow deletions",
    policy=Policy(own_in_private=True),
    duties=Duties(recheck_every=timedelta(days=7)),
    home="https://discord.com/channels/@me",
    base_url="https://discord.com",
    reads=Told(
        fr="Les messages et les fils des salons où vous invitez le bot, et les messages privés "
        "des salons privés que vous ajoutez comme source.",
        en="Messages and threads of the channels you invite the bot to, and private messages of "
        "the private channels you add as a source.",
    ),
    writes=Told(
        fr="Les messages que vous publiez et les réponses que vous écrivez, dans le salon ou en "
        "privé\u202f; un message supprimé ou un pouce levé, sur votre décision.",
        en="The messages you publish and the replies you write, in the channel or in private; a "
        "message deleted or a thumb up, when you decide so.",
    ),
    stores=Told(
        fr="Le texte, le nom et l'identifiant de l'auteur et l'adresse, pendant 90 jours\u202f; "
        "un message supprimé là-bas l'est ici au plus tard en une semaine.",
        en="The words, the author's name and id and the address, for 90 days; a message deleted "
        "there is deleted here within a week.",
    ),
    steps=(
        ConnectionStep(
            key="bot",
            fr="Sur discord.com/developers, créez une application, ouvrez Bot et demandez un "
            "jeton (Reset Token). Enregistrez-le comme bot_token.",
            en="On discord.com/developers, create an application, open Bot and ask for a token "
            "(Reset Token). Save it as bot_token.",
        ),
        ConnectionStep(
            key="intent",
            fr="Sur la même page, activez Message Content Intent\u202f: sans lui, les messages "
            "arrivent sans leur texte.",
            en="On the same page switch on Message Content Intent: without it messages arrive "
            "without their words.",
        ),
        ConnectionStep(
            key="invite",
            fr="Sous OAuth2, composez une invitation (scope bot) avec View Channels, Read Message "
            "History, Send Messages, Send Messages in Threads, Add Reactions et, pour supprimer, "
            "Manage Messages\u202f; ouvrez-la et choisissez votre serveur.",
            en="Under OAuth2 compose an invitation (scope bot) with View Channels, Read Message "
            "History, Send Messages, Send Messages in Threads, Add Reactions and, to delete, "
            "Manage Messages; open it and choose your server.",
        ),
        ConnectionStep(
            key="channel",
            fr="Ajoutez une source discord par salon\u202f: copiez le lien du salon (clic droit) "
            "comme adresse, ou son identifiant comme compte, puis lancez «\u202fvigie "
            "check\u202f». Pour publier aussi, enregistrez l'identifiant de votre salon d'annonces "
            "comme channel_id. Un salon exporté en JSON par DiscordChatExporter s'apporte par "
            "«\u202fvigie import discord FICHIER --brand votre-marque\u202f».",
            en="Add one discord source a channel: copy the channel's link (right click) as the "
            "address, or its id as the account, then run “vigie check”. To publish as well, save "
            "the id of your announcements channel as channel_id. A channel exported as JSON by "
            "DiscordChatExporter comes by “vigie import discord FILE --brand your-brand”.",
        ),
    ),
)

WEB = r"https?://(?:www\.|ptb\.|canary\.)?discord(?:app)?\.com"
MESSAGE = re.compile(WEB + r"/channels/(?:\d{5,20}|@me)/\d{5,20}/(\d{5,20})")
CHANNEL = re.compile(WEB + r"/channels/(?:\d{5,20}|@me)/(\d{5,20})(?:/\d{5,20})?")
REREAD_AT_ONCE = 1

parse = parse_messages


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new, edited and gone in the source's channel; see `poll_channel`."""
    return poll_channel(_bot(secrets), _channel_of(source), source.cursor, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What works of token, intent and channel; see `examine_bot`."""
    return examine_bot(_bot(secrets), _channel_of(source))


def claim(url: str) -> str | None:
    """The message at a Discord address, whatever client made it."""
    found = MESSAGE.fullmatch(url.partition("?")[0].rstrip("/"))
    return found.group(1) if found else None


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """One message again, as it is now or gone. Raises the PlatformError tree, PayloadError.

    Only Discord's own "unknown message" or "unknown channel" removes it. What is needed to answer
    it stays as it was first read, for a single message does not name its server.
    """
    if not mentions:
        return ()
    mention, bot = mentions[0], _bot(secrets)
    channel = mention.facts.get("channel_id", "")
    if not channel:
        return ()
    try:
        found = bot.read(
            f"/channels/{read_digits(channel)}/messages/{read_digits(mention.native_id)}"
        )
    except GoneError as error:
        if error.code in {"10003", "10008"}:
            gone = MentionEvent("discord", mention.native_id, EventKind.REMOVE, now)
            return (gone,)
        raise
    events = read_messages([found], Place(bot=bot.id), now).events
    same = [one for one in events if one.native_id == mention.native_id]
    return [replace(one, facts=mention.facts, thread_id=mention.thread_id) for one in same]


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One write, never repeated; see `do_once`. Raises as the protocol says."""
    return do_once(_bot(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether the act shows in the channel; see `look_for`. Raises as the protocol says."""
    return look_for(_bot(secrets), action)


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """One message in the brand's own channel; see `publish_in`. Raises as the protocol says."""
    return publish_in(_bot(secrets), secrets.get("channel_id", ""), post)


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether it shows in that channel; see `find_in`. Raises the PlatformError tree."""
    return find_in(_bot(secrets), secrets.get("channel_id", ""), post)


def _channel_of(source: Source) -> str:
    """The channel's id: the source's account, or what its web address ends in."""
    found = CHANNEL.fullmatch(source.url.partition("?")[0].rstrip("/"))
    channel = source.account.strip() or (found.group(1) if found else "")
    if not (channel.isascii() and channel.isdigit()):
        raise PermanentError("discord: the source names no channel by its id or link", code="id")
    return channel


def _bot(secrets: Mapping[str, str]) -> Bot:
    return Bot(base_url("discord", PROFILE.base_url), secrets.get("bot_token", ""))
