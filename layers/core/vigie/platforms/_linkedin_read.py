"""LinkedIn's notifications, comments and posts as mentions.

https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-social-action-notifications
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from vigie.errors import PayloadError
from vigie.mention import Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._fields import (
    UnreadableError,
    read_epoch,
    read_id,
    read_json,
    read_object,
    read_text,
)
from vigie.platforms._linkedin_errors import describe_error
from vigie.platforms._linkedin_urn import (
    comment_urn,
    is_comment,
    normal_urn,
    number_alone,
    organization_urn,
    post_of,
    url_of,
)
from vigie.platforms._linkedin_words import author_of, is_listed_post, shown_by, words_of
from vigie.platforms._oauth import token_error

PARENT = "parent"  # the comment a reply hangs under: LinkedIn shows two levels
NOBODY = "nobody says anything in this"
ACTIONS = {
    "COMMENT": EventKind.ADD,
    "ADMIN_COMMENT": EventKind.ADD,
    "COMMENT_EDIT": EventKind.EDIT,
    "COMMENT_DELETE": EventKind.REMOVE,
    "SHARE": EventKind.ADD,
    "SHARE_MENTION": EventKind.ADD,
}
# Passing our post on says something only where words are put before it.
WORDLESS = frozenset({"SHARE"})
# Words that come later outrank their absence, whatever they are.
SOONER = timedelta(seconds=1)
LISTS = ("notifications", "elements")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a notification and what an answer tell about one comment or post."""

    urn: str
    kind: EventKind
    version: datetime
    item: Mapping[str, Any]
    account: str
    said_at: datetime | None = None
    own: bool = False


def parse_linkedin(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a delivery or an answer. Raises PayloadError when it is neither object nor list."""
    body = read_json(payload)
    if isinstance(body, list):
        body = {"elements": body}
    if not isinstance(body, dict):
        raise PayloadError("the body is no JSON object")
    return _without_wordless_edits(read_body(body, observed_at))


def _without_wordless_edits(parsed: Parsed) -> Parsed:
    """An edit whose words were left out must not wipe those known; the sweep reads them."""
    kept = tuple(
        one for one in parsed.events if one.kind is not EventKind.EDIT or one.text or one.media
    )
    nothing = "" if kept or parsed.rejected else parsed.none_because or "the new words are left out"
    return replace(parsed, events=kept, none_because=nothing)


def read_body(body: Mapping[str, Any], observed_at: datetime, account: str = "") -> Parsed:
    """What an answer holds: a list of notifications, comments or posts, or one of them."""
    if "challengeCode" in body:
        return Parsed(none_because="this is a handshake")
    name = next((one for one in LISTS if isinstance(body.get(one), list)), "")
    is_error = "serviceErrorCode" in body or {"status", "message"} <= body.keys()
    if not name and (is_error or token_error(body)):
        return Parsed(none_because=describe_error(body))
    items = body[name] if name else [body] if _looks_like_one(body) else []
    results = body.get("results")
    items = list(results.values()) if isinstance(results, dict) and not items else items
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, item in enumerate(items):
        try:
            event = _read_item(item, observed_at, account)
        except UnreadableError as error:
            rejected.append(Rejected(index, str(error)))
        else:
            events += [event] if event else []
    nothing = "" if events or rejected else NOBODY
    known = bool(name or items or "paging" in body or "commentsSummary" in body)
    return Parsed(tuple(events), tuple(rejected), none_because=nothing, recognised=known)


def _looks_like_one(item: Mapping[str, Any]) -> bool:
    is_comment_alone = "message" in item and "object" in item
    return "action" in item or is_comment_alone or is_listed_post(item)


def _read_item(item: object, observed_at: datetime, account: str) -> MentionEvent | None:
    if not isinstance(item, dict):
        raise UnreadableError("the item is not an object")
    if "action" in item or "generatedActivity" in item:
        return _read_notification(item, observed_at)
    if "message" in item and ("object" in item or "created" in item):
        return _read_comment(item, observed_at, account)
    return _read_post(item, observed_at, account) if is_listed_post(item) else None


def _read_notification(item: Mapping[str, Any], observed_at: datetime) -> MentionEvent | None:
    action = read_text(item.get("action"), "action")
    kind = ACTIONS.get(action)
    if kind is None:
        return None
    shown = read_object(item.get("decoratedGeneratedActivity"), "decoratedGeneratedActivity")
    made = read_object(shown.get("comment") or shown.get("share"), "the generated activity")
    named = read_id(made.get("entity"), "entity") if "COMMENT" in action else None
    urn = read_id(item.get("generatedActivity"), "generatedActivity") or named
    urn = urn or read_id(made.get("entity"), "entity")
    if urn is None:
        raise UnreadableError("the notification does not say what it is about")
    if action in WORDLESS and not read_text(made.get("text"), "text").strip():
        return None
    time = read_epoch(item.get("lastModifiedAt"), observed_at)
    is_bare = not made and kind is EventKind.ADD
    account = read_id(item.get("organizationalEntity"), "organizationalEntity") or ""
    said = _Said(
        urn=_identity(urn, named, item),
        kind=kind,
        version=(time or observed_at) - (SOONER if is_bare else timedelta(0)),
        item={"object": item.get("sourcePost"), **made},
        account=account,
        said_at=time if kind is EventKind.ADD else None,
        own=action == "ADMIN_COMMENT",
    )
    return _event(said)


def _identity(urn: str, named: str | None, item: Mapping[str, Any]) -> str:
    """The one name of what a notification is about, from either of the two it gives."""
    for one in (urn, named or ""):
        if is_comment(normal_urn(one)):
            return normal_urn(one)
    post = read_id(item.get("sourcePost"), "sourcePost")
    number = number_alone(urn)
    return comment_urn(post, number) if post and number else normal_urn(urn)


def _read_comment(
    item: Mapping[str, Any], observed_at: datetime, account: str
) -> MentionEvent | None:
    created = read_object(item.get("created"), "created")
    changed = read_object(item.get("lastModified"), "lastModified")
    said_at = read_epoch(created.get("time"), observed_at)
    edited_at = read_epoch(changed.get("time"), observed_at)
    is_edit = bool(edited_at and said_at and edited_at > said_at)
    given = read_id(item.get("commentUrn") or item.get("$URN"), "commentUrn")
    number, post = read_id(item.get("id"), "id"), read_id(item.get("object"), "object")
    if given is None and (number is None or post is None):
        raise UnreadableError("the comment has no name")
    urn = normal_urn(given) if given else comment_urn(post or "", number or "")
    version = (edited_at if is_edit else said_at) or observed_at
    kind = EventKind.EDIT if is_edit else EventKind.ADD
    return _event(_Said(urn, kind, version, item, account, said_at))


def _read_post(item: Mapping[str, Any], observed_at: datetime, account: str) -> MentionEvent | None:
    urn = read_id(item.get("id"), "id")
    if urn is None:
        raise UnreadableError("the post has no name")
    created = read_object(item.get("created"), "created").get("time")
    made = item.get("publishedAt") or item.get("firstPublishedAt") or item.get("createdAt")
    said_at = read_epoch(made or created, observed_at)
    changed = read_object(item.get("lastModified"), "lastModified").get("time")
    edited_at = read_epoch(item.get("lastModifiedAt") or changed, observed_at)
    state = read_object(item.get("lifecycleStateInfo"), "lifecycleStateInfo")
    is_edit = state.get("isEditedByAuthor") is True and bool(edited_at)
    kind = EventKind.EDIT if is_edit else EventKind.ADD
    version = (edited_at if is_edit else said_at) or observed_at
    urn = f"urn:li:share:{urn}" if urn.isdigit() else normal_urn(urn)
    return _event(_Said(urn, kind, version, item, account, said_at))


def _event(said: _Said) -> MentionEvent:
    item, is_removal = said.item, said.kind is EventKind.REMOVE
    author = author_of(item)
    post = read_id(item.get("object"), "object") or post_of(said.urn)
    parent = read_id(item.get("parentComment"), "parentComment")
    parent = normal_urn(parent) if parent else None
    shows, media = shown_by(item)
    facts = {PARENT: parent or "", Fact.SHOWS.value: ",".join(shows)}
    is_reply = is_comment(said.urn)
    return MentionEvent(
        platform="linkedin",
        native_id=said.urn,
        kind=said.kind,
        version=said.version,
        text="" if is_removal else words_of(item),
        url=None if is_removal else url_of(said.urn),
        said_at=said.said_at,
        author=Author() if is_removal else author,
        in_reply_to=parent,
        thread_id=post_of(said.urn) or post if is_reply else None,
        own=said.own or bool(said.account and author.id == organization_urn(said.account)),
        media=media,
        account=said.account or None,
        facts={name: value for name, value in facts.items() if value},
    )
