"""Our own answers on each platform: the one call that changes or deletes them, and how it shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.action import Action, ActionKind
from vigie.errors import (
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from vigie.mention import Author, EventKind, Mention, MentionEvent, merge
from vigie.platforms import Capability, Policy, load_platform, platform_names
from vigie.reply import why_by_hand, why_too_late

from infra.capabilities import ENGLISH, FRENCH, _own
from tests.platforms.fixtures import NOW
from tests.platforms.own_words import NEW, WIRES, Ask, Wire
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

EDITS = [slug for slug, wire in WIRES.items() if wire.edit]
DELETIONS = [slug for slug, wire in WIRES.items() if wire.delete]
READABLE = [slug for slug, wire in WIRES.items() if wire.read]


def an_act(slug: str, kind: ActionKind, **changes: Any) -> Action:
    action = Action("e1", "m1", "demo", slug, "1", kind, "lou", created_at=NOW)
    text = NEW if kind is ActionKind.EDIT_REPLY else ""
    about = {"text": text, "target": WIRES[slug].target, "author": Author(id="99")}
    return replace(action, **{**about, **WIRES[slug].about, **changes})


def answer(given: Any) -> Answer:
    """An answer from a status, a body, or both."""
    if isinstance(given, int):
        return Answer(status=given)
    status, body = given if isinstance(given, tuple) else (200, given)
    return Answer(status=status, body=b"" if body is None else json.dumps(body).encode())


Asked = Callable[..., Any]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """A platform that answers writes and reads as told."""

    @contextmanager
    def serve(slug: str, write: Any = None, read: Any = None) -> Iterator[StandIn]:
        def route(call: Call) -> Answer:
            is_read = call.method == "GET"
            return answer(read if is_read else write)

        with stand_in(Answer(), route=route) as server:
            monkeypatch.setenv("VIGIE_LOCAL", "1")
            monkeypatch.setenv(f"VIGIE_{slug.upper()}_BASE_URL", server.url)
            yield server

    return serve


def module(slug: str) -> Any:
    return load_platform(slug)


def check_call(call: Call, ask: Ask) -> None:
    assert (call.method, call.path) == (ask.method, ask.path)
    assert ask.query.items() <= call.query.items()
    assert ask.form.items() <= call.form.items()
    assert ask.headers.items() <= call.headers.items()
    if ask.json is not None:
        assert call.json == ask.json


def writes_of(server: StandIn) -> list[Call]:
    return [call for call in server.calls if call.method != "GET"]


def test_every_platform_that_declares_it_has_its_wire() -> None:
    """And none that does not: what a platform offers is what its file says."""
    for slug in platform_names():
        profile, wire = load_platform(slug).PROFILE, WIRES.get(slug)
        assert profile.can(Capability.EDIT_OWN) == bool(wire and wire.edit), slug
        assert profile.can(Capability.DELETE_OWN) == bool(wire and wire.delete), slug


@pytest.mark.parametrize("slug", EDITS)
def test_an_edit_is_one_call_and_names_what_it_changed(slug: str, at: Asked) -> None:
    wire = WIRES[slug]
    assert wire.edit
    with at(slug, (wire.edit.status, wire.edit.answer), wire.shows("Avant")) as server:
        made = module(slug).perform(an_act(slug, ActionKind.EDIT_REPLY), wire.secrets)
        (call,) = writes_of(server)
    assert made == wire.target
    check_call(call, wire.edit)


@pytest.mark.parametrize("slug", DELETIONS)
def test_a_deletion_is_one_call_and_names_nothing(slug: str, at: Asked) -> None:
    wire = WIRES[slug]
    assert wire.delete
    with at(slug, (wire.delete.status, wire.delete.answer), wire.shows("Avant")) as server:
        made = module(slug).perform(an_act(slug, ActionKind.DELETE_REPLY), wire.secrets)
        (call,) = writes_of(server)
    assert made is None
    check_call(call, wire.delete)


@pytest.mark.parametrize("slug", [slug for slug in EDITS if WIRES[slug].read])
def test_an_edit_is_found_by_its_words_and_missed_without_them(slug: str, at: Asked) -> None:
    wire, action = WIRES[slug], an_act(slug, ActionKind.EDIT_REPLY)
    for words, done in ((NEW, True), (f"  {NEW}\n", True), ("Avant", False)):
        with at(slug, None, wire.shows(words)) as server:
            assert module(slug).was_done(action, wire.secrets)[0] is done
            assert server.calls[0].path == wire.read
            assert writes_of(server) == []


@pytest.mark.parametrize("slug", [slug for slug in DELETIONS if WIRES[slug].read])
def test_a_deletion_is_found_by_what_is_gone(slug: str, at: Asked) -> None:
    wire, action = WIRES[slug], an_act(slug, ActionKind.DELETE_REPLY)
    for read, done in ((wire.shows(NEW), False), (wire.gone, True)):
        with at(slug, None, read) as server:
            assert module(slug).was_done(action, wire.secrets)[0] is done
            assert server.calls[0].path == wire.read


@pytest.mark.parametrize("slug", [slug for slug in EDITS if WIRES[slug].read])
def test_an_edit_of_what_is_gone_is_not_done(slug: str, at: Asked) -> None:
    wire = WIRES[slug]
    with at(slug, None, wire.gone):
        try:
            done, _ = module(slug).was_done(an_act(slug, ActionKind.EDIT_REPLY), wire.secrets)
        except (GoneError, TransientError):
            return
    # WordPress keeps the words of what it threw away, and Discourse and Disqus of what they hide.
    assert not done or slug in {"wordpress", "discourse", "disqus"}


GONE: dict[str, Any] = {
    "facebook": WIRES["facebook"].gone,
    "instagram": WIRES["instagram"].gone,
    "threads": WIRES["threads"].gone,
    "x": (404, {"type": "https://api.twitter.com/2/problems/resource-not-found", "status": 404}),
    "linkedin": (404, {"status": 404, "message": "…"}),
    "youtube": (404, {"error": {"code": 404, "errors": [{"reason": "commentNotFound"}]}}),
    "mastodon": (404, {"error": "Enregistrement introuvable"}),
    "wordpress": (410, {"code": "rest_already_trashed", "message": "…", "data": {"status": 410}}),
    "discourse": (404, {"errors": ["…"], "error_type": "not_found"}),
    "disqus": (400, {"code": 8, "response": "…"}),
    "lemmy": (404, {"error": "couldnt_find_comment"}),
    "discord": (404, {"code": 10008, "message": "Unknown Message"}),
    "google_business": (404, {"error": {"code": 404, "status": "NOT_FOUND"}}),
    "app_store": (404, {"errors": [{"code": "NOT_FOUND", "status": "404"}]}),
    "trustpilot": 404,
}


@pytest.mark.parametrize("slug", GONE)
def test_deleting_what_is_gone_already_ends_well(slug: str, at: Asked) -> None:
    wire = WIRES[slug]
    with at(slug, GONE[slug], wire.shows(NEW)) as server:
        action = an_act(slug, ActionKind.DELETE_REPLY)
        assert module(slug).perform(action, wire.secrets) is None
        assert len(writes_of(server)) == 1


@pytest.mark.parametrize("slug", [slug for slug in EDITS if slug in GONE])
def test_changing_what_is_gone_is_refused_for_good(slug: str, at: Asked) -> None:
    wire = WIRES[slug]
    with at(slug, GONE[slug], wire.shows(NEW)), pytest.raises(GoneError):
        module(slug).perform(an_act(slug, ActionKind.EDIT_REPLY), wire.secrets)


REFUSED: dict[str, Any] = {
    "facebook": {"error": {"code": 200, "message": "…", "type": "OAuthException"}},
    "youtube": (403, {"error": {"code": 403, "errors": [{"reason": "forbidden"}]}}),
    "reddit": (403, {"message": "Forbidden", "error": 403}),
    "wordpress": (403, {"code": "rest_cannot_edit", "message": "…", "data": {"status": 403}}),
    "discourse": (403, {"errors": ["…"], "error_type": "invalid_access"}),
    "discord": (403, {"code": 50013, "message": "Missing Permissions"}),
    "lemmy": (400, {"error": "not_a_moderator"}),
}


@pytest.mark.parametrize("kind", [ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY])
@pytest.mark.parametrize("slug", REFUSED)
def test_a_missing_right_is_said_and_asks_nobody_to_reconnect(
    slug: str, kind: ActionKind, at: Asked
) -> None:
    wire = WIRES[slug]
    with at(slug, REFUSED[slug], wire.shows(NEW)), pytest.raises(PermissionDeniedError):
        module(slug).perform(an_act(slug, kind), wire.secrets)


SAID_NO: dict[str, Any] = {
    "facebook": {"success": False},
    "instagram": {"success": False},
    "threads": {"success": False},
    "x": {"data": {"deleted": False}},
    "discourse": {"success": "failed"},
}


@pytest.mark.parametrize("slug", SAID_NO)
def test_a_no_inside_a_yes_is_a_no(slug: str, at: Asked) -> None:
    wire = WIRES[slug]
    with at(slug, SAID_NO[slug], wire.shows(NEW)), pytest.raises(PermanentError):
        module(slug).perform(an_act(slug, ActionKind.DELETE_REPLY), wire.secrets)


# Private answers


PRIVATE_IDS = {
    "facebook": "m_AbC-dEf",
    "instagram": "aWdfZAG1234",
    "reddit": "t4_ccc",
    "bluesky": "3kmessage",
}


@pytest.mark.parametrize("kind", [ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY])
@pytest.mark.parametrize("slug", PRIVATE_IDS)
def test_a_private_message_is_never_taken_for_a_public_answer(
    slug: str, kind: ActionKind, at: Asked
) -> None:
    with at(slug, {"success": True}) as server:
        with pytest.raises(PermanentError):
            module(slug).perform(an_act(slug, kind, target=PRIVATE_IDS[slug]), WIRES[slug].secrets)
        assert server.calls == []


def a_mention(slug: str, *, private: bool) -> Mention:
    facts = {"private": "1"} if private else {}
    event = MentionEvent(slug, "1", EventKind.ADD, NOW, "Bonjour", facts=facts)
    return merge(None, event, "demo")


@pytest.mark.parametrize("slug", ["facebook", "instagram", "x", "reddit"])
def test_a_private_answer_goes_by_hand_where_only_public_ones_can_be_changed(slug: str) -> None:
    profile, kind = load_platform(slug).PROFILE, ActionKind.DELETE_REPLY
    assert "private message" in why_by_hand(profile, kind, a_mention(slug, private=True))
    assert why_by_hand(profile, kind, a_mention(slug, private=False)) == ""


@pytest.mark.parametrize("slug", ["mastodon", "discord", "telegram", "lemmy", "discourse"])
def test_a_private_answer_is_changed_where_the_platform_lets_us(slug: str) -> None:
    profile = load_platform(slug).PROFILE
    assert why_by_hand(profile, ActionKind.EDIT_REPLY, a_mention(slug, private=True)) == ""


def test_discord_finds_a_private_answer_in_the_chat_with_the_person(at: Asked) -> None:
    """Its id alone does not tell: it is not in the channel, so the chat is looked at."""
    target, chat = WIRES["discord"].target, "3000000000000000001"

    def route(call: Call) -> Answer:
        if call.path.endswith("/users/@me/channels"):
            return answer({"id": chat})
        if chat in call.path:
            return answer(
                {"id": target, "content": "Avant"} if call.method == "GET" else (204, None)
            )
        return answer(WIRES["discord"].gone)

    with at("discord") as server:
        server.route = route
        action = an_act("discord", ActionKind.DELETE_REPLY, author=Author(id="99"))
        assert module("discord").perform(action, WIRES["discord"].secrets) is None
    last = server.calls[-1]
    assert (last.method, last.path) == ("DELETE", f"/api/v10/channels/{chat}/messages/{target}")


def test_discord_takes_a_person_without_a_chat_for_no_place_to_look(at: Asked) -> None:
    """Our answer is in no channel, and there is no chat: it is gone."""
    closed = (403, {"code": 50007, "message": "Cannot send messages to this user"})
    with at("discord", closed, WIRES["discord"].gone):
        action = an_act("discord", ActionKind.DELETE_REPLY, author=Author(id="99"))
        assert module("discord").was_done(action, WIRES["discord"].secrets) == (True, None)


def test_discord_changes_no_message_but_the_bots_own(at: Asked) -> None:
    wire = WIRES["discord"]
    token = "NDI0Mg.x.y"
    other = {"id": wire.target, "content": "Avant", "author": {"id": "7"}}
    with at("discord", {"id": wire.target}, other) as server:
        with pytest.raises(PermanentError):
            module("discord").perform(
                an_act("discord", ActionKind.EDIT_REPLY), {"bot_token": token}
            )
        assert writes_of(server) == []


def test_telegram_speaks_for_the_business_account_that_wrote(at: Asked) -> None:
    done = {"ok": True, "result": True}
    with at("telegram", done) as server:
        action = an_act("telegram", ActionKind.DELETE_REPLY, target="bc_1_99_8")
        module("telegram").perform(action, WIRES["telegram"].secrets)
    (call,) = server.calls
    assert call.path == "/bot4242:TOKEN/deleteBusinessMessages"
    assert call.json == {"business_connection_id": "bc_1", "message_ids": [8]}


def test_telegram_cannot_be_asked_what_became_of_it() -> None:
    for kind in (ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY):
        with pytest.raises(TransientError):
            module("telegram").was_done(an_act("telegram", kind), WIRES["telegram"].secrets)


def test_lemmy_changes_a_private_message_by_its_own_calls(at: Asked) -> None:
    view = {"private_message_view": {"private_message": {"id": 5, "content": NEW}}}
    with at("lemmy", view) as server:
        action = an_act("lemmy", ActionKind.EDIT_REPLY, target="private_message-5")
        assert module("lemmy").perform(action, WIRES["lemmy"].secrets) == "private_message-5"
    (call,) = server.calls
    assert (call.method, call.path) == ("PUT", "/api/v3/private_message")
    assert call.json == {"private_message_id": 5, "content": NEW}


# Particular answers


def test_instagram_takes_nothing_back_under_anothers_media(at: Asked) -> None:
    with at("instagram", {"success": True}) as server:
        action = an_act("instagram", ActionKind.DELETE_REPLY, facts={"mentioned_in": "comment"})
        with pytest.raises(PermanentError):
            module("instagram").perform(action, WIRES["instagram"].secrets)
        assert server.calls == []


def test_instagram_leaves_our_comment_under_anothers_media_to_a_human() -> None:
    tagged = replace(a_mention("instagram", private=False), facts={"mentioned_in": "comment"})
    for mention, by_hand in ((tagged, True), (replace(tagged, facts={}), False)):
        assert module("instagram").is_by_hand(ActionKind.DELETE_REPLY, mention, {}) is by_hand
        assert module("instagram").is_by_hand(ActionKind.REPLY, mention, {}) is False


def test_bluesky_deletes_in_our_own_repository_alone(at: Asked) -> None:
    with at("bluesky", {}) as server:
        other = "at://did:plc:other/app.bsky.feed.post/3kbbb"
        with pytest.raises(PermanentError):
            module("bluesky").perform(
                an_act("bluesky", ActionKind.DELETE_REPLY, target=other), WIRES["bluesky"].secrets
            )
        assert server.calls == []


def test_app_store_deletes_nothing_twice(at: Asked) -> None:
    """The response has an id of its own; without a response there is nothing to call about."""
    with at("app_store", None, WIRES["app_store"].gone) as server:
        action = an_act("app_store", ActionKind.DELETE_REPLY)
        assert module("app_store").perform(action, WIRES["app_store"].secrets) is None
        assert writes_of(server) == []


def test_tiktok_is_sure_only_when_every_reply_was_listed(at: Asked) -> None:
    wire, action = WIRES["tiktok"], an_act("tiktok", ActionKind.DELETE_REPLY)
    more = {"code": 0, "data": {"comments": [{"comment_id": "9"}], "has_more": True}}
    with at("tiktok", None, more) as server:
        with pytest.raises(TransientError):
            module("tiktok").was_done(action, wire.secrets)
        assert [call.query.get("cursor", "0") for call in server.calls] == [
            "0", "30", "60", "90", "120",
        ]  # fmt: skip


def test_mastodon_does_not_call_twice_who_is_called_already(at: Asked) -> None:
    wire = WIRES["mastodon"]
    words = "Bonjour @lea@autre.example, c'est réparé."
    with at("mastodon", {"id": "12"}) as server:
        action = an_act("mastodon", ActionKind.EDIT_REPLY, text=words)
        module("mastodon").perform(action, wire.secrets)
    assert server.calls[0].json == {"status": words}


def test_a_reply_waiting_for_approval_on_wordpress_is_no_mystery(at: Asked) -> None:
    """A site that changed another comment than ours is not believed."""
    wire = WIRES["wordpress"]
    with at("wordpress", {"id": 99}), pytest.raises(OutcomeUnknownError):
        module("wordpress").perform(an_act("wordpress", ActionKind.EDIT_REPLY), wire.secrets)


# Windows and guides


def test_windows_are_as_the_platforms_document_them() -> None:
    windows = {
        slug: (policy.edit_within, policy.delete_within)
        for slug in platform_names()
        if (policy := load_platform(slug).PROFILE.policy)
        and (policy.edit_within or policy.delete_within)
    }
    assert windows == {"telegram": (None, timedelta(hours=48))}


def test_a_window_is_open_to_its_last_moment_and_for_good_where_there_is_none() -> None:
    telegram, lemmy = (load_platform(slug).PROFILE for slug in ("telegram", "lemmy"))
    two_days, second = timedelta(hours=48), timedelta(seconds=1)
    kind = ActionKind.DELETE_REPLY
    assert why_too_late(telegram, kind, NOW - two_days, NOW) == ""
    assert why_too_late(telegram, kind, NOW - two_days - second, NOW) == (
        "Telegram lets an answer be deleted for 2 days only: open it there"
    )
    assert why_too_late(telegram, ActionKind.EDIT_REPLY, NOW - timedelta(days=400), NOW) == ""
    assert why_too_late(lemmy, kind, NOW - timedelta(days=400), NOW) == ""


def test_guides_say_in_both_languages_what_may_become_of_our_answers() -> None:
    def both(slug: str) -> tuple[str, str]:
        profile = load_platform(slug).PROFILE
        return _own(profile, FRENCH), _own(profile, ENGLISH)

    assert both("wordpress") == ("modifier et supprimer d'ici", "change and delete from here")
    assert both("telegram") == (
        "modifier et supprimer (dans les 48 heures) d'ici",
        "change and delete (within 48 hours) from here",
    )
    assert both("bluesky")[0] == (
        "supprimer d'ici\u202f; modifier à la main\u202f; celles envoyées en privé, à la main"
    )
    assert both("messenger") == (
        "modifier et supprimer à la main",
        "change and delete by hand",
    )
    assert both("feeds") == ("", "")
    assert Policy().own_in_private is False


def test_wires_are_whole() -> None:
    assert set(READABLE) == set(WIRES) - {"telegram"}
    assert all(isinstance(one, Wire) for one in WIRES.values())
