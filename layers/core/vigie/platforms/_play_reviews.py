"""Reviews of an Android app as Google Play's publisher interface returns them.

https://developers.google.com/android-publisher/api-ref/rest/v3/reviews
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
)
from vigie.platforms._google_errors import describe_error
from vigie.platforms._review import reply_event

STORE = "https://play.google.com/store/apps/details"
STARS = range(1, 6)


def parse_play(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a page of reviews, or one. Raises PayloadError."""
    body = read_json(payload)
    if isinstance(body, dict) and "error" in body:
        return Parsed(none_because=describe_error("google_play", body["error"]))
    if isinstance(body, dict) and isinstance(body.get("result"), dict):
        return Parsed(none_because="this says that a reply was taken; it names no review")
    events, rejected = read_reviews(list_reviews(body), "", observed_at)
    nothing = "" if events or rejected else "there is no review in this answer"
    return Parsed(events, rejected, nothing, recognised=isinstance(body, dict | list))


def list_reviews(body: object) -> list[Any]:
    """The reviews of an answer; without any, the field is not there."""
    if isinstance(body, list):
        return body
    if not isinstance(body, dict):
        return []
    reviews = body.get("reviews")
    return reviews if isinstance(reviews, list) else [body] if "reviewId" in body else []


def read_reviews(
    reviews: Iterable[object], package: str, observed_at: datetime
) -> tuple[tuple[MentionEvent, ...], tuple[Rejected, ...]]:
    """The events of reviews and of our replies, and those set aside. ``package`` names the app."""
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, one in enumerate(reviews):
        try:
            events += _read_review(read_object(one, "the review"), package, observed_at)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
    return tuple(events), tuple(rejected)


def part_of(review: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The person's or the developer's comment among a review's parts; the last of its name."""
    parts = review.get("comments")
    found: Mapping[str, Any] = {}
    for one in parts if isinstance(parts, list) else []:
        if isinstance(one, dict) and isinstance(one.get(name), dict):
            found = one[name]
    return found


def read_moment(value: object, observed_at: datetime) -> datetime | None:
    """A time as seconds, a text or a number, and nanoseconds."""
    if not isinstance(value, dict):
        return None
    moment = read_epoch(value.get("seconds"), observed_at)
    nanos = value.get("nanos")
    if moment and isinstance(nanos, int) and 0 <= nanos < 1_000_000_000:  # noqa: PLR2004 - a second
        moment += timedelta(microseconds=nanos // 1000)
    return moment


def _read_review(
    one: Mapping[str, Any], package: str, observed_at: datetime
) -> Iterator[MentionEvent]:
    """Play tells when a review was last written, not when first: the earliest seen stays."""
    if not one:
        return
    identity = read_id(one.get("reviewId"), "reviewId")
    if identity is None:
        raise UnreadableError("the review has no id")
    said = part_of(one, "userComment")
    if not said:
        raise UnreadableError("the review holds no comment of a person's")
    written = read_moment(said.get("lastModified"), observed_at)
    name = read_text(one.get("authorName"), "authorName")[:LONGEST_NAME].strip()
    review = MentionEvent(
        platform="google_play",
        native_id=identity,
        kind=EventKind.ADD,
        version=written or observed_at,
        text=_words(said),
        url=f"{STORE}?id={package}&reviewId={identity}" if package else None,
        said_at=written,
        author=Author(name=name or None),
        account=package or None,
        facts=_facts(said, package),
    )
    yield review
    answer = part_of(one, "developerComment")
    words = read_text(answer.get("text"), "developerComment.text").strip()
    if words:
        yield reply_event(review, words, read_moment(answer.get("lastModified"), observed_at))


def _words(said: Mapping[str, Any]) -> str:
    """Title and body, which a tab parts; the person's own words where Play translated them."""
    text = read_text(said.get("originalText"), "originalText") or read_text(
        said.get("text"), "text"
    )
    return "\n".join(one.strip() for one in text.split("\t") if one.strip())


def _facts(said: Mapping[str, Any], package: str) -> dict[str, str]:
    """The stars, and what a developer asks first: which version, on which device."""
    stars = said.get("starRating")
    known = {
        Fact.RATING.value: str(stars) if isinstance(stars, int) and stars in STARS else "",
        "package": package,
        "app_version": read_text(said.get("appVersionName"), "appVersionName"),
        "device": read_text(said.get("device"), "device"),
    }
    return {key: value for key, value in known.items() if value}
