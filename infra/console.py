"""The console's way to a running stack, local or deployed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import requests

SECONDS = 60


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


class RefusedError(requests.RequestException):
    """The stack answered and said no; the text is its own reason."""


class Stack:
    """A running stack, local or deployed, asked with a token. Raises requests' errors."""

    def __init__(self, url: str | None, port: int) -> None:
        self._base = (url or f"http://127.0.0.1:{port}").rstrip("/")
        token = os.environ.get("VIGIE_TOKEN") or ask_token(self._base, "owner")
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        """A JSON answer."""
        return self._read(
            requests.get(self._base + path, params=query, headers=self._headers, timeout=SECONDS)
        )

    def post(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        """A JSON answer to a JSON body."""
        return self._read(
            requests.post(self._base + path, json=body, headers=self._headers, timeout=SECONDS)
        )

    def pages(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Every item of a list, page by page."""
        cursor: str | None = ""
        while cursor is not None:
            page = self.get(path, **query, **({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            cursor = page["next_cursor"]

    def sources(self) -> list[dict[str, Any]]:
        """Every source of every brand the token may see."""
        brands = [row["brand"] for row in self.pages("/api/brands")]
        return [one for brand in brands for one in self.pages("/api/sources", brand=brand)]

    def _read(self, answer: requests.Response) -> Any:  # noqa: ANN401 - JSON
        if not answer.ok:
            raise RefusedError(f"{answer.status_code}: {_reason(answer)}", response=answer)
        return answer.json()


def _reason(answer: requests.Response) -> str:
    """Why, in the words of the answer's problem details, else of HTTP."""
    try:
        told = answer.json()
    except ValueError:
        return answer.reason
    detail = told.get("detail") or told.get("message") if isinstance(told, dict) else None
    return detail if isinstance(detail, str) else answer.reason
