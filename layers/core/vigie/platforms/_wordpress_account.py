"""Who we are on a WordPress site, what we may do there, and by which door it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vigie.errors import (
    AuthError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
)
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._fields import read_url
from vigie.platforms._html import html_to_text, plain_text
from vigie.platforms._wordpress_errors import CLOSED
from vigie.platforms._wordpress_site import PATH, QUERY, Site

DONE = Told("", "")
UNSEEN = Told(
    fr="Le site ne dit pas quel compte il voit\u202f: vérifiez le mot de passe en répondant à un "
    "commentaire.",
    en="The site does not tell which account it sees: try the password by answering a comment.",
)
FOREIGN = Told(
    fr="Ce site n'est pas celui du mot de passe\u202f: vigie le lit comme tout le monde.",
    en="This is not the site the password belongs to: vigie reads it as anybody does.",
)
NO_PASSWORD = Told(
    fr="Aucun mot de passe d'application n'est enregistré.",
    en="No application password is stored.",
)
NOT_TAKEN = Told(
    fr="Le site ne nous reconnaît pas\u202f: l'identifiant ou le mot de passe d'application est "
    "faux ou révoqué, ou l'hébergeur retire l'en-tête Authorization (il sait le rétablir).",
    en="The site does not know us: the user name or application password is wrong or revoked, or "
    "the host strips the Authorization header (it knows how to put it back).",
)
NO_RIGHTS = Told(
    fr="Ce compte ne peut pas modérer les commentaires\u202f: donnez-lui le rôle Éditeur.",
    en="This account may not moderate comments: give it the Editor role.",
)
SWITCHED_OFF = Told(
    fr="Les mots de passe d'application sont désactivés sur ce site\u202f: une extension de "
    "sécurité le fait souvent, et le site doit être en https.",
    en="Application passwords are switched off on this site: a security plug-in often does it, and "
    "the site must be on https.",
)
NO_REST = Told(
    fr="Aucune interface REST de WordPress ne répond à cette adresse\u202f: vérifiez-la, ou "
    "cherchez l'extension ou le pare-feu qui la ferme.",
    en="No WordPress REST interface answers at this address: check it, or look for the plug-in or "
    "firewall that closes it.",
)


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are on a site: our user's id, whether we may moderate, None where it is not told."""

    site: Site
    me: str = ""
    moderates: bool | None = None
    user: Mapping[str, Any] = field(default_factory=dict)


def find_account(site: Site) -> Account:
    """Who we are there, and how the interface is reached: by its path, else by a parameter.

    A site that hides its users' interface tells nobody who they are, and is read all the same.
    """
    routes = (
        (site.route,) if site.is_hosted else (site.route, QUERY if site.route == PATH else PATH)
    )
    first: Exception | None = None
    for route in routes:
        there = replace(site, route=route)
        try:
            return _ask_account(there)
        except PayloadError as error:
            first = first or error
        except PermanentError as error:
            if error.code not in ("no_rest", "404"):
                raise
            first = first or error
    raise first or PayloadError("the site was not asked")


def _ask_account(site: Site) -> Account:
    if not site.login:
        site.read("comments", {"per_page": "1"})
        return Account(site, moderates=False)
    try:
        user = site.read("users/me", {"context": "edit"})
    except PermissionDeniedError as error:
        if not error.code.startswith("rest_") or error.code in CLOSED:
            raise
        return Account(site)
    if not isinstance(user, dict):
        raise PayloadError("the site does not say who we are")
    rights = user.get("capabilities")
    moderates = rights.get("moderate_comments") is True if isinstance(rights, dict) else None
    number = user.get("id")
    me = str(number) if isinstance(number, int | str) and not isinstance(number, bool) else ""
    return Account(site, me[:50], moderates, user)


def examine_site(site: Site) -> Examination:
    """Which steps are done there, and our user's profile. Raises TransientError, RateLimitedError.

    Nothing after a missing step can be told, and is left out.
    """
    try:
        account = find_account(site)
    except AuthError:
        password = Finding("password", done=False, note=NOT_TAKEN)
        return Examination((Finding("site", done=True), password))
    except (PermissionDeniedError, PermanentError, PayloadError) as error:
        if isinstance(error, PlatformError) and error.code.startswith("application_passwords"):
            password = Finding("password", done=False, note=SWITCHED_OFF)
            return Examination((Finding("site", done=True), password))
        return Examination((Finding("site", done=False, note=_why_not(error)),))
    rights = Finding("rights", account.moderates, DONE if account.moderates else NO_RIGHTS)
    text = account.user.get("description")
    return Examination(
        findings=(Finding("site", done=True), _password(account), rights),
        account=plain_text(str(account.user.get("name") or "")),
        bio=html_to_text(text) if isinstance(text, str) else None,
        links=tuple(url for url in (read_url(account.user.get("url")),) if url),
    )


def _password(account: Account) -> Finding:
    if account.site.is_foreign:
        return Finding("password", None, FOREIGN)
    if not account.site.login:
        return Finding("password", done=False, note=NO_PASSWORD)
    return Finding("password", done=True) if account.user else Finding("password", None, UNSEEN)


def _why_not(error: Exception) -> Told:
    """A site that moved names its new address; all else is one and the same advice."""
    if isinstance(error, PlatformError) and error.code == "moved":
        there = error.reason.partition(" at ")[2].rpartition(": ")[0]
        return Told(
            fr=f"Le site répond désormais à {there}\u202f: donnez cette adresse à la source.",
            en=f"The site now answers at {there}: give the source that address.",
        )
    return NO_REST
