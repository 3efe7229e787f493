"""The mention behind an address of YouTube."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from vigie.platforms._youtube_read import is_video

SITES = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"})
IN_PATH = re.compile(r"/(?:shorts|embed|live|v)/([\w-]{11})(?:[/?#]|$)")
COMMENT = re.compile(r"[\w-]{12,}(?:\.[\w-]+)?")


def claim_address(url: str) -> str | None:
    """The comment, else the video, behind an address of YouTube."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    query = parse_qs(parts.query)
    comment = query.get("lc", [""])[0]
    if host in SITES and COMMENT.fullmatch(comment):
        return comment
    if host == "youtu.be":
        found = parts.path.strip("/")
    elif host in SITES and parts.path == "/watch":
        found = query.get("v", [""])[0]
    else:
        in_path = IN_PATH.match(parts.path) if host in SITES else None
        found = in_path[1] if in_path else ""
    return found if is_video(found) else None
