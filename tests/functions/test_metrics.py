"""Figures as callers get them: defined, exact, beside the period before, each with its mentions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from jsonschema import Draft202012Validator
from vigie.analysis import Intent, Mood
from vigie.aws import brands
from vigie.aws.cards import change_card
from vigie.aws.rollups import roll_up_brand
from vigie.brand import Role
from vigie.card import Card, Status
from vigie.definitions import define
from vigie.metric import TOTALS

from infra.openapi import make_document
from tests.builders import NOON, a_brand
from tests.functions.conftest import Api
from tests.functions.measured_desk import WEEK, ask, hear, list_ids

PARIS = ZoneInfo("Europe/Paris")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GOOD, FLAT, BAD = Mood.POSITIVE, Mood.NEUTRAL, Mood.NEGATIVE


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def answer(identity: str, at: datetime) -> None:
    def answered(card: Card | None) -> Card | None:
        assert card is not None
        return replace(card, replied_at=at, status=Status.WAITING)

    change_card(identity, answered, at)


def test_every_measure_and_figure_of_the_answer_is_defined_in_both_languages(api: Api) -> None:
    hear("1", BAD, Intent.COMPLAINT, followers=500)
    body = ask(api)
    named = {*body["totals"], *body["figures"]}
    for language in ("fr", "en"):
        defined = ask(api, f"&language={language}")["definitions"]
        assert named <= set(defined)
        assert all(defined.values())
        assert not [text for text in defined.values() if re.search(r"\w_\w|\brival\b", text)]
    assert set(define("fr")) == set(define("en"))


def test_totals_are_the_sum_of_the_series_and_of_the_platforms_measure_by_measure(
    api: Api,
) -> None:
    for n in range(12):
        platform = ("facebook", "x", "mastodon")[n % 3]
        intents = (Intent.COMPLAINT,) if n % 4 == 0 else ()
        said_at = NOON - n * 11 * HOUR
        hear(str(n), (GOOD, BAD, FLAT)[n % 3], *intents, said_at=said_at, platform=platform)
    for more in ("", "&by=hour", "&by=week", "&platform=x"):
        body = ask(api, more)
        totals = {k: v for k, v in body["totals"].items() if k != "net_sentiment"}
        for parts in (body["series"], body["platforms"].values()):
            sums: Counter[str] = Counter(dict.fromkeys(TOTALS, 0))
            for part in parts:
                for name, count in part.items():
                    if name not in ("start", "net_sentiment"):
                        sums[name] += count
            assert dict(sums) == totals
    assert ask(api)["totals"]["mentions"] == 12


def test_what_names_competitors_alone_is_no_part_of_the_moods(api: Api) -> None:
    terms = ({"name": "Levain", "kind": "brand"}, {"name": "Moulin Bleu", "kind": "competitor"})
    brands.save_brand(a_brand(terms=terms))
    brands.forget_cached()
    hear("1", GOOD, text="Levain est parfait")
    hear("2", BAD, text="Moulin Bleu est affreux")
    hear("3", GOOD, text="Levain vaut mieux que Moulin Bleu")
    body = ask(api)
    assert body["totals"]["mentions"] == 3
    figures = body["figures"]
    assert (figures["volume"]["value"], figures["net_sentiment"]["value"]) == (2, 100.0)
    assert body["totals"]["net_sentiment"] == 100.0
    assert [(one["name"], one["own"], one["mentions"]) for one in body["voices"]] == [
        ("Levain & Fils", True, 2),
        ("Moulin Bleu", False, 2),
    ]
    assert body["voices"][0]["share"] == 0.5
    assert len(list_ids(api, figures["volume"]["opens"])) == 2


def test_youtube_stands_apart_and_in_no_mixed_figure(api: Api) -> None:
    old = NOON - 4 * DAY
    for n in range(6):
        hear(f"f{n}", GOOD, said_at=old + n * HOUR)
        hear(f"y{n}", BAD, said_at=old + n * HOUR, platform="youtube", author=f"y{n % 2}")
    before = ask(api)
    assert roll_up_brand("levain", PARIS, NOON)
    after = ask(api)
    assert before == after
    assert after["totals"]["mentions"] == 12
    assert after["figures"]["net_sentiment"]["value"] == 100.0
    assert after["figures"]["unique_authors"]["value"] == after["authors"]["total"] == 6
    apart = after["apart"]["youtube"]
    assert apart["totals"]["mentions"] == 6
    assert apart["figures"]["net_sentiment"]["value"] == -100.0
    assert apart["figures"]["unique_authors"]["value"] == 2
    alone = ask(api, "&platform=youtube")
    assert alone["figures"]["net_sentiment"]["value"] == -100.0
    assert (alone["authors"]["total"], alone["apart"]) == (2, {})


def test_the_ratio_of_nothing_bad_is_said_to_be_infinite(api: Api) -> None:
    hear("1", GOOD)
    ratio = ask(api)["figures"]["sentiment_ratio"]
    assert (ratio["value"], ratio["pair"], ratio["infinite"]) == (None, "1:0", True)
    hear("2", BAD)
    ratio = ask(api)["figures"]["sentiment_ratio"]
    assert (ratio["value"], ratio["pair"], ratio["infinite"]) == (1.0, "1:1", False)


def test_a_figure_stands_beside_the_equal_period_before(api: Api) -> None:
    for n in range(3):
        hear(f"old{n}", BAD, said_at=NOON - 9 * DAY)
    hear("new", GOOD)
    body = ask(api)
    assert body["previous"]["since"] == "2026-11-10T00:00:00.000Z"
    assert body["previous"]["totals"]["mentions"] == 3
    assert body["figures"]["volume"]["previous"] == 3
    assert body["figures"]["net_sentiment"]["previous"] == -100.0
    assert body["figures"]["net_sentiment"]["previous_enough"] is False
    assert body["figures"]["volume"]["enough"] is False


def test_what_is_unanswered_and_not_yet_due_does_not_count_against_the_desk(api: Api) -> None:
    answered = hear("1", BAD, Intent.COMPLAINT, said_at=NOON - 30 * HOUR)
    answer(answered, NOON - 29 * HOUR)
    hear("2", BAD, Intent.COMPLAINT, said_at=NOON - 30 * HOUR)
    hear("3", BAD, Intent.COMPLAINT, said_at=NOON - HOUR / 2)
    figures = ask(api)["figures"]
    assert (figures["response_rate"]["value"], figures["response_rate"]["of"]) == (0.5, 2)
    assert (figures["in_time_share"]["value"], figures["in_time_share"]["of"]) == (0.5, 2)
    assert (figures["backlog"]["value"], figures["backlog"]["of"]) == (2, 3)
    assert figures["response_mean"]["value"] == 3600
    with time_machine.travel(NOON + 3 * HOUR, tick=False):
        assert ask(api)["figures"]["response_rate"]["of"] == 3


def test_what_is_not_yet_due_is_known_by_the_hour_of_a_day_that_is_closed(api: Api) -> None:
    hours = {day: [["09:00", "10:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    brands.save_brand(a_brand(business_hours=hours))
    brands.forget_cached()
    # Two open hours are owed: what is said before Thursday's is due on Friday, later on Monday.
    for n, hour in enumerate((7, 9, 20)):
        hear(str(n), BAD, Intent.COMPLAINT, said_at=datetime(2026, 11, 19, hour, 5, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        assert ask(api)["figures"]["response_rate"]["of"] == 1
        assert roll_up_brand("levain", PARIS, datetime(2026, 11, 22, 12, tzinfo=UTC))
        assert ask(api)["figures"]["response_rate"]["of"] == 1
    assert ask(api)["figures"]["response_rate"]["of"] == 3


def test_the_oldest_that_waits_is_found_also_in_a_day_that_is_closed(api: Api) -> None:
    hear("chat", GOOD, said_at=NOON - 5 * DAY - HOUR)
    oldest = hear("1", BAD, Intent.COMPLAINT, said_at=NOON - 5 * DAY)
    hear("2", BAD, Intent.COMPLAINT, said_at=NOON - 4 * DAY, platform="x")
    wanted = {"mention_id": oldest, "said_at": "2026-11-18T12:00:00.000Z"}
    assert ask(api)["backlog"] == {"count": 2, "oldest": wanted}
    roll_up_brand("levain", PARIS, NOON)
    assert ask(api)["backlog"] == {"count": 2, "oldest": wanted}
    assert ask(api, "&platform=mastodon")["backlog"] == {"count": 0, "oldest": None}


def test_every_figure_opens_exactly_the_mentions_its_measure_counts(api: Api) -> None:
    for n in range(8):
        mood = (GOOD, BAD)[n % 2]
        intents = (Intent.COMPLAINT,) if n % 2 else (Intent.PRAISE,)
        hear(str(n), mood, *intents, said_at=NOON - n * 7 * HOUR, followers=n * 10)
    body = ask(api)
    for measure in ("mentions", "positive", "negative", "complaint", "wanting", "backlog"):
        assert len(set(list_ids(api, measure))) == body["totals"][measure]
    assert len(list_ids(api, "backlog", "&queue=reply&sentiment=negative&status=todo")) == 4
    assert list_ids(api, "backlog", "&status=done") == []
    for figure in body["figures"].values():
        if figure["opens"]:
            list_ids(api, figure["opens"])


def test_a_list_and_a_count_agree_where_a_period_is_cut_within_an_hour(api: Api) -> None:
    for minutes in (0, 20, 40, 59, 60, 80):
        hear(str(minutes), BAD, said_at=datetime(2026, 11, 20, 9, tzinfo=UTC) + minutes * HOUR / 60)
    for cut in ("since=2026-11-20T09:30:00Z&until=2026-11-20T09:45:00Z", WEEK):
        for by in ("", "&by=hour"):
            count = ask(api, by, period=cut)["totals"]["negative"]
            assert len(list_ids(api, "negative", period=cut)) == count == (4 if cut != WEEK else 6)


def test_an_unchanged_answer_is_kept_by_its_tag(api: Api) -> None:
    first = api("GET", "/api/metrics?brand=levain")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, max-age=0, must-revalidate"
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = api("GET", "/api/metrics?brand=levain", headers={"if-none-match": asked})
        assert (again.status, again.headers["etag"]) == (304, tag)
    with time_machine.travel(NOON + timedelta(minutes=59), tick=False):
        later = api("GET", "/api/metrics?brand=levain", headers={"if-none-match": tag})
        assert later.status == 304
    for asked in ('"other"', tag.strip('"'), ""):
        again = api("GET", "/api/metrics?brand=levain", headers={"if-none-match": asked})
        assert again.status == 200
    hear("1")
    changed = api("GET", "/api/metrics?brand=levain", headers={"if-none-match": tag})
    assert changed.status == 200


def test_an_hour_that_happens_twice_keeps_both_and_its_day_is_one(api: Api) -> None:
    for hour in range(22, 49):
        said_at = datetime(2026, 10, 24, tzinfo=UTC) + hour * HOUR
        hear(str(hour), said_at=said_at, now=NOON)
    autumn = "since=2026-10-25T00:00:00%2B02:00&until=2026-10-26T00:00:00%2B01:00"
    by_hour = ask(api, "&by=hour", autumn)["series"]
    assert [one["start"][:16] for one in by_hour[2:5]] == [
        "2026-10-25T00:00",
        "2026-10-25T01:00",
        "2026-10-25T02:00",
    ]
    by_day = ask(api, "&by=day", autumn)["series"]
    assert [(one["start"], one["mentions"]) for one in by_day] == [("2026-10-24T22:00:00.000Z", 25)]


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu"])
def test_where_midnight_is_no_whole_hour_each_hour_has_one_day(api: Api, zone: str) -> None:
    brands.save_brand(a_brand(time_zone=zone))
    brands.forget_cached()
    for hour in range(60):
        hear(str(hour), said_at=NOON - 5 * DAY + hour * HOUR)
    before = ask(api)
    roll_up_brand("levain", ZoneInfo(zone), NOON)
    assert ask(api) == before
    assert before["totals"]["mentions"] == 60


def test_followers_below_nought_or_beyond_belief_reach_nobody(api: Api) -> None:
    for n, followers in enumerate((-5, 1_000_000_000, 1_000_000_001, 200, None)):
        hear(str(n), followers=followers)
    figures = ask(api)["figures"]
    assert figures["potential_reach"]["value"] == 1_000_000_200
    assert figures["estimated_reach"]["value"] == 60_000_030


REFUSED = (
    ("brand=levain&since=2026-11-24T00:00:00Z&until=2026-11-17T00:00:00Z", 422, "since"),
    ("brand=levain&since=2026-11-24T00:00:00Z&until=2026-11-24T00:00:00Z", 422, "since"),
    ("brand=levain&since=1926-11-24T00:00:00Z&until=2026-11-17T00:00:00Z", 422, "since"),
    ("brand=levain&since=1975-11-24T00:00:00Z&until=2075-11-17T00:00:00Z", 422, "since"),
    ("brand=levain&since=2026-08-01T00:00:00Z&by=hour", 422, "since"),
    ("brand=levain&since=hier", 422, "since"),
    ("brand=levain&since=2026-11-17T00:00:00", 422, "since"),
    ("brand=levain&by=month", 422, "by"),
    ("brand=levain&platform=minitel", 422, "platform"),
    ("brand=levain&language=de", 422, "language"),
    ("brand=", 422, "brand"),
    ("", 422, "brand"),
    ("brand=personne", 404, None),
)


def test_bad_input_is_refused_by_name(api: Api) -> None:
    for route, status, field in REFUSED:
        found = api("GET", f"/api/metrics?{route}")
        assert found.status == status, route
        if field:
            assert found.body["errors"][0]["field"] == field


def test_a_measure_nobody_counts_is_refused_and_named(api: Api) -> None:
    for measure in ("replies", "muted", "~r3", "moods"):
        found = api("GET", f"/api/mentions?brand=levain&measure={measure}")
        assert (found.status, found.body["errors"][0]["field"]) == (422, "measure")


def test_another_brand_s_token_sees_no_figure(api: Api) -> None:
    brands.grant("luc", "annexe", Role.OWNER)
    assert Api("luc")("GET", "/api/metrics?brand=levain").status == 403
    assert Api("luc")("GET", "/api/mentions?brand=levain&measure=negative").status == 403


def test_a_zone_that_does_not_exist_is_no_brand_s(api: Api) -> None:
    settings = {"name": "Levain", "time_zone": "Europe/Atlantis"}
    assert api("PUT", "/api/brands/levain", settings).status == 422


def test_the_words_are_in_the_language_asked_for_or_preferred(api: Api) -> None:
    def words(more: str = "", accept: str = "") -> str:
        route = f"/api/metrics?brand=levain{more}"
        found = api("GET", route, headers={"accept-language": accept})
        return str(found.body["definitions"]["complaint"])

    assert words() == words("&language=en") == "Mentions whose author complains."
    assert words(accept="de, fr-CA;q=0.8, en;q=0.5") == "Mentions dont l’auteur se plaint."
    assert words("&language=en", "fr") == words(accept="fr;q=0, en") == words()


def test_the_answer_is_as_its_schema_says(api: Api) -> None:
    for n in range(3):
        hear(str(n), (GOOD, BAD, FLAT)[n], Intent.COMPLAINT, platform=("youtube", "x", "x")[n])
    schemas = {"components": {"schemas": make_document()["components"]["schemas"]}}
    whole = {"$ref": "#/components/schemas/Metrics", **schemas}
    for more in ("", "&platform=x", "&by=hour"):
        Draft202012Validator(whole).validate(ask(api, more))


def test_a_competitor_s_voice_opens_its_mentions_and_a_mixed_figure_leaves_out_what_stands_apart(
    api: Api,
) -> None:
    terms = ({"name": "Levain", "kind": "brand"}, {"name": "Moulin Bleu", "kind": "competitor"})
    brands.save_brand(a_brand(terms=terms))
    brands.forget_cached()
    hear("1", text="Levain est parfait")
    rival = hear("2", BAD, text="Moulin Bleu est affreux")
    hear("3", BAD, text="Moulin Bleu est affreux", platform="youtube")
    both = hear("4", text="Levain vaut mieux que Moulin Bleu")
    (own, other) = ask(api)["voices"]
    assert (own["opens"], own["mentions"], other["mentions"]) == ("named", 2, 2)
    assert set(list_ids(api, other["opens"], "&but=youtube")) == {rival, both}
    assert len(list_ids(api, other["opens"])) == 3
    for wrong in ("but=myspace", "measure=voice_12", "measure=voice_zzzzzzzz"):
        answer = api("GET", f"/api/mentions?brand=levain&{wrong}")
        assert (answer.status, answer.body["errors"][0]["field"]) == (422, wrong.split("=")[0])
