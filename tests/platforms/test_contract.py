"""What every platform owes, found by looking: no list of platforms is kept anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vigie.action import Action, ActionKind
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    PlatformError,
    RateLimitedError,
    TransientError,
    VigieError,
)
from vigie.mention import EventKind, MentionEvent, Parsed, merge
from vigie.platforms import (
    Acting,
    Capability,
    Claiming,
    Examined,
    Polled,
    Profile,
    Publishing,
    Pushed,
    Readable,
    Renewing,
    Reread,
    load_platform,
    platform_names,
)
from vigie.source import Source

from tests.platforms.fixtures import NOW, ROOT, Fixture, all_fixtures, outcome, read
from tests.platforms.stand_in import Answer, stand_in

SLUGS = platform_names()
FIXTURES = all_fixtures()
ACTS = {
    Capability.PUBLIC_REPLY: ActionKind.REPLY,
    Capability.PRIVATE_REPLY: ActionKind.PRIVATE_REPLY,
    Capability.HIDE: ActionKind.HIDE,
    Capability.UNHIDE: ActionKind.UNHIDE,
    Capability.DELETE: ActionKind.DELETE,
    Capability.SPAM: ActionKind.SPAM,
    Capability.LIKE: ActionKind.LIKE,
}
OWN = {
    Capability.EDIT_OWN: ActionKind.EDIT_REPLY,
    Capability.DELETE_OWN: ActionKind.DELETE_REPLY,
}
SECRET = "s3cr3t-value"


def profile(slug: str) -> Profile:
    return load_platform(slug).PROFILE


def module(slug: str) -> Any:
    return cast("ModuleType", load_platform(slug))


@pytest.mark.parametrize("slug", SLUGS)
def test_profile_is_complete(slug: str) -> None:
    one = profile(slug)
    assert one.slug == slug
    assert one.capabilities, "a platform that can do nothing needs no file"
    for name in ("name", "limits", "windows", "price", "storage_duty"):
        assert getattr(one, name), f"{name} is a column of the capability table"
    assert one.address in {"", "url", "account", "query"}
    assert one.ready_in in {"minutes", "weeks"}
    assert set(one.also) <= {"url", "account", "query"} - {one.address}
    assert bool(one.reply_length) == one.can(Capability.PUBLIC_REPLY)
    assert bool(one.private_length) == one.can(Capability.PRIVATE_REPLY)
    assert bool(one.post_length) == one.can(Capability.PUBLISH)
    assert not one.place or one.place in one.secrets
    assert one.optional <= set(one.secrets)
    assert not set(one.derived) - {"access_token", "refresh_token"} & set(one.secrets)
    assert {field.name for field in fields(one)} >= {"slug", "steps", "secrets"}


@pytest.mark.parametrize("slug", SLUGS)
def test_guide_says_what_is_read_written_and_stored(slug: str) -> None:
    one = profile(slug)
    for told in (one.reads, one.writes, one.stores):
        assert told is not None
        assert told.fr.strip()
        assert told.en.strip()
        assert told.fr != told.en
    keys = [step.key for step in one.steps if step.key]
    assert len(keys) == len(set(keys)), "each step is found by its key"
    if one.ready_in == "weeks":
        assert one.meanwhile, "somebody who waits for weeks is told what to start with"


@pytest.mark.parametrize("slug", SLUGS)
def test_connection_steps_are_told_in_both_languages(slug: str) -> None:
    steps = profile(slug).steps
    assert steps
    for step in steps:
        assert step.fr.strip()
        assert step.en.strip()
        assert step.fr != step.en


@pytest.mark.parametrize("slug", SLUGS)
def test_secrets_are_explained_by_the_steps(slug: str) -> None:
    for language in ("fr", "en"):
        told = " ".join(getattr(step, language) for step in profile(slug).steps)
        assert [name for name in profile(slug).secrets if name not in told] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_capabilities_are_kept_by_functions(slug: str) -> None:
    one, code = profile(slug), load_platform(slug)
    assert isinstance(code, Pushed) == one.can(Capability.PUSH)
    assert isinstance(code, Polled) == bool(one.address)
    assert isinstance(code, Acting) == bool(ACTS.keys() & one.capabilities)
    assert isinstance(code, Publishing) == one.can(Capability.PUBLISH)
    assert isinstance(code, Renewing) or not one.derived, "who derives values renews them"
    if isinstance(code, Pushed | Polled):
        assert isinstance(code, Readable), "vigie parse must read what arrives"
    if isinstance(code, Polled) and set(one.secrets) - one.optional:
        assert isinstance(code, Examined), "vigie check says which step is missing"
    if one.duties.recheck_every:
        assert isinstance(code, Reread), "a duty to follow deletions needs a way to see them"


@pytest.mark.parametrize("slug", SLUGS)
def test_platform_has_its_tests_and_fixtures(slug: str) -> None:
    assert (Path(__file__).parent / f"test_{slug}.py").exists()
    if isinstance(load_platform(slug), Readable | Pushed):
        listed = json.loads((ROOT / slug / "expected.json").read_text("utf-8"))
        present = {path.name for path in (ROOT / slug).iterdir()} - {
            "expected.json",
            "secrets.json",
        }
        assert present == set(listed), "every fixture says what is to be read from it"
        assert any(one.get("events") for one in listed.values())


@pytest.mark.parametrize("one", FIXTURES, ids=lambda one: f"{one.slug}/{one.file}")
def test_fixture_is_read_as_expected(one: Fixture) -> None:
    assert outcome(one.slug, one.file, one.body) == one.expected


@pytest.mark.parametrize("one", FIXTURES, ids=lambda one: f"{one.slug}/{one.file}")
def test_reading_twice_tells_the_same(one: Fixture) -> None:
    assert outcome(one.slug, one.file, one.body) == outcome(one.slug, one.file, one.body)


BODIES = {
    "nothing": b"",
    "a space": b" ",
    "HTML": b"<!DOCTYPE html><html><body>Service unavailable</body></html>",
    "invalid UTF-8": b'{"data": "\xff\xfe\xfa"}',
    "null": b"null",
    "a number": b"12",
    "a list": b"[[1], null, {}]",
    "a text": b'"text"',
    "wrong types": b'{"object":"page","entry":[{"changes":[{"field":"feed","value":[]}]}],'
    b'"events":[[]],"items":[{"id":{}}],"version":3,"data":[[1],2,null,{"id":{}, "message":3}]}',
    "huge integers": b'{"data":[{"id":' + b"9" * 5000 + b',"message":"x"}]}',
    "large integers": b'{"data":[{"id":' + b"9" * 400 + b',"message":"x","created_time":1e999}]}',
    "odd numbers": b'{"data":[{"id":NaN,"message":"x"}],"entry":Infinity,"object":"page"}',
    "too deep": b"[" * 100_000,
    "deep XML": b"<rss><channel>" + b"<a>" * 30_000,
    "lone surrogate": b'{"events":[{"id":"1","text":"\\ud800 hello \\u0000"}],'
    b'"data":[{"id":"1","message":"\\udfff"}]}',
    "bytes": bytes(range(256)),
    "gzip": b"\x1f\x8b\x08\x00broken",
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("slug", SLUGS)
def test_bad_body_is_a_payload_error_or_nothing(slug: str, name: str) -> None:
    code = load_platform(slug)
    readers: list[Callable[[bytes, datetime], Any]] = []
    if isinstance(code, Readable):
        readers.append(code.parse)
    if isinstance(code, Pushed):
        readers.append(code.parse_push)
    for reader in readers:
        with suppress(PayloadError):
            for event in reader(BODIES[name], NOW).events:
                event.text.encode()
                event.native_id.encode()


@pytest.mark.parametrize("one", FIXTURES, ids=lambda one: f"{one.slug}/{one.file}")
def test_truncated_payload_is_a_payload_error_or_less(one: Fixture) -> None:
    for cut in range(0, len(one.body), max(1, len(one.body) // 25)):
        try:
            read(one.slug, one.file, one.body[:cut])
        except PayloadError:
            continue


def _mutate(value: Any, choose: Callable[[list[Any]], Any]) -> Any:
    """The same shape with one part replaced by something no platform promised."""
    odd: list[Any] = [
        None,
        True,
        -1,
        10**30,
        1.5,
        "",
        "x" * 3,
        [],
        {},
        [{}],
        {"id": []},
        "\ud800",
        float("nan"),
    ]
    if isinstance(value, dict) and value and choose([True, True, False]):
        key = choose(sorted(value))
        return {**value, key: _mutate(value[key], choose)}
    if isinstance(value, list) and value and choose([True, True, False]):
        index = choose(list(range(len(value))))
        return [*value[:index], _mutate(value[index], choose), *value[index + 1 :]]
    return choose(odd)


JSON_FIXTURES = [one for one in FIXTURES if one.file.endswith(".json")]
TEXT_FIXTURES = [one for one in FIXTURES if not one.file.endswith(".json")]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(JSON_FIXTURES), st.data())
def test_mutated_json_never_raises_anything_else(one: Fixture, data: st.DataObject) -> None:
    value = json.loads(one.body)
    for _ in range(3):
        value = _mutate(value, lambda options: data.draw(st.sampled_from(options)))
    try:
        read(one.slug, one.file, json.dumps(value).encode())
    except PayloadError:
        return


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(TEXT_FIXTURES),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from([b"<", b">", b"]]>", b"<![CDATA[", b"<!--", b"&", b"&#0;", b"</"]),
            ),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_mutated_feed_never_raises_anything_else(
    one: Fixture, wounds: list[tuple[float, bytes]]
) -> None:
    body = one.body
    for where, what in wounds:
        place = int(where * len(body))
        body = body[:place] + what + body[place + len(what) // 2 :]
    try:
        read(one.slug, one.file, body)
    except PayloadError:
        return


FAILURES = {
    **{str(status): Answer(status=status) for status in (300, 400, 401, 403, 404, 405, 408, 409)},
    **{str(status): Answer(status=status) for status in (410, 418, 422, 425, 429, 451, 500, 501)},
    **{str(status): Answer(status=status) for status in (502, 503, 504, 520, 599)},
    **{f"200 with {name}": Answer(body=body) for name, body in BODIES.items()},
    **{f"400 with {name}": Answer(status=400, body=body) for name, body in BODIES.items()},
    "no HTTP": Answer(raw=b"nonsense\r\n\r\n"),
    "cut short": Answer(body=b"{", headers={"Content-Length": "50", "Connection": "close"}),
    "broken gzip": Answer(body=b"no gzip", headers={"Content-Encoding": "gzip"}),
    "redirect to private": Answer(status=302, headers={"Location": "http://10.0.0.1/"}),
    "redirect for ever": Answer(status=302, headers={"Location": "/again"}),
    "redirect to nonsense": Answer(status=302, headers={"Location": "http://["}),
    "304 unasked": Answer(status=304),
}


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    def point(slug: str, url: str) -> None:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv(f"VIGIE_{slug.upper()}_BASE_URL", url)

    return point


def a_source(slug: str, url: str) -> Source:
    return Source("demo", slug, "s1", url=f"{url}/{SECRET}", account="4242", query="levain")


def an_action(slug: str, kind: ActionKind) -> Action:
    """An act on the first mention a fixture of the platform holds, with all that is known of it."""
    about = next((event for event in _read_fixtures(slug) if not event.own), None)
    action = Action("a1", "m1", "demo", slug, "55_66", kind, "lou", text="Merci !", created_at=NOW)
    if about is None:
        return action
    return replace(
        action,
        target=an_own_answer(slug, about),
        native_id=about.native_id,
        thread_id=about.thread_id,
        url=about.url,
        realm=about.realm,
        facts=about.facts,
        author=about.author,
        said_at=about.said_at or NOW,
    )


def an_own_answer(slug: str, about: MentionEvent) -> str:
    """An id such as the platform gives to an answer of ours to a mention."""
    if profile(slug).policy.one_reply:
        return f"{about.native_id}/reply"
    shaped = {
        "bluesky": f"at://{secrets_of(slug).get('did')}/app.bsky.feed.post/3kabcdefghi2x",
        "reddit": "t1_ownwords",
        "linkedin": "urn:li:comment:(urn:li:activity:7000000000000000001,7000000000000000002)",
        "lemmy": "comment-987654",
        "telegram": f"{about.facts.get('chat_id')}_987654",
    }
    return shaped.get(slug, "98765432109876543")


@cache
def _read_fixtures(slug: str) -> list[MentionEvent]:
    events: list[MentionEvent] = []
    for one in FIXTURES:
        if one.slug == slug:
            with suppress(PayloadError):
                events += read(slug, one.file, one.body).events
    return [one for one in events if one.platform == slug and one.kind.value == "add"]


def secrets_of(slug: str) -> dict[str, str]:
    """A value for every secret; a platform's test folder may bring shaped ones (a key, a file)."""
    one = profile(slug)
    shaped = ROOT / slug / "secrets.json"
    given = json.loads(shaped.read_text("utf-8")) if shaped.exists() else {}
    return dict.fromkeys((*one.secrets, *one.derived), SECRET) | given


def check(error: Exception) -> None:
    """One short sentence of the tree, without any secret."""
    assert isinstance(error, VigieError)
    assert SECRET not in str(error)
    assert len(str(error)) < 300


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("slug", [slug for slug in SLUGS if isinstance(module(slug), Polled)])
def test_poll_fails_within_the_tree(
    slug: str, failure: str, local: Callable[[str, str], None]
) -> None:
    with stand_in(FAILURES[failure]) as server:
        local(slug, server.url)
        try:
            module(slug).poll(a_source(slug, server.url), secrets_of(slug), NOW)
        except Exception as error:  # noqa: BLE001 - that nothing else is raised is the test
            check(error)


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize(
    ("slug", "kind"),
    [(slug, kind) for slug in SLUGS for can, kind in ACTS.items() if profile(slug).can(can)],
)
def test_act_fails_as_a_platform_error_or_an_unknown_outcome(
    slug: str, kind: ActionKind, failure: str, local: Callable[[str, str], None]
) -> None:
    with stand_in(FAILURES[failure]) as server:
        local(slug, server.url)
        for act in (module(slug).perform, module(slug).was_done):
            server.calls.clear()
            try:
                act(an_action(slug, kind), secrets_of(slug))
            except (PlatformError, OutcomeUnknownError) as error:
                check(error)
            if act is module(slug).perform:
                writes = [call for call in server.calls if call.method != "GET"]
                assert server.calls, "it was tried"
                assert len(writes) <= 1, "a write is called once"


CHANGES = [(slug, can) for slug in SLUGS for can in OWN if isinstance(module(slug), Acting)]
NOT_CHANGED = [(slug, can) for slug, can in CHANGES if not profile(slug).can(can)]
CHANGED = [(slug, can) for slug, can in CHANGES if profile(slug).can(can)]


@pytest.mark.parametrize(("slug", "can"), CHANGED)
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_never_taken_for_a_change_of_our_words(
    slug: str, can: Capability, failure: str, local: Callable[[str, str], None]
) -> None:
    """Rule: one write at most; only what the platform itself calls gone counts as deleted."""
    action, told = an_action(slug, OWN[can]), set[str]()
    with stand_in(FAILURES[failure]) as server:
        local(slug, server.url)
        for act in (module(slug).perform, module(slug).was_done):
            server.calls.clear()
            try:
                answer = act(action, secrets_of(slug))
            except (PlatformError, OutcomeUnknownError) as error:
                check(error)
            else:
                is_read = act is module(slug).was_done
                if not is_read or answer[0]:
                    told.add("read" if is_read else "write")
            if act is module(slug).perform:
                writes = [call for call in server.calls if call.method != "GET"]
                assert server.calls, "it was tried"
                assert len(writes) <= 1, "a write is called once"
    if can is Capability.DELETE_OWN and failure in {"404", "410"}:
        return
    is_empty = slug in EMPTY_IS_DONE and failure in {"200 with nothing", "200 with a space"}
    assert told <= ({"write"} if is_empty else set()), "nothing said that it was done"


@pytest.mark.parametrize(("slug", "can"), CHANGED)
def test_a_change_waits_as_long_as_the_platform_asks(
    slug: str, can: Capability, local: Callable[[str, str], None]
) -> None:
    slow = Answer(status=429, headers={"Retry-After": "120"})
    with stand_in(slow) as server:
        local(slug, server.url)
        with pytest.raises(RateLimitedError) as raised:
            module(slug).perform(an_action(slug, OWN[can]), secrets_of(slug))
    assert 100 <= raised.value.retry_after <= 130


@pytest.mark.parametrize(("slug", "can"), CHANGED)
def test_a_change_answered_by_a_flood_is_not_taken_for_done(
    slug: str, can: Capability, local: Callable[[str, str], None]
) -> None:
    with stand_in(Answer(body=b'{"id":"1","pad":"' + b"x" * 17 * 2**20 + b'"}')) as server:
        local(slug, server.url)
        with pytest.raises((TransientError, OutcomeUnknownError)):
            module(slug).perform(an_action(slug, OWN[can]), secrets_of(slug))


# An empty answer is how these say that it was done.
EMPTY_IS_DONE = {"bluesky", "discourse", "linkedin", "trustpilot"}


@pytest.mark.parametrize(("slug", "can"), CHANGED)
def test_changing_names_an_answer_of_ours_and_nothing_else(slug: str, can: Capability) -> None:
    """Without its id, or with the mention's own, nothing leaves; a review's reply needs none."""
    if profile(slug).policy.one_reply:
        return
    action = an_action(slug, OWN[can])
    for target in ("", action.native_id):
        for act in (module(slug).perform, module(slug).was_done):
            with pytest.raises(PlatformError):
                act(replace(action, target=target), secrets_of(slug))


@pytest.mark.parametrize(("slug", "can"), NOT_CHANGED)
def test_what_is_not_declared_is_refused_before_any_call(
    slug: str, can: Capability, local: Callable[[str, str], None]
) -> None:
    with stand_in(Answer(body=b'{"success": true}')) as server:
        local(slug, server.url)
        with pytest.raises(PlatformError):
            module(slug).perform(an_action(slug, OWN[can]), secrets_of(slug))
        assert server.calls == []


@pytest.mark.parametrize("slug", SLUGS)
def test_only_who_answers_from_here_changes_answers(slug: str) -> None:
    one = profile(slug)
    replies = {Capability.PUBLIC_REPLY, Capability.PRIVATE_REPLY}
    assert not OWN.keys() & one.capabilities or replies & one.capabilities
    assert one.can(Capability.EDIT_OWN) or one.policy.edit_within is None
    assert one.can(Capability.DELETE_OWN) or one.policy.delete_within is None
    assert not one.policy.own_in_private or one.can(Capability.PRIVATE_REPLY)


def a_post(slug: str) -> Action:
    """A post of the brand's own, with the place it goes to."""
    post = Action("post.demo.p1-a1", "post#demo#p1", "demo", slug, "", ActionKind.PUBLISH, "lou")
    realm = secrets_of(slug).get(profile(slug).place) or "https://cafe.example"
    return replace(post, text="Nous rouvrons lundi.", created_at=NOW, realm=realm)


PUBLISHERS = [slug for slug in SLUGS if isinstance(module(slug), Publishing)]


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("slug", PUBLISHERS)
def test_publishing_fails_as_a_platform_error_or_an_unknown_outcome(
    slug: str, failure: str, local: Callable[[str, str], None]
) -> None:
    """What cannot be read is never taken for absence, but where nothing of its kind is shown."""
    with stand_in(FAILURES[failure]) as server:
        local(slug, server.url)
        for act in (module(slug).publish, module(slug).was_published):
            server.calls.clear()
            try:
                done = act(a_post(slug), secrets_of(slug))
            except (PlatformError, OutcomeUnknownError) as error:
                check(error)
            else:
                assert act is module(slug).was_published, f"{done} was made of nothing"
                assert done == (False, None)
            if act is module(slug).publish:
                writes = [call for call in server.calls if call.method != "GET"]
                assert server.calls, "it was tried"
                assert len(writes) <= 1, "a write is called once"


@pytest.mark.parametrize("slug", PUBLISHERS)
def test_publishing_without_any_secret_asks_to_reconnect_or_refuses(slug: str) -> None:
    with pytest.raises(PlatformError):
        module(slug).publish(a_post(slug), {})


@pytest.mark.parametrize("one", FIXTURES, ids=lambda one: f"{one.slug}/{one.file}")
def test_a_clock_far_ahead_loses_nothing_and_outranks_nothing(one: Fixture) -> None:
    """What is dated after our own clock is kept as if it were said now, or set aside; never lost.

    The generic webhook sets aside what is more than a day ahead, and tells the sender so.
    """
    behind = NOW - timedelta(days=200)
    try:
        told, seen_late = read(one.slug, one.file, one.body), _read_at(one, behind)
    except PayloadError:
        return
    late, whole = (len(one.events) + len(one.rejected) for one in (seen_late, told))
    assert late == whole
    for event in seen_late.events:
        assert event.version <= behind + timedelta(minutes=10)
        assert event.said_at is None or event.said_at <= behind + timedelta(minutes=10)


def _read_at(one: Fixture, observed_at: datetime) -> Parsed:
    code = module(one.slug)
    if one.file.startswith("webhook") or not isinstance(code, Readable):
        return cast("Parsed", code.parse_push(one.body, observed_at))
    return code.parse(one.body, observed_at)


MOST_POLL_CALLS = 200


@pytest.mark.parametrize(
    "one",
    [one for one in FIXTURES if isinstance(module(one.slug), Polled)],
    ids=lambda one: f"{one.slug}/{one.file}",
)
def test_a_poll_ends_whatever_page_comes_again_and_again(
    one: Fixture, local: Callable[[str, str], None]
) -> None:
    """Every call is answered with the same page: the same items, the same cursor to the next."""
    with stand_in(Answer(body=one.body)) as server:
        local(one.slug, server.url)
        source = a_source(one.slug, server.url)
        for _ in range(2):
            server.calls.clear()
            try:
                fetched = module(one.slug).poll(source, secrets_of(one.slug), NOW)
            except Exception as error:  # noqa: BLE001 - that nothing else is raised is the test
                check(error)
                break
            assert len(server.calls) <= MOST_POLL_CALLS
            source = replace(source, cursor=json.loads(json.dumps(fetched.cursor)))


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if isinstance(module(slug), Acting)])
def test_act_without_any_secret_asks_to_reconnect_or_refuses(slug: str) -> None:
    with pytest.raises(PlatformError):
        module(slug).perform(an_action(slug, ActionKind.REPLY), {})


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if isinstance(module(slug), Pushed)])
def test_delivery_without_secret_or_signature_is_refused(slug: str) -> None:
    from vigie.errors import SignatureError

    for headers in ({}, {"x-hub-signature-256": "sha256="}, {"x-vigie-signature": "é\udc80"}):
        for secrets in ({}, secrets_of(slug)):
            with pytest.raises(SignatureError):
                module(slug).verify_push(headers, b"{}", secrets)


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("slug", [slug for slug in SLUGS if isinstance(module(slug), Reread)])
def test_reading_again_never_removes_on_a_failure(
    slug: str, failure: str, local: Callable[[str, str], None]
) -> None:
    about = [replace(one, platform=slug) for one in _read_fixtures(slug)][:2]
    mentions = [merge(None, one, "demo") for one in about]
    with stand_in(FAILURES[failure]) as server:
        local(slug, server.url)
        try:
            events = module(slug).reread(mentions, secrets_of(slug), NOW)
        except Exception as error:  # noqa: BLE001 - that nothing else is raised is the test
            check(error)
            return
    gone = [event for event in events if event.kind is EventKind.REMOVE]
    assert not gone or failure in {"404", "410"}, "an answer we cannot trust removes nothing"


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("slug", [slug for slug in SLUGS if isinstance(module(slug), Renewing)])
def test_renewal_fails_within_the_tree(
    slug: str, failure: str, local: Callable[[str, str], None]
) -> None:
    with stand_in(FAILURES[failure]) as server:
        local(slug, server.url)
        error: Exception | None = None
        try:
            module(slug).renew(secrets_of(slug), NOW)
        except (PlatformError, OutcomeUnknownError) as raised:
            error = raised
    if error is not None:
        check(error)
    is_dead = isinstance(error, AuthError)
    assert not is_dead or failure[:3] in {"400", "401", "403"}, "never a false reconnect"


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("slug", [slug for slug in SLUGS if isinstance(module(slug), Examined)])
def test_examination_fails_within_the_tree(
    slug: str, failure: str, local: Callable[[str, str], None]
) -> None:
    keys = {step.key for step in profile(slug).steps}
    with stand_in(FAILURES[failure]) as server:
        local(slug, server.url)
        try:
            found = module(slug).examine(a_source(slug, server.url), secrets_of(slug), NOW)
        except (PlatformError, PayloadError, AddressRefusedError) as error:
            check(error)
            return
    assert {one.step for one in found.findings} <= keys


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if isinstance(module(slug), Claiming)])
def test_claim_finds_the_mention_behind_its_own_address(slug: str) -> None:
    found = [(one.url, one.native_id) for one in _read_fixtures(slug) if one.url]
    assert [pair for pair in found if module(slug).claim(pair[0]) == pair[1]], "none is found"
    for url in ("https://example.org/", "nonsense", "http://[", "https://www.google.com/url?q=x"):
        assert module(slug).claim(url) is None


def test_now_is_an_aware_time() -> None:
    assert NOW.tzinfo is UTC
