"""Whether vigie or a person does it, mention by mention."""

from __future__ import annotations

from typing import Any

import pytest
from vigie.action import ActionKind
from vigie.aws import brands
from vigie.aws.secrets import write_secrets
from vigie.aws.sources import save_source
from vigie.jobs.occasion import why_human
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.source import Source

from tests.builders import NOON, a_brand

OURS = "did:plc:rivage"
SERVER = "https://social.example"


@pytest.fixture(autouse=True)
def connected(aws: None) -> None:
    brands.save_brand(a_brand())
    write_secrets("levain", "bluesky", {"identifier": "rivage.example", "did": OURS})
    write_secrets("levain", "mastodon", {"access_token": "a"})
    write_secrets("levain", "trustpilot", {"api_key": "k"})
    save_source(Source("levain", "mastodon", "s1", url=SERVER))


def why(platform: str, kind: ActionKind, **values: Any) -> str:
    mention = Mention("levain", platform, "1", NOON, text="Bonjour", **values)
    return why_human(load_platform(platform).PROFILE, kind, mention)


def test_a_reply_on_bluesky_is_hidden_in_our_own_threads_only() -> None:
    ours, theirs = f"at://{OURS}/app.bsky.feed.post/3k", "at://did:plc:lea/app.bsky.feed.post/3k"
    assert why("bluesky", ActionKind.HIDE, thread_id=ours) == ""
    assert "to this one" in why("bluesky", ActionKind.HIDE, thread_id=theirs)
    assert why("bluesky", ActionKind.REPLY, thread_id=theirs) == ""


def test_nobody_deletes_another_s_words_on_mastodon_or_bluesky() -> None:
    assert "to this one" in why("mastodon", ActionKind.DELETE, realm=SERVER)
    assert why("mastodon", ActionKind.DELETE, realm=SERVER, own=True) == ""
    assert "to this one" in why("bluesky", ActionKind.DELETE)


def test_a_product_s_review_on_trustpilot_is_answered_by_hand() -> None:
    assert "to this one" in why("trustpilot", ActionKind.REPLY, facts={"product": "Baguette"})
    assert why("trustpilot", ActionKind.REPLY) == ""
