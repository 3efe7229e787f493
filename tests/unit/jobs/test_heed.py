"""What is read of a day's texts, and what is not."""

from __future__ import annotations

import pytest
from vigie.card import score
from vigie.jobs.heed import read_phrases
from vigie.text import analyse
from vigie.topic import asks

from tests.builders import a_brand, a_mention


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("I have depression and your hotline hung up on me", False),
        ("Dépression ! Et votre livraison en retard !", False),
        ("Votre livraison est encore en retard !", True),
    ],
)
def test_what_tells_of_somebody_s_health_names_no_topic(text: str, *, is_read: bool) -> None:
    mention = a_mention(text=text)
    card = score(None, mention, analyse)
    assert card
    assert asks(card)
    found = read_phrases(a_brand(), {mention.id: mention}, {mention.id: card})
    assert bool(found.get(mention.id)) == is_read
