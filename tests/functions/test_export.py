"""What is taken out can be brought in again, whole, under another brand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from vigie.aws import brands
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.brand import Role
from vigie.jobs.score import score_batch
from vigie.mention import Author, EventKind, Mention, MentionEvent, mention_id
from vigie.text import analyse

from infra.importing import importable, read_import
from tests.builders import NOON, a_brand, a_stream_event
from tests.functions.conftest import Api

REALM = "https://social.example"
SAID = MentionEvent(
    platform="mastodon",
    native_id="77",
    kind=EventKind.ADD,
    version=NOON,
    text="  Pain brûlé,\nencore\u202f!\n",
    url=f"{REALM}/@odile/77",
    said_at=NOON - timedelta(hours=2),
    author=Author("odile@social.example", "O" * 300, 1_200),
    in_reply_to="70",
    thread_id="70",
    media=(f"{REALM}/photo.jpg",),
    realm=REALM,
    facts={"rating": "4", "content": "é" * 1_500, **{f"fact{n}": "x" for n in range(25)}},
)
HIDDEN = replace(SAID, kind=EventKind.HIDE, version=NOON + timedelta(minutes=1))
OURS = replace(
    SAID, native_id="78", text="Désolés !", url=f"{REALM}/@levain/78", in_reply_to="77", own=True
)


def hear(events: Sequence[MentionEvent], brand: str = "levain") -> None:
    for event in events:
        store_event(brand, event, NOON)
        known = kept(event.native_id, brand)
        score_batch(a_stream_event(mention_to_item(known, NOON)), analyse, NOON)


def kept(native_id: str, brand: str) -> Mention:
    found = get_mention(mention_id(brand, "mastodon", native_id, REALM))
    assert found is not None
    return found


def take_out(api: Api, limit: int = 50) -> list[dict[str, Any]]:
    lines, cursor = [], ""
    while True:
        page = api("GET", f"/api/export?brand=levain&limit={limit}{cursor}").body
        lines += page["items"]
        if page["next_cursor"] is None:
            return lines
        cursor = f"&cursor={quote(page['next_cursor'])}"


def bring_in(api: Api, lines: list[dict[str, Any]], brand: str) -> Any:
    brands.save_brand(a_brand(slug=brand))
    written = "".join(json.dumps(one) + "\n" for one in lines).encode()
    parsed = read_import("mastodon", written, NOON)
    assert not parsed.rejected
    rows = [importable(one) for one in parsed.events]
    return api("POST", "/api/import", {"brand": brand, "events": rows}).body


def test_what_is_taken_out_and_brought_in_elsewhere_is_the_same_to_the_letter(api: Api) -> None:
    hear([SAID, HIDDEN, OURS])
    assert bring_in(api, take_out(api), "annexe")["accepted"] == 3
    for native_id in ("77", "78"):
        before, after = kept(native_id, "levain"), kept(native_id, "annexe")
        assert replace(after, brand="levain", backfilled=False) == before


def test_our_own_words_are_taken_out_with_the_conversation_they_stand_in(api: Api) -> None:
    hear([SAID, OURS])
    lines = take_out(api)
    assert [(one["id"], one["own"]) for one in lines] == [("77", False), ("78", True)]
    assert lines[0]["status"] == "waiting"
    assert lines[0]["version"] == NOON.isoformat()


def test_pages_of_an_export_follow_each_other_without_a_gap(api: Api) -> None:
    many = [replace(SAID, native_id=str(n), thread_id=None, in_reply_to=None) for n in range(5)]
    hear(many)
    assert sorted(one["id"] for one in take_out(api, limit=2)) == ["0", "1", "2", "3", "4"]


def test_only_a_manager_takes_everything_out(api: Api) -> None:
    brands.grant("luc", "levain", Role.AGENT)
    assert Api("luc")("GET", "/api/export?brand=levain").status == 403


def test_a_brand_nobody_made_is_told_rather_than_an_empty_export(api: Api) -> None:
    answer = api("GET", "/api/export?brand=levian")
    assert (answer.status, answer.body["detail"]) == (404, "no brand is called 'levian'")
