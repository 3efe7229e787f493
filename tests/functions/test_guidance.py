"""The guide beside the box advises what can be done at this moment."""

from __future__ import annotations

from datetime import timedelta

from vigie.aws.clock import utc_now
from vigie.aws.mentions import store_event
from vigie.mention import EventKind

from tests.builders import an_event
from tests.functions.conftest import Api
from tests.functions.test_serve_api import PERSONAL, say


def test_what_is_personal_is_answered_with_care_in_public_once_its_window_has_closed(
    api: Api,
) -> None:
    late = say(PERSONAL, "1", said_at=utc_now() - timedelta(days=8))
    guide = api("GET", f"/api/mentions/{late}").body["guide"]
    assert guide["can"] == {"public": "send", "private": "no"}
    assert (guide["visibility"], guide["both"], guide["acknowledgement"]) == ("public", False, "")
    assert {"order", "phone"} <= set(guide["reasons"])


def test_what_is_hidden_is_answered_in_private_while_that_can_be_done(api: Api) -> None:
    hidden = say("Bonjour", "2", said_at=utc_now())
    hide = an_event("", native_id="2", kind=EventKind.HIDE, said_at=None, version=utc_now())
    store_event("levain", hide, utc_now())
    guide = api("GET", f"/api/mentions/{hidden}").body["guide"]
    assert guide["can"] == {"public": "no", "private": "send"}
    assert (guide["visibility"], guide["both"]) == ("private", False)
