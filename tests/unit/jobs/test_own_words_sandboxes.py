"""From the outbox to six stand-ins: an answer of ours is sent, changed and taken back once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import requests
from vigie.action import Action, ActionKind, ActionState
from vigie.aws import brands
from vigie.aws.cards import change_card
from vigie.aws.mentions import get_mention, store_event
from vigie.aws.outbox import action_id, add_action, read_action
from vigie.aws.secrets import write_secrets
from vigie.aws.settings import settings
from vigie.aws.sources import save_source
from vigie.card import new_card
from vigie.jobs.perform import perform
from vigie.mention import Author, EventKind, MentionEvent, mention_id
from vigie.platforms import Capability, load_platform
from vigie.source import Source

from infra.sandbox.facebook import Facebook
from infra.sandbox.instagram import Instagram
from infra.sandbox.mastodon import Mastodon
from infra.sandbox.reddit import Reddit
from infra.sandbox.wall import now_utc
from infra.sandbox.x import X
from infra.sandbox.youtube import YouTube
from infra.sandbox.youtube_channel import viewer
from tests.builders import a_brand

FIRST, SECOND = "Désolé, on regarde.", "Désolés : c'est réparé."


@dataclass
class Stage:
    """A stand-in with what somebody said to the brand; ``ours`` is what the brand says there."""

    slug: str
    site: Any
    secrets: dict[str, str]
    event: MentionEvent
    ours: Callable[[], list[str]]

    @property
    def mention(self) -> str:
        return mention_id("levain", self.slug, self.event.native_id, self.event.realm)


def said(slug: str, native_id: str, **known: Any) -> MentionEvent:
    at = now_utc()
    return MentionEvent(slug, native_id, EventKind.ADD, at, "Froid !", said_at=at, **known)


def on_facebook() -> Stage:
    site = Facebook(seed=1, mischief=0.0)
    account = site.add_wall("Levain & Fils", "levain", "")
    wall = account.wall
    comment = wall.add_comment(wall.add_post(wall.page, "Bonjour"), wall.person("Léa"), "Froid !")
    return Stage(
        "facebook",
        site,
        account.secrets,
        said("facebook", comment.id, thread_id=comment.post.id),
        lambda: [one.text for one in wall.comments.values() if one.author == wall.page],
    )


def on_instagram() -> Stage:
    site = Instagram(seed=1, mischief=0.0)
    connection = site.add_gallery("levain.fils", "")
    gallery = connection.gallery
    remark = gallery.comment(gallery.post("Bonjour"), gallery.person("lea"), "Froid !")
    return Stage(
        "instagram",
        site,
        connection.secrets,
        said("instagram", remark.id, thread_id=remark.media.id),
        lambda: [one.text for one in gallery.remarks.values() if one.author == gallery.account],
    )


def on_x() -> Stage:
    site = X(seed=1, mischief=0.0)
    cafe, guest = site.add_account("Levain", "levain"), site.add_account("Léa", "lea")
    root = site.square.say(cafe.member, "Bonjour")
    post = site.square.say(guest.member, "@levain Froid !", answers=root.id)
    return Stage(
        "x",
        site,
        cafe.secrets,
        said("x", post.id, author=Author(guest.member.id), facts={"summons": "1"}),
        lambda: [
            one.words for one in site.square.posts if one.author == cafe.member and one is not root
        ],
    )


def on_youtube() -> Stage:
    site = YouTube("Levain & Fils", mischief=0.0)
    channel = site.channel
    remark = channel.say(channel.add_video("La brioche"), viewer("Léa"), "Froid !")
    return Stage(
        "youtube",
        site,
        site.secrets,
        said("youtube", remark.id, thread_id=remark.video.id),
        lambda: [one.text for one in channel.remarks.values() if one.author == channel.owner],
    )


def on_reddit() -> Stage:
    site = Reddit()
    account = site.add_account("Levain")
    site.forum.add_community("Rennes")
    post = site.forum.add_post("Rennes", "lea", "Un avis ?")
    comment = site.forum.add_comment(post, "lea", "Froid !")
    return Stage(
        "reddit",
        site,
        account.secrets,
        said("reddit", comment.name, thread_id=post.name, author=Author(name="lea")),
        lambda: [
            one.text
            for one in site.forum.things.values()
            if one.author == "Levain" and not one.deleted
        ],
    )


def on_mastodon() -> Stage:
    site = Mastodon()
    cafe, lea = site.town.settle("levain", "Levain"), site.town.settle("lea", "Léa")
    status = site.town.say(lea, "@levain Froid !")
    facts = {"acct": "lea", "visibility": "public"}
    return Stage(
        "mastodon",
        site,
        {"access_token": site.token_of(cafe), "instance": site.url},
        said("mastodon", status.id, realm=site.url, facts=facts),
        lambda: [
            one.text.removeprefix("@lea ") for one in site.town.statuses.values() if one.by == cafe
        ],
    )


STAGES = {
    "facebook": on_facebook,
    "instagram": on_instagram,
    "x": on_x,
    "youtube": on_youtube,
    "reddit": on_reddit,
    "mastodon": on_mastodon,
}


@pytest.fixture(params=STAGES)
def stage(
    request: pytest.FixtureRequest, aws: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    one = STAGES[request.param]()
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv(f"VIGIE_{one.slug.upper()}_BASE_URL", one.site.url)
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", one.site.url.removeprefix("http://"))
    settings.cache_clear()
    brands.save_brand(a_brand())
    write_secrets("levain", one.slug, one.secrets)
    save_source(Source("levain", one.slug, "s1", url=one.site.url))
    store_event("levain", one.event, now_utc())
    mention = get_mention(one.mention)
    assert mention
    change_card(one.mention, lambda known: known or new_card(mention), now_utc())
    try:
        yield one
    finally:
        one.site.close()


def do(stage: Stage, kind: ActionKind, text: str = "", target: str = "", key: str = "") -> Action:
    """An act into the outbox, delivered three times; what became of it."""
    event = stage.event
    action = Action(
        action_id(stage.mention, f"{kind}-{text}-{key}"),
        stage.mention,
        "levain",
        stage.slug,
        event.native_id,
        kind,
        "odile",
        text=text,
        target=target,
        thread_id=event.thread_id,
        created_at=now_utc(),
    )
    assert add_action(action)
    for _ in range(3):
        perform(action.id, now_utc)
    found = read_action(action.id)
    assert found
    return found


def settle(action: Action) -> Action:
    """Read what became of an act whose outcome is unknown, a minute later."""
    perform(action.id, lambda: now_utc() + timedelta(minutes=1))
    found = read_action(action.id)
    assert found
    return found


def fail(stage: Stage, mode: str) -> None:
    fault = {"mode": mode, "count": 1, "seconds": 0.05}
    assert requests.put(f"{stage.site.url}/sandbox/faults", json=fault, timeout=5).ok


def can(stage: Stage, capability: Capability) -> bool:
    return load_platform(stage.slug).PROFILE.can(capability)


def test_an_answer_is_sent_changed_and_taken_back_once_each(stage: Stage) -> None:
    reply = do(stage, ActionKind.REPLY, FIRST)
    assert (reply.state, stage.ours()) == (ActionState.SENT, [FIRST])
    edit = do(stage, ActionKind.EDIT_REPLY, SECOND, reply.result_id or "")
    if can(stage, Capability.EDIT_OWN):
        assert (edit.state, edit.result_id) == (ActionState.SENT, reply.result_id)
        assert stage.ours() == [SECOND]
    else:
        assert (edit.state, stage.ours()) == (ActionState.TASK, [FIRST])
        assert edit.url, "a person is led to where it can be changed"
    deletion = do(stage, ActionKind.DELETE_REPLY, target=reply.result_id or "")
    assert (deletion.state, stage.ours()) == (ActionState.SENT, [])


def test_a_change_whose_answer_was_lost_is_read_and_never_repeated(stage: Stage) -> None:
    reply = do(stage, ActionKind.REPLY, FIRST)
    kind = ActionKind.EDIT_REPLY if can(stage, Capability.EDIT_OWN) else ActionKind.DELETE_REPLY
    fail(stage, "slow_then_done")
    lost = do(stage, kind, SECOND if kind is ActionKind.EDIT_REPLY else "", reply.result_id or "")
    if lost.state is ActionState.UNCONFIRMED:
        lost = settle(lost)
    assert lost.state is ActionState.SENT
    assert stage.ours() == ([SECOND] if kind is ActionKind.EDIT_REPLY else [])


def test_a_change_the_platform_refused_for_now_waits_and_changes_nothing(stage: Stage) -> None:
    reply = do(stage, ActionKind.REPLY, FIRST)
    fail(stage, "rate_limit")
    late = do(stage, ActionKind.DELETE_REPLY, target=reply.result_id or "")
    assert (late.state, stage.ours()) == (ActionState.WAITING, [FIRST])
    assert late.due_at


def test_what_was_taken_back_already_counts_as_deleted(stage: Stage) -> None:
    reply = do(stage, ActionKind.REPLY, FIRST)
    target = reply.result_id or ""
    taken_back = [do(stage, ActionKind.DELETE_REPLY, target=target, key=key) for key in "ab"]
    assert [one.state for one in taken_back] == [ActionState.SENT] * 2
    assert stage.ours() == []
