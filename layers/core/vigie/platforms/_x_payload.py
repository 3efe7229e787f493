"""Whatever X hands over: an answer, an activity, an old delivery, a piece of a stream.

https://docs.x.com/x-api/activity/event-payloads
https://docs.x.com/x-api/account-activity/introduction
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import EventKind, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import UnreadableError, read_epoch, read_id, read_json, read_object
from vigie.platforms._x_around import Around, look_around, objects_of, read_account
from vigie.platforms._x_errors import describe_problem
from vigie.platforms._x_read import is_message, is_post, read_message, read_post

NOBODY = "nobody says anything in this"
ENCRYPTED = "an encrypted message can be read in X's own app only"
REVOKED = "the account's owner withdrew the app's access"
# Activities that are a post by themselves, whoever made it.
POSTED = frozenset({"post.create", "post.mention.create", "post.reply.create", "post.quote.create"})
# Where X itself says that the account was called, even when it sends no entities.
CALLED = frozenset({"post.mention.create", "post.quote.create"})
SPOKEN_TO = frozenset({"dm.received", "dm.sent"})
SILENT = {
    "chat.received": ENCRYPTED,
    "chat.sent": ENCRYPTED,
    "oauth.revoke": REVOKED,
}
OLD_ACTIVITIES = frozenset({"tweet_create_events", "tweet_delete_events", "direct_message_events"})
OLD_LISTS = ("statuses", "tweets", "posts", "events", "event")

Reader = Callable[..., MentionEvent | None]


@dataclass(slots=True)
class _Found:
    """What was read so far."""

    events: list[MentionEvent] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    count: int = 0

    def take(self, read: Reader, item: object, around: Around) -> None:
        """Read one item; what is wrong with it stays its own trouble."""
        try:
            event = read(item, around)
        except UnreadableError as error:
            self.rejected.append(Rejected(self.count, str(error)))
        else:
            self.events += [event] if event else []
        self.count += 1

    def parsed(self, reason: str = NOBODY, *, recognised: bool = True) -> Parsed:
        """The result; a reason only where there is nothing else."""
        nothing = not self.events and not self.rejected
        said = (self.reasons or [reason])[0] if nothing else ""
        return Parsed(
            tuple(self.events),
            tuple(self.rejected),
            none_because=said,
            recognised=recognised or not nothing,
        )


def parse_any(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a body by its shape. Raises PayloadError when it is neither object nor list."""
    body = read_json(payload)
    if isinstance(body, list):
        return read_answer({"data": body}, observed_at)
    if not isinstance(body, dict):
        raise PayloadError("the body is no JSON object")
    if "for_user_id" in body or "user_event" in body or OLD_ACTIVITIES & body.keys():
        return _read_old_activity(body, observed_at)
    data = body.get("data")
    activities = [one for one in data if _is_activity(one)] if isinstance(data, list) else []
    if _is_activity(data) or _is_activity(body) or activities:
        return _read_activities(activities or [data if _is_activity(data) else body], observed_at)
    return read_answer(body, observed_at)


def read_answer(
    body: Mapping[str, Any], observed_at: datetime, *, account: str = "", summoned: bool = False
) -> Parsed:
    """Posts and messages of an answer to a question, or of a filtered stream.

    An answer may hold results and errors side by side; then the results count.
    """
    found = _Found()
    around = look_around(body.get("includes"), observed_at, account=account, summoned=summoned)
    known = "data" in body or "includes" in body or "meta" in body
    data = body.get("data")
    data = next((body[name] for name in OLD_LISTS if name in body), data)
    if data is None and is_post(body):
        data = body
    for item in data if isinstance(data, list) else [data] if data is not None else []:
        found.take(_read_item, item, around)
    problem = describe_problem(body) if not found.events else ""
    return found.parsed(problem or NOBODY, recognised=known or bool(problem) or data is not None)


def _read_item(item: object, around: Around) -> MentionEvent | None:
    if not isinstance(item, dict):
        raise UnreadableError("the item is not an object")
    if is_message(item):
        return read_message(item, around)
    return read_post(item, around) if is_post(item) else None


def _is_activity(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("payload"), dict | list)
        and (isinstance(value.get("event_type"), str))
    )


def _read_activities(activities: list[Any], observed_at: datetime) -> Parsed:
    found = _Found()
    for one in activities:
        reason = SILENT.get(one["event_type"])
        found.reasons += [reason] if reason else []
        for read, item, around in _activity(one, observed_at):
            found.take(read, item, around)
    return replace(found.parsed(), withdrawn=_withdrawn(activities))


def _withdrawn(activities: list[Any]) -> str:
    """The account whose owner took the access back, if that is what happened."""
    revoked = [one["payload"] for one in activities if one["event_type"] == "oauth.revoke"]
    return next((read_account(one.get("user_id")) for one in objects_of(revoked)), "")


def _activity(
    one: Mapping[str, Any], observed_at: datetime
) -> Iterator[tuple[Reader, object, Around]]:
    """What an activity holds, each with its reader; nothing for what says nothing."""
    kind, payload, given = one["event_type"], one["payload"], one.get("filter")
    account = str(given.get("user_id") or "") if isinstance(given, dict) else ""
    around = look_around(one.get("includes"), observed_at, account=account, summoned=kind in CALLED)
    if kind in POSTED:
        yield _read_posted, payload, around
    elif kind == "post.delete":
        yield _read_removal, payload, around
    elif kind in SPOKEN_TO and isinstance(payload, dict):
        around = replace(around, users=_people(payload.get("users")))
        for item in _list(payload, "direct_message_events") or [payload]:
            yield _read_item, item, around


def _read_posted(payload: object, around: Around) -> MentionEvent | None:
    """A post that was promised."""
    if not isinstance(payload, dict):
        raise UnreadableError("the activity holds no post")
    return read_post(payload, around)


def _read_removal(
    status: object, around: Around, version: datetime | None = None
) -> MentionEvent | None:
    known = read_object(status, "the deleted post")
    identity = read_id(known.get("id_str") or known.get("id"), "id")
    author = known.get("author_id") or known.get("user_id_str") or known.get("user_id")
    if identity is None:
        raise UnreadableError("the deleted post has no id")
    return MentionEvent(
        platform="x",
        native_id=identity,
        kind=EventKind.REMOVE,
        version=version or around.observed_at,
        own=bool(around.account) and str(author) == around.account,
        account=around.account or None,
    )


def _read_old_activity(body: Mapping[str, Any], observed_at: datetime) -> Parsed:
    """The Account Activity shape: lists by kind, the account in ``for_user_id``."""
    found = _Found()
    account = read_id(body.get("for_user_id"), "for_user_id") or ""
    around = Around(observed_at, account=account, users=_people(body.get("users")))
    for item in _list(body, "tweet_create_events"):
        found.take(_read_posted, item, around)
    for item in _list(body, "direct_message_events"):
        found.take(_read_item, item, around)
    for item in _list(body, "tweet_delete_events"):
        found.take(_read_old_removal, item, around)
    told: object = body
    for step in ("user_event", "revoke", "source", "user_id"):
        told = told.get(step) if isinstance(told, dict) else None
    parsed = found.parsed(REVOKED if "user_event" in body else NOBODY)
    return replace(parsed, withdrawn=read_account(told))


def _read_old_removal(item: object, around: Around) -> MentionEvent | None:
    known = read_object(item, "the deletion")
    at = read_epoch(known.get("timestamp_ms"), around.observed_at)
    return _read_removal(known.get("status"), around, at)


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    return value if isinstance(value, list) else []


def _people(users: object) -> dict[str, Mapping[str, Any]]:
    """The people of a message by id; some deliveries wrap each in ``data``."""
    people = users if isinstance(users, dict) else {}
    plain = {key: one for key, one in people.items() if isinstance(one, dict)}
    return {
        key: one["data"] if isinstance(one.get("data"), dict) else one for key, one in plain.items()
    }
