"""Pinterest: Pins on the brand's own boards, those others add to shared ones included.

Its interface has no comments, mentions, messages or likes, so none is promised: comments under a
Pin are read and answered on Pinterest, from a task with the right address.
https://developers.pinterest.com/docs/api/v5/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from vigie.action import Action, ActionKind
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Finding,
    Policy,
    Profile,
    Scope,
    Told,
)
from vigie.platforms._fields import read_url
from vigie.platforms._http import base_url, fetch
from vigie.platforms._oauth import DERIVED, REFRESH_TOKEN, ask_token, expires_soon
from vigie.platforms._pinterest_poll import BASE, make_request, poll_boards, read_pinterest
from vigie.platforms._pinterest_read import parse_pinterest
from vigie.source import Source

PROFILE = Profile(
    slug="pinterest",
    name="Pinterest",
    capabilities=frozenset({Capability.MENTIONS, Capability.DELETE}),
    secrets=("client_id", "client_secret", REFRESH_TOKEN),
    derived=DERIVED,
    address="account",
    limits="Pins on your own and shared boards only; no comments, messages, likes or other "
    "people's Pins by its interface; 1,000 calls a day with trial access",
    windows="none",
    price="free",
    storage_duty="nothing is kept beyond a day; read anew instead",
    # https://help.pinterest.com/en/articles/blocked-links-and-websites
    policy=Policy(short_links=False),
    duties=Duties(keep=timedelta(days=1)),
    scopes=(
        Scope("user_accounts:read", fr="reconnaître votre compte", en="to know your account"),
        Scope("boards:read", fr="trouver vos tableaux", en="to find your boards"),
        Scope("pins:read", fr="lire leurs Épingles", en="to read their Pins"),
        Scope("pins:write", fr="supprimer une Épingle, à votre demande", en="to delete a Pin"),
    ),
    base_url=BASE,
    home="https://www.pinterest.com/",
    composer="https://www.pinterest.com/pin-creation-tool/",
    ready_in="weeks",
    meanwhile=Told(
        fr="En attendant l'accès de Pinterest\u202f: une alerte Google sur "
        "«\u202fsite:pinterest.com\u202f» et le nom de la marque\u202f; les commentaires se "
        "lisent dans l'application.",
        en="While Pinterest reviews: a Google alert for “site:pinterest.com” and the brand's name; "
        "comments are read in its app.",
    ),
    reads=Told(
        fr="Les Épingles de vos tableaux, y compris celles que d'autres ajoutent à vos tableaux "
        "partagés. Les commentaires, non\u202f: Pinterest ne les donne à personne.",
        en="Pins on your boards, those others add to your shared boards included. Not comments: "
        "Pinterest gives them to nobody.",
    ),
    writes=Told(
        fr="La suppression d'une Épingle de vos tableaux, à votre demande. Rien d'autre.",
        en="The deletion of a Pin on your boards, when you ask for it. Nothing else.",
    ),
    stores=Told(
        fr="Le texte et l'adresse des Épingles, pendant un jour, comme Pinterest le demande.",
        en="The words and address of Pins, for a day, as Pinterest asks.",
    ),
    steps=(
        ConnectionStep(
            fr="Avec un compte professionnel, créez une application sur "
            "developers.pinterest.com et demandez l'accès. Son identifiant est client_id, sa clé "
            "secrète client_secret.",
            en="With a business account, create an app on developers.pinterest.com and ask for "
            "access. Its id is client_id, its secret key client_secret.",
            key="app",
        ),
        ConnectionStep(
            fr="Autorisez-la avec les droits de la liste et enregistrez le jeton d'actualisation "
            "comme refresh_token. vigie le remplace ensuite d'elle-même.",
            en="Authorise it with the rights listed and save the refresh token as refresh_token. "
            "From then on vigie replaces it by itself.",
            key="token",
        ),
        ConnectionStep(
            fr="Ajoutez une source dont le compte est votre nom sur Pinterest.",
            en="Add a source whose account is your Pinterest name.",
            key="account",
        ),
    ),
)

AHEAD = timedelta(days=3)
HOST = re.compile(r"(?:[a-z]{2,3}\.)?pinterest\.(?:com|[a-z]{2}|co\.uk|com\.au|com\.mx)")

parse = parse_pinterest


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether the access token is missing or ends within days (it lasts thirty)."""
    return expires_soon(secrets, now, AHEAD)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A new access token and, for newer apps, the next refresh token."""
    if not secrets.get(REFRESH_TOKEN):
        raise AuthError("no refresh token is stored", code="token")
    form = {"grant_type": "refresh_token", "refresh_token": secrets[REFRESH_TOKEN]}
    basic = (secrets.get("client_id", ""), secrets.get("client_secret", ""))
    try:
        url = f"{base_url('pinterest', PROFILE.base_url)}/v5/oauth/token"
        return ask_token("pinterest", url, form, now, basic=basic)
    except AddressRefusedError as error:
        raise TransientError(str(error), code="token") from None


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """New Pins on the account's boards; see `poll_boards`. Raises as the protocol says."""
    return poll_boards(secrets, source.cursor, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """Delete a Pin: one call. Raises the PlatformError tree or OutcomeUnknownError."""
    if action.kind is not ActionKind.DELETE:
        raise PermanentError(f"pinterest offers no {action.kind.value}", code="unsupported")
    path = f"pins/{quote(action.native_id, safe='')}"
    if fetch(make_request(secrets, path, {}, method="DELETE")).status != HTTPStatus.NO_CONTENT:
        raise OutcomeUnknownError("pinterest said neither yes nor no")
    return None


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether the Pin is gone. Raises the PlatformError tree."""
    try:
        found = read_pinterest(secrets, f"pins/{quote(action.native_id, safe='')}", {})
    except GoneError:
        return True, None
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(str(error), code="unreadable") from None
    if found.get("id") != action.native_id:
        raise TransientError("pinterest did not show the Pin", code="unreadable")
    return False, None


def claim(url: str) -> str | None:
    """The Pin's id in an address of Pinterest's, whatever the country."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    pieces = [one for one in parts.path.split("/") if one]
    is_pin = len(pieces) > 1 and pieces[0] == "pin" and pieces[1].isascii()
    identity = pieces[1].rpartition("--")[2] if is_pin else ""
    return identity if HOST.fullmatch(host) and identity.isdigit() else None


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Ask whose token it is, and what the public profile says."""
    named = bool(secrets.get("client_id") and secrets.get("client_secret"))
    findings = (Finding("app", done=named),)
    try:
        user = read_pinterest(secrets, "user_account", {})
    except (AuthError, PermissionDeniedError, PermanentError):
        return Examination((*findings, Finding("token", done=False)))
    name, about = user.get("username"), user.get("about")
    site = read_url(user.get("website_url"))
    is_theirs = not source.account or source.account.removeprefix("@") == name
    return Examination(
        findings=(
            *findings,
            Finding("token", done=isinstance(name, str)),
            Finding("account", done=is_theirs),
        ),
        account=str(name or ""),
        bio=about if isinstance(about, str) else None,
        links=(site,) if site else (),
    )
