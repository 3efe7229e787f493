"""Publishing as a crisis sees it: an outbox in memory that keeps each name once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from vigie.action import Action, ActionKind, ActionState, move


class FakePublishing:
    """Stands where the module of publishing does; tests may reach in."""

    def __init__(self) -> None:
        self.connected = ["facebook", "mastodon"]
        self.posts: dict[tuple[str, str, str], Action] = {}
        self.asked = 0

    def connected_platforms(self, brand: str) -> tuple[str, ...]:
        return tuple(self.connected) if brand else ()

    def ask_to_publish(  # noqa: PLR0917 - as publishing has it
        self,
        brand: str,
        what: str,
        platforms: Iterable[str],
        text_by_platform: Mapping[str, str],
        actor: str,
        now: datetime,
    ) -> tuple[Action, ...]:
        self.asked += 1
        for platform in platforms:
            state = ActionState.PENDING if platform in self.connected else ActionState.TASK
            post = Action(
                id=f"post.{what}-{platform}",
                mention_id=f"post#{brand}#{what}",
                brand=brand,
                platform=platform,
                native_id="",
                kind=ActionKind.PUBLISH,
                actor=actor,
                state=state,
                text=text_by_platform[platform],
                created_at=now,
            )
            self.posts.setdefault((brand, what, platform), post)
        return tuple(self.list_posts(brand, what))

    def list_posts(self, brand: str, what: str) -> list[Action]:
        return [post for key, post in self.posts.items() if key[:2] == (brand, what)]

    def settle(self, platform: str, state: ActionState, now: datetime, reason: str = "") -> None:
        """Let every post of a platform end in a state."""
        for key, post in self.posts.items():
            if key[2] == platform:
                self.posts[key] = replace(move(post, state, now, reason))


@pytest.fixture
def publishing(monkeypatch: pytest.MonkeyPatch) -> FakePublishing:
    """What publishing is, for the time of a test."""
    fake = FakePublishing()
    monkeypatch.setattr("vigie.jobs.broadcast.publish", fake)
    return fake
