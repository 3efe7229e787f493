"""The mention behind an address of facebook.com, where the address shows it."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import SplitResult, parse_qs, urlsplit

HOSTS = re.compile(r"^(?:(?:www|m|mbasic|web|touch|[a-z]{2}-[a-z]{2})\.)?facebook\.com$")
# /caferivage/posts/123, /caferivage/posts/what-it-says/123, /caferivage/videos/123, /123_456
UNDER_OWNER = re.compile(r"^/(?P<owner>[^/]+)/(?:posts|videos|photos)/(?:[^/]+/)*(?P<post>\d+)/?$")
BARE = re.compile(r"^/(?P<owner>\d+)_(?P<post>\d+)/?$")
REEL = re.compile(r"^/(?:reel|watch)/(?P<post>\d+)/?$")
ENCODED = re.compile(r"^comment:(\d+)_(\d+)$")
NUMBER = re.compile(r"^\d{3,25}$")


def claim_address(url: str) -> str | None:
    """The native id of the comment or post at an address; None when it is not ours or hides it.

    Posts need the Page's number, which an address with its name does not show; comments need the
    post's, which the newer `pfbid` addresses hide, unless the comment's own id is written in full.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not HOSTS.match(host):
        return None
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    owner, post = _post(parts, query)
    comment = query.get("reply_comment_id") or query.get("comment_id")
    if comment:
        return _comment(comment, post)
    return f"{owner}_{post}" if post and NUMBER.match(owner) else None


def _post(parts: SplitResult, query: dict[str, str]) -> tuple[str, str]:
    """The owner and the number of the post an address shows, as far as it does."""
    for form in (UNDER_OWNER, BARE, REEL):
        if found := form.match(parts.path):
            known = found.groupdict()
            return known.get("owner") or "", known["post"]
    number = query.get("story_fbid") or query.get("fbid") or query.get("v") or ""
    owner, post = query.get("id", ""), number
    return owner, post if NUMBER.match(post) else ""


def _comment(given: str, post: str) -> str | None:
    if NUMBER.match(given):
        return f"{post}_{given}" if post else None
    try:
        text = base64.b64decode(given + "=" * (-len(given) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    found = ENCODED.match(text)
    return f"{found[1]}_{found[2]}" if found else None
