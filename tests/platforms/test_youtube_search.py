from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from vigie.errors import (
    PermanentError,
    RateLimitedError,
)
from vigie.platforms import youtube
from vigie.platforms._limits import ProcessMeters, remembering

from tests.platforms.fixtures import NOW
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in
from tests.platforms.youtube_made import (
    CHANNEL,
    OWNER_CALLS,
    SECRETS,
    TOP,
    a_source,
    an_action,
    ids,
    listing,
    refusal,
    routed,
    says,
    thread,
    video,
)


@pytest.fixture
def tube(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_YOUTUBE_BASE_URL", server.url)
        yield server


# The search


def test_search_runs_hourly_and_marks_our_own_videos(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path.endswith("/search"):
            mine = video("RivageVid02", channel=CHANNEL)
            return says(listing(video("AvisCafe0_1"), mine, kind="search"))
        return says(listing())

    tube.route = route
    source = a_source(query="Café Rivage")
    first = youtube.poll(source, SECRETS, NOW)
    assert [(one.native_id, one.own) for one in first.events] == [
        ("AvisCafe0_1", False),
        ("RivageVid02", True),
    ]
    (search,) = [call for call in tube.calls if call.path.endswith("/search")]
    assert search.query["q"] == "Café Rivage"
    assert search.query["order"] == "date"
    tube.calls.clear()
    soon = youtube.poll(replace(source, cursor=first.cursor), SECRETS, NOW + timedelta(minutes=30))
    assert not [call for call in tube.calls if call.path.endswith("/search")]
    later = replace(source, cursor=soon.cursor)
    assert youtube.poll(later, SECRETS, NOW + timedelta(minutes=61)).events == ()
    assert [call for call in tube.calls if call.path.endswith("/search")]


def test_search_that_fails_takes_no_comment_along_and_is_told_by_the_check(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path.endswith("/search"):
            return says(refusal("invalidSearchFilter", 400), 400)
        if call.path.endswith("/channels"):
            return says(listing({"id": CHANNEL, "snippet": {}}, kind="channel"))
        return says(listing(*([] if "moderationStatus" in call.query else [thread(TOP)])))

    tube.route = route
    source = a_source(query="Rivage")
    found = youtube.poll(source, SECRETS, NOW)
    assert ids(found.events) == [(TOP, "add")]
    source = replace(source, cursor=found.cursor)
    tube.calls.clear()
    youtube.poll(source, SECRETS, NOW + timedelta(minutes=5))
    assert not [call for call in tube.calls if call.path.endswith("/search")]
    findings = youtube.examine(source, SECRETS, NOW).findings
    (told,) = [one for one in findings if one.step == "channel"]
    assert told.done is False
    assert "search" in told.note.en
    with pytest.raises(PermanentError):
        youtube.poll(replace(source, account="", cursor={}), SECRETS, NOW)


def test_talk_under_others_videos_is_read_by_turns(tube: StandIn) -> None:
    found = [video(f"AvisCafe0_{n}") for n in range(7)]

    def route(call: Call) -> Answer:
        if call.path.endswith("/search"):
            return says(listing(*found, kind="search"))
        asked = call.query["videoId"]
        if asked == "AvisCafe0_1":
            return says(refusal("commentsDisabled"), 403)
        author = {"value": "UCgourmets" if asked == "AvisCafe0_2" else "UClea"}
        said = thread(f"Ug{asked}", authorChannelId=author)
        said["snippet"] |= {"videoId": asked, "channelId": "UCgourmets"}
        return says(listing(said))

    tube.route = route
    source = a_source(account="", query="Rivage")
    first = youtube.poll(source, SECRETS, NOW)
    said = [one for one in first.events if one.native_id.startswith("Ug")]
    assert [one.thread_id for one in said] == [f"AvisCafe0_{n}" for n in (0, 2, 3, 4)]
    assert not any(one.own for one in first.events), "a maker's words are not the brand's"
    assert tube.calls[1].query["searchTerms"] == "Rivage"
    later = replace(source, cursor=first.cursor)
    second = youtube.poll(later, SECRETS, NOW + timedelta(hours=1))
    assert [one.thread_id for one in second.events] == ["AvisCafe0_5", "AvisCafe0_6"]
    assert second.cursor["search"]["turn"] == 0


def test_search_alone_goes_on_with_older_pages(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if not call.path.endswith("/search"):
            return says(listing())
        if "pageToken" in call.query:
            return says(listing(video("AvisCafe0_2", 2), kind="search"))
        return says(listing(video("AvisCafe0_1"), token="p2", kind="search"))

    tube.route = route
    source = a_source(account="", query="Rivage")
    cursor = {"search": {"since": (NOW - timedelta(days=1)).isoformat()}}
    first = youtube.poll(replace(source, cursor=cursor), SECRETS, NOW)
    later = NOW + timedelta(hours=1)
    second = youtube.poll(replace(source, cursor=first.cursor), SECRETS, later)
    searches = [call for call in tube.calls if call.path.endswith("/search")]
    assert searches[1].query["pageToken"] == "p2"
    assert ids(second.events) == [("AvisCafe0_2", "add")]
    assert "page" not in second.cursor["search"]


def test_units_and_searches_are_counted_apart_and_reads_stop_at_ninety_percent(
    tube: StandIn,
) -> None:
    tube.route = lambda call: says(
        listing(kind="search" if call.path.endswith("/search") else "commentThread")
    )
    meters = ProcessMeters(clock=lambda: NOW)
    source = a_source(query="Rivage")
    with remembering(meters):
        for hour in range(100):
            youtube.poll(source, SECRETS, NOW + timedelta(hours=hour))
        searches = [call for call in tube.calls if call.path.endswith("/search")]
        assert len(searches) == 90
        with pytest.raises(RateLimitedError):
            youtube.poll(replace(source, account=""), SECRETS, NOW)
        tube.answers, tube.route = [says({"id": "UgNew"})], None
        youtube.perform(an_action(), SECRETS)
    (units,) = [value for key, value in meters.sums.items() if "units" in key]
    assert units == 100 * (1 + OWNER_CALLS) + 50


# Subscription


def test_subscription_is_asked_for_and_asked_again_before_it_ends(tube: StandIn) -> None:
    routed(tube, lambda _: listing())
    secrets = {**SECRETS, "callback_url": "https://vigie.example/webhooks/youtube"}
    first = youtube.poll(a_source(), secrets, NOW)
    (asked,) = [call for call in tube.calls if call.path == "/subscribe"]
    assert asked.form["hub.mode"] == "subscribe"
    assert asked.form["hub.callback"] == "https://vigie.example/webhooks/youtube"
    assert asked.form["hub.topic"].endswith(f"videos.xml?channel_id={CHANNEL}")
    assert asked.form["hub.secret"] == "sésame"
    tube.calls.clear()
    kept = a_source(cursor=first.cursor)
    youtube.poll(kept, secrets, NOW + timedelta(days=3))
    assert not [call for call in tube.calls if call.path == "/subscribe"]
    youtube.poll(kept, secrets, NOW + timedelta(days=5))
    assert [call for call in tube.calls if call.path == "/subscribe"]


def test_hub_that_is_down_takes_no_poll_along(tube: StandIn) -> None:
    def route(call: Call) -> Answer:
        if call.path == "/subscribe":
            return Answer(status=500)
        return says(listing(*([] if "moderationStatus" in call.query else [thread(TOP)])))

    tube.route = route
    secrets = {**SECRETS, "callback_url": "https://vigie.example/webhooks/youtube"}
    found = youtube.poll(a_source(), secrets, NOW)
    assert ids(found.events) == [(TOP, "add")]
    assert "lease" not in found.cursor
