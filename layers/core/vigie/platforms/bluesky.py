"""Bluesky: mentions, replies, quotes, searches, private messages; threads of one's own moderated.

https://docs.bsky.app and https://atproto.com
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from vigie.action import Action, ActionKind
from vigie.errors import TransientError
from vigie.length import Counting
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Profile,
    Told,
)
from vigie.platforms._bluesky_acts import (
    perform_act,
    publish_post,
    was_act_done,
    was_post_made,
)
from vigie.platforms._bluesky_api import open_server
from vigie.platforms._bluesky_examine import examine_account
from vigie.platforms._bluesky_lists import list_objects
from vigie.platforms._bluesky_poll import poll_server
from vigie.platforms._bluesky_read import AT, POST, Reader, parse_bluesky
from vigie.platforms._bluesky_session import SESSION_OF, is_ours, renew_session
from vigie.platforms._oauth import DERIVED, REFRESH_TOKEN, expires_soon
from vigie.source import Source

PROFILE = Profile(
    slug="bluesky",
    name="Bluesky",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.DELETE,
            Capability.SPAM,
            Capability.LIKE,
            Capability.PUBLISH,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("identifier", "app_password", "service"),
    optional=frozenset({"service"}),
    derived=(*DERIVED, REFRESH_TOKEN, "did", "pds", SESSION_OF),
    address="account",
    also=("query",),
    reply_length=300,
    private_length=1000,
    post_length=300,
    counting=Counting.GRAPHEMES,
    limits="3,000 requests in 5 minutes, 5,000 write points an hour; hides replies in its own "
    "threads only, deletes its own words only; spam is a report and removes nothing",
    windows="none; private messages only to people who take them",
    price="free",
    storage_duty="follow deletions and the labels that hide",
    duties=Duties(recheck_every=timedelta(days=1)),
    base_url="https://bsky.social",
    home="https://bsky.app/notifications",
    composer="https://bsky.app/",
    reads=Told(
        fr="Les messages qui vous mentionnent, vous répondent ou vous citent, vos messages privés "
        "si vous l'autorisez, et les recherches que vous choisissez.",
        en="Posts that mention you, answer you or quote you, your private messages if you allow "
        "it, and the searches you choose.",
    ),
    writes=Told(
        fr="Les publications, réponses et messages que vous écrivez, vos j'aime, vos "
        "signalements\u202f; une réponse masquée sous vos propres messages, ou affichée de "
        "nouveau.",
        en="The posts, replies and messages you write, your likes, your reports; a reply hidden "
        "under your own posts, or shown again.",
    ),
    stores=Told(
        fr="Le texte, le nom public de l'auteur, son identifiant et le lien, pendant 90 "
        "jours\u202f; ce qui est supprimé là-bas l'est ici dans la journée.",
        en="The words, the author's public name and id, and the link, for 90 days; what is "
        "deleted there goes here within a day.",
    ),
    steps=(
        ConnectionStep(
            fr="Enregistrez comme identifier votre nom complet sur Bluesky, par exemple "
            "caferivage.bsky.social. Si votre compte vit sur un autre serveur que bsky.social, "
            "enregistrez l'adresse de celui-ci comme service.",
            en="Save your full Bluesky name as identifier, caferivage.bsky.social for example. If "
            "your account lives on another server than bsky.social, save that one's address as "
            "service.",
            key="account",
        ),
        ConnectionStep(
            fr="Dans Paramètres, Confidentialité et sécurité, Mots de passe d'application, "
            "créez-en un nommé vigie et enregistrez-le comme app_password. Ne donnez jamais le mot "
            "de passe du compte\u202f; celui-ci se révoque d'un clic.",
            en="Under Settings, Privacy and security, App passwords, create one named vigie and "
            "save it as app_password. Never give the account's own password; this one is revoked "
            "with a click.",
            key="session",
        ),
        ConnectionStep(
            fr="Pour lire vos messages privés et y répondre, cochez «\u202fAutoriser l'accès à vos "
            "messages privés\u202f» en créant ce mot de passe. Sans cela, tout le reste "
            "fonctionne.",
            en="To read and answer private messages, tick “Allow access to your direct messages” "
            "while creating that password. Without it, everything else works.",
            key="messages",
        ),
        ConnectionStep(
            fr="Ajoutez une source pour votre compte, puis une par recherche\u202f: le nom de la "
            "marque, ses fautes courantes, vos mots-dièse.",
            en="Add a source for your account, then one for each search: the brand's name, its "
            "usual misspellings, your hashtags.",
        ),
    ),
)

# https://docs.bsky.app/docs/api/app-bsky-feed-get-posts
REREAD_AT_ONCE = 25
HOST = "bsky.app"

parse = parse_bluesky


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether the session is missing, another account's, or ends within minutes (of two hours)."""
    return expires_soon(secrets, now) or not is_ours(secrets)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A new session and the refresh token for the one after; see `renew_session`."""
    return renew_session(secrets, now)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new for the account or the search; see `poll_server`. Raises as the protocol says."""
    return poll_server(open_server(secrets), source.query, source.cursor, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One write, never repeated; see `perform_act`. Raises as the protocol says."""
    return perform_act(open_server(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """What became of an act; see `was_act_done`. Raises the PlatformError tree."""
    return was_act_done(open_server(secrets), action)


def publish(post: Action, secrets: Mapping[str, str]) -> str | None:
    """A post of the account's own; see `publish_post`. Raises as the protocol says."""
    return publish_post(open_server(secrets), post)


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether its record is there; see `was_post_made`. Raises the PlatformError tree."""
    return was_post_made(open_server(secrets), post)


def is_by_hand(kind: ActionKind, mention: Mention, secrets: Mapping[str, str]) -> bool:
    """Nobody deletes another's words, and replies are hidden in threads of our own only."""
    if kind is ActionKind.DELETE:
        return not mention.own
    root = mention.thread_id or mention.native_id
    is_hiding = kind in (ActionKind.HIDE, ActionKind.UNHIDE)
    return is_hiding and bool(secrets.get("did")) and f"//{secrets['did']}/" not in root


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """What became of at most 25 posts: those the network no longer shows are removed here.

    Private messages cannot be asked for by id. Raises the PlatformError tree, PayloadError,
    AddressRefusedError.
    """
    uris = [one.native_id for one in mentions if AT.fullmatch(one.native_id)]
    if not uris:
        return []
    body = open_server(secrets).read("app.bsky.feed.getPosts", {"uris": uris})
    posts = body.get("posts")
    events, rejected = Reader(now).read(list_objects(body))
    if not isinstance(posts, list) or rejected or (posts and not events):
        raise TransientError("bluesky answered with no list of posts", code="unreadable")
    shown = {one.native_id for one in events}
    gone = [MentionEvent("bluesky", one, EventKind.REMOVE, now) for one in uris if one not in shown]
    return [*(one for one in events if one.native_id in uris), *gone]


def claim(url: str) -> str | None:
    """The id of the post at a web address that names its author by id.

    Most shared addresses name the author by handle, which only the network can resolve: those are
    nobody's here.
    """
    try:
        parts = urlsplit(url)
        pieces = unquote(parts.path).strip("/").split("/")
        host = parts.hostname
    except ValueError:
        return None
    if host != HOST or len(pieces) != 4 or (pieces[0], pieces[2]) != ("profile", "post"):  # noqa: PLR2004 - /profile/x/post/y
        return None
    uri = f"at://{pieces[1]}/{POST}/{pieces[3]}"
    return uri if AT.fullmatch(uri) else None


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Which steps are done, and the profile; see `examine_account`. Raises TransientError."""
    return examine_account(secrets)
