"""The desk of two agents before Agora: everything a person, the stream and the minute can do."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import vigie.platforms
from vigie.action import Action, ActionKind, ActionState
from vigie.api.approvals import approve, refuse
from vigie.api.mentions import read_mention
from vigie.api.own_words import delete_reply, edit_reply
from vigie.api.replies import reply
from vigie.api.routing import Call, Person
from vigie.aws.cards import read_card
from vigie.aws.clients import dynamodb
from vigie.aws.counters import read_hours
from vigie.aws.http import Answer, HttpRequest
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.outbox import list_actions, read_action
from vigie.aws.table import BusyError, ConditionFailedError
from vigie.aws.team import save_member
from vigie.brand import Role
from vigie.card import Card
from vigie.errors import RequestError
from vigie.jobs.answered import note_seen
from vigie.jobs.perform import perform
from vigie.jobs.reconnect import reconnected
from vigie.jobs.schedule import wake_desk
from vigie.jobs.score import score_mention
from vigie.mention import Author, EventKind, Mention, MentionEvent, mention_id
from vigie.team import Member

from tests.builders import NOON, an_analysis, an_event

OURS = Author("55", "Levain & Fils")
MOVING = frozenset(ActionState) - {ActionState.SENT, ActionState.FAILED, ActionState.TASK}


@contextmanager
def agora() -> Iterator[Any]:
    """Agora among the platforms, its memory empty."""
    here = str(Path(__file__).parent)
    vigie.platforms.__path__.append(here)
    vigie.platforms.platform_names.cache_clear()
    module: Any = importlib.import_module("vigie.platforms.agora")
    module.SERVER = module.Server(now=NOON)
    yield module
    vigie.platforms.__path__.remove(here)
    vigie.platforms.platform_names.cache_clear()


@dataclass
class Desk:
    """``module`` is Agora's; ``brand`` is fresh, so that figures begin at nothing."""

    module: Any
    brand: str
    now: datetime = NOON
    seen_there: dict[str, Mention] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.native = f"{self.brand}_1"
        self.module.SERVER = self.module.Server(now=NOON)
        junior = Member("nina", name="Nina", role=Role.AGENT, is_junior=True)
        save_member(self.brand, junior)
        event = an_event("Le pain était rassis", platform="agora", native_id=self.native)
        self._store(event)
        self.id = mention_id(self.brand, "agora", self.native)
        score_mention(self._mention(self.native), lambda _: an_analysis(), NOON)

    @property
    def server(self) -> Any:
        return self.module.SERVER

    @property
    def acts(self) -> list[Action]:
        return list_actions(self.id)

    @property
    def replies(self) -> list[Action]:
        kinds = (ActionKind.REPLY, ActionKind.PRIVATE_REPLY)
        return [one for one in self.acts if one.kind in kinds]

    @property
    def card(self) -> Card:
        card = read_card(self.id)
        assert card is not None
        return card

    def ask(self, agent: str, text: str, key: str = "", **body: Any) -> dict[str, Any]:
        return self._call(reply, agent, {"text": text, **body}, self.id, key)

    def edit(self, action: str, text: str, agent: str = "odile", key: str = "") -> dict[str, Any]:
        self.now += timedelta(milliseconds=1)  # no two changes of one answer in one instant
        self.server.now = self.now
        return self._call(edit_reply, agent, {"text": text}, action, key)

    def delete(self, action: str, agent: str = "odile", key: str = "") -> dict[str, Any]:
        return self._call(delete_reply, agent, {}, action, key)

    def decide(self, action: str, what: str) -> dict[str, Any]:
        """Odile has read what Nina wrote."""
        if what == "approve":
            return self._call(approve, "odile", {"again": True}, action, "")
        return self._call(refuse, "odile", {"reason": "non"}, action, "")

    def look(self) -> dict[str, Any]:
        return self._call(read_mention, "odile", {}, self.id, "")

    def deliver(self, action: str) -> None:
        perform(action, lambda: self.now)

    def deliver_all(self) -> None:
        for one in self.acts:
            if one.state in (ActionState.PENDING, ActionState.UNCONFIRMED):
                self.deliver(one.id)

    def wait(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)
        self.server.now = self.now
        wake_desk(self.now)

    def poll(self) -> None:
        """What a poll brings: our own words as they stand there, and what is gone."""
        for post in list(self.server.posts.values()):
            self._see(post.id, EventKind.ADD, text=post.text, in_reply_to=post.to, said_at=post.at)
        for post in self.server.gone:
            self._see(post.id, EventKind.REMOVE, text="", said_at=None)

    def drain(self) -> None:
        """No more faults: time passes until nothing moves any more."""
        self.server.fault = self.module.Fault.NONE
        for one in self.acts:
            if one.state is ActionState.HELD:
                self.decide(one.id, "refuse")
        for step in range(40):
            reconnected(self.brand, "agora")
            self.deliver_all()
            if not any(one.state in MOVING for one in self.acts):
                return
            self.wait(2 if step < 12 else 90)
        raise AssertionError([(one.kind, one.state, one.due_at) for one in self.acts])

    def counted(self) -> int:
        hours = read_hours(self.brand, NOON - timedelta(days=1), self.now + timedelta(days=2))
        return sum(hour.measures.get("replies", 0) for hour in hours)

    def _see(self, native: str, kind: EventKind, **values: Any) -> None:
        event = an_event(
            **values, platform="agora", native_id=native, kind=kind, own=True, author=OURS,
            version=self.now,
        )  # fmt: skip
        before = get_mention(mention_id(self.brand, "agora", native))
        self._store(event)
        note_seen(self._mention(native), self.now, before)

    def _store(self, event: MentionEvent) -> None:
        store_event(self.brand, event, self.now)

    def _mention(self, native: str) -> Mention:
        mention = get_mention(mention_id(self.brand, "agora", native))
        assert mention is not None
        return mention

    def _call(
        self, run: Callable[[Call], Answer], agent: str, body: Any, identity: str, key: str
    ) -> dict[str, Any]:
        request = HttpRequest(
            method="POST", route="/", path={}, query={}, claims={}, host="",
            headers={"idempotency-key": key} if key else {}, body=json.dumps(body).encode(),
        )  # fmt: skip
        role = Role.MANAGER if agent == "odile" else Role.AGENT
        person = Person(agent, agent, {self.brand: role})
        try:
            answer = run(Call(request, {"id": identity}, person, self.now))
        except RequestError as refused:
            return {"status": refused.status, "detail": str(refused), **refused.facts()}
        told: dict[str, Any] = json.loads(answer["body"])
        return told | {"status": answer["statusCode"]}


@contextmanager
def cut_short(killed: type[BaseException], after: int, *, done: bool) -> Iterator[None]:
    """Kill what runs at its n-th write, before it is made or right after it was."""
    left = [after]

    def count(**_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise killed

    events = dynamodb().meta.events
    moment = "after-call" if done else "before-call"
    names = [
        f"{moment}.dynamodb.{verb}" for verb in ("PutItem", "UpdateItem", "TransactWriteItems")
    ]
    for name in names:
        events.register(name, count)
    try:
        yield
    except (killed, ConditionFailedError, BusyError):
        pass
    finally:
        for name in names:
            events.unregister(name, count)


def found(identity: str) -> Action:
    """An act as it stands."""
    action = read_action(identity)
    assert action is not None
    return action
