from __future__ import annotations

import json

import pytest
from vigie.errors import PayloadError
from vigie.platforms import Capability, google_plus

from tests.platforms.fixtures import NOW, ROOT

PAGE = (ROOT / "google_plus" / "takeout_post.html").read_bytes()


def test_a_closed_platform_promises_to_read_archives_and_nothing_else() -> None:
    assert google_plus.PROFILE.capabilities == {Capability.MENTIONS, Capability.COMMENTS}
    assert not google_plus.PROFILE.address
    assert "closed" in google_plus.PROFILE.limits


def test_post_has_one_id_as_page_and_as_json() -> None:
    post = {"url": "https://plus.google.com/+CafeRivage/posts/Zt9QrivageB2", "content": "x"}
    (event,) = google_plus.parse(json.dumps(post).encode(), NOW).events
    assert event.native_id == google_plus.parse(PAGE, NOW).events[0].native_id
    assert google_plus.claim(post["url"]) == event.native_id


def test_comment_on_a_page_is_the_same_comment_when_read_again() -> None:
    first, again = google_plus.parse(PAGE, NOW).events, google_plus.parse(PAGE, NOW).events
    assert first == again
    assert len({one.native_id for one in first}) == 3


def test_share_without_words_says_what_it_shares() -> None:
    post = {
        "activityId": "z1",
        "creationTime": "2018-01-02 03:04:05+0100",
        "resharedPost": {"content": "Le <i>cidre</i> nouveau"},
    }
    (event,) = google_plus.parse(json.dumps(post).encode(), NOW).events
    assert event.text == "Le cidre nouveau"
    assert event.said_at is not None
    assert event.said_at.isoformat() == "2018-01-02T02:04:05+00:00"


@pytest.mark.parametrize(
    "body", [b"<html><body>Down for maintenance</body></html>", b"<a class=author>x", b"3", b"+1"]
)
def test_anything_else_is_no_archive(body: bytes) -> None:
    with pytest.raises(PayloadError):
        google_plus.parse(body, NOW)


def test_plus_ones_and_circles_say_nothing() -> None:
    parsed = google_plus.parse(b'[{"plusOner": {"displayName": "Tom"}}]', NOW)
    assert not parsed.events
    assert parsed.none_because
