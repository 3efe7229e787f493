"""Our Facebook module and the stand-in Facebook, over real HTTP on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import pytest
import requests
from pyfacebook import FacebookApi, FacebookError
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    TransientError,
    VigieError,
)
from vigie.mention import EventKind, MentionEvent, merge
from vigie.platforms import Acting, facebook
from vigie.source import Source

from infra.sandbox.accounts import Account
from infra.sandbox.facebook import Facebook
from infra.sandbox.wall import Comment, now_utc
from tests.platforms.faults import expect_fault
from tests.unit.sandbox.receiver import Receiver, receiving

SHORT = 0.05


@dataclass
class Scene:
    """One page with one comment by a visitor."""

    site: Facebook
    account: Account
    comment: Comment

    @property
    def secrets(self) -> dict[str, str]:
        return self.account.secrets

    def act(self, kind: ActionKind, text: str = "") -> Action:
        return Action(
            id="a1",
            mention_id="m1",
            brand="demo",
            platform="facebook",
            native_id=self.comment.id,
            kind=kind,
            actor="odile",
            text=text,
            created_at=now_utc(),
        )

    def poll(self) -> list[MentionEvent]:
        source = Source("demo", "facebook", "s1", account=self.secrets["page_id"])
        return list(facebook.poll(source, self.secrets, now_utc()).events)

    def fail(self, mode: str, count: int = 1) -> None:
        fault = {"mode": mode, "count": count, "seconds": SHORT}
        answer = requests.put(f"{self.site.url}/sandbox/faults", json=fault, timeout=5)
        assert answer.status_code == 204


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    site = Facebook(seed=1, mischief=0.0)
    account = site.add_wall("Levain & Fils", "levain", "")
    post = account.wall.add_post(account.wall.page, "Bonjour 🥖")
    comment = account.wall.add_comment(post, account.wall.person("Maëlle"), "Pain rassis 😡")
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_FACEBOOK_BASE_URL", site.url)
    try:
        yield Scene(site, account, comment)
    finally:
        site.close()


@pytest.fixture
def receiver(scene: Scene) -> Iterator[Receiver]:
    with receiving(token=scene.secrets["verify_token"]) as receiver:
        scene.site.subscribe(scene.account, receiver.url)
        yield receiver


def read_push(scene: Scene, receiver: Receiver, count: int) -> MentionEvent:
    """The event of the latest delivery, its signature checked."""
    latest = receiver.wait_for(count)[count - 1]
    facebook.verify_push(latest.headers, latest.body, scene.secrets)
    (event,) = facebook.parse_push(latest.body, now_utc()).events
    return event


def test_the_sweep_and_the_push_tell_the_same_mention(scene: Scene, receiver: Receiver) -> None:
    wall = scene.account.wall
    said = wall.add_comment(scene.comment, wall.person("Loïc"), "Pareil 🥐", photo=True)
    pushed = read_push(scene, receiver, 1)
    swept = next(one for one in scene.poll() if one.native_id == said.id)
    assert replace(pushed, version=swept.version) == swept
    assert (swept.text, swept.author.name) == ("Pareil 🥐", "Loïc")
    assert swept.in_reply_to == scene.comment.id
    assert swept.thread_id == scene.comment.post.id


def test_the_sweep_follows_pages_of_comments(scene: Scene) -> None:
    wall = scene.account.wall
    for number in range(120):
        wall.add_comment(scene.comment.post, wall.person("Loïc"), str(number))
    assert len(scene.poll()) == 122


def test_a_signature_by_another_app_is_refused(scene: Scene, receiver: Receiver) -> None:
    facebook.perform(scene.act(ActionKind.HIDE), scene.secrets)
    one = receiver.wait_for(1)[0]
    with pytest.raises(SignatureError):
        facebook.verify_push(one.headers, one.body, scene.secrets | {"app_secret": "other"})
    with pytest.raises(SignatureError):
        facebook.verify_push(one.headers, one.body + b" ", scene.secrets)


def test_a_reply_arrives_and_comes_back_as_our_own(scene: Scene, receiver: Receiver) -> None:
    action = scene.act(ActionKind.REPLY, "Désolés, on vous rappelle. OM")
    made = facebook.perform(action, scene.secrets)
    echo = read_push(scene, receiver, 1)
    assert (echo.native_id, echo.own, echo.text) == (made, True, action.text)
    assert facebook.was_done(action, scene.secrets) == (True, made)
    assert "Désolés, on vous rappelle. OM" in requests.get(scene.site.url, timeout=5).text


def test_a_post_arrives_once_and_comes_back_as_our_own(scene: Scene, receiver: Receiver) -> None:
    post = replace(scene.act(ActionKind.PUBLISH, "Nous rouvrons lundi.\n\nPardon."), native_id="")
    assert facebook.was_published(post, scene.secrets) == (False, None)
    made = facebook.publish(post, scene.secrets)
    echo = read_push(scene, receiver, 1)
    assert (echo.native_id, echo.own, echo.text) == (made, True, post.text)
    assert facebook.was_published(post, scene.secrets) == (True, made)
    with pytest.raises(OutcomeUnknownError):
        facebook.publish(post, scene.secrets)
    own = [one for one in scene.poll() if one.native_id == made]
    assert all(one.own for one in own)


def test_a_post_that_timed_out_is_unknown_then_found(scene: Scene) -> None:
    post = replace(scene.act(ActionKind.PUBLISH, "Nous rouvrons lundi."), native_id="")
    scene.fail("slow_then_done")
    with pytest.raises(OutcomeUnknownError):
        facebook.publish(post, scene.secrets)
    done, made = facebook.was_published(post, scene.secrets)
    assert done
    assert made in scene.account.wall.posts


def test_a_comment_is_hidden_shown_again_and_removed(scene: Scene, receiver: Receiver) -> None:
    acts = (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE)
    kinds = (EventKind.HIDE, EventKind.UNHIDE, EventKind.REMOVE)
    for count, (act, kind) in enumerate(zip(acts, kinds, strict=True), 1):
        assert facebook.was_done(scene.act(act), scene.secrets) == (False, None)
        facebook.perform(scene.act(act), scene.secrets)
        event = read_push(scene, receiver, count)
        assert (event.native_id, event.kind) == (scene.comment.id, kind)
        assert facebook.was_done(scene.act(act), scene.secrets) == (True, None)
    assert "Pain rassis" not in requests.get(scene.site.url, timeout=5).text


def test_what_was_hidden_shows_as_hidden(scene: Scene) -> None:
    facebook.perform(scene.act(ActionKind.HIDE), scene.secrets)
    assert EventKind.HIDE in {one.kind for one in scene.poll()}
    page = requests.get(scene.site.url, timeout=5).text
    assert f'<li class="hidden" id="c{scene.comment.rank}">' in page
    assert "masqué · hidden" in page


def test_a_private_reply_reaches_whoever_commented_once(scene: Scene) -> None:
    action = scene.act(ActionKind.PRIVATE_REPLY, "Bonjour Maëlle, où était-ce ? OM")
    assert facebook.was_done(action, scene.secrets) == (False, None)
    made = facebook.perform(action, scene.secrets)
    assert facebook.was_done(action, scene.secrets) == (True, made)
    with pytest.raises(OutcomeUnknownError):
        facebook.perform(action, scene.secrets)
    (talk,) = scene.account.mailbox.talks.values()
    assert [one.text for one in talk.letters] == [action.text]
    assert talk.person.id != scene.comment.author.id
    assert "où était-ce" in requests.get(scene.site.url, timeout=5).text


def test_a_visitors_post_is_answered_in_private_too(scene: Scene) -> None:
    wall = scene.account.wall
    post = wall.add_post(wall.person("Loïc"), "Qui a mon parapluie ?")
    action = replace(
        scene.act(ActionKind.PRIVATE_REPLY, "Il est au comptoir. OM"), native_id=post.id
    )
    assert facebook.was_done(action, scene.secrets) == (False, None)
    made = facebook.perform(action, scene.secrets)
    assert facebook.was_done(action, scene.secrets) == (True, made)


def test_nobody_is_answered_in_private_after_seven_days_or_by_the_page_itself(scene: Scene) -> None:
    wall = scene.account.wall
    late = wall.add_comment(
        scene.comment, wall.person("Loïc"), "Vieux", said_at=now_utc() - timedelta(days=8)
    )
    own = wall.add_comment(scene.comment, wall.page, "Merci")
    for comment in (late, own):
        action = replace(scene.act(ActionKind.PRIVATE_REPLY, "Bonjour"), native_id=comment.id)
        with pytest.raises(PermanentError):
            facebook.perform(action, scene.secrets)


def test_a_like_shows_on_the_comment(scene: Scene) -> None:
    action = scene.act(ActionKind.LIKE)
    assert facebook.was_done(action, scene.secrets) == (False, None)
    facebook.perform(action, scene.secrets)
    assert facebook.was_done(action, scene.secrets) == (True, None)
    assert scene.comment.liked


def test_reading_again_finds_what_was_changed_and_what_is_gone(scene: Scene) -> None:
    wall = scene.account.wall
    gone = wall.add_comment(scene.comment.post, wall.person("Loïc"), "Je m'emporte")
    known = [merge(None, one, "demo") for one in scene.poll() if one.kind is EventKind.ADD]
    assert len(known) == 3
    wall.remove(gone)
    wall.edit(scene.comment, "Pain rassis, mais remboursé")
    events = facebook.reread(known, scene.secrets, now_utc())
    assert [one.native_id for one in events if one.kind is EventKind.REMOVE] == [gone.id]
    texts = {one.native_id: one.text for one in events if one.kind is EventKind.ADD}
    assert texts[scene.comment.id] == "Pain rassis, mais remboursé"
    assert gone.id not in texts


def test_the_account_is_examined_step_by_step(scene: Scene, receiver: Receiver) -> None:
    source = Source("demo", "facebook", "s1", account=scene.secrets["page_id"])
    found = facebook.examine(source, scene.secrets, now_utc())
    assert {one.step: one.done for one in found.findings} == dict.fromkeys(
        ("token", "rights", "webhook", "subscription"), True
    )
    assert (found.account, found.links) == ("Levain & Fils", (f"{scene.site.url}/levain",))
    assert receiver.url
    dead = facebook.examine(source, scene.secrets | {"access_token": "EAAno"}, now_utc())
    assert [(one.step, one.done) for one in dead.findings] == [("token", False)]


def test_the_page_token_is_found_to_last(scene: Scene) -> None:
    kept = facebook.renew(scene.secrets, now_utc())
    assert kept["access_token"] == scene.secrets["access_token"]
    assert not facebook.is_renewal_due({**scene.secrets, **kept}, now_utc())


def test_a_well_known_client_talks_to_the_stand_in_too(scene: Scene) -> None:
    secrets = scene.secrets
    client = FacebookApi(
        app_id=secrets["app_id"],
        app_secret=secrets["app_secret"],
        access_token=secrets["access_token"],
        base_url=f"{scene.site.url}/",
        sleep_on_rate_limit=False,
    )
    shown = client.comment.get_info(scene.comment.id, fields="id,message,from,can_hide")
    assert (shown.id, shown.message) == (scene.comment.id, "Pain rassis 😡")
    feed = client.page.get_feed(secrets["page_id"], fields="id,message")
    assert [one.message for one in feed.data] == ["Bonjour 🥖"]
    listed = client.post.get_comments(scene.comment.post.id, fields="id,message")
    assert [one.id for one in listed.data] == [scene.comment.id]
    client.comment.creat_like(scene.comment.id)
    assert scene.comment.liked
    client.comment.delete(scene.comment.id)
    with pytest.raises(FacebookError) as caught:
        client.comment.get_info(scene.comment.id, fields="id")
    assert caught.value.code == 100


def test_an_edit_is_pushed_with_its_new_words(scene: Scene, receiver: Receiver) -> None:
    scene.account.wall.edit(scene.comment, "Pain rassis, mais remboursé")
    event = read_push(scene, receiver, 1)
    assert (event.kind, event.text) == (EventKind.EDIT, "Pain rassis, mais remboursé")


@pytest.mark.parametrize(
    ("mode", "reading", "writing"),
    [
        ("500", TransientError, TransientError),
        ("rate_limit", RateLimitedError, RateLimitedError),
        ("dead_token", AuthError, AuthError),
        ("time_out", TransientError, OutcomeUnknownError),
    ],
)
def test_a_fault_is_the_error_it_stands_for(
    scene: Scene, mode: str, reading: type[VigieError], writing: type[VigieError]
) -> None:
    expect_fault(scene, cast("Acting", facebook), mode, reading, writing)


def test_a_limit_says_how_long_it_lasts(scene: Scene) -> None:
    scene.fail("rate_limit")
    with pytest.raises(RateLimitedError) as caught:
        scene.poll()
    assert caught.value.retry_after == 60


def test_slow_then_done_is_unknown_until_the_thread_is_read(scene: Scene) -> None:
    action = scene.act(ActionKind.REPLY, "Bonjour")
    scene.fail("slow_then_done")
    assert scene.poll()
    with pytest.raises(OutcomeUnknownError):
        facebook.perform(action, scene.secrets)
    done, made = facebook.was_done(action, scene.secrets)
    assert done
    assert made in scene.account.wall.comments


def test_the_same_words_twice_are_one_comment(scene: Scene) -> None:
    action = scene.act(ActionKind.REPLY, "Bonjour")
    facebook.perform(action, scene.secrets)
    with pytest.raises(OutcomeUnknownError):
        facebook.perform(action, scene.secrets)
    assert len(scene.account.wall.comments_under(scene.comment)) == 1


def test_refusals_have_their_classes(scene: Scene) -> None:
    with pytest.raises(AuthError):
        facebook.perform(scene.act(ActionKind.HIDE), scene.secrets | {"access_token": "EAAno"})
    with pytest.raises(PermanentError):
        facebook.perform(scene.act(ActionKind.HIDE), scene.secrets | {"app_secret": "other"})
    facebook.perform(scene.act(ActionKind.DELETE), scene.secrets)
    with pytest.raises(GoneError):
        facebook.perform(scene.act(ActionKind.REPLY, "Trop tard"), scene.secrets)


# Our own answer, changed and taken back


def test_our_answer_is_changed_and_taken_back_and_the_pushes_tell(
    scene: Scene, receiver: Receiver
) -> None:
    made = str(facebook.perform(scene.act(ActionKind.REPLY, "Désolé !"), scene.secrets))
    edit = replace(scene.act(ActionKind.EDIT_REPLY, "Désolés, vraiment."), target=made)
    assert facebook.was_done(edit, scene.secrets) == (False, made)
    assert facebook.perform(edit, scene.secrets) == made
    assert facebook.was_done(edit, scene.secrets) == (True, made)
    edited = read_push(scene, receiver, 2)
    assert (edited.kind, edited.own, edited.text) == (EventKind.EDIT, True, "Désolés, vraiment.")
    page = requests.get(f"{scene.site.url}/levain", timeout=5).text
    assert "Désolés, vraiment." in page
    assert "Désolé !" not in page
    deletion = replace(scene.act(ActionKind.DELETE_REPLY), target=made)
    assert facebook.was_done(deletion, scene.secrets) == (False, None)
    assert facebook.perform(deletion, scene.secrets) is None
    assert facebook.was_done(deletion, scene.secrets) == (True, None)
    removed = read_push(scene, receiver, 3)
    assert (removed.kind, removed.native_id) == (EventKind.REMOVE, made)
    assert "Désolés" not in requests.get(f"{scene.site.url}/levain", timeout=5).text
    assert facebook.perform(deletion, scene.secrets) is None, "what is gone already is deleted"
    with pytest.raises(GoneError):
        facebook.perform(edit, scene.secrets)
    assert len(receiver.wait_for(3)) == 3


def test_another_persons_words_are_not_ours_to_change(scene: Scene) -> None:
    wall = scene.account.wall
    other = wall.add_comment(scene.comment, wall.person("Loïc"), "Pareil 🥐")
    with pytest.raises(PermissionDeniedError):
        facebook.perform(
            replace(scene.act(ActionKind.EDIT_REPLY, "Tout va bien."), target=other.id),
            scene.secrets,
        )
    assert other.text == "Pareil 🥐"


@pytest.mark.parametrize("kind", [ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY])
def test_a_change_that_timed_out_is_read_and_found(scene: Scene, kind: ActionKind) -> None:
    made = str(facebook.perform(scene.act(ActionKind.REPLY, "Désolé !"), scene.secrets))
    change = replace(scene.act(kind, "Désolés."), target=made)
    scene.fail("slow_then_done")
    with pytest.raises(OutcomeUnknownError):
        facebook.perform(change, scene.secrets)
    assert facebook.was_done(change, scene.secrets)[0] is True
