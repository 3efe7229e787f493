"""The stand-in Reddit's things in Reddit's own shapes, as one reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from infra.sandbox.reddit_things import Forum, Thing, account_number

Json = dict[str, Any]
MOST = 100


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks. What was removed, only moderators and its author still read."""

    forum: Forum
    name: str

    def show(self, thing: Thing, *, inbox: bool = False) -> Json:
        """A thing in its wrapper, without what hangs under it."""
        shapes = {"t1": self._comment, "t3": self._post, "t4": self._message}
        data = shapes[thing.kind](thing)
        return {"kind": thing.kind, "data": data | (self._in_inbox(thing) if inbox else {})}

    def show_tree(self, thing: Thing, *, most: int, depth: int) -> Json:
        """A comment with the replies below it, those beyond the bounds as ``more``."""
        shown = self.show(thing)
        below = list(self.forum.under(thing))
        if below:
            branches = self.branches(below, thing, most=most, depth=depth - 1)
            shown["data"]["replies"] = listing(branches)
        return shown

    def branches(self, things: Sequence[Thing], on: Thing, *, most: int, depth: int) -> list[Json]:
        """Comments side by side; what does not fit is named by id alone."""
        fits, rest = (things[:most], things[most:]) if depth > 0 else ((), things)
        shown = [self.show_tree(one, most=most, depth=depth) for one in fits]
        return [*shown, *([_more(rest, on)] if rest else [])]

    def sees(self, thing: Thing) -> bool:
        """Whether it stands in a list: deleted and removed things keep their place in threads."""
        return not thing.deleted and (not thing.removed_by or self._may_read(thing))

    def _may_read(self, thing: Thing) -> bool:
        is_author = thing.author.lower() == self.name.lower()
        return is_author or self.forum.moderates(self.name, thing.community)

    def _base(self, thing: Thing) -> Json:
        gone = thing.deleted or bool(thing.removed_by and not self._may_read(thing))
        at = thing.said_at.timestamp()
        edited: float | bool = thing.edited_at.timestamp() if thing.edited_at else False
        author: Json = {"author": "[deleted]"}
        if not gone:
            author = {"author": thing.author, "author_fullname": account_number(thing.author)}
        return {
            **author,
            "id": thing.id,
            "name": thing.name,
            "created": at,
            "created_utc": at,
            "edited": edited,
            "likes": True if self.name.lower() in thing.likes else None,
            "score": 1 + len(thing.likes),
            "ups": 1 + len(thing.likes),
            "locked": thing.locked,
            "distinguished": None,
            "stickied": False,
            **self._moderation(thing),
        }

    def _moderation(self, thing: Thing) -> Json:
        if not self.forum.moderates(self.name, thing.community):
            return {"banned_by": None, "approved_by": None, "can_mod_post": False}
        removed = bool(thing.removed_by)
        return {
            "banned_by": thing.removed_by or None,
            "removed": removed and not thing.spam,
            "spam": thing.spam,
            "approved": False,
            "approved_by": None,
            "can_mod_post": True,
        }

    def _words(self, thing: Thing) -> str:
        if thing.deleted:
            return "[deleted]"
        return "[removed]" if thing.removed_by and not self._may_read(thing) else thing.text

    def _place(self, thing: Thing) -> Json:
        return {
            "subreddit": thing.community,
            "subreddit_id": f"t5_{thing.community.lower()[:6]}",
            "subreddit_name_prefixed": f"r/{thing.community}",
            "permalink": permalink(thing),
        }

    def _post(self, thing: Thing) -> Json:
        comments = self.forum.newest(lambda one: one.kind == "t1" and one.root is thing)
        words = self._words(thing)
        category = "deleted" if thing.deleted else "moderator" if words == "[removed]" else None
        return {
            **self._base(thing),
            **self._place(thing),
            "title": thing.title,
            "selftext": words,
            "selftext_html": _html(words),
            "is_self": True,
            "url": f"https://www.reddit.com{permalink(thing)}",
            "domain": f"self.{thing.community}",
            "num_comments": len(comments),
            "removed_by_category": category,
            "over_18": False,
            "spoiler": False,
        }

    def _comment(self, thing: Thing) -> Json:
        root, parent = thing.root, thing.parent
        words = self._words(thing)
        return {
            **self._base(thing),
            **self._place(thing),
            "body": words,
            "body_html": _html(words),
            "parent_id": parent.name if parent else None,
            "link_id": root.name if root else None,
            "link_title": root.title if root else "",
            "replies": "",
            "score_hidden": False,
            "is_submitter": bool(root and root.author == thing.author),
        }

    def _message(self, thing: Thing) -> Json:
        return {
            **self._base(thing),
            "body": thing.text,
            "body_html": _html(thing.text),
            "subject": thing.title,
            "dest": thing.to,
            "parent_id": thing.parent.name if thing.parent else None,
            "first_message": int(thing.root.id, 36) if thing.root else None,
            "first_message_name": thing.root.name if thing.root else None,
            "was_comment": False,
            "context": "",
            "replies": "",
            "subreddit": None,
            "new": True,
            "type": "unknown",
        }

    def _in_inbox(self, thing: Thing) -> Json:
        """What a list of messages says beside; a comment's own permalink is not among it."""
        if thing.kind == "t4":
            return {}
        is_call = f"u/{self.name}".lower() in thing.text.lower()
        on_post = thing.parent is thing.root
        return {
            "type": "username_mention" if is_call else "post_reply" if on_post else "comment_reply",
            "subject": "username mention" if is_call else "comment reply",
            "was_comment": True,
            "dest": self.name,
            "new": True,
            "context": f"{permalink(thing)}?context=3",
            "first_message": None,
            "first_message_name": None,
        }


def permalink(thing: Thing) -> str:
    """The path of a post or comment."""
    root = thing.root or thing
    tail = f"{thing.id}/" if thing.kind == "t1" else ""
    return f"/r/{root.community}/comments/{root.id}/_/{tail}"


def listing(children: Iterable[Json], after: str | None = None, before: str | None = None) -> Json:
    """A listing of things already shown."""
    shown = list(children)
    data = {"after": after, "before": before, "dist": len(shown), "modhash": None}
    return {"kind": "Listing", "data": {**data, "geo_filter": "", "children": shown}}


def paged(
    reader: Reader, things: Sequence[Thing], query: dict[str, str], *, inbox: bool = False
) -> Json:
    """One page of things, newest first. A cursor that is gone gives nothing, as theirs does."""
    size = int(query["limit"]) if query.get("limit", "").isdigit() else 25
    size = max(1, min(size, MOST))
    names = [one.name for one in things]
    start, end = 0, len(names)
    if query.get("after"):
        start = names.index(query["after"]) + 1 if query["after"] in names else end
    if query.get("before"):
        end = names.index(query["before"]) if query["before"] in names else 0
        start = max(0, end - size)
    page = things[start : min(end, start + size)]
    more = start + size < len(names) and page
    return listing(
        (reader.show(one, inbox=inbox) for one in page),
        page[-1].name if more else None,
        page[0].name if start and page else None,
    )


def escape_words(value: Any) -> Any:  # noqa: ANN401 - JSON goes in and comes out
    """What Reddit does to every text unless raw_json is asked for."""
    if isinstance(value, dict):
        return {name: escape_words(one) for name, one in value.items()}
    if isinstance(value, list):
        return [escape_words(one) for one in value]
    return escape(value, quote=False) if isinstance(value, str) else value


def _more(rest: Sequence[Thing], on: Thing) -> Json:
    data = {"count": len(rest), "id": rest[0].id, "name": rest[0].name, "depth": 0}
    data |= {"parent_id": on.name, "children": [one.id for one in rest]}
    return {"kind": "more", "data": data}


def _html(words: str) -> str:
    return f'<!-- SC_OFF --><div class="md"><p>{escape(words)}</p>\n</div><!-- SC_ON -->'
