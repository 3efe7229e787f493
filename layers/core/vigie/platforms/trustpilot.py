"""Trustpilot: the service reviews of a business, and the reply to each.

https://developers.trustpilot.com
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from vigie.action import ActionKind
from vigie.errors import GoneError, PayloadError, SignatureError
from vigie.mention import EventKind, Mention, MentionEvent, Parsed, Rejected
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
from vigie.platforms._call import base_url
from vigie.platforms._descend import SOON, Page, Reach, descend
from vigie.platforms._fields import read_json
from vigie.platforms._news import sift
from vigie.platforms._oauth import DERIVED, REFRESH_TOKEN, ask_token, expires_soon
from vigie.platforms._signature import check_secret
from vigie.platforms._trustpilot_act import perform_reply, was_reply_done
from vigie.platforms._trustpilot_api import HOST, find_unit, open_door
from vigie.platforms._trustpilot_check import examine_unit
from vigie.platforms._trustpilot_read import (
    PRODUCT,
    list_reviews,
    parse_delivery,
    parse_trustpilot,
    read_reviews,
)
from vigie.source import Source

PROFILE = Profile(
    slug="trustpilot",
    name="Trustpilot",
    capabilities=frozenset(
        {Capability.COMMENTS, Capability.PUSH, Capability.PUBLIC_REPLY, Capability.DELETE_OWN}
    ),
    secrets=(
        "api_key",
        "api_secret",
        "refresh_token",
        "business_user_id",
        "webhook_username",
        "webhook_password",
    ),
    optional=frozenset(
        {"api_secret", "refresh_token", "business_user_id", "webhook_username", "webhook_password"}
    ),
    derived=DERIVED,
    address="account",
    reply_length=4_000,
    limits="833 calls in 5 minutes, 10,000 an hour; deliveries are unsigned, so they carry a "
    "password; reviews are neither hidden nor removed, only reported by hand",
    windows="none",
    price="replies and webhooks need a paid plan with API access",
    storage_duty="follow edits and removals",
    policy=Policy(one_reply=True),
    duties=Duties(recheck_every=timedelta(days=7)),
    home="https://businessapp.b2b.trustpilot.com/reviews",
    reads=Told(
        fr="Les avis sur l'entreprise, avec leurs étoiles, et vos réponses.",
        en="Reviews of the business, with their stars, and your replies.",
    ),
    writes=Told(
        fr="Une réponse par avis\u202f: une seconde remplace la première.",
        en="One reply to each review: a second one replaces the first.",
    ),
    stores=Told(
        fr="L'avis, le nom affiché, la note et le numéro de commande s'il est donné, pendant "
        "90 jours\u202f; un avis retiré disparaît.",
        en="The review, the displayed name, the rating and the order's number if given, for 90 "
        "days; a removed review goes.",
    ),
    base_url=HOST,
    steps=(
        ConnectionStep(
            key="api",
            fr="Dans Trustpilot Business, Intégrations, Développeurs, créez une application\u202f: "
            "notez api_key et, pour répondre, api_secret.",
            en="In Trustpilot Business, under Integrations, Developers, create an application: "
            "note api_key and, to answer, api_secret.",
        ),
        ConnectionStep(
            key="unit",
            fr="Donnez l'identifiant de l'entreprise (24 caractères) ou son domaine comme compte "
            "de la source.",
            en="Give the business unit's id (24 characters) or its domain as the source's account.",
        ),
        ConnectionStep(
            key="reply",
            fr="Si votre formule exige un utilisateur, autorisez l'application en son nom\u202f: "
            "refresh_token, et business_user_id pour signer les réponses.",
            en="If your plan asks for a user, authorise the application in that user's name: "
            "refresh_token, and business_user_id to sign the replies.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Inventez webhook_username et webhook_password, puis donnez à Trustpilot l'adresse "
            "https://webhook_username:webhook_password@…/webhooks/trustpilot/votre-marque de votre "
            "vigie\u202f: les envois ne sont pas signés, ce mot de passe en tient lieu.",
            en="Make up webhook_username and webhook_password, then give Trustpilot your vigie's "
            "address https://webhook_username:webhook_password@…/webhooks/trustpilot/your-brand: "
            "deliveries are unsigned, and that password stands for a signature.",
        ),
    ),
)

REREAD_AT_ONCE = 1
REACH = Reach(first=timedelta(days=90), overlap=timedelta(days=2), pages=10, again=SOON)
PAGE = 100
REVIEW_PATH = re.compile(r"/reviews/([0-9a-f]{24})/?")
TOKENS = "/v1/oauth/oauth-business-users-for-applications"

parse = parse_trustpilot
perform = perform_reply
was_done = was_reply_done


def answer_handshake(query: Mapping[str, str], secrets: Mapping[str, str]) -> str:  # noqa: ARG001 - the protocol's
    """Trustpilot asks for no proof of address, so whoever does is somebody else."""
    raise SignatureError("trustpilot shakes no hands")


def verify_push(headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]) -> None:  # noqa: ARG001 - unsigned
    """Check the name and password of the address, sent as HTTP Basic. Raises SignatureError."""
    name, password = secrets.get("webhook_username", ""), secrets.get("webhook_password", "")
    if not name or not password:
        raise SignatureError("no name and password are stored to check the delivery with")
    kind, _, given = headers.get("authorization", "").strip().partition(" ")
    expected = base64.b64encode(f"{name}:{password}".encode()).decode()
    check_secret(given.strip() if kind.lower() == "basic" else "", expected)


def parse_push(body: bytes, observed_at: datetime) -> Parsed:
    """A delivery: reviews written, changed or gone. Raises PayloadError."""
    told = read_json(body)
    if not isinstance(told, dict) or "events" not in told:
        return Parsed(none_because="this is no delivery of Trustpilot's", recognised=False)
    return parse_delivery(told, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """Reviews newest first, with the replies to them. Raises as the protocol says.

    An edit of an old review is told by the webhook, or when it is read again.
    """
    door = open_door(secrets)
    unit = find_unit(door, source.account, source.cursor.get("unit"))
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []

    def read_page(page: str) -> Page:
        number = int(page) if page.isdecimal() else 1
        params = {"perPage": str(PAGE), "page": str(number), "orderBy": "createdat.desc"}
        answer = door.read(f"business-units/{unit}/reviews", params)
        if not isinstance(answer, dict) or not isinstance(answer.get("reviews"), list):
            raise PayloadError("trustpilot answered with no reviews")
        found, aside = read_reviews(list_reviews(answer), now)
        events.extend(replace(one, account=unit) for one in found)
        rejected.extend(aside)
        times = tuple(one.said_at for one in found if one.said_at and not one.own)
        is_full = len(answer["reviews"]) >= PAGE
        return Page(following=str(number + 1) if is_full else "", times=times)

    walk = descend(read_page, source.cursor, now, REACH)
    told = [_as_read(one) for one in events]
    fresh, seen = sift(told, source.cursor.get("seen"), now)
    return Fetched(
        fresh, {**walk.memory, "seen": seen, "unit": unit}, tuple(rejected), wait=walk.wait
    )


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether the token, which lasts a hundred hours, ends within ten and can be asked for."""
    return bool(secrets.get("api_secret")) and expires_soon(secrets, now, timedelta(hours=10))


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A new access token, in the user's name where one agreed; its refresh token is replaced.

    Raises AuthError when the grant is dead.
    """
    pair = (secrets.get("api_key", ""), secrets.get("api_secret", ""))
    kept = secrets.get(REFRESH_TOKEN, "")
    form = {"grant_type": "refresh_token", "refresh_token": kept}
    form = form if kept else {"grant_type": "client_credentials"}
    url = f"{base_url('trustpilot', HOST)}{TOKENS}/{'refresh' if kept else 'accesstoken'}"
    return ask_token("trustpilot", url, form, now, basic=pair)


def is_by_hand(kind: ActionKind, mention: Mention, secrets: Mapping[str, str]) -> bool:  # noqa: ARG001 - the protocol's
    """A product's review takes no reply by interface."""
    return kind in (ActionKind.REPLY, ActionKind.DELETE_REPLY) and PRODUCT in mention.facts


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """One review by its id: changed, or gone. Raises the PlatformError tree, PayloadError."""
    found: list[MentionEvent] = []
    known = [one for one in mentions if not one.own and PRODUCT not in one.facts]
    for one in known[:REREAD_AT_ONCE]:
        path = f"reviews/{quote(one.native_id, safe='')}"
        try:
            body = open_door(secrets).read(path, {})
        except GoneError:
            return [MentionEvent("trustpilot", one.native_id, EventKind.REMOVE, now)]
        if not isinstance(body, dict) or body.get("id") != one.native_id:
            raise PayloadError("trustpilot answered with another review")
        events, _ = read_reviews([body], now)
        found += [_as_read(event) for event in events]
    return found


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What works of the connection, and the public profile. Raises TransientError and limits."""
    return examine_unit(open_door(secrets), secrets, source.account)


def claim(url: str) -> str | None:
    """The review behind an address of Trustpilot, in whatever country's site."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    found = REVIEW_PATH.fullmatch(parts.path)
    is_ours = host == "trustpilot.com" or host.endswith(".trustpilot.com")
    return found[1] if found and is_ours else None


def _as_read(event: MentionEvent) -> MentionEvent:
    return replace(event, kind=EventKind.ADD) if event.kind is EventKind.EDIT else event
