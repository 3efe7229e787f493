"""A recount: nothing where nothing is wrong, everything that is, and mended once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ClientError
from vigie.analysis import Intent, Mood
from vigie.aws import brands, clients
from vigie.aws.cards import CardChange, card_to_item, change_card, read_card, write_changes
from vigie.aws.counters import counter_writes, hour_text, read_hours
from vigie.aws.rollups import read_left, roll_up_brand
from vigie.aws.settings import settings
from vigie.aws.table import delete, put, write, write_together
from vigie.aws.tracked_links import count_click, short_link_writes
from vigie.card import Card, Status, new_card
from vigie.jobs.author_marks import make_anew
from vigie.jobs.recount import recount
from vigie.mention import Author
from vigie.recounting import Cell, Difference, Recount, open_days
from vigie.tracked import ShortLink

from tests.builders import NOON, a_brand, a_mention, an_analysis

pytestmark = pytest.mark.usefixtures("aws")
PARIS = ZoneInfo("Europe/Paris")
BRAND = a_brand()
NOW = NOON + timedelta(hours=6)
HOUR = timedelta(hours=1)


def no_pause(_: float) -> None:
    """Nobody waits in a test."""


def prove(**options: Any) -> Recount:
    options.setdefault("pause", no_pause)
    return recount(BRAND, options.pop("now", NOW), **options)


def keep(name: str, at: datetime = NOON, mood: Mood = Mood.NEUTRAL, **values: Any) -> Card:
    mention = a_mention(native_id=name, said_at=at, author=Author(name, name.title(), 10))
    card = replace(new_card(mention), analysis=an_analysis(mood, Intent.QUESTION), **values)
    change_card(card.mention_id, lambda _: card, at)
    return card


def bump(measure: str, by: int, at: datetime = NOON) -> None:
    """Break a counter, as a bug would."""
    for one in counter_writes({("levain", hour_text(at), "facebook", measure): by}, 0, at):
        write(one)


def test_a_desk_that_nobody_broke_differs_in_nothing() -> None:
    for n in range(12):
        keep(f"m{n}", NOON - n * 7 * HOUR, list(Mood)[n % 3])
    keep("hidden", status=Status.HIDDEN)
    roll_up_brand("levain", PARIS, NOW)
    found = prove()
    assert (found.differences, found.rollups, found.unsettled) == ((), (), ())
    assert (found.cards, found.days) == (13, 90)


def test_a_day_is_open_until_its_first_card_may_be_gone() -> None:
    days = open_days(NOW)
    assert (days[0], days[-1]) == (date(2026, 8, 26), date(2026, 11, 23))
    at_midnight = datetime(2026, 11, 24, tzinfo=UTC)
    assert open_days(at_midnight)[0] == date(2026, 8, 27)
    assert open_days(NOW, 2) == [date(2026, 11, 22), date(2026, 11, 23)]


@pytest.mark.parametrize("by", [1, -1, 40])
def test_a_counter_that_is_off_is_told_by_hour_platform_and_measure_and_mended(by: int) -> None:
    keep("a", mood=Mood.POSITIVE)
    bump("positive", by)
    assert prove().differences == ((NOON, "facebook", "positive", 1 + by, 1),)
    assert prove(repair=True).mended == 1
    assert prove().is_proved
    assert prove(repair=True).mended == 0, "nothing is mended twice"


def test_a_card_the_counters_never_saw_is_told_and_counted() -> None:
    lost = a_mention(native_id="lost")
    write(put(settings().desk_table, card_to_item(replace(new_card(lost), revision=1), NOON)))
    found = {one.measure: (one.counted, one.expected) for one in prove().differences}
    assert found["mentions"] == (0, 1)
    assert found["remembered"] == (1, 0)
    assert found["authors"] == (0, 1)
    prove(repair=True)
    assert prove().is_proved
    card = read_card(lost.id)
    assert card is not None
    assert card.counted is not None
    assert card.counted.measures["mentions"] == 1


def test_a_card_that_remembers_something_else_would_break_the_next_change_and_is_mended() -> None:
    card = read_card(keep("a", mood=Mood.NEGATIVE).mention_id)
    assert card is not None
    assert card.counted is not None
    wrong = replace(card, counted=replace(card.counted, measures={"mentions": 1, "positive": 1}))
    write(put(settings().desk_table, card_to_item(wrong, NOON)))
    assert [one.measure for one in prove().differences] == ["remembered"]
    prove(repair=True)
    change_card(card.mention_id, lambda known: known and replace(known, removed=True), NOW)
    prove(repair=True)
    assert prove().is_proved


def test_counters_of_cards_that_are_no_more_are_taken_away_while_the_day_is_open() -> None:
    card = keep("gone", mood=Mood.NEGATIVE)
    write(delete(settings().desk_table, {"pk": card.mention_id, "sk": "card"}))
    assert {one.measure for one in prove().differences} >= {"mentions", "negative", "authors"}
    prove(repair=True)
    make_anew(BRAND, NOW)
    assert prove().is_proved
    assert sum(b.measures.get("mentions", 0) for b in read_hours("levain", NOON, NOW)) == 0


def test_what_retention_took_on_a_closed_day_is_no_difference() -> None:
    card = keep("old", NOON - timedelta(days=91))
    write(delete(settings().desk_table, {"pk": card.mention_id, "sk": "card"}))
    assert prove().is_proved


def test_a_day_somebody_left_is_about_to_be_made_anew_and_differs_in_nothing() -> None:
    gone = keep("odile")
    keep("rene")
    change_card(gone.mention_id, lambda known: known and replace(known, removed=True), NOW)
    found = prove()
    assert (found.is_proved, found.rebuilding) == (True, (NOON.date(),))
    make_anew(BRAND, NOW)
    assert (prove().is_proved, prove().rebuilding) == (True, ())


def test_clicks_are_proved_against_their_rows_by_the_day() -> None:
    link = ShortLink(
        code="abc",
        brand="levain",
        url="https://levain.example/",
        site="levain.example",
        platform="facebook",
        about="",
        mention_id="",
        made_at=NOON,
    )
    write_together(short_link_writes(link))
    for minutes in range(3):
        count_click(link, NOON + timedelta(minutes=40 * minutes), is_preview=False)
    count_click(link, NOON, is_preview=True)
    assert prove().is_proved
    bump("clicks", 2, NOON + HOUR)
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    assert prove().differences == ((midnight, "facebook", "clicks", 5, 3),)
    prove(repair=True)
    assert prove().is_proved


def test_a_roll_up_that_differs_from_its_hours_is_told_by_its_day_and_made_anew() -> None:
    at = NOON - timedelta(days=5)
    keep("a", at)
    roll_up_brand("levain", PARIS, NOW)
    keep("b", at)
    marker = {"pk": "count#levain", "sk": "late#2026-11-18"}
    write(delete(settings().desk_table, marker))  # as a bug would lose it
    found = prove()
    midnight = datetime(2026, 11, 17, 23, tzinfo=UTC)  # of the 18th, in Paris
    assert found.differences == ()
    assert Difference(midnight, "facebook", "mentions", 1, 2) in found.rollups
    assert Difference(midnight, "*", "authors", 1, 2) in found.rollups
    assert prove(repair=True).mended > 0
    assert prove().is_proved


def test_authors_of_platforms_whose_figures_stand_apart_are_no_difference() -> None:
    at = NOON - timedelta(days=5)
    keep("a", at)
    mention = a_mention(native_id="b", platform="youtube", said_at=at, author=Author("b", "B", 10))
    change_card(mention.id, lambda _: new_card(mention), at)
    roll_up_brand("levain", PARIS, NOW)
    assert prove().is_proved


def test_days_rolled_up_along_the_way_are_no_repairs() -> None:
    at = NOON - timedelta(days=5)
    keep("a", at)
    roll_up_brand("levain", PARIS, NOW)
    bump("mentions", 1, at)
    assert prove(repair=True).mended == 1
    assert prove().is_proved


def test_a_day_noted_as_changed_is_rolled_up_soon_and_no_difference() -> None:
    keep("a", NOON - timedelta(days=5))
    roll_up_brand("levain", PARIS, NOW)
    late = a_mention(native_id="late", said_at=NOON - timedelta(days=5))
    change_card(late.id, lambda _: new_card(late), NOW)
    assert prove().is_proved


def test_an_hour_that_happens_twice_is_two_hours() -> None:
    autumn = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # half past two in Paris, twice
    keep("first", autumn)
    keep("second", autumn + HOUR)
    roll_up_brand("levain", PARIS, NOW)
    assert prove().is_proved
    bump("mentions", 1, autumn + HOUR)
    assert [one.hour for one in prove().differences] == [datetime(2026, 10, 25, 1, tzinfo=UTC)]


class Hooks:
    """Changes what DynamoDB answers, on the wire."""

    def __init__(self) -> None:
        self.events = clients.dynamodb().meta.events

    def after(self, operation: str, change: Callable[..., None]) -> None:
        self.events.register(f"after-call.dynamodb.{operation}", change)

    def before(self, operation: str, change: Callable[..., Any]) -> None:
        self.events.register(f"before-call.dynamodb.{operation}", change)


def test_a_card_the_index_does_not_show_yet_is_no_difference() -> None:
    keep("seen")
    keep("behind")
    asked = []

    def lag(parsed: dict[str, Any], **_: Any) -> None:
        asked.append(1)
        if len(asked) < 20:
            late = a_mention(native_id="behind").id
            parsed["Items"] = [i for i in parsed["Items"] if i["pk"]["S"] != late]

    Hooks().after("Query", lag)
    assert prove(days=1).is_proved
    assert len(asked) > 26, "it was looked at again"


def test_what_is_written_between_two_looks_is_no_difference_and_what_never_rests_is_said() -> None:
    keep("a")
    bump("positive", 1)
    paused = []

    def busy(_: float) -> None:
        paused.append(1)
        keep(f"more{len(paused)}")

    found = prove(pause=busy)
    assert (found.differences, found.unsettled) == ((), (Cell(NOON, "facebook"),))


def test_a_mending_is_done_once_though_two_run_at_once() -> None:
    keep("a")
    bump("mentions", 5)
    runs: list[int] = []

    def other(_: float) -> None:
        if not runs:
            runs.append(1)
            recount(BRAND, NOW, repair=True, pause=no_pause)

    prove(repair=True, pause=other)
    prove(repair=True)
    assert prove().is_proved
    assert sum(b.measures["mentions"] for b in read_hours("levain", NOON, NOW)) == 1


def test_a_mending_beside_live_traffic_loses_nothing() -> None:
    keep("a")
    bump("mentions", 5)
    bump("positive", 2)
    raced: list[int] = []

    def race(params: Any, **_: Any) -> None:
        if "mendings" in str(params) and not raced:
            raced.append(1)
            keep("b", mood=Mood.POSITIVE)

    Hooks().before("TransactWriteItems", race)
    prove(repair=True)
    assert raced
    assert prove().is_proved
    sums = [b.measures for b in read_hours("levain", NOON, NOW)]
    assert sum(one.get("mentions", 0) for one in sums) == 2
    assert sum(one.get("positive", 0) for one in sums) == 1


def test_a_mending_cut_short_is_finished_by_the_next() -> None:
    for n in range(30):
        lost = a_mention(native_id=f"lost{n}", said_at=NOON + n * timedelta(minutes=1))
        write(put(settings().desk_table, card_to_item(replace(new_card(lost), revision=1), NOON)))
    bump("hidden", 7)
    for cut_after in (1, 1):
        left = [cut_after]

        def cut(left: list[int] = left, **_: Any) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

        hooks = Hooks()
        hooks.before("TransactWriteItems", cut)
        with pytest.raises(KeyboardInterrupt):
            prove(repair=True)
        hooks.events.unregister("before-call.dynamodb.TransactWriteItems", cut)
    prove(repair=True)
    assert prove().is_proved


TOO_LARGE = "Item size to update has exceeded the maximum allowed size"


def refuse_as_full() -> None:
    """As DynamoDB cancels a transaction that would let an item grow beyond 400 kB."""
    reasons: Any = [{"Code": "None"}, {"Code": "ValidationError", "Message": TOO_LARGE}]
    told: Any = {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"}
    raise ClientError({"Error": told, "CancellationReasons": reasons}, "TransactWriteItems")


def test_an_hour_item_that_is_full_takes_nothing_and_another_shard_does() -> None:
    raised = []

    def full(params: Any, **_: Any) -> None:
        if "facebook#0" in str(params):
            raised.append(1)
            refuse_as_full()

    Hooks().before("TransactWriteItems", full)
    keep("a")
    assert raised
    assert prove().is_proved
    assert read_left("levain") == []


def test_where_every_shard_is_full_sums_go_on_and_authors_are_to_be_made_anew() -> None:
    def full(params: Any, **_: Any) -> None:
        if "NS" in str(params):
            refuse_as_full()

    Hooks().before("TransactWriteItems", full)
    keep("a")
    found = prove()
    assert (found.is_proved, found.rebuilding) == (True, (NOON.date(),))
    assert [b.measures["mentions"] for b in read_hours("levain", NOON, NOW)] == [1]


def test_an_item_of_four_hundred_kilobytes_is_really_full() -> None:
    key = {"pk": "count#levain", "sk": f"hour#{hour_text(NOON)}#facebook#0"}
    write(put(settings().desk_table, {**key, "filler": "x" * 404_900}))
    keep("a", mood=Mood.NEGATIVE)
    shards = [b.measures for b in read_hours("levain", NOON, NOW)]
    assert [one.get("mentions", 0) for one in shards] == [0, 1]
    assert prove().is_proved


def test_brands_are_proved_apart() -> None:
    brands.save_brand(a_brand(slug="aeris"))
    keep("a")
    write_changes([CardChange(None, new_card(a_mention(brand="aeris")))], NOON)
    bump("mentions", 1)
    other = recount(a_brand(slug="aeris"), NOW, pause=no_pause)
    assert (other.is_proved, other.cards) == (True, 1)
