"""Colleagues: what they are called, who is away, who may change whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from vigie.brand import Role
from vigie.errors import ConflictError, ForbiddenError
from vigie.team import Member, check_covers, check_may_change, find_called, find_named

from tests.builders import NOON

NADIA = Member("u1", Role.AGENT, "Nadia Kessel", "nadia@levain.example", "NK")
PAUL = Member("u2", Role.MANAGER, "Paul Aubry", "paul@levain.example", "PA")
PAULE = Member("u3", Role.AGENT, "Paule Aubry", "paule@levain.example", "PL")
ANA = Member("u4", Role.AGENT, "Ana Prévôt", "ana@levain.example", "AP")
TEAM = (NADIA, PAUL, PAULE, ANA)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@NK peux-tu rappeler ?", [NADIA]),
        ("@nadia, puis @Paul Aubry.", [NADIA, PAUL]),
        ("vu avec @paul@levain.example", [PAUL]),
        ("@Paule est au courant", [PAULE]),
        ("@ana prevot et encore @AP", [ANA]),
        ("écrire à contact@nadia.example", []),
        ("@Nadiane n'est pas d'ici", []),
        ("@NK@elsewhere.example n'est pas d'ici non plus", []),
    ],
)
def test_a_note_names_colleagues_by_initials_name_or_address(
    text: str, named: list[Member]
) -> None:
    assert list(find_named(text, TEAM)) == named


def test_a_first_name_two_colleagues_share_names_neither() -> None:
    other = Member("u5", Role.AGENT, "Nadia Roche", "n.roche@levain.example", "NR")
    assert find_named("@Nadia ?", (*TEAM, other)) == ()
    assert find_named("@Nadia Roche ?", (*TEAM, other)) == (other,)


def test_a_colleague_is_found_by_any_of_their_names_and_never_by_half_of_one() -> None:
    assert find_called(TEAM, "ANA PREVOT") == ANA
    assert find_called(TEAM, "u2") == PAUL
    assert find_called(TEAM, "Paul") is None


def test_an_absence_begins_and_ends_on_time() -> None:
    until = NOON + timedelta(days=1)
    away = Member("u1", Role.AGENT, away_from=NOON, away_until=until)
    assert [away.is_away(NOON), away.is_away(until)] == [True, False]
    assert not away.is_away(NOON - timedelta(seconds=1))


def test_nobody_covers_for_themselves_and_a_stranger_covers_for_nobody() -> None:
    assert check_covers(TEAM, "u1", "PA") == PAUL
    for nobody in ("u1", "Odile"):
        with pytest.raises(ConflictError):
            check_covers(TEAM, "u1", nobody)


@pytest.mark.parametrize(
    ("actor", "known", "role"),
    [
        (Role.AGENT, None, Role.VIEWER),
        (Role.VIEWER, NADIA, Role.AGENT),
        (None, NADIA, Role.AGENT),
        (Role.MANAGER, None, Role.OWNER),
        (Role.MANAGER, PAUL, Role.OWNER),
        (Role.MANAGER, Member("u9", Role.OWNER), Role.VIEWER),
    ],
)
def test_nobody_gives_more_than_they_have_or_changes_who_is_above(
    actor: Role | None, known: Member | None, role: Role
) -> None:
    with pytest.raises(ForbiddenError):
        check_may_change(actor, known, role, is_self=False)


def test_only_agents_are_juniors() -> None:
    assert Member("u1", Role.AGENT, is_junior=True).needs_approval
    assert not Member("u1", Role.MANAGER, is_junior=True).needs_approval
