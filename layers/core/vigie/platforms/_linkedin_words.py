"""What LinkedIn's comments and posts say and show, and whose they are, in the shapes of each year.

https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vigie.mention import Author
from vigie.platforms._fields import LONGEST_NAME, clean_text, read_id, read_text, read_url

# What members are called where their names are not told: LinkedIn tells nobody's.
MEMBER = "LinkedIn member"
SHOWN = {"IMAGE": "photo", "VIDEO": "video", "DOCUMENT": "file"}
MEDIA_URN = {"image": "photo", "video": "video", "document": "file"}
UGC = "com.linkedin.ugc.ShareContent"
# A post's words are a template: hashtags and names in brackets, what is reserved escaped.
# https://learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format
LITTLE = re.compile(
    r"""\{hashtag\|\\?\#\|(?P<tag>(?:\\.|[^\\}|]){1,300})\}
    |@\[(?P<name>(?:\\.|[^\\\]]){1,300})\][ ]?\(urn:li:\w{1,30}:[\w-]{1,100}\)
    |\\(?P<plain>[\\|{}@\[\]()<>#*_~])""",
    re.VERBOSE | re.DOTALL,
)
ESCAPED = re.compile(r"\\([\\|{}@\[\]()<>#*_~])")


def is_listed_post(item: Mapping[str, Any]) -> bool:
    """Whether an object is a post: of today's interface, or of the two before it."""
    is_share = isinstance(item.get("text"), dict) and "owner" in item
    return "commentary" in item or "specificContent" in item or is_share


def words_of(item: Mapping[str, Any]) -> str:
    """The words, as LinkedIn shows them. Raises UnreadableError."""
    commentary = read_text(item.get("commentary"), "commentary")
    if commentary:
        return show_little(commentary)
    for holder in (item.get("message"), item.get("text"), _ugc(item)):
        if isinstance(holder, dict):
            return read_text(holder.get("text"), "text")
    return read_text(item.get("text") or item.get("message"), "text")


def show_little(text: str) -> str:
    """A post's template as its readers see it: a hashtag with its sign, a name without brackets."""

    def show(found: re.Match[str]) -> str:
        tag, name, plain = found["tag"], found["name"], found["plain"]
        return plain or ESCAPED.sub(r"\1", f"#{tag}" if tag else name)

    return LITTLE.sub(show, text)


def author_of(item: Mapping[str, Any]) -> Author:
    """Who said it. A member's name is seldom told, a deleted member's not even the id."""
    urn = read_id(item.get("actor") or item.get("owner") or item.get("author"), "actor")
    if urn is None:
        return Author()
    name = next((one for one in _names(item) if one), "")[:LONGEST_NAME]
    is_member = urn.startswith(("urn:li:person:", "urn:li:member:"))
    return Author(id=urn, name=name or (MEMBER if is_member else None))


def shown_by(item: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is shown beside the words, and its addresses."""
    content = item.get("content")
    pieces = [one for one in content if isinstance(one, dict)] if isinstance(content, list) else []
    kinds = [SHOWN.get(str(one.get("type")), "link") for one in pieces]
    kinds += [SHOWN[one] for one in [str(item.get("mediaCategory"))] if one in SHOWN]
    kinds += _attached(content) if isinstance(content, dict) else []
    urls = [url for one in pieces if (url := read_url(one.get("url")))]
    return tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(urls))


def _attached(content: Mapping[str, Any]) -> list[str]:
    """What a post carries, known by the kind of its name."""
    media = content.get("media")
    urn = media.get("id") if isinstance(media, dict) else None
    kind = urn.split(":")[2] if isinstance(urn, str) and urn.count(":") > 2 else ""  # noqa: PLR2004 - urn:li:kind:id
    named = [("article", "link"), ("multiImage", "photo"), ("poll", "poll")]
    return [
        *([MEDIA_URN[kind]] if kind in MEDIA_URN else []),
        *(shown for name, shown in named if isinstance(content.get(name), dict)),
    ]


def _ugc(item: Mapping[str, Any]) -> object:
    found: object = item
    for step in ("specificContent", UGC, "shareCommentary"):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def _names(item: Mapping[str, Any]) -> Iterator[str]:
    """The author's name wherever an answer, or a projection that was asked for, has it."""
    for name in ("actorName", "name"):
        if isinstance(item.get(name), str):
            yield clean_text(item[name]).strip()
    created = item.get("created")
    beside = created.get("actor~") if isinstance(created, dict) else None
    for person in (item.get("actor~"), item.get("owner~"), item.get("author~"), beside):
        if isinstance(person, dict):
            parts = (_localized(person, one) for one in ("firstName", "lastName"))
            yield _localized(person, "name") or " ".join(one for one in parts if one)


def _localized(person: Mapping[str, Any], name: str) -> str:
    """A name as the profile gives it: in one language, or by language."""
    plain = person.get(f"localized{name[0].upper()}{name[1:]}")
    several = person.get(name)
    by_language = several.get("localized") if isinstance(several, dict) else None
    first = next(iter(by_language.values()), None) if isinstance(by_language, dict) else None
    found = plain or first
    return clean_text(found).strip() if isinstance(found, str) else ""
