"""Pictures under the brand's hashtag, for tests."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from vigie.aws import brands
from vigie.aws.mentions import get_mention

from tests.builders import a_brand
from tests.functions.conftest import Api
from tests.functions.people_desk import hours, say

PHOTO = ("https://img.example/croissant.jpg",)


@pytest.fixture
def desk(api: Api) -> Api:
    brands.save_brand(a_brand(terms=({"name": "#levain", "kind": "hashtag"},)))
    brands.forget_cached()
    return api


def photo(who: str = "odile", **values: Any) -> str:
    defaults: dict[str, Any] = {"media": PHOTO, "native_id": f"55_{who}", "thread_id": None}
    return say("Mon petit déjeuner #levain", who, hours(5), **(defaults | values))


def gallery(api: Api, rights: str = "") -> list[dict[str, Any]]:
    answer = api("GET", f"/api/content?brand=levain&rights={rights}")
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.body["items"]
    return items


def answer_under(identity: str, text: str, who: str = "odile", native: str = "55_yes") -> str:
    """The author says something under their own photo after it was asked for."""
    mention = get_mention(identity)
    assert mention is not None
    return say(
        text,
        who,
        timedelta(minutes=-10),
        native_id=native,
        thread_id=mention.native_id,
        in_reply_to=mention.native_id,
    )


def export(api: Api, more: str = "") -> list[dict[str, str]]:
    answer = api("GET", f"/api/content/export?brand=levain{more}")
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.body)))
