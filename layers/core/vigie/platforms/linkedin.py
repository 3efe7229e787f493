"""LinkedIn pages of organisations: comments under their posts, and posts that mention them.

https://learn.microsoft.com/linkedin/marketing/community-management
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from vigie.action import Action
from vigie.errors import AuthError, SignatureError
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
from vigie.platforms._http import base_url
from vigie.platforms._linkedin_act import act, find_act
from vigie.platforms._linkedin_call import BASE_URL, open_door
from vigie.platforms._linkedin_examine import examine_page
from vigie.platforms._linkedin_poll import sweep_page
from vigie.platforms._linkedin_publish import publish as publish_post
from vigie.platforms._linkedin_publish import was_published as find_published
from vigie.platforms._linkedin_read import parse_linkedin
from vigie.platforms._linkedin_urn import urn_at
from vigie.platforms._oauth import DERIVED, EXPIRES_AT, ask_token, expires_soon
from vigie.platforms._signature import check_hmac, sign
from vigie.source import Source

PROFILE = Profile(
    slug="linkedin",
    name="LinkedIn",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.DELETE,
            Capability.LIKE,
            Capability.PUBLISH,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("client_id", "client_secret", "access_token", "refresh_token", "organization_id"),
    optional=frozenset({"refresh_token"}),
    derived=DERIVED,
    address="account",
    reply_length=1_250,
    post_length=3_000,
    limits="500 calls a day before review; nothing can be hidden; no messages; members have no "
    "names; deletes our own comments and, for administrators, those under our posts",
    windows="none for replies; notifications of 60 days",
    price="free",
    storage_duty="members' words and ids 48 hours; erase what its author deletes",
    policy=Policy(),
    duties=Duties(keep=timedelta(hours=48)),
    ready_in="weeks",
    meanwhile=Told(
        fr="En attendant l'accord de LinkedIn\u202f: une alerte Google sur le nom de la Page, et "
        "les réponses depuis la Page elle-même, par les tâches de vigie.",
        en="While LinkedIn reviews: a Google alert for the Page's name, and answers from the Page "
        "itself by vigie's tasks.",
    ),
    scopes=(
        Scope("r_organization_social_feed", "lire les commentaires", "read the comments"),
        Scope("w_organization_social_feed", "publier les réponses", "post the replies"),
        Scope("w_organization_social", "publier au nom de la Page", "post in the Page's name"),
        Scope(
            "r_organization_social",
            "vérifier qu'une publication est bien parue",
            "see whether a post did appear",
        ),
        Scope(
            "rw_organization_admin",
            "recevoir les notifications de la Page",
            "receive the Page's notifications",
        ),
    ),
    reads=Told(
        fr="Les commentaires sous les publications de votre Page, et les publications qui la "
        "mentionnent ou la partagent avec quelques mots.",
        en="Comments under your Page's posts, and posts that mention it or share it with a few "
        "words.",
    ),
    writes=Told(
        fr="Les publications et les réponses que vous écrivez, une réaction «\u202fJ'aime\u202f» "
        "quand vous la demandez, la suppression d'un commentaire. LinkedIn ne permet ni de "
        "masquer, ni d'écrire en privé.",
        en="The posts and replies you write, a like when you ask for it, a comment's removal. "
        "LinkedIn lets nobody hide a comment or write in private.",
    ),
    stores=Told(
        fr="Le texte et l'identifiant du membre, pendant 48 heures\u202f: LinkedIn n'en permet pas "
        "davantage, et ne dit pas les noms.",
        en="The words and the member's id, for 48 hours: LinkedIn allows no longer, and tells no "
        "names.",
    ),
    base_url=BASE_URL,
    home="https://www.linkedin.com/company/",
    steps=(
        ConnectionStep(
            key="app",
            fr="Sur linkedin.com/developers, créez une application liée à votre Page et demandez "
            "l'accès «\u202fCommunity Management API\u202f». LinkedIn l'examine en quelques "
            "semaines. Enregistrez client_id et client_secret.",
            en="On linkedin.com/developers, create an app tied to your Page and ask for the "
            "“Community Management API”. LinkedIn reviews this within weeks. Save client_id and "
            "client_secret.",
        ),
        ConnectionStep(
            key="token",
            fr="Avec un compte administrateur de la Page, autorisez l'application avec tous les "
            "droits de la liste. Enregistrez access_token, qui dure 60 jours, et refresh_token si "
            "LinkedIn vous en donne un\u202f; sinon, recommencez avant la fin.",
            en="With an account that administers the Page, authorise the app with all the rights "
            "listed. Save access_token, which lasts 60 days, and refresh_token if LinkedIn gives "
            "you one; without it, authorise again before the end.",
        ),
        ConnectionStep(
            key="page",
            fr="Enregistrez le numéro de la Page comme organization_id\u202f: il est dans son "
            "adresse d'administration, linkedin.com/company/…/admin.",
            en="Save the Page's number as organization_id: it is in the address of its admin view, "
            "linkedin.com/company/…/admin.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Dans l'onglet Webhooks de l'application, donnez l'adresse /webhooks/linkedin de "
            "votre vigie, puis abonnez la Page à ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS. Sans "
            "cet onglet, vigie interroge LinkedIn à son rythme.",
            en="In the app's Webhooks tab, enter your vigie's /webhooks/linkedin address, then "
            "subscribe the Page to ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS. Without that tab, "
            "vigie asks LinkedIn at its own pace.",
        ),
    ),
)

TOKEN_URL = "https://www.linkedin.com"  # noqa: S105 - an address
RENEW_AHEAD = timedelta(days=7)
PREFIX = "hmacsha256="


parse = parse_linkedin
parse_push = parse_linkedin
publish = publish_post
was_published = find_published


def answer_handshake(
    query: Mapping[str, str], secrets: Mapping[str, str]
) -> str | Mapping[str, str]:
    """The challenge and its signature; LinkedIn asks again every two hours. As the protocol."""
    code, secret = query.get("challengeCode", ""), secrets.get("client_secret", "")
    if not code or not secret:
        raise SignatureError("this is no handshake, or no client secret is stored")
    proof = sign(code.encode("utf-8", "surrogatepass"), secret)
    return {"challengeCode": code, "challengeResponse": proof}


def verify_push(headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]) -> None:
    """Check `X-LI-Signature`: what is signed begins with the method's name, the value may.

    https://learn.microsoft.com/linkedin/shared/api-guide/webhook-validation. Raises SignatureError.
    """
    given = headers.get("x-li-signature", "").strip().removeprefix(PREFIX)
    check_hmac(given, PREFIX.encode() + body, secrets.get("client_secret", ""), prefix="")


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """The page's notifications; see `sweep_page`. Raises as the protocol says."""
    return sweep_page(open_door(secrets, source.account), source.cursor, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    return act(open_door(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread; see `find_act`."""
    return find_act(open_door(secrets), action)


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """A week ahead. A token of unknown end is exchanged at once where that is possible."""
    if secrets.get("refresh_token"):
        return expires_soon(secrets, now, RENEW_AHEAD)
    return bool(secrets.get(EXPIRES_AT)) and expires_soon(secrets, now, RENEW_AHEAD, unknown=False)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """Exchange the refresh token, which itself ends a year after the first consent."""
    if not secrets.get("refresh_token"):
        raise AuthError("linkedin gave no refresh token: authorise the app again", code="token")
    names = ("refresh_token", "client_id", "client_secret")
    form = {"grant_type": "refresh_token", **{one: secrets.get(one, "") for one in names}}
    return ask_token(
        "linkedin", f"{base_url('linkedin', TOKEN_URL)}/oauth/v2/accessToken", form, now
    )


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What LinkedIn says about the page; see `examine_page`."""
    return examine_page(open_door(secrets, source.account))


def claim(url: str) -> str | None:
    """The name of the post or comment at an address of LinkedIn's."""
    return urn_at(url)
