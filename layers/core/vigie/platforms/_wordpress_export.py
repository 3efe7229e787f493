"""A site's past, as its own export writes it (Tools, Export): a feed with comments in its items.

https://github.com/WordPress/wxr: ``wp:comment`` holds the columns of the comments' table, under the
post it stands under. Of versions that name other namespaces only the prefix is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from vigie.errors import PayloadError
from vigie.platforms._feed_bytes import clean, decode
from vigie.platforms._fields import read_url

MARK = re.compile(rb"<wp:wxr_version|xmlns:wp=[\"']https?://wordpress\.org/export/")
HEAD = 5_000
COLUMNS = (
    *("comment_id", "comment_author", "comment_author_url", "comment_date", "comment_date_gmt"),
    *("comment_content", "comment_approved", "comment_type", "comment_parent"),
)


def is_export(payload: bytes) -> bool:
    """Whether a file is a site's own export."""
    return MARK.search(payload[:HEAD]) is not None


def list_exported(payload: bytes) -> tuple[str, list[dict[str, object]]]:
    """The site's address and its comments by their columns' names. Raises PayloadError.

    No document type is left to the parser, so no entity can grow or reach out.
    """
    try:
        channel = fromstring(clean(decode(payload))).find("channel")  # noqa: S314 - no DTD is left
    except ParseError:
        raise PayloadError("the export is broken: its XML cannot be read") from None
    if channel is None:
        raise PayloadError("the export holds no site")
    site = _text(channel, "base_blog_url") or _text(channel, "link")
    return site, [one for item in channel.findall("item") for one in _comments(item)]


def _comments(item: Element) -> Iterator[dict[str, object]]:
    address = read_url(_text(item, "link"))
    for comment in _named(item, "comment"):
        row: dict[str, object] = {name: _text(comment, name) for name in COLUMNS}
        row |= {
            "comment_post_ID": _text(item, "post_id"),
            "user_id": _text(comment, "comment_user_id"),
        }
        if address:
            row["link"] = f"{address}#comment-{row['comment_id']}"
        yield row


def _named(parent: Element, name: str) -> Iterator[Element]:
    return (one for one in parent if isinstance(one.tag, str) and one.tag.endswith(f"}}{name}"))


def _text(parent: Element, name: str) -> str:
    plain = parent.find(name)
    found = plain if plain is not None else next(_named(parent, name), None)
    return (found.text or "").strip() if found is not None else ""
