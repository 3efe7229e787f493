"""Our Instagram module, another's client and the stand-in, over real HTTP on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pyfacebook
import pytest
import requests
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import Author, EventKind, Mention, MentionEvent, merge
from vigie.platforms import instagram
from vigie.source import Source

from infra.sandbox.instagram import Connection, Instagram
from infra.sandbox.instagram_gallery import Remark
from infra.sandbox.wall import now_utc
from tests.unit.sandbox.receiver import Receiver, receiving

SHORT = 0.05


@dataclass
class Clock:
    """The time it is, moved on at will."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return now_utc() + self.ahead


@dataclass
class Scene:
    """One account with one media and one comment by a visitor."""

    site: Instagram
    connection: Connection
    comment: Remark
    clock: Clock

    @property
    def secrets(self) -> dict[str, str]:
        return self.connection.secrets

    def act(self, kind: ActionKind, text: str = "", **changes: Any) -> Action:
        action = Action(
            id="a1",
            mention_id="m1",
            brand="demo",
            platform="instagram",
            native_id=self.comment.id,
            kind=kind,
            actor="odile",
            text=text,
            created_at=self.clock(),
            author=Author(self.comment.author.id),
        )
        return replace(action, **changes)

    def poll(self, cursor: dict[str, Any] | None = None) -> tuple[list[MentionEvent], Any]:
        account = self.secrets["account_id"]
        source = Source("demo", "instagram", "s1", account=account, cursor=cursor or {})
        fetched = instagram.poll(source, self.secrets, self.clock())
        return list(fetched.events), fetched.cursor

    def fail(self, mode: str, count: int = 1) -> None:
        fault = {"mode": mode, "count": count, "seconds": SHORT}
        answer = requests.put(f"{self.site.url}/sandbox/faults", json=fault, timeout=5)
        assert answer.status_code == 204


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    clock = Clock()
    site = Instagram(seed=1, mischief=0.0, clock=clock)
    connection = site.add_gallery("levain.fils", "Pain au levain")
    gallery = connection.gallery
    media = gallery.post("Bonjour 🥖")
    comment = gallery.comment(media, gallery.person("maelle"), "Pain rassis 😡")
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_INSTAGRAM_BASE_URL", site.url)
    try:
        yield Scene(site, connection, comment, clock)
    finally:
        site.close()


@pytest.fixture
def client(scene: Scene) -> Any:
    """A client others wrote, pointed at the stand-in."""
    return pyfacebook.IGBusinessApi(
        access_token=scene.secrets["access_token"],
        instagram_business_id=scene.secrets["account_id"],
        base_url=f"{scene.site.url}/",
        version="v26.0",
    )


def parse(receiver: Receiver, count: int) -> list[MentionEvent]:
    received = receiver.wait_for(count)
    return [event for one in received for event in instagram.parse_push(one.body, now_utc()).events]


# Another's client


def test_client_of_others_reads_media_comments_and_replies(scene: Scene, client: Any) -> None:
    instagram.perform(scene.act(ActionKind.REPLY, "Désolés !"), scene.secrets)
    media = client.user.get_media(fields="id,caption,comments_count,permalink").data
    assert [one.caption for one in media] == ["Bonjour 🥖"]
    assert media[0].comments_count == 2
    (comment,) = client.media.get_comments(media[0].id, fields="id,text,username").data
    assert (comment.id, comment.text, comment.username) == (
        scene.comment.id,
        "Pain rassis 😡",
        "maelle",
    )
    (reply,) = client.comment.get_replies(comment.id, fields="id,text").data
    assert reply.text == "Désolés !"
    several = client.comment.get_batch([comment.id, reply.id])
    assert {one.text for one in several.values()} == {"Pain rassis 😡", "Désolés !"}


def test_client_of_others_hides_deletes_and_looks_up(scene: Scene, client: Any) -> None:
    gallery = scene.connection.gallery
    mention = gallery.name_us_elsewhere(gallery.person("lea"), "@levain.fils top")
    found = client.user.get_mentioned_comment(mention.id, fields="id,text")
    assert found.mentioned_comment.text == "@levain.fils top"
    assert client.post_object(scene.comment.id, data={"hide": "true"}) == {"success": True}
    assert scene.comment.hidden
    token = {"access_token": scene.secrets["access_token"]}
    address = f"{scene.site.url}/v26.0/{scene.comment.id}"
    assert requests.delete(address, params=token, timeout=5).json() == {"success": True}
    with pytest.raises(pyfacebook.FacebookError):
        client.comment.get_info(scene.comment.id, fields="id")


def test_client_of_others_pages_through_comments(scene: Scene, client: Any) -> None:
    gallery = scene.connection.gallery
    for number in range(7):
        gallery.comment(scene.comment.media, gallery.person("tom"), f"Miam {number}")
    found = client.media.get_comments(scene.comment.media.id, fields="id,text", count=None, limit=3)
    assert len(found.data) == 8


# Deliveries


def test_delivery_is_verified_and_read(scene: Scene) -> None:
    gallery = scene.connection.gallery
    with receiving() as receiver:
        receiver.token = scene.connection.verify_token
        scene.site.subscribe(scene.connection, receiver.url)
        gallery.comment(scene.comment, gallery.person("tom"), "Moi aussi")
        gallery.write(gallery.person("tom"), "Bonjour, ma commande ?")
        comment, message = parse(receiver, 2)
        first = receiver.received[0]
        instagram.verify_push(first.headers, first.body, scene.secrets)
    assert (comment.text, comment.in_reply_to) == ("Moi aussi", scene.comment.id)
    assert (message.text, message.facts["private"]) == ("Bonjour, ma commande ?", "1")
    assert comment.account == message.account == scene.secrets["account_id"]


def test_our_own_words_come_back_as_ours(scene: Scene) -> None:
    with receiving() as receiver:
        receiver.token = scene.connection.verify_token
        scene.site.subscribe(scene.connection, receiver.url)
        instagram.perform(scene.act(ActionKind.REPLY, "Désolés !"), scene.secrets)
        instagram.perform(scene.act(ActionKind.PRIVATE_REPLY, "Écrivez-nous"), scene.secrets)
        events = parse(receiver, 2)
    assert [one.own for one in events] == [True, True]


def test_mention_elsewhere_is_looked_up_and_becomes_words(scene: Scene) -> None:
    gallery = scene.connection.gallery
    with receiving() as receiver:
        receiver.token = scene.connection.verify_token
        scene.site.subscribe(scene.connection, receiver.url)
        gallery.name_us_elsewhere(gallery.person("lea"), "@levain.fils vous livrez ?")
        (told,) = parse(receiver, 1)
    known = merge(None, told, "demo")
    assert known.text == ""
    (found,) = instagram.reread([known], scene.secrets, scene.clock())
    assert merge(known, found, "demo").text == "@levain.fils vous livrez ?"


# Polling, acting, reading again


def test_poll_finds_what_a_delivery_would_have_told(scene: Scene) -> None:
    events, cursor = scene.poll()
    assert [one.text for one in events] == ["Bonjour 🥖", "Pain rassis 😡"]
    gallery = scene.connection.gallery
    gallery.comment(scene.comment, gallery.person("tom"), "Moi aussi")
    news, _ = scene.poll(cursor)
    assert [one.text for one in news] == ["Moi aussi"]
    assert news[0].thread_id == scene.comment.media.id


def test_poll_finds_messages_and_reading_again_the_name(scene: Scene) -> None:
    gallery = scene.connection.gallery
    letter = gallery.write(gallery.person("tom"), "Bonjour ?")
    gallery.write(letter.person, "Bonjour !", own=True)
    events = {one.native_id: one for one in scene.poll()[0]}
    assert events[letter.id].author.name == "tom"
    (ours,) = [one for one in events.values() if one.text == "Bonjour !"]
    assert ours.own
    assert ours.thread_id == events[letter.id].thread_id == letter.person.id
    known = Mention("demo", "instagram", letter.id, letter.said_at, text="Bonjour ?",
                    author=Author(letter.person.id), facts={"private": "1"})  # fmt: skip
    (named,) = instagram.reread([known], scene.secrets, scene.clock())
    assert merge(known, named, "demo").author.name == "tom"
    assert merge(known, named, "demo").facts == {"private": "1"}


def test_reply_is_posted_and_found_again(scene: Scene) -> None:
    action = scene.act(ActionKind.REPLY, "Désolés !")
    made = instagram.perform(action, scene.secrets)
    assert instagram.was_done(action, scene.secrets) == (True, made)
    other = replace(action, text="Autre chose")
    assert instagram.was_done(other, scene.secrets) == (False, None)


def test_private_reply_is_sent_once_and_found_again(scene: Scene) -> None:
    action = scene.act(ActionKind.PRIVATE_REPLY, "Écrivez-nous")
    made = instagram.perform(action, scene.secrets)
    assert instagram.was_done(action, scene.secrets) == (True, made)
    with pytest.raises(PermanentError):
        instagram.perform(action, scene.secrets)


def test_private_reply_is_too_late_after_a_week(scene: Scene) -> None:
    scene.clock.ahead = timedelta(days=8)
    with pytest.raises(PermanentError):
        instagram.perform(scene.act(ActionKind.PRIVATE_REPLY, "Bonjour"), scene.secrets)


def test_message_is_answered_in_its_window_and_by_a_human_for_a_week(scene: Scene) -> None:
    gallery = scene.connection.gallery
    letter = gallery.write(gallery.person("tom"), "Une question")
    about = {"facts": {"private": "1"}, "author": Author(letter.person.id)}
    action = scene.act(ActionKind.PRIVATE_REPLY, "Oui ?", said_at=letter.said_at, **about)
    assert instagram.perform(action, scene.secrets)
    scene.clock.ahead = timedelta(days=3)
    later = replace(action, created_at=scene.clock())
    assert instagram.perform(later, scene.secrets)
    scene.clock.ahead = timedelta(days=9)
    with pytest.raises(PermanentError):
        instagram.perform(replace(action, created_at=scene.clock()), scene.secrets)


def test_hiding_showing_and_deleting_are_done_and_seen(scene: Scene) -> None:
    known = Mention("demo", "instagram", scene.comment.id, now_utc(), text="Pain rassis 😡",
                    thread_id=scene.comment.media.id)  # fmt: skip
    for kind, event in (
        (ActionKind.HIDE, EventKind.HIDE),
        (ActionKind.UNHIDE, EventKind.UNHIDE),
        (ActionKind.DELETE, EventKind.REMOVE),
    ):
        assert instagram.was_done(scene.act(kind), scene.secrets)[0] is (
            kind is ActionKind.UNHIDE and not scene.comment.hidden
        )
        instagram.perform(scene.act(kind), scene.secrets)
        assert instagram.was_done(scene.act(kind), scene.secrets) == (True, None)
        told = instagram.reread([known], scene.secrets, scene.clock())
        assert event in {one.kind for one in told}
        known = merge(known, next(one for one in told if one.kind is event), "demo")


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("rate_limit", RateLimitedError),
        ("dead_token", AuthError),
        ("500", TransientError),
        ("time_out", OutcomeUnknownError),
        ("slow_then_done", OutcomeUnknownError),
    ],
)
def test_fault_has_its_class(scene: Scene, mode: str, kind: type[Exception]) -> None:
    scene.fail(mode)
    action = scene.act(ActionKind.REPLY, "Désolés !")
    with pytest.raises(kind):
        instagram.perform(action, scene.secrets)
    assert instagram.was_done(action, scene.secrets)[0] is (mode == "slow_then_done")


def test_what_is_not_there_is_gone(scene: Scene) -> None:
    with pytest.raises(GoneError):
        instagram.perform(scene.act(ActionKind.HIDE, native_id="17900000000000000"), scene.secrets)


def test_token_is_renewed_and_steps_are_examined(scene: Scene) -> None:
    kept = instagram.renew(scene.secrets, scene.clock())
    assert kept["access_token"] == scene.secrets["access_token"]
    source = Source("demo", "instagram", "s1", account=scene.secrets["account_id"])
    found = instagram.examine(source, scene.secrets, scene.clock())
    assert {one.done for one in found.findings} == {True}
    assert (found.account, found.bio) == ("@levain.fils", "Pain au levain")


def test_visitors_see_the_page_with_every_word_escaped(scene: Scene) -> None:
    gallery = scene.connection.gallery
    gallery.comment(scene.comment.media, gallery.person("eve"), "<script>alert(1)</script>")
    page = requests.get(gallery.permalink(scene.comment.media), timeout=5).text
    assert "Pain rassis" in page
    assert "<script>alert" not in page


# Our own answer, taken back


def test_our_answer_is_taken_back_once(scene: Scene) -> None:
    made = str(instagram.perform(scene.act(ActionKind.REPLY, "Désolés !"), scene.secrets))
    events, _ = scene.poll()
    mine = merge(None, next(one for one in events if one.native_id == made), "demo")
    deletion = scene.act(ActionKind.DELETE_REPLY, target=made)
    assert instagram.was_done(deletion, scene.secrets) == (False, None)
    assert instagram.perform(deletion, scene.secrets) is None
    assert instagram.was_done(deletion, scene.secrets) == (True, None)
    assert instagram.perform(deletion, scene.secrets) is None, "what is gone already is deleted"
    told = instagram.reread([mine], scene.secrets, scene.clock())
    assert [(one.kind, one.native_id) for one in told] == [(EventKind.REMOVE, made)]
    assert "Désolés" not in requests.get(scene.site.url, timeout=5).text
    assert scene.comment.id in scene.connection.gallery.remarks


def test_a_deletion_that_timed_out_is_read_and_found(scene: Scene) -> None:
    made = str(instagram.perform(scene.act(ActionKind.REPLY, "Désolés !"), scene.secrets))
    deletion = scene.act(ActionKind.DELETE_REPLY, target=made)
    scene.fail("slow_then_done")
    with pytest.raises(OutcomeUnknownError):
        instagram.perform(deletion, scene.secrets)
    assert instagram.was_done(deletion, scene.secrets) == (True, None)


def test_under_anothers_media_and_in_private_nothing_is_taken_back(scene: Scene) -> None:
    gallery = scene.connection.gallery
    named = gallery.name_us_elsewhere(gallery.person("loic"), "@levain.fils miam")
    elsewhere = scene.act(
        ActionKind.DELETE_REPLY,
        target="17000000000000001",
        native_id=named.id,
        facts={"mentioned_in": "comment"},
    )
    private = scene.act(ActionKind.DELETE_REPLY, target="aWdfZAG123")
    for action in (elsewhere, private):
        with pytest.raises(PermanentError):
            instagram.perform(action, scene.secrets)
    url = f"{scene.site.url}/v26.0/{named.id}"
    bearer = {"Authorization": f"Bearer {scene.secrets['access_token']}"}
    refused = requests.delete(url, headers=bearer, timeout=5).json()
    assert refused["error"]["code"] == 10
