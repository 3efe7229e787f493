"""People of closed days: made once, made again when a day changed, never with somebody erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import boto3
import pytest
from vigie.acquaintance import About, Gift, Merge
from vigie.analysis import Intent, Mood
from vigie.aws import brands, tallies
from vigie.aws.cards import change_card
from vigie.aws.crowd import as_persons, read_crowd
from vigie.aws.erasure import erase_author
from vigie.aws.people import (
    add_gift,
    add_merge,
    merged_with,
    read_merges,
    read_people_rows,
    save_about,
)
from vigie.aws.rollups import roll_up_brand
from vigie.aws.settings import settings
from vigie.aws.table import ConditionFailedError, get
from vigie.aws.tallies import (
    forget_people,
    note_made,
    people_write,
    read_days_made,
    read_tallies,
)
from vigie.card import Card, Status, new_card
from vigie.jobs import closed_days
from vigie.jobs.closed_days import close_days
from vigie.jobs.maintain import forget_looks, maintain
from vigie.mention import Author
from vigie.person import Measure, PersonKey, Seen
from vigie.platforms import load_platform

from tests.builders import a_brand, a_mention, an_analysis

pytestmark = pytest.mark.usefixtures("aws")
PARIS = ZoneInfo("Europe/Paris")
BRAND = a_brand()
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
YESTERDAY, BEFORE = date(2026, 11, 24), date(2026, 11, 23)


def a_card(
    who: str, at: datetime, mood: Mood = Mood.NEUTRAL, *intents: Intent, platform: str = "facebook"
) -> Card:
    mention = a_mention(
        platform=platform,
        native_id=f"{who}-{at.timestamp():.0f}",
        said_at=at,
        author=Author(who, who.title(), 10),
    )
    return replace(new_card(mention), analysis=an_analysis(mood, *intents))


def keep(card: Card) -> Card:
    change_card(card.mention_id, lambda _: card, card.said_at)
    return card


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).astimezone(UTC)


def key(who: str, platform: str = "facebook") -> PersonKey:
    return PersonKey.of("levain", platform, who)


def roll_up_and_tally(now: datetime = NOW) -> int:
    roll_up_brand("levain", PARIS, now)
    return close_days(BRAND, now)


def kept(day: date) -> dict[PersonKey, Seen]:
    return dict(read_tallies("levain", day, day + timedelta(days=1))).get(day, {})


def test_a_closed_day_is_tallied_once_and_the_open_ones_are_not() -> None:
    keep(a_card("odile", at(BEFORE), Mood.POSITIVE, Intent.PRAISE))
    keep(a_card("odile", at(BEFORE, 13), Mood.NEGATIVE))
    keep(a_card("rene", at(YESTERDAY)))
    assert roll_up_and_tally() == 1
    seen = kept(BEFORE)[key("odile")]
    assert (seen.count(Measure.VISITS), seen.count(Measure.PRAISE)) == (2, 1)
    assert (seen.first, seen.last) == (at(BEFORE), at(BEFORE, 13))
    assert kept(YESTERDAY) == {}
    assert roll_up_and_tally() == 0
    assert read_days_made("levain").looked_on == "2026-11-25"


def test_a_day_is_one_of_the_brands_zone() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # half past midnight of the 23rd in Paris
    keep(a_card("odile", late))
    roll_up_and_tally()
    assert key("odile") in kept(BEFORE)


def test_what_is_settled_late_is_tallied_the_next_day_and_not_each_time() -> None:
    card = keep(a_card("odile", at(BEFORE), Mood.NEGATIVE))
    assert roll_up_and_tally() == 1
    change_card(
        card.mention_id,
        lambda known: known and replace(known, analysis=an_analysis(Mood.POSITIVE)),
        NOW,
    )
    assert roll_up_and_tally(NOW + timedelta(minutes=5)) == 0, "once a day is often enough"
    assert kept(BEFORE)[key("odile")].count(Measure.NEGATIVE) == 1
    assert roll_up_and_tally(NOW + timedelta(days=1)) == 1
    assert kept(BEFORE)[key("odile")].count(Measure.POSITIVE) == 1


def test_a_history_is_made_a_week_a_look_the_newest_days_first() -> None:
    for back in range(2, 12):
        keep(a_card("odile", at(date(2026, 11, 25) - timedelta(days=back))))
    roll_up_brand("levain", PARIS, NOW)
    assert close_days(BRAND, NOW) == 7
    assert min(read_days_made("levain").made) == "2026-11-17"
    assert close_days(BRAND, NOW) == 3
    assert close_days(BRAND, NOW) == 0


def test_hidden_private_and_lent_people_are_not_tallied() -> None:
    keep(replace(a_card("hidden", at(BEFORE)), status=Status.HIDDEN))
    keep(replace(a_card("secret", at(BEFORE)), private=True))
    for platform in ("youtube", "reddit", "linkedin", "pinterest"):
        keep(a_card("lent", at(BEFORE), platform=platform))
    keep(a_card("odile", at(BEFORE)))
    roll_up_and_tally()
    assert set(kept(BEFORE)) == {key("odile")}
    assert load_platform("x").PROFILE.duties.matching is False


def test_a_day_computed_before_an_erasure_never_brings_its_author_back() -> None:
    keep(a_card("odile", at(BEFORE)))
    known = read_days_made("levain")
    stale = {key("odile"): Seen(at(BEFORE), at(BEFORE), "m")}
    erase_author("levain", "facebook", "odile", NOW)
    with pytest.raises(ConditionFailedError):
        note_made("levain", BEFORE, [people_write("levain", BEFORE, stale)], "sums", known)
    assert "2026-11-23" not in read_days_made("levain").made, "so it is made anew"


def test_an_erasure_in_the_middle_of_a_look_is_counted_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep(a_card("odile", at(BEFORE)))
    keep(a_card("rene", at(BEFORE)))
    roll_up_brand("levain", PARIS, NOW)
    honest = note_made
    raced: list[bool] = []

    def race(*given: object) -> object:
        if not raced:
            raced.append(True)
            forget_people("levain", frozenset({key("odile")}))
            save_about("levain", About(key("odile"), is_hidden=True, by="x"), NOW)
        return honest(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(closed_days, "note_made", race)
    assert close_days(BRAND, NOW) == 1
    assert set(kept(BEFORE)) == {key("rene")}


def test_forgetting_is_repeatable_and_takes_one_person_only() -> None:
    for back in (2, 3, 4):
        day = date(2026, 11, 25) - timedelta(days=back)
        keep(a_card("odile", at(day)))
        keep(a_card("rene", at(day)))
    roll_up_and_tally()
    assert forget_people("levain", frozenset({key("odile")})) == 3
    assert forget_people("levain", frozenset({key("odile")})) == 0
    crowd = read_crowd(BRAND, 30, NOW)
    assert set(crowd.people) == {key("rene")}
    assert len(crowd.people[key("rene")].days) == 3


def test_tallies_end_ninety_days_after_their_day() -> None:
    keep(a_card("odile", at(BEFORE)))
    roll_up_and_tally()
    item = get(settings().desk_table, {"pk": "people#levain", "sk": "day#2026-11-23"})
    assert item is not None
    assert datetime.fromtimestamp(item["expires_at"], UTC).date() == date(2027, 2, 22)


def test_a_day_of_very_many_is_read_in_equal_parts_of_its_hours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(closed_days, "MOST_CARDS", 24)
    for hour in (2, 20):
        for n in range(20):
            keep(a_card(f"p{hour}-{n}", at(BEFORE, hour) + timedelta(minutes=n)))
    roll_up_and_tally()
    hours = {seen.first.astimezone(PARIS).hour for seen in kept(BEFORE).values()}
    assert (len(kept(BEFORE)), hours) == (2, {2, 20})


def test_rows_of_a_person_who_comes_go_on_living_and_others_end_in_a_year() -> None:
    long_ago = NOW - timedelta(days=200)
    for who in ("odile", "gone"):
        add_gift("levain", Gift("g", key(who), "Un panier", long_ago), long_ago)
    keep(a_card("odile", at(BEFORE)))
    roll_up_and_tally()
    ends = read_people_rows("levain").ends
    by_person = {sk.split("#")[1]: end for sk, end in ends.items()}
    soon = int((long_ago + timedelta(days=365)).timestamp())
    assert by_person[f"facebook.{key('gone').digest}"] == soon
    assert by_person[f"facebook.{key('odile').digest}"] == int(
        (NOW + timedelta(days=365)).timestamp()
    )


def test_an_objection_never_ends_by_itself() -> None:
    save_about("levain", About(key("odile"), is_hidden=True, by="rene"), NOW)
    rows = read_people_rows("levain")
    assert rows.hidden == {key("odile")}
    assert rows.ends == {}


def test_merges_are_one_read_for_a_whole_list_and_the_same_from_each_side() -> None:
    add_merge("levain", Merge(key("odile"), key("o", "instagram"), "rene", NOW))
    add_merge("levain", Merge(key("o", "instagram"), key("odile"), "rene", NOW))
    add_merge("levain", Merge(key("od", "x"), key("o", "instagram"), "rene", NOW, "en boutique"))
    merges = read_merges("levain")
    assert merged_with("levain", "x", "od", merges) == (key("odile"), key("o", "instagram"))
    assert merged_with("levain", "facebook", "odile") == (key("o", "instagram"), key("od", "x"))
    assert merged_with("levain", "facebook", "rene", merges) == ()
    assert merged_with("aeris", "facebook", "odile") == ()
    assert len(read_people_rows("levain").merges) == 2


def test_merged_accounts_are_one_person_in_a_list() -> None:
    keep(a_card("odile", at(BEFORE)))
    keep(a_card("o", at(YESTERDAY), platform="instagram"))
    add_merge("levain", Merge(key("odile"), key("o", "instagram"), "rene", NOW))
    assert as_persons(read_crowd(BRAND, 30, NOW)) == {key("o", "instagram"): (key("odile"),)}


def test_no_row_of_people_holds_a_name_or_a_platforms_id() -> None:
    keep(a_card("odile-7001", at(BEFORE), Mood.POSITIVE, Intent.PURCHASE))
    roll_up_and_tally()
    items = boto3.client("dynamodb").scan(TableName="DeskTable")["Items"]
    rows = [item for item in items if item["pk"]["S"] == "people#levain"]
    told = str(rows) + str(tallies.unpack_people(rows[0]["people"]["B"], BEFORE))
    assert "odile" not in told.lower()


def test_maintenance_tallies_people_once_an_hour_at_most() -> None:
    brands.save_brand(BRAND)
    keep(a_card("odile", at(BEFORE)))
    forget_looks()
    assert maintain(NOW)["days_closed"] == 1
    assert maintain(NOW + timedelta(minutes=5))["days_closed"] == 0
    assert set(kept(BEFORE)) == {key("odile")}
