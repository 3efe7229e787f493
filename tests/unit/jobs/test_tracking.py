"""The brand's links on their way out: tagged, shortened, counted, or left as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from vigie.action import ActionKind
from vigie.aws.settings import settings
from vigie.aws.table import write_together
from vigie.aws.tracked_links import list_short_links, read_short_link
from vigie.card import new_card
from vigie.jobs.outgoing import Outgoing, Writer
from vigie.jobs.tracking import Said, track_links, track_text
from vigie.platforms import load_platform

from tests.builders import NOON, a_brand, a_mention

LINK = "https://levain.example/carte"
TAGS = "utm_source=facebook&utm_medium=social&utm_campaign=reply"


def a_reply(text: str, **values: Any) -> Outgoing:
    mention = a_mention(platform=values.pop("platform", "facebook"))
    defaults: dict[str, Any] = {
        "mention": mention,
        "card": new_card(mention),
        "brand": a_brand(site="https://www.levain.example"),
        "kind": ActionKind.REPLY,
        "text": text,
        "writer": Writer("odile", "Odile"),
        "action_id": "abc-1",
        "now": NOON,
    }
    return Outgoing(**(defaults | values))


def codes(out: Outgoing) -> list[str]:
    return [out.cautions[n].code for n in range(len(out.cautions))]


def test_a_link_of_ours_becomes_a_short_one_that_leads_to_the_tagged_address(aws: None) -> None:
    out = track_links(a_reply(f"La carte est là : {LINK}."))
    address = out.text.removeprefix("La carte est là : ").removesuffix(".")
    assert address.startswith("https://vigie.example/l/")
    write_together(out.writes)
    link = read_short_link(address.rpartition("/")[2], NOON)
    assert link is not None
    assert (link.url, link.platform, link.about) == (f"{LINK}?{TAGS}", "facebook", "abc-1")
    assert link.mention_id == a_mention().id
    assert list_short_links("levain", NOON, NOON.replace(hour=13), 10) == ([link], None)


def test_asked_for_again_the_same_words_come_out() -> None:
    asked = a_reply(f"{LINK} et encore {LINK}, ou www.levain.example")
    once, again = track_links(asked), track_links(asked)
    assert (once.text, once.writes) == (again.text, again.writes)
    assert len(once.writes) == 4, "a link said twice is one link, by code and in the list"
    assert track_links(replace(asked, action_id="abc-2")).text != once.text


@pytest.mark.parametrize("text", ["Merci !", "https://autre.example/x", "Chez levain.example"])
def test_without_a_link_of_ours_nothing_changes(text: str) -> None:
    asked = a_reply(text)
    assert track_links(asked) == asked


def test_without_a_site_nothing_changes() -> None:
    asked = a_reply(LINK, brand=a_brand())
    assert track_links(asked) == asked


def test_in_private_the_address_is_tagged_and_never_counted() -> None:
    out = track_links(a_reply(f"Voici : {LINK}", kind=ActionKind.PRIVATE_REPLY))
    assert (out.text, out.writes) == (f"Voici : {LINK}?{TAGS}", ())


def test_where_shortened_links_are_removed_the_address_stays_whole() -> None:
    out = track_links(a_reply(f"Voici : {LINK}", platform="reddit"))
    assert out.text == f"Voici : {LINK}?{TAGS.replace('facebook', 'reddit')}"
    assert (out.writes, codes(out)) == ((), ["links_kept_long"])


def test_a_short_link_that_is_the_longer_one_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_SITE_URL", f"https://{'a' * 90}.example")
    settings.cache_clear()
    out = track_links(a_reply(f"Voici : {LINK}"))
    assert (out.text, out.writes) == (f"Voici : {LINK}?{TAGS}", ())


def test_words_that_fit_never_become_too_long_by_a_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_SITE_URL", "")
    settings.cache_clear()
    text = f"{'a' * 270} {LINK}"
    out = track_links(a_reply(text, platform="bluesky"))
    assert (out.text, out.writes, codes(out)) == (text, (), ["links_untracked"])


def test_where_a_link_costs_the_writer_is_told_whosever_it_is() -> None:
    out = track_links(a_reply("https://autre.example/x", platform="x"))
    assert (codes(out), out.cautions[0].facts) == (["link_costs"], {"usd": 0.20})
    assert codes(track_links(a_reply("Merci !", platform="x"))) == []


def test_a_short_link_pasted_again_stays_what_it_is() -> None:
    brand = a_brand(site="https://vigie.example")
    asked = a_reply("https://vigie.example/l/bcdfghjkmn", brand=brand)
    assert track_links(asked) == asked


def test_a_post_bears_the_name_of_what_began_it() -> None:
    said = Said(LINK, ActionKind.PUBLISH, "post.levain.galette-1", "Votre galette ?")
    brand = a_brand(site="https://levain.example")
    done = track_text(brand, load_platform("mastodon").PROFILE, said, NOON)
    assert "utm_campaign=votre-galette" in str(done.writes[0].arguments)


def test_many_links_are_tagged_but_no_more_become_short_than_one_transaction_holds() -> None:
    text = " ".join(f"{LINK}/{n}" for n in range(80))
    out = track_links(a_reply(text))
    assert (len(out.writes), out.text.count("/l/"), out.text.count(TAGS)) == (20, 10, 70)
