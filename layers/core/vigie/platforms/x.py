"""X (Twitter): mentions, replies, searches and direct messages, by question and by delivery.

https://docs.x.com/x-api
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from vigie.action import Action
from vigie.errors import AuthError, SignatureError
from vigie.length import Counting
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
    _x_publish,
)
from vigie.platforms._http import base_url
from vigie.platforms._oauth import DERIVED, ask_token, expires_soon
from vigie.platforms._signature import check_hmac, sign
from vigie.platforms._x_act import act, find_act
from vigie.platforms._x_call import BASE_URL, open_door
from vigie.platforms._x_examine import examine_account
from vigie.platforms._x_payload import parse_any
from vigie.platforms._x_poll import sweep
from vigie.platforms._x_reread import AT_ONCE, reread_posts
from vigie.source import Source

PROFILE = Profile(
    slug="x",
    name="X (Twitter)",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.PUBLISH,
            Capability.DELETE_OWN,
        }
    ),
    secrets=(
        "client_id",
        "client_secret",
        "access_token",
        "refresh_token",
        "user_id",
        "consumer_secret",
        "bearer_token",
        "monthly_cap_usd",
    ),
    optional=frozenset({"consumer_secret", "bearer_token", "monthly_cap_usd"}),
    derived=DERIVED,
    address="account",
    also=("query",),
    reply_length=280,
    private_length=10_000,
    post_length=280,
    counting=Counting.X,
    private_counting=Counting.CHARACTERS,
    limits="280 weighted characters; replies only to who mentions or quotes us; hides replies in "
    "our own talks only; deletes nothing of others; likes closed to self-serve apps; "
    "100 posts and 15 messages per 15 minutes",
    windows="one reply to each summons; search reaches 7 days, messages 30 days",
    price="pay per use: mention $0.001, search result $0.005, person or message $0.010, reply "
    "$0.010, post $0.015, either with a link $0.20, deletion $0.010; capped by monthly_cap_usd",
    storage_duty="follow edits and deletions within 24 hours; consent before messages are kept",
    policy=Policy(needs_summons=True, generated_text=False, link_price=0.20),
    duties=Duties(recheck_every=timedelta(hours=24), matching=False),
    scopes=(
        Scope("tweet.read", "lire les publications", "read posts"),
        Scope(
            "tweet.write",
            "publier les messages et les réponses que vous écrivez",
            "publish the posts and replies you write",
        ),
        Scope("tweet.moderate.write", "masquer les réponses chez vous", "hide replies under yours"),
        Scope("users.read", "connaître l'auteur d'une publication", "know who wrote a post"),
        Scope("dm.read", "lire les messages privés reçus", "read the private messages you get"),
        Scope("dm.write", "répondre en privé", "answer in private"),
        Scope("offline.access", "renouveler l'accès sans vous", "renew the access without you"),
    ),
    reads=Told(
        fr="Les publications qui mentionnent ou citent votre compte, les réponses sous les vôtres, "
        "ce que trouve votre recherche, et les messages privés reçus.",
        en="Posts that mention or quote your account, replies under your own, what your search "
        "finds, and the private messages you receive.",
    ),
    writes=Told(
        fr="Les publications, réponses et messages que vous écrivez\u202f; une réponse masquée ou "
        "affichée de nouveau sous vos publications. Rien n'est jamais aimé ni suivi.",
        en="The posts, replies and messages you write; a reply hidden or shown again under your "
        "posts. Nothing is ever liked or followed.",
    ),
    stores=Told(
        fr="Le texte, l'auteur et l'adresse, pendant 90 jours\u202f; relus chaque jour, et effacés "
        "dès que X ne les montre plus.",
        en="The words, the author and the address, for 90 days; read again every day, and erased "
        "once X no longer shows them.",
    ),
    base_url=BASE_URL,
    home="https://x.com/notifications",
    composer="https://x.com/compose/post",
    steps=(
        ConnectionStep(
            key="app",
            fr="Sur console.x.com, créez un projet et une application de type «\u202fWeb App\u202f»"
            " avec les droits «\u202fRead, write and direct messages\u202f». Enregistrez son "
            "identifiant OAuth 2.0 (client_id) et son code secret (client_secret).",
            en="On console.x.com, create a project and an app of the “Web App” type with the "
            "“Read, write and direct messages” permission. Save its OAuth 2.0 client_id and "
            "client_secret.",
        ),
        ConnectionStep(
            key="credits",
            fr="Achetez du crédit\u202f: X fait payer chaque lecture. vigie s'arrête de lire à "
            "90\u202f% de monthly_cap_usd dollars par mois (5 si vous n'indiquez rien).",
            en="Buy credits: X charges for every read. vigie stops reading at 90% of "
            "monthly_cap_usd dollars a month (5 unless you say otherwise).",
        ),
        ConnectionStep(
            key="token",
            fr="Autorisez l'application avec le compte de la marque (OAuth 2.0 avec PKCE) et tous "
            "les droits de la liste. Enregistrez access_token, refresh_token et l'identifiant "
            "numérique du compte (user_id)\u202f: vigie renouvelle ensuite l'accès toutes les "
            "deux heures.",
            en="Authorise the app with the brand's account (OAuth 2.0 with PKCE) and all the "
            "rights listed. Save access_token, refresh_token and the account's numeric user_id: "
            "from then on vigie renews the access every two hours.",
        ),
        ConnectionStep(
            key="rights",
            fr="Vérifiez que les messages privés sont permis, et indiquez dans la bio du compte "
            "qu'une équipe y répond, comme X le demande aux comptes gérés par une application.",
            en="Check that private messages are permitted, and say in the account's bio that a "
            "team answers there, as X asks of accounts an app takes care of.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Pour être prévenu aussitôt (facultatif)\u202f: enregistrez consumer_secret (la clé "
            "secrète de l'API) et bearer_token, déclarez l'adresse /webhooks/x de votre vigie, "
            "puis abonnez-la à post.mention.create, post.reply.create, post.quote.create, "
            "post.delete, dm.received et oauth.revoke.",
            en="To be told at once (optional): save consumer_secret (the API key secret) and "
            "bearer_token, register your vigie's /webhooks/x address, then subscribe it to "
            "post.mention.create, post.reply.create, post.quote.create, post.delete, dm.received "
            "and oauth.revoke.",
        ),
    ),
)

REREAD_AT_ONCE = AT_ONCE

publish = _x_publish.publish
was_published = _x_publish.was_published
RENEW_AHEAD = timedelta(minutes=30)
HOSTS = frozenset(
    f"{prefix}{name}" for name in ("x.com", "twitter.com") for prefix in ("", "www.", "mobile.")
)
STATUS = re.compile(r"/(?:\w{1,20}|i(?:/web)?)/status(?:es)?/(\d{1,20})(?:/.*)?", re.ASCII)

parse = parse_any
parse_push = parse_any


def answer_handshake(
    query: Mapping[str, str], secrets: Mapping[str, str]
) -> str | Mapping[str, str]:
    """The challenge, signed (https://docs.x.com/x-api/webhooks/introduction). As the protocol."""
    token, secret = query.get("crc_token", ""), secrets.get("consumer_secret", "")
    if not token or not secret:
        raise SignatureError("this is no handshake, or no consumer secret is stored")
    proof = sign(token.encode("utf-8", "surrogatepass"), secret, in_base64=True)
    return {"response_token": f"sha256={proof}"}


def verify_push(headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]) -> None:
    """Check `x-twitter-webhooks-signature` over the raw bytes. Raises SignatureError."""
    given = headers.get("x-twitter-webhooks-signature", "")
    check_hmac(given, body, secrets.get("consumer_secret", ""), in_base64=True)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """The account's mentions and messages, and a search; see `sweep`. Raises as the protocol."""
    return sweep(source, open_door(secrets), now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    return act(open_door(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the account's own posts, or the talk; see `find_act`."""
    return find_act(open_door(secrets), action)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """Read posts again by their ids; see `reread_posts`."""
    return reread_posts(open_door(secrets), mentions, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What X says about the account; see `examine_account`."""
    return examine_account(open_door(secrets))


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """A token lasts two hours; one written by hand is exchanged at once, for its end is unknown."""
    return bool(secrets.get("refresh_token")) and expires_soon(secrets, now, RENEW_AHEAD)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """Exchange the refresh token, which serves once: the answer brings the next."""
    refresh, client = secrets.get("refresh_token", ""), secrets.get("client_id", "")
    if not refresh or not client:
        raise AuthError("no refresh token is stored", code="token")
    form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": client}
    secret = secrets.get("client_secret", "")
    basic = (client, secret) if secret else None
    return ask_token("x", f"{base_url('x', BASE_URL)}/2/oauth2/token", form, now, basic=basic)


def claim(url: str) -> str | None:
    """The id in a post's address, under X's name of today and of before."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    found = STATUS.fullmatch(parts.path) if parts.netloc.lower() in HOSTS else None
    return found[1] if found else None
