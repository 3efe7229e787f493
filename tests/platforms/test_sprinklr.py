from __future__ import annotations

import pytest
from vigie.errors import PayloadError
from vigie.platforms import Capability, sprinklr

from tests.platforms.fixtures import NOW


def test_only_the_past_is_brought_along() -> None:
    assert sprinklr.PROFILE.capabilities == {Capability.MENTIONS}
    assert not sprinklr.PROFILE.secrets
    assert not sprinklr.PROFILE.address


def test_file_of_something_else_is_refused_with_its_reason() -> None:
    with pytest.raises(PayloadError, match="no headings of such an export"):
        sprinklr.parse(b"Product;Price\nCidre;4\n", NOW)


def test_workbook_is_refused_with_what_to_do() -> None:
    with pytest.raises(PayloadError, match="save the sheet as CSV"):
        sprinklr.parse(b"PK\x03\x04...", NOW)


def test_american_dates_are_told_by_their_hours() -> None:
    body = b"Conversation Stream,Created Time,snType column\nok,03/04/2026 02:05:00 PM,TWITTER\n"
    (event,) = sprinklr.parse(body, NOW).events
    assert event.said_at is not None
    assert event.said_at.isoformat() == "2026-03-04T14:05:00+00:00"
