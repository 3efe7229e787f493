"""Tumblr: posts under tags, replies and mentions of a blog; liked from here, answered there.

The interface makes posts, but no replies, messages or moderation: those stay tasks for a human.
https://www.tumblr.com/docs/en/api/v2
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from vigie.action import Action, ActionKind
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    GoneError,
    PermanentError,
    TransientError,
)
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Profile,
    Scope,
    Told,
)
from vigie.platforms._http import base_url
from vigie.platforms._oauth import ACCESS_TOKEN, DERIVED, REFRESH_TOKEN, ask_token, expires_soon
from vigie.platforms._tumblr_api import PLATFORM, Tumblr
from vigie.platforms._tumblr_examine import examine_blog
from vigie.platforms._tumblr_poll import poll_blog
from vigie.platforms._tumblr_publish import LONGEST_BLOCK, find_on_blog, publish_on_blog
from vigie.platforms._tumblr_read import Reader, list_objects, parse_tumblr
from vigie.source import Source

PROFILE = Profile(
    slug="tumblr",
    name="Tumblr",
    capabilities=frozenset(
        {Capability.MENTIONS, Capability.COMMENTS, Capability.LIKE, Capability.PUBLISH}
    ),
    secrets=("client_id", "client_secret", REFRESH_TOKEN, "blog"),
    optional=frozenset({"blog"}),
    post_length=LONGEST_BLOCK,
    derived=DERIVED,
    address="account",
    also=("query",),
    limits="1,000 calls an hour and 5,000 a day for each app; no replies, messages or moderation "
    "by its interface",
    windows="none",
    price="free",
    storage_duty="follow deletions; content stays its blog's",
    duties=Duties(recheck_every=timedelta(days=7)),
    scopes=(
        Scope("basic", fr="lire les publications", en="to read posts"),
        Scope(
            "write",
            fr="publier, ou aimer une publication, à votre demande",
            en="to post and to like, when you ask",
        ),
        Scope("offline_access", fr="garder la connexion", en="to stay connected"),
    ),
    base_url="https://api.tumblr.com",
    home="https://www.tumblr.com/inbox",
    composer="https://www.tumblr.com/new/text",
    reads=Told(
        fr="Les réponses, mentions et reblogs commentés de votre blog, les questions reçues, et "
        "les publications sous les tags que vous choisissez.",
        en="Replies, mentions and commented reblogs of your blog, the asks it receives, and posts "
        "under the tags you choose.",
    ),
    writes=Told(
        fr="Les publications que vous écrivez, un j'aime à votre demande. Répondre se fait sur "
        "Tumblr\u202f: vigie ouvre la bonne page.",
        en="The posts you write, a like when you ask for it. Answers are written on Tumblr: vigie "
        "opens the right page.",
    ),
    stores=Told(
        fr="Le texte, le nom du blog et le lien, pendant 90 jours\u202f; ce qui est supprimé "
        "là-bas l'est ici dans la semaine.",
        en="The words, the blog's name and the link, for 90 days; what is deleted there goes here "
        "within a week.",
    ),
    steps=(
        ConnectionStep(
            fr="Sur tumblr.com/oauth/apps, enregistrez une application. Sa clé (Consumer Key) est "
            "client_id, son secret client_secret.",
            en="On tumblr.com/oauth/apps, register an application. Its consumer key is client_id, "
            "its consumer secret client_secret.",
            key="app",
        ),
        ConnectionStep(
            fr="Autorisez-la avec le compte du blog, avec les droits basic, write et "
            "offline_access, et enregistrez le jeton d'actualisation comme refresh_token. vigie le "
            "remplace ensuite d'elle-même\u202f: chacun ne sert qu'une fois.",
            en="Authorise it with the blog's account, with the rights basic, write and "
            "offline_access, and save the refresh token as refresh_token. From then on vigie "
            "replaces it by itself: each serves once.",
            key="token",
        ),
        ConnectionStep(
            fr="Ajoutez une source dont le compte est le nom de votre blog, puis une par groupe de "
            "tags\u202f: «\u202f#café rivage #brunch\u202f». Si le compte tient plusieurs blogs, "
            "enregistrez comme blog le nom de celui où vous publiez.",
            en="Add a source whose account is your blog's name, then one for each group of tags: "
            "“#cafe rivage #brunch”. If the account keeps several blogs, save the name of the one "
            "you post on as blog.",
            key="blog",
        ),
    ),
)

# A post is read by its blog and id, one a call.
REREAD_AT_ONCE = 1
HOST = "tumblr.com"
OWN_PAGES = frozenset({"tagged", "search", "explore", "dashboard", "blog", "docs", "settings"})

parse = parse_tumblr


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether the access token is missing or ends within minutes (it lasts about 42)."""
    return expires_soon(secrets, now)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A new access token and the refresh token for the one after. Raises as the protocol says."""
    if not secrets.get(REFRESH_TOKEN):
        raise AuthError("no refresh token is stored", code="token")
    form = {
        "grant_type": "refresh_token",
        "refresh_token": secrets[REFRESH_TOKEN],
        "client_id": secrets.get("client_id", ""),
        "client_secret": secrets.get("client_secret", ""),
    }
    try:
        url = f"{base_url(PLATFORM, PROFILE.base_url)}/v2/oauth2/token"
        return ask_token(PLATFORM, url, form, now)
    except AddressRefusedError as error:
        raise TransientError(str(error), code="token") from None


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new; see `poll_blog`. Raises as the protocol says."""
    return poll_blog(_tumblr(secrets), _blog(source), source.query, source.cursor, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """Like a post: one call. Raises the PlatformError tree or OutcomeUnknownError."""
    tumblr = _tumblr(secrets)
    if not tumblr.token:
        raise AuthError("no access token is stored", code="token")
    key = action.facts.get("reblog_key", "")
    if action.kind is not ActionKind.LIKE or not key:
        raise PermanentError("tumblr's interface likes posts, and does nothing else", code="kind")
    tumblr.write("/v2/user/like", {"id": action.native_id, "reblog_key": key})
    return None


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether the post shows our like. Raises the PlatformError tree."""
    blog = quote(action.author.id or "", safe="")
    body = _tumblr(secrets).settle(f"/v2/blog/{blog}/posts", {"id": action.native_id})
    for one in list_objects(body):
        if isinstance(one, dict) and isinstance(one.get("liked"), bool):
            return one["liked"], None
    raise TransientError("tumblr did not say whether it is liked", code="unreadable")


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """A post on the brand's blog; see `publish_on_blog`. Raises as the protocol says."""
    return publish_on_blog(_tumblr(secrets), short_name(secrets.get("blog", "")), post)


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether it shows there; see `find_on_blog`. Raises the PlatformError tree."""
    return find_on_blog(_tumblr(secrets), short_name(secrets.get("blog", "")), post)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """A post as it stands, or its removal; replies cannot be asked for by id.

    Raises the PlatformError tree, PayloadError, AddressRefusedError.
    """
    if not mentions or not mentions[0].native_id.isdigit() or not mentions[0].author.id:
        return []
    one = mentions[0]
    path = f"/v2/blog/{quote(str(one.author.id), safe='')}/posts"
    try:
        body = _tumblr(secrets).read(path, {"id": one.native_id, "npf": "true"})
    except GoneError:
        return [MentionEvent("tumblr", one.native_id, EventKind.REMOVE, now)]
    events, _ = Reader(now).read(list_objects(body))
    found = [event for event in events if event.native_id == one.native_id]
    if not found:
        raise TransientError("tumblr answered without the post", code="unreadable")
    return found


def claim(url: str) -> str | None:
    """The post's id in an address of Tumblr's own; blogs on their own domains cannot be told."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    pieces = [one for one in parts.path.split("/") if one]
    if host in (HOST, f"www.{HOST}"):
        known = len(pieces) > 1 and pieces[0] not in OWN_PAGES and pieces[1].isdigit()
        return pieces[1] if known and pieces[1].isascii() else None
    if host.endswith(f".{HOST}") and len(pieces) > 1 and pieces[0] == "post":
        return pieces[1] if pieces[1].isascii() and pieces[1].isdigit() else None
    return None


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Which steps are done, and the blog's profile; see `examine_blog`."""
    return examine_blog(_tumblr(secrets), _blog(source), secrets)


def _blog(source: Source) -> str:
    return short_name(source.account)


def short_name(blog: str) -> str:
    """A blog's short name, however it was written."""
    return blog.strip().removeprefix("@").removesuffix(f".{HOST}")


def _tumblr(secrets: Mapping[str, str]) -> Tumblr:
    return Tumblr(
        base_url(PLATFORM, PROFILE.base_url),
        secrets.get(ACCESS_TOKEN, ""),
        secrets.get("client_id", ""),
    )
