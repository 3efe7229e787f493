from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import requests
from vigie.mention import EventKind
from vigie.platforms import facebook
from vigie.source import Source

from infra.sandbox import Sandbox
from infra.sandbox.handshake import SubscriptionRefusedError
from infra.sandbox.wall import now_utc
from tests.unit.sandbox.receiver import Receiver, receiving, wait_until


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    sandbox = Sandbox(mischief=0.0)
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_FACEBOOK_BASE_URL", sandbox.facebook_url)
    try:
        yield sandbox
    finally:
        sandbox.stop()


@pytest.fixture
def receiver(sandbox: Sandbox) -> Iterator[Receiver]:
    with receiving(token=sandbox.secrets["verify_token"]) as receiver:
        yield receiver


def test_it_answers_before_it_starts_with_the_pages_past(sandbox: Sandbox) -> None:
    source = Source("demo", "facebook", "s1", account=sandbox.secrets["page_id"])
    found = facebook.poll(source, sandbox.secrets, now_utc())
    assert found.rejected == ()
    assert len([one for one in found.events if not one.own]) == 11
    assert len([one for one in found.events if one.own]) == 10


def test_a_page_keeps_its_id_and_changes_its_secrets(sandbox: Sandbox) -> None:
    other = Sandbox()
    try:
        same = {name for name, value in other.secrets.items() if sandbox.secrets[name] == value}
        assert same == {"page_id", "app_id"}
    finally:
        other.stop()


def test_a_wished_port_is_taken_or_else_another(sandbox: Sandbox) -> None:
    port = int(sandbox.facebook_url.rpartition(":")[2])
    other = Sandbox(ports={"facebook": port})
    try:
        assert other.facebook_url != sandbox.facebook_url
    finally:
        other.stop()


def test_a_callback_that_does_not_echo_is_refused(sandbox: Sandbox) -> None:
    with receiving(token="another") as stranger, pytest.raises(SubscriptionRefusedError):
        sandbox.subscribe(stranger.url)


def test_the_whole_play_arrives_signed_and_ends(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.start(receiver.url.removesuffix("/webhooks/facebook/demo"), speed=2_000)
    received = receiver.wait_for(71)
    kinds = []
    for one in received:
        facebook.verify_push(one.headers, one.body, sandbox.secrets)
        assert one.body.isascii()
        parsed = facebook.parse_push(one.body, now_utc())
        assert not parsed.rejected
        kinds += [event.kind for event in parsed.events]
    assert kinds.count(EventKind.ADD) == 67
    assert (kinds.count(EventKind.EDIT), kinds.count(EventKind.REMOVE)) == (2, 2)
    wait_until(lambda: len(sandbox.feed.blog.remarks) == 6)


def test_the_page_shows_and_takes_a_visitors_words_escaped(
    sandbox: Sandbox, receiver: Receiver
) -> None:
    sandbox.subscribe(receiver.url)
    post = next(iter(sandbox.facebook.accounts[0].wall.posts))
    form = {"wall": "levainetfils", "on": post, "by": "<b>Eve", "text": "<script>x</script> é"}
    url = sandbox.facebook_url
    answer = requests.post(f"{url}/sandbox/comments", data=form, timeout=5)
    assert answer.url == f"{url}/levainetfils"
    assert "&lt;script&gt;x&lt;/script&gt; é" in answer.text
    assert "<script>x" not in answer.text
    assert "<b>Eve" not in answer.text
    assert "stand-in, not Facebook" in answer.text
    assert "script-src 'sha256-" in answer.headers["Content-Security-Policy"]
    assert receiver.wait_for(1)[0].value["message"] == "<script>x</script> é"
    empty = requests.post(f"{url}/sandbox/comments", data=form | {"text": " "}, timeout=5)
    assert empty.status_code == 400


def test_a_link_to_a_comment_leads_to_it(sandbox: Sandbox) -> None:
    wall = sandbox.facebook.accounts[0].wall
    reply = next(one for one in wall.comments.values() if one.parent)
    page = requests.get(wall.permalink(reply), timeout=5).text
    assert f'<li class="found" id="c{reply.rank}">' in page


def test_a_fault_that_cannot_be_read_is_refused(sandbox: Sandbox) -> None:
    faults: list[object] = [{"mode": "rain"}, {"mode": "500", "count": 0}, []]
    for fault in [*faults, {"mode": "500", "seconds": -1}]:
        url = f"{sandbox.facebook_url}/sandbox/faults"
        assert requests.put(url, data=json.dumps(fault), timeout=5).status_code == 400


def test_the_airline_is_another_brands_page(sandbox: Sandbox) -> None:
    assert sandbox.secrets_of("aeris")["page_id"] != sandbox.secrets["page_id"]
    page = requests.get(f"{sandbox.facebook_url}/volezaeris", timeout=5).text
    assert "<h1>Aéris</h1>" in page
