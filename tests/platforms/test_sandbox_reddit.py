"""The stand-in Reddit, proved by the library everybody uses, and our module against both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import praw
import prawcore
import pytest
import requests
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import Author, EventKind, MentionEvent, merge
from vigie.platforms import reddit
from vigie.source import Source

from infra.sandbox.reddit import Reddit, RedditAccount
from infra.sandbox.reddit_calls import FILTER
from infra.sandbox.reddit_things import Thing
from infra.sandbox.wall import now_utc

SHORT = 0.05


@dataclass
class Scene:
    """One community the brand moderates, with a post and a comment by visitors."""

    site: Reddit
    account: RedditAccount
    post: Thing
    comment: Thing
    secrets: dict[str, str]

    def act(self, kind: ActionKind, text: str = "", on: Thing | None = None) -> Action:
        thing = on or self.comment
        return Action(
            id="a1",
            mention_id="m1",
            brand="demo",
            platform="reddit",
            native_id=thing.name,
            kind=kind,
            actor="odile",
            text=text,
            thread_id=thing.root.name if thing.root else None,
            author=Author(name=thing.author),
            created_at=now_utc(),
            facts={"private": "1"} if thing.kind == "t4" else {"about": thing.title},
        )

    def poll(self, query: str = "", account: str = "", cursor: Any = None) -> Any:
        source = Source("demo", "reddit", "s1", query=query, account=account, cursor=cursor or {})
        return reddit.poll(source, self.secrets, now_utc())

    def fail(self, mode: str, count: int = 1) -> None:
        fault = {"mode": mode, "count": count, "seconds": SHORT}
        answer = requests.put(f"{self.site.url}/sandbox/faults", json=fault, timeout=5)
        assert answer.status_code == 204

    def praw(self, account: RedditAccount | None = None, **changes: str) -> praw.Reddit:
        one = account or self.account
        return praw.Reddit(
            client_id=one.client_id,
            client_secret=one.client_secret,
            username=one.username,
            password=changes.get("password", one.password),
            user_agent="linux:vigie.tests:v0.1 (by /u/caferivage)",
            oauth_url=self.site.url,
            reddit_url=self.site.url,
            short_url=self.site.url,
            check_for_updates=False,
        )


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    site = Reddit()
    account = site.add_account("CafeRivage")
    site.forum.add_community("Rennes", "CafeRivage")
    site.forum.add_community("Bretagne")
    post = site.forum.add_post("Rennes", "lea_du_port", "Un avis sur le Café Rivage ?", "A < B & C")
    comment = site.forum.add_comment(post, "angry_sam", "Froid et cher 😡")
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_REDDIT_BASE_URL", site.url)
    values = account.secrets | dict(reddit.renew(account.secrets, now_utc()))
    try:
        yield Scene(site, account, post, comment, values)
    finally:
        site.close()


# By praw


def test_praw_signs_in_and_reads_the_community(scene: Scene) -> None:
    client = scene.praw()
    assert str(client.user.me()) == "CafeRivage"
    community = client.subreddit("Rennes")
    assert [one.id for one in community.new(limit=5)] == [scene.post.id]
    (comment,) = community.comments(limit=5)
    assert (comment.body, str(comment.author)) == ("Froid et cher 😡", "angry_sam")
    assert [one.title for one in community.search('"café rivage"')] == [scene.post.title]
    assert next(iter(client.info(fullnames=[scene.post.name]))).selftext == "A < B & C"


def test_praw_walks_a_thread_and_expands_what_is_folded(scene: Scene) -> None:
    forum = scene.site.forum
    nested = forum.add_comment(scene.comment, "tom", "Pareil")
    for number in range(250):
        forum.add_comment(scene.post, "tom", f"n° {number}")
    submission = scene.praw().submission(scene.post.id)
    submission.comment_limit = 200
    submission.comments.replace_more(limit=None)
    whole = submission.comments.list()
    found = {one.id for one in whole if isinstance(one, praw.models.Comment)}
    assert len(found) == 252
    assert nested.id in found


def test_praw_answers_edits_and_deletes(scene: Scene) -> None:
    client = scene.praw()
    reply = client.comment(scene.comment.id).reply("Merci du retour.")
    assert isinstance(reply, praw.models.Comment)
    assert reply.parent_id == scene.comment.name
    reply.edit("Merci de votre retour.")
    assert client.comment(reply.id).body == "Merci de votre retour."
    assert client.comment(reply.id).edited
    reply.delete()
    assert client.comment(reply.id).body == "[deleted]"
    assert client.comment(reply.id).author is None


def test_praw_moderates_and_visitors_see_it(scene: Scene) -> None:
    client = scene.praw()
    comment = client.comment(scene.comment.id)
    comment.mod.remove(spam=True)
    assert client.comment(scene.comment.id).banned_by == "CafeRivage"
    visitor = scene.praw(scene.site.add_account("visitor"))
    assert visitor.comment(scene.comment.id).body == "[removed]"
    comment.mod.approve()
    assert visitor.comment(scene.comment.id).body == "Froid et cher 😡"
    with pytest.raises(prawcore.exceptions.Forbidden):
        visitor.comment(scene.comment.id).mod.remove()
    comment.upvote()
    assert client.comment(scene.comment.id).likes is True


def test_praw_sees_what_the_filter_holds_back(scene: Scene) -> None:
    scene.site.forum.remove(scene.comment, FILTER)
    (held,) = scene.praw().subreddit("Rennes").mod.modqueue()
    assert held.id == scene.comment.id
    visitor = scene.praw(scene.site.add_account("visitor"))
    with pytest.raises(prawcore.exceptions.Forbidden):
        list(visitor.subreddit("Rennes").mod.modqueue())


def test_praw_writes_and_reads_messages_and_mentions(scene: Scene) -> None:
    forum = scene.site.forum
    forum.add_comment(scene.comment, "tom", "Demandez à u/CafeRivage !")
    visitor = scene.praw(scene.site.add_account("visitor"))
    visitor.redditor("CafeRivage").message(subject="Commande", message="Où est-elle ?")
    client = scene.praw()
    assert [one.body for one in client.inbox.mentions()] == ["Demandez à u/CafeRivage !"]
    (message,) = client.inbox.messages()
    assert (message.subject, str(message.author)) == ("Commande", "visitor")
    message.reply("Elle arrive.")
    assert [one.body for one in visitor.inbox.messages()] == ["Elle arrive."]
    assert [one.body for one in client.inbox.sent()] == ["Elle arrive."]


def test_praw_meets_the_refusals_it_knows(scene: Scene) -> None:
    client = scene.praw()
    with pytest.raises(prawcore.exceptions.Redirect):
        list(client.subreddit("nowhere_here").new())
    with pytest.raises(praw.exceptions.RedditAPIException) as caught:
        client.comment(scene.comment.id).reply("x" * 10_001)
    assert caught.value.items[0].error_type == "TOO_LONG"
    with pytest.raises(prawcore.exceptions.NotFound):
        client.submission("zzzz").title  # noqa: B018 - praw fetches when it is asked
    with pytest.raises(prawcore.exceptions.OAuthException):
        scene.praw(password="wrong").user.me()


# By our own module


def test_a_search_finds_the_post_and_the_talk_below(scene: Scene) -> None:
    found = scene.poll('"café rivage"')
    assert [event.native_id for event in found.events] == [scene.post.name, scene.comment.name]
    assert found.events[0].text.endswith("A < B & C")
    late = scene.site.forum.add_comment(scene.comment, "tom", "Pas d'accord")
    again = scene.poll('"café rivage"', cursor=found.cursor)
    assert [event.native_id for event in again.events] == [late.name]


def test_the_inbox_and_the_community_tell_the_same_mention(scene: Scene) -> None:
    said = scene.site.forum.add_comment(scene.comment, "tom", "Demandez à u/CafeRivage !")
    heard: dict[str, MentionEvent] = {}
    for account in ("u/CafeRivage", "Rennes"):
        events = scene.poll(account=account).events
        heard[account] = next(one for one in events if one.native_id == said.name)
    inbox, community = heard.values()
    assert inbox.facts["summons"] == "1"
    assert replace(inbox, facts=community.facts, url=community.url) == community


def test_a_reply_is_made_once_and_found(scene: Scene) -> None:
    action = scene.act(ActionKind.REPLY, "Désolés ! Venez nous voir. ^L")
    made = reddit.perform(action, scene.secrets)
    assert made
    assert scene.site.forum.things[made].parent is scene.comment
    assert reddit.was_done(action, scene.secrets) == (True, made)
    events = scene.poll(account="Rennes").events
    assert [one.native_id for one in events if one.own] == [made]


def test_a_post_on_our_profile_is_made_once_and_found(scene: Scene) -> None:
    post = scene.act(ActionKind.PUBLISH, "Nous rouvrons lundi\n\nPardon pour l'attente. ^L")
    assert reddit.was_published(post, scene.secrets) == (False, None)
    scene.fail("slow_then_done")
    with pytest.raises(OutcomeUnknownError):
        reddit.publish(post, scene.secrets)
    done, made = reddit.was_published(post, scene.secrets)
    assert done
    thing = scene.site.forum.things[str(made)]
    assert (thing.title, thing.text) == ("Nous rouvrons lundi", "Pardon pour l'attente. ^L")
    assert thing.community == f"u_{scene.secrets['username']}"


def test_a_reply_that_timed_out_is_unknown_then_found(scene: Scene) -> None:
    scene.fail("slow_then_done")
    action = scene.act(ActionKind.REPLY, "Désolés !")
    with pytest.raises(OutcomeUnknownError):
        reddit.perform(action, scene.secrets)
    assert reddit.was_done(action, scene.secrets)[0]


def test_a_reply_that_never_arrived_is_told_from_one_that_did(scene: Scene) -> None:
    scene.fail("time_out")
    action = scene.act(ActionKind.REPLY, "Désolés !")
    with pytest.raises(OutcomeUnknownError):
        reddit.perform(action, scene.secrets)
    assert reddit.was_done(action, scene.secrets) == (False, None)


def test_private_replies_reach_the_person(scene: Scene) -> None:
    action = scene.act(ActionKind.PRIVATE_REPLY, "Écrivez-nous votre numéro de commande.")
    assert reddit.perform(action, scene.secrets) is None
    done, name = reddit.was_done(action, scene.secrets)
    assert done
    assert name
    sent = scene.site.forum.things[name]
    assert (sent.to, sent.author) == ("angry_sam", "CafeRivage")
    answer = scene.site.forum.send_message("angry_sam", "CafeRivage", "re: x", "4411", sent)
    (heard,) = [e for e in scene.poll(account="u/CafeRivage").events if e.facts.get("private")]
    assert (heard.native_id, heard.thread_id) == (answer.name, sent.name)
    second = scene.act(ActionKind.PRIVATE_REPLY, "Merci !", on=answer)
    made = reddit.perform(second, scene.secrets)
    assert reddit.was_done(second, scene.secrets) == (True, made)


def test_removing_and_approving_show_in_the_next_poll(scene: Scene) -> None:
    first = scene.poll(account="Rennes")
    for kind, told in ((ActionKind.SPAM, "hide"), (ActionKind.UNHIDE, "unhide")):
        action = scene.act(kind)
        reddit.perform(action, scene.secrets)
        assert reddit.was_done(action, scene.secrets) == (True, None)
        first = scene.poll(account="Rennes", cursor=first.cursor)
        assert [event.kind.value for event in first.events] == [told]


def test_what_a_filter_holds_back_is_read_as_hidden(scene: Scene) -> None:
    held = scene.site.forum.add_comment(scene.post, "promo", "Des abonnés pas chers")
    scene.site.forum.remove(held, FILTER, spam=True)
    first = scene.poll(account="Rennes")
    told = [one.kind.value for one in first.events if one.native_id == held.name]
    assert told == ["add", "hide"]
    reddit.perform(scene.act(ActionKind.UNHIDE, on=held), scene.secrets)
    (again,) = scene.poll(account="Rennes", cursor=first.cursor).events
    assert (again.native_id, again.kind.value) == (held.name, "unhide")


def test_who_does_not_moderate_is_told_so_once_a_day(scene: Scene) -> None:
    first = scene.poll(account="Bretagne")
    assert "denied" in first.cursor["queue"]
    second = scene.poll(account="Bretagne", cursor=first.cursor)
    assert second.cursor["queue"] == first.cursor["queue"]


def test_a_person_may_vote_and_only_moderators_remove(scene: Scene) -> None:
    like = scene.act(ActionKind.LIKE)
    reddit.perform(like, scene.secrets)
    assert reddit.was_done(like, scene.secrets) == (True, None)
    elsewhere = scene.site.forum.add_post("Bretagne", "tom", "Rivage")
    with pytest.raises(PermissionDeniedError):
        reddit.perform(scene.act(ActionKind.HIDE, on=elsewhere), scene.secrets)


def test_what_its_author_deletes_is_gone_by_the_next_reading(scene: Scene) -> None:
    events = scene.poll(account="Rennes").events
    known = [merge(None, event, "demo") for event in events]
    scene.site.forum.delete(scene.comment)
    told = reddit.reread(known, scene.secrets, now_utc())
    assert {event.native_id: event.kind.value for event in told} == {
        scene.post.name: "add",
        scene.comment.name: "remove",
    }


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("500", TransientError),
        ("rate_limit", RateLimitedError),
        ("dead_token", AuthError),
        ("time_out", TransientError),
    ],
)
def test_faults_have_their_class(scene: Scene, mode: str, kind: type[Exception]) -> None:
    scene.fail(mode)
    with pytest.raises(kind):
        scene.poll("rivage")


def test_refusals_have_their_class(scene: Scene) -> None:
    with pytest.raises(GoneError):
        scene.poll(account="nowhere_here")
    scene.post.locked = True
    with pytest.raises(PermanentError):
        reddit.perform(scene.act(ActionKind.REPLY, "Bonjour"), scene.secrets)
    with pytest.raises(AuthError):
        reddit.renew(scene.account.secrets | {"password": "wrong"}, now_utc())
    alone = {name: value for name, value in scene.account.secrets.items() if name != "password"}
    app_only = alone | dict(reddit.renew(alone, now_utc()))
    with pytest.raises(AuthError):
        reddit.perform(scene.act(ActionKind.REPLY, "Bonjour"), app_only)


def test_a_kept_token_is_renewed_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    site = Reddit(clock=lambda: now)
    account = site.add_account("CafeRivage")
    site.forum.add_community("Rennes")
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_REDDIT_BASE_URL", site.url)
    kept = {"refresh_token": account.refresh_token}
    try:
        values = account.secrets | kept | dict(reddit.renew(account.secrets | kept, now))
        source = Source("demo", "reddit", "s1", account="Rennes")
        assert reddit.poll(source, values, now).events == ()
        assert reddit.is_renewal_due(values, now + timedelta(hours=23, minutes=55))
        now += timedelta(days=2)
        with pytest.raises(AuthError):
            reddit.poll(source, values, now)
    finally:
        site.close()


def test_the_examination_of_a_connected_account(scene: Scene) -> None:
    source = Source("demo", "reddit", "s1", account="Rennes")
    found = reddit.examine(source, scene.secrets, now_utc())
    assert {one.step: one.done for one in found.findings} == {
        "token": True,
        "rights": True,
        "source": True,
    }
    assert (found.account, found.bio) == ("CafeRivage", "CafeRivage (sandbox)")


def test_callers_without_a_name_of_their_own_are_slowed(scene: Scene) -> None:
    answer = requests.get(f"{scene.site.url}/api/v1/me", timeout=5)
    assert answer.status_code == 429
    assert "pardner" in answer.text


# Our own answer, changed and taken back


def test_our_answer_is_changed_and_taken_back(scene: Scene) -> None:
    made = str(reddit.perform(scene.act(ActionKind.REPLY, "Désolé !"), scene.secrets))
    edit = replace(scene.act(ActionKind.EDIT_REPLY, "Désolés & navrés."), target=made)
    assert reddit.was_done(edit, scene.secrets) == (False, made)
    assert reddit.perform(edit, scene.secrets) == made
    assert reddit.was_done(edit, scene.secrets) == (True, made)
    mine = merge(None, own_event(made), "demo")
    (told,) = reddit.reread([mine], scene.secrets, now_utc())
    assert (told.own, told.text) == (True, "Désolés & navrés.")
    deletion = replace(scene.act(ActionKind.DELETE_REPLY), target=made)
    assert reddit.was_done(deletion, scene.secrets) == (False, None)
    assert reddit.perform(deletion, scene.secrets) is None
    assert reddit.was_done(deletion, scene.secrets) == (True, None)
    assert reddit.perform(deletion, scene.secrets) is None, "what is gone already is deleted"
    (gone,) = reddit.reread([mine], scene.secrets, now_utc())
    assert (gone.kind, gone.native_id) == (EventKind.REMOVE, made)
    assert "navrés" not in requests.get(scene.site.url, timeout=5).text
    with pytest.raises(GoneError):
        reddit.perform(edit, scene.secrets)


def own_event(name: str) -> MentionEvent:
    return MentionEvent("reddit", name, EventKind.ADD, now_utc() - timedelta(1), own=True)


@pytest.mark.parametrize("kind", [ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY])
def test_a_change_that_timed_out_is_read_and_found(scene: Scene, kind: ActionKind) -> None:
    made = str(reddit.perform(scene.act(ActionKind.REPLY, "Désolé !"), scene.secrets))
    change = replace(scene.act(kind, "Désolés."), target=made)
    scene.fail("slow_then_done")
    with pytest.raises(OutcomeUnknownError):
        reddit.perform(change, scene.secrets)
    assert reddit.was_done(change, scene.secrets)[0] is True


@pytest.mark.parametrize("kind", [ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY])
def test_anothers_words_and_messages_are_not_ours_to_change(scene: Scene, kind: ActionKind) -> None:
    other = scene.site.forum.add_comment(scene.comment, "tom", "Pareil")
    with pytest.raises(PermissionDeniedError):
        reddit.perform(replace(scene.act(kind, "Non."), target=other.name), scene.secrets)
    letter = scene.site.forum.send_message("CafeRivage", "angry_sam", "Re: Rennes", "Bonjour")
    with pytest.raises(PermanentError):
        reddit.perform(replace(scene.act(kind, "Non."), target=letter.name), scene.secrets)
    assert (other.text, letter.text) == ("Pareil", "Bonjour")


def test_praw_edits_and_deletes_its_own_comment(scene: Scene) -> None:
    made: Any = scene.praw().comment(scene.comment.id).reply("Désolé !")
    assert made.edit("Désolés.").body == "Désolés."
    made.delete()
    assert scene.site.forum.things[f"t1_{made.id}"].deleted
