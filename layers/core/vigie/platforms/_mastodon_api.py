"""Calls to a Mastodon server, and what its refusals mean.

https://docs.joinmastodon.org/api/rate-limits/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    VigieError,
)
from vigie.platforms._http import Request, Response, fetch, rebase
from vigie.platforms._limits import Gauge, name_of, read_counted, seconds_until
from vigie.platforms._status import is_page, reading_write, retry_after, settling

PLATFORM = "mastodon"
LINK = re.compile(r"<([^<>]*)>\s*;[^,<]*?rel=\"?(next|prev)\b")
# Deleting and un-boosting have a limit of their own, told by the same headers.
CALLS, DELETIONS = "calls", "deletions"


@dataclass(frozen=True, slots=True)
class Instance:
    """One server, and our token if it is ours there. ``origin`` is the realm of its ids."""

    origin: str
    token: str = ""

    def read(self, path: str, params: Mapping[str, str | list[str]] | None = None) -> Response:
        """GET. Raises the PlatformError tree, AddressRefusedError."""
        return fetch(self._request("GET", path, params=params or {}))

    def settle(self, path: str, params: Mapping[str, str | list[str]] | None = None) -> Any:  # noqa: ANN401 - JSON
        """GET an object to learn what became of a write. Raises the PlatformError tree only."""
        with settling():
            return self.read(path, params).json()

    def write(
        self, method: str, path: str, json: Mapping[str, object] | None = None, key: str = ""
    ) -> Mapping[str, Any]:
        """One write, never repeated; ``key`` makes the server tell a repeat from a new one.

        Raises the PlatformError tree or OutcomeUnknownError.
        """
        if not self.token:
            raise AuthError("no access token is stored for this server", code="token")
        headers = {"Idempotency-Key": key} if key else {}
        with reading_write("mastodon"):
            made = fetch(self._request(method, path, json=json, headers=headers, safe=False)).json()
        if not isinstance(made, dict) or not made:
            raise OutcomeUnknownError("mastodon did not show what the write made")
        return made

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | list[str]] | None = None,
        json: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        safe: bool = True,
    ) -> Request:
        limit = DELETIONS if method == "DELETE" else CALLS
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return Request(
            platform=PLATFORM,
            url=rebase(PLATFORM, f"{self.origin}{path}"),
            method=method,
            params=params or {},
            headers={"Accept": "application/json", **bearer, **(headers or {})},
            json=json,
            safe=safe,
            classify=_classifier(has_token=bool(self.token)),
            gauges=(Gauge(limit, name_of(self.origin, self.token)),),
            usage=read_counted(
                limit,
                limit="x-ratelimit-limit",
                remaining="x-ratelimit-remaining",
                reset="x-ratelimit-reset",
            ),
        )


def open_instance(address: str, secrets: Mapping[str, str]) -> Instance:
    """The server at an address, with the token only where it belongs.

    Rule: a token leaves for the server named by ``instance`` alone; where none is named, the
    source's own. Raises PermanentError when no server is named at all.
    """
    home = origin_of(secrets.get("instance", ""))
    origin = origin_of(address) or home
    if not origin:
        raise PermanentError("no Mastodon server is named", code="instance")
    is_home = not home or home == origin
    return Instance(origin, secrets.get("access_token", "") if is_home else "")


def origin_of(address: str) -> str:
    """`https://server` of whatever the owner wrote: an address, a profile, a bare host."""
    text = address.strip().rstrip("/")
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in ("http", "https") or re.search(r"[^\w.:\-]", host):
        return ""
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}"


def page_ids(response: Response) -> tuple[str, str]:
    """(``max_id`` of the next older page, ``min_id`` of the next newer), empty where none is.

    Ids in the Link header need not be ids of what is listed, so it is read, not computed; only its
    parameters are used, never its host.
    """
    found: dict[str, str] = {}
    for address, rel in LINK.findall(response.headers.get("link", "")):
        name = "max_id" if rel == "next" else "min_id"
        try:
            found[name] = parse_qs(urlsplit(address).query).get(name, [""])[0]
        except ValueError:
            continue
    return found.get("max_id", ""), found.get("min_id", "")


def _classifier(*, has_token: bool) -> Callable[[Response], VigieError | None]:
    """Texts are localised, so the status decides; only a server's own 401 is about the token."""

    def classify(response: Response) -> VigieError | None:
        status = response.status
        if status == 401 and (is_page(response.headers, response.body) or not has_token):  # noqa: PLR2004 - HTTP
            return PermissionDeniedError("mastodon shows this to its members only", code="401")
        if status == 422 and not has_token:  # noqa: PLR2004 - HTTP
            return PermissionDeniedError("mastodon shows this to its members only", code="422")
        if status == 429:  # noqa: PLR2004 - HTTP
            wait = seconds_until(
                response.headers.get("x-ratelimit-reset", ""), response.headers.get("date", "")
            )
            return RateLimitedError(
                "mastodon asks to slow down",
                code="429",
                retry_after=retry_after(response.headers, min(max(wait or 60.0, 1.0), 3600.0)),
            )
        return None

    return classify
