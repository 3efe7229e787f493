"""What `vigie check` learns of a Mastodon account: the server, the token's rights, the profile."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from vigie.errors import AuthError, GoneError, PermissionDeniedError
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._fields import read_url
from vigie.platforms._html import html_to_text
from vigie.platforms._mastodon_api import Instance


def examine_instance(instance: Instance, needed: Collection[str]) -> Examination:
    """Ask the server about itself, the token and its rights, and read the account's profile."""
    about = _ask(instance, "/api/v2/instance")
    findings = [Finding("instance", done=bool(about), note=_told_length(about))]
    if not instance.token:
        return Examination((*findings, Finding("token", done=False)))
    account = _ask(instance, "/api/v1/accounts/verify_credentials")
    findings.append(Finding("token", done=bool(account.get("id"))))
    if not account.get("id"):
        return Examination(tuple(findings))
    findings += [_check_scopes(_ask(instance, "/api/v1/apps/verify_credentials"), needed)]
    acct = account.get("acct")
    return Examination(
        findings=tuple(findings),
        account=f"@{acct}" if isinstance(acct, str) else "",
        bio=html_to_text(str(account.get("note") or "")),
        links=_links(account),
    )


def _ask(instance: Instance, path: str) -> Mapping[str, Any]:
    """An object, or nothing where the server refuses to show it."""
    try:
        found = instance.read(path).json()
    except (AuthError, PermissionDeniedError, GoneError):
        return {}
    return found if isinstance(found, dict) else {}


def _check_scopes(app: Mapping[str, Any], needed: Collection[str]) -> Finding:
    """Older servers do not say what a token may do: then a human looks."""
    given = app.get("scopes")
    if not isinstance(given, list):
        return Finding("scopes", done=None)
    missing = sorted(one for one in needed if one not in given and one.split(":")[0] not in given)
    listed = ", ".join(missing)
    note = (
        Told(fr=f"Il manque\u202f: {listed}", en=f"Missing: {listed}") if missing else Told("", "")
    )
    return Finding("scopes", done=not missing, note=note)


def _told_length(about: Mapping[str, Any]) -> Told:
    configuration = about.get("configuration")
    statuses = configuration.get("statuses") if isinstance(configuration, dict) else None
    most = statuses.get("max_characters") if isinstance(statuses, dict) else None
    if not isinstance(most, int):
        return Told("", "")
    return Told(
        fr=f"Ce serveur accepte {most} caractères par message.",
        en=f"This server takes {most} characters a post.",
    )


def _links(account: Mapping[str, Any]) -> tuple[str, ...]:
    """Addresses in the profile's fields and in its text, as a visitor would follow them."""
    fields = account.get("fields")
    texts = [str(account.get("note") or "")]
    texts += [
        str(one.get("value") or "")
        for one in (fields if isinstance(fields, list) else [])
        if isinstance(one, dict)
    ]
    found = [url for text in texts for url in re.findall(r'href="([^"]+)"', text)]
    return tuple(dict.fromkeys(url for one in found if (url := read_url(one))))
