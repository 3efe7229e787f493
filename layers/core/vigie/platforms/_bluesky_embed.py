"""What a Bluesky post shows beside its words: pictures, videos, links, quoted posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vigie.platforms._fields import clean_text, read_url

PICTURES = "https://cdn.bsky.app/img/feed_fullsize/plain"
KINDS = {"images": "photo", "gallery": "photo", "video": "video", "external": "link"}
LONGEST_URI = 500


def read_embed(view: object, stored: object, did: str) -> tuple[list[str], tuple[str, ...], str]:
    """(kinds shown, addresses of pictures, the uri of the quoted post).

    ``view`` is the ready one, ``stored`` the record's own, whose pictures are known by their hash
    alone and are found under the author's ``did``.
    """
    embed = view if isinstance(view, dict) else stored
    parts = list(_parts(embed)) if isinstance(embed, dict) else []
    kinds = [kind for part in parts if (kind := KINDS.get(_kind(part)))]
    media = [url for part in parts for url in _pictures(part, did)]
    quoted = next((uri for part in parts if (uri := _quoted(part))), "")
    return list(dict.fromkeys(kinds)), tuple(dict.fromkeys(media)), quoted


def _parts(embed: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The embed itself, or the two of a quote with a picture."""
    if _kind(embed) != "recordWithMedia":
        yield embed
        return
    if isinstance(embed.get("media"), dict):
        yield embed["media"]
    if isinstance(embed.get("record"), dict):
        yield {**embed["record"], "$type": "app.bsky.embed.record"}


def _kind(part: Mapping[str, Any]) -> str:
    name = part.get("$type")
    return name.removesuffix("#view").rpartition(".")[2] if isinstance(name, str) else ""


def _pictures(part: Mapping[str, Any], did: str) -> Iterator[str]:
    for name in ("images", "items"):
        several = part.get(name)
        for one in several if isinstance(several, list) else []:
            if isinstance(one, dict):
                url = read_url(one.get("fullsize")) or read_url(one.get("thumb"))
                url = url or _stored(one.get("image"), did)
                if url:
                    yield url
    url = read_url(part.get("thumbnail")) if _kind(part) == "video" else None
    if url:
        yield url


def _stored(blob: object, did: str) -> str | None:
    reference = blob.get("ref") if isinstance(blob, dict) else None
    link = reference.get("$link") if isinstance(reference, dict) else None
    usable = isinstance(link, str) and link.isalnum() and did.startswith("did:")
    return read_url(f"{PICTURES}/{did}/{link}@jpeg") if usable else None


def _quoted(part: Mapping[str, Any]) -> str:
    if _kind(part) != "record":
        return ""
    record = part.get("record")
    inner = record.get("record") if isinstance(record, dict) else None
    found = inner if isinstance(inner, dict) else record
    uri = found.get("uri") if isinstance(found, dict) else None
    return clean_text(uri) if isinstance(uri, str) and len(uri) <= LONGEST_URI else ""
