"""From Stack Exchange to events: questions, answers, comments, and the excerpts a search gives.

https://api.stackexchange.com/docs. Posts are numbered by site: Stack Overflow's numbers stand
alone, another site's carry its host in front, so that no two mentions share an id. Comments are
numbered apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    clean_text,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
    read_url,
)
from vigie.platforms._html import html_to_text, images_of
from vigie.platforms._stack_exchange_errors import why_error

HOME = "stackoverflow.com"
OWN_DOMAINS = frozenset({"stackoverflow", "superuser", "serverfault", "askubuntu", "stackapps"})
SITE_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,60}\Z")
DELETED = "does_not_exist"
COMMENT = "comment-"
# What tells of a post without being one, by a field it alone has.
ABOUT_POSTS = frozenset(
    {
        "notification_type",
        "reputation_history_type",
        "vote_type",
        "timeline_type",
        "revision_guid",
        "suggested_edit_id",
        "event_type",
    }
)


def parse_stack_exchange(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a fetched body. Raises PayloadError when it is no JSON."""
    return read_body(read_json(payload), observed_at, HOME)


def read_body(body: object, observed_at: datetime, host: str) -> Parsed:
    """The events of a body; ``host`` is the site's, for items that do not name it."""
    items = body.get("items") if isinstance(body, dict) else body
    if not isinstance(items, list):
        known = why_error(body) if isinstance(body, dict) else ""
        return Parsed(none_because=known or "the body has no items", recognised=bool(known))
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    silent = 0
    for index, item in enumerate(items):
        try:
            event = read_item(item, observed_at, host)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
            continue
        silent += event is None
        events += [event] if event else []
    nothing = "the items are no questions, answers or comments" if silent else "there are no items"
    none = "" if events or rejected else nothing
    return Parsed(tuple(events), tuple(rejected), none_because=none)


def read_item(item: object, observed_at: datetime, host: str) -> MentionEvent | None:
    """One question, answer or comment; None for what says nothing. Raises UnreadableError."""
    if not isinstance(item, dict):
        raise UnreadableError("the item is not an object")
    if ABOUT_POSTS & item.keys():
        return None
    host = _host_of(item) or host
    if "comment_id" in item:
        return _read_comment(item, observed_at, host)
    names = ("answer_id", "post_id", "question_id")
    number = next((one for name in names if (one := read_id(item.get(name), name))), None)
    if number is None:
        if "question_id" in item or "answer_id" in item or "post_id" in item:
            raise UnreadableError("the post has no number")
        return None
    return _read_post(item, number, observed_at, host)


def name_of_post(number: str, host: str) -> str:
    """The native id of a post or comment on a site."""
    return number if host == HOME else f"{host}/{number}"


def host_of_site(site: str) -> str:
    """The host of a site by the name its interface knows, or its host already."""
    site = site.strip().lower() or "stackoverflow"
    if not SITE_NAME.match(site):
        return ""
    if site.endswith((".com", ".net")):
        return site
    base = site.rpartition(".")[2]
    if site == "mathoverflow" or site.endswith(".mathoverflow"):
        return f"{site}.net"
    return f"{site}.com" if base in OWN_DOMAINS else f"{site}.stackexchange.com"


def _host_of(item: Mapping[str, Any]) -> str:
    url = read_url(item.get("link"))
    return (urlsplit(url).hostname or "") if url else ""


def _read_post(
    item: Mapping[str, Any], number: str, observed_at: datetime, host: str
) -> MentionEvent:
    is_answer = "answer_id" in item or item.get("post_type") == "answer"
    is_answer = is_answer or item.get("item_type") == "answer"
    question = read_id(item.get("question_id"), "question_id") if is_answer else None
    above = name_of_post(question, host) if question and question != number else None
    said_at = read_epoch(item.get("creation_date"), observed_at)
    edited_at = read_epoch(item.get("last_edit_date"), observed_at)
    html = read_text(item.get("body") or item.get("excerpt"), "body")
    return MentionEvent(
        platform="stack_exchange",
        native_id=name_of_post(number, host),
        kind=EventKind.EDIT if edited_at else EventKind.ADD,
        version=edited_at or said_at or observed_at,
        text=_with_title(item, html, is_answer=is_answer),
        url=read_url(item.get("link")) or f"https://{host}/{'a' if is_answer else 'q'}/{number}",
        said_at=said_at,
        author=_read_author(item.get("owner")),
        in_reply_to=above,
        thread_id=above,
        media=images_of(html),
        facts=_facts(images_of(html), html),
    )


def _read_comment(item: Mapping[str, Any], observed_at: datetime, host: str) -> MentionEvent:
    number = read_id(item.get("comment_id"), "comment_id")
    if number is None:
        raise UnreadableError("comment_id is missing")
    # An inbox names the answer or the question a comment is on, not a post.
    named = ("post_id", "answer_id", "question_id")
    post = next((one for name in named if (one := read_id(item.get(name), name))), None)
    question = read_id(item.get("question_id"), "question_id") or post
    said_at = read_epoch(item.get("creation_date"), observed_at)
    is_edited = item.get("edited") is True
    html = read_text(item.get("body") or item.get("body_markdown"), "body")
    built = f"https://{host}/q/{post}#comment{number}_{post}" if post else None
    return MentionEvent(
        platform="stack_exchange",
        native_id=name_of_post(f"{COMMENT}{number}", host),
        kind=EventKind.EDIT if is_edited else EventKind.ADD,
        version=observed_at if is_edited else said_at or observed_at,
        text=html_to_text(html),
        url=read_url(item.get("link")) or built,
        said_at=said_at,
        author=_read_author(item.get("owner")),
        in_reply_to=name_of_post(post, host) if post else None,
        thread_id=name_of_post(question, host) if question else None,
    )


def _with_title(item: Mapping[str, Any], html: str, *, is_answer: bool) -> str:
    """A question's title and words; an answer's title is its question's and not repeated."""
    title = "" if is_answer else unescape(read_text(item.get("title"), "title")).strip()
    words = html_to_text(html)
    return clean_text("\n\n".join(part for part in (title, words) if part))


def _read_author(owner: object) -> Author:
    """Who wrote it; a deleted account keeps a made-up name, which is nobody's."""
    known = read_object(owner, "owner")
    if known.get("user_type") == DELETED:
        return Author()
    name = unescape(read_text(known.get("display_name"), "display_name", LONGEST_NAME))
    return Author(read_id(known.get("user_id"), "user_id"), name or None)


def _facts(pictures: tuple[str, ...], html: str) -> dict[str, str]:
    return {Fact.SHOWS.value: "photo"} if pictures and html else {}
