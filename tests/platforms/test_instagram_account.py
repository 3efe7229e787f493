from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from vigie.errors import (
    AuthError,
    GoneError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import EventKind, merge
from vigie.platforms import instagram

from tests.platforms.fixtures import NOW
from tests.platforms.instagram_account import (
    ME,
    PAGE,
    SECRETS,
    a_delivery,
    a_graph,
    a_mention,
    a_source,
    by_path,
    refusal,
    says,
)
from tests.platforms.stand_in import Answer, StandIn


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with a_graph(monkeypatch) as server:
        yield server


# Reading again


def test_reading_again_tells_edits_hides_and_deletions(graph: StandIn) -> None:
    graph.route = by_path(
        {
            "/1": {"id": "1", "text": "Autres mots", "hidden": False},
            "/2": {"id": "2", "text": "Où ?", "hidden": True},
            "/4": {"id": "4", "text": "Où ?", "hidden": False},
            f"/{ME}": {"id": ME},
        }
    )
    mentions = [
        a_mention(native_id="1"),
        a_mention(native_id="2"),
        a_mention(native_id="3"),
        a_mention(native_id="4", hidden=True),
        a_mention(native_id="5", facts={"private": "1"}),
    ]
    events = instagram.reread(mentions, SECRETS, NOW)
    told = {(one.native_id, one.kind) for one in events}
    assert {("3", EventKind.REMOVE), ("2", EventKind.HIDE), ("4", EventKind.UNHIDE)} <= told
    assert [one.version for one in events if one.native_id == "1"] == [NOW]
    assert not [one for one in told if one[0] == "5"]


def test_nothing_counts_as_gone_while_our_own_account_is_not_seen(graph: StandIn) -> None:
    graph.answers = [says(refusal(100, 33), 400)]
    with pytest.raises(GoneError):
        instagram.reread([a_mention()], SECRETS, NOW)


def test_mention_told_by_id_alone_is_looked_up(graph: StandIn) -> None:
    found = {"id": "9", "text": "@cafe.rivage vous livrez ?", "username": "lea"}
    graph.answers = [says({"mentioned_comment": found, "id": ME})]
    called = a_delivery(("mentions", {"comment_id": "9", "media_id": "8"}))
    known = merge(None, instagram.parse_push(called, NOW).events[0], "demo")
    (event,) = instagram.reread([known], SECRETS, NOW)
    assert "mentioned_comment.comment_id(9)" in graph.calls[0].query["fields"]
    after = merge(known, event, "demo")
    assert (after.text, after.author.name) == ("@cafe.rivage vous livrez ?", "lea")
    assert dict(after.facts) == {"summons": "1", "mentioned_in": "comment"}


# Token and connection


@pytest.mark.parametrize(
    ("secrets", "is_due"),
    [
        (SECRETS, True),
        ({**SECRETS, "token_expires_at": (NOW + timedelta(days=19)).isoformat()}, True),
        ({**SECRETS, "token_expires_at": (NOW + timedelta(days=21)).isoformat()}, False),
        ({**SECRETS, "page_id": PAGE}, False),
        ({}, False),
    ],
)
def test_token_is_renewed_weeks_ahead(secrets: dict[str, str], *, is_due: bool) -> None:
    assert instagram.is_renewal_due(secrets, NOW) == is_due


def test_renewed_token_lives_sixty_days(graph: StandIn) -> None:
    graph.answers = [says({"access_token": "NEW", "token_type": "bearer", "expires_in": 5183944})]
    kept = instagram.renew(SECRETS, NOW)
    assert kept["access_token"] == "NEW"
    assert kept["token_expires_at"].startswith("2027-01-23")
    (call,) = graph.calls
    assert call.path == "/refresh_access_token"
    assert call.query == {"grant_type": "ig_refresh_token", "access_token": "TOKEN"}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says(refusal(190, 463), 400), AuthError),
        (says(refusal(100), 400), TransientError),
        (says({"access_token": ""}), TransientError),
        (says(refusal(4), 400), RateLimitedError),
    ],
)
def test_token_too_young_or_a_limit_asks_nobody_to_reconnect(
    graph: StandIn, answer: Answer, kind: type[Exception]
) -> None:
    graph.answers = [answer]
    with pytest.raises(kind):
        instagram.renew(SECRETS, NOW)


PROFILE = {
    "user_id": ME,
    "id": "26000000000000001",
    "username": "cafe.rivage",
    "biography": "Brunch au bord de l'eau",
    "website": "https://caferivage.example/",
}


def test_examination_walks_the_steps(graph: StandIn) -> None:
    fields = {"data": [{"id": "1", "subscribed_fields": ["comments", "messages"]}]}
    graph.route = by_path(
        {"/me": PROFILE, "/media": {"data": []}, "/subscribed_apps": fields, "/conversations": {}}
    )
    found = instagram.examine(a_source(), SECRETS, NOW)
    done = {one.step: one.done for one in found.findings}
    assert done == {"token": True, "account": True, "scopes": True, "webhook": False}
    assert "mentions" in next(one.note.en for one in found.findings if one.step == "webhook")
    assert found.bio == "Brunch au bord de l'eau"
    assert found.links == ("https://caferivage.example/",)


def test_examination_tells_a_dead_token_and_a_missing_right(graph: StandIn) -> None:
    graph.answers = [says(refusal(190), 400)]
    (finding,) = instagram.examine(a_source(), SECRETS, NOW).findings
    assert (finding.step, finding.done) == ("token", False)
    graph.route = lambda call: (
        says({**PROFILE, "user_id": "1"}) if call.path.endswith("/me") else says(refusal(10), 400)
    )
    found = {one.step: one for one in instagram.examine(a_source(), SECRETS, NOW).findings}
    assert found["account"].done is False
    assert "comments, messages" in found["scopes"].note.fr
    assert found["webhook"].done is None
