"""Where to be and the week's work, through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.aws import brands
from vigie.aws.audit import Line, ask, complete
from vigie.aws.clock import utc_now
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.secrets import write_secrets
from vigie.brand import Role
from vigie.jobs.score import score_batch
from vigie.mention import mention_id
from vigie.text import analyse

from tests.builders import a_stream_event, an_event
from tests.functions.conftest import Api
from tests.functions.presence_desk import count_up

WANT = "Je cherche un boulanger qui livre du pain bio, à qui puis-je acheter ?"
ASKED = "/api/presence?brand=levain&language=en"


def ask_presence(api: Api, more: str = "") -> dict[str, Any]:
    answer = api("GET", ASKED + more)
    assert answer.status == 200
    body: dict[str, Any] = answer.body
    return body


@pytest.fixture
def counted(api: Api) -> Api:
    """A lively Instagram, an unhappy and unanswered Facebook, little on X, and YouTube apart."""
    count_up("instagram", 40, mentions=30, positive=15, neutral=15)
    lively = {"mentions": 40, "positive": 30, "neutral": 8, "negative": 2, "clicks": 12}
    asked = {"wanting": 10, "answered": 10, "in_time": 10, "handled": 10, "reach": 9000}
    count_up("instagram", 3, 25, **lively, **asked)
    sour = {"mentions": 20, "positive": 3, "neutral": 7, "negative": 10, "reach": 500}
    late = {"wanting": 12, "answered": 3, "overdue_answer": 3, "handled": 3, "~wq": 9}
    count_up("facebook", 3, 18, **sour, **late)
    count_up("x", 3, 2, mentions=2, positive=2)
    count_up("youtube", 3, 9, mentions=900, positive=900)
    return api


def test_channels_are_ranked_with_their_numbers_and_say_what_to_do(counted: Api) -> None:
    body = ask_presence(counted)
    assert body["objective"] == "reputation"
    assert body["weights"] == {
        "activity": 10,
        "mood": 25,
        "response": 25,
        "effort": 10,
        "result": 30,
    }
    assert [(one["platform"], one["rank"]) for one in body["items"]] == [
        ("instagram", 1),
        ("x", 2),
        ("facebook", 3),
    ]
    best, few, worst = body["items"]
    assert (best["mentions"], best["figures"]["before"], best["figures"]["authors"]) == (40, 30, 25)
    assert best["figures"]["net_sentiment"] == 70
    assert best["minutes"] == 9  # ten replies of four minutes in 30 days: 40 x 7 / 30
    assert best["advice"] == "invest"
    assert best["recommendation"].startswith(
        "Instagram pays back the time you give it: 40 mentions (10 more than the period before), "
        "mood +70, 10 of 10 who asked were answered, in 57\u202fmin as a rule and 94% happy of "
        "those who took sides, for about 9\u202fmin a week."
    )
    assert (few["enough"], few["advice"], few["because"]) == (False, "watch", "few")
    assert (worst["advice"], worst["because"]) == ("answer_faster", "waiting")
    assert worst["recommendation"].startswith(
        "On Facebook, 9 messages of 12 are still waiting for an answer;"
    )


def test_youtube_stands_apart_and_moves_nobody_s_score(api: Api) -> None:
    count_up("instagram", mentions=40, positive=30, neutral=10)
    count_up("facebook", mentions=20, positive=3, neutral=17)
    before = [(one["platform"], one["score"]) for one in ask_presence(api)["items"]]
    count_up("youtube", mentions=900, positive=900)
    body = ask_presence(api)
    assert [(one["platform"], one["score"]) for one in body["items"]] == before
    (apart,) = body["apart"]
    assert (apart["platform"], apart["rank"]) == ("youtube", None)
    assert "apart" in apart["recommendation"]


def test_the_brand_s_objective_decides_and_another_can_be_tried(counted: Api) -> None:
    settings = counted("GET", "/api/brands/levain").body
    kept = {k: v for k, v in settings.items() if k not in ("brand", "alerting", "work")}
    assert counted("PUT", "/api/brands/levain", kept | {"objective": "traffic"}).status == 200
    assert ask_presence(counted)["objective"] == "traffic"
    assert "clicks" in ask_presence(counted)["items"][0]["recommendation"]
    assert ask_presence(counted, "&objective=awareness")["objective"] == "awareness"
    wrong = counted("PUT", "/api/brands/levain", kept | {"objective": "sales"})
    assert (wrong.status, wrong.body["errors"][0]["field"]) == (422, "objective")


def test_french_is_written_with_its_own_spaces(counted: Api) -> None:
    body = counted("GET", "/api/presence?brand=levain&language=fr").body
    (facebook,) = [one for one in body["items"] if one["platform"] == "facebook"]
    assert facebook["recommendation"].startswith(
        "Sur Facebook, 9 messages sur 12 attendent encore une réponse\u202f; c’est en répondant "
    )


def say_on(platform: str, native_id: str, text: str = WANT, url: str = "") -> str:
    """A mention of two days ago, all the way onto the desk."""
    at = utc_now() - timedelta(days=2)
    told = an_event(
        text, native_id=native_id, platform=platform, said_at=at, version=at, url=url or None
    )
    store_event("levain", told, at)
    identity = mention_id("levain", platform, native_id)
    mention = get_mention(identity)
    assert mention is not None
    assert score_batch(a_stream_event(mention_to_item(mention, at)), analyse, at) == []
    return identity


def test_places_where_people_look_for_something_and_the_brand_is_not(api: Api) -> None:
    reddit = [say_on("reddit", f"t1_{n}") for n in range(3)]
    forum = say_on("google_alerts", "a1", url="https://www.forum-pain.example/t/9")
    say_on("google_alerts", "a2", "Le pain est bon", url="https://www.forum-pain.example/t/8")
    say_on("google_alerts", "a3", url="https://levain.example/contact")
    say_on("facebook", "55_1")  # connected
    brand = {"name": "Levain & Fils", "site": "https://levain.example/"}
    assert api("PUT", "/api/brands/levain", brand).status == 200
    absent = ask_presence(api)["absent"]
    assert [(one["platform"], one["name"], one["needs"]) for one in absent] == [
        ("reddit", "Reddit", 3),
        (None, "forum-pain.example", 1),
    ]
    assert set(absent[0]["mentions"]) == set(reddit)
    assert absent[1]["mentions"] == [forum]
    assert absent[0]["recommendation"].startswith(
        "On Reddit, 3 messages were looking for what you could offer, and you are not there"
    )
    write_secrets("levain", "reddit", {"client_id": "id"})
    assert [one["platform"] for one in ask_presence(api)["absent"]] == [None]


REFUSED = {
    "brand=levain&since=2026-11-02T00:00:00Z&until=2026-11-01T00:00:00Z": (422, "since"),
    "brand=levain&since=1926-11-02T00:00:00Z&until=2026-11-01T00:00:00Z": (422, "since"),
    "brand=levain&since=2020-11-02T00:00:00Z&until=2026-11-01T00:00:00Z": (422, "since"),
    "brand=levain&since=2026-11-02T00:00:00": (422, "since"),
    "brand=levain&objective=sales": (422, "objective"),
    "brand=levain&language=de": (422, "language"),
    "brand=nobody": (404, None),
}


def test_what_cannot_be_asked_is_refused(api: Api) -> None:
    for query, wanted in REFUSED.items():
        answer = api("GET", f"/api/presence?{query}")
        (told,) = answer.body.get("errors") or [{"field": None}]
        assert (answer.status, told["field"]) == wanted


def test_another_brand_s_people_see_nothing(api: Api) -> None:
    brands.grant("rival", "other", Role.OWNER)
    assert Api("rival")("GET", "/api/presence?brand=levain").status == 403
    assert Api("rival")("GET", "/api/handover?brand=levain").status == 403


def test_a_week_in_minutes_by_channel_and_by_kind(api: Api) -> None:
    count_up("instagram", 2, mentions=9, wanting=6, answered=2, handled=5, replies=2)
    count_up("facebook", 2, mentions=9, wanting=2, replies=4, illegal=2, illegal_acted=1)
    soon = (utc_now() + timedelta(days=2)).isoformat()
    api("POST", "/api/tasks", {"brand": "levain", "what": "Rappeler", "due_at": soon})
    work = ask_presence(api)["workload"]
    # Replies 6 + 4 at 4 min, decisions 5 - 2 and 1 illegal at 1 min, one promise at 10 min.
    assert work["minutes"] == 40 + 4 + 10
    assert work["by_channel"] == [
        {"platform": "instagram", "minutes": 27, "share": 0.5},
        {"platform": "facebook", "minutes": 17, "share": 0.315},
        {"platform": None, "minutes": 10, "share": 0.185},
    ]
    assert [(one["kind"], one["count"], one["minutes"]) for one in work["by_kind"]] == [
        ("reply", 10, 40),
        ("decision", 4, 4),
        ("promise", 1, 10),
    ]
    assert (work["capacity"], work["capacity_of"], work["passes"]) == (20, "usual", False)
    assert (work["replies"], work["per_reply_minutes"], work["forecast"]) == (10, 4, None)
    assert work["text"].startswith(
        "At present a week takes about 54\u202fmin: 10 replies at 4 min, 4 decisions at 1 min and "
        "1 promise at 10 min. That is more than the 20\u202fmin a week we assume"
    )


def test_a_person_s_week_is_passed_and_so_is_what_a_team_said_it_has(api: Api) -> None:
    count_up("instagram", 2, mentions=600, wanting=526)  # 2,104 minutes of 2,100
    work = ask_presence(api)["workload"]
    assert (work["minutes"], work["passes"]) == (2104, True)
    assert "35\u202fh" in work["text"]
    member = {"name": "Nadia Kessel", "role": "agent", "weekly_minutes": 2400}
    assert api("PUT", "/api/brands/levain/team/nadia", member).body["weekly_minutes"] == 2400
    keep = {"name": "Nadia K.", "role": "agent"}
    assert api("PUT", "/api/brands/levain/team/nadia", keep).body["weekly_minutes"] == 2400
    assert ask_presence(api)["workload"]["capacity_of"] == "members"
    given = {"name": "Levain & Fils", "work": {"person_week": 2400, "acts": {"reply": 2}}}
    assert api("PUT", "/api/brands/levain", given).status == 200
    work = ask_presence(api)["workload"]
    assert (work["minutes"], work["passes"], work["person_week"]) == (1052, False, 2400)
    assert work["per_act"]["reply"] == {"minutes": 2, "told": "set"}


def test_a_stated_time_is_kept_until_it_is_changed(api: Api) -> None:
    brand = {"name": "Levain & Fils"}
    assert api("PUT", "/api/brands/levain", brand | {"work": {"weekly": 30}}).status == 200
    assert api("PUT", "/api/brands/levain", brand).body["work"] == {
        "weekly": 30,
        "person_week": 2100,
        "acts": {},
    }
    count_up("instagram", 2, mentions=10, wanting=8)
    work = ask_presence(api)["workload"]
    assert (work["capacity"], work["capacity_of"], work["passes"]) == (30, "brand", True)
    assert "about 2\u202fmin is missing" in work["text"]
    for wrong in ({"weekly": -1}, {"acts": {"reply": 0}}, {"acts": {"sleep": 5}}, {"week": 3}):
        assert api("PUT", "/api/brands/levain", brand | {"work": wrong}).status == 422


def test_handle_time_is_measured_from_the_team_s_own_acts(api: Api) -> None:
    for number in range(12):
        at = utc_now() - timedelta(hours=5) + timedelta(minutes=3 * number)
        what = "POST /api/mentions/{id}/reply"
        line = Line("levain", at, f"{number:016x}", "odile", "Odile", what)
        ask(line)
        complete(line, "levain", "", "202")
    assert ask_presence(api)["workload"]["per_act"]["reply"] == {"minutes": 3, "told": "measured"}
