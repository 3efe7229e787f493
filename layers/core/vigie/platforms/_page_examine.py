"""What Meta says of a connected Page: its token, its rights, its subscription, its profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from vigie.errors import AuthError, PermanentError, PermissionDeniedError
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._fields import LONGEST_NAME, clean_text, read_url
from vigie.platforms._meta_door import Door
from vigie.platforms._page_token import ends_at, read_token

PROFILE_FIELDS = "id,name,about,website,link"
REFUSED = (AuthError, PermissionDeniedError, PermanentError)
TOKEN, RIGHTS, WEBHOOK, SUBSCRIPTION = "token", "rights", "webhook", "subscription"
NO_APP_ID = Told(
    "app_id n'est pas renseigné\u202f: vigie ne peut pas le vérifier à votre place.",
    "app_id is not written, so vigie cannot check this for you.",
)


@dataclass(frozen=True, slots=True)
class Need:
    """The rights and the webhook fields a platform cannot do without."""

    scopes: tuple[str, ...]
    fields: tuple[str, ...]


def examine_page(graph: Door, secrets: Mapping[str, str], page: str, need: Need) -> Examination:
    """Walk the steps of the guide; a dead token ends the walk, since nothing else can be asked.

    Raises TransientError, RateLimitedError.
    """
    profile, dead = _ask(graph, quote(page, safe="") or "me", {"fields": PROFILE_FIELDS})
    if not graph.token:
        note = Told("Aucun jeton n'est enregistré.", "No token is written.")
        return Examination(findings=(Finding(TOKEN, False, note),))  # noqa: FBT003 - it is not done
    if isinstance(dead, AuthError):
        return Examination(findings=(Finding(TOKEN, False, _dead(dead)),))  # noqa: FBT003 - it is not done
    facts = _token_facts(graph, secrets)
    findings = (
        _check_token(facts, dead),
        _check_rights(facts, need),
        _check_webhook(graph, secrets, need),
        _check_subscription(graph, secrets, page, need),
    )
    return _described(findings, profile)


def _ask(
    graph: Door, path: str, params: Mapping[str, str]
) -> tuple[Mapping[str, Any], Exception | None]:
    """An answer, or an empty one and the refusal."""
    try:
        return graph.settle(path, params), None
    except REFUSED as error:
        return {}, error


def _token_facts(graph: Door, secrets: Mapping[str, str]) -> Mapping[str, Any]:
    try:
        return read_token(graph, secrets)
    except REFUSED:
        return {}


def _check_token(facts: Mapping[str, Any], refusal: Exception | None) -> Finding:
    if facts.get("is_valid") is False:
        return Finding(TOKEN, False, _dead(None))  # noqa: FBT003 - it is not done
    if refusal is not None:
        note = Told(
            "Le jeton est accepté, mais ne voit pas la Page\u202f: vérifiez page_id.",
            "The token is accepted but does not see the Page: check page_id.",
        )
        return Finding(TOKEN, False, note)  # noqa: FBT003 - it is not done
    ends = ends_at(facts)
    note = Told("", "")
    if ends:
        note = Told(f"Il expire le {ends:%d/%m/%Y}.", f"It ends on {ends:%Y-%m-%d}.")
    return Finding(TOKEN, True, note)  # noqa: FBT003 - it is done


def _check_rights(facts: Mapping[str, Any], need: Need) -> Finding:
    granted = facts.get("scopes")
    if not isinstance(granted, list) or not granted:
        return Finding(RIGHTS, None, NO_APP_ID)
    return _compare(RIGHTS, need.scopes, granted)


def _check_webhook(graph: Door, secrets: Mapping[str, str], need: Need) -> Finding:
    """Whether the app has an address for deliveries about Pages; only the app itself may ask."""
    app, secret = secrets.get("app_id", ""), secrets.get("app_secret", "")
    if not app or not secret:
        return Finding(WEBHOOK, None, NO_APP_ID)
    asker = Door(graph.platform, graph.root, f"{app}|{secret}", graph.app_secret)
    answer, refusal = _ask(asker, f"{quote(app, safe='')}/subscriptions", {})
    if refusal is not None:
        return Finding(WEBHOOK, None, NO_APP_ID)
    for one in _dicts(answer.get("data")):
        if one.get("object") == "page" and one.get("active") is not False:
            return _compare(WEBHOOK, need.fields, _names(one.get("fields")))
    return _compare(WEBHOOK, need.fields, [])


def _check_subscription(graph: Door, secrets: Mapping[str, str], page: str, need: Need) -> Finding:
    path = f"{quote(page, safe='') or 'me'}/subscribed_apps"
    answer, refusal = _ask(graph, path, {})
    if refusal is not None:
        return Finding(SUBSCRIPTION, None)
    app = secrets.get("app_id", "")
    fields = [
        name
        for one in _dicts(answer.get("data"))
        if not app or str(one.get("id")) == app
        for name in _names(one.get("subscribed_fields"))
    ]
    return _compare(SUBSCRIPTION, need.fields, fields)


def _compare(step: str, wanted: Iterable[str], given: Iterable[object]) -> Finding:
    missing = ", ".join(sorted(set(wanted) - {str(one) for one in given}))
    if not missing:
        return Finding(step, True)  # noqa: FBT003 - it is done
    note = Told(f"Il manque\u202f: {missing}.", f"Missing: {missing}.")
    return Finding(step, False, note)  # noqa: FBT003 - it is not done


def _dead(error: AuthError | None) -> Told:
    code = f" ({error.code})" if error and error.code else ""
    return Told(
        f"Meta n'accepte plus ce jeton{code}\u202f: créez-en un nouveau.",
        f"Meta no longer accepts this token{code}: create a new one.",
    )


def _described(findings: tuple[Finding, ...], profile: Mapping[str, Any]) -> Examination:
    about, website = profile.get("about"), str(profile.get("website") or "")
    given = [*website.split(), profile.get("link")]
    links = tuple(url for one in given if (url := read_url(one)))
    return Examination(
        findings=findings,
        account=clean_text(str(profile.get("name") or ""))[:LONGEST_NAME],
        bio=clean_text(about) if isinstance(about, str) else None,
        links=links if profile else None,
    )


def _names(fields: object) -> list[str]:
    """Names of fields, which are told alone or with their version."""
    rows = fields if isinstance(fields, list) else []
    return [str(one.get("name")) if isinstance(one, dict) else str(one) for one in rows]


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
