"""TikTok business accounts: comments under their videos, and the messages that are pushed.

https://business-api.tiktok.com/portal/docs
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from vigie.action import Action
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    SignatureError,
    TransientError,
)
from vigie.mention import Mention, MentionEvent
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
from vigie.platforms._fields import clean_text, read_url
from vigie.platforms._oauth import DERIVED
from vigie.platforms._signature import check_hmac
from vigie.platforms._tiktok_act import AT_ONCE, act, find_act, reread_comments
from vigie.platforms._tiktok_call import BASE_URL, open_door
from vigie.platforms._tiktok_poll import sweep_account
from vigie.platforms._tiktok_push import parse_tiktok
from vigie.platforms._tiktok_token import exchange_token, is_token_ending
from vigie.source import Source

PROFILE = Profile(
    slug="tiktok",
    name="TikTok",
    capabilities=frozenset(
        {
            Capability.COMMENTS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.LIKE,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("client_id", "client_secret", "access_token", "refresh_token", "business_id"),
    derived=DERIVED,
    address="account",
    reply_length=150,
    limits="150 characters; 10 calls a second; comments of others are hidden, never deleted; no "
    "private answers in most of Europe and the United States; the 60 latest videos",
    windows="none for public replies",
    price="free",
    storage_duty="erase when access is withdrawn; follow deletions daily",
    duties=Duties(recheck_every=timedelta(hours=24)),
    ready_in="weeks",
    meanwhile=Told(
        fr="En attendant l'accord de TikTok\u202f: les réponses depuis l'application TikTok, et "
        "une alerte Google sur le nom de la marque.",
        en="While TikTok reviews: answers from the TikTok app, and a Google alert for the brand's "
        "name.",
    ),
    scopes=(
        Scope("user.info.basic", "connaître le compte", "know the account"),
        Scope("video.list", "trouver les vidéos", "find the videos"),
        Scope("comment.list", "lire les commentaires", "read the comments"),
        Scope(
            "comment.list.manage",
            "répondre, masquer et afficher de nouveau",
            "reply, hide and show again",
        ),
        Scope("message.list.read", "voir les messages reçus", "see the messages received"),
    ),
    reads=Told(
        fr="Les commentaires sous vos vidéos, y compris ceux qui sont masqués, et les messages que "
        "TikTok signale.",
        en="Comments under your videos, hidden ones too, and the messages TikTok tells of.",
    ),
    writes=Told(
        fr="Les réponses que vous écrivez\u202f; un commentaire masqué ou affiché de "
        "nouveau\u202f; un «\u202fJ'aime\u202f» quand vous le demandez.",
        en="The replies you write; a comment hidden or shown again; a like when you ask for it.",
    ),
    stores=Told(
        fr="Le texte, le nom public et l'identifiant, pendant 90 jours\u202f; relus chaque jour, "
        "et effacés avec le commentaire.",
        en="The words, the public name and the id, for 90 days; read again every day, and erased "
        "with the comment.",
    ),
    base_url=BASE_URL,
    home="https://www.tiktok.com/tiktokstudio/comment",
    composer="https://www.tiktok.com/tiktokstudio/upload",
    steps=(
        ConnectionStep(
            key="app",
            fr="Sur business-api.tiktok.com, créez une application avec l'accès «\u202fAccounts"
            "\u202f» et attendez l'examen, quelques semaines. Enregistrez son identifiant "
            "(client_id) et son code secret (client_secret).",
            en="On business-api.tiktok.com, create an app with “Accounts” access and wait for the "
            "review, some weeks. Save its id (client_id) and its secret (client_secret).",
        ),
        ConnectionStep(
            key="token",
            fr="Passez le compte de la marque en compte entreprise, puis autorisez l'application "
            "avec tous les droits de la liste. Enregistrez access_token et refresh_token\u202f: "
            "vigie renouvelle ensuite l'accès chaque jour.",
            en="Turn the brand's account into a business account, then authorise the app with all "
            "the rights listed. Save access_token and refresh_token: from then on vigie renews "
            "the access every day.",
        ),
        ConnectionStep(
            key="account",
            fr="Enregistrez l'identifiant open_id rendu avec le jeton comme business_id.",
            en="Save the open_id that came with the token as business_id.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Déclarez l'adresse /webhooks/tiktok de votre vigie pour les événements COMMENT et "
            "DIRECT_MESSAGE (business/webhook/update). TikTok n'y met pas les mots\u202f: vigie "
            "les lit au passage suivant.",
            en="Register your vigie's /webhooks/tiktok address for COMMENT and DIRECT_MESSAGE "
            "events (business/webhook/update). TikTok leaves the words out: vigie reads them at "
            "its next round.",
        ),
    ),
)

REREAD_AT_ONCE = AT_ONCE
SIGNED_WITHIN = timedelta(minutes=5)
PROFILE_FIELDS = ["username", "display_name", "bio_description", "bio_link"]
DEAD = Told(
    "Le jeton n'est plus valable\u202f: reconnectez le compte.",
    "The token is no longer valid: reconnect the account.",
)


is_renewal_due = is_token_ending
renew = exchange_token
parse = parse_tiktok
parse_push = parse_tiktok


def answer_handshake(
    query: Mapping[str, str],  # noqa: ARG001 - the protocol's
    secrets: Mapping[str, str],  # noqa: ARG001 - the protocol's
) -> str | Mapping[str, str]:
    """TikTok shakes no hands: whoever tries is not TikTok. Raises SignatureError, always."""
    raise SignatureError("tiktok asks for no handshake")


def verify_push(headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]) -> None:
    """Check `Tiktok-Signature` over its time and the raw bytes. Raises SignatureError."""
    check_signature(headers, body, secrets, now_utc())


def check_signature(
    headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str], now: datetime
) -> None:
    """As `verify_push`, at a given time: what was signed more than five minutes ago is a replay.

    https://developers.tiktok.com/doc/webhooks-verification
    """
    pairs = [part.strip().partition("=") for part in headers.get("tiktok-signature", "").split(",")]
    parts = {name: value for name, _, value in pairs}
    stamp = parts.get("t", "")
    signed = f"{stamp}.".encode("utf-8", "surrogatepass") + body
    check_hmac(parts.get("s", ""), signed, secrets.get("client_secret", ""), prefix="")
    is_time = stamp.isascii() and stamp.isdigit() and len(stamp) < 12  # noqa: PLR2004 - seconds until 5138
    if not is_time or abs(now.timestamp() - int(stamp)) > SIGNED_WITHIN.total_seconds():
        raise SignatureError("the signature was made at another time")


def now_utc() -> datetime:
    """The time a delivery arrives at."""
    return datetime.now(UTC)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """The comments under the account's videos; see `sweep_account`. Raises as the protocol."""
    return sweep_account(open_door(secrets, source.account), source.cursor, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    return act(open_door(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the comment or its replies; see `find_act`."""
    return find_act(open_door(secrets), action)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """Read comments again by their ids; see `reread_comments`."""
    return reread_comments(open_door(secrets), mentions, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """The token, the account and the profile.

    A dead token is a finding. Raises TransientError, RateLimitedError.
    """
    door = open_door(secrets, source.account)
    try:
        person = door.read("business/get/", {"fields": PROFILE_FIELDS})
    except AuthError:
        return Examination((Finding("token", done=False, note=DEAD),))
    except (PermissionDeniedError, PermanentError) as error:
        note = Told(f"TikTok refuse\u202f: {error.code}.", f"TikTok refuses: {error.code}.")
        return Examination((Finding("account", done=False, note=note),))
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(f"tiktok did not show the account: {error}", code="token") from None
    name, bio = person.get("username") or person.get("display_name"), person.get("bio_description")
    link = read_url(person.get("bio_link"))
    # TikTok tells the webhook's address to who puts the app's secret into an address: we do not.
    findings = (
        Finding("token", done=True),
        Finding("account", done=True),
        Finding("webhook", None),
    )
    return Examination(
        findings,
        account=f"@{name}" if isinstance(name, str) else "",
        bio=clean_text(bio) if isinstance(bio, str) else None,
        links=(link,) if link else (),
    )
