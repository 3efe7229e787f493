from __future__ import annotations

from dataclasses import replace
from typing import Any

from vigie.analysis import Mood, PersonalDatum, PersonalKind
from vigie.aws.cards import card_to_item, item_to_card
from vigie.card import Counted, new_card

from tests.builders import NOON, a_mention, an_analysis

PHONES = (PersonalDatum(PersonalKind.PHONE, 4, 18), PersonalDatum(PersonalKind.PHONE, 22, 36))


def as_stored(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if value is not None}


def test_a_card_keeps_the_kinds_of_personal_data_and_nothing_else_of_them() -> None:
    analysis = replace(an_analysis(Mood.NEUTRAL), personal=PHONES, promotion=0.75)
    item = card_to_item(replace(new_card(a_mention()), analysis=analysis), NOON)
    assert item["personal"] == ["phone"]
    kept = item_to_card(as_stored(item)).analysis
    assert kept is not None
    assert kept.personal == (PersonalDatum(PersonalKind.PHONE),)
    assert kept.promotion == 0.75


def test_a_card_from_before_these_fields_is_read_without_them() -> None:
    item = card_to_item(replace(new_card(a_mention()), analysis=an_analysis()), NOON)
    old = {name: value for name, value in item.items() if name not in {"personal", "promotion"}}
    kept = item_to_card(as_stored(old)).analysis
    assert kept is not None
    assert (kept.personal, kept.promotion) == ((), 0.0)


def test_a_card_of_yesterday_s_local_desk_is_read_with_what_it_counted() -> None:
    item = as_stored(card_to_item(new_card(a_mention()), NOON))
    item["counted"] = {"hour": "2026-11-23T12", "measures": {"mentions": 1}}
    assert item_to_card(item).counted == Counted("2026-11-23T12", {"mentions": 1})
