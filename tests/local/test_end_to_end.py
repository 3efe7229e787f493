"""The main job whole: real handlers, real wire formats, local mode."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests

from infra.local.demo import BRAND
from infra.sandbox.faults import Fault, Mode
from tests.local.desk import Desk, eventually, open_desk

pytestmark = pytest.mark.local
RECORDED = Path(__file__).parents[3] / "shared" / "recorded" / "facebook"
SPAM = (
    "J'ai retrouvé mon ex grâce au voyant maître Baba, résultat garanti, "
    "écrivez-lui sur WhatsApp +33 6 39 98 00 12"
)


def comment(desk: Desk, text: str, name: str = "Odile Marchand") -> Any:
    return desk.wall.add_comment(desk.post, desk.wall.person(name), text)


def test_a_comment_typed_on_the_page_is_answered_there_from_the_desk(desk: Desk) -> None:
    said = comment(desk, "Vous ouvrez à quelle heure le dimanche ?")
    mention = eventually(lambda: desk.mention("quelle heure le dimanche"))
    assert mention
    assert mention["analysis"]["language"] == "fr"
    sent = desk.call(
        "POST",
        f"/api/mentions/{mention['id']}/reply",
        {"text": "Dès 7 h, à dimanche ! LF"},
        {"Idempotency-Key": "one"},
    )
    assert sent.status_code == 202
    action = f"/api/actions/{sent.json()['action_id']}"
    assert eventually(lambda: desk.call("GET", action).json()["state"] == "sent")
    again = desk.call(
        "POST",
        f"/api/mentions/{mention['id']}/reply",
        {"text": "Dès 7 h, à dimanche ! LF"},
        {"Idempotency-Key": "one"},
    )
    assert again.json()["state"] == "sent"
    answers = desk.wall.comments_under(said)
    assert [(a.author.id, a.text) for a in answers] == [
        (desk.wall.page.id, "Dès 7 h, à dimanche ! LF")
    ]
    desk.stack.wait_idle()
    shown = desk.call("GET", f"/api/mentions/{mention['id']}").json()
    assert shown["status"] == "waiting"
    assert any(one["own"] for one in shown["conversation"])
    assert not any(one["own"] for one in desk.mentions())


def test_spam_is_hidden_there_with_its_reason_and_a_human_brings_it_back_for_good(
    desk: Desk,
) -> None:
    said = comment(desk, SPAM, "Baba")
    assert eventually(lambda: said.hidden)
    mention = eventually(lambda: desk.mention("maître Baba", "&status=hidden"))
    assert mention
    assert mention["moderation"]["verdict"] == "hide"
    reason = mention["moderation"]["reasons"][0]
    assert mention["text"][reason["start"] : reason["end"]] == reason["matched"]
    undo = desk.call("POST", f"/api/mentions/{mention['id']}/moderate", {"action": "unhide"})
    assert undo.status_code == 202
    assert eventually(lambda: not said.hidden)
    assert eventually(lambda: desk.mention("maître Baba", "&status=todo"))
    desk.stack.wait_idle()
    assert not said.hidden


def test_a_hide_done_on_the_platform_shows_here_and_an_edit_and_a_removal_are_followed(
    desk: Desk,
) -> None:
    said = comment(desk, "Le pain était très bon, merci")
    assert eventually(lambda: desk.mention("très bon, merci"))
    time.sleep(1.1)  # a platform dates its events in whole seconds, and equal ones tie
    desk.wall.hide(said, hidden=True)
    assert eventually(lambda: desk.mention("très bon, merci", "&status=hidden"))
    time.sleep(1.1)
    desk.wall.hide(said, hidden=False)
    assert eventually(lambda: desk.mention("très bon, merci", "&status=todo"))
    time.sleep(1.1)
    desk.wall.edit(said, "Le pain était rassis finalement, honteux")
    edited = eventually(
        lambda: (
            (m := desk.mention("rassis finalement"))
            and m["analysis"]["sentiment"]["label"] == "negative"
            and m
        )
    )
    assert edited
    desk.wall.remove(said)
    assert eventually(lambda: desk.mention("rassis finalement") is None)
    gone = desk.call("POST", f"/api/mentions/{edited['id']}/reply", {"text": "Navrés. LF"})
    assert gone.status_code == 409


def test_an_unanswered_call_is_unconfirmed_then_read_and_never_made_twice(desk: Desk) -> None:
    said = comment(desk, "Avez-vous du pain sans gluten ?")
    mention = eventually(lambda: desk.mention("sans gluten"))
    assert mention
    desk.sandbox.facebook.faults.switch(Fault(Mode.SLOW_THEN_DONE, 1, 0.2))
    sent = desk.call("POST", f"/api/mentions/{mention['id']}/reply", {"text": "Oui, le jeudi. LF"})
    action = f"/api/actions/{sent.json()['action_id']}"
    assert eventually(lambda: desk.call("GET", action).json()["state"] == "unconfirmed", 60)
    desk.sandbox.facebook.faults.switch(Fault())
    desk.stack.clock.move(datetime.now(UTC) + timedelta(minutes=2))
    try:
        desk.stack.run("schedule_polls")
        assert eventually(lambda: desk.call("GET", action).json()["state"] == "sent")
    finally:
        desk.stack.clock.reset()
    assert [a.text for a in desk.wall.comments_under(said)] == ["Oui, le jeudi. LF"]


def test_a_dead_token_keeps_what_comes_in_and_asks_once_to_reconnect(desk: Desk) -> None:
    comment(desk, "Bonjour, une question sur ma commande")
    mention = eventually(lambda: desk.mention("question sur ma commande"))
    assert mention
    desk.sandbox.facebook.faults.switch(Fault(Mode.DEAD_TOKEN))
    try:
        path = f"/api/mentions/{mention['id']}/reply"
        desk.call("POST", path, {"text": "Bonjour Odile. LF"})
        assert eventually(lambda: [m for m in desk.mails() if "Facebook" in m["subject"]])
        refused = desk.call("POST", path, {"text": "Bonjour encore. LF"})
        assert refused.status_code == 409
        comment(desk, "Et il pleut chez vous aussi ?")
        assert eventually(lambda: desk.mention("il pleut"))
    finally:
        desk.sandbox.facebook.faults.switch(Fault())
        desk.call("PUT", f"/api/secrets/{BRAND}/facebook", desk.sandbox.secrets)
    assert len([m for m in desk.mails() if "Facebook" in m["subject"]]) == 1


def test_a_burst_of_complaints_is_one_mail_that_names_its_alert(desk: Desk) -> None:
    for n, name in enumerate(("Odile", "Paul", "Mina", "Jo", "Inès", "Karim", "Lise", "Ada")):
        comment(desk, f"Honteux, encore un pain rassis livré ce matin ! ({n})", name)
    mails = eventually(lambda: [m for m in desk.mails() if m["subject"].startswith("[Alerte]")])
    desk.stack.wait_idle()
    mails = [
        m for m in desk.mails() if m["subject"].startswith("[Alerte]") and "avis" in m["subject"]
    ]
    assert len(mails) == 1
    (alert,) = desk.call("GET", f"/api/alerts?brand={BRAND}").json()["items"]
    assert alert["id"] in mails[0]["html"]
    assert alert["id"] in mails[0]["text"]
    assert f"{desk.stack.url}/#alert={alert['id']}" in mails[0]["text"]
    assert desk.call("POST", f"/api/alerts/{alert['id']}/ack").json()["state"] == "acknowledged"


def test_a_feed_s_entries_appear_and_its_figures_equal_its_mentions(desk: Desk) -> None:
    url = f"{desk.sandbox.feed_url}/feed.xml"
    added = desk.call("POST", "/api/sources", {"brand": BRAND, "platform": "feeds", "url": url})
    assert added.status_code == 201
    assert eventually(lambda: desk.mentions("&platform=feeds"))
    desk.stack.wait_idle()
    (source,) = [s for s in sources(desk) if s["url"] == url]
    assert source["health"] == "healthy"
    since = "since=2000-01-01T00%3A00%3A00Z&until=2002-01-01T00%3A00%3A00Z"
    assert desk.call("GET", f"/api/metrics?brand={BRAND}&{since}").json()["series"] == []
    month = desk.call("GET", f"/api/metrics?brand={BRAND}&platform=feeds").json()
    start = datetime.fromisoformat(month["since"])
    said = desk.mentions("&platform=feeds")
    recent = [m for m in said if datetime.fromisoformat(m["said_at"]) >= start]
    assert month["totals"]["mentions"] == len(recent)


def sources(desk: Desk) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = desk.call("GET", f"/api/sources?brand={BRAND}").json()["items"]
    return items


@pytest.fixture(scope="module")
def bad_feeds() -> Iterator[str]:
    """One server that is every kind of wrong feed, by path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/endless":
                self.send_response(200)
                self.end_headers()
                for _ in range(40):
                    self.wfile.write(b"<rss>" + b" " * 1_000_000)
                return
            status = {"/404": 404, "/500": 500}.get(self.path, 200)
            self.send_response(status)
            if self.path == "/inside":
                self.send_response(302)
                self.send_header("location", "http://169.254.169.254/latest/meta-data/")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Not a feed</title><p>Hello")

        def log_message(self, *_: object) -> None:
            """Keep the test's output its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_wrong_feed_says_why_and_the_others_go_on(
    tmp_path: Path, bad_feeds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", bad_feeds.removeprefix("http://"))
    wrong = [f"{bad_feeds}/{name}" for name in ("page", "404", "500", "endless")]
    private = ["http://10.0.0.1/feed", "http://169.254.169.254/feed", "http://localhost:1/feed"]
    with open_desk(tmp_path) as desk:
        good = f"{desk.sandbox.feed_url}/feed.xml"
        for url in (*wrong, *private, good):
            desk.call("POST", "/api/sources", {"brand": BRAND, "platform": "feeds", "url": url})
        assert eventually(lambda: all(s["health"] != "new" for s in sources(desk)), 90)
        found = {source["url"]: source for source in sources(desk)}
        assert found[good]["health"] == "healthy"
        for url in (*wrong, *private):
            assert (url, found[url]["health"]) == (url, "unhealthy")
            assert found[url]["reason"]
        ran = desk.stack.run("maintain_sources")
        assert ran.error is None


def test_recorded_days_shuffled_repeated_and_cut_end_in_the_same_tables(tmp_path: Path) -> None:
    if not RECORDED.is_dir():
        pytest.skip("the recorded payloads are not beside this checkout")
    files = sorted([*RECORDED.glob("webhook_feed_*.json"), *RECORDED.glob("webhook_mention*.json")])
    bodies = [path.read_bytes() for path in files]
    results = []
    for seed in (1, 2):
        dice = Random(seed)
        order = bodies + dice.sample(bodies, len(bodies) // 2)
        dice.shuffle(order)
        with open_desk(tmp_path / str(seed)) as desk:
            assert {desk.deliver_facebook(body) for body in order} == {200}
            desk.stack.wait_idle()
            results.append(table_of(desk))
    assert results[0] == results[1]
    assert results[0]["mentions"]


def table_of(desk: Desk) -> dict[str, Any]:
    """What the tables say, without what tells only when something was written."""
    shown = ("native_id", "text", "url", "said_at", "author", "status", "own", "removed")
    mentions = [{name: one[name] for name in shown} for one in desk.mentions()]
    metrics = desk.call(
        "GET",
        f"/api/metrics?brand={BRAND}&since=2014-01-01T00:00:00Z&until=2016-01-01T00:00:00Z&by=day",
    ).json()
    return {
        "mentions": sorted(mentions, key=lambda m: str(m["native_id"])),
        "totals": metrics["totals"],
    }


@pytest.mark.parametrize(
    "headers", [{}, {"X-Hub-Signature-256": "sha256=00"}, {"X-Hub-Signature": "sha1=00"}]
)
def test_an_unsigned_facebook_delivery_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    body = json.dumps({"object": "page", "entry": []}).encode()
    assert desk.deliver_facebook(body, headers) == 401


def test_the_api_asks_for_a_token_and_the_page_does_not(desk: Desk) -> None:
    assert requests.get(f"{desk.stack.url}/api/mentions", timeout=30).status_code == 401
    page = requests.get(desk.stack.url, timeout=30)
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_no_log_line_holds_anybody_s_words_name_or_token(desk: Desk) -> None:
    comment(desk, "Canari-Texte-4711 sur la brioche", "Canari-Nom-4711")
    assert eventually(lambda: desk.mention("Canari-Texte-4711"))
    desk.stack.wait_idle()
    logs = "".join(
        path.read_text(encoding="utf-8") for path in (desk.stack.state_dir / "logs").glob("*.log")
    )
    assert "mentions scored" in logs
    for secret in ("Canari", desk.token, desk.sandbox.secrets["access_token"]):
        assert secret not in logs


def test_an_erased_author_is_gone_everywhere_and_refused_from_then_on(desk: Desk) -> None:
    event = {
        "id": "erase-1",
        "text": "Ceci doit disparaître",
        "url": "https://forum.example/erase",
        "said_at": datetime.now(UTC).isoformat(),
        "author": {"id": "forget-me", "name": "Zoé Effacée"},
    }
    desk.deliver([event])
    assert eventually(lambda: desk.mention("doit disparaître"))
    body = {"brand": BRAND, "platform": "generic", "author_id": "forget-me"}
    assert desk.call("POST", "/api/privacy/erase", body).json()["erased"]["mentions"] == 1
    assert desk.mention("doit disparaître") is None
    again = desk.deliver([event | {"id": "erase-2"}]).json()
    assert again["rejected"] == [{"index": 0, "reason": "author_erased"}]
    assert desk.mention("doit disparaître") is None


def test_everything_said_is_there_again_after_a_restart(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        comment(desk, "Je reviendrai demain")
        assert eventually(lambda: desk.mention("reviendrai demain"))
        before = desk.mentions()
    with open_desk(tmp_path) as desk:
        assert desk.mentions() == before
        comment(desk, "Me revoilà")
        assert eventually(lambda: desk.mention("Me revoilà"))
