"""What a person's act teaches, and whom."""

from __future__ import annotations

import pytest
from vigie.aws.learning import is_approved, vote_writes
from vigie.aws.table import write_together
from vigie.mention import Mention

from tests.builders import NOON, a_mention

pytestmark = pytest.mark.usefixtures("aws")
WORDS = "Le pain de ce matin était vraiment con"


def act(mention: Mention, action: str) -> None:
    if writes := vote_writes(mention, action, NOON):
        write_together(writes)


def test_the_last_act_on_the_same_words_is_remembered_were_it_done_before() -> None:
    one, other = a_mention(WORDS), a_mention(WORDS, native_id="100_2")
    act(one, "approve")
    act(other, "hide")
    assert not is_approved("levain", WORDS)
    act(one, "approve")
    assert is_approved("levain", WORDS)


def test_words_one_brand_has_kept_are_kept_for_no_other() -> None:
    act(a_mention(WORDS), "approve")
    assert not is_approved("autre", WORDS)
