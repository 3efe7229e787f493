from __future__ import annotations

import pytest
from vigie.errors import PayloadError
from vigie.platforms import Capability, hootsuite

from tests.platforms.fixtures import NOW


def test_only_the_past_is_brought_along() -> None:
    assert hootsuite.PROFILE.capabilities == {Capability.MENTIONS}
    assert not hootsuite.PROFILE.secrets
    assert not hootsuite.PROFILE.address


def test_file_of_something_else_is_refused_with_its_reason() -> None:
    with pytest.raises(PayloadError, match="no headings of such an export"):
        hootsuite.parse(b"Product;Price\nCidre;4\n", NOW)


def test_workbook_is_refused_with_what_to_do() -> None:
    with pytest.raises(PayloadError, match="save the sheet as CSV"):
        hootsuite.parse(b"PK\x03\x04...", NOW)


def test_words_sent_from_the_inbox_are_our_own() -> None:
    body = (
        b"Network,Direction,Message,Date\nX,Outbound,Merci,2026-11-01\nX,Inbound,Bof,2026-11-01\n"
    )
    own, theirs = hootsuite.parse(body, NOW).events
    assert (own.own, theirs.own, theirs.platform) == (True, False, "x")


@pytest.mark.parametrize("heading", ["Horodatage", "Date d'envoi", "Reçu le", "Sent at"])
def test_inbox_tells_the_time_under_many_headings(heading: str) -> None:
    body = f"{heading};Réseau social;Message\n20/11/2026 10h05;Facebook;Bonjour\n".encode()
    (event,) = hootsuite.parse(body, NOW).events
    assert event.said_at == NOW.replace(day=20, hour=10, minute=5)
