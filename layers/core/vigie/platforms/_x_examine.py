"""What X says about a connected account, step by step, for `vigie check`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.errors import (
    AddressRefusedError,
    AuthError,
    GoneError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._fields import clean_text, read_url
from vigie.platforms._x_around import objects_of
from vigie.platforms._x_call import USER_READ, Door, Price, object_of

FREE = Price(0.0)
REFUSED = (PermissionDeniedError, PermanentError, AuthError)
DEAD = Told(
    "Le jeton n'est plus valable\u202f: reconnectez le compte.",
    "The token is no longer valid: reconnect the account.",
)
EMPTY = Told(
    "Le crédit X est épuisé\u202f: rechargez-le sur console.x.com.",
    "The X credits are used up: top them up on console.x.com.",
)
OTHER_ACCOUNT = Told(
    "user_id n'est pas celui du compte connecté.", "user_id is not the connected account's."
)
NO_MESSAGES = Told(
    "L'application n'a pas le droit de lire et d'écrire des messages privés.",
    "The app may not read and write private messages.",
)
NO_BEARER = Told(
    "Sans bearer_token, les webhooks ne peuvent pas être vérifiés.",
    "Without bearer_token the webhooks cannot be looked at.",
)
NO_WEBHOOK = Told(
    "Aucun webhook valide n'est enregistré\u202f: vigie interroge X à son rythme.",
    "No valid webhook is registered: vigie asks X at its own pace.",
)


def examine_account(door: Door) -> Examination:
    """The token, its rights, the credits, the webhook and the profile.

    A dead token is a finding. Raises TransientError, RateLimitedError.
    """
    params = {"user.fields": "description,entities,url,username"}
    try:
        answer = door.read("users/me", params, "me", Price(USER_READ))
        person = object_of(answer).get("data")
    except AuthError:
        return Examination((Finding("token", done=False, note=DEAD),))
    except PermissionDeniedError as error:
        is_empty = error.code in {"credits", "402"}
        note = EMPTY if is_empty else Told("", "")
        return Examination((Finding("credits" if is_empty else "token", done=False, note=note),))
    except (PayloadError, PermanentError, AddressRefusedError) as error:
        raise TransientError(f"x did not show the account: {error}", code="unreadable") from None
    if not isinstance(person, dict) or not person.get("id"):
        raise TransientError("x did not show the account", code="unreadable")
    is_same = not door.user_id or str(person["id"]) == door.user_id
    findings = (
        Finding("token", done=is_same, note=Told("", "") if is_same else OTHER_ACCOUNT),
        Finding("credits", done=True),
        _examine_rights(answer.headers.get("x-access-level", "")),
        _examine_webhook(door),
    )
    name = str(person.get("username") or person["id"])
    return Examination(findings, f"@{name}", _bio(person), _links(person))


def _examine_rights(level: str) -> Finding:
    """`x-access-level` tells what an app may do; OAuth 2 answers do not always carry it."""
    if not level:
        return Finding("rights", done=None)
    may = "directmessages" in level
    return Finding("rights", done=may, note=Told("", "") if may else NO_MESSAGES)


def _examine_webhook(door: Door) -> Finding:
    if not door.bearer:
        return Finding("webhook", done=None, note=NO_BEARER)
    try:
        listed = object_of(door.read("webhooks", {}, "webhooks", FREE, as_app=True)).get("data")
    except (*REFUSED, PayloadError, AddressRefusedError, GoneError):
        return Finding("webhook", done=None, note=NO_BEARER)
    is_valid = any(one.get("valid") is True for one in objects_of(listed))
    return Finding("webhook", done=is_valid, note=Told("", "") if is_valid else NO_WEBHOOK)


def _bio(person: Mapping[str, Any]) -> str:
    bio = person.get("description")
    return clean_text(bio) if isinstance(bio, str) else ""


def _links(person: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses of the profile, as they were before X shortened them."""
    entities = person.get("entities")
    parts = entities.values() if isinstance(entities, dict) else ()
    found = [
        read_url(url.get("expanded_url"))
        for part in parts
        if isinstance(part, dict)
        for url in objects_of(part.get("urls"))
    ]
    found = found or [read_url(person.get("url"))]
    return tuple(dict.fromkeys(url for url in found if url))
