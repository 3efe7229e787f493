from __future__ import annotations

import base64
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
    TransientError,
)
from vigie.mention import Author, EventKind, merge
from vigie.platforms import discord
from vigie.platforms._discord_read import made_at, snowflake_of
from vigie.platforms._limits import ProcessMeters, remembering
from vigie.source import Source

from tests.platforms.fixtures import NOW
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

BOT = "700000000000000007"
TOKEN = f"{base64.urlsafe_b64encode(BOT.encode()).decode().rstrip('=')}.stamp.proof"
SECRETS = {"bot_token": TOKEN}
GUILD, CHANNEL = "1440000000000000001", "1441000000000000001"
SOURCE = Source("demo", "discord", "s1", account=CHANNEL)
SOON = snowflake_of(NOW - timedelta(hours=3))


def at(number: int) -> str:
    """An id of three hours ago, larger for larger numbers."""
    return str(int(SOON) + number)


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def refuses(code: int, status: int = 403, **more: Any) -> Answer:
    return says({"message": "Доступ", "code": code, **more}, status)


def a_message(identity: str, content: str = "Bonjour", **changes: Any) -> dict[str, Any]:
    author = {"id": "900000000000000001", "username": "maelle"}
    message = {"id": identity, "channel_id": CHANNEL, "type": 0, "content": content}
    return {**message, "author": author, **changes}


class Server:
    """A server with one channel and its threads, which answers as Discord does."""

    def __init__(self, *messages: dict[str, Any], kind: int = 0) -> None:
        self.kind = kind
        self.channels: dict[str, list[dict[str, Any]]] = {CHANNEL: list(messages)}
        self.threads: list[dict[str, Any]] = []

    def route(self, call: Call) -> Answer:
        parts = call.path.removeprefix("/api/v10/").split("/")
        if parts[0] == "guilds":
            return says({"threads": self.threads, "members": []})
        if parts[-1] != "messages":
            return says({"id": CHANNEL, "type": self.kind, "guild_id": GUILD})
        after = int(call.query.get("after", "0"))
        found = sorted((m for m in self.channels[parts[1]] if int(m["id"]) > after), key=_id)
        page = found[:100] if "after" in call.query else found[-100:]
        return says(page[::-1])

    def add_thread(self, identity: str, *messages: dict[str, Any]) -> None:
        last = max((m["id"] for m in messages), key=int)
        thread = {"id": identity, "type": 11, "parent_id": CHANNEL, "last_message_id": last}
        self.threads.append(thread)
        self.channels[identity] = list(messages)


def _id(message: dict[str, Any]) -> int:
    return int(message["id"])


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(status=204)) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_DISCORD_BASE_URL", server.url)
        yield server


def poll(wire: StandIn, server: Server, cursor: dict[str, Any] | None = None) -> Any:
    wire.route = server.route
    kept = json.loads(json.dumps(cursor or {}))
    return discord.poll(replace(SOURCE, cursor=kept), SECRETS, NOW)


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a" * 26, "m", "demo", "discord", at(1), kind, "lou", created_at=NOW)
    facts = {"channel_id": CHANNEL}
    known = {"text": "Merci ! ^L", "facts": facts, "author": Author(id="900000000000000001")}
    return replace(action, **{**known, **changes})


# Reading


@given(st.integers(min_value=0, max_value=2**41))
def test_an_id_holds_its_time(milliseconds: int) -> None:
    moment = NOW - timedelta(milliseconds=milliseconds % 10**11)
    found = made_at(snowflake_of(moment), NOW)
    assert found is not None
    assert abs(found - moment) < timedelta(milliseconds=1)


def test_recorded_payloads_are_read() -> None:
    found = {}
    for path in recorded("discord"):
        parsed = discord.parse(path.read_bytes(), NOW)
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        found[path.name] = parsed
    (first,) = found["doc_message__1.json"].events
    assert (first.native_id, first.text) == ("334385199974967042", "Supa Hot")
    assert (first.author.id, first.author.name) == ("53908099506183680", "Mason")
    (crossposted,) = found["doc_message__2.json"].events
    assert crossposted.in_reply_to is None, "a published copy answers nobody"
    assert "429" in found["doc_rate_limits__1.json"].none_because
    assert "50035" in found["doc_reference__3.json"].none_because


def test_address_of_a_message_is_claimed_and_that_of_a_channel_is_not() -> None:
    for host in ("discord.com", "ptb.discord.com", "discordapp.com"):
        address = f"https://{host}/channels/{GUILD}/{CHANNEL}/{at(1)}"
        assert discord.claim(address) == at(1)
    assert discord.claim(f"https://discord.com/channels/{GUILD}/{CHANNEL}") is None


@pytest.mark.parametrize(
    ("part", "shows"),
    [
        ({"sticker_items": [{"id": "1", "name": "x"}]}, "sticker"),
        ({"attachments": [{"content_type": "video/mp4", "url": "https://a.example/v"}]}, "video"),
        ({"attachments": [{"filename": "menu.pdf"}]}, "file"),
        ({"embeds": [{"type": "gifv"}]}, "gif"),
        ({"flags": 1 << 13, "attachments": [{"content_type": "audio/ogg"}]}, "audio"),
    ],
)
def test_message_without_words_tells_what_it_shows(part: dict[str, Any], shows: str) -> None:
    body = json.dumps(a_message("5", "", **part)).encode()
    (event,) = discord.parse(body, NOW).events
    assert (event.text, event.facts["shows"]) == ("", shows)


@pytest.mark.parametrize(
    "author",
    [
        {"id": "456226577798135808", "username": "Deleted User"},
        {"id": "9", "username": "deleted_user_1a2b3c"},
        None,
    ],
)
def test_message_of_a_deleted_account_stays_without_an_author(author: Any) -> None:
    (event,) = discord.parse(json.dumps(a_message("5", author=author)).encode(), NOW).events
    assert (event.text, event.author) == ("Bonjour", Author())


# Polling


def test_first_poll_reads_the_latest_hundred(wire: StandIn) -> None:
    fetched = poll(wire, Server(*(a_message(at(n)) for n in range(150))))
    assert len(fetched.events) == 100
    assert fetched.cursor["after"] == at(149)
    assert [one.native_id for one in fetched.events] == [at(n) for n in range(50, 150)]
    assert fetched.events[0].url == f"https://discord.com/channels/{GUILD}/{CHANNEL}/{at(50)}"


def test_second_poll_tells_only_what_is_new_and_never_jumps(wire: StandIn) -> None:
    server = Server(a_message(at(0)))
    first = poll(wire, server)
    server.channels[CHANNEL] += [a_message(at(n)) for n in range(1, 251)]
    second = poll(wire, server, first.cursor)
    assert [one.native_id for one in second.events] == [at(n) for n in range(1, 251)]
    assert not poll(wire, server, second.cursor).events


def test_a_poll_that_ran_out_of_calls_goes_on_where_it_stopped(wire: StandIn) -> None:
    server = Server(a_message(at(0)))
    cursor = poll(wire, server).cursor
    server.channels[CHANNEL] += [a_message(at(n)) for n in range(1, 2001)]
    found: list[str] = []
    for _ in range(4):
        fetched = poll(wire, server, cursor)
        cursor = fetched.cursor
        found += [one.native_id for one in fetched.events]
    assert found == [at(n) for n in range(1, 2001)]


def test_limit_in_the_middle_keeps_what_was_read_and_waits(wire: StandIn) -> None:
    server = Server(a_message(at(0)))
    cursor = poll(wire, server).cursor
    server.channels[CHANNEL] += [a_message(at(n)) for n in range(1, 201)]
    pages = iter([None, says({"message": "x", "retry_after": 7.5, "global": False}, 429)])
    wire.calls.clear()
    whole = server.route
    wire.route = lambda call: next(pages) or whole(call)
    fetched = discord.poll(replace(SOURCE, cursor=cursor), SECRETS, NOW)
    assert (len(fetched.events), fetched.wait, fetched.cursor["after"]) == (100, 7.5, at(100))


def test_edit_and_deletion_among_the_latest_are_seen(wire: StandIn) -> None:
    server = Server(*(a_message(at(n)) for n in range(3)))
    cursor = poll(wire, server).cursor
    edited = (NOW - timedelta(hours=1)).isoformat()
    server.channels[CHANNEL] = [
        a_message(at(0)),
        a_message(at(2), "Bonsoir", edited_timestamp=edited),
    ]
    events = poll(wire, server, cursor).events
    assert [(one.native_id, one.kind) for one in events] == [
        (at(2), EventKind.EDIT),
        (at(1), EventKind.REMOVE),
    ]
    assert events[0].version == NOW - timedelta(hours=1)


def test_empty_answer_removes_nothing(wire: StandIn) -> None:
    server = Server(a_message(at(0)))
    cursor = poll(wire, server).cursor
    server.channels[CHANNEL] = []
    fetched = poll(wire, server, cursor)
    assert not fetched.events, "so does a channel look whose history may no longer be read"
    assert fetched.cursor["latest"] == cursor["latest"]


def test_late_word_in_a_thread_is_read_with_its_thread(wire: StandIn) -> None:
    server = Server(a_message(at(0)))
    server.add_thread(at(0), a_message(at(5), channel_id=at(0)))
    first = poll(wire, server)
    assert [one.native_id for one in first.events] == [at(0), at(5)]
    assert first.events[1].thread_id == at(0)
    server.channels[at(0)].append(a_message(at(9), channel_id=at(0)))
    server.threads[0]["last_message_id"] = at(9)
    assert [one.native_id for one in poll(wire, server, first.cursor).events] == [at(9)]


def test_old_threads_leave_the_cursor_and_their_late_words_are_still_read(wire: StandIn) -> None:
    old = snowflake_of(NOW - timedelta(days=3))
    server = Server(a_message(at(0)))
    server.add_thread(old, a_message(old, channel_id=old))
    first = poll(wire, server)
    assert old in [one.native_id for one in first.events]
    assert first.cursor["threads"] == {}
    assert not poll(wire, server, first.cursor).events
    server.channels[old].append(a_message(at(9), channel_id=old))
    server.threads[0]["last_message_id"] = at(9)
    assert [one.native_id for one in poll(wire, server, first.cursor).events] == [at(9)]


def test_forum_is_read_by_its_threads(wire: StandIn) -> None:
    server = Server(kind=15)
    server.add_thread(at(3), a_message(at(3), channel_id=at(3)))
    assert [one.native_id for one in poll(wire, server).events] == [at(3)]


def test_own_words_are_known_and_a_call_to_the_bot_is_a_summons(wire: StandIn) -> None:
    own = a_message(at(0), author={"id": BOT, "username": "rivage"})
    called = a_message(at(1), f"<@{BOT}> ouvert ?", mentions=[{"id": BOT}])
    first, second = poll(wire, Server(own, called)).events
    assert first.own
    assert second.facts["summons"] == "1"


def test_private_channel_is_private(wire: StandIn) -> None:
    wire.route = None
    wire.answers = [says({"id": CHANNEL, "type": 1}), says([a_message(at(0))])]
    (event,) = discord.poll(SOURCE, SECRETS, NOW).events
    assert event.facts["private"] == "1"
    assert event.url == f"https://discord.com/channels/@me/{CHANNEL}/{at(0)}"
    assert event.thread_id == CHANNEL


def test_channel_is_found_in_its_link(wire: StandIn) -> None:
    wire.route = Server(a_message(at(0))).route
    source = replace(SOURCE, account="", url=f"https://discord.com/channels/{GUILD}/{CHANNEL}")
    assert discord.poll(source, SECRETS, NOW).events
    with pytest.raises(PermanentError):
        discord.poll(replace(SOURCE, account="", url="https://discord.gg/rivage"), SECRETS, NOW)


def test_reads_stop_before_the_bucket_is_empty(wire: StandIn) -> None:
    limits = {"Limit": "5", "Remaining": "0", "Reset-After": "4.5"}
    named = {f"X-RateLimit-{name}": value for name, value in limits.items()}
    wire.answers = [Answer(body=b"[]", headers=named)]
    cursor = {"guild": GUILD, "kind": 1, "after": "", "since": "0", "latest": {}, "threads": {}}
    with remembering(ProcessMeters(clock=lambda: NOW)):
        discord.poll(replace(SOURCE, cursor=cursor), SECRETS, NOW)
        with pytest.raises(RateLimitedError) as raised:
            discord.poll(replace(SOURCE, cursor=cursor), SECRETS, NOW)
    assert raised.value.retry_after == 4.5
    assert len(wire.calls) == 1


# Reading again


def a_mention(wire: StandIn) -> Any:
    (event,) = poll(wire, Server(a_message(at(0)))).events
    wire.route = None
    return merge(None, event, "demo")


def test_message_read_again_is_gone_only_when_discord_says_so(wire: StandIn) -> None:
    mention = a_mention(wire)
    wire.answers = [refuses(10008, 404)]
    (event,) = discord.reread([mention], SECRETS, NOW)
    assert event.kind is EventKind.REMOVE
    for answer in (refuses(50001), refuses(0, 404), Answer(status=404, body=b"<html>")):
        wire.answers = [answer]
        with pytest.raises((PermissionDeniedError, PermanentError)):
            discord.reread([mention], SECRETS, NOW)


def test_message_read_again_tells_its_edit_and_keeps_its_place(wire: StandIn) -> None:
    mention = a_mention(wire)
    wire.answers = [says(a_message(at(0), "Bonsoir", edited_timestamp=NOW.isoformat()))]
    (event,) = discord.reread([mention], SECRETS, NOW)
    after = merge(mention, event, "demo")
    assert (after.text, after.facts, after.url) == ("Bonsoir", mention.facts, mention.url)


# Acts


def test_reply_is_sent_once_and_calls_nobody_else(wire: StandIn) -> None:
    wire.answers = [says({"id": at(2)})]
    assert discord.perform(an_action(text="@everyone merci"), SECRETS) == at(2)
    (call,) = wire.calls
    assert (call.method, call.path) == ("POST", f"/api/v10/channels/{CHANNEL}/messages")
    assert call.json["message_reference"] == {"message_id": at(1), "fail_if_not_exists": True}
    assert call.json["allowed_mentions"] == {"parse": [], "replied_user": True}
    assert len(call.json["nonce"]) == 25
    assert call.headers["authorization"] == f"Bot {TOKEN}"


def test_private_answer_opens_the_chat_and_writes_once(wire: StandIn) -> None:
    wire.answers = [says({"id": "555", "type": 1}), says({"id": at(2)})]
    assert discord.perform(an_action(ActionKind.PRIVATE_REPLY), SECRETS) == at(2)
    opened, sent = wire.calls
    assert opened.json == {"recipient_id": "900000000000000001"}
    assert sent.path == "/api/v10/channels/555/messages"
    assert "message_reference" not in sent.json


def test_private_message_is_answered_where_it_was_said(wire: StandIn) -> None:
    wire.answers = [says({"id": at(2)})]
    facts = {"channel_id": "555", "private": "1"}
    discord.perform(an_action(ActionKind.PRIVATE_REPLY, facts=facts), SECRETS)
    (call,) = wire.calls
    assert call.path == "/api/v10/channels/555/messages"


def test_delete_and_like_are_empty_answers(wire: StandIn) -> None:
    assert discord.perform(an_action(ActionKind.DELETE), SECRETS) is None
    assert discord.perform(an_action(ActionKind.LIKE), SECRETS) is None
    path = f"/api/v10/channels/{CHANNEL}/messages/{at(1)}"
    assert [(call.method, call.path) for call in wire.calls] == [
        ("DELETE", path),
        ("PUT", f"{path}/reactions/%F0%9F%91%8D/@me"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": {}},
        {"facts": {"channel_id": "../../users"}},
        {"native_id": "manual-1"},
        {"kind": ActionKind.HIDE},
        {"kind": ActionKind.PRIVATE_REPLY, "author": Author()},
    ],
)
def test_act_without_a_place_never_leaves(changes: dict[str, Any], wire: StandIn) -> None:
    with pytest.raises(PermanentError):
        discord.perform(an_action(**changes), SECRETS)
    assert not wire.calls


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuses(0, 401), AuthError),
        (refuses(50014, 401), AuthError),
        (Answer(status=401, body=b"<html>proxy</html>"), TransientError),
        (refuses(50001), PermissionDeniedError),
        (refuses(50007), PermissionDeniedError),
        (refuses(50013), PermissionDeniedError),
        (refuses(10008, 404), GoneError),
        (refuses(10003, 404), GoneError),
        (
            refuses(
                50035,
                400,
                errors={"message_reference": {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE"}]}},
            ),
            GoneError,
        ),
        (refuses(50035, 400), PermanentError),
        (refuses(20028, 429, retry_after=3.5), RateLimitedError),
        (says({"message": "x", "retry_after": 64.57, "global": True}, 429), RateLimitedError),
        (Answer(status=429, body=b"<html>", headers={"Retry-After": "90"}), RateLimitedError),
        (refuses(130000, 503), OutcomeUnknownError),
        (refuses(0, 500), OutcomeUnknownError),
        (Answer(body=b"<html>"), OutcomeUnknownError),
        (says({}), OutcomeUnknownError),
    ],
)
def test_error_is_told_by_its_code(answer: Answer, kind: type[Exception], wire: StandIn) -> None:
    wire.answers = [answer]
    with pytest.raises(kind) as raised:
        discord.perform(an_action(), SECRETS)
    assert isinstance(raised.value, AuthError) == (kind is AuthError)
    assert len(wire.calls) == 1


def test_reply_that_timed_out_is_found_by_its_words_place_and_time(wire: StandIn) -> None:
    ours = {"id": BOT, "username": "rivage"}
    under = {"message_id": at(1)}
    later = snowflake_of(NOW + timedelta(seconds=2))
    words = "Merci !\n^L"
    right = a_message(later, words, author=ours, message_reference=under)
    wrong = [
        {**right, "author": {"id": "900000000000000001"}},
        {**right, "content": "Merci"},
        {**right, "message_reference": {"message_id": at(3)}},
        {**right, "id": snowflake_of(NOW - timedelta(hours=1))},
    ]
    wire.answers = [says(wrong), says([])]
    assert discord.was_done(an_action(), SECRETS) == (False, None)
    wire.answers = [says([*wrong, right])]
    assert discord.was_done(an_action(), SECRETS) == (True, later)


def test_delete_and_like_are_read_on_the_message(wire: StandIn) -> None:
    wire.answers = [refuses(10008, 404)]
    assert discord.was_done(an_action(ActionKind.DELETE), SECRETS) == (True, None)
    wire.answers = [says(a_message(at(1)))]
    assert discord.was_done(an_action(ActionKind.DELETE), SECRETS) == (False, None)
    assert discord.was_done(an_action(ActionKind.LIKE), SECRETS) == (False, None)
    wire.answers = [says(a_message(at(1), reactions=[{"me": True, "emoji": {"name": "👍"}}]))]
    assert discord.was_done(an_action(ActionKind.LIKE), SECRETS) == (True, None)
    wire.answers = [says({})]
    with pytest.raises(TransientError):
        discord.was_done(an_action(ActionKind.LIKE), SECRETS)


# The connection


def examined(wire: StandIn, *answers: Answer) -> dict[str, bool | None]:
    about = {"id": BOT, "description": "Le café du port. https://rivage.example", "flags": 1 << 19}
    me = {"id": BOT, "username": "rivage"}
    wire.answers = [says(about), says(me), *answers]
    found = discord.examine(SOURCE, SECRETS, NOW)
    assert (found.account, found.links) == ("rivage", ("https://rivage.example",))
    return {one.step: one.done for one in found.findings}


def test_examination_tells_what_is_missing(wire: StandIn) -> None:
    channel = says({"id": CHANNEL, "type": 0})
    all_well = {"bot": True, "intent": True, "invite": True, "channel": True}
    assert examined(wire, channel, says([a_message(at(0))])) == all_well
    assert examined(wire, channel, says([])) == {**all_well, "channel": None}
    assert examined(wire, refuses(50001))["invite"] is False
    assert examined(wire, refuses(10003, 404))["channel"] is False


def test_missing_intent_and_dead_token_are_findings(wire: StandIn) -> None:
    wire.answers = [says({"flags": 0}), says({"username": "rivage"}), says({}), says([])]
    found = discord.examine(SOURCE, SECRETS, NOW)
    assert [one.done for one in found.findings if one.step == "intent"] == [False]
    wire.answers = [refuses(0, 401)]
    (finding,) = discord.examine(SOURCE, SECRETS, NOW).findings
    assert (finding.step, finding.done) == ("bot", False)
