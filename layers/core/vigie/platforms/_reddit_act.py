"""What a person decided to do on Reddit, done once, and how to see whether it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError, PlatformError
from vigie.mention import YES, Fact
from vigie.platforms._fields import clean_text, read_epoch
from vigie.platforms._own_words import OWN_WORDS, delete_once, target_of
from vigie.platforms._reddit_api import Reddit
from vigie.platforms._reddit_read import is_gone, is_hidden, unescape
from vigie.platforms._reddit_shapes import list_things

CLOCK_SKEW = timedelta(minutes=10)
# Whatever our own clock says, a comment's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
LONGEST_SUBJECT = 100
Thing = Mapping[str, Any]


def perform_on_reddit(reddit: Reddit, action: Action) -> str | None:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    act = ACTS.get(action.kind)
    if act is None:
        raise PermanentError(f"reddit offers no {action.kind.value}", code="unsupported")
    return act(reddit, action)


def was_done_on_reddit(reddit: Reddit, action: Action) -> tuple[bool, str | None]:
    """Read whether it shows. Rule: ours is the account's, with the same words, made since then."""
    if action.kind is ActionKind.REPLY:
        found = _find_reply(reddit, action)
        return found is not None, found
    if action.kind is ActionKind.PRIVATE_REPLY:
        found = _find_message(reddit, action)
        return found is not None, found
    if action.kind in OWN_WORDS:
        return _see_own(reddit, action)
    thing = _read_state(reddit, action.native_id)
    if action.kind is ActionKind.LIKE:
        return thing.get("likes") is True, None
    hidden = is_hidden(thing) or is_gone(action.native_id[:2], thing)
    return hidden != (action.kind is ActionKind.UNHIDE), None


def _reply(reddit: Reddit, action: Action) -> str | None:
    answer = reddit.write("/api/comment", thing_id=action.native_id, text=action.text)
    made = next((thing for _, thing in list_things(answer)), None)
    if isinstance(made, dict) and isinstance(made.get("name"), str):
        return str(made["name"])
    return _find_unnamed(reddit, action, answer)


def _find_unnamed(reddit: Reddit, action: Action, answer: Thing) -> str | None:
    """Reddit took the words and named nothing it made: its thread tells, a second write never."""
    told = answer.get("json")
    if not isinstance(told, dict) or told.get("errors") not in ([], None):
        raise OutcomeUnknownError("reddit named no comment it made")
    try:
        done, found = was_done_on_reddit(reddit, action)
    except PlatformError:
        raise OutcomeUnknownError("reddit named no comment, and its thread does not read") from None
    if not done:
        raise OutcomeUnknownError("reddit named no comment, and its thread shows none yet")
    return found


def _reply_in_private(reddit: Reddit, action: Action) -> str | None:
    """Under the person's message, or in a new one to the author of what was said in public."""
    if action.facts.get(Fact.PRIVATE) == YES:
        return _reply(reddit, action)
    if not action.author.name:
        raise PermanentError("nobody is known to write to: the account is deleted", code="nobody")
    answer = reddit.write(
        "/api/compose", to=action.author.name, subject=_subject_of(action), text=action.text
    )
    told = answer.get("json")
    if not isinstance(told, dict) or told.get("errors") not in ([], None):
        raise OutcomeUnknownError("reddit said neither yes nor no")
    return None


def _subject_of(action: Action) -> str:
    """The topic the person knows: a message opens with what it is about, never with a brand."""
    place = action.facts.get("community")
    about = action.facts.get("about") or (f"r/{place}" if place else "Reddit")
    return f"Re: {about}"[:LONGEST_SUBJECT]


def _edit_own(reddit: Reddit, action: Action) -> str:
    own = _own_name(action)
    answer = reddit.write("/api/editusertext", thing_id=own, text=action.text)
    changed = next((thing for _, thing in list_things(answer)), None)
    if not isinstance(changed, dict) or changed.get("name") != own:
        raise OutcomeUnknownError("reddit did not show the words it changed")
    return own


def _delete_own(reddit: Reddit, action: Action) -> None:
    delete_once(lambda: _expect_nothing(reddit.write("/api/del", id=_own_name(action))))


def _own_name(action: Action) -> str:
    """Our comment's name. Raises PermanentError for a message, which nobody changes there."""
    target = target_of(action)
    if not target.startswith("t1_"):
        raise PermanentError("reddit lets nobody change a private message", code="private")
    return target


def _see_own(reddit: Reddit, action: Action) -> tuple[bool, str | None]:
    """Rule: a comment that Reddit lists no more, or without its words, is gone."""
    is_deletion, own = action.kind is ActionKind.DELETE_REPLY, _own_name(action)
    try:
        thing = _read_state(reddit, own)
    except GoneError:
        return is_deletion, None
    if is_deletion:
        return is_gone("t1", thing), None
    return _fold(thing.get("body")) == _fold(action.text), own


def _post_id(path: str, **fixed: str) -> Callable[[Reddit, Action], str | None]:
    """A write about the thing alone, which answers ``{}``."""

    def act(reddit: Reddit, action: Action) -> None:
        _expect_nothing(reddit.write(path, id=action.native_id, **fixed))

    return act


def _expect_nothing(answer: Thing) -> None:
    told = answer.get("json") or {}
    if answer and not (isinstance(told, dict) and "json" in answer):
        raise OutcomeUnknownError("reddit said neither yes nor no")


ACTS: dict[ActionKind, Callable[[Reddit, Action], str | None]] = {
    ActionKind.REPLY: _reply,
    ActionKind.PRIVATE_REPLY: _reply_in_private,
    ActionKind.HIDE: _post_id("/api/remove", spam="false"),
    ActionKind.SPAM: _post_id("/api/remove", spam="true"),
    ActionKind.UNHIDE: _post_id("/api/approve"),
    ActionKind.LIKE: _post_id("/api/vote", dir="1"),
    ActionKind.EDIT_REPLY: _edit_own,
    ActionKind.DELETE_REPLY: _delete_own,
}


def _read_state(reddit: Reddit, name: str) -> Thing:
    listing = reddit.list("/api/info", id=name)
    found = next((thing for _, thing in list_things(listing)), None)
    if not isinstance(found, dict):
        raise GoneError("reddit knows no such thing", code="absent")
    return found


def _find_reply(reddit: Reddit, action: Action) -> str | None:
    """Look under what was answered: one call when the thread is known, else two."""
    thread, name = action.thread_id, action.native_id
    if name.startswith("t3_"):
        thread = name
    elif not thread or not thread.startswith("t3_"):
        thread = str(_read_state(reddit, name).get("link_id") or "")
    params = {"sort": "new", "limit": "500"}
    if name.startswith("t1_"):
        params |= {"comment": name[3:], "context": "0"}
    body = reddit.list(f"/comments/{thread.removeprefix('t3_')}", **params)
    under = (thing for kind, thing in list_things(body) if kind == "t1")
    return _first_ours(under, action, reddit.me, lambda thing: thing.get("parent_id") == name)


def _find_message(reddit: Reddit, action: Action) -> str | None:
    body = reddit.list("/message/sent", limit="100")
    sent = (thing for _, thing in list_things(body))
    to = (action.author.name or "").lower()

    def is_to_them(thing: Thing) -> bool:
        parents = (thing.get("parent_id"), thing.get("first_message_name"))
        return str(thing.get("dest") or "").lower() == to or action.native_id in parents

    return _first_ours(sent, action, reddit.me, is_to_them)


def _first_ours(
    things: Any,  # noqa: ANN401 - strangers' JSON
    action: Action,
    me: str,
    fits: Callable[[Thing], bool],
) -> str | None:
    for thing in things:
        if isinstance(thing, dict) and _is_ours(thing, action, me) and fits(thing):
            return str(thing.get("name") or "") or None
    return None


def _is_ours(thing: Thing, action: Action, me: str) -> bool:
    made = read_epoch(thing.get("created_utc"), NO_CLAMP)
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    is_me = not me or str(thing.get("author") or "").lower() == me.lower()
    return is_since and is_me and _fold(thing.get("body")) == _fold(action.text)


def _fold(text: object) -> str:
    return " ".join(unescape(clean_text(text)).split()) if isinstance(text, str) else ""
