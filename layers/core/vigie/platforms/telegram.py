"""Telegram: groups, channels and private chats of a bot, and the chats of a business account.

https://core.telegram.org/bots/api. A bot is told of messages by webhook, or asks for them with
getUpdates while no webhook is set; it can read nothing twice, so what became of an act that timed
out cannot be found out, and a deletion is told in business chats only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from vigie.action import Action, ActionKind
from vigie.errors import PermanentError, SignatureError
from vigie.length import Counting
from vigie.mention import YES, Fact
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Examination,
    Fetched,
    Policy,
    Profile,
    Told,
)
from vigie.platforms._http import base_url
from vigie.platforms._own_words import OWN_WORDS
from vigie.platforms._signature import check_secret
from vigie.platforms._telegram_check import examine_bot
from vigie.platforms._telegram_errors import Bot
from vigie.platforms._telegram_own import expect_true, touch_own
from vigie.platforms._telegram_place import name_made, place_of, read_number
from vigie.platforms._telegram_poll import poll_bot
from vigie.platforms._telegram_publish import find_nothing, publish_in
from vigie.platforms._telegram_read import parse_updates
from vigie.source import Source

LONGEST = 4_096

PROFILE = Profile(
    slug="telegram",
    name="Telegram",
    capabilities=frozenset(
        {
            Capability.COMMENTS,
            Capability.MENTIONS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.DELETE,
            Capability.LIKE,
            Capability.PUBLISH,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("bot_token", "secret_token", "chat_id"),
    optional=frozenset({"secret_token", "chat_id"}),
    place="chat_id",
    address="account",
    reply_length=LONGEST,
    private_length=LONGEST,
    post_length=LONGEST,
    counting=Counting.UTF16,
    limits="30 messages a second, 1 a second in a chat, 20 a minute in a group; nothing can be "
    "read twice, so an act that timed out stays unconfirmed; nobody can hide or report",
    windows="delete within 48 hours; private only to who started the bot or wrote to the business "
    "account within 24 hours",
    price="free",
    policy=Policy(delete_within=timedelta(hours=48), own_in_private=True),
    storage_duty="erase on request; deletions are told in business chats only",
    home="https://web.telegram.org/",
    base_url="https://api.telegram.org",
    reads=Told(
        fr="Les messages des groupes et des canaux où se trouve le bot, ce qu'on lui écrit en "
        "privé et, si vous le reliez, les discussions de votre compte professionnel.",
        en="Messages of the groups and channels the bot is in, what people write to it in private "
        "and, if you connect it, the chats of your business account.",
    ),
    writes=Told(
        fr="Les messages que vous publiez et les réponses que vous écrivez, dans le groupe ou en "
        "privé\u202f; un message supprimé ou un pouce levé, sur votre décision.",
        en="The messages you publish and the replies you write, in the group or in private; a "
        "message deleted or a thumb up, when you decide so.",
    ),
    stores=Told(
        fr="Le texte, le nom affiché et l'identifiant de l'auteur, pendant 90 jours\u202f; ni "
        "photos ni numéros de téléphone.",
        en="The words, the author's display name and id, for 90 days; no pictures and no phone "
        "numbers.",
    ),
    steps=(
        ConnectionStep(
            key="bot",
            fr="Dans Telegram, écrivez à @BotFather, envoyez /newbot et suivez-le. Enregistrez le "
            "jeton qu'il donne comme bot_token.",
            en="In Telegram, write to @BotFather, send /newbot and follow it. Save the token it "
            "gives you as bot_token.",
        ),
        ConnectionStep(
            key="privacy",
            fr="Toujours avec @BotFather, envoyez /setprivacy et choisissez Disable\u202f: sinon "
            "le bot ne voit dans les groupes que ce qui lui est adressé.",
            en="Still with @BotFather, send /setprivacy and choose Disable: otherwise the bot "
            "only sees what is addressed to it in groups.",
        ),
        ConnectionStep(
            key="chats",
            fr="Ajoutez le bot à vos groupes et nommez-le administrateur de vos canaux, avec le "
            "droit de supprimer des messages si vous voulez modérer d'ici. Pour publier aussi, "
            "donnez-lui le droit d'écrire dans votre canal et enregistrez le nom de celui-ci "
            "(@votre_canal) ou son numéro comme chat_id. Pour un compte "
            "professionnel\u202f: Réglages, Telegram Business, Chatbots.",
            en="Add the bot to your groups and make it an administrator of your channels, with "
            "the right to delete messages if you want to moderate from here. To publish as well, "
            "give it the right to post in your channel and save that channel's name "
            "(@your_channel) or number as chat_id. For a business account: Settings, Telegram "
            "Business, Chatbots.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Si votre vigie a une adresse publique, inventez une phrase de lettres et de "
            "chiffres pour secret_token et appelez setWebhook avec l'adresse "
            "/webhooks/telegram/votre-marque et ce secret_token. Sans adresse publique, ne faites "
            "rien\u202f: vigie demande les nouvelles elle-même, et Telegram les garde 24 heures.",
            en="If your vigie has a public address, make up a phrase of letters and digits for "
            "secret_token and call setWebhook with the address /webhooks/telegram/your-brand and "
            "that secret_token. Without a public address do nothing: vigie asks for news itself, "
            "and Telegram keeps them for 24 hours.",
        ),
        ConnectionStep(
            key="source",
            fr="Ajoutez une source telegram dont le compte est le nom du bot, puis lancez "
            "«\u202fvigie check\u202f». Le passé d'un groupe s'apporte par un export de Telegram "
            "Desktop (JSON) et «\u202fvigie import telegram FICHIER --brand votre-marque\u202f».",
            en="Add a telegram source whose account is the bot's name, then run “vigie check”. A "
            "group's past comes by an export of Telegram Desktop (JSON) and “vigie import "
            "telegram FILE --brand your-brand”.",
        ),
    ),
)

ADDRESS = re.compile(r"https?://(?:www\.)?(?:t|telegram)\.me/c/(\d{1,18})/(?:\d{1,10}/)?(\d{1,10})")
TOPICS = {"message_thread_id": "topic_id", "direct_messages_topic_id": "direct_topic_id"}
THUMB = [{"type": "emoji", "emoji": "👍"}]

parse = parse_updates
parse_push = parse_updates


def answer_handshake(
    query: Mapping[str, str],  # noqa: ARG001 - the protocol's
    secrets: Mapping[str, str],  # noqa: ARG001 - the protocol's
) -> str:
    """There is no handshake: setWebhook names the secret. Raises SignatureError."""
    raise SignatureError("telegram knows no handshake")


def verify_push(headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]) -> None:  # noqa: ARG001 - nothing signs the body
    """Check the secret every delivery carries, in constant time. Raises SignatureError."""
    check_secret(
        headers.get("x-telegram-bot-api-secret-token", ""), secrets.get("secret_token", "")
    )


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """Ask for what waits, unless a webhook is told of it; see `poll_bot`."""
    return poll_bot(_bot(secrets), source.cursor, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What works of token, privacy mode and webhook; see `examine_bot`."""
    return examine_bot(_bot(secrets), secrets, now)


def claim(url: str) -> str | None:
    """The mention at an address that names its chat by number; a name may change hands."""
    found = ADDRESS.fullmatch(url.partition("?")[0].rstrip("/"))
    return f"-100{found.group(1)}_{found.group(2)}" if found else None


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    bot = _bot(secrets)
    if action.kind in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY):
        return name_made(bot.write("sendMessage", _message(action)))
    if action.kind in OWN_WORDS:
        return touch_own(bot, action)
    chat, message = place_of(action)
    connection = action.facts.get("business_connection_id")
    where: dict[str, object] = {"chat_id": chat, "message_id": read_number(message)}
    if action.kind is ActionKind.DELETE and connection:
        where = {"business_connection_id": connection, "message_ids": [read_number(message)]}
        expect_true(bot.write("deleteBusinessMessages", where))
    elif action.kind is ActionKind.DELETE:
        expect_true(bot.write("deleteMessage", where))
    elif action.kind is ActionKind.LIKE and not connection:
        expect_true(bot.write("setMessageReaction", {**where, "reaction": THUMB}))
    else:
        raise PermanentError(f"telegram offers no {action.kind.value} here", code="unsupported")
    return None


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Bots cannot read a chat, so nobody can tell. Always raises TransientError.

    The action stays unconfirmed and a person looks at the chat: better than a second message.
    """
    del action, secrets
    return find_nothing()


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """One message to the brand's own channel or group. Raises as the protocol says."""
    return publish_in(_bot(secrets), secrets.get("chat_id", ""), post)


was_published = was_done


def _bot(secrets: Mapping[str, str]) -> Bot:
    return Bot(base_url("telegram", PROFILE.base_url), secrets.get("bot_token", ""))


def _message(action: Action) -> dict[str, object]:
    """The message to send: under the one it answers, or to its author in private.

    Only a message in the same chat can be answered; the topic of a forum is named beside it.
    """
    chat, message = place_of(action)
    is_here = action.kind is ActionKind.REPLY or action.facts.get(Fact.PRIVATE) == YES
    if not is_here:
        person = action.author.id or ""
        if not person.isdigit():
            raise PermanentError("telegram: no person is known to write to", code="author")
        return {"chat_id": person, "text": action.text}
    asked: dict[str, object] = {
        "chat_id": chat,
        "text": action.text,
        "reply_parameters": {"message_id": read_number(message)},
    }
    for name, fact in TOPICS.items():
        if action.facts.get(fact):
            asked[name] = read_number(action.facts[fact])
    if action.facts.get("business_connection_id"):
        asked["business_connection_id"] = action.facts["business_connection_id"]
    return asked
