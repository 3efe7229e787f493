"""Posts and comments as the Graph API shows them, field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from infra.sandbox.graph_errors import bad_parameter
from infra.sandbox.graph_fields import Wanted, parse_fields, write_fields
from infra.sandbox.wall import Comment, Post, Saying, Wall

DEFAULT_LIMIT = 25
MOST = 100
EDGE = "comments"


@dataclass(frozen=True, slots=True)
class View:
    """Whose wall is shown, and what addresses of next pages are made of."""

    wall: Wall
    base: str
    token: str

    def show(self, saying: Saying, fields: Sequence[Wanted]) -> dict[str, Any]:
        """The object with the fields asked for; absent values are left out, as Meta does."""
        known = POST_FIELDS if isinstance(saying, Post) else COMMENT_FIELDS
        wanted = fields or parse_fields("created_time,from,message,id")
        shown: dict[str, Any] = {}
        for one in wanted:
            if one.name == EDGE:
                shown[EDGE] = self.list_comments(saying, one.options, one.fields)
            elif one.name == "parent" and isinstance(saying, Comment):
                shown["parent"] = saying.parent and self.show(saying.parent, one.fields)
            elif one.name in known:
                shown[one.name] = known[one.name](self.wall, saying)
            else:
                raise bad_parameter(f"Tried accessing nonexisting field ({one.name})")
        shown["id"] = saying.id
        return {name: value for name, value in shown.items() if value not in (None, "")}

    def list_posts(self, options: dict[str, str], fields: list[Wanted]) -> dict[str, Any]:
        """A page of the wall's posts, the newest first."""
        posts = sorted(self.wall.posts.values(), key=lambda one: -one.rank)
        path = f"{self.wall.page.id}/feed"
        return self._page(posts, path, {**options, "order": "reverse_chronological"}, fields)

    def list_comments(
        self, saying: Saying, options: dict[str, str], fields: list[Wanted]
    ) -> dict[str, Any]:
        """A page of what stands under a post or a comment, as `filter` and `order` say."""
        deep = options.get("filter") == "stream"
        comments = self.wall.comments_under(saying, deep=deep)
        newest_first = options.get("order") == "reverse_chronological"
        comments.sort(key=lambda one: one.rank, reverse=newest_first)
        answer = self._page(comments, f"{saying.id}/comments", options, fields)
        if options.get("summary") in ("true", "1"):
            order = options.get("order", "chronological")
            total = {"order": order, "total_count": len(comments), "can_comment": True}
            answer["summary"] = total
        return answer

    def _page(
        self,
        sayings: Sequence[Saying],
        path: str,
        options: dict[str, str],
        fields: list[Wanted],
    ) -> dict[str, Any]:
        limit = _limit(options.get("limit", str(DEFAULT_LIMIT)))
        newest_first = options.get("order") == "reverse_chronological"
        rest = [one for one in sayings if _is_beyond(one, options.get("after", ""), newest_first)]
        chosen = rest[:limit]
        answer: dict[str, Any] = {"data": [self.show(one, fields) for one in chosen]}
        if chosen:
            cursors = {"before": str(chosen[0].rank), "after": str(chosen[-1].rank)}
            answer["paging"] = {"cursors": cursors}
            if len(rest) > limit:
                query = {**options, "access_token": self.token, "after": cursors["after"]}
                query |= {"fields": write_fields(fields)} if fields else {}
                answer["paging"]["next"] = f"{self.base}/{path}?{urlencode(query)}"
        return answer


def stamp(moment: datetime) -> str:
    """A time as the Graph API writes it: seconds, and a zone without its colon."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise bad_parameter(f"The limit must be between 1 and {MOST}.")
    return int(text)


def _is_beyond(saying: Saying, after: str, newest_first: bool) -> bool:  # noqa: FBT001 - passed on
    if not after:
        return True
    if not after.isdecimal():
        raise bad_parameter("The cursor is none of ours.")
    return saying.rank < int(after) if newest_first else saying.rank > int(after)


def _attachment(photo: str) -> dict[str, Any] | None:
    image = {"height": 480, "src": photo, "width": 640}
    return {"type": "photo", "media": {"image": image}, "url": photo} if photo else None


Reader = Callable[[Wall, Any], Any]
SHARED_FIELDS: dict[str, Reader] = {
    "id": lambda _, one: one.id,
    "message": lambda _, one: one.text,
    "created_time": lambda _, one: stamp(one.said_at),
    "from": lambda _, one: {"name": one.author.name, "id": one.author.id},
    "permalink_url": lambda wall, one: wall.permalink(one),
    "user_likes": lambda _, one: one.liked,
    "like_count": lambda _, one: int(one.liked),
    "private_reply_conversation": lambda _, one: {"id": one.talk} if one.talk else None,
    "can_reply_privately": lambda wall, one: one.author != wall.page and not one.talk,
}
POST_FIELDS: dict[str, Reader] = {
    **SHARED_FIELDS,
    "updated_time": lambda _, one: stamp(one.updated_at),
    "full_picture": lambda _, one: one.photo,
    "status_type": lambda _, one: "added_photos" if one.photo else "mobile_status_update",
    "is_published": lambda _, __: True,
    "is_hidden": lambda _, __: False,
}
COMMENT_FIELDS: dict[str, Reader] = {
    **SHARED_FIELDS,
    "is_hidden": lambda _, one: one.hidden,
    "attachment": lambda _, one: _attachment(one.photo),
    "can_hide": lambda wall, one: one.author != wall.page,
    "can_remove": lambda _, __: True,
    "can_comment": lambda _, __: True,
    "is_private": lambda _, __: False,
    "comment_count": lambda wall, one: len(wall.comments_under(one)),
    "parent": lambda _, __: None,
}
