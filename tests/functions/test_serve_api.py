"""The API, driven as API Gateway drives it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.action import ActionState
from vigie.aws import brands
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.outbox import read_action
from vigie.brand import Role
from vigie.jobs.moderate import moderate_batch
from vigie.jobs.publish import ask_to_publish
from vigie.jobs.reconnect import want_reconnect
from vigie.jobs.score import score_batch
from vigie.mention import Author, EventKind, mention_id
from vigie.text import analyse

from tests.builders import NOON, a_brand, a_stream_event, an_event
from tests.functions.conftest import Api

COMPLAINT = "Honteux, une heure d'attente et le pain était rassis, je veux être remboursée !"


def say(text: str, native_id: str = "100_1", brand: str = "levain", **values: Any) -> str:
    """A mention all the way onto the desk."""
    values = {"author": Author(f"u{native_id}", "Odile Marchand")} | values
    store_event(brand, an_event(text, native_id=native_id, **values), NOON)
    identity = mention_id(brand, "facebook", native_id)
    mention = get_mention(identity)
    assert mention is not None
    event = a_stream_event(mention_to_item(mention, NOON))
    assert score_batch(event, analyse, NOON) == []
    assert moderate_batch(event, analyse, NOON) == []
    return identity


def test_the_inbox_lists_mentions_newest_first_with_the_contract_s_fields(api: Api) -> None:
    say("Un", "1", said_at=NOON - timedelta(hours=2))
    say(COMPLAINT, "2", said_at=NOON)
    items = api("GET", "/api/mentions?brand=levain").body["items"]
    assert [item["native_id"] for item in items] == ["2", "1"]
    wanted = {
        "id", "brand", "platform", "native_id", "text", "url", "said_at", "author", "status",
        "revision", "analysis", "moderation", "conversation_id",
    }  # fmt: skip
    assert wanted <= set(items[0])
    assert items[0]["analysis"]["sentiment"]["label"] == "negative"


def test_pages_follow_each_other_without_gap_or_repeat(api: Api) -> None:
    for n in range(7):
        say(f"Texte {n}", str(n), said_at=NOON + timedelta(minutes=n))
    seen, cursor = [], ""
    while True:
        page = api("GET", f"/api/mentions?brand=levain&limit=3{cursor}").body
        seen += [item["native_id"] for item in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = "&cursor=" + page["next_cursor"].replace("#", "%23").replace(":", "%3A")
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


def test_filters_narrow_the_list(api: Api) -> None:
    say(COMPLAINT, "1")
    say("Merci, votre brioche est délicieuse !", "2")
    assert len(api("GET", "/api/mentions?brand=levain&sentiment=negative").body["items"]) == 1
    assert len(api("GET", "/api/mentions?brand=levain&intent=complaint").body["items"]) == 1
    assert len(api("GET", "/api/mentions?brand=levain&q=DELICIEUSE").body["items"]) == 1
    assert len(api("GET", "/api/mentions?brand=levain&status=done").body["items"]) == 0
    assert (
        len(api("GET", "/api/mentions?brand=levain&since=2026-11-24T00:00:00Z").body["items"]) == 0
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=open", "status"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("since=yesterday", "since"),
        ("since=2026-11-23T00:00:00", "since"),
        ("sentiment=sad", "sentiment"),
    ],
)
def test_a_wrong_parameter_is_a_problem_naming_it(api: Api, query: str, field: str) -> None:
    answer = api("GET", f"/api/mentions?brand=levain&{query}")
    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.body) >= {"type", "title", "status", "detail"}
    assert answer.body["errors"][0]["field"] == field


def test_a_malformed_body_is_a_problem_naming_the_field(api: Api) -> None:
    identity = say("Bonjour")
    assert (
        api("POST", f"/api/mentions/{identity}/reply", {"txt": "x"}).body["errors"][0]["field"]
        == "text"
    )
    assert api("PATCH", f"/api/mentions/{identity}", {"status": "gone"}).status == 422
    assert api("PATCH", f"/api/mentions/{identity}", ["no object"]).status == 422


def test_brands_are_sealed_from_one_another(api: Api) -> None:
    brands.save_brand(a_brand(slug="autre", name="Autre"))
    identity = say("Bonjour")
    brands.grant("agent", "autre", Role.AGENT)
    other = Api("agent")
    assert other("GET", "/api/mentions?brand=levain").status == 403
    assert other("GET", f"/api/mentions/{identity}").status == 404
    assert other("POST", f"/api/mentions/{identity}/reply", {"text": "Bonjour"}).status == 404
    assert other("GET", "/api/metrics?brand=levain").status == 403
    assert other("PUT", "/api/secrets/levain/facebook", {"access_token": "x"}).status == 403
    assert other("PUT", "/api/rules/autre", {}).status == 403
    assert other("GET", "/api/mentions").body["items"] == []


def test_a_reply_goes_into_the_outbox_once_per_key(api: Api) -> None:
    identity = say("Vous ouvrez à quelle heure ?")
    key = {"Idempotency-Key": "k1"}
    first = api("POST", f"/api/mentions/{identity}/reply", {"text": "À 7 h. OM"}, key)
    again = api("POST", f"/api/mentions/{identity}/reply", {"text": "À 7 h. OM"}, key)
    assert (first.status, first.body["state"]) == (202, "pending")
    assert again.body["action_id"] == first.body["action_id"]
    other = api("POST", f"/api/mentions/{identity}/reply", {"text": "Autre chose"}, key)
    assert other.status == 409
    shown = api("GET", f"/api/actions/{first.body['action_id']}").body
    assert (shown["state"], shown["kind"]) == ("pending", "reply")


def test_a_post_of_the_brands_own_is_shown_to_that_brand_alone(api: Api) -> None:
    brands.save_brand(a_brand(slug="autre", name="Autre"))
    brands.grant("agent", "autre", Role.AGENT)
    texts = {"instagram": "Nous rouvrons lundi."}
    (post,) = ask_to_publish("levain", "crisis-1", texts, texts, "odile", NOON)
    shown = api("GET", f"/api/actions/{post.id}").body
    assert (shown["kind"], shown["state"], shown["platform"]) == ("publish", "task", "instagram")
    assert (shown["mention_id"], shown["url"]) == (None, "https://www.instagram.com/")
    assert [one["state"] for one in shown["history"]] == ["task"]
    assert Api("agent")("GET", f"/api/actions/{post.id}").status == 404
    assert api("GET", "/api/actions/post.levain.crisis-1-0").status == 404
    assert api("GET", "/api/actions/post.levain").status == 404


def test_a_reply_too_long_or_empty_is_422_and_to_a_deleted_comment_409(api: Api) -> None:
    identity = say("Bonjour")
    assert api("POST", f"/api/mentions/{identity}/reply", {"text": "x" * 9000}).status == 422
    assert api("POST", f"/api/mentions/{identity}/reply", {"text": "  "}).status == 422
    gone = an_event("", kind=EventKind.REMOVE, said_at=None, version=NOON + timedelta(hours=1))
    store_event("levain", gone, NOON)
    answer = api("POST", f"/api/mentions/{identity}/reply", {"text": "Bonjour"})
    assert answer.status == 409
    assert "deleted" in answer.body["detail"]


def test_a_stale_revision_is_a_conflict(api: Api) -> None:
    identity = say("Bonjour")
    shown = api("GET", f"/api/mentions/{identity}").body
    fresh = {"If-Match": str(shown["revision"])}
    assert api("PATCH", f"/api/mentions/{identity}", {"note": "rappeler"}, fresh).status == 200
    assert api("PATCH", f"/api/mentions/{identity}", {"note": "non"}, fresh).status == 409
    stale = {"If-Match": "1", "Idempotency-Key": "z"}
    assert api("POST", f"/api/mentions/{identity}/reply", {"text": "Oui"}, stale).status == 409


PERSONAL = "Ma commande CMD-2291 n'est pas là, rappelez-moi au 06 12 34 56 78"


def test_personal_data_is_shown_by_kind_and_asks_for_a_private_answer(api: Api) -> None:
    shown = api("GET", f"/api/mentions/{say(PERSONAL, '1')}").body
    assert shown["analysis"]["personal"] == ["order", "phone"]
    assert 0 <= shown["analysis"]["promotion"] < 0.5
    assert shown["reply_hint"] == "private"
    plain = api("GET", f"/api/mentions/{say('Bonjour', '2')}").body
    assert (plain["analysis"]["personal"], plain["reply_hint"]) == ([], "public")


def test_a_public_reply_that_repeats_a_person_s_number_is_422_and_a_private_one_leaves(
    api: Api,
) -> None:
    route = f"/api/mentions/{say(PERSONAL)}/reply"
    text = "Nous vous rappelons au +33 6 12 34 56 78. OM"
    refused = api("POST", route, {"text": text, "visibility": "public"})
    assert refused.status == 422
    assert "a telephone number" in refused.body["detail"]
    assert "06" not in refused.body["detail"]
    assert (refused.body["code"], refused.body["personal"]) == ("personal_repeated", ["phone"])
    assert api("POST", route, {"text": text, "visibility": "private"}).status == 202
    ours = "Appelez-nous au 01 42 68 53 00. OM"
    assert api("POST", route, {"text": ours, "visibility": "public"}).status == 202


def test_a_number_said_elsewhere_in_the_conversation_is_not_repeated_either(api: Api) -> None:
    say(PERSONAL, "1")
    other = say("Moi aussi j'attends", "2")
    answer = {"text": "Comme la commande CMD 2291, elle part demain"}
    assert api("POST", f"/api/mentions/{other}/reply", answer).status == 422


def test_a_number_the_brand_has_published_itself_goes_out(api: Api) -> None:
    say("Joignez-nous au 01 42 68 53 00", "1", own=True)
    asked = say("Le 01.42.68.53.00 ne répond pas", "2")
    answer = {"text": "Pardon, le 01 42 68 53 00 répond de nouveau. OM"}
    assert api("POST", f"/api/mentions/{asked}/reply", answer).status == 202


def test_a_complaint_is_done_only_with_a_reply_or_a_reason(api: Api) -> None:
    identity = say(COMPLAINT)
    assert api("PATCH", f"/api/mentions/{identity}", {"status": "done"}).status == 422
    reasoned = {"status": "done", "no_reply_needed": "réglé au téléphone"}
    done = api("PATCH", f"/api/mentions/{identity}", reasoned)
    assert (done.status, done.body["status"]) == (200, "done")


def test_a_corrected_sentiment_moves_the_figures_and_stays(api: Api) -> None:
    identity = say("Merci, votre brioche est délicieuse !")
    before = figures(api)
    assert (before["positive"], before["negative"]) == (1, 0)
    api("PATCH", f"/api/mentions/{identity}", {"sentiment": "negative"})
    after = figures(api)
    assert (after["mentions"], after["positive"], after["negative"]) == (1, 0, 1)
    mention = get_mention(identity)
    assert mention is not None
    score_batch(a_stream_event(mention_to_item(mention, NOON)), analyse, NOON)
    assert figures(api)["negative"] == 1


def figures(api: Api) -> dict[str, int]:
    period = "since=2026-11-23T00:00:00Z&until=2026-11-24T00:00:00Z"
    totals: dict[str, int] = api("GET", f"/api/metrics?brand=levain&{period}&by=hour").body[
        "totals"
    ]
    return totals


def test_totals_are_the_sum_of_the_series_by_any_step(api: Api) -> None:
    for n in range(6):
        say(COMPLAINT if n % 2 else "Merci !", str(n), said_at=NOON - timedelta(hours=9 * n))
    period = "since=2026-11-19T00:00:00Z&until=2026-11-24T00:00:00Z"
    for step in ("hour", "day", "week"):
        answer = api("GET", f"/api/metrics?brand=levain&{period}&by={step}").body
        assert sum(point["mentions"] for point in answer["series"]) == 6
        assert answer["totals"]["mentions"] == 6
        assert set(answer["definitions"]) >= {"mentions", "negative", "hidden", "replies"}


def test_spam_is_hidden_through_the_outbox_and_a_human_s_unhide_is_final(api: Api) -> None:
    spam = "GAGNEZ 5000€ par semaine sans rien faire, écrivez-moi sur WhatsApp +33 6 00 00 00 00 http://gain.example"
    identity = say(spam)
    shown = api("GET", f"/api/mentions/{identity}").body
    assert shown["moderation"]["verdict"] == "hide"
    assert shown["moderation"]["reasons"][0]["rule"]
    assert [action["kind"] for action in shown["actions"]] == ["hide"]
    undone = api("POST", f"/api/mentions/{identity}/moderate", {"action": "unhide"})
    assert undone.status == 202
    mention = get_mention(identity)
    assert mention is not None
    moderate_batch(a_stream_event(mention_to_item(mention, NOON)), analyse, NOON)
    shown = api("GET", f"/api/mentions/{identity}").body
    assert shown["moderation"]["verdict"] == "keep"
    assert "moderation" in shown["settled_by_human"]
    assert [action["kind"] for action in shown["actions"]].count("hide") == 1


def test_hiding_needs_a_reason(api: Api) -> None:
    identity = say("Bonjour")
    assert api("POST", f"/api/mentions/{identity}/moderate", {"action": "hide"}).status == 422
    hidden = api("POST", f"/api/mentions/{identity}/moderate", {"action": "hide", "reason": "pub"})
    action = read_action(hidden.body["action_id"])
    assert action is not None
    assert action.state is ActionState.PENDING


def test_a_private_reply_a_platform_offers_no_way_for_becomes_a_task(api: Api) -> None:
    created = api("POST", "/api/mentions", {"brand": "levain", "text": "Appel : pain rassis"})
    assert created.status == 201
    identity = created.body["id"]
    answer = api("POST", f"/api/mentions/{identity}/reply", {"text": "Je rappelle. OM"})
    assert (answer.status, answer.body["state"]) == (202, "task")


def test_erasing_an_author_reaches_every_table_and_stays(api: Api) -> None:
    identity = say(COMPLAINT, "9", author=Author("u9", "Odile Marchand"))
    erased = api(
        "POST",
        "/api/privacy/erase",
        {"brand": "levain", "platform": "facebook", "author_id": "u9"},
    )
    assert erased.body["erased"]["mentions"] == 1
    assert api("GET", "/api/mentions?brand=levain").body["items"] == []
    mention = get_mention(identity)
    assert mention is not None
    assert (mention.text, mention.author) == ("", Author())
    assert figures(api)["mentions"] == 0


def test_settings_are_kept_and_read_back(api: Api) -> None:
    settings = {
        "name": "Aéris",
        "languages": ["fr", "en"],
        "time_zone": "Europe/Paris",
        "alert_recipients": ["paul@aeris.example"],
    }
    assert api("PUT", "/api/brands/aeris", settings).status == 200
    shown = api("GET", "/api/brands/aeris").body
    assert shown["alert_recipients"] == [{"email": "paul@aeris.example", "language": "fr"}]
    assert api("PUT", "/api/brands/aeris", settings | {"time_zone": "Mars/Base"}).status == 422
    rules = {"banned": {"fr": ["arnaqueurs"]}, "suspect": {}, "allowed": {"en": ["scunthorpe"]}}
    assert api("PUT", "/api/rules/aeris", rules).status == 200
    assert rules.items() <= api("GET", "/api/rules/aeris").body.items()
    saved = {"brand": "aeris", "title": "Horaires", "language": "fr", "text": "Nous ouvrons à 7 h."}
    identity = api("POST", "/api/saved-replies", saved).body["id"]
    assert api("GET", "/api/saved-replies?brand=aeris").body["items"][0]["text"] == saved["text"]
    assert api("DELETE", f"/api/saved-replies/{identity}").status == 200
    assert api("GET", "/api/saved-replies?brand=aeris").body["items"] == []


def test_sources_are_added_once_changed_and_removed(api: Api) -> None:
    body = {"brand": "levain", "platform": "feeds", "url": "https://blog.example/feed"}
    first = api("POST", "/api/sources", body)
    assert (first.status, first.body["health"]) == (201, "new")
    assert api("POST", "/api/sources", body).body["id"] == first.body["id"]
    where = f"/api/sources/{first.body['id']}"
    assert api("PATCH", where, {"every_minutes": 30}).body["every_minutes"] == 30
    assert api("PATCH", where, {"every_minutes": 0}).status == 422
    assert api("DELETE", where).status == 200
    assert api("GET", "/api/sources?brand=levain").body["items"] == []
    assert api("POST", "/api/sources", {**body, "url": ""}).body["errors"][0]["field"] == "url"
    assert api("POST", "/api/sources", {**body, "url": "file:///etc/passwd"}).status == 422


def test_secrets_are_written_and_never_shown(api: Api) -> None:
    answer = api("PUT", "/api/secrets/levain/facebook", {"access_token": "tok", "app_secret": ""})
    assert answer.body == {"written": ["access_token"]}
    assert api("GET", "/api/secrets/levain/facebook").status == 404
    assert api("PUT", "/api/secrets/levain/facebook", {"password": "x"}).status == 422


def test_what_is_open_answers_without_a_token_and_the_rest_knows_its_caller(api: Api) -> None:
    assert Api("")("GET", "/privacy/levain").status == 200
    assert Api("")("GET", "/api/openapi.json").status == 200
    assert Api("stranger")("GET", "/api/mentions?brand=levain").status == 403
    assert api("GET", "/api/nothing").status == 404


def test_the_inbox_can_be_read_to_its_end_however_rare_what_is_asked_for(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.api.mentions.MOST_READ", 3)
    monkeypatch.setattr("vigie.api.mentions.PAGE", 2)
    for n in range(9):
        say(COMPLAINT if n == 0 else "Merci !", str(n), said_at=NOON + timedelta(minutes=n))
    found, cursor = [], ""
    for _ in range(9):
        page = api("GET", f"/api/mentions?brand=levain&intent=complaint{cursor}").body
        found += page["items"]
        if not page["next_cursor"]:
            break
        cursor = "&cursor=" + page["next_cursor"].replace("#", "%23").replace(":", "%3A")
    assert [item["native_id"] for item in found] == ["0"]


def test_a_time_beyond_reason_is_refused(api: Api) -> None:
    for said_at in ("9999-12-31T23:59:59Z", "1500-01-01T00:00:00Z"):
        body = {"brand": "levain", "text": "Appel", "said_at": said_at}
        answer = api("POST", "/api/mentions", body)
        assert (answer.status, answer.body["errors"][0]["field"]) == (422, "said_at")


def test_a_refused_hide_leaves_no_decision(api: Api) -> None:
    identity = say("Bonjour")
    want_reconnect("levain", "facebook", "the access token has expired", NOON)
    refused = api("POST", f"/api/mentions/{identity}/moderate", {"action": "hide", "reason": "pub"})
    assert refused.status == 409
    shown = api("GET", f"/api/mentions/{identity}").body
    assert (shown["settled_by_human"], shown["actions"]) == ([], [])


def test_intents_a_person_set_survive_an_edit(api: Api) -> None:
    identity = say("Bonjour")
    api("PATCH", f"/api/mentions/{identity}", {"intents": ["complaint"]})
    say("Bonjour à vous", kind=EventKind.EDIT, version=NOON + timedelta(minutes=1))
    assert api("GET", f"/api/mentions/{identity}").body["analysis"]["intents"] == ["complaint"]


def test_if_match_also_sees_an_edit_whose_card_is_not_made_yet(api: Api) -> None:
    identity = say("Super pain, bravo")
    revision = str(api("GET", f"/api/mentions/{identity}").body["revision"])
    edit = an_event("Voleurs", kind=EventKind.EDIT, version=NOON + timedelta(minutes=1))
    store_event("levain", edit, NOON)
    thanks = api(
        "POST", f"/api/mentions/{identity}/reply", {"text": "Merci"}, {"If-Match": revision}
    )
    assert thanks.status == 409
