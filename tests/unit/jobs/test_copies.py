"""Repeats and campaigns across mentions: in any order, twice, never at a complaint's expense."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from vigie.analysis import Analysis
from vigie.aws import brands
from vigie.aws.cards import read_card
from vigie.aws.echoes import forget_author, see
from vigie.aws.erasure import erase_author
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.settings import settings
from vigie.aws.table import Write, query, write
from vigie.campaign import WINDOW, Gist
from vigie.jobs.moderate import moderate_batch, moderate_mention
from vigie.jobs.score import score_batch
from vigie.mention import Author, Mention, mention_id
from vigie.moderation import Moderation, Queue, Verdict
from vigie.text import analyse

from tests.builders import NOON, a_brand, a_stream_event, an_event

APPEAL = "Signez tous la pétition pour sauver le vieux marché couvert de notre ville sur {}"
COMPLAINT = (
    "Honteux, ma commande livrée en retard de trois jours avec le pain rassis, "
    "je veux être remboursée tout de suite"
)


@pytest.fixture(autouse=True)
def brand(aws: None) -> None:
    brands.save_brand(a_brand())


def a_mention(text: str, number: int, author: str | None, minutes: int = 0) -> Mention:
    said_at = NOON + timedelta(minutes=minutes)
    native = f"100_{number}"
    event = an_event(text, native_id=native, author=Author(author), said_at=said_at)
    store_event("levain", event, NOON)
    mention = get_mention(mention_id("levain", "facebook", native))
    assert mention is not None
    return mention


def judged(mention: Mention) -> Moderation | None:
    event = a_stream_event(mention_to_item(mention, NOON))
    assert score_batch(event, analyse, NOON) == []
    assert moderate_batch(event, analyse, NOON) == []
    card = read_card(mention.id)
    assert card is not None
    return card.moderation


def rules(decision: Moderation | None) -> set[str]:
    return {reason.rule for reason in decision.reasons} if decision else set()


def rows() -> list[dict[str, object]]:
    found = list(query(settings().desk_table, "pk = :pk", {":pk": "echo#levain"}))
    return [{k: v for k, v in row.items() if k != "revision"} for row in found]


def test_the_third_author_of_the_same_words_is_a_campaign_for_a_human() -> None:
    seen = [
        judged(a_mention(APPEAL.format(f"https://p.example/{n}"), n, f"u{n}", n)) for n in range(4)
    ]
    assert [rules(one) for one in seen] == [set(), set(), {"campaign"}, {"campaign"}]
    assert seen[2] is not None
    assert (seen[2].verdict, seen[2].queue) == (Verdict.REVIEW, Queue.REVIEW)


def test_an_author_s_third_time_in_a_day_is_a_repeat_and_a_replay_is_none() -> None:
    mentions = [a_mention(APPEAL.format("https://p.example"), n, "u", n) for n in range(3)]
    for _ in range(3):
        assert [rules(judged(one)) for one in mentions] == [set(), set(), {"repeat"}]


def test_a_copied_complaint_is_kept_and_noticed_once() -> None:
    seen = [judged(a_mention(COMPLAINT, n, f"u{n}", n)) for n in range(5)]
    assert [rules(one) for one in seen] == [set(), set(), {"campaign"}, set(), set()]
    assert {one.verdict for one in seen if one} == {Verdict.KEEP}


def test_short_thanks_by_many_are_no_campaign() -> None:
    assert {judged(a_mention("Merci, bravo !", n, f"u{n}", n)) for n in range(5)} == {None}


def test_any_order_and_any_repeats_leave_the_same_rows_and_at_last_the_same_verdicts() -> None:
    mentions = [
        a_mention(APPEAL.format(f"https://p.example/{n}"), n, f"u{n % 4}", n) for n in range(8)
    ]
    for mention in mentions:
        judged(mention)
    expected, wanted = rows(), [rules(judged(one)) for one in mentions]
    for row in expected:
        assert isinstance(row["expires_at"], int)
    chance = random.Random(3)
    for _ in range(3):
        shuffled = chance.sample(mentions * 2, 16)
        for mention in shuffled:
            judged(mention)
        assert rows() == expected
        assert [rules(judged(one)) for one in mentions] == wanted


def test_a_row_holds_no_name_and_an_erased_author_is_in_none() -> None:
    judged(a_mention(APPEAL.format("https://p.example/1"), 1, "odile.marchand"))
    judged(a_mention(APPEAL.format("https://p.example/2"), 2, "paul"))
    assert rows()
    assert "odile" not in str(rows())
    before = str(rows())
    erase_author("levain", "facebook", "odile.marchand", NOON)
    assert str(rows()) != before
    assert forget_author("levain", "facebook", "odile.marchand") == 0
    assert forget_author("levain", "facebook", "paul") > 0


def test_nobody_s_sighting_is_lost_to_somebody_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    gist = Gist(bytes(24), ("0aa", "1bb"))
    slow, fast = (a_mention(APPEAL, n, f"u{n}", n) for n in range(2))
    waiting = [fast, fast]

    def overtaken(one: Write) -> None:
        if waiting:
            see(waiting.pop(), gist, NOON)
        write(one)

    monkeypatch.setattr("vigie.aws.echoes.write", overtaken)
    see(slow, gist, NOON)
    assert [len(row["seen"]) for row in rows()] == [2, 2]  # type: ignore[arg-type]


def test_history_brought_in_writes_nothing() -> None:
    old = a_mention(APPEAL.format("https://p.example/1"), 1, "u", -WINDOW // 60 - 1)
    see(old, Gist(bytes(24), ("0aa", "1bb")), NOON)
    assert rows() == []


def test_a_row_that_loses_its_only_author_goes() -> None:
    judged(a_mention(APPEAL.format("https://p.example/1"), 1, "odile.marchand"))
    assert forget_author("levain", "facebook", "odile.marchand") > 0
    assert rows() == []


def test_one_copy_dated_years_ahead_hides_no_campaign() -> None:
    ahead = 60 * 24 * 365 * 3
    judged(a_mention(APPEAL.format("https://p.example/9"), 9, "u9", ahead))
    seen = [
        judged(a_mention(APPEAL.format(f"https://p.example/{n}"), n, f"u{n}", n)) for n in range(3)
    ]
    assert "campaign" in rules(seen[2])
    latest = int((NOON + timedelta(days=3)).timestamp())
    assert all(int(str(row["expires_at"])) < latest for row in rows())


def test_an_author_erased_while_a_mention_is_judged_is_in_no_row() -> None:
    mention = a_mention(APPEAL.format("https://p.example/1"), 1, "odile.marchand")

    def erased_meanwhile(text: str) -> Analysis:
        erase_author("levain", "facebook", "odile.marchand", NOON)
        return analyse(text)

    moderate_mention(mention, erased_meanwhile, NOON)
    assert forget_author("levain", "facebook", "odile.marchand") == 0
