"""Scoring: cards and counters move together, once, whatever comes how often."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from vigie.analysis import Analysis, Intent, Mood
from vigie.aws import clients
from vigie.aws.cards import change_card, read_card
from vigie.aws.counters import read_hours
from vigie.aws.mentions import mention_to_item
from vigie.card import Card
from vigie.jobs.score import score_batch
from vigie.mention import Mention

from tests.builders import NOON, a_mention, a_stream_event, an_analysis


def by_word(text: str) -> Analysis:
    if "mauvais" in text:
        return an_analysis(Mood.NEGATIVE, Intent.COMPLAINT)
    return an_analysis(Mood.POSITIVE if "bon" in text else Mood.NEUTRAL)


ASKED = {
    "wanting": 1,
    "backlog": 1,
    "~wc": 1,
    "~cw": 1,
}  # what a complaint that waits counts besides


def counts(brand: str = "levain") -> Counter[str]:
    total: Counter[str] = Counter()
    for bucket in read_hours(brand, NOON - timedelta(days=2), NOON + timedelta(days=2)):
        total.update(bucket.measures)
    return +total


def score(*mentions: Mention) -> list[str]:
    return score_batch(a_stream_event(*(mention_to_item(m, NOON) for m in mentions)), by_word, NOON)


@pytest.mark.usefixtures("aws")
def test_a_batch_writes_every_card_and_the_sum_of_its_counts() -> None:
    said = [a_mention("bon pain", native_id=str(n)) for n in range(5)]
    assert score(*said, a_mention("mauvais pain", native_id="x")) == []
    moods = {"mentions": 6, "positive": 5, "negative": 1, "complaint": 1}
    assert counts() == moods | ASKED
    assert all(read_card(mention.id) is not None for mention in said)


@pytest.mark.usefixtures("aws")
def test_the_same_record_twice_counts_once() -> None:
    mention = a_mention("bon pain")
    score(mention)
    score(mention, mention)
    assert counts() == {"mentions": 1, "positive": 1}


@pytest.mark.usefixtures("aws")
def test_an_edit_moves_the_count_and_an_older_record_does_not_move_it_back() -> None:
    first = a_mention("bon pain", revision=1)
    second = a_mention("mauvais pain", revision=2)
    score(first)
    score(second)
    score(first)
    assert counts() == {"mentions": 1, "negative": 1, "complaint": 1} | ASKED


@pytest.mark.usefixtures("aws")
def test_a_removed_mention_is_no_longer_counted() -> None:
    score(a_mention("bon pain", revision=1))
    score(replace(a_mention("", revision=2), removed=True, stamps={}))
    assert counts() == {}


@pytest.mark.usefixtures("aws")
def test_a_poison_record_fails_alone() -> None:
    good = mention_to_item(a_mention("bon pain", native_id="good"), NOON)
    poison = {"pk": "poison", "sk": "mention", "text": "no key at all"}
    event = a_stream_event(good, poison)
    assert score_batch(event, by_word, NOON) == ["101"]
    assert counts() == {"mentions": 1, "positive": 1}


@pytest.mark.usefixtures("aws")
def test_a_transaction_conflict_is_tried_again_on_another_shard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = clients.dynamodb()
    conflicts = iter([True, True, True])
    honest = client.transact_write_items

    def conflicted(**arguments: object) -> object:
        if next(conflicts, False):
            raise ClientError(
                {
                    "Error": {"Code": "TransactionCanceledException"},
                    "CancellationReasons": [{"Code": "TransactionConflict"}],
                },
                "TransactWriteItems",
            )
        return honest(**arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(client, "transact_write_items", conflicted)
    assert score(a_mention("bon pain", native_id="a"), a_mention("bon", native_id="b")) == []
    assert counts() == {"mentions": 2, "positive": 2}


histories = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["bon", "mauvais", "du pain", ""])),
    min_size=1,
    max_size=8,
)


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=histories, data=st.data())
def test_counters_equal_a_recount_after_any_replay(
    history: list[tuple[str, str]], data: st.DataObject, aws: None
) -> None:
    brand = uuid4().hex[:12]  # examples share the tables, so each has a brand of its own
    latest: dict[str, Mention] = {}
    states = []
    for name, text in history:
        revision = latest[name].revision + 1 if name in latest else 1
        mention = a_mention(text, brand=brand, native_id=name, revision=revision)
        latest[name] = replace(mention, removed=text == "")
        states.append(latest[name])
    replay = data.draw(st.permutations(states + data.draw(st.lists(st.sampled_from(states)))))
    cut = data.draw(st.integers(0, len(replay)))
    for part in (replay[:cut], replay[cut:], list(latest.values())):
        if part:
            assert score(*part) == []
    alive = [m for m in latest.values() if not m.removed]
    expected = Counter({"mentions": len(alive)})
    for mention in alive:
        analysis = by_word(mention.text)
        expected.update([analysis.sentiment.label.value, *analysis.intents])
        expected.update(ASKED if analysis.intents else ())
    assert counts(brand) == +expected


@pytest.mark.usefixtures("aws")
def test_our_own_words_get_no_card_and_lose_one_made_too_early() -> None:
    score(a_mention("bon pain", native_id="own", own=True))
    assert counts() == {}
    score(a_mention("bon pain", native_id="late", revision=1))
    score(a_mention("bon pain", native_id="late", revision=2, own=True))
    assert counts() == {}


class Prepared:
    """Remembers what it was told to prepare."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: list[str]) -> None:
        self.texts += texts


def prepared(*mentions: Mention) -> list[str]:
    seen = Prepared()
    event = a_stream_event(*(mention_to_item(m, NOON) for m in mentions))
    assert score_batch(event, by_word, NOON, seen) == []
    return seen.texts


def correct_mood(mention: Mention, mood: Mood) -> None:
    def settle(card: Card | None) -> Card | None:
        assert card is not None
        assert card.analysis is not None
        sentiment = replace(card.analysis.sentiment, label=mood)
        analysis = replace(card.analysis, sentiment=sentiment)
        return replace(card, analysis=analysis, human=frozenset({"sentiment"}))

    change_card(mention.id, settle, NOON)


@pytest.mark.usefixtures("aws")
def test_a_batch_s_words_are_prepared_at_once_and_one_s_alone() -> None:
    batch = [a_mention(f"bon pain {n}", native_id=str(n)) for n in range(3)]
    assert prepared(*batch) == ["bon pain 0", "bon pain 1", "bon pain 2"]
    assert prepared(a_mention("pain", native_id="x")) == ["pain"]


@pytest.mark.usefixtures("aws")
def test_only_words_whose_mood_will_be_read_are_prepared() -> None:
    known = a_mention("bon pain", native_id="known")
    settled = a_mention("pain", native_id="settled")
    prepared(known, settled)
    correct_mood(settled, Mood.NEGATIVE)
    again = [
        known,
        replace(known, revision=2, hidden=True),
        replace(settled, revision=2, text="bon pain !"),
        a_mention("bon pain", native_id="own", own=True),
        a_mention("bon pain", native_id="gone", removed=True),
    ]
    assert prepared(*again) == []
    assert prepared(again[2]) == []
    edited = replace(known, revision=3, text="mauvais pain")
    assert prepared(edited, again[2]) == ["mauvais pain"]


@pytest.mark.usefixtures("aws")
def test_a_person_s_mood_stays_whatever_engine_reads_the_edited_words() -> None:
    mention = a_mention("bon pain")
    score(mention)
    correct_mood(mention, Mood.NEGATIVE)
    score(replace(mention, revision=2, text="très bon pain"))
    card = read_card(mention.id)
    assert card is not None
    assert card.analysis is not None
    assert card.analysis.sentiment.label is Mood.NEGATIVE
