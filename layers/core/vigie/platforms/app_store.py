"""App Store: the reviews of an iOS app, and the response to each.

With a key of App Store Connect every country is read and answered; without one, the public feed is
read, country by country. The two name reviews by different ids, so a brand begins with one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from vigie.action import Action, ActionKind
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    GoneError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from vigie.mention import MentionEvent, Rejected
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Examination,
    Fetched,
    Finding,
    Policy,
    Profile,
    Told,
)
from vigie.platforms._app_connect import (
    delete_response,
    find_response,
    make_token,
    open_connect,
)
from vigie.platforms._app_feed import countries_of, poll_feed, read_feed_of
from vigie.platforms._app_reviews import parse_app_store, read_connect_page
from vigie.platforms._descend import SOON, Page, Reach, descend
from vigie.platforms._fields import read_time
from vigie.platforms._news import sift
from vigie.platforms._oauth import DERIVED, expires_soon
from vigie.platforms._review import REPLIES, is_same
from vigie.source import Source

PROFILE = Profile(
    slug="app_store",
    name="App Store",
    capabilities=frozenset(
        {
            Capability.COMMENTS,
            Capability.PUBLIC_REPLY,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("issuer_id", "key_id", "private_key"),
    optional=frozenset({"issuer_id"}),
    derived=DERIVED,
    address="account",
    also=("query",),
    reply_length=5_970,
    limits="3,600 calls an hour with a key; without one, 500 reviews a country and no replies; "
    "reviews are neither hidden nor removed, only reported by hand",
    windows="none; a response shows within a day",
    price="free; the key needs a paid developer account",
    storage_duty="Apple's terms; the interface shows no removals",
    policy=Policy(one_reply=True),
    home="https://appstoreconnect.apple.com/apps",
    reads=Told(
        fr="Les avis, avec leurs étoiles, de tous les pays si vous avez une clé\u202f; vos "
        "réponses. Une note sans un mot n'y figure pas.",
        en="Reviews with their stars, of every country if you have a key; your responses. A rating "
        "without a word is not among them.",
    ),
    writes=Told(
        fr="Une réponse par avis, avec la clé\u202f: une seconde remplace la première.",
        en="One response to each review, with the key: a second one replaces the first.",
    ),
    stores=Told(
        fr="L'avis, le pseudonyme et la note, pendant 90 jours.",
        en="The review, the nickname and the rating, for 90 days.",
    ),
    base_url="https://api.appstoreconnect.apple.com",
    steps=(
        ConnectionStep(
            key="app",
            fr="Donnez le numéro de l'application (dans son adresse, après «\u202fid\u202f») "
            "comme compte de la source. Sans clé, ajoutez les pays à lire en recherche, par "
            "exemple fr, be, us.",
            en="Give the app's number (in its address, after “id”) as the source's account. "
            "Without a key, add the countries to read as the query, for example fr, be, us.",
        ),
        ConnectionStep(
            key="key",
            fr="Pour tout lire et répondre\u202f: dans App Store Connect, Utilisateurs et accès, "
            "Intégrations, créez une clé d'API au rôle «\u202fService clients\u202f». Enregistrez "
            "issuer_id, key_id et le contenu du fichier .p8 comme private_key, avant la première "
            "lecture\u202f: les deux voies ne nomment pas les avis de même.",
            en="To read everything and answer: in App Store Connect, under Users and Access, "
            "Integrations, create an API key with the Customer Support role. Save issuer_id, "
            "key_id and the content of the .p8 file as private_key, before the first read: the "
            "two ways do not name reviews alike.",
        ),
    ),
)

REACH = Reach(first=timedelta(days=90), overlap=timedelta(days=2), pages=10, again=SOON)
AHEAD = timedelta(minutes=5)
# Whatever our own clock says, a response's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=10)

parse = parse_app_store


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new, by the key where there is one. Raises as the protocol says."""
    if secrets.get("private_key"):
        return _poll_connect(source, secrets, now)
    return poll_feed(source, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """Post the response, which replaces another, or delete it. Raises as the protocol says."""
    if action.kind not in REPLIES:
        raise PermanentError(f"app_store offers no {action.kind.value}", code="unsupported")
    if action.native_id.isdigit():
        raise PermanentError(
            "this review came by the public feed, whose ids cannot be answered", code="feed"
        )
    if action.kind is ActionKind.DELETE_REPLY:
        delete_response(open_connect(secrets), action.native_id)
        return None
    review = {"data": {"type": "customerReviews", "id": action.native_id}}
    data = {
        "type": "customerReviewResponses",
        "attributes": {"responseBody": action.text},
        "relationships": {"review": review},
    }
    open_connect(secrets).write("customerReviewResponses", {"data": data})
    return f"{action.native_id}/reply"


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the review's response: whether it has our words. Raises the PlatformError tree."""
    data = find_response(open_connect(secrets), action.native_id)
    if action.kind is ActionKind.DELETE_REPLY:
        return data is None, None
    shown = data.get("attributes") if isinstance(data, dict) else None
    shown = shown if isinstance(shown, dict) else {}
    made = read_time(shown.get("lastModifiedDate"), NO_CLAMP)
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    done = is_same(shown.get("responseBody"), action.text) and is_since
    return done, f"{action.native_id}/reply" if done else None


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether the token's minutes are nearly over and there is a key to make another with."""
    return bool(secrets.get("private_key")) and expires_soon(secrets, now, AHEAD)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A new token, signed here. Raises AuthError when the key cannot be read."""
    return make_token(secrets, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:
    """Ask for one review by the key, else by the feed. Raises TransientError, RateLimitedError."""
    findings: list[Finding] = []
    try:
        if secrets.get("private_key"):
            open_connect(secrets).read(_reviews_of(source.account), {"limit": "1"})
            findings.append(Finding("key", done=True))
        else:
            read_feed_of(source.account, countries_of(source.query)[0], 1, now)
            note = Told(
                "Sans clé, vigie lit le flux public et ne peut répondre.",
                "Without a key vigie reads the public feed and cannot answer.",
            )
            findings.append(Finding("key", done=False, note=note))
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(str(error), code="unreadable") from None
    except (AuthError, PermissionDeniedError, PermanentError) as error:
        step = "app" if isinstance(error, GoneError) else "key"
        note = Told(f"Apple refuse\u202f: {error.reason}", f"Apple refuses: {error.reason}")
        return Examination((Finding(step, done=False, note=note),))
    return Examination((Finding("app", done=True), *findings), account=source.account)


def _poll_connect(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """Reviews newest first, each with its response; responses of older ones are not seen."""
    connect, events, rejected = open_connect(secrets), list[MentionEvent](), list[Rejected]()

    def read_page(page: str) -> Page:
        params = {"limit": "200", "sort": "-createdDate", "include": "response"}
        params |= {"cursor": page} if page else {}
        answer = connect.read(_reviews_of(source.account), params)
        found, aside = read_connect_page(answer, now)
        events.extend(replace(one, account=source.account) for one in found)
        rejected.extend(aside)
        times = tuple(one.version for one in found if not one.own)
        return Page(following=_next_cursor(answer), times=times)

    walk = descend(read_page, source.cursor, now, REACH)
    fresh, seen = sift(events, source.cursor.get("seen"), now)
    return Fetched(fresh, {**walk.memory, "seen": seen}, tuple(rejected), wait=walk.wait)


def _reviews_of(app: str) -> str:
    return f"apps/{quote(app, safe='')}/customerReviews"


def _next_cursor(answer: Mapping[str, Any]) -> str:
    """The cursor inside the next page's address; the address itself is not followed."""
    links = answer.get("links")
    following = links.get("next") if isinstance(links, dict) else None
    try:
        query = urlsplit(following).query if isinstance(following, str) else ""
    except ValueError:
        return ""
    return parse_qs(query).get("cursor", [""])[0]
