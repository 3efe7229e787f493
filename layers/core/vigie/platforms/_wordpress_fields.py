"""Single fields of a comment, by whichever name and in whichever shape they came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from vigie.mention import Author
from vigie.platforms._fields import LONGEST_NAME, plausible, read_id, read_text, read_time
from vigie.platforms._html import html_to_text

# Other names of the same things: in exports and plug-ins (WordPress's own columns), in XML-RPC, in
# WooCommerce's reviews of products.
OTHER_NAMES = {
    "comment_ID": "id",
    "comment_id": "id",
    "comment_post_ID": "post",
    "post_id": "post",
    "product_id": "post",
    "comment_parent": "parent",
    "user_id": "author",
    "comment_author": "author_name",
    "reviewer": "author_name",
    "comment_author_url": "author_url",
    "comment_content": "content",
    "review": "content",
    "comment_date": "date",
    "date_created": "date",
    "comment_date_gmt": "date_gmt",
    "date_created_gmt": "date_gmt",
    "comment_approved": "status",
    "comment_type": "type",
    "product_permalink": "link",
}


def in_todays_names(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """The comment under the names of the REST interface, whatever it was written with.

    XML-RPC calls the author's name ``author``, where the interface has a user's number.
    """
    if not OTHER_NAMES.keys() & one.keys():
        return one
    found = {OTHER_NAMES.get(name, name): value for name, value in one.items()}
    if "user_id" in one and isinstance(one.get("author"), str):
        found |= {"author": one["user_id"], "author_name": one["author"]}
    return found


def status_of(comment: object) -> str:
    """Where a comment stands, as its own shape calls it; what tells nothing is shown.

    The column ``comment_approved`` holds 1 or 0 beside words, and not every dump quotes them.
    """
    status = comment.get("status") if isinstance(comment, dict) else None
    if isinstance(status, int):
        return str(int(status))
    return status if isinstance(status, str) else ""


def rating_of(one: Mapping[str, Any]) -> str:
    """One to five stars of a review; empty where there are none."""
    given = one.get("rating")
    return next((stars for stars in "12345" if given in (int(stars), stars)), "")


def read_words(one: Mapping[str, Any], html: str) -> str:
    """What a reader sees. Rendered text is plain HTML; where there is none, what was typed."""
    shown = html_to_text(html)
    return shown or html_to_text(read_text(read_raw(one), "raw content"))


def read_html(one: Mapping[str, Any]) -> str:
    """The comment's HTML as a reader gets it."""
    content = one.get("content")
    if isinstance(content, dict):
        return read_text(content.get("rendered"), "content.rendered")
    return read_text(content, "content")


def read_raw(one: Mapping[str, Any]) -> object:
    """What its author typed, where we may see it."""
    content = one.get("content")
    return content.get("raw") if isinstance(content, dict) else one.get("raw_content")


def person_of(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """WordPress.com's object about an author; empty elsewhere."""
    author = one.get("author")
    return author if isinstance(author, dict) else {}


def read_author(one: Mapping[str, Any]) -> Author:
    """Who wrote it: a user's id, or a guest's name alone; mail addresses are nobody's business."""
    author = one.get("author")
    person = person_of(one)
    number = person.get("ID") if person else author
    identity = None if isinstance(number, bool | list) else read_id(number, "author")
    name = read_text(person.get("name") if person else one.get("author_name"), "author name")
    return Author(
        id=identity if identity != "0" else None,
        name=html_to_text(name)[:LONGEST_NAME] or None,
    )


def read_parent(one: Mapping[str, Any]) -> str | None:
    """The comment it answers: 0, false or nothing is a comment on the post itself."""
    parent = one.get("parent")
    if isinstance(parent, dict):
        parent = parent.get("ID")
    if parent in (0, False, None, "0"):
        return None
    return read_id(parent, "parent")


def read_post(one: Mapping[str, Any]) -> str | None:
    """The post it stands under."""
    post = one.get("post")
    if isinstance(post, dict):
        post = first_of(post, "ID", "id")
    found = None if isinstance(post, bool | list) else read_id(post, "post")
    return found if found != "0" else None


def read_said_at(one: Mapping[str, Any], observed_at: datetime) -> datetime | None:
    """When it was written: ``date_gmt`` is UTC without saying so.

    ``date`` alone is in the site's own zone unless it bears an offset: off by hours at most.
    """
    for name in ("date_gmt", "date"):
        value = one.get(name)
        if isinstance(value, str) and not value.startswith("0000"):
            found = read_time(value, observed_at) or _naive(value, observed_at)
            if found:
                return found
    return None


def _naive(value: str, observed_at: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return None if moment.tzinfo else plausible(moment.replace(tzinfo=UTC), observed_at)


def first_of(one: Mapping[str, Any], *names: str) -> object:
    """The first of some fields that says something."""
    return next((one[name] for name in names if one.get(name) not in (None, "")), None)
