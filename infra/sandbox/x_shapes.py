"""The stand-in X's answers: as few fields as X gives unasked, and those that are asked for.

https://docs.x.com/x-api/fundamentals/fields
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from infra.sandbox.x_square import NAMED, Member, Message, Post, Square

PROBLEMS = "https://api.twitter.com/2/problems/"


@dataclass(eq=False)
class XError(Exception):
    """A refusal, as X words it."""

    status: int
    title: str
    detail: str
    problem: str = "about:blank"
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The error's body."""
        kind = self.problem if self.problem.startswith("about") else PROBLEMS + self.problem
        told = {"title": self.title, "detail": self.detail, "type": kind, "status": self.status}
        return told | ({"errors": [{"message": self.detail}]} if self.status == 400 else {})  # noqa: PLR2004 - bad request


def forbidden(detail: str) -> XError:
    """Something this account may not do."""
    return XError(HTTPStatus.FORBIDDEN, "Forbidden", detail)


def invalid(detail: str) -> XError:
    """A parameter that is not accepted."""
    return XError(HTTPStatus.BAD_REQUEST, "Invalid Request", detail, "invalid-request")


def unauthorized() -> XError:
    """A token that nobody knows."""
    return XError(HTTPStatus.UNAUTHORIZED, "Unauthorized", "Unauthorized")


def not_found(identity: str, parameter: str = "ids") -> dict[str, str]:
    """What is told, beside the results, of an id that leads nowhere."""
    return {
        "value": identity,
        "resource_id": identity,
        "parameter": parameter,
        "resource_type": "tweet",
        "title": "Not Found Error",
        "detail": f"Could not find tweet with {parameter}: [{identity}].",
        "type": f"{PROBLEMS}resource-not-found",
    }


@dataclass(frozen=True, slots=True)
class View:
    """How one call wants to see things."""

    square: Square
    asked: Mapping[str, str]

    def fields(self, name: str) -> set[str]:
        """The fields asked for of one kind of thing."""
        return {one for one in self.asked.get(name, "").split(",") if one}

    def show_posts(self, posts: Iterable[Post]) -> dict[str, Any]:
        """Posts with their expansions."""
        listed = list(posts)
        expanded = self.fields("expansions")
        beside: dict[str, Any] = {}
        if "author_id" in expanded:
            beside["users"] = self.show_members(one.author for one in listed)
        if "referenced_tweets.id" in expanded:
            found = [self.square.find(one.answers or one.quotes) for one in listed]
            known = {one.id: one for one in found if one}
            beside["tweets"] = [self.show_post(one) for one in known.values()]
        beside = {name: things for name, things in beside.items() if things}
        return {"data": [self.show_post(one) for one in listed]} | (
            {"includes": beside} if beside else {}
        )

    def show_post(self, post: Post) -> dict[str, Any]:
        """One post."""
        made = {"id": post.id, "text": post.words, "edit_history_tweet_ids": list(post.versions)}
        whole = {
            "author_id": post.author.id,
            "conversation_id": post.talk,
            "created_at": show_time(post.at),
            "entities": {"mentions": self._mentions(post)},
            "referenced_tweets": [
                {"type": kind, "id": identity}
                for kind, identity in (("replied_to", post.answers), ("quoted", post.quotes))
                if identity
            ],
        }
        asked = self.fields("tweet.fields") | self.fields("expansions")
        return made | {name: value for name, value in whole.items() if name in asked and value}

    def show_members(self, members: Iterable[Member]) -> list[dict[str, Any]]:
        """Members, each once."""
        return [self.show_member(one) for one in {one.id: one for one in members}.values()]

    def show_member(self, member: Member) -> dict[str, Any]:
        """One member."""
        made = {"id": member.id, "name": member.name, "username": member.username}
        whole = {
            "description": member.about,
            "public_metrics": {"followers_count": member.followers},
            "receives_your_dm": member.takes_messages,
        }
        asked = self.fields("user.fields")
        return made | {name: value for name, value in whole.items() if name in asked}

    def show_messages(self, messages: Iterable[Message]) -> dict[str, Any]:
        """Messages with their senders."""
        listed = list(messages)
        asked = self.fields("dm_event.fields")
        data = [
            {"id": one.id, "event_type": "MessageCreate", "text": one.words}
            | {name: value for name, value in _about(one).items() if name in asked}
            for one in listed
        ]
        is_asked = "sender_id" in self.fields("expansions")
        people = self.show_members(one.sender for one in listed) if is_asked else []
        return {"data": data} | ({"includes": {"users": people}} if people else {})

    def _mentions(self, post: Post) -> list[dict[str, Any]]:
        known = {one.username.lower(): one for one in self.square.members.values()}
        return [
            {"start": found.start(), "end": found.end(), "username": found[1], "id": member.id}
            for found in NAMED.finditer(post.words)
            if (member := known.get(found[1].lower()))
        ]


def show_time(moment: datetime) -> str:
    """A time as X writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def _about(message: Message) -> dict[str, str]:
    return {
        "created_at": show_time(message.at),
        "dm_conversation_id": message.talk,
        "sender_id": message.sender.id,
    }
