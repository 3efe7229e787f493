"""The page, its files, the API's description, and who is signed in."""

from __future__ import annotations

import mimetypes
import re
from functools import cache
from pathlib import Path

from vigie.api.routing import Call
from vigie.aws.http import Answer, as_json, as_text
from vigie.aws.settings import settings
from vigie.errors import NotFoundError

FILES = Path(__file__).parent / "static"
SAFE = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; style-src 'self'{paper}; "
    "script-src 'self'; connect-src 'self' {sign_in}; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def show_page(_: Call) -> Answer:
    """The inbox; it signs in by itself."""
    return _file("index.html")


def show_asset(call: Call) -> Answer:
    """One of the page's files."""
    if not re.fullmatch(r"[a-z0-9_-]+\.[a-z0-9]+", call.path["file"]):
        raise NotFoundError("no such file")
    return _file(call.path["file"])


def show_openapi(_: Call) -> Answer:
    """The OpenAPI document, made from the route table when the project is built."""
    return as_json_text(_read("openapi.json"))


def show_me(call: Call) -> Answer:
    """The caller's name and roles per brand; ``*`` stands for every brand."""
    roles = {brand: role.value for brand, role in call.person.roles.items()}
    return as_json({"id": call.person.id, "name": call.person.name, "roles": roles})


def as_json_text(text: str) -> Answer:
    """JSON that is text already."""
    return as_text(text, "application/json")


def _file(name: str) -> Answer:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer = as_text(_read(name).replace("__SIGN_IN__", _sign_in()), f"{kind}; charset=utf-8")
    host = settings().sign_in_host
    sign_in = f"https://{host}" if host else ""
    paper = _paper() if name == "index.html" else ""
    safe = {k: v.format(sign_in=sign_in, paper=paper) for k, v in SAFE.items()}
    answer["headers"] |= safe | {"cache-control": "no-cache"}
    return answer


def _sign_in() -> str:
    """Where the page signs in: ``host client``, empty in local mode."""
    known = settings()
    return f"{known.sign_in_host} {known.user_pool_client}" if not known.local else ""


def _paper() -> str:
    """The one style beside the page's own: a report that is opened to be printed inherits this."""
    from vigie.channels._report_look import STYLE_HASH  # with the page alone: not at a cold start

    return f" 'sha256-{STYLE_HASH}'"


@cache
def _read(name: str) -> str:
    file = FILES / name
    if not file.is_file():
        raise NotFoundError("no such file")
    return file.read_text(encoding="utf-8")
