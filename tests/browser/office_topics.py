"""Invented topics of a week, as the API would show them."""

from __future__ import annotations

from typing import Any

from vigie.api.topic_definitions import DEFINITIONS

from tests.browser.desk import Desk, View

PROPOSAL = {
    "asked_by": 4,
    "saved_reply": {"title": "Ouvert le dimanche", "language": "fr", "text": "Oui, dès 8 h."},
    "post": {
        "kind": "content",
        "title": "Ouvert le dimanche",
        "language": "fr",
        "text": "Oui, dès 8 h.",
    },
}


def a_topic(number: int, name: str, **values: Any) -> View:
    return {
        "id": f"cafe-du-phare.{number:016x}",
        "name": name,
        "named_by": None,
        "language": "fr",
        "pinned": False,
        "kind": "frequent",
        "is_rising": False,
        "count": 5,
        "people": 4,
        "negative": 0,
        "before": 9,
        "rise": 2.2,
        "mentions": [],
        "first_asked": "2026-11-03",
        "merged": [],
        "saved_reply_proposed": False,
        "state": "open",
        "done_note": None,
        "done_by": None,
        "done_at": None,
        "told": None,
        "not_told": None,
    } | values


def some_topics() -> View:
    closed = {
        "state": "done",
        "done_note": "La carte est de nouveau affichée en vitrine, prix compris.",
        "done_by": "marie@example.org",
        "done_at": "2026-11-20T10:00:00.000Z",
        "told": 200,
        "not_told": 12,
    }
    return {
        "items": [
            a_topic(1, "Ouvert le dimanche", pinned=True, saved_reply_proposed=True),
            a_topic(
                2,
                "Semaines d’attente pour le remboursement",
                is_rising=True,
                negative=5,
                before=0,
                rise=None,
                merged=["cafe-du-phare.0000000000000009"],
            ),
            a_topic(3, "Gluten-free cakes", language="en", named_by="marie@example.org"),
            a_topic(4, "Carte en vitrine", **closed),
        ],
        "next_cursor": None,
        "brand": "cafe-du-phare",
        "week": {"since": "2026-11-16", "until": "2026-11-23"},
        "through": "2026-11-21",
        "days": 6,
        "days_before": 28,
        "left_out": 0,
        "definitions": DEFINITIONS["fr"],
    }


def change_topic(desk: Desk, query: dict[str, str], body: View, _: dict[str, str]) -> View:
    topic = find_topic(desk, query["id"])
    topic |= body
    if "proposal" in body:
        topic["saved_reply_proposed"] = False
    return topic


def close_topic(desk: Desk, query: dict[str, str], body: View, _: dict[str, str]) -> View:
    topic = find_topic(desk, query["id"])
    at = "2026-11-22T10:00:00.000Z"
    topic |= {"state": "done", "done_note": body["note"], "done_by": "marie@example.org"}
    topic |= {"done_at": at, "told": 4, "not_told": 0}
    return topic


def find_topic(desk: Desk, identity: str) -> View:
    assert desk.office is not None
    found: View = next(one for one in desk.office.topics["items"] if one["id"] == identity)
    return found
