"""Media and comments as the stand-in Instagram shows them, field by field, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from infra.sandbox.graph_errors import bad_parameter, no_such_object
from infra.sandbox.graph_fields import Wanted, parse_fields, write_fields
from infra.sandbox.graph_objects import stamp
from infra.sandbox.instagram_gallery import Gallery, Media, Remark

DEFAULT_LIMIT = 25
MOST = 100
Readers = Mapping[str, Callable[[Any], Any]]


@dataclass(slots=True)
class Turn:
    """A checked call on its way: whose account, with which parameters, under which address."""

    gallery: Gallery
    params: Mapping[str, Any]
    base: str
    token: str

    def find(self, identity: str) -> Media | Remark:
        """The media or comment of that id. Raises GraphError."""
        found = self.gallery.media.get(identity) or self.gallery.remarks.get(identity)
        if found is None:
            raise no_such_object(identity)
        return found

    def find_remark(self, identity: str) -> Remark:
        """The comment of that id. Raises GraphError."""
        found = self.find(identity)
        if isinstance(found, Media):
            raise bad_parameter("This is no comment.")
        return found

    def text(self, name: str, longest: int) -> str:
        """A parameter that holds words. Raises GraphError."""
        text = str(self.params.get(name, "")).strip()
        if not text or len(text) > longest:
            raise bad_parameter(f"The {name} needs between 1 and {longest} characters.")
        return text


def wanted_fields(turn: Turn) -> list[Wanted]:
    """The fields a call asks for. Raises GraphError."""
    return parse_fields(str(turn.params.get("fields", "id")))


def show(turn: Turn, one: Media | Remark, fields: Sequence[Wanted]) -> dict[str, Any]:
    """The object with the fields asked for; absent values are left out, as Meta does."""
    known = _media_readers(turn) if isinstance(one, Media) else _remark_readers(turn)
    shown: dict[str, Any] = {}
    for wanted in fields:
        if wanted.name in ("comments", "replies"):
            path = f"{one.id}/{wanted.name}"
            listed = turn.gallery.under(one)
            shown[wanted.name] = page_of(turn, listed, path, wanted.options, wanted.fields)
        elif wanted.name == "media" and isinstance(one, Remark):
            shown["media"] = show(turn, one.media, wanted.fields)
        elif wanted.name in known:
            shown[wanted.name] = known[wanted.name](one)
        else:
            raise bad_parameter(f"Tried accessing nonexisting field ({wanted.name})")
    shown["id"] = one.id
    return {name: value for name, value in shown.items() if value not in (None, "", {"data": []})}


def _media_readers(turn: Turn) -> Readers:
    gallery = turn.gallery
    return {
        "id": lambda one: one.id,
        "caption": lambda one: one.caption,
        "media_type": lambda _: "IMAGE",
        "media_product_type": lambda _: "FEED",
        "media_url": lambda one: f"{gallery.base_url}/photos/{one.rank}.svg",
        "thumbnail_url": lambda _: None,
        "permalink": gallery.permalink,
        "shortcode": lambda one: one.code,
        "timestamp": lambda one: stamp(one.said_at),
        "username": lambda one: one.author.name,
        "comments_count": gallery.count,
        "like_count": lambda _: 0,
        "children": lambda _: None,
    }


def _remark_readers(turn: Turn) -> Readers:
    account = turn.gallery.account
    return {
        "id": lambda one: one.id,
        "text": lambda one: one.text,
        "timestamp": lambda one: stamp(one.said_at),
        "username": lambda one: one.author.name,
        "from": lambda one: {"id": one.author.id, "username": one.author.name},
        "user": lambda one: {"id": account.id} if one.author == account else None,
        "hidden": lambda one: one.hidden,
        "parent_id": lambda one: one.parent.id if one.parent else None,
        "like_count": lambda _: 0,
    }


def page_of(
    turn: Turn,
    listed: Sequence[Media | Remark],
    path: str,
    options: Mapping[str, Any],
    fields: list[Wanted],
) -> dict[str, Any]:
    """A page, its cursors, and the next page's address where there is one."""
    limit = str(options.get("limit", DEFAULT_LIMIT))
    if not limit.isdecimal() or not 1 <= int(limit) <= MOST:
        raise bad_parameter(f"The limit must be between 1 and {MOST}.")
    after = str(options.get("after", ""))
    places = [str(one.rank) for one in listed]
    start = places.index(after) + 1 if after in places else 0
    chosen = listed[start : start + int(limit)]
    answer: dict[str, Any] = {"data": [show(turn, one, fields) for one in chosen]}
    if chosen:
        last = str(chosen[-1].rank)
        answer["paging"] = {"cursors": {"before": str(chosen[0].rank), "after": last}}
        if len(listed) > start + int(limit):
            query = {"access_token": turn.token, "limit": limit, "after": last}
            query |= {"fields": write_fields(fields)} if fields else {}
            answer["paging"]["next"] = f"{turn.base}/{path}?{urlencode(query)}"
    return answer
