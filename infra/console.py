"""The console's commands that ask a running stack, local or deployed."""

from __future__ import annotations

import os
import sys
from typing import Any

import requests
from vigie.platforms import load_platform

SECONDS = 30


def local_token(port: int, role: str, brand: str | None) -> int:
    """Print a bearer token; 2 when no local stack answers at the port."""
    try:
        print(ask_token(f"http://127.0.0.1:{port}", role, brand))
    except (requests.RequestException, KeyError) as error:
        print(
            f"vigie: no local stack answers at port {port} ({type(error).__name__})",
            file=sys.stderr,
        )
        return 2
    return 0


def ask_token(url: str, role: str, brand: str | None = None) -> str:
    """A token of a local stack. Raises requests' errors."""
    answer = requests.post(
        f"{url}/local/token", json={"role": role, "brand": brand}, timeout=SECONDS
    )
    answer.raise_for_status()
    token: str = answer.json()["token"]
    return token


def check_sources(url: str | None, port: int, wanted: str | None) -> int:
    """Print each source's health; 1 when one of them is not well, 2 when nobody answers."""
    try:
        base = (url or f"http://127.0.0.1:{port}").rstrip("/")
        token = os.environ.get("VIGIE_TOKEN") or ask_token(base, "owner")
        sources = _fetch_sources(base, token)
    except (requests.RequestException, KeyError) as error:
        print(f"vigie: {url or port} does not answer ({type(error).__name__})", file=sys.stderr)
        return 2
    shown = [one for one in sources if wanted in (None, one["id"])]
    if wanted and not shown:
        print(f"vigie: there is no source {wanted}", file=sys.stderr)
        return 2
    for one in shown:
        print(describe(one))
    return int(any(one["health"] in ("unhealthy", "reconnect") or one["missing"] for one in shown))


def describe(source: dict[str, Any]) -> str:
    """A source in a few plain lines."""
    profile = load_platform(source["platform"]).PROFILE
    address = source["url"] or source["account"] or source["query"]
    lines = [
        f"{source['id']}  {source['brand']}  {profile.name}  {address}",
        f"  health        {source['health']}"
        + (f": {source['reason']}" if source["reason"] else ""),
        f"  last success  {source['last_success'] or 'never'}",
        f"  rhythm        every {source['every_minutes']} minutes"
        + ("" if source["enabled"] else ", switched off"),
        f"  secrets       {_secrets(profile.secrets, source['missing'])}",
        f"  limits        {profile.limits or 'none known'}",
    ]
    return "\n".join(lines)


def _secrets(names: tuple[str, ...], missing: list[str]) -> str:
    if not names:
        return "none needed"
    return ", ".join(f"{name} {'MISSING' if name in missing else 'written'}" for name in names)


def _fetch_sources(base: str, token: str) -> list[dict[str, Any]]:
    def get(path: str, **query: str) -> list[dict[str, Any]]:
        answer = requests.get(
            base + path,
            params=query,
            headers={"Authorization": f"Bearer {token}"},
            timeout=SECONDS,
        )
        answer.raise_for_status()
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    brands = [row["brand"] for row in get("/api/brands")]
    return [source for brand in brands for source in get("/api/sources", brand=brand)]
