"""Google Business Profile: the reviews of a place on Maps and Search, and the reply to each.

https://developers.google.com/my-business/content/review-data
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.action import Action
from vigie.errors import GoneError, PayloadError, PermanentError
from vigie.length import Counting
from vigie.mention import EventKind, Mention, MentionEvent, Rejected
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
from vigie.platforms._call import base_url
from vigie.platforms._descend import SOON, Page, Reach, descend
from vigie.platforms._google import Google, is_access_ending, refresh_access
from vigie.platforms._google_business_check import examine_location
from vigie.platforms._google_business_reply import REVIEW, put_reply, see_reply
from vigie.platforms._google_posts import find_for, publish_for
from vigie.platforms._google_reviews import list_reviews, parse_reviews, read_reviews
from vigie.platforms._news import sift
from vigie.platforms._oauth import DERIVED
from vigie.source import Source

PROFILE = Profile(
    slug="google_business",
    name="Google Business Profile",
    capabilities=frozenset(
        {
            Capability.COMMENTS,
            Capability.PUBLIC_REPLY,
            Capability.PUBLISH,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("client_id", "client_secret", "refresh_token", "account_id", "location_id"),
    optional=frozenset({"account_id", "location_id"}),
    post_length=1_500,
    post_counting=Counting.CHARACTERS,
    place="location_id",
    derived=DERIVED,
    address="account",
    reply_length=4_096,
    counting=Counting.BYTES,
    limits="300 calls a minute once Google opened the access; no push: its word names no review; "
    "reviews are neither hidden nor removed, only reported by hand",
    windows="none; Google looks at each reply before it shows",
    price="free",
    storage_duty="follow edits and removals; show reviews unchanged",
    policy=Policy(one_reply=True),
    duties=Duties(recheck_every=timedelta(days=7)),
    home="https://business.google.com/reviews",
    composer="https://business.google.com/posts",
    ready_in="weeks",
    meanwhile=Told(
        fr="En attendant l'accès\u202f: activez les courriels d'avis dans votre fiche, répondez "
        "depuis Google Maps et notez l'avis à la main dans vigie.",
        en="While you wait for access: switch on review emails in your profile, answer on Google "
        "Maps, and enter the review in vigie by hand.",
    ),
    scopes=(
        Scope(
            "https://www.googleapis.com/auth/business.manage",
            fr="lire les avis, y répondre et publier au nom de l'établissement",
            en="to read reviews, answer them and post in the business's name",
        ),
    ),
    reads=Told(
        fr="Les avis, leurs étoiles et leurs photos, même sans un mot\u202f; vos réponses. D'un "
        "avis traduit, vigie garde les mots d'origine.",
        en="Reviews, their stars and photos, even without a word; your replies. Of a translated "
        "review vigie keeps the person's own words.",
    ),
    writes=Told(
        fr="Une réponse par avis\u202f: une seconde remplace la première\u202f; les posts que vous "
        "écrivez pour la fiche.",
        en="One reply to each review: a second one replaces the first; the posts you write for "
        "the profile.",
    ),
    stores=Told(
        fr="L'avis, le nom affiché et la note, pendant 90 jours\u202f; un avis retiré disparaît.",
        en="The review, the displayed name and the rating, for 90 days; a removed review goes.",
    ),
    base_url="https://mybusiness.googleapis.com",
    steps=(
        ConnectionStep(
            key="project",
            fr="Dans la console Google Cloud, créez un projet et demandez l'accès aux API Business "
            "Profile\u202f: le quota est à zéro tant que Google n'a pas répondu, sous quelques "
            "semaines. Créez un identifiant OAuth\u202f: client_id et client_secret.",
            en="In the Google Cloud console, create a project and ask for access to the Business "
            "Profile APIs: the quota is zero until Google answers, within weeks. Create an OAuth "
            "client: client_id and client_secret.",
        ),
        ConnectionStep(
            key="consent",
            fr="Publiez l'écran de consentement, autorisez business.manage avec un compte "
            "propriétaire ou gestionnaire de la fiche, et enregistrez refresh_token.",
            en="Publish the consent screen, grant business.manage with an account that owns or "
            "manages the profile, and save refresh_token.",
        ),
        ConnectionStep(
            key="location",
            fr="Donnez comme compte de la source accounts/…/locations/…, tel que l'API le "
            "nomme\u202f; ou le seul numéro de l'établissement, avec account_id à part. "
            "L'établissement doit être validé. Pour publier aussi, enregistrez ce même nom comme "
            "location_id.",
            en="Give accounts/…/locations/… as the source's account, as the API names it; or the "
            "location's number alone, with account_id apart. The location must be verified. To "
            "publish as well, save that same name as location_id.",
        ),
    ),
)

REREAD_AT_ONCE = 1
REACH = Reach(first=timedelta(days=90), overlap=timedelta(days=1), pages=10, again=SOON)
LOCATION = re.compile(r"accounts/[\w-]+/locations/[\w-]+")

parse = parse_reviews


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """Reviews written or changed since, newest change first. Raises as the protocol says."""
    google, location = _open(secrets), _location(source.account, secrets)
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []

    def read_page(page: str) -> Page:
        params = {"pageSize": "50", "orderBy": "updateTime desc"}
        answer = google.read(
            f"v4/{location}/reviews", {**params, **({"pageToken": page} if page else {})}
        )
        found, aside = read_reviews(list_reviews(answer), now)
        events.extend(replace(one, account=source.account) for one in found)
        rejected.extend(aside)
        times = tuple(one.version for one in found if not one.own)
        return Page(following=str(answer.get("nextPageToken") or ""), times=times)

    walk = descend(read_page, source.cursor, now, REACH)
    told = [replace(one, kind=EventKind.ADD) for one in events]
    fresh, seen = sift(told, source.cursor.get("seen"), now)
    return Fetched(fresh, {**walk.memory, "seen": seen}, tuple(rejected), wait=walk.wait)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """Put the reply, change it or take it back; see `put_reply`. Raises as the protocol says."""
    return put_reply(_open(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether the review shows it; see `see_reply`. Raises the PlatformError tree."""
    return see_reply(_open(secrets), action)


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """A post on the place's profile; see `publish_for`. Raises as the protocol says."""
    return publish_for(_open(secrets), _location(secrets.get("location_id", ""), secrets), post)


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether it shows there; see `find_for`. Raises the PlatformError tree."""
    return find_for(_open(secrets), _location(secrets.get("location_id", ""), secrets), post)


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether the access token's hour is nearly over."""
    return is_access_ending(secrets, now)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A new access token; the refresh token stays. Raises AuthError when the grant is dead."""
    return refresh_access("google_business", secrets, now)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """One review by its name: changed, or gone. Raises the PlatformError tree, PayloadError."""
    found: list[MentionEvent] = []
    for one in mentions[:REREAD_AT_ONCE]:
        name = one.facts.get("name", "")
        if not REVIEW.fullmatch(name):
            continue
        try:
            body = _open(secrets).read(f"v4/{name}", {})
        except GoneError:
            return [MentionEvent("google_business", one.native_id, EventKind.REMOVE, now)]
        if body.get("name") != name:
            raise PayloadError("google_business answered with another review")
        events, _ = read_reviews([body], now)
        found += [replace(event, kind=EventKind.ADD) for event in events]
    return found


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What works of the connection, and the public profile. Raises TransientError."""
    return examine_location(secrets, source.account)


def _open(secrets: Mapping[str, str]) -> Google:
    base = base_url("google_business", PROFILE.base_url)
    return Google("google_business", base, secrets.get("access_token", ""))


def _location(account: str, secrets: Mapping[str, str]) -> str:
    """The location's whole name. Raises PermanentError when it cannot be made out."""
    owner = secrets.get("account_id", "").removeprefix("accounts/")
    number = account.removeprefix("locations/")
    name = account if account.startswith("accounts/") else f"accounts/{owner}/locations/{number}"
    if not LOCATION.fullmatch(name):
        raise PermanentError("the source names no accounts/…/locations/…", code="location")
    return name
