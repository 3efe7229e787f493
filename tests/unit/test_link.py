"""Links in mails: only ours act, only for a while, and they tell nobody who they are for."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import ExpiredLinkError, ForgedLinkError
from vigie.link import LASTS, Act, Link, name_person, new_link, read_link, sign

from tests.builders import NOON

KEY = "a key of the stack's own"
ALERT = "levain.negative_spike.20261123120000"


def a_link(act: Act = Act.MUTE, target: str = ALERT) -> Link:
    return new_link(act, "levain", target, "odile@levain.example", NOON)


@pytest.mark.parametrize("act", Act)
def test_a_token_says_its_link_and_fits_an_address(act: Act) -> None:
    token = sign(a_link(act), KEY)
    assert read_link(token, KEY, NOON) == a_link(act)
    assert len(token) < 200
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_a_token_holds_no_address() -> None:
    said = sign(a_link(), KEY).partition(".")[0]
    text = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode()
    assert "odile" not in text
    assert "@" not in text
    assert name_person(" Odile@Levain.example") == name_person("odile@levain.example")


@given(st.integers(0, 300), st.sampled_from("Aa0_-."))
def test_a_token_with_one_letter_changed_is_forged(place: int, letter: str) -> None:
    token = sign(a_link(), KEY)
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]
    if changed == token:
        return
    with pytest.raises(ForgedLinkError):
        read_link(changed, KEY, NOON)


@pytest.mark.parametrize(
    "token", ["", ".", "x", "é.é", "a" * 2000, sign(a_link(), "another key"), "bXV0ZQ."]
)
def test_what_the_key_did_not_sign_is_forged(token: str) -> None:
    with pytest.raises(ForgedLinkError):
        read_link(token, KEY, NOON)


def test_without_a_key_nothing_is_ours_and_nothing_is_signed() -> None:
    with pytest.raises(ForgedLinkError):
        read_link(sign(a_link(), KEY), "", NOON)
    with pytest.raises(ValueError, match="takes a key"):
        sign(a_link(), "")


def test_fields_cannot_run_into_one_another() -> None:
    with pytest.raises(ValueError, match="plain fields"):
        sign(a_link(target="a\x1fb"), KEY)


def test_a_link_ends_with_its_act_s_time_and_says_what_it_was() -> None:
    token = sign(a_link(), KEY)
    last = NOON + LASTS[Act.MUTE]
    assert read_link(token, KEY, last - timedelta(seconds=1)).act is Act.MUTE
    with pytest.raises(ExpiredLinkError) as caught:
        read_link(token, KEY, last)
    assert caught.value.link == a_link()


def test_leaving_works_for_a_year() -> None:
    assert LASTS[Act.UNSUBSCRIBE] >= timedelta(days=365)


def test_a_channel_is_named_as_it_is() -> None:
    assert new_link(Act.MUTE, "levain", ALERT, "@slack", NOON).person == "@slack"
