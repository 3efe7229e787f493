"""The stand-in X API: calls checked, done, and answered in X's shapes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from vigie.length_x import count_weight

from infra.sandbox.x_shapes import View, XError, forbidden, invalid, not_found
from infra.sandbox.x_square import Member, Message, Post, Square

LONGEST = 280
Thing = TypeVar("Thing", Post, Message)
WORD = re.compile(r'"[^"]+"|\S+')


@dataclass(frozen=True, slots=True)
class Turn:
    """A checked call on its way: whose it is (None: the app's own) and what it asks."""

    square: Square
    member: Member | None
    params: Mapping[str, str]
    body: Mapping[str, Any]
    path: tuple[str, ...]

    @property
    def view(self) -> View:
        """How it wants to see things."""
        return View(self.square, self.params)

    @property
    def person(self) -> Member:
        """Who calls. Raises XError for a call that only a person may make."""
        if self.member is None:
            raise XError(
                403, "Unsupported Authentication", "App only", "unsupported-authentication"
            )
        return self.member


Answer = tuple[int, dict[str, Any]]
Act = Callable[[Turn], Answer]


def answer_call(turn: Turn, method: str) -> Answer:
    """The status and body of a call's answer. Raises XError."""
    for (wanted, pattern), act in ACTS.items():
        found = re.fullmatch(pattern, "/".join(turn.path))
        if wanted == method and found:
            with turn.square.lock:
                return act(Turn(turn.square, turn.member, turn.params, turn.body, found.groups()))
    raise XError(404, "Not Found", "There is no such address.")


def _show_me(turn: Turn) -> Answer:
    return 200, {"data": turn.view.show_member(turn.person)}


def _list_mentions(turn: Turn) -> Answer:
    member = turn.square.members.get(turn.path[0])
    posts = [one for one in turn.square.posts if member in turn.square.named_in(one)]
    return _page_of_posts(turn, posts, 5)


def _list_own(turn: Turn) -> Answer:
    posts = [one for one in turn.square.posts if one.author.id == turn.path[0]]
    return _page_of_posts(turn, posts, 5)


def _search(turn: Turn) -> Answer:
    query = turn.params.get("query", "").replace("-is:retweet", "").strip()
    if not query:
        raise invalid("The 'query' parameter is required.")
    words = [one.strip('"()').lower() for one in WORD.findall(query) if one != "OR"]
    posts = [
        one for one in turn.square.posts if any(word in one.words.lower() for word in words if word)
    ]
    return _page_of_posts(turn, posts, 10)


def _look_up(turn: Turn) -> Answer:
    ids = turn.params.get("ids", "").split(",")
    found = {one: turn.square.find(one) for one in ids}
    shown = turn.view.show_posts(post for post in found.values() if post)
    errors = [not_found(one) for one, post in found.items() if post is None]
    shown = shown if shown["data"] else {}
    return 200, shown | ({"errors": errors} if errors else {})


def _create(turn: Turn) -> Answer:
    """Rule of X for self-serve apps: an answer only to who mentioned or quoted the account."""
    words, person = str(turn.body.get("text") or ""), turn.person
    reply = turn.body.get("reply")
    answers = str(reply.get("in_reply_to_tweet_id") or "") if isinstance(reply, dict) else ""
    above = turn.square.find(answers)
    if not words or count_weight(words) > LONGEST:
        raise invalid("Your Tweet text is too long.")
    if answers and above is None:
        raise forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if above and not turn.square.summons(above, person):
        raise forbidden("You may reply only to posts that mention or quote you.")
    if any(one.author == person and one.words == words for one in turn.square.posts):
        raise forbidden("You are not allowed to create a Tweet with duplicate content.")
    post = turn.square.say(person, words, answers=answers)
    return 201, {"data": turn.view.show_post(post)}


def _show_one(turn: Turn) -> Answer:
    """A post that is gone is told of beside no data, with 200."""
    post = turn.square.find(turn.path[0])
    if post is None:
        return 200, {"errors": [not_found(turn.path[0], "id")]}
    return 200, turn.view.show_posts([post]) | {"data": turn.view.show_post(post)}


def _delete(turn: Turn) -> Answer:
    post = turn.square.find(turn.path[0])
    if post is None:
        told = not_found(turn.path[0], "id")
        raise XError(404, told["title"], told["detail"], "resource-not-found")
    if post.author != turn.person:
        raise forbidden("You are not authorized to delete this Tweet.")
    turn.square.remove(post)
    return 200, {"data": {"deleted": True}}


def _hide(turn: Turn) -> Answer:
    post, hidden = turn.square.find(turn.path[0]), turn.body.get("hidden")
    root = turn.square.find(post.talk) if post else None
    if not isinstance(hidden, bool):
        raise invalid("The 'hidden' field is required.")
    if post is None or root is None or root.author != turn.person or root is post:
        raise forbidden("You may hide only replies to conversations you started.")
    post.hidden = hidden
    return 200, {"data": {"hidden": hidden}}


def _send(turn: Turn) -> Answer:
    other = turn.square.members.get(turn.path[0])
    words = str(turn.body.get("text") or "")
    if other is None or not other.takes_messages:
        raise forbidden("You cannot send messages to this user.")
    if not words:
        raise invalid("A message needs a text.")
    made = turn.square.write_to(turn.person, other, words)
    return 201, {"data": {"dm_conversation_id": made.talk, "dm_event_id": made.id}}


def _list_messages(turn: Turn) -> Answer:
    mine = [one for one in turn.square.messages if turn.person.id in one.talk.split("-")]
    if turn.path:
        mine = [one for one in mine if turn.path[0] in one.talk.split("-")]
    newest = sorted(mine, key=lambda one: int(one.id), reverse=True)
    page, meta = _cut(turn, newest, 1)
    return 200, (turn.view.show_messages(page) if page else {}) | {"meta": meta}


def _page_of_posts(turn: Turn, posts: list[Post], least: int) -> Answer:
    since, start = turn.params.get("since_id", ""), turn.params.get("start_time", "")
    if since and not since.isdigit():
        raise invalid("The 'since_id' query parameter value is not valid.")
    floor = datetime.fromisoformat(start) if start else None
    newer = [
        one for one in posts if int(one.id) > int(since or 0) and (floor is None or one.at >= floor)
    ]
    newer.sort(key=lambda one: int(one.id), reverse=True)
    page, meta = _cut(turn, newer, least)
    if not page:
        return 200, {"meta": {"result_count": 0}}
    meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
    return 200, turn.view.show_posts(page) | {"meta": meta}


def _cut(turn: Turn, things: list[Thing], least: int) -> tuple[list[Thing], dict[str, Any]]:
    """One page of things and what is told about it; a token is the place of the next."""
    token = turn.params.get("pagination_token") or turn.params.get("next_token") or "p0"
    size = turn.params.get("max_results", "10")
    if not size.isdigit() or not least <= int(size) <= 100 or not token[1:].isdigit():  # noqa: PLR2004 - X's bound
        raise invalid(f"The 'max_results' query parameter is not between {least} and 100.")
    start = int(token[1:])
    page = things[start : start + int(size)]
    meta: dict[str, Any] = {"result_count": len(page)}
    if len(things) > start + len(page):
        meta["next_token"] = f"p{start + len(page)}"
    return page, meta


ACTS: dict[tuple[str, str], Act] = {
    ("GET", "users/me"): _show_me,
    ("GET", r"users/(\d+)/mentions"): _list_mentions,
    ("GET", r"users/(\d+)/tweets"): _list_own,
    ("GET", "tweets/search/recent"): _search,
    ("GET", "tweets"): _look_up,
    ("GET", r"tweets/(\d+)"): _show_one,
    ("POST", "tweets"): _create,
    ("DELETE", r"tweets/(\d+)"): _delete,
    ("PUT", r"tweets/(\d+)/hidden"): _hide,
    ("POST", r"dm_conversations/with/(\d+)/messages"): _send,
    ("GET", r"dm_conversations/with/(\d+)/dm_events"): _list_messages,
    ("GET", "dm_events"): _list_messages,
}
