"""Our Messenger module and the stand-in Facebook, over real HTTP on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from pyfacebook import FacebookApi
from vigie.action import Action, ActionKind, ActionState, move
from vigie.errors import OutcomeUnknownError, PermanentError, TransientError
from vigie.mention import Author, EventKind, Mention, MentionEvent, merge
from vigie.platforms import facebook, messenger
from vigie.source import Source

from infra.sandbox.accounts import Account
from infra.sandbox.facebook import Facebook
from infra.sandbox.mailbox import Letter
from infra.sandbox.wall import now_utc
from tests.unit.sandbox.receiver import Receiver, receiving


@dataclass
class Clock:
    """The stand-in's time, which tests move."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return now_utc() + self.ahead


@dataclass
class Scene:
    """One page to which one person has written."""

    site: Facebook
    account: Account
    letter: Letter
    clock: Clock

    @property
    def secrets(self) -> dict[str, str]:
        return self.account.secrets

    def answer(self, text: str = "Bonjour Soizic, aucun sésame. OM", **changes: Any) -> Action:
        known: dict[str, Any] = {
            "id": "a1",
            "mention_id": "m1",
            "brand": "demo",
            "platform": "messenger",
            "native_id": self.letter.id,
            "kind": ActionKind.PRIVATE_REPLY,
            "actor": "odile",
            "text": text,
            "created_at": self.clock(),
            "thread_id": self.letter.talk.person.id,
            "author": Author(id=self.letter.talk.person.id),
            "said_at": self.letter.at,
        }
        return move(Action(**(known | changes)), ActionState.CLAIMED, self.clock())

    def poll(self, **cursor: Any) -> list[MentionEvent]:
        page = self.secrets["page_id"]
        source = Source("demo", "messenger", "s1", account=page, cursor=cursor)
        return list(messenger.poll(source, self.secrets, self.clock()).events)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    clock = Clock()
    site = Facebook(seed=1, mischief=0.0, clock=clock)
    account = site.add_wall("Levain & Fils", "levain", "")
    letter = account.mailbox.write("Soizic", "Y a-t-il du sésame ?")
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_MESSENGER_BASE_URL", site.url)
    try:
        yield Scene(site, account, letter, clock)
    finally:
        site.close()


@pytest.fixture
def receiver(scene: Scene) -> Iterator[Receiver]:
    with receiving(token=scene.secrets["verify_token"]) as receiver:
        scene.site.subscribe(scene.account, receiver.url)
        yield receiver


def read_push(scene: Scene, receiver: Receiver, count: int) -> MentionEvent:
    """The event of the latest delivery, its signature checked, as facebook's address reads it."""
    latest = receiver.wait_for(count)[count - 1]
    facebook.verify_push(latest.headers, latest.body, scene.secrets)
    (event,) = facebook.parse_push(latest.body, scene.clock()).events
    assert event.platform == "messenger"
    return event


def test_the_sweep_and_the_push_tell_the_same_message(scene: Scene, receiver: Receiver) -> None:
    said = scene.account.mailbox.write("Soizic", "C'est urgent", photo=True)
    pushed = read_push(scene, receiver, 1)
    swept = next(one for one in scene.poll() if one.native_id == said.id)
    assert (pushed.text, pushed.media, pushed.facts) == (swept.text, swept.media, swept.facts)
    assert (pushed.thread_id, pushed.url) == (swept.thread_id, swept.url)
    one = merge(merge(None, pushed, "demo"), swept, "demo")
    other = merge(merge(None, swept, "demo"), pushed, "demo")
    assert replace(one, stamps={}) == replace(other, stamps={})
    assert one.author == Author(id=scene.letter.talk.person.id, name="Soizic")


def test_an_answer_arrives_and_comes_back_as_our_own(scene: Scene, receiver: Receiver) -> None:
    action = scene.answer()
    assert messenger.was_done(action, scene.secrets) == (False, None)
    made = messenger.perform(action, scene.secrets)
    echo = read_push(scene, receiver, 1)
    assert (echo.native_id, echo.own, echo.text) == (made, True, action.text)
    assert echo.thread_id == scene.letter.talk.person.id
    assert messenger.was_done(action, scene.secrets) == (True, made)
    assert "aucun sésame" in requests.get(scene.site.url, timeout=5).text


@pytest.mark.parametrize(
    ("days", "is_taken"), [(0.9, True), (1.1, True), (6.9, True), (7.1, False)]
)
def test_windows_are_kept_by_the_stand_in_as_by_us(
    scene: Scene, days: float, *, is_taken: bool
) -> None:
    scene.clock.ahead = timedelta(days=days)
    if is_taken:
        assert messenger.perform(scene.answer(), scene.secrets)
        return
    with pytest.raises(PermanentError):
        messenger.perform(scene.answer(), scene.secrets)


def test_a_response_after_a_day_is_refused_without_the_tag(scene: Scene) -> None:
    scene.clock.ahead = timedelta(days=2)
    wrong = scene.answer(said_at=scene.clock())
    with pytest.raises(PermanentError):
        messenger.perform(wrong, scene.secrets)


def test_the_id_under_a_comment_reaches_nobody_in_private(scene: Scene) -> None:
    stranger = scene.account.wall.person("Soizic").id
    with pytest.raises(PermanentError):
        messenger.perform(scene.answer(thread_id=stranger), scene.secrets)


def test_an_edit_and_a_withdrawal_are_pushed(scene: Scene, receiver: Receiver) -> None:
    mailbox, letter = scene.account.mailbox, scene.letter
    known: Mention | None = None
    (first,) = scene.poll()
    known = merge(None, first, "demo")
    scene.clock.ahead = timedelta(seconds=5)
    mailbox.edit(letter, "Y a-t-il du sésame ou des noix ?")
    edit = read_push(scene, receiver, 1)
    assert (edit.kind, edit.native_id) == (EventKind.EDIT, letter.id)
    known = merge(known, edit, "demo")
    assert known.text == "Y a-t-il du sésame ou des noix ?"
    mailbox.unsend(letter)
    gone = read_push(scene, receiver, 2)
    assert (gone.kind, gone.native_id) == (EventKind.REMOVE, letter.id)
    known = merge(known, gone, "demo")
    assert (known.removed, known.text) == (True, "")


def test_a_visitor_writes_in_private_on_the_page(scene: Scene, receiver: Receiver) -> None:
    url = f"{scene.site.url}/sandbox/letters"
    form = {"wall": "levain", "by": "Nour <3", "text": "Un mot <b>discret</b>"}
    assert requests.post(url, data=form, timeout=5, allow_redirects=False).status_code == 303
    pushed = read_push(scene, receiver, 1)
    assert (pushed.text, pushed.facts["private"]) == ("Un mot <b>discret</b>", "1")
    assert "Un mot &lt;b&gt;discret" in requests.get(scene.site.url, timeout=5).text
    assert requests.post(url, data={"by": "Nour"}, timeout=5).status_code == 400


def test_only_the_newest_twenty_messages_of_a_talk_are_told(scene: Scene) -> None:
    for number in range(30):
        scene.account.mailbox.write("Soizic", str(number))
    assert sorted(int(one.text) for one in scene.poll()) == list(range(10, 30))


def test_the_sweep_follows_pages_of_conversations(scene: Scene) -> None:
    for number in range(60):
        scene.account.mailbox.write(f"Visiteur {number}", "Bonjour")
    assert len(scene.poll()) == 61


def test_slow_then_done_is_unknown_until_the_thread_is_read(scene: Scene) -> None:
    fault = {"mode": "slow_then_done", "count": 1, "seconds": 0.05}
    requests.put(f"{scene.site.url}/sandbox/faults", json=fault, timeout=5)
    action = scene.answer()
    with pytest.raises(OutcomeUnknownError):
        messenger.perform(action, scene.secrets)
    assert messenger.was_done(action, scene.secrets)[0]
    assert len(scene.letter.talk.letters) == 2


def test_an_outage_is_no_answer(scene: Scene) -> None:
    fault = {"mode": "500", "count": 1, "seconds": 0.05}
    requests.put(f"{scene.site.url}/sandbox/faults", json=fault, timeout=5)
    with pytest.raises(TransientError):
        messenger.was_done(scene.answer(), scene.secrets)


def test_the_account_is_examined_for_messages(scene: Scene, receiver: Receiver) -> None:
    source = Source("demo", "messenger", "s1", account=scene.secrets["page_id"])
    found = messenger.examine(source, scene.secrets, now_utc())
    assert {one.step: one.done for one in found.findings} == dict.fromkeys(
        ("token", "rights", "webhook", "subscription"), True
    )
    assert receiver.url


def test_a_well_known_client_reads_the_same_messages(scene: Scene) -> None:
    secrets = scene.secrets
    client = FacebookApi(
        app_id=secrets["app_id"],
        app_secret=secrets["app_secret"],
        access_token=secrets["access_token"],
        base_url=f"{scene.site.url}/",
        sleep_on_rate_limit=False,
    )
    page = secrets["page_id"]
    listed = client.get_full_connections(
        page, "conversations", platform="messenger", fields="id,updated_time,participants"
    )
    (talk,) = listed["data"]
    shown = client.conversation.get_info(talk["id"], fields="id,updated_time,participants,link")
    assert shown.id == scene.letter.talk.id
    letter = client.message.get_info(scene.letter.id, fields="id,message,from,created_time")
    assert (letter.id, letter.message) == (scene.letter.id, "Y a-t-il du sésame ?")
    sent = client.post_object(
        page,
        "messages",
        data={
            "recipient": f'{{"id":"{scene.letter.talk.person.id}"}}',
            "messaging_type": "RESPONSE",
            "message": '{"text":"Aucun sésame"}',
        },
    )
    assert sent["recipient_id"] == scene.letter.talk.person.id
    assert sent["message_id"] in {one.native_id for one in scene.poll() if one.own}
