"""Writing a reply, driven as API Gateway drives it: gaps, signature, preview, drafts, repeats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind
from vigie.aws import brands
from vigie.aws.clock import utc_now
from vigie.aws.drafts import read_draft
from vigie.aws.erasure import erase_author
from vigie.aws.outbox import list_actions, read_action
from vigie.aws.sayings import saying_write
from vigie.aws.table import write
from vigie.aws.team import save_member
from vigie.brand import Role
from vigie.mention import Author
from vigie.saying import Leaning, SaidIn, Saying, gist_of
from vigie.team import Member

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.test_serve_api import say

LONG = "Bonjour {}, merci pour votre message, nous revenons vers vous demain matin."
SAVED = {
    "brand": "levain",
    "title": "Merci",
    "language": "fr",
    "text": "Merci {prénom} ! {signature}",
    "variants": ["Un grand merci {prénom}, de {marque}.", "Merci pour la commande {order} !"],
}
VOICE: dict[str, Any] = {
    "who": "Une boulangerie de quartier",
    "use": ["fournil"],
    "avoid": ["désagrément"],
    "humour": "un peu",
    "signing": "initials",
    "sign_in": ["public"],
    "address": "vous",
    "tones": {"facebook": "chaleureux"},
    "closing": "À bientôt",
}


def sign_as(name: str, initials: str, user: str = "owner") -> None:
    save_member("levain", Member(user, Role.OWNER, name=name, initials=initials))


def preview(api: Api, identity: str, text: str, **more: Any) -> Any:
    answer = api("POST", f"/api/mentions/{identity}/preview", {"text": text, **more})
    assert answer.status == 200
    return answer.body


def codes(warnings: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in warnings]


def sent_text(answer: Any) -> str:
    action = read_action(answer.body["action_id"])
    assert action is not None
    return action.text


def test_a_reply_with_a_gap_is_refused_by_name_and_nothing_is_in_the_outbox(api: Api) -> None:
    identity = say("Bonjour")
    body = {"text": "Bonjour {prénom}, votre commande {order number} arrive. {prénom}"}
    refused = api("POST", f"/api/mentions/{identity}/reply", body)
    assert (refused.status, refused.body["code"]) == (422, "gaps_left")
    assert refused.body["gaps"] == ["prénom", "order number"]
    assert "{order number}" in refused.body["detail"]
    assert list_actions(identity) == []
    shown = preview(api, identity, body["text"])
    assert (shown["refused"]["code"], shown["refused"]["gaps"]) == (
        "gaps_left",
        refused.body["gaps"],
    )


@pytest.mark.parametrize("text", [":-} {}", '{"a": 1}', "Voyez `{name}`"])
def test_other_braces_leave(api: Api, text: str) -> None:
    assert api("POST", f"/api/mentions/{say('Bonjour')}/reply", {"text": text}).status == 202


def test_saved_replies_take_turns_filled_with_what_is_known(api: Api) -> None:
    brands.save_brand(a_brand(signature="L’équipe"))
    saved = api("POST", "/api/saved-replies", SAVED)
    assert saved.status == 201
    assert SAVED.items() <= saved.body.items()
    assert saved.body["placeholders"] == ["prénom", "signature", "marque", "order"]
    route = f"/api/saved-replies/{saved.body['id']}/use"
    identity = say("Bonjour")
    taken = [api("POST", route, {"mention_id": identity}).body for _ in range(3)]
    assert [one["text"] for one in taken] == [
        "Merci Odile ! L’équipe",
        "Un grand merci Odile, de Levain & Fils.",
        "Merci pour la commande {order} !",
    ]
    assert [one["missing"] for one in taken] == [[], [], ["order"]]
    (kept,) = api("GET", "/api/saved-replies?brand=levain").body["items"]
    assert kept["used"] == 3
    changed = api("PATCH", f"/api/saved-replies/{kept['id']}", {"variants": []})
    assert (changed.status, changed.body["variants"]) == (200, [])
    assert api("POST", route, {"mention_id": identity}).body["variant"] == 0


def test_a_renamed_saved_reply_is_not_overwritten_by_one_with_its_old_name(api: Api) -> None:
    first = api("POST", "/api/saved-replies", SAVED).body["id"]
    assert api("PATCH", f"/api/saved-replies/{first}", {"title": "Bravo"}).status == 200
    second = api("POST", "/api/saved-replies", SAVED).body["id"]
    assert second != first
    assert api("POST", "/api/saved-replies", {**SAVED, "title": "Bravo"}).body["id"] == first
    assert api("PATCH", f"/api/saved-replies/{second}", {"title": "Bravo"}).status == 422
    assert len(api("GET", "/api/saved-replies?brand=levain").body["items"]) == 2


def test_saved_replies_and_voice_are_sealed_and_written_by_their_roles(api: Api) -> None:
    brands.save_brand(a_brand(slug="autre", name="Autre"))
    brands.grant("agent", "levain", Role.AGENT)
    brands.grant("other", "autre", Role.OWNER)
    identity, saved = say("Bonjour"), api("POST", "/api/saved-replies", SAVED).body["id"]
    agent, other = Api("agent"), Api("other")
    assert agent("PATCH", f"/api/saved-replies/{saved}", {"title": "A"}).status == 200
    assert other("PATCH", f"/api/saved-replies/{saved}", {"title": "A"}).status == 404
    assert other("POST", f"/api/saved-replies/{saved}/use", {"mention_id": identity}).status == 404
    assert agent("PUT", "/api/brands/levain/voice", VOICE).status == 403
    assert agent("GET", "/api/brands/levain/voice").status == 200
    assert other("GET", "/api/brands/levain/voice").status == 403
    assert other("POST", f"/api/mentions/{identity}/preview", {"text": "x"}).status == 404
    assert other("PUT", f"/api/mentions/{identity}/draft", {"text": "x"}).status == 404
    assert other("POST", f"/api/mentions/{identity}/suggest", {}).status == 404


def test_the_voice_sheet_is_kept_and_its_platforms_are_known(api: Api) -> None:
    assert api("GET", "/api/brands/levain/voice").body["signing"] == "none"
    assert api("PUT", "/api/brands/levain/voice", VOICE).status == 200
    assert VOICE.items() <= api("GET", "/api/brands/levain/voice").body.items()
    wrong = api("PUT", "/api/brands/levain/voice", VOICE | {"tones": {"myspace": "x"}})
    assert (wrong.status, wrong.body["errors"][0]["field"]) == (422, "tones")


def test_a_reply_is_signed_once_where_the_brand_wants_it_and_the_preview_says_so(api: Api) -> None:
    api("PUT", "/api/brands/levain/voice", VOICE)
    sign_as("Odile Marchand", "OM")
    first, second, third = (say("Bonjour", str(n)) for n in range(3))
    shown = preview(api, first, "Nous ouvrons à 7 h.")
    assert (shown["text"], shown["length"], shown["unit"]) == (
        "Nous ouvrons à 7 h. ^OM", 23, "characters",
    )  # fmt: skip
    reply = api("POST", f"/api/mentions/{first}/reply", {"text": "Nous ouvrons à 7 h."})
    assert sent_text(reply) == shown["text"]
    signed = api("POST", f"/api/mentions/{second}/reply", {"text": "Oui. ^OM"})
    assert sent_text(signed) == "Oui. ^OM"
    private = {"text": "Oui, bien sûr.", "visibility": "private"}
    assert sent_text(api("POST", f"/api/mentions/{third}/reply", private)) == "Oui, bien sûr."


def test_without_initials_the_brand_s_signature_signs_and_without_one_the_writer_is_told(
    api: Api,
) -> None:
    api("PUT", "/api/brands/levain/voice", VOICE)
    identity = say("Bonjour")
    assert codes(preview(api, identity, "Bien sûr.")["warnings"]) == ["no_signature"]
    brands.save_brand(a_brand(signature="L’équipe Levain"))
    assert preview(api, identity, "Bien sûr.")["text"] == "Bien sûr.\nL’équipe Levain"
    sign_as("", "OM")
    assert codes(preview(api, identity, "Bien sûr. ^AB")["warnings"]) == ["signed_otherwise"]


def test_the_signature_counts_for_the_length(api: Api) -> None:
    identity = say("Bonjour")
    limit = preview(api, identity, "x")["limit"]
    assert preview(api, identity, "x" * limit)["refused"] is None
    api("PUT", "/api/brands/levain/voice", VOICE)
    sign_as("Odile", "OM")
    over = preview(api, identity, "x" * limit)
    assert over["length"] == limit + 4
    assert "too long" in over["refused"]["detail"]
    assert api("POST", f"/api/mentions/{identity}/reply", {"text": "x" * limit}).status == 422


@pytest.mark.parametrize("text", ["   ", "\u202e\u2066", "\u200b \ufeff", "\u3164"])
def test_words_nobody_sees_are_no_reply(api: Api, text: str) -> None:
    identity = say("Bonjour")
    api("PUT", "/api/brands/levain/voice", VOICE)
    sign_as("Odile", "OM")
    refused = api("POST", f"/api/mentions/{identity}/reply", {"text": text})
    assert (refused.status, refused.body["detail"]) == (422, "a reply needs words")


def test_controls_that_turn_a_line_around_never_leave_and_ten_thousand_emoji_are_too_long(
    api: Api,
) -> None:
    identity = say("Bonjour")
    sent = api(
        "POST", f"/api/mentions/{identity}/reply", {"text": "Merci \u202eOdile\u202c 👩\u200d🚀"}
    )
    assert sent_text(sent) == "Merci Odile 👩\u200d🚀"
    assert sent.body["warnings"][0]["code"] == "bidi_removed"
    assert sent.body["warnings"][0]["removed"] == 2
    many = api("POST", f"/api/mentions/{identity}/reply", {"text": "🥖" * 10_000})
    assert many.status == 422
    assert "10000 of 8000" in many.body["detail"]


def test_tone_is_warned_of_with_the_place(api: Api) -> None:
    api("PUT", "/api/brands/levain/voice", VOICE | {"signing": "none"})
    text = "Bonjour, merci de nous excuser des désagréments, tu peux repasser."
    avoided, address = preview(api, say("Bonjour"), text)["warnings"]
    assert text[avoided["start"] : avoided["end"]] == "désagréments"
    assert (address["code"], address["wanted"], address["word"]) == ("address_wrong", "vous", "tu")


def said(text: str, days: float, identity: str = "a-1") -> None:
    at = utc_now() - timedelta(days=days)
    row = Saying(
        id=identity,
        brand="levain",
        platform="facebook",
        at=at,
        said_in=SaidIn.REPLY,
        leaning=Leaning.GIVING,
        about="m1",
        gist=gist_of(text),
    )
    write(saying_write(row))


def test_nearly_the_same_words_are_warned_of_with_when_and_where_for_thirty_days(api: Api) -> None:
    identity = say("Bonjour")
    said(LONG.format("Paul"), 31)
    assert preview(api, identity, LONG.format("Odile"))["warnings"] == []
    said(LONG.format("Zoé"), 3)
    said(LONG.format("Marc"), 2, "a-2")
    (again,) = preview(api, identity, LONG.format("Odile"))["warnings"]
    assert (again["code"], again["times"], again["about"]) == ("same_again", 2, "m1")
    assert again["platform"] == "facebook"
    assert preview(api, identity, "Merci beaucoup, à très vite")["warnings"] == []


def test_a_reply_asked_for_twice_is_not_warned_of_itself(api: Api) -> None:
    identity, key = say("Bonjour"), {"Idempotency-Key": "k"}
    body = {"text": LONG.format("Odile")}
    first = api("POST", f"/api/mentions/{identity}/reply", body, key)
    said(body["text"], 0.001, first.body["action_id"])
    again = api("POST", f"/api/mentions/{identity}/reply", body, key)
    assert (again.body["action_id"], again.body["warnings"]) == (first.body["action_id"], [])


def standing(api: Api, identity: str) -> dict[str, Any]:
    """The whole mention but for what only time changes."""
    body: dict[str, Any] = api("GET", f"/api/mentions/{identity}").body
    return {name: body[name] for name in body if name not in ("deadline", "guide")}


def test_a_preview_writes_nothing_and_says_what_would_become_of_it(api: Api) -> None:
    identity = say("Vous ouvrez quand ?")
    before = standing(api, identity)
    shown = preview(api, identity, "À 7 h.")
    assert (shown["will"], shown["refused"], shown["visibility"]) == ("send", None, "public")
    assert standing(api, identity) == before
    by_hand = api("POST", "/api/mentions", {"brand": "levain", "text": "Appel"}).body["id"]
    assert preview(api, by_hand, "Je rappelle.")["will"] == "task"


def test_an_acknowledgement_is_previewed_beside_the_private_answer(api: Api) -> None:
    api("PUT", "/api/brands/levain/voice", VOICE)
    sign_as("Odile", "OM")
    more = {"visibility": "private", "acknowledgement": "Bonjour {nom}, on vous écrit."}
    shown = preview(api, say("Bonjour"), "Votre commande part ce soir.", **more)
    assert (shown["visibility"], shown["refused"]) == ("private", None)
    assert shown["acknowledgement"]["refused"]["gaps"] == ["nom"]
    more["acknowledgement"] = "Bonjour, on vous écrit."
    shown = preview(api, say("Bonjour"), "Votre commande part ce soir.", **more)
    assert shown["acknowledgement"]["text"] == "Bonjour, on vous écrit. ^OM"


@pytest.mark.parametrize("text", ["Bonjour {nom}", "", "x" * 9000, "Oui.", "Merci ^AB", "a\r\nb"])
@pytest.mark.parametrize("visibility", ["public", "private"])
def test_the_preview_equals_what_is_sent_or_what_refuses_it(
    api: Api, text: str, visibility: str
) -> None:
    api("PUT", "/api/brands/levain/voice", VOICE | {"sign_in": ["public", "private"]})
    sign_as("Odile", "OM")
    identity = say("Bonjour")
    shown = preview(api, identity, text, visibility=visibility)
    reply = api("POST", f"/api/mentions/{identity}/reply", {"text": text, "visibility": visibility})
    if shown["refused"]:
        assert (reply.status, reply.body["detail"]) == (422, shown["refused"]["detail"])
    else:
        assert sent_text(reply) == shown["text"]
        assert reply.body["warnings"] == shown["warnings"]


def test_a_draft_is_its_writer_s_own_and_the_last_one_saved_stands(api: Api) -> None:
    identity = say("Bonjour")
    brands.grant("agent", "levain", Role.AGENT)
    route = f"/api/mentions/{identity}/draft"
    assert api("PUT", route, {"text": "Bonj"}).status == 200
    api("PUT", route, {"text": "Bonjour ", "visibility": "private", "acknowledgement": "Vu !"})
    shown = api("GET", f"/api/mentions/{identity}").body["draft"]
    assert (shown["text"], shown["visibility"]) == ("Bonjour ", "private")
    assert shown["acknowledgement"] == "Vu !"
    assert shown["saved_at"]
    assert Api("agent")("GET", f"/api/mentions/{identity}").body["draft"] is None
    assert api("DELETE", route).status == 200
    assert api("GET", f"/api/mentions/{identity}").body["draft"] is None
    api("PUT", route, {"text": "Bonj"})
    api("PUT", route, {"text": "  "})
    assert api("GET", f"/api/mentions/{identity}").body["draft"] is None


def test_a_draft_goes_with_the_reply_and_saving_it_late_brings_none_back(api: Api) -> None:
    identity = say("Bonjour")
    route = f"/api/mentions/{identity}/draft"
    api("PUT", route, {"text": "Bonjour, à 7 h."})
    assert api("POST", f"/api/mentions/{identity}/reply", {"text": "{nom}"}).status == 422
    assert api("GET", f"/api/mentions/{identity}").body["draft"] is not None
    assert api("POST", f"/api/mentions/{identity}/reply", {"text": "Bonjour, à 7 h."}).status == 202
    assert api("GET", f"/api/mentions/{identity}").body["draft"] is None
    api("PUT", route, {"text": "Bonjour, à 7 h."})
    assert api("GET", f"/api/mentions/{identity}").body["draft"] is None
    api("PUT", route, {"text": "Autre chose"})
    assert api("GET", f"/api/mentions/{identity}").body["draft"]["text"] == "Autre chose"


def test_a_draft_is_over_after_thirty_days_and_erased_with_the_author(api: Api) -> None:
    identity = say("Bonjour", "9", author=Author("u9", "Odile Marchand"))
    api("PUT", f"/api/mentions/{identity}/draft", {"text": "Odile dit : Bonjour"})
    now = utc_now()
    assert read_draft(identity, "owner", now) is not None
    assert read_draft(identity, "owner", now + timedelta(days=31)) is None
    erase_author("levain", "facebook", "u9", now)
    assert read_draft(identity, "owner", now) is None


def test_a_private_reply_alone_is_an_action_of_its_own_kind(api: Api) -> None:
    identity = say("Bonjour")
    private = {"text": "Oui", "visibility": "private"}
    answer = api("POST", f"/api/mentions/{identity}/reply", private)
    action: Action | None = read_action(answer.body["action_id"])
    assert action is not None
    assert action.kind is ActionKind.PRIVATE_REPLY
