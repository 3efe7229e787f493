"""Our YouTube module, two clients others wrote, and the stand-in YouTube, over real HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import pyyoutube
import requests
from google.oauth2.credentials import Credentials
from googleapiclient import discovery, errors
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    VigieError,
)
from vigie.mention import EventKind, MentionEvent, merge
from vigie.platforms import youtube
from vigie.source import Source

from infra.sandbox.wall import now_utc
from infra.sandbox.youtube import YouTube
from infra.sandbox.youtube_channel import Remark, State, Video, viewer
from tests.platforms.faults import FAULTS, expect_fault, expect_unknown_until_read
from tests.unit.sandbox.receiver import Receiver, receiving

SHORT = 0.05


@dataclass
class Scene:
    """One channel, one video, one comment by a visitor."""

    site: YouTube
    video: Video
    remark: Remark
    cursor: dict[str, Any] = field(default_factory=dict)

    @property
    def secrets(self) -> dict[str, str]:
        return self.site.secrets

    def act(self, kind: ActionKind, text: str = "", on: str = "") -> Action:
        return Action(
            id="a1",
            mention_id="m1",
            brand="demo",
            platform="youtube",
            native_id=on or self.remark.id,
            kind=kind,
            actor="odile",
            text=text,
            created_at=now_utc(),
        )

    def poll(self, *, query: str = "") -> list[MentionEvent]:
        """The channel's news, or what a search alone finds."""
        account = "" if query else self.site.channel.owner.id
        source = Source("demo", "youtube", "s1", query, account=account, cursor=self.cursor)
        found = youtube.poll(source, self.secrets, now_utc())
        self.cursor = found.cursor
        return list(found.events)

    def fail(self, mode: str) -> None:
        fault = {"mode": mode, "count": 1, "seconds": SHORT}
        answer = requests.put(f"{self.site.url}/sandbox/faults", json=fault, timeout=5)
        assert answer.status_code == 204


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    site = YouTube("Café Rivage", "Salon de thé. https://rivage.example", mischief=0.0)
    video = site.channel.add_video("La brioche", "Secrets d'atelier")
    remark = site.channel.say(video, viewer("Maëlle"), "Pain rassis 😡 & froid")
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_YOUTUBE_BASE_URL", site.url)
    try:
        yield Scene(site, video, remark)
    finally:
        site.close()


def wait_until(is_so: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


# Our own module


def test_comments_and_late_replies_are_read(scene: Scene) -> None:
    (event,) = scene.poll()
    assert (event.native_id, event.text) == (scene.remark.id, "Pain rassis 😡 & froid")
    assert (event.thread_id, event.author.name) == (scene.video.id, "@maëlle")
    assert scene.poll() == []
    for number in range(9):
        scene.site.channel.say(scene.remark, viewer("Loïc"), f"Pareil {number}")
    late = scene.poll()
    assert {one.text for one in late} == {f"Pareil {number}" for number in range(9)}
    assert {one.in_reply_to for one in late} == {scene.remark.id}


def test_sweep_follows_pages(scene: Scene) -> None:
    for number in range(250):
        scene.site.channel.say(scene.video, viewer("Loïc"), str(number))
    assert len(scene.poll()) == 251


def test_a_reply_arrives_and_comes_back_as_our_own(scene: Scene) -> None:
    answered = scene.site.channel.say(scene.remark, viewer("Loïc"), "Pareil")
    action = scene.act(ActionKind.REPLY, "Désolés, on vous rappelle. OM", on=answered.id)
    made = youtube.perform(action, scene.secrets)
    echo = next(one for one in scene.poll() if one.native_id == made)
    assert (echo.own, echo.text, echo.in_reply_to) == (True, action.text, scene.remark.id)
    assert youtube.was_done(action, scene.secrets) == (True, made)
    assert action.text in requests.get(scene.site.url, timeout=5).text


def test_a_comment_is_held_published_again_and_rejected_for_good(scene: Scene) -> None:
    scene.poll()
    for act, kinds in (
        (ActionKind.HIDE, [EventKind.HIDE]),
        (ActionKind.UNHIDE, [EventKind.UNHIDE]),
        (ActionKind.SPAM, []),
    ):
        assert youtube.was_done(scene.act(act), scene.secrets) == (False, None)
        youtube.perform(scene.act(act), scene.secrets)
        assert youtube.was_done(scene.act(act), scene.secrets) == (True, None)
        assert [one.kind for one in scene.poll()] == kinds
        is_shown = "Pain rassis" in requests.get(scene.site.url, timeout=5).text
        assert is_shown == (act is ActionKind.UNHIDE)
    with pytest.raises(VigieError):
        youtube.perform(scene.act(ActionKind.UNHIDE), scene.secrets)


def test_what_youtube_itself_holds_back_is_shown_as_hidden(scene: Scene) -> None:
    scene.site.channel.say(scene.video, viewer("Bot"), "WIN A PHONE", state=State.SPAM)
    reply = scene.site.channel.say(scene.remark, viewer("Troll"), "Nuls", state=State.HELD)
    hidden = [one.native_id for one in scene.poll() if one.kind is EventKind.HIDE]
    assert len(hidden) == 2
    assert reply.id in hidden


def test_our_own_comment_is_deleted(scene: Scene) -> None:
    made = youtube.perform(scene.act(ActionKind.REPLY, "Trop vite"), scene.secrets)
    assert made is not None
    echo = next(one for one in scene.poll() if one.native_id == made)
    action = replace(scene.act(ActionKind.DELETE, on=made), author=echo.author)
    youtube.perform(action, scene.secrets)
    assert made not in scene.site.channel.remarks
    assert youtube.was_done(action, scene.secrets) == (True, None)


def test_removed_comment_is_seen_when_it_is_read_again(scene: Scene) -> None:
    mentions = [merge(None, one, "demo") for one in scene.poll()]
    assert [one.kind for one in youtube.reread(mentions, scene.secrets, now_utc())] == [
        EventKind.ADD
    ]
    scene.site.channel.remove(scene.remark)
    assert [one.kind for one in youtube.reread(mentions, scene.secrets, now_utc())] == [
        EventKind.REMOVE
    ]


def test_search_finds_what_others_say(scene: Scene) -> None:
    other = viewer("Les Gourmets")
    found = scene.site.channel.add_video("J'ai testé <Rivage>", "Un brunch", owner=other)
    events = scene.poll(query="rivage")
    assert [(one.native_id, one.text, one.own) for one in events] == [
        (found.id, "J'ai testé <Rivage>\n\nUn brunch", False)
    ]


def test_token_is_renewed_and_a_dead_one_asks_to_reconnect(scene: Scene) -> None:
    kept = scene.secrets
    scene.site.expire_token()
    with pytest.raises(AuthError):
        youtube.perform(scene.act(ActionKind.HIDE), kept)
    renewed = {**kept, **youtube.renew(kept, now_utc())}
    youtube.perform(scene.act(ActionKind.HIDE), renewed)
    with pytest.raises(AuthError):
        youtube.renew({**kept, "refresh_token": "1//other"}, now_utc())


def test_check_passes_for_the_owner(scene: Scene) -> None:
    source = Source("demo", "youtube", "s1", account=scene.site.channel.owner.id)
    secrets = {**scene.secrets, "callback_url": "http://127.0.0.1:1/"}
    found = youtube.examine(source, secrets, now_utc())
    assert {one.step: one.done for one in found.findings} == {
        "project": True,
        "consent": True,
        "channel": True,
        "push": None,
    }
    assert found.links == ("https://rivage.example",)


@pytest.fixture
def receiver(scene: Scene) -> Iterator[Receiver]:
    with receiving(token=scene.secrets["verify_token"]) as receiver:
        channel = scene.site.channel.owner.id
        source = Source("demo", "youtube", "s1", account=channel)
        youtube.poll(source, {**scene.secrets, "callback_url": receiver.url}, now_utc())
        topic = f"https://www.youtube.com/feeds/videos.xml?channel_id={channel}"
        wait_until(lambda: scene.site.hub.is_subscribed(topic))
        yield receiver


def test_uploads_and_removals_are_pushed_to_whoever_subscribed(
    scene: Scene, receiver: Receiver
) -> None:
    video = scene.site.channel.add_video("Le caramel & le sel")
    scene.site.channel.remove_video(video)
    events: list[MentionEvent] = []
    for one in receiver.wait_for(2):
        youtube.verify_push(one.headers, one.body, scene.secrets)
        with pytest.raises(SignatureError):
            youtube.verify_push(one.headers, one.body + b" ", scene.secrets)
        events += youtube.parse_push(one.body, now_utc()).events
    assert [(one.native_id, one.kind.value, one.own) for one in events] == [
        (video.id, "add", True),
        (video.id, "remove", True),
    ]
    assert events[0].text == "Le caramel & le sel"
    assert events[0].account == scene.site.channel.owner.id


# Faults


@pytest.mark.parametrize(
    ("mode", "reading", "writing"),
    FAULTS,
)
def test_a_fault_is_the_error_it_stands_for(
    scene: Scene, mode: str, reading: type[VigieError], writing: type[VigieError]
) -> None:
    expect_fault(scene, youtube, mode, reading, writing)


def test_slow_then_done_is_unknown_until_the_thread_is_read(scene: Scene) -> None:
    made = expect_unknown_until_read(scene, youtube)
    assert made in scene.site.channel.remarks


def test_refusals_have_their_classes(scene: Scene) -> None:
    scene.video.comments_off = True
    with pytest.raises(VigieError) as caught:
        youtube.perform(scene.act(ActionKind.REPLY, "Bonjour", on=scene.video.id), scene.secrets)
    assert getattr(caught.value, "code", "") == "commentsDisabled"
    scene.site.channel.remove(scene.remark)
    with pytest.raises(GoneError):
        youtube.perform(scene.act(ActionKind.REPLY, "Trop tard"), scene.secrets)


def test_call_without_credentials_is_refused(scene: Scene) -> None:
    url = f"{scene.site.url}/youtube/v3/channels"
    answer = requests.get(url, headers={"Authorization": "Basic x"}, timeout=5)
    assert answer.status_code == 403
    answer = requests.get(url, params={"key": "wrong"}, timeout=5)
    assert answer.json()["error"]["errors"][0]["reason"] == "keyInvalid"


def test_a_days_quota_ends(scene: Scene) -> None:
    scene.site.used["units"] = 10_000
    with pytest.raises(RateLimitedError):
        scene.poll()


# Clients others wrote


def test_python_youtube_reads_answers_and_moderates(scene: Scene) -> None:
    client = pyyoutube.Client(access_token=scene.secrets["access_token"])
    client.BASE_URL = f"{scene.site.url}/youtube/v3/"
    channel = scene.site.channel.owner.id
    own = client.channels.list(mine=True, parts=["snippet"])
    assert own.items[0].id == channel
    threads = client.commentThreads.list(
        parts=["id", "snippet", "replies"], all_threads_related_to_channel_id=channel
    )
    top = threads.items[0].snippet.topLevelComment
    assert top.snippet.textDisplay == "Pain rassis 😡 &amp; froid"
    body = {"snippet": {"parentId": top.id, "textOriginal": "Navrés. OM"}}
    made = client.comments.insert(body=body, parts=["snippet"])
    assert made.snippet.parentId == top.id
    listed = client.comments.list(parent_id=top.id, parts=["snippet"])
    assert [one.id for one in listed.items] == [made.id]
    assert client.comments.set_moderation_status(comment_id=top.id, moderation_status="rejected")
    assert client.comments.list(comment_id=[top.id], parts=["snippet"]).items == []
    assert client.videos.list(video_id=scene.video.id).items[0].snippet.title == "La brioche"
    with pytest.raises(pyyoutube.PyYouTubeException) as caught:
        client.commentThreads.list(video_id="nowhere0000")
    assert caught.value.status_code == 404


def test_python_youtube_renews_its_token(scene: Scene) -> None:
    known = scene.secrets
    client = pyyoutube.Client(client_id=known["client_id"], client_secret=known["client_secret"])
    client.EXCHANGE_ACCESS_TOKEN_URL = f"{scene.site.url}/token"
    granted = client.refresh_access_token(refresh_token=known["refresh_token"])
    assert granted.access_token == scene.secrets["access_token"]
    assert granted.access_token != known["access_token"]


def test_googles_own_client_reads_pages_and_answers(scene: Scene) -> None:
    for number in range(5):
        scene.site.channel.say(scene.video, viewer("Loïc"), str(number))
    service = discovery.build(
        "youtube",
        "v3",
        credentials=Credentials(scene.secrets["access_token"]),  # type: ignore[no-untyped-call] # theirs
        client_options={"api_endpoint": scene.site.url},
        static_discovery=True,
        cache_discovery=False,
    )
    threads = service.commentThreads()
    request = threads.list(part="snippet", videoId=scene.video.id, maxResults=2)
    pages = []
    while request is not None:
        answer = request.execute()
        pages.append(len(answer["items"]))
        request = threads.list_next(request, answer)
    assert pages == [2, 2, 2]
    body = {"snippet": {"parentId": scene.remark.id, "textOriginal": "Navrés"}}
    made = service.comments().insert(part="snippet", body=body).execute()
    assert made["snippet"]["textOriginal"] == "Navrés"
    act = service.comments().setModerationStatus(id=scene.remark.id, moderationStatus="published")
    assert act.execute() == ""
    service.comments().delete(id=made["id"]).execute()
    with pytest.raises(errors.HttpError) as caught:
        service.comments().delete(id=scene.remark.id).execute()
    assert caught.value.error_details[0]["reason"] == "forbidden"
    found = service.search().list(part="snippet", q="brioche", type="video").execute()
    assert found["items"][0]["id"]["videoId"] == scene.video.id
    service.close()


# Our own answer, changed and taken back


def test_our_answer_is_changed_and_taken_back(scene: Scene) -> None:
    made = str(youtube.perform(scene.act(ActionKind.REPLY, "Désolé !"), scene.secrets))
    mine = next(one for one in scene.poll() if one.native_id == made)
    edit = replace(scene.act(ActionKind.EDIT_REPLY, "Désolés <vraiment>."), target=made)
    used = scene.site.used["units"]
    assert youtube.was_done(edit, scene.secrets) == (False, made)
    assert youtube.perform(edit, scene.secrets) == made
    assert scene.site.used["units"] - used == 51
    assert youtube.was_done(edit, scene.secrets) == (True, made)
    (told,) = youtube.reread([merge(None, mine, "demo")], scene.secrets, now_utc())
    assert (told.own, told.text) == (True, "Désolés <vraiment>.")
    assert "Désolés &lt;vraiment&gt;." in requests.get(scene.site.url, timeout=5).text
    deletion = replace(scene.act(ActionKind.DELETE_REPLY), target=made)
    assert youtube.was_done(deletion, scene.secrets) == (False, None)
    assert youtube.perform(deletion, scene.secrets) is None
    assert youtube.was_done(deletion, scene.secrets) == (True, None)
    assert youtube.perform(deletion, scene.secrets) is None, "what is gone already is deleted"
    (gone,) = youtube.reread([merge(None, mine, "demo")], scene.secrets, now_utc())
    assert (gone.kind, gone.native_id) == (EventKind.REMOVE, made)
    with pytest.raises(GoneError):
        youtube.perform(edit, scene.secrets)


@pytest.mark.parametrize("kind", [ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY])
def test_a_change_that_timed_out_is_read_and_found(scene: Scene, kind: ActionKind) -> None:
    made = str(youtube.perform(scene.act(ActionKind.REPLY, "Désolé !"), scene.secrets))
    change = replace(scene.act(kind, "Désolés."), target=made)
    scene.fail("slow_then_done")
    with pytest.raises(OutcomeUnknownError):
        youtube.perform(change, scene.secrets)
    assert youtube.was_done(change, scene.secrets)[0] is True


@pytest.mark.parametrize("kind", [ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY])
def test_a_visitors_words_are_not_ours_to_change(scene: Scene, kind: ActionKind) -> None:
    other = scene.site.channel.say(scene.remark, viewer("Loïc"), "Pareil")
    with pytest.raises(PermissionDeniedError):
        youtube.perform(replace(scene.act(kind, "Tout va bien."), target=other.id), scene.secrets)
    assert scene.site.channel.remarks[other.id].text == "Pareil"


def test_client_of_others_changes_a_comment(scene: Scene) -> None:
    made = str(youtube.perform(scene.act(ActionKind.REPLY, "Désolé !"), scene.secrets))
    body = {"id": made, "snippet": {"textOriginal": "Désolés."}}
    service = discovery.build(
        "youtube",
        "v3",
        credentials=Credentials(scene.secrets["access_token"]),  # type: ignore[no-untyped-call] # theirs
        client_options={"api_endpoint": scene.site.url},
        static_discovery=True,
    )
    changed = service.comments().update(part="snippet", body=body).execute()
    assert changed["snippet"]["textOriginal"] == "Désolés."
