"""Reviews of a Google Business Profile location as the v4 interface returns them.

https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
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
from vigie.platforms._google_errors import describe_error
from vigie.platforms._review import reply_event

STARS = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5"}
NAME = re.compile(r"(accounts/[^/]+/locations/[^/]+)/reviews/([^/]+)")
# Google puts the translation first and the person's words after "(Original)", or the other way.
TRANSLATED, ORIGINAL = "(Translated by Google)", "(Original)"
MEDIA = {"PHOTO": "photo", "VIDEO": "video"}


def parse_reviews(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a page of reviews, several locations' reviews, or one. Raises PayloadError."""
    body = read_json(payload)
    if isinstance(body, dict) and "error" in body:
        return Parsed(none_because=describe_error("google_business", body["error"]))
    events, rejected = read_reviews(list_reviews(body), observed_at)
    nothing = "" if events or rejected else "there is no review in this answer"
    return Parsed(events, rejected, nothing, recognised=isinstance(body, dict | list))


def list_reviews(body: object) -> list[Any]:
    """The reviews of an answer; an empty page is an empty object."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    several = body.get("locationReviews")
    if isinstance(several, list):
        return [one.get("review") if isinstance(one, dict) else one for one in several]
    reviews = body.get("reviews")
    if isinstance(reviews, list):
        return reviews
    return [body] if "reviewId" in body or "starRating" in body else []


def read_reviews(
    reviews: Iterable[object], observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The events of reviews and of our replies to them, and those set aside by their place."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(reviews):
        try:
            events += _read_review(read_object(one, "the review"), observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return tuple(events), tuple(rejected)


def original_words(comment: str) -> str:
    """What the person wrote, without the translation Google added."""
    if ORIGINAL in comment and TRANSLATED in comment:
        before, _, after = comment.partition(ORIGINAL)
        return (after if TRANSLATED in before else before).strip()
    before, mark, _ = comment.partition(TRANSLATED)
    return before.strip() if mark and before.strip() else comment.strip()


def _read_review(one: Mapping[str, Any], observed_at: datetime) -> Iterator[MentionEvent]:
    if not one:
        return
    name = read_text(one.get("name"), "name")
    found = NAME.fullmatch(name)
    identity = read_id(one.get("reviewId"), "reviewId") or (found[2] if found else None)
    if identity is None:
        raise UnreadableError("the review has no id")
    said_at = read_time(one.get("createTime"), observed_at)
    updated = read_time(one.get("updateTime"), observed_at)
    media, shows = _media(one.get("reviewMediaItems"))
    facts = {
        Fact.RATING.value: STARS.get(str(one.get("starRating")), ""),
        Fact.SHOWS.value: shows,
        "name": name if found else "",
    }
    review = MentionEvent(
        platform="google_business",
        native_id=identity,
        kind=EventKind.EDIT if said_at and updated and updated > said_at else EventKind.ADD,
        version=updated or said_at or observed_at,
        text=original_words(read_text(one.get("comment"), "comment")),
        url=read_url(one.get("reviewReplyUrl")),
        said_at=said_at,
        author=_author(read_object(one.get("reviewer"), "reviewer")),
        media=media,
        account=found[1] if found else None,
        facts={key: value for key, value in facts.items() if value},
    )
    yield review
    yield from _reply(review, read_object(one.get("reviewReply"), "reviewReply"), observed_at)


def _reply(
    review: MentionEvent, reply: Mapping[str, Any], observed_at: datetime
) -> Iterator[MentionEvent]:
    """Our reply; Google looks at each before it shows, and says what it thinks."""
    words = original_words(read_text(reply.get("comment"), "reviewReply.comment"))
    if words:
        state = reply.get("reviewReplyState")
        facts = {"state": state.lower()} if state in ("PENDING", "REJECTED", "APPROVED") else {}
        yield reply_event(
            review, words, read_time(reply.get("updateTime"), observed_at), facts=facts
        )


def _author(person: Mapping[str, Any]) -> Author:
    """A name at most: Google gives reviewers no id, and the anonymous no name."""
    if person.get("isAnonymous") is True:
        return Author()
    return Author(name=read_text(person.get("displayName"), "displayName")[:LONGEST_NAME] or None)


def _media(items: object) -> tuple[tuple[str, ...], str]:
    """What a review shows, and its addresses."""
    known = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    urls = [read_url(one.get("googleUrl") or one.get("thumbnailUrl")) for one in known]
    kinds = [MEDIA.get(str(one.get("mediaFormat")), "photo") for one in known]
    return tuple(url for url in urls if url), ",".join(dict.fromkeys(kinds))
