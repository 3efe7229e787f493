"""One WordPress site's door: its REST interface, reached as an editor, or as anybody."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
)
from vigie.platforms._call import Request
from vigie.platforms._canonical import host_of
from vigie.platforms._http import base_url, fetch, rebase
from vigie.platforms._status import reading_write, settling
from vigie.platforms._wordpress_errors import classifier, read_answer

WORDPRESS = "wp/v2"
WOOCOMMERCE = "wc/v3"
WORDPRESS_COM = "https://public-api.wordpress.com"
# How the interface is reached: under its own path, or by a parameter where links are plain.
PATH, QUERY = "path", "query"
ROUTE = "rest_route"
TAILS = ("/wp-json", "/wp-admin", "/wp-login.php", "/xmlrpc.php", "/feed", "/index.php")

Params = Mapping[str, str | list[str]]


def realm_of(address: str) -> str:
    """A site's address as all its mentions bear it: no query, no last slash, no way into it."""
    try:
        parts = urlsplit(address.strip())
        path = parts.path.rstrip("/")
    except ValueError:
        return ""
    for tail in TAILS:
        place = f"{path}/".find(f"{tail}/")
        path = path[:place] if place >= 0 else path
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{path}" if parts.netloc else ""


@dataclass(frozen=True, slots=True)
class Site:
    """``realm`` names it, ``route`` says how its interface is reached, ``login`` who we are.

    ``is_hosted``: it lives on WordPress.com, whose own address speaks for all its sites.
    ``is_foreign``: our password is another site's, so this one is read as anybody sees it.
    """

    realm: str
    login: str = ""
    route: str = PATH
    is_hosted: bool = False
    is_foreign: bool = False

    def read(self, path: str, params: Params, space: str = WORDPRESS) -> Any:  # noqa: ANN401 - JSON
        """GET from the interface of WordPress or of a plug-in.

        Raises the PlatformError tree, PayloadError.
        """
        return read_answer(fetch(self._request("GET", f"{space}/{path}", params)).body)

    def write(self, method: str, path: str, json: object = None) -> Mapping[str, Any]:
        """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
        request = self._request(method, f"{WORDPRESS}/{path}", {}, json=json, safe=False)
        response = fetch(request)
        with reading_write("wordpress"):
            made = read_answer(response.body)
        if not isinstance(made, dict):
            raise OutcomeUnknownError("wordpress answered a write with no object")
        return made

    def _request(
        self, method: str, path: str, params: Params, *, json: object = None, safe: bool = True
    ) -> Request:
        url = self._address(path)
        parts = urlsplit(url)
        credentials = {"Authorization": self.login} if self.login else {}
        return Request(
            platform="wordpress",
            url=url,
            method=method,
            params=params,
            headers={"Accept": "application/json", **credentials},
            json=json,
            safe=safe,
            classify=classifier(
                f"{parts.scheme}://{parts.netloc}", safe=safe, as_user=bool(self.login)
            ),
        )

    def _address(self, path: str) -> str:
        if self.is_hosted:
            name = quote(urlsplit(self.realm).netloc, safe="")
            space, version, rest = path.split("/", 2)
            home = base_url("wordpress", WORDPRESS_COM)
            return f"{home}/{space}/{version}/sites/{name}/{rest}"
        home = rebase("wordpress", self.realm) if self.realm else base_url("wordpress", "")
        if not home:
            raise PermanentError("the mention does not say on which site it stands", code="address")
        if self.route == QUERY:
            return f"{home}/?{ROUTE}=/{path}"
        return f"{home}/wp-json/{path}"


def site_of(realm: str, secrets: Mapping[str, str], route: str = PATH) -> Site:
    """The site as the account we were given; without one, as anybody sees it.

    Rule: once ``site_url`` says whose password it is, it is sent to no other site.
    """
    owner = secrets.get("site_url", "")
    if owner and host_of(owner if "//" in owner else f"https://{owner}") != host_of(realm):
        return Site(realm, "", route, is_foreign=True)
    if secrets.get("access_token"):
        return Site(realm, f"Bearer {secrets['access_token']}", route, is_hosted=True)
    name, password = secrets.get("username", ""), secrets.get("application_password", "")
    if not name or not password:
        return Site(realm, "", route)
    pair = base64.b64encode(f"{name}:{password}".encode()).decode()
    return Site(realm, f"Basic {pair}", route)


def check_login(site: Site) -> Site:
    """The site, if we are somebody there. Raises AuthError, PermissionDeniedError."""
    if site.is_foreign:
        raise PermissionDeniedError("the stored password is another site's", code="foreign")
    if not site.login:
        raise AuthError("no application password is stored", code="password")
    return site


def read_to_settle(site: Site, path: str, params: Params) -> Any:  # noqa: ANN401 - JSON
    """Read what became of a write. Raises the PlatformError tree only."""
    with settling():
        return site.read(path, params)
