"""What Facebook tells beside the words: what is shown, how a review rates, where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vigie.mention import YES, Fact, Facts
from vigie.platforms._fields import read_text, read_url

FIVE = 5
RECOMMENDS = {"positive": YES, "negative": "0"}
# Where a photo and a film keep the words written beside them; a post's are those of a link.
PHOTO = frozenset({"images", "album"})
FILM = frozenset({"creation_time", "embed_html", "length", "live_status"})
MOST_MEDIA = 20

# https://developers.facebook.com/docs/graph-api/reference/story-attachment
SHOWN = {
    "photo": "photo",
    "album": "photo",
    "sticker": "sticker",
    "animated_image_autoplay": "gif",
    "animated_image_share": "gif",
    "animated_image_video": "gif",
    "video": "video",
    "video_autoplay": "video",
    "video_inline": "video",
    "video_share_youtube": "video",
    "share": "link",
    "file_upload": "file",
    "map": "location",
}


def shows(kinds: Iterable[str]) -> Facts:
    """The fact that says what something shows, if anything."""
    found = ",".join(dict.fromkeys(kinds))
    return {Fact.SHOWS.value: found} if found else {}


def verdict(value: Mapping[str, Any]) -> Facts:
    """A review's stars; today's reviews have none, only whether the Page is recommended."""
    stars = value.get("rating")
    facts: dict[str, str] = {}
    if isinstance(stars, int) and not isinstance(stars, bool) and 1 <= stars <= FIVE:
        facts[Fact.RATING] = str(stars)
    said = str(value.get("recommendation_type") or "").lower()
    if said in RECOMMENDS:
        facts["recommends"] = RECOMMENDS[said]
    return facts


def post_url(post_id: str | None, permalink: str | None) -> str | None:
    """A post's address: the platform's own, else the one its id makes."""
    return permalink or (f"https://www.facebook.com/{post_id}" if post_id else None)


def comment_url(
    comment_id: str, post_id: str | None, parent: str | None, permalink: str | None
) -> str:
    """A comment's address: its post's, with the comment (and for a reply its root) named."""
    base = post_url(post_id, permalink) or f"https://www.facebook.com/{comment_id}"
    number = comment_id.rpartition("_")[2]
    named = f"comment_id={number}"
    if parent:
        named = f"comment_id={parent.rpartition('_')[2]}&reply_comment_id={number}"
    return f"{base}{'&' if '?' in base else '?'}{named}"


def read_link(value: object) -> str | None:
    """An address Facebook gives, at times without its own host."""
    is_path = isinstance(value, str) and value.startswith("/") and not value.startswith("//")
    return read_url(f"https://www.facebook.com{value}" if is_path else value)


def words_of(one: Mapping[str, Any]) -> str:
    """The words of an object of the interface, wherever its kind keeps them."""
    said = read_text(one.get("message"), "message") or read_text(one.get("review_text"), "text")
    if said:
        return said
    name = "name" if one.keys() & PHOTO else "description" if one.keys() & FILM else ""
    return read_text(one.get(name), name)


def facts_of(one: Mapping[str, Any]) -> Facts:
    """What an object shows and rates, and whether it calls the Page."""
    kinds = [str(each.get("type")) for each in _attachments(one)]
    found = [SHOWN[kind] for kind in kinds if kind in SHOWN]
    if not found and (one.get("full_picture") or one.keys() & PHOTO):
        found = ["photo"]
    if not found and one.keys() & FILM:
        found = ["video"]
    summons = {Fact.SUMMONS.value: YES} if one.get("tagged_time") else {}
    return {**verdict(one), **summons, **shows(found)}


def media_of(one: Mapping[str, Any]) -> tuple[str, ...]:
    """The pictures a comment or a post shows."""
    parts = [each.get("media") for each in _attachments(one)]
    images = [part.get("image") for part in parts if isinstance(part, dict)]
    given = [image.get("src") for image in images if isinstance(image, dict)]
    urls = [url for each in (*given, one.get("full_picture")) if (url := read_url(each))]
    return tuple(dict.fromkeys(urls))[:MOST_MEDIA]


def _attachments(one: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A comment has one attachment, a post a list of them, an album its own parts below."""
    edge = one.get("attachments")
    listed = edge.get("data") if isinstance(edge, dict) else None
    for each in (one.get("attachment"), *(listed if isinstance(listed, list) else [])):
        if isinstance(each, dict):
            yield each
