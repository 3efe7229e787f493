"""Each at least once, nobody held back by another, nobody told twice of what they had."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError
from vigie.errors import (
    AddressRefusedError,
    OutcomeUnknownError,
    PermanentError,
    RateLimitedError,
    TransientError,
)
from vigie.jobs.deliver import Delivery, deliver

from tests.builders import NOON

pytestmark = pytest.mark.usefixtures("aws")
TRY_AGAIN = [
    TransientError("down"),
    RateLimitedError("slow down", retry_after=30),
    OutcomeUnknownError("no answer"),
    ClientError({"Error": {"Code": "ThrottlingException"}}, "GetParametersByPath"),
    ValueError("a rendering that fails"),
]


class Team:
    """Targets that do as they are told, and remember what reached them."""

    def __init__(self, **fates: Exception | None) -> None:
        self.fates = fates
        self.got: list[str] = []

    def sender(self, key: str) -> Callable[[], None]:
        def send() -> None:
            if error := self.fates[key]:
                raise error
            self.got.append(key)

        return send

    def deliver(self, what: str = "levain.1#0") -> None:
        deliver(what, [Delivery(key, self.sender(key)) for key in self.fates], NOON)


def test_each_gets_it_once_however_often_it_is_delivered() -> None:
    team = Team(mail=None, slack=None)
    for _ in range(3):
        team.deliver()
    assert team.got == ["mail", "slack"]


def test_another_thing_is_another_delivery() -> None:
    team = Team(mail=None)
    team.deliver("levain.1#0")
    team.deliver("levain.1#1")
    assert team.got == ["mail", "mail"]


@pytest.mark.parametrize("error", TRY_AGAIN, ids=lambda one: type(one).__name__)
def test_who_fails_is_owed_and_neither_holds_back_nor_repeats_another(error: Exception) -> None:
    team = Team(slack=error, mail=None, teams=None)
    for _ in range(2):
        with pytest.raises(TransientError):
            team.deliver()
    team.fates["slack"] = None
    team.deliver()
    assert team.got == ["mail", "teams", "slack"]


@pytest.mark.parametrize("error", [PermanentError("404"), AddressRefusedError("private")])
def test_who_refuses_for_good_is_owed_nothing(error: Exception) -> None:
    team = Team(slack=error, mail=None)
    team.deliver()
    assert team.got == ["mail"]


def test_if_everybody_refuses_it_stays_owed() -> None:
    team = Team(slack=PermanentError("404"), mail=PermanentError("not confirmed"))
    with pytest.raises(TransientError):
        team.deliver()
    team.fates["mail"] = None
    team.deliver()
    assert team.got == ["mail"]


def test_who_had_it_counts_when_the_others_refuse() -> None:
    team = Team(mail=None, slack=TransientError("down"))
    with pytest.raises(TransientError):
        team.deliver()
    team.fates["slack"] = PermanentError("410")
    team.deliver()
    assert team.got == ["mail"]


def test_the_wait_is_the_shortest_that_was_asked_for() -> None:
    team = Team(
        slack=RateLimitedError("slow down", retry_after=900),
        teams=TransientError("down", retry_after=120),
        mail=PermanentError("refused"),
    )
    with pytest.raises(TransientError) as owed:
        team.deliver()
    assert owed.value.retry_after == 120


def test_cut_short_between_the_send_and_its_memory_it_comes_twice_never_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    team = Team(mail=None)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("vigie.jobs.deliver.note_mailed", killed)
        with pytest.raises(KeyboardInterrupt):
            team.deliver()
    team.deliver()
    assert team.got == ["mail", "mail"]


def test_nobody_to_tell_owes_nothing() -> None:
    deliver("levain.1#0", [], NOON)
