"""LinkedIn's names of things: one spelling for each, and addresses from them and back.

https://learn.microsoft.com/linkedin/shared/api-guide/concepts/urns
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, unquote, urlsplit

SITE = "https://www.linkedin.com"
POSTS = ("activity", "share", "ugcPost", "groupPost")
COMMENT = re.compile(
    r"urn:li:comment:\((?:urn:li:)?(\w+):(\d{1,25}),\s*(\d{1,25})\)", re.ASCII | re.IGNORECASE
)
URN = re.compile(r"urn:li:\w+:[\w-]{1,100}", re.ASCII)
SLUG = re.compile(r"/posts/[^/]*?-(activity|share|ugcPost)-(\d{5,25})-[\w-]+/?")
UPDATE = re.compile(r"/(?:feed/update|embed/feed/update)/(urn:li:\w+:\d{1,25})/?")


def normal_urn(urn: str) -> str:
    """The one spelling of a name: notifications spell a comment's in two ways, in one message."""
    found = COMMENT.fullmatch(urn.strip())
    return f"urn:li:comment:(urn:li:{found[1]}:{found[2]},{found[3]})" if found else urn.strip()


def is_comment(urn: str) -> bool:
    """Whether a name is a comment's."""
    return COMMENT.fullmatch(urn) is not None


def post_of(urn: str) -> str | None:
    """The post a comment hangs under, or the post itself; None where the name tells neither."""
    found = COMMENT.fullmatch(urn)
    if found:
        return f"urn:li:{found[1]}:{found[2]}"
    return urn if URN.fullmatch(urn) and urn.split(":")[2] in POSTS else None


def number_of(urn: str) -> str:
    """The number a comment has under its post, else the last part of a name."""
    found = COMMENT.fullmatch(urn)
    return found[3] if found else urn.rpartition(":")[2]


def number_alone(urn: str) -> str:
    """A comment's number where it is named by nothing else; empty for any other name."""
    number = urn.removeprefix("urn:li:comment:")
    return number if number.isascii() and number.isdigit() else ""


def comment_urn(post: str, number: str) -> str:
    """A comment's name from its post's and its number."""
    return normal_urn(f"urn:li:comment:({post},{number})")


def url_of(urn: str) -> str | None:
    """The address a person can open."""
    post = post_of(urn)
    if post is None:
        return None
    address = f"{SITE}/feed/update/{post}/"
    return f"{address}?commentUrn={quote(urn, safe='')}" if is_comment(urn) else address


def urn_at(url: str) -> str | None:
    """The name behind an address of LinkedIn's; None when it is not one of a post or a comment."""
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
    except ValueError:
        return None
    host = parts.netloc.lower()
    if host != "linkedin.com" and not host.endswith(".linkedin.com"):
        return None
    named = normal_urn(next(iter(query.get("commentUrn", [])), ""))
    if is_comment(named):
        return named
    path = unquote(parts.path)
    update, slug = UPDATE.fullmatch(path), SLUG.fullmatch(path)
    if update:
        return update[1]
    return f"urn:li:{slug[1]}:{slug[2]}" if slug else None


def organization_urn(account: str) -> str:
    """A page's name from its number, or as it is."""
    return (
        account if account.startswith("urn:") or not account else f"urn:li:organization:{account}"
    )


def encode(urn: str) -> str:
    """A name as a piece of a path: Rest.li wants colons, commas and brackets escaped."""
    return quote(urn, safe="")
