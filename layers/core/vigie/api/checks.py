"""What of a connection is done and what is missing, step by step of the platform's own guide."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from vigie.api.routing import Call
from vigie.api.sources import find_source
from vigie.api.views import View, show_source
from vigie.aws.brands import read_brand
from vigie.aws.clock import utc_now
from vigie.aws.http import Answer, as_json
from vigie.errors import AddressRefusedError, OutcomeUnknownError, PayloadError, PlatformError
from vigie.jobs.connection import connected, known_secrets
from vigie.jobs.reconnect import reconnected_if_not
from vigie.platforms import (
    ConnectionStep,
    Examination,
    Examined,
    Finding,
    Profile,
    Told,
    load_platform,
)
from vigie.source import Source

PROFILE_STEP = "profile"
PATIENCE = 20.0  # the page waits half a minute in all
DONE, MISSING, ASK = "done", "missing", "ask"
NOTHING = Examination()
MISSING_SECRETS = Told("il manque {names}", "{names} is missing")
LOOK = Told(
    "Regardez le profil public\u202f: dit-il qui vous êtes, et mène-t-il à votre site\u202f?",
    "Look at the public profile: does it say who you are, and lead to your site?",
)
LEADS = Told("le profil mène à votre site", "the profile leads to your site")
LEADS_NOT = Told(
    "le profil public ne mène pas à votre site\u202f: ajoutez-en l'adresse",
    "the public profile does not lead to your site: add its address",
)


def check_source(call: Call) -> Answer:
    """A source's connection, step by step: done, missing, or for a human to look at and tick."""
    source = find_source(call)
    profile = load_platform(source.platform).PROFILE
    missing = _missing(source, profile)
    found, trouble = _examine(source)
    known = {one.step: one for one in found.findings}
    steps = [
        _show_step(number, step, missing, known, source)
        for number, step in enumerate(profile.steps, 1)
    ]
    if profile.secrets:
        steps.append(_show_profile(len(steps) + 1, source, found))
    return as_json(
        {
            **show_source(source),
            "missing": sorted(missing),
            "account_name": found.account or None,
            "bio": found.bio,
            "links": list(found.links) if found.links is not None else None,
            "trouble": trouble or None,
            "steps": steps,
        }
    )


def _missing(source: Source, profile: Profile) -> set[str]:
    known = known_secrets(source.brand, source.platform) if profile.secrets else {}
    return {one for one in profile.secrets if one not in known and one not in profile.optional}


def _examine(source: Source) -> tuple[Examination, str]:
    """What the platform says, and why it could not be asked."""
    module = load_platform(source.platform)
    if not isinstance(module, Examined):
        return NOTHING, ""
    try:
        with connected(source.brand, source.platform, utc_now, seconds=PATIENCE) as secrets:
            found = module.examine(source, secrets, utc_now())
    except (PlatformError, PayloadError, AddressRefusedError, OutcomeUnknownError) as error:
        return NOTHING, str(error)
    if found.findings and all(one.done is not False for one in found.findings):
        reconnected_if_not(source.brand, source.platform)
    return found, ""


def _show_step(
    number: int,
    step: ConnectionStep,
    missing: set[str],
    known: Mapping[str, Finding],
    source: Source,
) -> View:
    """One step with its state.

    Rule: a secret the step names and nobody wrote is missing; then what the platform found; what it
    cannot tell is done once a person has ticked it.
    """
    names = sorted(name for name in missing if name in step.en)
    finding = known.get(step.key) if step.key else None
    if names:
        told = Told(*(text.format(names=", ".join(names)) for text in _both(MISSING_SECRETS)))
        state = MISSING
    elif finding is not None and finding.done is not None:
        state, told = (DONE if finding.done else MISSING), finding.note
    else:
        told = finding.note if finding else Told("", "")
        state = DONE if _tick(step, number) in source.ticked else ASK
    return _row(number, _tick(step, number), state, step, told)


def _show_profile(number: int, source: Source, found: Examination) -> View:
    brand = read_brand(source.brand)
    site = _host(brand.site) if brand else ""
    if found.links is None or not site:
        state, told = (DONE if PROFILE_STEP in source.ticked else ASK), Told("", "")
    else:
        leads = any(f".{_host(one)}".endswith(f".{site}") for one in found.links)
        state, told = (DONE, LEADS) if leads else (MISSING, LEADS_NOT)
    return _row(number, PROFILE_STEP, state, LOOK, told)


def _row(number: int, tick: str, state: str, told: Told | ConnectionStep, note: Told) -> View:
    return {
        "number": number,
        "step": tick,
        "state": state,
        "fr": told.fr,
        "en": told.en,
        "note": {"fr": note.fr, "en": note.en},
    }


def _tick(step: ConnectionStep, number: int) -> str:
    """The name a person ticks a step by."""
    return step.key or str(number)


def _both(told: Told) -> tuple[str, str]:
    return told.fr, told.en


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
