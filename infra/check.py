"""`vigie check`: each source's connection, step by step, as a person reads it."""

from __future__ import annotations

import sys
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
    address = source["url"] or source["account"] or source["query"]
    needed = tuple(name for name in profile.secrets if name not in profile.optional)
    lines = [
        f"{source['id']}  {source['brand']}  {profile.name}  {address}",
        f"  health        {source['health']}"
        + (f": {source['reason']}" if source["reason"] else ""),
        f"  last success  {source['last_success'] or 'never'}",
        f"  rhythm        every {source['every_minutes']} minutes"
        + ("" if source["enabled"] else ", switched off"),
        f"  secrets       {_secrets(needed, source['missing'])}",
        f"  limits        {profile.limits or 'none known'}",
    ]
    if profile.optional:
        lines.append(f"  may be given  {', '.join(sorted(profile.optional))}")
    if source.get("trouble"):
        lines.append(f"  asked now     {source['trouble']}")
    lines += [_step(one, language) for one in source.get("steps", ())]
    return "\n".join(lines)


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


def _secrets(names: tuple[str, ...], missing: list[str]) -> str:
    if not names:
        return "none needed"
    return ", ".join(f"{name} {'MISSING' if name in missing else 'written'}" for name in names)
