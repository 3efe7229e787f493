"""Disqus: the comments of the owner's own forum, those held or taken for spam included.

https://disqus.com/api/docs/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.action import Action
from vigie.errors import AuthError, GoneError, PermanentError, PermissionDeniedError
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Finding,
    Profile,
    Scope,
    Told,
)
from vigie.platforms._descend import Descent, Page, Reach, descend
from vigie.platforms._disqus_act import EVERY_STATE, perform_on_disqus, was_done_on_disqus
from vigie.platforms._disqus_api import API, Disqus, connect
from vigie.platforms._disqus_read import list_posts, parse_disqus, read_body, read_moment
from vigie.platforms._fields import read_url
from vigie.platforms._news import WORDS, sift_states, turn_reread
from vigie.source import Source

PROFILE = Profile(
    slug="disqus",
    name="Disqus",
    capabilities=frozenset(
        {
            Capability.COMMENTS,
            Capability.PUBLIC_REPLY,
            Capability.UNHIDE,
            Capability.DELETE,
            Capability.SPAM,
            Capability.LIKE,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("api_key", "api_secret", "access_token"),
    address="account",
    reply_length=25_000,
    limits="1,000 calls an hour; own forum only; nothing hides an approved comment short of "
    "deleting it or calling it spam; no private messages",
    windows="none; a closed page takes no comments",
    price="free",
    storage_duty="deletions are followed: read again every day",
    duties=Duties(recheck_every=timedelta(days=1)),
    scopes=(
        Scope("read", "lire les commentaires du forum", "read the forum's comments"),
        Scope("write", "publier vos réponses", "post your replies"),
        Scope(
            "admin",
            "approuver, supprimer ou signaler comme indésirable",
            "approve, delete or mark as spam",
        ),
    ),
    reads=Told(
        fr="Les commentaires de votre forum Disqus, y compris ceux qui attendent votre accord ou "
        "que Disqus tient pour indésirables.",
        en="The comments of your Disqus forum, including those that wait for your approval or that "
        "Disqus takes for spam.",
    ),
    writes=Told(
        fr="Les réponses que vous écrivez\u202f; un commentaire approuvé, supprimé ou déclaré "
        "indésirable sur votre décision, un vote que vous demandez.",
        en="The replies you write; a comment approved, deleted or marked as spam when you decide "
        "so, an upvote you ask for.",
    ),
    stores=Told(
        fr="Le texte, le nom affiché et l'adresse de la page, pendant 90 jours\u202f; relus chaque "
        "jour, effacés quand ils sont supprimés.",
        en="The words, the name shown and the page's address, for 90 days; read again every day, "
        "erased once they are deleted.",
    ),
    steps=(
        ConnectionStep(
            fr="Avec le compte qui modère le forum, inscrivez une application sur "
            "disqus.com/api/applications et donnez-lui les droits read, write et admin. "
            "Enregistrez sa clé publique comme api_key et sa clé secrète comme api_secret.",
            en="With the account that moderates the forum, register an application on "
            "disqus.com/api/applications and give it the rights read, write and admin. Save its "
            "public key as api_key and its secret key as api_secret.",
            key="app",
        ),
        ConnectionStep(
            fr="Copiez son jeton («\u202fAccess Token\u202f», en bas de la page de l'application) "
            "comme access_token.",
            en="Copy its “Access Token”, at the bottom of the application's page, as access_token.",
            key="token",
        ),
        ConnectionStep(
            fr="Ajoutez une source dont le compte est le nom court du forum\u202f: ce qui précède "
            ".disqus.com dans son adresse.",
            en="Add a source whose account is the forum's short name: what stands before "
            ".disqus.com in its address.",
            key="source",
        ),
    ),
    base_url=API,
    home="https://disqus.com/admin/moderate/",
)

REREAD_AT_ONCE = 20
REACH = Reach(first=timedelta(days=14), overlap=timedelta(hours=6), pages=5)
NO_TOKEN = Told(
    "Disqus n'accepte pas le jeton\u202f: recopiez-le depuis la page de l'application.",
    "Disqus does not accept the access token: copy it again from the application's page.",
)
NO_KEY = Told(
    "Disqus n'accepte pas la clé de l'application.",
    "Disqus does not accept the application's key.",
)
NO_FORUM = Told(
    "Ce forum n'existe pas, ou le compte ne le modère pas.",
    "There is no such forum, or the account does not moderate it.",
)

parse = parse_disqus


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new on the forum, in whatever state. Raises as the protocol says."""
    forum = source.account.strip()
    if not forum:
        raise PermanentError("the source names no forum", code="account")
    disqus, cursor = connect(secrets), source.cursor
    me = str(cursor.get("me") or "") or _own_id(disqus)
    found = _go_down(disqus, forum, me, cursor.get("posts"), now)
    fresh, known = sift_states(found.events, cursor, now)
    kept = {"posts": found.memory, "me": me, **known}
    return Fetched(fresh, kept, found.rejected, wait=found.wait)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    return perform_on_disqus(connect(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the page's comments; see `was_done_on_disqus`. Raises the PlatformError tree."""
    return was_done_on_disqus(connect(secrets), action)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """What changed among at most 20 mentions, a call each. Raises the PlatformError tree."""
    disqus = connect(secrets)
    events: list[MentionEvent] = []
    for one in mentions:
        try:
            answer = disqus.read("/posts/details", post=one.native_id, related="thread")
        except GoneError:
            events.append(MentionEvent("disqus", one.native_id, EventKind.REMOVE, now))
            continue
        read = read_body(answer, now).events
        events += [_as_read(event, now) for event in read if event.native_id == one.native_id]
    return turn_reread(mentions, events, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What works, step by step. Raises TransientError, RateLimitedError."""
    disqus = connect(secrets)
    try:
        user = disqus.read("/users/details")["response"]
    except AuthError as error:
        is_key = error.code == "5"
        step, note = ("app", NO_KEY) if is_key else ("token", NO_TOKEN)
        return Examination((Finding(step, done=False, note=note),))
    except (PermanentError, PermissionDeniedError):
        return Examination((Finding("token", done=False, note=NO_TOKEN),))
    known: Mapping[str, object] = user if isinstance(user, dict) else {}
    bio, link = known.get("about"), read_url(known.get("url"))
    return Examination(
        findings=(
            Finding("app", done=True),
            Finding("token", done=bool(known.get("id"))),
            _ask_forum(disqus, source.account.strip()),
        ),
        account=str(known.get("username") or ""),
        bio=bio if isinstance(bio, str) else None,
        links=(link,) if link else (),
    )


def _as_read(event: MentionEvent, now: datetime) -> MentionEvent:
    """As it reads now: Disqus tells that a post was edited, not when."""
    return replace(event, kind=EventKind.ADD, version=now) if event.kind in WORDS else event


def _ask_forum(disqus: Disqus, forum: str) -> Finding:
    try:
        disqus.read("/posts/list", forum=forum, include=["unapproved"], limit="1")
    except (PermanentError, PermissionDeniedError, AuthError):
        return Finding("source", done=False, note=NO_FORUM)
    return Finding("source", done=True)


def _own_id(disqus: Disqus) -> str:
    """Our own account's number, so that its words are known as ours."""
    try:
        me = disqus.read("/users/details")["response"]
    except (PermanentError, PermissionDeniedError):
        return ""
    return str(me.get("id") or "") if isinstance(me, dict) else ""


def _go_down(disqus: Disqus, forum: str, me: str, memory: object, now: datetime) -> Descent:
    def read(cursor: str) -> Page:
        answer = disqus.read(
            "/posts/list",
            forum=forum,
            include=[*EVERY_STATE, "deleted"],
            related=["thread"],
            order="desc",
            limit="100",
            **({"cursor": cursor} if cursor else {}),
        )
        parsed = read_body(answer, now, me)
        posts = [post for post in list_posts(answer) if isinstance(post, dict)]
        times = tuple(at for post in posts if (at := read_moment(post.get("createdAt"), now)))
        place = answer.get("cursor")
        more = isinstance(place, dict) and place.get("hasNext") is True
        following = str(place.get("next") or "") if more and isinstance(place, dict) else ""
        return Page(parsed.events, parsed.rejected, following, times)

    return descend(read, memory, now, REACH)
