"""What `vigie check` learns of a Tumblr account: whose token it is, and what the blog says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from vigie.errors import AuthError, PayloadError, PermanentError, PermissionDeniedError
from vigie.platforms import Examination, Finding
from vigie.platforms._fields import read_url
from vigie.platforms._html import html_to_text
from vigie.platforms._oauth import ACCESS_TOKEN
from vigie.platforms._tumblr_api import Tumblr


def examine_blog(tumblr: Tumblr, named: str, secrets: Mapping[str, str]) -> Examination:
    """Ask whose token it is, whether the blog is theirs, and what the blog says of itself."""
    has_app = bool(secrets.get("client_id") and secrets.get("client_secret"))
    findings = [Finding("app", done=has_app)]
    if not secrets.get(ACCESS_TOKEN):
        return Examination((*findings, Finding("token", done=False)))
    user = _ask(tumblr, "/v2/user/info").get("user")
    findings.append(Finding("token", done=isinstance(user, dict)))
    if not isinstance(user, dict):
        return Examination(tuple(findings))
    blogs = user.get("blogs")
    names = [one.get("name") for one in (blogs if isinstance(blogs, list) else []) if one]
    blog = named or str(user.get("name") or "")
    findings.append(Finding("blog", done=blog in names))
    about = _ask(tumblr, f"/v2/blog/{quote(blog, safe='')}/info").get("blog")
    shown = about if isinstance(about, dict) else {}
    url = read_url(shown.get("url"))
    return Examination(
        findings=tuple(findings),
        account=blog,
        bio=html_to_text(str(shown.get("description") or "")),
        links=(url,) if url else (),
    )


def _ask(tumblr: Tumblr, path: str) -> Mapping[str, Any]:
    """The response of a call, or nothing where it is refused for good."""
    try:
        body = tumblr.read(path, {})
    except (AuthError, PermissionDeniedError, PermanentError, PayloadError):
        return {}
    inner = body.get("response") if isinstance(body, dict) else None
    return inner if isinstance(inner, dict) else {}
