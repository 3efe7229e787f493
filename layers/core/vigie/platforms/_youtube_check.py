"""What `vigie check` says about a YouTube channel: token, rights, pushes, profile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vigie.errors import (
    AddressRefusedError,
    AuthError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from vigie.platforms import Examination, Finding, Told
from vigie.platforms._status import settling
from vigie.platforms._youtube_api import Tube, items_of
from vigie.platforms._youtube_hub import NEEDED

LINK = re.compile(r"https?://[^\s<>\"]+")
TRAILING = ".,;:!?)»”’\"'"
REFUSALS = (AuthError, PermissionDeniedError, PermanentError)


def examine_channel(
    tube: Tube, secrets: Mapping[str, str], channel: str, trouble: str
) -> Examination:
    """Ask for the account's own channel, then for what only its owner may see.

    ``trouble`` is why the last search failed, else empty. Raises TransientError, RateLimitedError.
    """
    findings = [_push(secrets)]
    try:
        own = _read_channel(tube, {"mine": "true"} if tube.is_owner else {"id": channel})
    except REFUSALS as error:
        note = Told(f"YouTube refuse\u202f: {error.reason}", f"YouTube refuses: {error.reason}")
        return Examination((Finding("consent", done=False, note=note), *findings))
    findings.append(Finding("project", done=True))
    findings.append(_same(own, channel, trouble))
    findings.append(_rights(tube, channel) if tube.is_owner else _read_only())
    about = _inner(own, "snippet")
    bio = str(about.get("description") or "")
    links = tuple(dict.fromkeys(one.rstrip(TRAILING) for one in LINK.findall(bio)))
    return Examination(tuple(findings), str(own.get("id") or ""), bio, links)


def _read_channel(tube: Tube, which: Mapping[str, str]) -> Mapping[str, Any]:
    with settling():
        items = items_of(tube.read("channels", {"part": "snippet", **which}))
    return items[0] if items else {}


def _same(own: Mapping[str, Any], channel: str, trouble: str) -> Finding:
    found = str(own.get("id") or "")
    if trouble:
        said = Told(f"La recherche a échoué\u202f: {trouble}", f"The search failed: {trouble}")
        return Finding("channel", done=False, note=said)
    if found and found == channel:
        return Finding("channel", done=True)
    note = Told(
        f"Le compte autorisé a la chaîne {found or 'aucune'}\u202f; la source dit {channel}.",
        f"The account has the channel {found or 'none'}; the source says {channel}.",
    )
    return Finding("channel", done=False, note=note)


def _rights(tube: Tube, channel: str) -> Finding:
    """The held comments are shown to whoever may moderate, so asking for them proves the scope."""
    params = {"part": "id", "allThreadsRelatedToChannelId": channel, "maxResults": "1"}
    try:
        tube.read("commentThreads", {**params, "moderationStatus": "heldForReview"})
    except REFUSALS as error:
        note = Told(
            f"L'accès youtube.force-ssl manque\u202f: {error.reason}",
            f"The scope youtube.force-ssl is missing: {error.reason}",
        )
        return Finding("consent", done=False, note=note)
    except (PayloadError, AddressRefusedError) as error:
        raise TransientError(str(error), code="unreadable") from None
    return Finding("consent", done=True)


def _read_only() -> Finding:
    return Finding(
        "consent",
        done=False,
        note=Told(
            "Avec la seule clé api_key, vigie lit ce qui est public\u202f; ni réponse ni "
            "modération.",
            "With the api_key alone vigie reads what is public; it can neither answer nor "
            "moderate.",
        ),
    )


def _push(secrets: Mapping[str, str]) -> Finding:
    """The hub shows nobody its subscriptions: we know only whether we ask for one."""
    missing = [name for name in NEEDED if not secrets.get(name)]
    if missing:
        names = ", ".join(missing)
        return Finding("push", done=False, note=Told(f"Il manque {names}.", f"Missing: {names}."))
    note = Told(
        "vigie redemande l'abonnement tous les quatre jours\u202f; publiez une vidéo pour "
        "vérifier qu'elle arrive.",
        "vigie asks for the subscription again every four days; publish a video to see it arrive.",
    )
    return Finding("push", done=None, note=note)


def _inner(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}
