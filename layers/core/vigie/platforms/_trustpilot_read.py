"""Trustpilot's reviews as its API returns them and as its webhooks tell them.

https://developers.trustpilot.com/business-units-api
https://developers.trustpilot.com/webhooks
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    plausible,
    read_id,
    read_json,
    read_object,
    read_text,
    read_time,
)
from vigie.platforms._html import plain_text
from vigie.platforms._review import reply_event
from vigie.platforms._trustpilot_api import describe_error, has_error

SITE = "https://www.trustpilot.com/reviews"
GONE = frozenset({"deleted", "removed", "archived"})
STARS = range(1, 6)
PRODUCT = "product"  # what a product review is about: it has neither page nor reply of its own
EVENT = re.compile(r"(?:service|product)-review-(created|updated|revised|deleted|reply-\w+)")
KINDS = {"created": EventKind.ADD, "updated": EventKind.EDIT, "revised": EventKind.EDIT}

Events = tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]


def parse_trustpilot(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a page of reviews, one, or a delivery. Raises PayloadError."""
    body = read_json(payload)
    if isinstance(body, dict) and isinstance(body.get("events"), list):
        return parse_delivery(body, observed_at)
    if isinstance(body, dict) and has_error(body):
        return Parsed(none_because=describe_error(body))
    events, rejected = read_reviews(list_reviews(body), observed_at)
    nothing = "" if events or rejected else "there is no review in this answer"
    return Parsed(events, rejected, nothing, recognised=isinstance(body, dict | list))


def parse_delivery(body: Mapping[str, Any], observed_at: datetime) -> Parsed:
    """The events of a delivery; those about anything but reviews say nothing."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    told = body.get("events")
    for index, one in enumerate(told if isinstance(told, list) else []):
        try:
            events += _read_told(read_object(one, "the event"), observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    nothing = "" if events or rejected else "the delivery tells of no review"
    return Parsed(tuple(events), tuple(rejected), nothing)


def list_reviews(body: object) -> list[Any]:
    """The reviews of an answer: a page of them, or one."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    reviews = body.get("reviews", body.get("productReviews"))
    return reviews if isinstance(reviews, list) else [body] if "stars" in body else []


def read_reviews(reviews: Iterable[object], observed_at: datetime) -> Events:
    """The events of reviews and of the company's replies, and those set aside by their place."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(reviews):
        try:
            events += _read_review(read_object(one, "the review"), observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return tuple(events), tuple(rejected)


def read_when(value: object, observed_at: datetime) -> datetime | None:
    """A time; Trustpilot leaves the zone out now and then, and means UTC."""
    found = read_time(value, observed_at)
    if found or not isinstance(value, str):
        return found
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return None if moment.tzinfo else plausible(moment.replace(tzinfo=UTC), observed_at)


def _read_told(one: Mapping[str, Any], observed_at: datetime) -> Iterator[MentionEvent]:
    found = EVENT.fullmatch(str(one.get("eventName")))
    data = read_object(one.get("eventData"), "eventData")
    if found is None or not data:
        return
    if found[1] == "deleted":
        identity = read_id(data.get("id"), "id")
        if identity is None:
            raise UnreadableError("the review has no id")
        account = _account(data)
        yield MentionEvent("trustpilot", identity, EventKind.REMOVE, observed_at, account=account)
        return
    kind = KINDS.get(found[1])
    for event in _read_review(data, observed_at):
        # A delivery about a change dates the review, not the change.
        late = kind is EventKind.EDIT and not event.own and event.version == event.said_at
        changed = replace(event, version=observed_at) if late else event
        yield changed if event.own or kind is None else replace(changed, kind=kind)


def _is_review(one: Mapping[str, Any]) -> bool:
    """Whether somebody speaks: a business has an id and stars too."""
    return "consumer" in one or not {"score", "numberOfReviews"} & one.keys()


def _read_review(one: Mapping[str, Any], observed_at: datetime) -> Iterator[MentionEvent]:
    if not one or not _is_review(one):
        return
    identity = read_id(one.get("id"), "id")
    if identity is None:
        raise UnreadableError("the review has no id")
    said_at = read_when(one.get("createdAt"), observed_at)
    updated = read_when(one.get("updatedAt"), observed_at)
    stars = one.get("stars")
    parts = [plain_text(read_text(one.get(name), name)) for name in ("title", "text", "content")]
    facts = _facts(one, stars)
    review = MentionEvent(
        platform="trustpilot",
        native_id=identity,
        kind=EventKind.EDIT if said_at and updated and updated > said_at else EventKind.ADD,
        version=updated or said_at or observed_at,
        text="\n\n".join(one for one in parts if one),
        url=None if PRODUCT in facts else f"{SITE}/{identity}",
        said_at=said_at,
        author=_author(read_object(one.get("consumer"), "consumer")),
        account=_account(one),
        facts=facts,
    )
    if str(one.get("status")).lower() in GONE:
        yield replace(review, kind=EventKind.REMOVE, version=observed_at, text="", author=Author())
        return
    yield review
    reply = read_object(one.get("companyReply"), "companyReply")
    words = plain_text(read_text(reply.get("text"), "companyReply.text"))
    if words:
        written = read_when(reply.get("updatedAt"), observed_at)
        yield reply_event(review, words, written or read_when(reply.get("createdAt"), observed_at))


def _facts(one: Mapping[str, Any], stars: object) -> dict[str, str]:
    """The stars, and which order it is about where the shop knows."""
    rating = str(stars) if isinstance(stars, int) and not isinstance(stars, bool) else ""
    product = one.get("product") if "content" in one else None
    named = product.get("name") if isinstance(product, dict) else None
    known = {
        PRODUCT: named or "1" if isinstance(named, str) or "content" in one else "",
        Fact.RATING.value: rating if rating and int(rating[:9]) in STARS else "",
        "reference": read_id(one.get("referenceId"), "referenceId") or "",
        "verified": "1" if one.get("isVerified") is True else "",
    }
    return {key: value for key, value in known.items() if value}


def _author(person: Mapping[str, Any]) -> Author:
    name = read_text(person.get("displayName") or person.get("name"), "consumer.displayName")
    return Author(id=read_id(person.get("id"), "consumer.id"), name=name[:LONGEST_NAME] or None)


def _account(one: Mapping[str, Any]) -> str | None:
    unit = one.get("businessUnit")
    identity = unit.get("id") if isinstance(unit, dict) else one.get("businessUnitId")
    return read_id(identity, "businessUnit.id")
