"""Whether a request for a link was a person's click, by what it says of itself alone.

Machines that only look, to show a preview, to index, to load ahead of a click, are counted apart.
Nothing about the caller is kept: neither address nor program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_MACHINES: Final = re.compile(
    r"(?<!cu)bot\b|crawl|spider|preview|slurp|scan|check|monitor|fetch|facebookexternalhit|"
    r"facebookcatalog|meta-external|whatsapp/|mastodon/|slack-img|slack-link|skypeuri|pleroma|"
    r"misskey|akkoma|lemmy/|bluesky|cardyb|embedly|iframely|vkshare|"
    r"google-safety|google-inspection|googleother|bingpreview|headless|"
    r"python|curl/|wget/|okhttp|go-http|axios|node|java/|libwww|http\.rb|guzzle|ruby|perl",
    re.IGNORECASE,
)
_AHEAD: Final = ("purpose", "sec-purpose", "x-purpose", "x-moz")
_PAGES: Final = frozenset({"document", "iframe", "empty", ""})


def is_preview(method: str, headers: Mapping[str, str]) -> bool:
    """Whether nobody has clicked; header names are lower case.

    Rule: HEAD, a load ahead of time, an address used as a picture or a script, a program that
    names itself a machine, or one that names itself nothing.
    """
    agent = headers.get("user-agent", "").strip()
    ahead = " ".join(headers.get(name, "") for name in _AHEAD).lower()
    return (
        method != "GET"
        or "prefetch" in ahead
        or "preview" in ahead
        or "prerender" in ahead
        or headers.get("sec-fetch-dest", "").lower() not in _PAGES
        or not agent
        or bool(_MACHINES.search(agent))
    )
