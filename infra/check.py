"""`vigie check`: each source's connection, step by step, as a person reads it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import requests
from vigie.platforms import load_platform

from infra.console import RefusedError, Stack


def check_sources(url: str | None, port: int, wanted: str | None, language: str) -> int:
    """Print each source's steps and health; 1 when one is not well, 2 when nobody answers."""
    try:
        stack = Stack(url, port)
        sources = [one for one in stack.sources() if wanted in (None, one["id"])]
        if wanted and not sources:
            print(f"vigie: there is no source {wanted}", file=sys.stderr)
            return 2
        checked = [stack.get(f"/api/sources/{one['id']}/check") for one in sources]
    except RefusedError as error:
        print(f"vigie: {error}", file=sys.stderr)
        return 2
    except (requests.RequestException, KeyError) as error:
        print(f"vigie: {url or port} does not answer ({type(error).__name__})", file=sys.stderr)
        return 2
    for one in checked:
        print(describe(one, language))
    return int(any(_is_unwell(one) for one in checked))


def _is_unwell(source: dict[str, Any]) -> bool:
    missing = any(step["state"] == "missing" for step in source["steps"])
    return missing or source["health"] in ("unhealthy", "reconnect") or bool(source["missing"])


def describe(source: dict[str, Any], language: str = "en") -> str:
    """A source in a few plain lines, its connection steps among them."""
    profile = load_platform(source["platform"]).PROFILE
    words = WORDS[language]
    address = source["url"] or source["account"] or source["query"]
    needed = tuple(name for name in profile.secrets if name not in profile.optional)
    told = {
        "health": HEALTH[language].get(source["health"], source["health"])
        + (f": {source['reason']}" if source["reason"] else ""),
        "success": source["last_success"] or words["never"],
        "rhythm": words["every"].format(source["every_minutes"])
        + ("" if source["enabled"] else words["off"]),
        "secrets": _secrets(needed, source["missing"], words),
        "optional": ", ".join(sorted(profile.optional)),
        "rights": ", ".join(scope.name for scope in profile.scopes),
        "limits": profile.limits,
        "trouble": source.get("trouble") or "",
    }
    lines = [f"  {words[name]:<{WIDTH}}{text}" for name, text in told.items() if text]
    head = f"{source['id']}  {source['brand']}  {profile.name}  {address}"
    steps = [_step(one, language) for one in source.get("steps", ())]
    return "\n".join([head, *lines, *steps])


WIDTH = 17
WORDS = {
    "en": {
        "health": "health",
        "success": "last success",
        "rhythm": "rhythm",
        "secrets": "secrets",
        "optional": "may be given",
        "rights": "rights to ask",
        "limits": "limits",
        "trouble": "asked now",
        "never": "never",
        "every": "every {} minutes",
        "off": ", switched off",
        "none": "none needed",
        "missing": "MISSING",
        "written": "written",
    },
    "fr": {
        "health": "état",
        "success": "dernier succès",
        "rhythm": "rythme",
        "secrets": "secrets",
        "optional": "facultatifs",
        "rights": "droits requis",
        "limits": "limites",
        "trouble": "à l'instant",
        "never": "jamais",
        "every": "toutes les {} minutes",
        "off": ", à l'arrêt",
        "none": "aucun",
        "missing": "MANQUE",
        "written": "enregistré",
    },
}
HEALTH: Mapping[str, Mapping[str, str]] = {
    "en": {},
    "fr": {
        "new": "pas encore lue",
        "healthy": "en bonne santé",
        "unhealthy": "en panne",
        "reconnect": "à reconnecter",
    },
}
MARKS = {"done": "[x]", "missing": "[ ]", "ask": "[?]"}


def _step(step: dict[str, Any], language: str) -> str:
    """One step with its mark: done, missing, or for a person to look at."""
    note = step["note"][language]
    end = "" if step["state"] != "ask" else f"  ({ASK[language]})"
    return (
        f"  {MARKS[step['state']]} {step['number']}. {step[language]}"
        + (f"\n        {note}" if note else "")
        + end
    )


ASK = {"fr": "à vérifier vous-même", "en": "please look yourself"}


def _secrets(names: tuple[str, ...], missing: list[str], words: Mapping[str, str]) -> str:
    if not names:
        return words["none"]
    return ", ".join(
        f"{name} {words['missing'] if name in missing else words['written']}" for name in names
    )
