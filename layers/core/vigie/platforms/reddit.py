"""Reddit: posts by search, communities' comments, replies, username mentions, private messages.

https://www.reddit.com/dev/api
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from vigie.action import Action
from vigie.mention import Mention, MentionEvent
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
from vigie.platforms._oauth import DERIVED, expires_soon
from vigie.platforms._reddit_act import perform_on_reddit, was_done_on_reddit
from vigie.platforms._reddit_api import API, connect, renew_token
from vigie.platforms._reddit_examine import examine_reddit
from vigie.platforms._reddit_poll import poll_reddit
from vigie.platforms._reddit_publish import publish as publish_post
from vigie.platforms._reddit_publish import was_published as find_published
from vigie.platforms._reddit_read import parse_reddit
from vigie.platforms._reddit_reread import reread_things
from vigie.source import Source

PROFILE = Profile(
    slug="reddit",
    name="Reddit",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.SPAM,
            Capability.LIKE,
            Capability.PUBLISH,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("client_id", "client_secret", "username", "password", "refresh_token"),
    optional=frozenset({"password", "refresh_token"}),
    derived=DERIVED,
    address="query",
    also=("account",),
    reply_length=10_000,
    private_length=10_000,
    post_length=40_000,
    limits="100 calls a minute per app over ten minutes; search finds posts, not comments; only "
    "moderators hide, and nobody deletes another's words",
    windows="none; threads older than six months may be archived",
    price="free for non-commercial use; commercial use needs an agreement with Reddit",
    storage_duty="what is deleted on Reddit is deleted here: read again every day, kept 48 hours "
    "unless read again",
    # https://www.reddit.com/r/changelog/comments/umx99/
    policy=Policy(short_links=False),
    duties=Duties(keep=timedelta(hours=48), recheck_every=timedelta(days=1)),
    ready_in="weeks",
    meanwhile=Told(
        fr="En attendant l'accord de Reddit\u202f: le flux de recherche "
        "reddit.com/search.rss?q=votre+marque comme source de type feeds, et les réponses à la "
        "main, par les tâches de vigie.",
        en="While Reddit decides: the search feed reddit.com/search.rss?q=your+brand as a source "
        "of type feeds, and answers by hand, from vigie's tasks.",
    ),
    scopes=(
        Scope("identity", "savoir quel compte est relié", "know which account is connected"),
        Scope("read", "lire publications et commentaires", "read posts and comments"),
        Scope(
            "privatemessages",
            "lire les mentions et les messages, y répondre en privé",
            "read mentions and messages, answer in private",
        ),
        Scope("submit", "publier vos messages et vos réponses", "publish your posts and replies"),
        Scope("edit", "modifier ou supprimer vos réponses", "change or delete your replies"),
        Scope(
            "history", "vérifier qu'une publication est bien parue", "see whether a post appeared"
        ),
        Scope(
            "modposts",
            "retirer ou approuver dans vos communautés",
            "remove or approve in your own communities",
        ),
        Scope(
            "vote",
            "voter pour, quand une personne le demande",
            "upvote, when a person asks for it",
        ),
    ),
    reads=Told(
        fr="Les publications qui répondent à votre recherche et les commentaires qui s'y "
        "ajoutent, les communautés que vous suivez, les mentions de votre compte et ses messages "
        "privés.",
        en="Posts your search finds and the comments that gather under them, communities you "
        "follow, mentions of your account and its private messages.",
    ),
    writes=Told(
        fr="Les publications sur votre profil, les réponses et les messages privés que vous "
        "écrivez, un vote que vous demandez et, là "
        "où vous modérez, un retrait ou une approbation.",
        en="Posts on your profile, the replies and private messages you write, an upvote you ask "
        "for and, where you moderate, a removal or an approval.",
    ),
    stores=Told(
        fr="Le texte, le nom du compte et l'adresse\u202f; relus chaque jour, et effacés dès que "
        "Reddit ne les montre plus.",
        en="The words, the account's name and the address; read again every day, and erased once "
        "Reddit no longer shows them.",
    ),
    steps=(
        ConnectionStep(
            fr="Demandez l'accès à l'interface de données sur support.reddithelp.com (Responsible "
            "Builder Policy), en disant franchement qui vous êtes et ce que vous lisez. La réponse "
            "prend souvent des semaines.",
            en="Ask for Data API access on support.reddithelp.com (Responsible Builder Policy), "
            "and say plainly who you are and what you read. An answer often takes weeks.",
            key="access",
        ),
        ConnectionStep(
            fr="Sur reddit.com/prefs/apps, créez une application de type «\u202fscript\u202f» avec "
            "le compte de la marque. L'identifiant sous son nom est client_id, son secret "
            "client_secret, et le nom du compte, sans u/, username\u202f: Reddit veut qu'on se "
            "nomme.",
            en="On reddit.com/prefs/apps, create an app of the “script” type with the brand's own "
            "account. The id below its name is client_id, its secret client_secret, and the "
            "account's name without u/ is username: Reddit wants callers to say who they are.",
            key="app",
        ),
        ConnectionStep(
            fr="Enregistrez aussi le mot de passe du compte comme password, ou, pour une "
            "application web, le jeton permanent comme refresh_token. Sans l'un des deux, vigie "
            "lit mais n'écrit pas.",
            en="Also save the account's password as password or, for a web app, its permanent "
            "token as refresh_token. With neither, vigie reads and does not write.",
            key="token",
        ),
        ConnectionStep(
            fr="Avec un refresh_token, accordez identity, read, privatemessages, submit, edit, "
            "history, modposts et vote. Une application «\u202fscript\u202f» les a déjà.",
            en="With a refresh_token, grant identity, read, privatemessages, submit, edit, "
            "history, modposts and vote. A “script” app has them already.",
            key="rights",
        ),
        ConnectionStep(
            fr="Ajoutez une source\u202f: une recherche, des communautés écrites a+b, ou "
            "u/votre_compte pour ses mentions et ses messages. Pour retirer des commentaires, le "
            "compte doit être modérateur de la communauté.",
            en="Add a source: a search, communities written a+b, or u/your_account for its "
            "mentions and messages. To remove comments, the account must moderate the community.",
            key="source",
        ),
    ),
    base_url=API,
    home="https://www.reddit.com/notifications",
    composer="https://www.reddit.com/submit",
)

REREAD_AT_ONCE = 100
THREAD = re.compile(
    r"(?:/(?:r|user|u)/[^/]+)?/comments/([0-9a-z]+)(?:/(?:comment|[^/]*)/([0-9a-z]+))?(?:/[^/]*)?/?\Z",
    re.IGNORECASE,
)
SHORT = re.compile(r"/([0-9a-z]+)/?\Z", re.IGNORECASE)

parse = parse_reddit
publish = publish_post
was_published = find_published


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new for a source; see `poll_reddit`. Raises as the protocol says."""
    return poll_reddit(connect(secrets), source, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    return perform_on_reddit(connect(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread; see `was_done_on_reddit`. Raises the PlatformError tree."""
    return was_done_on_reddit(connect(secrets), action)


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """A token lasts a day at most, so it is asked for anew shortly before its end."""
    return expires_soon(secrets, now)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A new access token. Raises AuthError when only a human can reconnect."""
    return renew_token(secrets, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What works, step by step. Raises TransientError, RateLimitedError."""
    return examine_reddit(connect(secrets), source)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """What changed among at most 100 mentions. Raises the PlatformError tree."""
    return reread_things(connect(secrets), mentions, now)


def claim(url: str) -> str | None:
    """The post or comment at one of Reddit's many addresses, or None."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if host in ("redd.it", "www.redd.it"):
        found = SHORT.fullmatch(parts.path)
        return f"t3_{found[1].lower()}" if found else None
    if host != "reddit.com" and not host.endswith(".reddit.com"):
        return None
    found = THREAD.fullmatch(parts.path)
    if not found:
        return None
    return f"t1_{found[2].lower()}" if found[2] else f"t3_{found[1].lower()}"
