"""What a Tumblr post says and shows, in both formats, in its author's own words alone.

https://github.com/tumblr/docs/blob/master/npf-spec.md
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vigie.platforms._fields import clean_text, read_id, read_object, read_text, read_url
from vigie.platforms._html import html_to_text, looks_like_html, plain_text

# The words of the older post formats, in the order they are shown.
WORDS = ("title", "question", "text", "body", "caption", "description", "answer", "source")
BLOCK_WORDS = ("text", "title", "description", "question")
SHOWN = {"photo": "photo", "image": "photo", "video": "video", "audio": "audio", "link": "link"}


def read_content(one: Mapping[str, Any]) -> tuple[str, list[str], tuple[str, ...]]:
    """(words, kinds shown, addresses of pictures) of a post, in its own words alone."""
    blocks = one.get("content")
    if isinstance(blocks, list):
        return _read_blocks([block for block in blocks if isinstance(block, dict)])
    kind = str(one.get("type"))
    shown = [SHOWN[kind]] if kind in SHOWN else []
    if read_parent(one) or _tree(one):
        return read_plain(_added(one)), [], ()
    parts = [read_plain(read_text(one.get(name), name)) for name in WORDS if _is_words(one, name)]
    return "\n\n".join(part for part in parts if part), shown, _photos(one)


def _is_words(one: Mapping[str, Any], name: str) -> bool:
    """A link post's `description` is words, its `url` not; a video's `source` may be an object."""
    return isinstance(one.get(name), str) or (name == "body" and one.get(name) is not None)


def _read_blocks(blocks: list[Mapping[str, Any]]) -> tuple[str, list[str], tuple[str, ...]]:
    words: list[str] = []
    shown: list[str] = []
    media: list[str] = []
    for block in blocks:
        kind = str(block.get("type"))
        shown += [SHOWN[kind]] if kind in SHOWN else ["poll"] if kind == "poll" else []
        words += [read_text(block.get(name), name).strip() for name in BLOCK_WORDS]
        given = block.get("media")
        several = given if isinstance(given, list) else [given]
        urls = [read_url(item.get("url")) for item in several if isinstance(item, dict)]
        media += [url for url in urls[:1] if url]
    return "\n\n".join(part for part in words if part), shown, tuple(dict.fromkeys(media))


def _photos(one: Mapping[str, Any]) -> tuple[str, ...]:
    photos = one.get("photos")
    found: list[str] = []
    for photo in photos if isinstance(photos, list) else []:
        size = photo.get("original_size") if isinstance(photo, dict) else None
        url = read_url(size.get("url")) if isinstance(size, dict) else None
        found += [url] if url else []
    return tuple(dict.fromkeys(found))


def read_parent(one: Mapping[str, Any]) -> str:
    """The post this one repeats; its own words are what it adds."""
    for name in ("parent_post_id", "reblogged_from_id"):
        found = read_id(one.get(name), name)
        if found:
            return found
    return ""


def _added(one: Mapping[str, Any]) -> str:
    """What a reblog adds, where it is told apart: beside the tree, or last in the trail."""
    reblog = read_object(one.get("reblog"), "reblog")
    if reblog.get("comment"):
        return read_text(reblog["comment"], "comment")
    trail = one.get("trail")
    for item in trail if isinstance(trail, list) else []:
        if isinstance(item, dict) and item.get("is_current_item") is True:
            return read_text(item.get("content_raw") or item.get("content"), "content")
    return ""


def _tree(one: Mapping[str, Any]) -> bool:
    reblog = one.get("reblog")
    return isinstance(reblog, dict) and bool(reblog.get("tree_html"))


def read_tags(one: Mapping[str, Any]) -> str:
    """The tags of a post, which are words too."""
    tags = one.get("tags")
    given = tags if isinstance(tags, list) else []
    return ",".join(clean_text(tag)[:140] for tag in given if isinstance(tag, str))[:1000]


def read_plain(text: str) -> str:
    """A text that may be HTML."""
    return html_to_text(text) if looks_like_html(text) else plain_text(text)
