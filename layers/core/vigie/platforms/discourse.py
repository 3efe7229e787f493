"""Discourse forums: every post or what a search finds, private messages, deliveries.

https://docs.discourse.org
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from vigie.action import Action
from vigie.errors import GoneError, PermanentError, SignatureError
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Policy,
    Profile,
    Scope,
    Told,
)
from vigie.platforms._discourse_act import perform_on_forum, was_done_on_forum
from vigie.platforms._discourse_api import Forum, connect
from vigie.platforms._discourse_examine import examine_forum
from vigie.platforms._discourse_poll import poll_forum, read_posts
from vigie.platforms._discourse_read import Setting, parse_discourse, read_body
from vigie.platforms._news import turn_reread
from vigie.platforms._signature import check_hmac
from vigie.source import Source

PROFILE = Profile(
    slug="discourse",
    name="Discourse",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.DELETE,
            Capability.SPAM,
            Capability.LIKE,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("api_key", "api_username", "webhook_secret"),
    optional=frozenset({"webhook_secret"}),
    address="url",
    also=("query",),
    reply_length=32_000,
    private_length=32_000,
    limits="60 calls a minute with an administrator's key; hiding and deleting need a moderator",
    windows="none; a closed topic takes no replies",
    price="free",
    storage_duty="the forum's own terms; read again every day, what is gone there goes here",
    policy=Policy(shortest=20, own_in_private=True),
    duties=Duties(recheck_every=timedelta(days=1)),
    scopes=(
        Scope(
            "posts:read",
            "lire les messages du forum",
            "read the forum's posts",
        ),
        Scope(
            "posts:write",
            "publier vos réponses et vos messages privés",
            "post your replies and private messages",
        ),
        Scope("posts:edit", "modifier vos réponses", "change your replies"),
        Scope("posts:delete", "supprimer vos réponses", "delete your replies"),
        Scope(
            "post_actions:write",
            "aimer ou signaler, quand une personne le demande",
            "like or flag, when a person asks for it",
        ),
    ),
    reads=Told(
        fr="Les messages du forum, tous ou ceux que trouve votre recherche, et les messages privés "
        "du compte.",
        en="The forum's posts, all of them or those your search finds, and the account's private "
        "messages.",
    ),
    writes=Told(
        fr="Les réponses et les messages privés que vous écrivez, un «\u202fj'aime\u202f» que vous "
        "demandez\u202f; un message masqué, rétabli, supprimé ou signalé sur votre décision.",
        en="The replies and private messages you write, a like you ask for; a post hidden, shown "
        "again, deleted or flagged when you decide so.",
    ),
    stores=Told(
        fr="Le texte, le nom du compte et l'adresse, pendant 90 jours\u202f; relus chaque jour, "
        "effacés quand le forum ne les montre plus.",
        en="The words, the account's name and the address, for 90 days; read again every day, "
        "erased once the forum no longer shows them.",
    ),
    steps=(
        ConnectionStep(
            fr="Ajoutez une source avec l'adresse du forum, par exemple "
            "https://forum.example.org, et une recherche si vous ne voulez pas tout lire.",
            en="Add a source with the forum's address, such as https://forum.example.org, and a "
            "search if you do not want to read all of it.",
            key="address",
        ),
        ConnectionStep(
            fr="Dans Administration, API, Clés, créez une clé pour le compte de la marque, avec "
            "les portées topics, posts, search, users et post_actions, ou une clé globale. "
            "Enregistrez-la comme api_key, et le nom du compte comme api_username.",
            en="Under Admin, API, Keys, create a key for the brand's own account, with the scopes "
            "topics, posts, search, users and post_actions, or a global one. Save it as api_key, "
            "and the account's name as api_username.",
            key="key",
        ),
        ConnectionStep(
            fr="Pour masquer ou supprimer depuis vigie, faites du compte un modérateur. Sans cela, "
            "vigie répond et signale.",
            en="To hide or delete from vigie, make the account a moderator. Without that, vigie "
            "replies and flags.",
            key="rights",
        ),
        ConnectionStep(
            fr="Pour tout recevoir aussitôt\u202f: Administration, API, Webhooks, adresse "
            "/webhooks/discourse/VOTRE_MARQUE de votre vigie, type application/json, événements "
            "Post, et un secret d'au moins douze caractères, enregistré ici comme webhook_secret.",
            en="To receive everything at once: Admin, API, Webhooks, your vigie's address "
            "/webhooks/discourse/YOUR_BRAND, type application/json, Post events, and a secret of "
            "at least twelve characters, saved here as webhook_secret.",
            key="webhook",
        ),
    ),
    self_hosted=True,
)

REREAD_AT_ONCE = 20

parse = parse_discourse
parse_push = parse_discourse


def answer_handshake(
    query: Mapping[str, str],  # noqa: ARG001 - the protocol's
    secrets: Mapping[str, str],  # noqa: ARG001 - the protocol's
) -> str:
    """A forum proves nothing before it delivers. Raises SignatureError, always."""
    raise SignatureError("discourse shakes no hands: it signs what it delivers")


def verify_push(headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]) -> None:
    """Check a delivery over its raw bytes. Raises SignatureError.

    https://meta.discourse.org/t/configure-webhooks-that-trigger-on-discourse-events/49045
    """
    given = headers.get("x-discourse-event-signature", "")
    check_hmac(given, body, secrets.get("webhook_secret", ""))


def address_of(event: MentionEvent) -> str | None:
    """The address of a post by its place in its topic; a delivery names the forum in a header."""
    topic, number = event.facts.get("topic"), event.facts.get("number", "1")
    return f"{event.realm}/t/{topic}/{number}" if event.realm and topic else None


def realm_of(headers: Mapping[str, str]) -> str:
    """The forum a delivery comes from, as it names itself."""
    return headers.get("x-discourse-instance", "").strip().rstrip("/")


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new for a source; see `poll_forum`. Raises as the protocol says."""
    if not source.url:
        raise PermanentError("the source has no forum's address", code="address")
    return poll_forum(connect(source.url, secrets), source, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    return perform_on_forum(connect(action.realm, secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the topic; see `was_done_on_forum`. Raises the PlatformError tree."""
    return was_done_on_forum(connect(action.realm, secrets), action)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What works, step by step. Raises TransientError, RateLimitedError."""
    has_secret = bool(secrets.get("webhook_secret"))
    return examine_forum(connect(source.url, secrets), has_webhook_secret=has_secret)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """What changed among at most 20 mentions of one forum, a call a topic.

    A post its topic no longer gives is asked for by itself: only a plain "gone" removes it.
    Raises the PlatformError tree.
    """
    events: list[MentionEvent] = []
    for topic, under in _by_topic(mentions).items():
        forum = connect(under[0].realm, secrets)
        titles = {topic: under[0].facts.get("about", "")}
        setting = Setting(forum.realm, forum.me, titles, private=under[0].is_private)
        ids = [one.native_id for one in under]
        try:
            found = read_posts(forum, topic, ids, setting, now) if topic else []
        except GoneError:
            found = []
        events += found
        shown = {event.native_id for event in found}
        for one in ids:
            events += [] if one in shown else _reread_one(forum, one, setting, now)
    return turn_reread(mentions, events, now)


def _by_topic(mentions: Sequence[Mention]) -> dict[str, list[Mention]]:
    topics: dict[str, list[Mention]] = {}
    for one in mentions:
        topics.setdefault(one.facts.get("topic", ""), []).append(one)
    return topics


def _reread_one(
    forum: Forum, native_id: str, setting: Setting, now: datetime
) -> list[MentionEvent]:
    try:
        body = forum.read_object(f"/posts/{native_id}.json")
    except GoneError:
        return [MentionEvent("discourse", native_id, EventKind.REMOVE, now, realm=forum.realm)]
    parsed = read_body(body, now, setting)
    return [event for event in parsed.events if event.native_id == native_id]
