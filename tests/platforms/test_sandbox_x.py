"""Our X module, the stand-in X, and a client others wrote, over real HTTP on the loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
import tweepy
from requests.adapters import HTTPAdapter
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    VigieError,
)
from vigie.mention import EventKind, Fact, Mention, MentionEvent, merge
from vigie.platforms import x
from vigie.source import Source

from infra.sandbox.handshake import SubscriptionRefusedError
from infra.sandbox.served import Served
from infra.sandbox.wall import now_utc
from infra.sandbox.x import Account, X
from infra.sandbox.x_square import Member, Post
from tests.platforms.faults import FAULTS, expect_fault, expect_unknown_until_read
from tests.unit.sandbox.receiver import wait_until

SHORT = 0.05


@dataclass
class Scene:
    """A café with one post, and a guest who mentions it."""

    site: X
    cafe: Account
    guest: Account
    root: Post
    mention: Post

    @property
    def secrets(self) -> dict[str, str]:
        return self.cafe.secrets

    def act(self, kind: ActionKind, text: str = "", **changes: Any) -> Action:
        action = Action("a1", "m1", "demo", "x", self.mention.versions[0], kind, "odile")
        author = replace(Action("", "", "", "", "", kind, "").author, id=self.guest.member.id)
        known = replace(action, text=text, created_at=now_utc(), author=author)
        return replace(known, **changes)

    def poll(self, query: str = "", **cursor: Any) -> list[MentionEvent]:
        account = "" if query else self.cafe.member.id
        source = Source("demo", "x", "s1", account=account, query=query, cursor=cursor)
        return list(x.poll(source, self.secrets, now_utc()).events)

    def fail(self, mode: str, count: int = 1) -> None:
        fault = {"mode": mode, "count": count, "seconds": SHORT}
        assert requests.put(f"{self.site.url}/sandbox/faults", json=fault, timeout=5).ok


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    site = X(seed=1, mischief=0.0)
    cafe = site.add_account("Café Rivage", "caferivage", "Une équipe répond ici.")
    guest = site.add_account("Léa Morvan", "leamorvan")
    root = site.square.say(cafe.member, "Nouveau : le chocolat chaud 🍫")
    mention = site.square.say(guest.member, "@caferivage Il est froid 😡", answers=root.id)
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_X_BASE_URL", site.url)
    try:
        yield Scene(site, cafe, guest, root, mention)
    finally:
        site.close()


# A client others wrote


class Loopback(HTTPAdapter):
    """Carries calls meant for X to the stand-in."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        path = (request.url or "").removeprefix("https://api.twitter.com")
        request.url = self.url + path
        return super().send(request, **options)


def client(scene: Scene, account: Account, **more: Any) -> tweepy.Client:
    """A client with the app's bearer token and the person's own keys (OAuth 1.0a)."""
    made = tweepy.Client(
        account.bearer_token,
        "consumer",
        account.consumer_secret,
        account.access_token,
        "secret",
        **more,
    )
    made.session.mount("https://", Loopback(scene.site.url))
    return made


def test_tweepy_reads_mentions_with_their_authors(scene: Scene) -> None:
    found = client(scene, scene.cafe).get_users_mentions(
        scene.cafe.member.id,
        expansions=["author_id"],
        tweet_fields=["created_at", "conversation_id", "referenced_tweets"],
        user_fields=["public_metrics"],
    )
    (post,) = found.data
    assert (str(post.id), post.text) == (scene.mention.id, "@caferivage Il est froid 😡")
    assert post.referenced_tweets[0].type == "replied_to"
    assert str(post.conversation_id) == scene.root.id
    assert found.includes["users"][0].username == "leamorvan"
    assert found.meta["newest_id"] == scene.mention.id


def test_tweepy_searches_and_follows_pages(scene: Scene) -> None:
    for number in range(23):
        scene.site.square.say(scene.guest.member, f"chocolat numéro {number}")
    pages = tweepy.Paginator(
        client(scene, scene.cafe).search_recent_tweets, "chocolat -is:retweet", max_results=10
    )
    assert len(list(pages.flatten())) == 24
    assert client(scene, scene.cafe).search_recent_tweets("introuvable").data is None


def test_tweepy_answers_who_called_and_is_refused_elsewhere(scene: Scene) -> None:
    mine = client(scene, scene.cafe)
    made = mine.create_tweet(text="Désolés, on arrive.", in_reply_to_tweet_id=scene.mention.id)
    assert scene.site.square.find(made.data["id"]) is not None
    with pytest.raises(tweepy.Forbidden) as caught:
        mine.create_tweet(text="Désolés, on arrive.", in_reply_to_tweet_id=scene.mention.id)
    assert "duplicate content" in str(caught.value)
    stranger = scene.site.square.say(scene.guest.member, "Un café, quelqu’un ?")
    with pytest.raises(tweepy.Forbidden):
        mine.create_tweet(text="Ici !", in_reply_to_tweet_id=stranger.id)
    with pytest.raises(tweepy.BadRequest):
        mine.create_tweet(text="é" * 281)


def test_tweepy_hides_replies_of_its_own_talks_only(scene: Scene) -> None:
    assert client(scene, scene.cafe).hide_reply(scene.mention.id).data == {"hidden": True}
    assert scene.mention.hidden
    assert client(scene, scene.cafe).unhide_reply(scene.mention.id).data == {"hidden": False}
    with pytest.raises(tweepy.Forbidden):
        client(scene, scene.guest).hide_reply(scene.mention.id)


def test_tweepy_writes_and_reads_messages(scene: Scene) -> None:
    guest = scene.guest.member
    made = client(scene, scene.cafe).create_direct_message(participant_id=guest.id, text="Bonjour")
    ids = sorted((scene.cafe.member.id, guest.id), key=int)
    assert made.data["dm_conversation_id"] == "-".join(ids)
    found = client(scene, scene.guest).get_direct_message_events(
        dm_event_fields=["sender_id", "created_at", "text"],
        expansions=["sender_id"],
        user_auth=True,
    )
    assert [one.text for one in found.data] == ["Bonjour"]
    closed = scene.site.square.add_member("Tom", "tomhollis", takes_messages=False)
    with pytest.raises(tweepy.Forbidden):
        client(scene, scene.cafe).create_direct_message(participant_id=closed.id, text="Hello")


def test_tweepy_looks_up_posts_and_is_told_of_missing_ones(scene: Scene) -> None:
    found = client(scene, scene.cafe).get_tweets([scene.root.id, "12"])
    assert [str(one.id) for one in found.data] == [scene.root.id]
    assert found.errors[0]["resource_id"] == "12"
    assert found.errors[0]["type"].endswith("resource-not-found")


def test_tweepy_sees_the_windows_and_their_end(scene: Scene) -> None:
    raw = client(scene, scene.cafe, return_type=requests.Response)
    answer = raw.get_me()
    assert answer.headers["x-rate-limit-limit"] == "300"
    assert answer.headers["x-rate-limit-remaining"] == "299"
    scene.fail("rate_limit")
    with pytest.raises(tweepy.TooManyRequests) as caught:
        client(scene, scene.cafe).get_me()
    assert caught.value.reset_time
    with pytest.raises(tweepy.Unauthorized):
        client(scene, replace(scene.cafe, access_token="no", bearer_token="no")).get_me()


# Our own module


def test_poll_reads_what_the_community_says(scene: Scene) -> None:
    scene.site.square.write_to(scene.guest.member, scene.cafe.member, "Ma commande ?")
    mention, message = scene.poll()
    assert (mention.text, mention.author.name) == ("@caferivage Il est froid 😡", "Léa Morvan")
    assert mention.facts == {Fact.SUMMONS: "1"}
    assert (mention.thread_id, mention.in_reply_to) == (scene.root.id, scene.root.id)
    assert (message.text, message.facts) == ("Ma commande ?", {Fact.PRIVATE: "1"})
    assert [one.own for one in scene.poll("chocolat")] == [True]


def test_poll_follows_pages(scene: Scene) -> None:
    for number in range(120):
        scene.site.square.say(scene.guest.member, f"@caferivage {number}")
    assert len(scene.poll()) == 121


def test_reply_arrives_and_is_found_again(scene: Scene) -> None:
    action = scene.act(ActionKind.REPLY, "Désolés, on vous en offre un autre. OM")
    assert x.was_done(action, scene.secrets) == (False, None)
    made = x.perform(action, scene.secrets)
    assert x.was_done(action, scene.secrets) == (True, made)
    with pytest.raises(OutcomeUnknownError):
        x.perform(action, scene.secrets)


def test_post_arrives_and_is_found_again(scene: Scene) -> None:
    post = scene.act(ActionKind.PUBLISH, "Nous rouvrons lundi : https://cafe.example/lundi #rivage")
    assert x.was_published(post, scene.secrets) == (False, None)
    scene.fail("slow_then_done")
    with pytest.raises(OutcomeUnknownError):
        x.publish(post, scene.secrets)
    done, made = x.was_published(post, scene.secrets)
    assert done
    assert scene.site.square.find(str(made)) is not None
    with pytest.raises(OutcomeUnknownError):
        x.publish(post, scene.secrets)


def test_message_arrives_and_is_found_again(scene: Scene) -> None:
    action = scene.act(ActionKind.PRIVATE_REPLY, "Écrivez-nous ici. OM")
    made = x.perform(action, scene.secrets)
    assert x.was_done(action, scene.secrets) == (True, made)
    assert [one.words for one in scene.site.square.messages] == ["Écrivez-nous ici. OM"]


def test_reply_is_hidden_and_shown_again(scene: Scene) -> None:
    x.perform(scene.act(ActionKind.HIDE), scene.secrets)
    assert scene.mention.hidden
    x.perform(scene.act(ActionKind.UNHIDE), scene.secrets)
    assert not scene.mention.hidden


def test_who_did_not_call_is_not_answered(scene: Scene) -> None:
    stranger = scene.site.square.say(scene.guest.member, "Un café ?")
    action = scene.act(ActionKind.REPLY, "Ici", native_id=stranger.id)
    with pytest.raises(PermissionDeniedError):
        x.perform(action, scene.secrets)
    with pytest.raises(PermanentError):
        x.perform(scene.act(ActionKind.REPLY, "é" * 281), scene.secrets)


def test_edits_and_deletions_are_followed_by_reading_again(scene: Scene) -> None:
    mention = Mention("demo", "x", scene.mention.versions[0], now_utc(), text="avant")
    scene.site.square.edit(scene.mention, "@caferivage Finalement il est bon")
    (edit,) = x.reread([mention], scene.secrets, now_utc())
    assert (edit.kind, edit.text) == (EventKind.EDIT, "@caferivage Finalement il est bon")
    scene.site.square.remove(scene.mention)
    (removal,) = x.reread([mention], scene.secrets, now_utc())
    assert removal.kind is EventKind.REMOVE


def test_token_is_renewed_once_for_each_refresh_token(scene: Scene) -> None:
    before = scene.secrets
    kept = x.renew(before, now_utc())
    assert scene.secrets["access_token"] == kept["access_token"] != before["access_token"]
    with pytest.raises(AuthError):
        x.poll(Source("demo", "x", "s", account=before["user_id"]), before, now_utc())
    with pytest.raises(AuthError):
        x.renew(before, now_utc())
    assert not x.is_renewal_due({**before, **kept}, now_utc() + timedelta(minutes=80))


def test_examination_knows_the_account(scene: Scene) -> None:
    found = x.examine(Source("demo", "x", "s"), scene.secrets, now_utc())
    assert (found.account, found.bio) == ("@caferivage", "Une équipe répond ici.")
    assert {one.step: one.done for one in found.findings}["rights"] is True


def test_examination_sees_whether_deliveries_have_an_address(scene: Scene) -> None:
    def webhook() -> bool | None:
        found = x.examine(Source("demo", "x", "s"), scene.secrets, now_utc())
        return {one.step: one.done for one in found.findings}["webhook"]

    assert webhook() is False
    scene.cafe.callback = "http://127.0.0.1:1/webhooks/x"
    assert webhook() is True


@pytest.mark.parametrize(
    ("mode", "reading", "writing"),
    FAULTS,
)
def test_fault_is_the_error_it_stands_for(
    scene: Scene, mode: str, reading: type[VigieError], writing: type[VigieError]
) -> None:
    expect_fault(scene, x, mode, reading, writing)


def test_slow_then_done_is_unknown_until_the_account_is_read(scene: Scene) -> None:
    made = expect_unknown_until_read(scene, x)
    assert scene.site.square.find(made) is not None


# Deliveries


@dataclass
class Listener:
    """A vigie as X sees it: answers the challenge, checks and reads what comes."""

    secrets: dict[str, str]
    events: list[MentionEvent] = field(default_factory=list)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if environ["REQUEST_METHOD"] == "GET":
            query = {key: one[0] for key, one in parse_qs(environ["QUERY_STRING"]).items()}
            answer = json.dumps(x.answer_handshake(query, self.secrets)).encode()
        else:
            given = environ.get("HTTP_X_TWITTER_WEBHOOKS_SIGNATURE", "")
            x.verify_push({"x-twitter-webhooks-signature": given}, body, self.secrets)
            self.events += x.parse_push(body, now_utc()).events
            answer = b""
        start_response("200 OK", [("Content-Length", str(len(answer)))])
        return [answer]


@pytest.fixture
def listener(scene: Scene) -> Iterator[Listener]:
    listener = Listener(scene.secrets)
    served = Served(listener)
    served.start()
    try:
        scene.site.subscribe(scene.cafe, served.url + "/webhooks/x/demo")
        yield listener
    finally:
        served.close()


def say(scene: Scene, listener: Listener, author: Member, words: str, **more: Any) -> MentionEvent:
    count = len(listener.events)
    scene.site.square.say(author, words, **more)
    wait_until(lambda: len(listener.events) > count)
    return listener.events[count]


def test_what_is_pushed_and_what_is_polled_is_the_same_mention(
    scene: Scene, listener: Listener
) -> None:
    pushed = say(scene, listener, scene.guest.member, "@caferivage toujours froid")
    polled = next(one for one in scene.poll() if one.native_id == pushed.native_id)
    assert pushed == polled


def test_quotes_own_posts_and_deletions_are_pushed(scene: Scene, listener: Listener) -> None:
    quote = say(scene, listener, scene.guest.member, "À lire", quotes=scene.root.id)
    assert quote.facts == {Fact.SUMMONS: "1"}
    assert say(scene, listener, scene.cafe.member, "Merci à tous").own
    scene.site.square.remove(scene.mention)
    wait_until(lambda: len(listener.events) == 3)
    removal = listener.events[2]
    assert (removal.native_id, removal.kind) == (scene.mention.id, EventKind.REMOVE)


def test_callback_with_another_secret_is_not_subscribed(scene: Scene) -> None:
    served = Served(Listener({"consumer_secret": "other"}))
    served.start()
    try:
        with pytest.raises(SubscriptionRefusedError):
            scene.site.subscribe(scene.cafe, served.url)
    finally:
        served.close()


# Our own answer, taken back


def test_our_answer_is_taken_back_once(scene: Scene) -> None:
    made = str(x.perform(scene.act(ActionKind.REPLY, "Désolés !"), scene.secrets))
    mine = MentionEvent("x", made, EventKind.ADD, now_utc() - timedelta(1), own=True)
    deletion = scene.act(ActionKind.DELETE_REPLY, target=made)
    assert x.was_done(deletion, scene.secrets) == (False, None)
    assert x.perform(deletion, scene.secrets) is None
    assert x.was_done(deletion, scene.secrets) == (True, None)
    assert x.perform(deletion, scene.secrets) is None, "what is gone already is deleted"
    (told,) = x.reread([merge(None, mine, "demo")], scene.secrets, now_utc())
    assert (told.kind, told.native_id) == (EventKind.REMOVE, made)
    assert "Désolés" not in requests.get(scene.site.url, timeout=5).text


def test_a_deletion_that_timed_out_is_read_and_found(scene: Scene) -> None:
    made = str(x.perform(scene.act(ActionKind.REPLY, "Désolés !"), scene.secrets))
    deletion = scene.act(ActionKind.DELETE_REPLY, target=made)
    scene.fail("slow_then_done")
    with pytest.raises(OutcomeUnknownError):
        x.perform(deletion, scene.secrets)
    assert x.was_done(deletion, scene.secrets) == (True, None)


def test_anothers_post_and_a_message_are_not_taken_back(scene: Scene) -> None:
    other = scene.site.square.say(scene.guest.member, "Et vous ?")
    with pytest.raises(PermissionDeniedError):
        x.perform(scene.act(ActionKind.DELETE_REPLY, target=other.id), scene.secrets)
    message = scene.act(ActionKind.DELETE_REPLY, target="99", facts={Fact.PRIVATE: "1"})
    with pytest.raises(PermanentError):
        x.perform(message, scene.secrets)
    assert scene.site.square.find(other.id)


def test_client_of_others_reads_a_post_and_finds_it_gone(scene: Scene) -> None:
    reader = client(scene, scene.cafe)
    assert reader.get_tweet(scene.root.id).data.text == scene.root.words
    assert reader.delete_tweet(scene.root.id, user_auth=True).data == {"deleted": True}
    assert reader.get_tweet(scene.root.id).data is None
