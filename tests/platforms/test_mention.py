from __future__ import annotations

import json

import pytest
from vigie.errors import PayloadError
from vigie.platforms import Capability, mention

from tests.platforms.fixtures import NOW


def test_only_the_past_is_brought_along() -> None:
    assert mention.PROFILE.capabilities == {Capability.MENTIONS}
    assert not mention.PROFILE.secrets
    assert not mention.PROFILE.address


def test_file_of_something_else_is_refused_with_its_reason() -> None:
    with pytest.raises(PayloadError, match="no headings of such an export"):
        mention.parse(b"Product;Price\nCidre;4\n", NOW)


def test_workbook_is_refused_with_what_to_do() -> None:
    with pytest.raises(PayloadError, match="save the sheet as CSV"):
        mention.parse(b"PK\x03\x04...", NOW)


def test_tone_of_the_french_export_is_left_out() -> None:
    body = "Description;Lien;Date;Ton\nFroid;https://a.example/1;03/04/2026;Négatif\n".encode()
    (event,) = mention.parse(body, NOW).events
    assert (event.text, dict(event.facts)) == ("Froid", {})


def test_page_itself_is_linked_rather_than_the_counter_before_it() -> None:
    told = {
        "title": "Où bruncher",
        "description": "Au Rivage.",
        "url": "https://counter.example/r/1",
        "original_url": "https://presse.example/brunch",
        "published_at": "2026-11-20T10:00:00+00:00",
    }
    (event,) = mention.parse(json.dumps({"mentions": [told]}).encode(), NOW).events
    assert event.url == "https://presse.example/brunch"
