"""A crisis for tests: begun through the API from a loud alert, with a statement to fill in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from vigie.alert import AlertKind, Sign
from vigie.alert_life import open_alert
from vigie.aws.alerts import keep_new_alert
from vigie.aws.clock import utc_now

from tests.functions.conftest import Api

FILLED = {
    "kind": "holding",
    "texts": {"fr": "Nous vérifions {sujet}.", "en": "We are checking {subject}."},
    "facts": {"fr": {"sujet": "le lot 12"}, "en": {"subject": "batch 12"}},
}


@pytest.fixture
def alert_id(api: Api) -> str:
    opened = utc_now() - timedelta(minutes=5)
    alert = open_alert("levain", Sign(AlertKind.NEGATIVE_SPIKE, 9, 20), opened)
    assert keep_new_alert(alert, 0, opened)
    return alert.id


@pytest.fixture
def crisis(api: Api, alert_id: str) -> str:
    begun = api("POST", "/api/crises", {"brand": "levain", "alert_id": alert_id})
    assert begun.status == 201
    return f"/api/crises/{alert_id}"
