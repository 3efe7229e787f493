"""A post of the brand's own: asked for once, published at most once, told to a human otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from vigie.action import FINAL, Action, ActionState
from vigie.aws.outbox import action_to_item, post_id, read_action
from vigie.aws.pauses import pause_posts, resume_posts
from vigie.aws.secrets import write_secrets
from vigie.aws.settings import settings
from vigie.aws.sources import save_source
from vigie.aws.table import get, scan
from vigie.errors import InvalidError, NotFoundError, ReplyRefusedError
from vigie.jobs.perform import perform, perform_batch
from vigie.jobs.publish import ask_to_publish, connected_platforms, list_posts
from vigie.jobs.reconnect import want_reconnect
from vigie.jobs.schedule import send_due
from vigie.source import Source

from tests.builders import NOON, a_stream_event
from tests.graph_stub import GraphStub, Scripted, connected_graph, graph_error

TEXT = "Nous rouvrons lundi. Pardon pour l'attente."
MINUTE = timedelta(minutes=1)
NAMES = count()
HOUR = timedelta(hours=1)


@pytest.fixture
def graph(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStub]:
    with connected_graph(monkeypatch) as stub:
        yield stub


def ask(
    *platforms: str, what: str = "crisis-1", text: str = TEXT, **more: Any
) -> tuple[Action, ...]:
    named = platforms or ("facebook",)
    return ask_to_publish(
        "levain", what, named, dict.fromkeys(named, text), "odile", more.pop("now", NOON), **more
    )


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def now_is(action: Action) -> Action:
    found = read_action(action.id)
    assert found is not None
    return found


def published(stub: GraphStub) -> list[str]:
    return [form["message"] for _, path, form in stub.writes if path.endswith("/55/feed")]


def test_asking_twice_is_one_act_with_the_first_words(graph: GraphStub) -> None:
    (first,) = ask()
    (second,) = ask(text="D'autres mots.", now=NOON + MINUTE)
    assert (second.id, second.text, second.created_at) == (first.id, TEXT, NOON)
    assert [one.id for one in list_posts("levain", "crisis-1")] == [first.id]


def test_the_same_name_is_another_act_on_another_platform_for_another_brand_and_post() -> None:
    named = [("levain", "p1", "x"), ("levain", "p1", "facebook"), ("levain", "p2", "x")]
    named += [("levain-p1", "1", "x"), ("levain", "p1-1", "x"), ("autre", "p1", "x")]
    assert len({post_id(*one) for one in named}) == len(named)


def test_a_post_is_kept_under_its_name_and_found_by_its_shown_id(graph: GraphStub) -> None:
    (post,) = ask(what="crisis.2026-11")
    assert "#" not in post.id
    key = {"pk": "post#levain#crisis.2026-11", "sk": f"action#{post.id}"}
    assert get(settings().desk_table, key) is not None
    assert now_is(post) == post


def test_a_planned_post_does_not_leave_while_posts_are_paused_a_statement_does(
    graph: GraphStub,
) -> None:
    (planned,) = ask(what="sunday", text="Brunch dimanche !", due_at=NOON + HOUR)
    pause_posts("levain", "odile", NOON)
    (statement,) = ask()
    perform(statement.id, at(NOON))
    send_due(NOON + HOUR)
    perform(planned.id, at(NOON + HOUR))
    assert published(graph) == [TEXT]
    held = now_is(planned)
    assert (held.state, "plan it anew" in held.reason) == (ActionState.FAILED, True)
    resume_posts("levain")
    perform(planned.id, at(NOON + 2 * HOUR))
    assert published(graph) == [TEXT]


def test_a_post_delivered_many_times_is_published_once(graph: GraphStub) -> None:
    (post,) = ask()
    for _ in range(3):
        assert perform_batch(a_stream_event(action_to_item(post)), at(NOON)) == []
    assert published(graph) == [TEXT]
    done = now_is(post)
    assert (done.state, done.result_id) == (ActionState.SENT, "100_900")


def test_of_two_functions_that_read_it_at_once_one_publishes(graph: GraphStub) -> None:
    """The other overtakes between the read and the claim, which is when the clock is looked at."""
    (post,) = ask()
    overtakers = iter([lambda: perform(post.id, at(NOON))])

    def look() -> datetime:
        next(overtakers, lambda: None)()
        return NOON

    perform(post.id, look)
    assert published(graph) == [TEXT]
    assert [step.state.value for step in now_is(post).history] == ["claimed", "sent"]


def test_publishing_makes_no_card_and_counts_nothing(graph: GraphStub) -> None:
    (post,) = ask()
    perform(post.id, at(NOON))
    desk = settings().desk_table
    assert list(scan(desk, "card")) == []
    rows = {str(row["sk"]) for row in list(scan(desk, f"action#{post.id}"))}
    assert rows == {f"action#{post.id}"}


def test_a_platform_that_is_down_lets_the_post_wait_and_publishes_it_once_later(
    graph: GraphStub,
) -> None:
    graph.answer = lambda *_: graph_error(2, status=500, transient=True)
    (post,) = ask()
    perform(post.id, at(NOON))
    waiting = now_is(post)
    assert waiting.state is ActionState.WAITING
    assert waiting.due_at is not None
    graph.answer = lambda *_: (200, {"id": "55_1"})
    send_due(waiting.due_at)
    perform(post.id, at(waiting.due_at))
    perform(post.id, at(waiting.due_at))
    assert now_is(post).state is ActionState.SENT
    assert len(graph.writes) == 2


def test_a_dead_token_waits_and_becomes_a_human_s_when_nobody_reconnects(graph: GraphStub) -> None:
    graph.answer = lambda *_: graph_error(190, 463, 401)
    (post,) = ask()
    perform(post.id, at(NOON))
    waiting = now_is(post)
    assert waiting.state is ActionState.WAITING
    assert waiting.due_at is not None
    send_due(waiting.due_at)
    perform(post.id, at(waiting.due_at))
    task = now_is(post)
    assert (task.state, len(graph.writes)) == (ActionState.TASK, 1)
    assert task.url == "https://business.facebook.com/latest/composer"
    assert "reconnected" in task.reason


def test_a_token_known_to_be_dead_is_a_task_at_once(graph: GraphStub) -> None:
    want_reconnect("levain", "facebook", "the access token has expired", NOON)
    (post,) = ask()
    assert post.state is ActionState.TASK


def test_where_vigie_cannot_publish_a_human_does_by_the_link(graph: GraphStub) -> None:
    posts = {one.platform: one for one in ask("facebook", "instagram", "x", "youtube")}
    assert posts["facebook"].state is ActionState.PENDING
    tasks = {slug: one.url for slug, one in posts.items() if one.state is ActionState.TASK}
    assert tasks == {
        "instagram": "https://www.instagram.com/",
        "x": "https://x.com/compose/post",
        "youtube": "https://studio.youtube.com/",
    }
    assert posts["x"].reason == "X (Twitter) is not connected: post it there"


def test_nothing_is_stored_unless_all_the_words_fit(graph: GraphStub) -> None:
    with pytest.raises(ReplyRefusedError, match=r"X \(Twitter\): 400 of 280"):
        ask("facebook", "x", text="é" * 400)
    with pytest.raises(NotFoundError):
        ask_to_publish("levain", "p1", ["facebook", "x"], {"facebook": TEXT}, "odile", NOON)
    with pytest.raises(NotFoundError):
        ask("facebook", "myspace")
    for what in ("", "a#b", "a/b", "é", "-a", "a" * 101):
        with pytest.raises(InvalidError):
            ask(what=what)
    assert list_posts("levain", "crisis-1") == []


def test_a_planned_post_leaves_when_its_hour_comes_and_bears_that_hour(graph: GraphStub) -> None:
    in_a_month = NOON + timedelta(days=30)
    (post,) = ask(due_at=in_a_month)
    assert (post.state, post.due_at) == (ActionState.WAITING, in_a_month)
    perform(post.id, at(NOON + HOUR))
    assert send_due(in_a_month - MINUTE)["actions"] == 0
    assert send_due(in_a_month)["actions"] == 1
    graph.answer = lambda *_: graph_error(4)
    perform(post.id, at(in_a_month))
    waiting = now_is(post)
    assert waiting.state is ActionState.WAITING, "a day to try begins when its hour has come"
    assert waiting.wanted_at == in_a_month
    assert waiting.due_at is not None
    graph.answer = lambda *_: (200, {"id": "55_1"})
    send_due(waiting.due_at)
    perform(post.id, at(waiting.due_at))
    assert now_is(post).state is ActionState.SENT


def test_no_rule_ever_publishes(graph: GraphStub) -> None:
    (post,) = ask_to_publish("levain", "p1", ["facebook"], {"facebook": TEXT}, "rule", NOON)
    perform(post.id, at(NOON))
    assert (now_is(post).state, graph.writes) == (ActionState.FAILED, [])


def test_platforms_are_connected_when_they_publish_and_know_where(graph: GraphStub) -> None:
    write_secrets("levain", "instagram", {"access_token": "token", "account_id": "9"})
    write_secrets("levain", "discord", {"bot_token": "token"})
    write_secrets("levain", "mastodon", {"access_token": "token"})
    write_secrets("autre", "x", {"access_token": "token"})
    assert connected_platforms("levain") == ("facebook",)
    write_secrets("levain", "discord", {"channel_id": "42"})
    save_source(Source("levain", "mastodon", "s1", url="https://mastodon.example"))
    assert connected_platforms("levain") == ("discord", "facebook", "mastodon")
    save_source(Source("levain", "mastodon", "s2", url="https://autre.example"))
    assert connected_platforms("levain") == ("discord", "facebook"), "which of two is not known"
    write_secrets("levain", "mastodon", {"instance": "mastodon.example"})
    assert connected_platforms("levain") == ("discord", "facebook", "mastodon")


def test_a_task_on_a_site_of_ones_own_opens_that_site(graph: GraphStub) -> None:
    write_secrets("levain", "mastodon", {"access_token": "token", "instance": "mastodon.example"})
    want_reconnect("levain", "mastodon", "the token was revoked", NOON)
    (post,) = ask("mastodon")
    assert post.url == "https://mastodon.example/publish"


class CutShortError(BaseException):
    """The function ended here, in the middle of its work."""


@dataclass
class Page:
    """A Page that does what it is told, or not, and tells the truth when it is read."""

    stub: GraphStub
    now: datetime = NOON
    behaves: str = "well"
    made: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, method: str, _: str, form: dict[str, str]) -> Scripted | None:
        if method == "GET":
            return None if self.behaves == "unreadable" else (200, {"data": self.made})
        if self.behaves in {"well", "lost"}:
            identity = f"55_{900 + len(self.made)}"
            made_at = self.now.strftime("%Y-%m-%dT%H:%M:%S+0000")
            shown = {"id": identity, "message": form["message"], "from": {"id": "55"}}
            self.made.append(shown | {"created_time": made_at})
            return (200, {"id": identity}) if self.behaves == "well" else None
        refusals = {"limit": graph_error(4), "outage": graph_error(2, status=500, transient=True)}
        return refusals.get(self.behaves, graph_error(200)) if self.behaves != "dropped" else None

    def clock(self, calls: int) -> Callable[[], datetime]:
        """A clock that ends the function when it is looked at for the last of ``calls`` times."""
        left = iter(range(calls))

        def look() -> datetime:
            if next(left, None) is None:
                raise CutShortError
            return self.now

        return look


BEHAVIOUR = st.sampled_from(["well", "lost", "dropped", "limit", "outage", "unreadable"])
STEP = st.tuples(
    st.sampled_from(["deliver", "deliver twice", "cut short", "wake"]),
    BEHAVIOUR,
    st.integers(0, 6),
    st.integers(0, 90),
)


def take(page: Page, post: Action, step: tuple[str, str, int, int]) -> None:
    what, page.behaves, calls, minutes = step
    page.now += minutes * MINUTE
    try:
        if what == "wake":
            send_due(page.now)
        elif what == "cut short":
            perform(post.id, page.clock(calls))
        else:
            for _ in range(1 + (what == "deliver twice")):
                perform(post.id, at(page.now))
    except CutShortError:
        return


def settle(page: Page, post: Action) -> Action:
    """All is well again, and time passes."""
    for _ in range(40):
        if now_is(post).state in FINAL:
            break
        take(page, post, ("wake", "well", 0, 61))
        take(page, post, ("deliver", "well", 0, 0))
    return now_is(post)


@pytest.mark.parametrize("behaves", ["well", "lost", "dropped"])
def test_cut_short_at_any_look_at_the_clock_a_post_is_made_once_or_known_not_to_be(
    graph: GraphStub, behaves: str
) -> None:
    for calls in range(8):
        page = Page(graph)
        graph.answer = page.answer
        graph.writes.clear()
        (post,) = ask(what=f"cut-{calls}")
        take(page, post, ("cut short", behaves, calls, 0))
        take(page, post, ("deliver", "well", 0, 0))
        done = settle(page, post)
        assert len(page.made) == (done.state is ActionState.SENT), calls
        assert len(graph.writes) <= 1, calls


@hypothesis_settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, max_size=12))
def test_whatever_is_redelivered_lost_or_cut_short_a_post_is_made_at_most_once(
    graph: GraphStub, steps: list[tuple[str, str, int, int]]
) -> None:
    """And whoever made it learns of it: once all is well again, what is there is told as sent."""
    page = Page(graph)
    graph.answer = page.answer
    (post,) = ask(what=f"p{next(NAMES)}")
    for step in steps:
        take(page, post, step)
        assert len(page.made) <= 1
    done = settle(page, post)
    assert len(page.made) <= 1
    assert done.state in FINAL
    assert (done.state is ActionState.SENT) == bool(page.made) or _gave_up_reading(done)


def _gave_up_reading(done: Action) -> bool:
    """For a day the account could not be read, and nobody claims to know."""
    return "could not be asked" in done.reason
