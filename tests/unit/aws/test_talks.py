"""A list of conversations is made of a bounded number of cards, and misses nothing that presses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from vigie.analysis import Intent
from vigie.aws.cards import CardChange, write_changes
from vigie.aws.mentions import mention_to_item
from vigie.aws.settings import settings
from vigie.aws.table import put, write
from vigie.aws.talks import list_desk, list_talk
from vigie.card import Card, Status, new_card
from vigie.mention import Author

from tests.builders import NOON, a_mention, an_analysis


def keep(card: Card) -> None:
    write_changes([CardChange(None, card)], NOON)


def a_card(n: int, *intents: Intent, status: Status = Status.TODO, **values: object) -> Card:
    mention = a_mention(native_id=str(n), said_at=NOON - timedelta(minutes=n))
    card = replace(new_card(mention), analysis=an_analysis(), status=status)
    analysed = replace(card, analysis=replace(an_analysis(), intents=intents))
    return replace(analysed, **values)  # type: ignore[arg-type]


def test_beyond_the_newest_only_what_asks_for_something_is_read(aws: None) -> None:
    for n in range(5):
        keep(a_card(n))
    keep(a_card(10, Intent.COMPLAINT))
    keep(a_card(11, rating=2))
    keep(a_card(12, private=True))
    keep(a_card(13, dangers=("fire",)))
    keep(a_card(14, Intent.COMPLAINT, backfilled=True))
    keep(a_card(15, status=Status.DONE))
    found, is_cut = list_desk("levain", most_todo=3)
    assert is_cut
    assert [card.native_id for card in found] == ["0", "1", "2", "10", "11", "12", "13", "15"]


def test_a_small_desk_is_read_whole(aws: None) -> None:
    for n, status in enumerate(Status):
        keep(a_card(n, status=status))
    found, is_cut = list_desk("levain")
    assert (len(found), is_cut) == (4, False)
    assert list_desk("autre") == ([], False)


def test_a_person_s_part_of_a_thread_is_found_however_long_the_thread(aws: None) -> None:
    wanted = []
    for n in range(6):
        author = Author("7001" if n % 2 else f"other{n}", "Odile")
        thread = "post" if n < 4 else "other post"
        mention = a_mention(native_id=str(n), author=author, thread_id=thread)
        write(put(settings().mentions_table, mention_to_item(mention, NOON)))
        keep(new_card(mention))
        wanted.append(mention)
    found = list_talk(wanted[1], new_card(wanted[1]))
    assert sorted(card.native_id for card in found) == ["1", "3"]
    nobody = a_mention(author=Author())
    assert list_talk(nobody, new_card(nobody)) == [new_card(nobody)]
