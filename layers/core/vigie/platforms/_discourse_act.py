"""What a person decided to do on a forum, done once, and how to see whether it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError
from vigie.mention import YES, Fact
from vigie.platforms._call import Response
from vigie.platforms._discourse_api import Forum, made_object
from vigie.platforms._discourse_words import without_asides
from vigie.platforms._fields import read_time
from vigie.platforms._html import html_to_text
from vigie.platforms._own_words import OWN_WORDS, delete_once, number_of_target

# https://docs.discourse.org/#tag/Posts: the kinds of a post action.
LIKE, INAPPROPRIATE, SPAM = 2, 4, 8
CLOCK_SKEW = timedelta(minutes=10)
# Whatever our own clock says, a post's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
LONGEST_TITLE = 255
TAIL = 20
Post = Mapping[str, Any]


def perform_on_forum(forum: Forum, action: Action) -> str | None:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    act = ACTS.get(action.kind)
    if act is None:
        raise PermanentError(f"discourse offers no {action.kind.value}", code="unsupported")
    return act(forum, action)


def was_done_on_forum(forum: Forum, action: Action) -> tuple[bool, str | None]:
    """Read whether it shows. Rule: ours is the account's, with the same words, made since then."""
    if action.kind is ActionKind.REPLY or _is_answer_in_private(action):
        found = _find_in_topic(forum, _topic_of(action), action)
        return found is not None, found
    if action.kind is ActionKind.PRIVATE_REPLY:
        found = _find_message(forum, action)
        return found is not None, found
    is_ours = action.kind in OWN_WORDS
    try:
        number = number_of_target(action, "the forum") if is_ours else _id_of(action)
        post = forum.read_object(f"/posts/{number}.json")
    except GoneError:
        return action.kind in GONE_DOES, None
    if action.kind is ActionKind.EDIT_REPLY:
        return _says(post, action), action.target
    return SHOWS[action.kind](post), None


def _reply(forum: Forum, action: Action) -> str | None:
    place = {"topic_id": int(_topic_of(action))}
    if action.facts.get("number", "").isdigit():
        place["reply_to_post_number"] = int(action.facts["number"])
    return _post(forum, {"raw": action.text, **place})


def _reply_in_private(forum: Forum, action: Action) -> str | None:
    """In the conversation it was said in, or in a new one with the author."""
    if _is_answer_in_private(action):
        return _reply(forum, action)
    to = action.facts.get("username") or action.author.name
    if not to:
        raise PermanentError("nobody is known to write to: the account is deleted", code="nobody")
    message = {"title": _title_of(action), "raw": action.text, "target_recipients": to}
    return _post(forum, {**message, "archetype": "private_message"})


def _post(forum: Forum, body: Mapping[str, Any]) -> str | None:
    """Make a post. Rule: one that waits for approval is made, and has no id until then."""
    made = made_object(forum.write("POST", "/posts.json", body))
    if made.get("action") == "enqueued" and made.get("success") is True:
        return None
    post = made.get("post") if isinstance(made.get("post"), dict) else made
    if not isinstance(post, dict) or not post.get("id"):
        raise OutcomeUnknownError("the forum named no post it made")
    return str(post["id"])


def _edit_own(forum: Forum, action: Action) -> str:
    own = number_of_target(action, "the forum")
    made = made_object(forum.write("PUT", f"/posts/{own}.json", {"post": {"raw": action.text}}))
    post = made.get("post") if isinstance(made.get("post"), dict) else made
    if not isinstance(post, dict) or str(post.get("id")) != own:
        raise OutcomeUnknownError("the forum did not show the post it changed")
    return own


def _delete_own(forum: Forum, action: Action) -> None:
    own = number_of_target(action, "the forum")
    delete_once(lambda: _expect_ok(forum.write("DELETE", f"/posts/{own}.json", {})))


def _flag(kind: int, *, acting: bool = False) -> Callable[[Forum, Action], None]:
    """A like or a flag. A flag that acts hides the post at once; only the forum's staff may."""

    def act(forum: Forum, action: Action) -> None:
        body: dict[str, Any] = {"id": int(_id_of(action)), "post_action_type_id": kind}
        answer = forum.write(
            "POST", "/post_actions.json", body | ({"take_action": True} if acting else {})
        )
        if not made_object(answer).get("id"):
            raise OutcomeUnknownError("the forum showed no post it acted on")

    return act


def _call(method: str, path: str) -> Callable[[Forum, Action], None]:
    """A write about the post alone, answered with nothing or with a word of success."""

    def act(forum: Forum, action: Action) -> None:
        _expect_ok(forum.write(method, path.format(_id_of(action)), {}))

    return act


def _expect_ok(answer: Response) -> None:
    said = made_object(answer) if answer.body.strip() else {"success": True}
    if said.get("success") in (False, "failed"):
        raise PermanentError("the forum says it was not done", code="refused")
    if said and said.get("success") not in ("OK", True):
        raise OutcomeUnknownError("the forum said neither yes nor no")


ACTS: dict[ActionKind, Callable[[Forum, Action], str | None]] = {
    ActionKind.REPLY: _reply,
    ActionKind.PRIVATE_REPLY: _reply_in_private,
    ActionKind.HIDE: _flag(INAPPROPRIATE, acting=True),
    ActionKind.UNHIDE: _call("PUT", "/posts/{}/unhide.json"),
    ActionKind.DELETE: _call("DELETE", "/posts/{}.json"),
    ActionKind.SPAM: _flag(SPAM),
    ActionKind.LIKE: _flag(LIKE),
    ActionKind.EDIT_REPLY: _edit_own,
    ActionKind.DELETE_REPLY: _delete_own,
}
GONE_DOES = frozenset({ActionKind.DELETE, ActionKind.SPAM, ActionKind.DELETE_REPLY})


def _is_deleted(post: Post) -> bool:
    return bool(post.get("deleted_at")) or bool(post.get("user_deleted"))


SHOWS: dict[ActionKind, Callable[[Post], bool]] = {
    ActionKind.HIDE: lambda post: post.get("hidden") is True,
    ActionKind.UNHIDE: lambda post: post.get("hidden") is not True,
    ActionKind.DELETE: _is_deleted,
    ActionKind.DELETE_REPLY: _is_deleted,
    ActionKind.SPAM: lambda post: post.get("hidden") is True or _has_acted(post, SPAM),
    ActionKind.LIKE: lambda post: _has_acted(post, LIKE),
}


def _has_acted(post: Post, kind: int) -> bool:
    summary = post.get("actions_summary")
    told = summary if isinstance(summary, list) else []
    return any(
        isinstance(one, dict) and one.get("id") == kind and one.get("acted") is True for one in told
    )


def _is_answer_in_private(action: Action) -> bool:
    is_private = action.facts.get(Fact.PRIVATE) == YES
    return action.kind is ActionKind.PRIVATE_REPLY and is_private


def _id_of(action: Action) -> str:
    if not action.native_id.isascii() or not action.native_id.isdigit():
        raise PermanentError("this is no post's number", code="id")
    return action.native_id


def _topic_of(action: Action) -> str:
    topic = action.facts.get("topic") or (action.thread_id or "").removeprefix("topic-")
    if not topic.isascii() or not topic.isdigit():
        raise PermanentError("the topic of the post is not known", code="topic")
    return topic


def _title_of(action: Action) -> str:
    about = action.facts.get("about") or f"/t/{action.facts.get('topic', '')}"
    return f"Re: {about}"[:LONGEST_TITLE]


def _find_in_topic(forum: Forum, topic: str, action: Action) -> str | None:
    """Look at the end of the topic, where every reply lands."""
    whole = forum.read_object(f"/t/{topic}.json", {"include_raw": "true"})
    stream = whole.get("post_stream")
    ids = stream.get("stream") if isinstance(stream, dict) else None
    posts = list(_posts_of(whole))
    shown = {post.get("id") for post in posts}
    tail = [one for one in (ids if isinstance(ids, list) else [])[-TAIL:] if one not in shown]
    if tail:
        numbers = [str(one) for one in tail]
        more: dict[str, str | list[str]] = {"post_ids[]": numbers, "include_raw": "true"}
        posts += _posts_of(forum.read_object(f"/t/{topic}/posts.json", more))
    found = next((post for post in posts if _is_ours(post, action, forum.me)), None)
    return str(found["id"]) if found and found.get("id") else None


def _find_message(forum: Forum, action: Action) -> str | None:
    """Look at the newest conversations we began, under the title we gave."""
    sent = forum.read_object(f"/topics/private-messages-sent/{quote(forum.me, safe='')}.json")
    listed = sent.get("topic_list")
    topics = listed.get("topics") if isinstance(listed, dict) else None
    for topic in topics if isinstance(topics, list) else []:
        if isinstance(topic, dict) and topic.get("title") == _title_of(action):
            number = topic.get("id")
            if isinstance(number, int):
                return _find_in_topic(forum, str(number), action)
    return None


def _posts_of(body: Mapping[str, Any]) -> Iterator[Post]:
    stream = body.get("post_stream")
    posts = stream.get("posts") if isinstance(stream, dict) else None
    yield from (
        post for post in (posts if isinstance(posts, list) else []) if isinstance(post, dict)
    )


def _is_ours(post: Post, action: Action, me: str) -> bool:
    made = read_time(post.get("created_at"), NO_CLAMP)
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    is_me = not me or str(post.get("username") or "").lower() == me.lower()
    return is_since and is_me and _says(post, action)


def _says(post: Post, action: Action) -> bool:
    raw, cooked = post.get("raw"), post.get("cooked")
    said = [raw] if isinstance(raw, str) else []
    said += [html_to_text(without_asides(cooked))] if isinstance(cooked, str) else []
    return any(_words(one) == _words(action.text) for one in said)


def _words(text: str) -> list[str]:
    """The words alone: the forum turns markup and quotes into its own."""
    return re.findall(r"\w+", text)
