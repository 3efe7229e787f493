"""The reply desk in local mode against real servers: WordPress, and Bluesky's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from vigie.platforms import bluesky, wordpress

from infra.local.demo import BRAND
from tests.local.desk import Desk, eventually, open_desk
from tests.platforms.real_bluesky import RealServer, real_bluesky
from tests.platforms.real_bluesky import why_not as why_no_bluesky
from tests.platforms.real_wordpress import RealSite, real_wordpress
from tests.platforms.real_wordpress import why_not as why_no_wordpress

pytestmark = pytest.mark.local
POST = "app.bsky.feed.post"
ANSWER = "Bonjour, merci de nous l’avoir dit : on s’en occupe. LF"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path) as opened:
        yield opened


def send(desk: Desk, mention: str, key: str = "one") -> str:
    """Ask twice, as a double click does; answers the act."""
    path = f"/api/mentions/{mention}/reply"
    sent = [desk.call("POST", path, {"text": ANSWER}, {"Idempotency-Key": key}) for _ in range(2)]
    assert [one.status_code for one in sent] == [202, 202]
    (action,) = {one.json()["action_id"] for one in sent}
    return str(action)


def becomes(desk: Desk, action: str, state: str) -> bool:
    def look() -> bool:
        now = desk.call("GET", f"/api/actions/{action}").json()
        assert now["state"] != "failed", now
        return bool(now["state"] == state)

    return eventually(look)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[RealSite]:
    if reason := why_no_wordpress():
        pytest.skip(reason)
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "127.0.0.1")
    with real_wordpress() as running:
        yield running


def test_a_comment_of_a_real_wordpress_is_answered_there_once(site: RealSite, desk: Desk) -> None:
    editor = site.known["editor"]
    secrets = {name: editor[name] for name in wordpress.PROFILE.secrets if name in editor}
    desk.call("PUT", f"/api/secrets/{BRAND}/wordpress", secrets).raise_for_status()
    source = {"brand": BRAND, "platform": "wordpress", "url": f"{site.url}/"}
    desk.call("POST", "/api/sources", source).raise_for_status()
    desk.stack.run("schedule_polls")
    said = eventually(lambda: desk.mention("Dommage !", "&platform=wordpress"), 60)
    assert said
    action = send(desk, said["id"])
    assert becomes(desk, action, "sent")
    made = desk.call("GET", f"/api/actions/{action}").json()["result_id"]
    assert [one["id"] for one in answers_on(site, said["native_id"])] == [int(made)]


def answers_on(site: RealSite, comment: str) -> list[dict[str, Any]]:
    """What stands below a comment, read as any visitor does."""
    import urllib.request

    with urllib.request.urlopen(f"{site.url}/wp-json/wp/v2/comments?parent={comment}") as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return [one for one in found if "on s" in one["content"]["rendered"]]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RealServer]:
    if reason := why_no_bluesky():
        pytest.skip(reason)
    with real_bluesky() as running:
        monkeypatch.setenv("VIGIE_BLUESKY_BASE_URL", running.url)
        monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "127.0.0.1")
        yield running


def test_a_post_on_a_real_bluesky_server_is_answered_there_once(
    server: RealServer, desk: Desk
) -> None:
    """The server alone tells no news: the post is brought in as an import, with its real id."""
    cafe, lea = server.register("caferivage"), server.register("lea")
    secrets = {name: cafe[name] for name in ("identifier", "app_password")}
    desk.call("PUT", f"/api/secrets/{BRAND}/bluesky", secrets).raise_for_status()
    stamp = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    record = {"$type": POST, "text": "Rien reçu, Levain & Fils ?", "createdAt": stamp}
    body = {"repo": lea["did"], "collection": POST, "record": record}
    server.call("com.atproto.repo.createRecord", body, lea["own_session"])
    (said,) = bluesky.parse(json.dumps(listed(server, lea)).encode(), datetime.now(UTC)).events
    event = {
        "platform": "bluesky",
        "id": said.native_id,
        "text": said.text,
        "said_at": stamp,
        "author": {"id": said.author.id, "name": said.author.name},
        "facts": dict(said.facts),
    }
    desk.call("POST", "/api/import", {"brand": BRAND, "events": [event]}).raise_for_status()
    mention = eventually(lambda: desk.mention("Rien reçu", "&platform=bluesky"))
    assert mention
    action = send(desk, mention["id"])
    assert becomes(desk, action, "sent")
    ours = listed(server, cafe)["records"]
    assert [one["value"]["reply"]["parent"]["uri"] for one in ours] == [said.native_id]
    assert desk.call("GET", f"/api/actions/{action}").json()["result_id"] == ours[0]["uri"]


def listed(server: RealServer, who: dict[str, str]) -> dict[str, Any]:
    query = f"com.atproto.repo.listRecords?repo={who['did']}&collection={POST}&limit=100"
    found: dict[str, Any] = server.call(query)
    return found
