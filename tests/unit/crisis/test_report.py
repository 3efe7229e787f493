"""A report's figures against numbers counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from vigie.crisis import Crisis, end, open_crisis
from vigie.crisis.acts import mark_step
from vigie.crisis.playbook import STEPS
from vigie.crisis.report import Moments, look_back
from vigie.metric import Bucket

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def hour(at: int, platform: str, mentions: int, negative: int) -> Bucket:
    return Bucket(NOON + at * HOUR, platform, {"mentions": mentions, "negative": negative})


HOURS = [
    hour(-25, "facebook", 50, 50),  # more than a day before: not counted
    hour(-24, "facebook", 6, 1),
    hour(-2, "x", 14, 1),
    hour(0, "facebook", 10, 6),
    hour(1, "facebook", 20, 12),
    hour(1, "x", 4, 3),
    hour(2, "x", 16, 15),
    hour(5, "facebook", 3, 0),
    hour(6, "facebook", 5, 1),  # the end's own hour is the crisis's
    hour(7, "facebook", 4, 1),
    hour(31, "facebook", 40, 40),  # a day after the end: not counted
]
MOMENTS = Moments(
    first_negative=NOON + 10 * MINUTE,
    alert=NOON + 40 * MINUTE,
    mail=NOON + 41 * MINUTE,
    acknowledgement=NOON + 55 * MINUTE,
    reply=NOON + 70 * MINUTE,
    statement=NOON + 95 * MINUTE,
    calm=NOON + 8 * HOUR,
)


def a_past_crisis() -> Crisis:
    begun = open_crisis("cafe", "odile", NOON + 50 * MINUTE)
    ticked = mark_step(begun, "confirm_facts", "marc", NOON + 55 * MINUTE, done=True)
    return end(ticked, "odile", NOON + 6 * HOUR + 20 * MINUTE)


def test_every_delay_counts_from_the_first_negative_of_the_window() -> None:
    report = look_back(a_past_crisis(), MOMENTS, HOURS, NOON + 48 * HOUR)
    minutes = {k: v and v / MINUTE for k, v in report.delays.items()}
    assert minutes == {
        "alert": 30,
        "mail": 31,
        "acknowledgement": 45,
        "reply": 60,
        "statement": 85,
        "calm": 470,
    }


def test_what_did_not_happen_has_no_delay() -> None:
    report = look_back(a_past_crisis(), Moments(alert=NOON), HOURS, NOON + 48 * HOUR)
    assert report.start == NOON
    assert report.delays["alert"] == timedelta()
    assert report.delays["reply"] is None


def test_volumes_and_shares_before_during_and_after_are_counted_by_whole_hours() -> None:
    report = look_back(a_past_crisis(), MOMENTS, HOURS, NOON + 48 * HOUR)
    before, during, after = report.before, report.during, report.after
    assert (before.mentions, before.negatives, before.share) == (20, 2, 0.1)
    assert (during.mentions, during.negatives, during.share) == (58, 37, 0.638)
    assert (after.mentions, after.negatives) == (4, 1)


def test_a_share_of_fewer_than_ten_is_too_few_to_say() -> None:
    assert look_back(a_past_crisis(), MOMENTS, HOURS, NOON + 48 * HOUR).after.share is None


def test_the_peak_is_the_hour_with_most_negatives_over_all_platforms_the_first_of_equals() -> None:
    peak = look_back(a_past_crisis(), MOMENTS, HOURS, NOON + 48 * HOUR).peak
    assert peak is not None
    assert (peak.start, peak.measures) == (NOON + HOUR, {"mentions": 24, "negative": 15})


def test_platforms_are_told_by_their_negatives_the_most_first() -> None:
    report = look_back(a_past_crisis(), MOMENTS, HOURS, NOON + 48 * HOUR)
    assert report.platforms == (("facebook", 19), ("x", 18))


def test_steps_not_done_are_told_as_skipped() -> None:
    report = look_back(a_past_crisis(), MOMENTS, HOURS, NOON + 48 * HOUR)
    assert report.skipped == tuple(s.key for s in STEPS if s.key != "confirm_facts")


def test_a_crisis_that_is_on_ends_now_and_has_no_after_yet() -> None:
    begun = open_crisis("cafe", "odile", NOON + 50 * MINUTE)
    report = look_back(begun, MOMENTS, HOURS, NOON + 2 * HOUR)
    assert (report.during.mentions, report.after.mentions) == (50, 0)
    assert report.after.since == report.after.until


def test_nobody_complaining_is_no_peak() -> None:
    assert look_back(a_past_crisis(), MOMENTS, [hour(1, "x", 5, 0)], NOON + 48 * HOUR).peak is None
