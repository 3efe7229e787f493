from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    TransientError,
)
from vigie.length import count_length
from vigie.mention import Author, EventKind
from vigie.platforms import telegram
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

TOKEN = "7000000001:AAH-rivage"
SECRETS = {"bot_token": TOKEN, "secret_token": "sésame"}
GROUP = "-1001870000001"
SOURCE = Source("demo", "telegram", "s1", account="@rivage_bot")


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b'{"ok":true,"result":true}')) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_TELEGRAM_BASE_URL", server.url)
        yield server


def says(result: Any) -> Answer:
    return Answer(body=json.dumps({"ok": True, "result": result}).encode())


def refuses(code: int, **parameters: int) -> Answer:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": "Неважно"}
    return Answer(status=code, body=json.dumps(body | {"parameters": parameters}).encode())


def a_message(number: int = 42, **changes: Any) -> dict[str, Any]:
    chat = {"id": int(GROUP), "type": "supergroup", "title": "Rivage"}
    person = {"id": 5, "is_bot": False, "first_name": "Maëlle"}
    return {"message_id": number, "chat": chat, "from": person, "date": 1795348800, **changes}


def an_update(number: int, **changes: Any) -> dict[str, Any]:
    return {"update_id": number, "message": a_message(number, text="Bonjour", **changes)}


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "telegram", f"{GROUP}_42", kind, "lou", created_at=NOW)
    facts = {"chat_id": GROUP, "message_id": "42"}
    return replace(
        action, **{"text": "Merci ! ^L", "facts": facts, "author": Author(id="5"), **changes}
    )


def read_one(update: dict[str, Any]) -> Any:
    (event,) = telegram.parse(json.dumps(update).encode(), NOW).events
    return event


# Deliveries


def test_delivery_with_our_secret_is_accepted() -> None:
    telegram.verify_push({"x-telegram-bot-api-secret-token": "sésame"}, b"{}", SECRETS)


@pytest.mark.parametrize(
    ("headers", "secrets"),
    [
        ({}, SECRETS),
        ({"x-telegram-bot-api-secret-token": ""}, {"secret_token": ""}),
        ({"x-telegram-bot-api-secret-token": "Sésame"}, SECRETS),
        ({"x-telegram-bot-api-secret-token": "sésame"}, {}),
    ],
)
def test_any_other_delivery_is_refused(headers: dict[str, str], secrets: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        telegram.verify_push(headers, b"{}", secrets)


def test_there_is_no_handshake() -> None:
    with pytest.raises(SignatureError):
        telegram.answer_handshake({}, SECRETS)


# Reading


@pytest.mark.parametrize(
    ("part", "shows"),
    [
        ({"photo": [{"file_id": "a"}]}, "photo"),
        ({"voice": {"file_id": "a"}}, "audio"),
        ({"video_note": {"file_id": "a"}}, "video"),
        ({"animation": {"file_id": "a"}, "document": {"file_id": "a"}}, "gif"),
        ({"document": {"file_id": "a"}}, "file"),
        ({"sticker": {"file_id": "a", "emoji": "😡"}}, "sticker"),
        ({"location": {"latitude": 48.6, "longitude": -2.0}}, "location"),
        ({"story": {"id": 1}}, "story"),
    ],
)
def test_message_without_words_tells_what_it_shows(part: dict[str, Any], shows: str) -> None:
    event = read_one({"update_id": 1, "message": a_message(**part)})
    assert (event.text, event.facts["shows"]) == ("", shows)


def test_same_number_in_two_chats_is_two_mentions() -> None:
    other = {"id": -1009, "type": "supergroup"}
    first = read_one({"update_id": 1, "message": a_message(text="a")})
    second = read_one({"update_id": 2, "message": a_message(text="a", chat=other)})
    assert first.native_id != second.native_id


def test_comment_under_a_channel_post_hangs_under_it_and_the_post_is_ours() -> None:
    channel = {"id": -1007, "type": "channel", "title": "Rivage"}
    post = a_message(8, text="Nouveau", sender_chat=channel, is_automatic_forward=True)
    comment = a_message(9, text="Bravo", reply_to_message=post, message_thread_id=8)
    assert read_one({"update_id": 1, "message": post}).own
    event = read_one({"update_id": 2, "message": comment})
    assert (event.thread_id, event.own) == (f"{GROUP}_8", False)


@pytest.mark.parametrize("key", ["callback_query", "poll_answer", "chat_join_request", "new_thing"])
def test_update_in_which_nobody_speaks_is_no_mention(key: str) -> None:
    parsed = telegram.parse(json.dumps({"update_id": 1, key: {"id": "1"}}).encode(), NOW)
    assert not parsed.events
    assert parsed.none_because == f"an update of kind {key} says nothing"


def test_link_behind_a_word_is_shown_by_its_kind_wherever_it_stands() -> None:
    hidden = {"type": "text_link", "offset": 3, "length": 3, "url": "https://spam.example"}
    event = read_one({"update_id": 1, "message": a_message(text="😀 ici", entities=[hidden])})
    assert (event.text, event.facts["shows"]) == ("😀 ici", "link")


@given(st.integers(min_value=2**53, max_value=2**63))
def test_large_numbers_stay_exact(number: int) -> None:
    event = read_one({"update_id": 1, "message": a_message(number, text="a")})
    assert event.native_id == f"{GROUP}_{number}"


def test_length_counts_code_units_of_utf_16() -> None:
    assert count_length("😀", telegram.PROFILE.counting) == 2


def test_recorded_payloads_are_read() -> None:
    for path in recorded("telegram"):
        parsed = telegram.parse(path.read_bytes(), NOW)
        assert bool(parsed.events) != bool(parsed.none_because), path.name


def test_address_of_a_chat_with_a_number_is_claimed() -> None:
    assert telegram.claim("https://t.me/c/2110000009/640/812?single") == "-1002110000009_812"
    assert telegram.claim("https://t.me/c/1870000001/42/") == f"{GROUP}_42"
    assert telegram.claim("https://t.me/amiscaferivage/42") is None


# Asking


def test_poll_asks_once_and_confirms_what_was_stored(bot: StandIn) -> None:
    bot.answers = [says([an_update(10), an_update(11)]), says([])]
    first = telegram.poll(SOURCE, SECRETS, NOW)
    assert [one.native_id for one in first.events] == [f"{GROUP}_10", f"{GROUP}_11"]
    assert first.cursor == {"offset": 12}
    second = telegram.poll(replace(SOURCE, cursor=first.cursor), SECRETS, NOW)
    assert second.cursor == {}, "after a quiet week the numbers begin anew"
    assert [call.json.get("offset") for call in bot.calls] == [None, 12]
    assert {"message", "edited_message"} <= set(bot.calls[0].json["allowed_updates"])
    assert bot.calls[0].path == f"/bot{TOKEN}/getUpdates"


def test_poll_that_was_not_stored_brings_the_same_again(bot: StandIn) -> None:
    bot.answers = [says([an_update(10)])]
    assert telegram.poll(SOURCE, SECRETS, NOW) == telegram.poll(SOURCE, SECRETS, NOW)


def test_full_hundred_is_followed_at_once(bot: StandIn) -> None:
    bot.answers = [says([an_update(number) for number in range(100)])]
    fetched = telegram.poll(SOURCE, SECRETS, NOW)
    assert fetched.wait
    assert len(bot.calls) == 1, "a second call would make Telegram forget what is not stored"


def test_poison_update_is_set_aside_and_passed(bot: StandIn) -> None:
    bot.answers = [says([{"update_id": 10, "message": 3}, an_update(11)])]
    fetched = telegram.poll(SOURCE, SECRETS, NOW)
    assert (len(fetched.events), len(fetched.rejected)) == (1, 1)
    assert fetched.cursor == {"offset": 12}


def test_bot_with_a_webhook_has_nothing_to_ask(bot: StandIn) -> None:
    bot.answers = [refuses(409), says({"url": "https://vigie.example/webhooks/telegram/demo"})]
    assert telegram.poll(SOURCE, SECRETS, NOW).events == ()


def test_another_reader_of_the_same_bot_is_an_outage(bot: StandIn) -> None:
    bot.answers = [refuses(409), says({"url": ""})]
    with pytest.raises(TransientError):
        telegram.poll(SOURCE, SECRETS, NOW)


# Acts


def test_reply_is_sent_once_under_the_message(bot: StandIn) -> None:
    chat = {"id": int(GROUP), "type": "supergroup"}
    bot.answers = [says({"message_id": 43, "chat": chat, "date": 1})]
    assert telegram.perform(an_action(), SECRETS) == f"{GROUP}_43"
    (call,) = bot.calls
    assert call.path == f"/bot{TOKEN}/sendMessage"
    assert call.json == {
        "chat_id": GROUP,
        "text": "Merci ! ^L",
        "reply_parameters": {"message_id": 42},
    }


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"topic_id": "640"}, {"message_thread_id": 640}),
        ({"direct_topic_id": "7", "private": "1"}, {"direct_messages_topic_id": 7}),
        ({"business_connection_id": "R_v", "private": "1"}, {"business_connection_id": "R_v"}),
    ],
)
def test_reply_goes_where_it_was_said(
    facts: dict[str, str], asked: dict[str, Any], bot: StandIn
) -> None:
    bot.answers = [says({"message_id": 43, "chat": {"id": 1}})]
    kind = ActionKind.PRIVATE_REPLY if "private" in facts else ActionKind.REPLY
    known = {"chat_id": GROUP, "message_id": "42", **facts}
    telegram.perform(an_action(kind, facts=known), SECRETS)
    assert bot.calls[0].json.items() >= asked.items()
    assert bot.calls[0].json["reply_parameters"] == {"message_id": 42}


def test_private_answer_to_a_group_goes_to_its_author(bot: StandIn) -> None:
    bot.answers = [says({"message_id": 2, "chat": {"id": 5, "type": "private"}})]
    assert telegram.perform(an_action(ActionKind.PRIVATE_REPLY), SECRETS) == "5_2"
    assert bot.calls[0].json == {"chat_id": "5", "text": "Merci ! ^L"}


def test_private_answer_to_who_never_started_the_bot_is_no_dead_token(bot: StandIn) -> None:
    bot.answers = [refuses(403)]
    with pytest.raises(PermissionDeniedError):
        telegram.perform(an_action(ActionKind.PRIVATE_REPLY), SECRETS)


@pytest.mark.parametrize("author", [Author(), Author(id="-1007", name="Une chaîne")])
def test_nobody_can_write_in_private_to_a_channel(author: Author, bot: StandIn) -> None:
    with pytest.raises(PermanentError):
        telegram.perform(an_action(ActionKind.PRIVATE_REPLY, author=author), SECRETS)
    assert not bot.calls


def test_delete_and_like_name_chat_and_message(bot: StandIn) -> None:
    assert telegram.perform(an_action(ActionKind.DELETE), SECRETS) is None
    assert telegram.perform(an_action(ActionKind.LIKE), SECRETS) is None
    delete, like = bot.calls
    assert (delete.path, delete.json) == (
        f"/bot{TOKEN}/deleteMessage",
        {"chat_id": GROUP, "message_id": 42},
    )
    assert like.path == f"/bot{TOKEN}/setMessageReaction"
    assert like.json["reaction"] == [{"type": "emoji", "emoji": "👍"}]


def test_message_of_a_business_chat_is_deleted_through_its_connection(bot: StandIn) -> None:
    facts = {"chat_id": "5", "message_id": "42", "business_connection_id": "Rv"}
    telegram.perform(an_action(ActionKind.DELETE, facts=facts), SECRETS)
    assert bot.calls[0].path == f"/bot{TOKEN}/deleteBusinessMessages"
    assert bot.calls[0].json == {"business_connection_id": "Rv", "message_ids": [42]}


@pytest.mark.parametrize("kind", [ActionKind.HIDE, ActionKind.SPAM])
def test_what_telegram_does_not_offer_never_leaves(kind: ActionKind, bot: StandIn) -> None:
    with pytest.raises(PermanentError):
        telegram.perform(an_action(kind), SECRETS)
    assert not bot.calls


@pytest.mark.parametrize(
    "answer", [says(None), Answer(body=b"<html>"), refuses(502), Answer(status=504)]
)
def test_ambiguous_answer_to_a_write_is_an_unknown_outcome(answer: Answer, bot: StandIn) -> None:
    bot.answers = [answer]
    with pytest.raises(OutcomeUnknownError):
        telegram.perform(an_action(), SECRETS)
    assert len(bot.calls) == 1


def test_nobody_pretends_to_know_what_a_bot_cannot_read(bot: StandIn) -> None:
    with pytest.raises(TransientError):
        telegram.was_done(an_action(), SECRETS)
    assert not bot.calls


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuses(400), PermanentError),
        (refuses(400, migrate_to_chat_id=-1001), GoneError),
        (refuses(401), AuthError),
        (refuses(403), PermissionDeniedError),
        (refuses(404), PermanentError),
        (refuses(429, retry_after=35), RateLimitedError),
        (Answer(status=401, body=b"<html>proxy</html>"), TransientError),
        (Answer(status=403, body=b"<html>proxy</html>"), PermissionDeniedError),
    ],
)
def test_error_is_told_by_its_code(answer: Answer, kind: type[Exception], bot: StandIn) -> None:
    bot.answers = [answer]
    with pytest.raises(kind) as raised:
        telegram.perform(an_action(), SECRETS)
    assert isinstance(raised.value, AuthError) == (kind is AuthError)
    assert TOKEN not in str(raised.value)


def test_wait_that_telegram_names_is_kept_by_every_function(bot: StandIn) -> None:
    bot.answers = [refuses(429, retry_after=35)]
    with remembering(ProcessMeters(clock=lambda: NOW)):
        with pytest.raises(RateLimitedError) as raised:
            telegram.perform(an_action(), SECRETS)
        with pytest.raises(RateLimitedError):
            telegram.poll(SOURCE, SECRETS, NOW)
    assert raised.value.retry_after == 35
    assert len(bot.calls) == 1


# The connection


def examined(bot: StandIn, me: Any, hook: Any, secrets: dict[str, str]) -> dict[str, bool | None]:
    def route(call: Call) -> Answer:
        about = {"description": "Le café du port. https://rivage.example"}
        answers = {"getMe": me, "getWebhookInfo": hook, "getMyDescription": about}
        return says(answers[call.path.rpartition("/")[2]])

    bot.route = route
    found = telegram.examine(SOURCE, secrets, NOW)
    assert (found.account, found.links) == ("@rivage_bot", ("https://rivage.example",))
    return {one.step: one.done for one in found.findings}


ME = {"id": 7000000001, "is_bot": True, "first_name": "Rivage", "username": "rivage_bot"}
HOOK = {"url": "https://vigie.example/webhooks/telegram/demo", "pending_update_count": 0}


@pytest.mark.parametrize(
    ("sees_all", "hook", "secrets", "expected"),
    [
        (True, HOOK, SECRETS, (True, True)),
        (False, HOOK, SECRETS, (False, True)),
        (True, {"url": ""}, {"bot_token": TOKEN}, (True, True)),
        (True, HOOK, {"bot_token": TOKEN}, (True, False)),
        (True, {**HOOK, "allowed_updates": ["message"]}, SECRETS, (True, False)),
        (
            True,
            {**HOOK, "last_error_date": int((NOW - timedelta(hours=1)).timestamp())},
            SECRETS,
            (True, False),
        ),
    ],
)
def test_examination_tells_what_is_missing(
    sees_all: bool,  # noqa: FBT001 - a value of the table
    hook: dict[str, Any],
    secrets: dict[str, str],
    expected: tuple[bool, bool],
    bot: StandIn,
) -> None:
    me = {**ME, "can_read_all_group_messages": sees_all}
    found = examined(bot, me, hook, secrets)
    assert (found["bot"], found["privacy"], found["webhook"]) == (True, *expected)


def test_dead_token_is_a_finding(bot: StandIn) -> None:
    bot.answers = [refuses(401)]
    (finding,) = telegram.examine(SOURCE, SECRETS, NOW).findings
    assert (finding.step, finding.done) == ("bot", False)


def test_removals_of_a_business_chat_are_told() -> None:
    deleted = {"business_connection_id": "Rv", "chat": {"id": 5}, "message_ids": [1, 2]}
    events = telegram.parse(
        json.dumps({"update_id": 1, "deleted_business_messages": deleted}).encode(), NOW
    ).events
    assert [one.native_id for one in events] == ["Rv_5_1", "Rv_5_2"]
    assert {one.kind for one in events} == {EventKind.REMOVE}


# An exported past


def an_export(kind: str, **message: Any) -> bytes:
    one = {"id": 7, "type": "message", "date_unixtime": "1793610000", "from": "Tom", **message}
    return json.dumps({"type": kind, "id": 1870000001, "messages": [one]}).encode()


def test_exported_message_of_a_group_is_the_one_a_bot_is_told_of() -> None:
    (past,) = telegram.parse(an_export("private_supergroup", text="Bonjour"), NOW).events
    told = read_one({"update_id": 1, "message": a_message(7, text="Bonjour")})
    assert past.native_id == told.native_id
    assert telegram.claim(past.url or "") == past.native_id


def test_exported_private_talk_is_answered_by_hand() -> None:
    (past,) = telegram.parse(an_export("personal_chat", text="Bonjour"), NOW).events
    assert past.native_id == "manual-1870000001-7"
    assert past.facts == {"private": "1"}


def test_exported_channel_speaks_for_itself() -> None:
    (past,) = telegram.parse(an_export("public_channel", text="Nouveau"), NOW).events
    assert past.own


def test_rich_message_nested_without_end_is_set_aside_and_the_others_are_kept() -> None:
    deep: Any = "mot"
    for _ in range(40):
        deep = {"type": "bold", "text": deep}
    update = {"message_id": 1, "chat": {"id": 7, "type": "private"}, "date": 1_795_000_000}
    bad = {"update_id": 1, "message": update | {"rich_message": {"blocks": [{"text": deep}]}}}
    good = {"update_id": 2, "message": update | {"text": "Bonjour"}}
    parsed = telegram.parse(json.dumps([bad, good]).encode(), NOW)
    assert [one.text for one in parsed.events] == ["Bonjour"]
    assert [one.reason for one in parsed.rejected] == ["the rich message is nested too deep"]


def test_checklist_says_its_tasks_too() -> None:
    tasks = [{"id": 1, "text": "Rappeler Odile"}, {"id": 2, "text": "Refund order 4471"}]
    message = {
        "message_id": 1,
        "chat": {"id": 7, "type": "private"},
        "date": 1_795_000_000,
        "checklist": {"title": "Lundi", "tasks": tasks},
    }
    (event,) = telegram.parse(json.dumps({"update_id": 1, "message": message}).encode(), NOW).events
    assert event.text == "Lundi\nRappeler Odile\nRefund order 4471"
