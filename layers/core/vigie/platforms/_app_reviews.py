"""Reviews of an iOS app: from App Store Connect, and from the public feed anyone may read.

https://developer.apple.com/documentation/appstoreconnectapi/customer-reviews
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._app_xml import feed_of_xml
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_id,
    read_json,
    read_object,
    read_text,
    read_time,
    read_url,
)
from vigie.platforms._review import reply_event

REVIEW, RESPONSE = "customerReviews", "customerReviewResponses"
AUTHOR_IN_URI = re.compile(r"/id(\d+)")
STARS = frozenset("12345")

Events = tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]
Reader = Callable[[Mapping[str, Any], datetime], Iterator[MentionEvent]]


def parse_app_store(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an answer of App Store Connect or a page of the feed. Raises PayloadError."""
    is_markup = payload.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    body = feed_of_xml(payload) if is_markup else read_json(payload)
    if not isinstance(body, dict):
        return Parsed(none_because="this is no answer of the App Store", recognised=False)
    if "errors" in body:
        return Parsed(none_because=f"app_store error {error_code(body) or 'unknown'}")
    if "feed" in body:
        events, rejected = read_feed_page(body, observed_at)
    else:
        events, rejected = read_connect_page(body, observed_at)
    nothing = "" if events or rejected else "there is no review in this answer"
    return Parsed(events, rejected, nothing, recognised="feed" in body or "data" in body)


def error_code(body: object) -> str:
    """The first error's code, such as ``FORBIDDEN_ERROR``; else empty."""
    errors = body.get("errors") if isinstance(body, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    code = first.get("code") if isinstance(first, dict) else None
    return code[:60] if isinstance(code, str) and re.fullmatch(r"[\w.]+", code) else ""


def read_connect_page(body: Mapping[str, Any], observed_at: datetime) -> Events:
    """Reviews with the responses included beside them, a page or one."""
    data, included = body.get("data"), body.get("included")
    items = data if isinstance(data, list) else [data] if isinstance(data, dict) else []
    beside = included if isinstance(included, list) else []
    answers = {
        review: one
        for one in beside
        if isinstance(one, dict) and one.get("type") == RESPONSE and (review := _review_of(one))
    } | {
        review: response
        for one in items
        if isinstance(one, dict)
        and (review := str(one.get("id") or ""))
        and (response := _included(one, beside))
    }

    def read_one(one: Mapping[str, Any], at: datetime) -> Iterator[MentionEvent]:
        return _read_review(one, answers, at)

    return _read_each(items, read_one, observed_at)


def read_feed_page(body: Mapping[str, Any], observed_at: datetime) -> Events:
    """Entries of the public feed: a list, a single one, or none; the app itself may come first."""
    feed = body.get("feed")
    entry = feed.get("entry") if isinstance(feed, dict) else None
    entries = entry if isinstance(entry, list) else [entry] if isinstance(entry, dict) else []
    return _read_each(entries, _read_entry, observed_at)


def _read_each(items: Iterable[object], read: Reader, observed_at: datetime) -> Events:
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(items):
        try:
            events += read(read_object(one, "the review"), observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return tuple(events), tuple(rejected)


def _read_review(
    one: Mapping[str, Any], answers: Mapping[str, Mapping[str, Any]], observed_at: datetime
) -> Iterator[MentionEvent]:
    if one.get("type") not in (REVIEW, None) or not one:
        return
    identity = read_id(one.get("id"), "id")
    if identity is None:
        raise UnreadableError("the review has no id")
    said = read_object(one.get("attributes"), "attributes")
    said_at = read_time(said.get("createdDate"), observed_at)
    name = read_text(said.get("reviewerNickname"), "reviewerNickname")[:LONGEST_NAME].strip()
    facts = {
        Fact.RATING.value: _stars(said.get("rating")),
        "territory": read_text(said.get("territory"), "territory"),
    }
    review = MentionEvent(
        platform="app_store",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=_join(said.get("title"), said.get("body")),
        said_at=said_at,
        author=Author(name=name or None),
        facts={key: value for key, value in facts.items() if value},
    )
    yield review
    answer = answers.get(identity, {}).get("attributes")
    if isinstance(answer, dict):
        words = read_text(answer.get("responseBody"), "responseBody").strip()
        if words:
            written = read_time(answer.get("lastModifiedDate"), observed_at)
            state = answer.get("state")
            known = {"state": state.lower()} if state in ("PENDING_PUBLISH", "PUBLISHED") else {}
            yield reply_event(review, words, written, facts=known)


def _read_entry(one: Mapping[str, Any], observed_at: datetime) -> Iterator[MentionEvent]:
    """An entry of the feed; without stars it is the app, which nobody said."""
    if "im:rating" not in one:
        return
    identity = read_id(_label(one, "id"), "id")
    if identity is None:
        raise UnreadableError("the review has no id")
    author = read_object(one.get("author"), "author")
    in_uri = AUTHOR_IN_URI.search(str(_label(author, "uri") or ""))
    name = read_text(_label(author, "name"), "author.name")[:LONGEST_NAME].strip()
    said_at = read_time(_label(one, "updated"), observed_at)
    link = one.get("link")
    attributes = link.get("attributes") if isinstance(link, dict) else None
    facts = {
        Fact.RATING.value: _stars(_label(one, "im:rating")),
        "app_version": read_text(_label(one, "im:version"), "im:version"),
    }
    yield MentionEvent(
        platform="app_store",
        native_id=identity,
        kind=EventKind.ADD,
        version=said_at or observed_at,
        text=_join(_label(one, "title"), _label(one, "content")),
        url=read_url(attributes.get("href") if isinstance(attributes, dict) else None),
        said_at=said_at,
        author=Author(id=in_uri[1] if in_uri else None, name=name or None),
        facts={key: value for key, value in facts.items() if value},
    )


def _label(one: Mapping[str, Any], name: str) -> object:
    """The feed wraps each value: ``{"label": value}``."""
    value = one.get(name)
    return value.get("label") if isinstance(value, dict) else None


def _stars(value: object) -> str:
    return str(value) if not isinstance(value, bool) and str(value) in STARS else ""


def _join(title: object, body: object) -> str:
    parts = (read_text(title, "title").strip(), read_text(body, "body").strip())
    return "\n\n".join(one for one in parts if one)


def _related(one: Mapping[str, Any], name: str) -> str:
    found: object = one
    for step in ("relationships", name, "data", "id"):
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _review_of(response: Mapping[str, Any]) -> str:
    return _related(response, "review")


def _included(review: Mapping[str, Any], beside: list[Any]) -> Mapping[str, Any] | None:
    wanted = _related(review, "response")
    known = (one for one in beside if isinstance(one, dict) and one.get("type") == RESPONSE)
    return next((one for one in known if wanted and one.get("id") == wanted), None)
