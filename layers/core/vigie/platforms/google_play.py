"""Google Play: the reviews of an Android app, and the reply to each.

https://developers.google.com/android-publisher/reply-to-reviews
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import (
    OutcomeUnknownError,
    PermanentError,
    RateLimitedError,
)
from vigie.mention import MentionEvent, Rejected
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Examination,
    Fetched,
    Policy,
    Profile,
    Scope,
    Told,
)
from vigie.platforms._call import base_url
from vigie.platforms._google import TOKEN_HOST, Google
from vigie.platforms._jwt import sign_jwt
from vigie.platforms._limits import Budget, Period, name_of
from vigie.platforms._news import sift
from vigie.platforms._oauth import DERIVED, ask_token, expires_soon
from vigie.platforms._play_app import HOST, examine_app, open_play, path_of, reads_of
from vigie.platforms._play_reviews import (
    list_reviews,
    parse_play,
    part_of,
    read_moment,
    read_reviews,
)
from vigie.platforms._review import is_same
from vigie.source import Source

SCOPE = "https://www.googleapis.com/auth/androidpublisher"

PROFILE = Profile(
    slug="google_play",
    name="Google Play",
    capabilities=frozenset({Capability.COMMENTS, Capability.PUBLIC_REPLY, Capability.EDIT_OWN}),
    secrets=("client_email", "private_key", "package_name"),
    optional=frozenset({"package_name"}),
    derived=DERIVED,
    address="account",
    reply_length=350,
    limits="reviews with words of the last 7 days only; 200 reads an hour, 2,000 replies a day; "
    "reviews are neither hidden nor removed, only reported by hand",
    windows="a review is seen for 7 days after it was last written",
    price="free",
    storage_duty="follow edits; the interface shows no removals",
    policy=Policy(one_reply=True),
    home="https://play.google.com/console",
    scopes=(
        Scope(
            SCOPE,
            fr="lire les avis de l'application et y répondre",
            en="to read the app's reviews and answer them",
        ),
    ),
    reads=Told(
        fr="Les avis écrits ou modifiés depuis sept jours, avec leurs étoiles\u202f; vos réponses. "
        "Une note sans un mot n'y figure pas.",
        en="Reviews written or changed within seven days, with their stars; your replies. A rating "
        "without a word is not among them.",
    ),
    writes=Told(
        fr="Une réponse par avis, de 350 caractères au plus\u202f: une seconde remplace la "
        "première.",
        en="One reply to each review, of at most 350 characters: a second one replaces the first.",
    ),
    stores=Told(
        fr="L'avis, le nom affiché, la note, la version et l'appareil, pendant 90 jours.",
        en="The review, the displayed name, the rating, the version and the device, for 90 days.",
    ),
    base_url=HOST,
    steps=(
        ConnectionStep(
            key="service_account",
            fr="Dans la console Google Cloud, activez «\u202fGoogle Play Android Developer "
            "API\u202f», créez un compte de service et une clé JSON. Recopiez-en client_email et "
            "private_key.",
            en="In the Google Cloud console, switch on the “Google Play Android Developer API”, "
            "create a service account and a JSON key. Copy client_email and private_key from it.",
        ),
        ConnectionStep(
            key="permission",
            fr="Dans la Play Console, invitez ce compte de service et donnez-lui «\u202fRépondre "
            "aux avis\u202f» sur l'application. Comptez jusqu'à un jour avant que cela prenne "
            "effet.",
            en="In the Play Console, invite that service account and give it “Reply to reviews” on "
            "the app. It may take up to a day to take effect.",
        ),
        ConnectionStep(
            key="package",
            fr="Donnez le nom de paquet (par exemple example.rivage.app) comme compte de la "
            "source, et comme package_name si vous n'avez qu'une application.",
            en="Give the package name (for example example.rivage.app) as the source's account, "
            "and as package_name if you have one app only.",
        ),
    ),
)

MOST_PAGES = 10
SOON = 60.0
HOUR = timedelta(hours=1)
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# Whatever our own clock says, a reply's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
CLOCK_SKEW = timedelta(minutes=10)

parse = parse_play


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """Every review Play still shows, a week's. Raises as the protocol says.

    Their order is not promised, so all pages are read and what was told before is sifted out; the
    cursor is ``{"seen": [...], "token": where to go on after ten pages or a limit}``.
    """
    package = source.account or secrets.get("package_name", "")
    google = open_play(secrets)
    token, used, wait = str(source.cursor.get("token") or ""), {""}, 0.0
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for number in range(MOST_PAGES):
        try:
            answer = _read_page(google, package, token, anew=not number)
        except RateLimitedError as error:
            if not number:
                raise
            wait = error.retry_after
            break
        found, aside = read_reviews(list_reviews(answer), package, now)
        events += found
        rejected += aside
        used.add(token)
        token = _next(answer, used)
        if not token:
            break
    fresh, seen = sift(events, source.cursor.get("seen"), now)
    cursor: dict[str, Any] = {"seen": seen, **({"token": token} if token else {})}
    return Fetched(fresh, cursor, tuple(rejected), wait=wait or (SOON if token else 0.0))


def _read_page(google: Google, package: str, token: str, *, anew: bool) -> Mapping[str, Any]:
    """A page of reviews; ``anew``: a kept token that no longer holds begins from the first."""
    path, params = f"{path_of(package)}/reviews", {"maxResults": "100"}
    try:
        page = {**params, "token": token} if token else params
        return google.read(path, page, reads_of(package))
    except PermanentError:
        if not token or not anew:
            raise
    return google.read(path, params, reads_of(package))


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """Send the reply; it replaces an earlier one. Raises the PlatformError tree or unknown."""
    if action.kind not in (ActionKind.REPLY, ActionKind.EDIT_REPLY):
        raise PermanentError(f"google_play offers no {action.kind.value}", code="unsupported")
    package = _package(action, secrets)
    day = Budget("replies", name_of(package), 2_000.0, Period.PACIFIC_DAY)
    path = f"{_review(action, package)}:reply"
    made = open_play(secrets).write("POST", path, {"replyText": action.text}, budgets=(day,))
    if not isinstance(made.get("result"), dict):
        raise OutcomeUnknownError("google_play named no reply it took")
    return f"{action.native_id}/reply"


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the review: whether its reply has our words. Raises the PlatformError tree."""
    package = _package(action, secrets)
    review = open_play(secrets).read_to_settle(_review(action, package), {}, reads_of(package))
    reply = part_of(review, "developerComment")
    made = read_moment(reply.get("lastModified"), NO_CLAMP)
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    done = is_same(reply.get("text"), action.text) and is_since
    return done, f"{action.native_id}/reply" if done else None


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether the access token's hour is nearly over."""
    return bool(secrets.get("private_key")) and expires_soon(secrets, now)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A new access token for a claim the service account's key signs.

    https://developers.google.com/identity/protocols/oauth2/service-account
    Raises AuthError when the key is unreadable or no longer known.
    """
    url = f"{base_url('google_play', TOKEN_HOST)}/token"
    claims = {
        "iss": secrets.get("client_email", ""),
        "scope": SCOPE,
        # Whom the claim is for: always Google's own address, wherever the call is led.
        "aud": f"{TOKEN_HOST}/token",
        "iat": int(now.timestamp()),
        "exp": int((now + HOUR).timestamp()),
    }
    key = secrets.get("private_key", "")
    signed = sign_jwt(claims, key, header={"alg": "RS256", "typ": "JWT"})
    return ask_token("google_play", url, {"grant_type": GRANT, "assertion": signed}, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Ask for one review: what works of it. Raises TransientError, RateLimitedError."""
    package = source.account or secrets.get("package_name", "")
    return examine_app(open_play(secrets), package)


def _review(action: Action, package: str) -> str:
    return f"{path_of(package)}/reviews/{quote(action.native_id, safe='')}"


def _package(action: Action, secrets: Mapping[str, str]) -> str:
    """The app the review is about, which came with it. Raises PermanentError."""
    package = action.facts.get("package") or secrets.get("package_name", "")
    if not package:
        raise PermanentError("the app this review is about is not known", code="package")
    return package


def _next(answer: Mapping[str, Any], used: set[str]) -> str:
    paging = answer.get("tokenPagination")
    token = paging.get("nextPageToken") if isinstance(paging, dict) else None
    return token if isinstance(token, str) and token not in used else ""
