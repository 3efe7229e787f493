"""The same talk seen by an alert, a feed and its platform is one mention, in any order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from vigie.action import ActionKind
from vigie.aws.cards import change_card, read_card
from vigie.aws.counters import read_hours
from vigie.aws.mentions import get_mention, mention_to_item
from vigie.card import Status, after_action
from vigie.jobs.sameness import store_once
from vigie.jobs.score import score_batch
from vigie.mention import Author, EventKind, Mention, MentionEvent, mention_id
from vigie.platforms import load_platform

from tests.builders import NOON, a_stream_event, an_analysis

ON_REDDIT = "https://www.reddit.com/r/rennes/comments/1abc2d/boulangerie/def34gh/"
ARTICLE = "https://journal.example/2026/11/levain?utm_source=alert"
SITE = "https://cafe-rivage.example"


def an_alert(url: str, native_id: str = "alert-1", **values: Any) -> MentionEvent:
    told: dict[str, Any] = {
        "text": "… le pain de Levain & Fils …",
        "said_at": NOON,
        "version": NOON,
    }
    return MentionEvent(
        "google_alerts", native_id, EventKind.ADD, url=url, **(told | values)
    )  # fmt: skip


def on_reddit(**values: Any) -> MentionEvent:
    told: dict[str, Any] = {
        "platform": "reddit",
        "native_id": "t1_def34gh",
        "kind": EventKind.ADD,
        "version": NOON - timedelta(hours=3),
        "said_at": NOON - timedelta(hours=3),
        "text": "Le pain de Levain & Fils est rassis depuis lundi, dommage.",
        "url": ON_REDDIT,
        "author": Author("t2_1", "maelle"),
        "thread_id": "t3_1abc2d",
        "facts": {"subreddit": "rennes"},
    }
    return MentionEvent(**(told | values))


def a_feed(url: str, native_id: str = "entry-1", **values: Any) -> MentionEvent:
    told: dict[str, Any] = {"text": "Levain & Fils ouvre", "said_at": NOON, "version": NOON}
    return MentionEvent("feeds", native_id, EventKind.ADD, url=url, **(told | values))


def store(*events: MentionEvent) -> None:
    for event in events:
        store_once("levain", event, NOON)


def find(platform: str, native_id: str, realm: str = "") -> Mention | None:
    return get_mention(mention_id("levain", platform, native_id, realm))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_alert_about_a_platform_s_mention_is_that_mention(
    aws: None, order: tuple[int, ...]
) -> None:
    told = [an_alert(ON_REDDIT), on_reddit(), an_alert(ON_REDDIT + "?utm_medium=x", "alert-2")]
    store(*(told[index] for index in order))
    mention = find("reddit", "t1_def34gh")
    assert mention is not None
    assert mention.text == on_reddit().text, "what the platform says outranks what was heard"
    assert (mention.author.name, mention.facts) == ("maelle", {"subreddit": "rennes"})
    assert mention.said_at == NOON - timedelta(hours=3)
    assert find("google_alerts", "alert-1") is None
    assert find("google_alerts", "alert-2") is None


def test_until_the_platform_speaks_the_alert_s_words_stand(aws: None) -> None:
    store(an_alert(ON_REDDIT))
    mention = find("reddit", "t1_def34gh")
    assert mention is not None
    assert (mention.text, mention.url) == ("… le pain de Levain & Fils …", ON_REDDIT)


def test_a_removal_on_the_platform_is_final_whatever_an_alert_says(aws: None) -> None:
    store(on_reddit(kind=EventKind.REMOVE, version=NOON), an_alert(ON_REDDIT))
    mention = find("reddit", "t1_def34gh")
    assert mention is not None
    assert (mention.removed, mention.text) == (True, "")


def test_two_alerts_about_one_article_are_one_mention(aws: None) -> None:
    store(an_alert(ARTICLE), an_alert(ARTICLE.replace("?utm_source=alert", "/"), "alert-2"))
    assert find("google_alerts", "alert-1") is not None
    assert find("google_alerts", "alert-2") is None


def test_a_feed_takes_an_article_over_from_an_alert_and_keeps_it(aws: None) -> None:
    store(an_alert(ARTICLE), a_feed(ARTICLE), an_alert(ARTICLE, "alert-2"), a_feed(ARTICLE))
    gone, kept = find("google_alerts", "alert-1"), find("feeds", "entry-1")
    assert gone is not None
    assert kept is not None
    assert (gone.removed, kept.removed, kept.text) == (True, False, "Levain & Fils ouvre")
    assert find("google_alerts", "alert-2") is None


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_a_site_s_own_interface_outranks_its_comment_feed(
    aws: None, order: tuple[int, ...]
) -> None:
    url = f"{SITE}/2026/11/rentree/#comment-34"
    own = MentionEvent(
        "wordpress", "34", EventKind.ADD, NOON, text="Bravo !", url=url, realm=SITE, said_at=NOON
    )
    told = [a_feed(url, text="Bravo"), own]
    store(*(told[index] for index in order))
    seen_by_feed, seen_by_site = find("feeds", "entry-1"), find("wordpress", "34", SITE)
    assert seen_by_site is not None
    assert (seen_by_site.text, seen_by_site.removed) == ("Bravo !", False)
    assert seen_by_feed is None or seen_by_feed.removed


def test_two_comments_of_one_page_stay_two(aws: None) -> None:
    store(a_feed(f"{SITE}/p/#comment-1", "c1"), a_feed(f"{SITE}/p/#comment-2", "c2"))
    assert [find("feeds", one) is not None for one in ("c1", "c2")] == [True, True]


def test_brands_share_nothing(aws: None) -> None:
    store_once("aeris", an_alert(ARTICLE), NOON)
    store(an_alert(ARTICLE, "alert-2"))
    assert find("google_alerts", "alert-2") is not None


def test_an_address_nobody_can_read_is_stored_as_it_came(aws: None) -> None:
    for url in ("http://[", "https://", ""):
        store(an_alert(url, f"odd{len(url)}"))
        assert find("google_alerts", f"odd{len(url)}") is not None


def test_a_term_of_storage_is_kept_with_the_mention(aws: None) -> None:
    store(on_reddit())
    mention = find("reddit", "t1_def34gh")
    assert mention is not None
    keep = load_platform("reddit").PROFILE.duties.keep
    assert keep is not None
    assert mention.words_until == datetime(2026, 11, 23, 12, tzinfo=UTC) + keep


def score(mention: Mention | None) -> None:
    assert mention is not None
    event = a_stream_event(mention_to_item(mention, NOON))
    assert score_batch(event, lambda _: an_analysis(), NOON) == []


def test_a_person_s_work_goes_on_with_the_better_sight_and_counts_once(aws: None) -> None:
    store(an_alert(ARTICLE))
    lesser = find("google_alerts", "alert-1")
    score(lesser)
    assert lesser is not None

    def answered(card: Any) -> Any:
        from dataclasses import replace

        return replace(after_action(card, ActionKind.REPLY, NOON), assignee="odile", note="vu")

    change_card(lesser.id, answered, NOON)
    store(a_feed(ARTICLE), a_feed(ARTICLE))
    better = find("feeds", "entry-1")
    assert better is not None
    for _ in range(2):
        score(find("google_alerts", "alert-1"))
        score(better)
    card = read_card(better.id)
    assert card is not None
    assert (card.status, card.assignee, card.note) == (Status.WAITING, "odile", "vu")
    assert card.replied_at == NOON
    assert card.analysis is not None
    hours = read_hours("levain", NOON - timedelta(days=1), NOON + timedelta(days=1))
    assert sum(hour.measures.get("mentions", 0) for hour in hours) == 1


def test_two_entries_that_only_share_a_link_stay_two(aws: None) -> None:
    told = ["Très bon pain", "Attente trop longue"]
    for _ in range(2):
        store(*(a_feed(f"{SITE}/avis", f"avis-{n}", text=text) for n, text in enumerate(told)))
    found = [find("feeds", f"avis-{number}") for number in range(2)]
    assert [one.text for one in found if one] == told


def test_terms_a_platform_lends_words_on_do_not_bind_what_an_alert_told(aws: None) -> None:
    store(an_alert(ON_REDDIT))
    heard = find("reddit", "t1_def34gh")
    assert heard is not None
    assert heard.words_until is None
    store(on_reddit(), an_alert(ON_REDDIT, "alert-2"))
    told = find("reddit", "t1_def34gh")
    assert told is not None
    assert told.words_until is not None
