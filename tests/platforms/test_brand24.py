from __future__ import annotations

import pytest
from vigie.errors import PayloadError
from vigie.platforms import Capability, brand24

from tests.platforms.fixtures import NOW


def test_only_the_past_is_brought_along() -> None:
    assert brand24.PROFILE.capabilities == {Capability.MENTIONS}
    assert not brand24.PROFILE.secrets
    assert not brand24.PROFILE.address


def test_file_of_something_else_is_refused_with_its_reason() -> None:
    with pytest.raises(PayloadError, match="no headings of such an export"):
        brand24.parse(b"Product;Price\nCidre;4\n", NOW)


def test_workbook_is_refused_with_what_to_do() -> None:
    with pytest.raises(PayloadError, match="save the sheet as CSV"):
        brand24.parse(b"PK\x03\x04...", NOW)


def test_hour_of_its_own_column_belongs_to_the_day() -> None:
    body = b"ID,Date,Hrs,Content,Source\n1,2026-11-21,14:05,ok,https://a.example/1\n"
    (event,) = brand24.parse(body, NOW).events
    assert event.said_at is not None
    assert event.said_at.hour == 14


def test_words_stand_under_either_of_its_headings() -> None:
    body = b"Date,Hour,Mention content,URL\n2026-11-20,10:05,Super,https://blog.example/a\n"
    (event,) = brand24.parse(body, NOW).events
    assert event.text == "Super"
