"""Deliveries of Meta kept in pieces: read by every platform of the family as if they were whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vigie.errors import PayloadError
from vigie.platforms import facebook, instagram, messenger, whatsapp
from vigie.platforms._meta_part import whole_delivery

from tests.platforms.fixtures import NOW

COMMENT = {
    "item": "comment",
    "verb": "add",
    "comment_id": "90_7",
    "post_id": "11_90",
    "from": {"id": "7", "name": "Zoé Lambin"},
    "message": "Ouvert lundi ?",
    "created_time": 1_794_999_900,
}
LETTER = {
    "sender": {"id": "7"},
    "recipient": {"id": "11"},
    "timestamp": 1_794_999_900_000,
    "message": {"mid": "m1", "text": "Ouvert lundi ?"},
}
PHONE = {"from": "33600000001", "id": "wamid.1", "type": "text", "text": {"body": "Ouvert lundi ?"}}
READERS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "facebook": (facebook, "page", {"changes": [{"field": "feed", "value": COMMENT}]}),
    "messenger": (messenger, "page", {"messaging": [LETTER]}),
    "instagram": (instagram, "instagram", {"messaging": [LETTER]}),
    "whatsapp": (
        whatsapp,
        "whatsapp_business_account",
        {"changes": [{"field": "messages", "value": {"messages": [PHONE]}}]},
    ),
}


def pieces(name: str, listed: dict[str, Any]) -> dict[str, Any]:
    """The same delivery whole, in a list, without its object, and its parts by themselves."""
    entry = {"id": "11", "time": 1_795_000_000, **listed}
    ((key, (one,)),) = listed.items()
    whole = {"object": name, "entry": [entry]}
    return {
        "whole": whole,
        "list": [whole],
        "no object": {"entry": [entry]},
        "entry": entry,
        "bare list": listed,
        "one without a list": {key: one},
        "part": one,
    }


@pytest.mark.parametrize("shape", pieces("page", {"changes": [{}]}))
@pytest.mark.parametrize("slug", READERS)
def test_delivery_kept_in_pieces_says_the_same(slug: str, shape: str) -> None:
    module, name, listed = READERS[slug]
    body = json.dumps(pieces(name, listed)[shape]).encode()
    for read in (module.parse, module.parse_push):
        (event,) = read(body, NOW).events
        assert (event.platform, event.text) == (slug, "Ouvert lundi ?")


@pytest.mark.parametrize("body", [[], [{}], [{"entry": []}, 3], [[1], None, {}], {}, 3, None, "x"])
def test_what_is_no_delivery_is_none(body: object) -> None:
    assert whole_delivery(body, "page") is None


@pytest.mark.parametrize("slug", READERS)
def test_list_of_anything_else_is_no_delivery(slug: str) -> None:
    with pytest.raises(PayloadError):
        READERS[slug][0].parse_push(b'[{"id": "1"}]', NOW)


def test_delivery_for_another_object_stays_with_it() -> None:
    body = json.dumps({"object": "instagram", "entry": [{"changes": []}]}).encode()
    assert not facebook.parse_push(body, NOW).recognised
