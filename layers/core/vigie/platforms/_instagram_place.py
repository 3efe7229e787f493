"""Where Instagram's objects stand: in which answer, under which media and comment, found why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vigie.platforms._fields import UnreadableError, read_id, read_url

# Media, comments, replies: nothing hangs lower.
DEEPEST = 3
EDGES = ("media", "tags", "stories", "live_media")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object was found: our account, the media above it, and the comment it answers.

    ``own``: the media are ours; ``mentioned``: they are not, and we are named in a "comment", in
    the caption of the "media", or tagged in it ("tag").
    """

    account: str = ""
    username: str = ""
    media: str = ""
    link: str = ""
    parent: str = ""
    own: bool = False
    mentioned: str = ""


def place_of(body: object) -> Place:
    """Where an answer's objects stand, if it says so: one looked up is a mention of us."""
    for place in ("comment", "media"):
        if isinstance(body, dict) and body.get(f"mentioned_{place}"):
            return Place(account=read_id(body.get("id"), "id") or "", mentioned=place)
    if isinstance(body, dict) and edge_of(body, "tags"):
        return Place(account=_lenient_id(body.get("id")), mentioned="tag")
    return Place()


def list_objects(body: object) -> list[Any]:
    """The objects of an answer: a page of them, several by id, one looked up, or one.

    Fields of an account may hold its lists, and those of another account it looked up.
    """
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    if "data" in body:
        return body["data"] if isinstance(body["data"], list) else []
    found = [body[name] for name in ("mentioned_media", "mentioned_comment") if body.get(name)]
    if isinstance(body.get("business_discovery"), dict):
        return list_objects(body["business_discovery"])
    found += [one for name in EDGES for one in edge_of(body, name)]
    several = [one for key, one in body.items() if isinstance(one, dict) and one.get("id") == key]
    return found or several or [body]


def unfold(one: object, place: Place, depth: int = 0) -> Iterator[tuple[object, Place]]:
    """An object, then its comments, replies or messages, each with where it stands."""
    yield one, place
    if not isinstance(one, dict) or depth == DEEPEST:
        return
    for name in ("comments", "replies", "messages"):
        for child in edge_of(one, name):
            yield from unfold(child, _place_under(one, name, place), depth + 1)


def _place_under(one: Mapping[str, Any], name: str, place: Place) -> Place:
    identity = _lenient_id(one.get("id"))
    if name == "comments":
        given = one.get("username")
        username = place.username or (given if isinstance(given, str) else "")
        link = read_url(one.get("permalink")) or ""
        return replace(place, media=identity, link=link, username=username)
    if name == "replies":
        above = one.get("media")
        media = above if isinstance(above, dict) else {}
        return replace(
            place,
            parent=_lenient_id(one.get("parent_id")) or identity,
            media=place.media or _lenient_id(media.get("id")),
            link=place.link or read_url(media.get("permalink")) or "",
        )
    return place


def _lenient_id(value: object) -> str:
    """An id of what something hangs under; a bad one sets nothing but its owner aside."""
    try:
        return read_id(value, "id") or ""
    except UnreadableError:
        return ""


def edge_of(one: Mapping[str, Any], name: str) -> list[Any]:
    """The objects an edge of an object lists; old answers hold a text or a bare list."""
    edge = one.get(name)
    data = edge.get("data") if isinstance(edge, dict) else edge
    return data if isinstance(data, list) else []
