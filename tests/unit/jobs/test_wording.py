"""The step that words a reply: total, the same again when done twice, and the same in a preview."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from vigie.action import ActionKind
from vigie.aws.drafts import Draft, read_draft, save_draft
from vigie.aws.table import write_together
from vigie.aws.team import save_member
from vigie.aws.voices import save_voice
from vigie.brand import Role
from vigie.card import new_card
from vigie.errors import WordingRefusedError
from vigie.jobs.filling import read_values, say_date
from vigie.jobs.outgoing import Outgoing, Writer
from vigie.jobs.wording import word_reply
from vigie.mention import Author
from vigie.saved_reply import find_gaps
from vigie.team import Member
from vigie.unseen import keep_seen
from vigie.voice import Signing, Voice

from tests.builders import NOON, a_brand, a_mention

pytestmark = pytest.mark.usefixtures("aws")
SAID = st.lists(
    st.sampled_from(
        [
            "Merci",
            " ",
            "\n",
            "{nom}",
            "{}",
            "^MD",
            "Odile",
            "\u202e",
            "👩\u200d🚀",
            "tu",
            "vous",
            "é",
        ]
    ),
    max_size=12,
).map("".join)


def an_answer(text: str, kind: ActionKind = ActionKind.REPLY, signature: str = "^MD") -> Outgoing:
    mention = a_mention()
    return Outgoing(
        mention=mention,
        card=new_card(mention),
        brand=a_brand(signature=signature),
        kind=kind,
        text=text,
        writer=Writer("u1", "odile@levain.example"),
        action_id=f"{mention.id}-1",
        now=NOON,
    )


@tried(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(SAID, st.sampled_from(["^MD", "Odile"]))
def test_words_are_refused_for_their_gaps_or_signed_once_and_never_again(
    text: str, signature: str
) -> None:
    save_voice("levain", Voice(signing=Signing.NAME))
    asked = an_answer(text, signature=signature)
    if gaps := find_gaps(keep_seen(text).text.strip()):
        with pytest.raises(WordingRefusedError) as refused:
            word_reply(asked)
        assert refused.value.more["gaps"] == list(gaps)
        return
    once = word_reply(asked)
    assert find_gaps(once.text) == ()
    assert "\u202e" not in once.text
    again = word_reply(an_answer(once.text, signature=signature))
    assert again.text == once.text
    assert word_reply(asked) == once


@pytest.mark.parametrize(
    ("kind", "where", "signed"),
    [
        (ActionKind.REPLY, ("public",), True),
        (ActionKind.REPLY, ("private",), False),
        (ActionKind.PRIVATE_REPLY, ("private",), True),
        (ActionKind.PRIVATE_REPLY, ("public",), False),
        (ActionKind.PRIVATE_REPLY, ("public", "private"), True),
        (ActionKind.REPLY, (), False),
    ],
)
def test_it_signs_where_the_brand_wants(
    kind: ActionKind, where: tuple[str, ...], *, signed: bool
) -> None:
    save_voice("levain", Voice(signing=Signing.INITIALS, sign_in=where))
    assert word_reply(an_answer("Merci", kind)).text == ("Merci ^MD" if signed else "Merci")


def test_an_answer_a_colleague_signed_is_not_signed_again_by_who_edits_it() -> None:
    for user, name in (("u1", "Paul"), ("u2", "Odile Marchand")):
        save_member("levain", Member(user, Role.AGENT, name=name, initials=name[:2]))
    save_voice("levain", Voice(signing=Signing.NAME))
    edited = word_reply(an_answer("Merci à vous\nOdile Marchand"))
    assert edited.text == "Merci à vous\nOdile Marchand"
    assert [one.code for one in edited.cautions] == ["signed_otherwise"]
    assert word_reply(an_answer("Merci\nÀ bientôt")).text == "Merci\nÀ bientôt\nPaul"
    assert word_reply(an_answer("Bonjour [prénom]")).cautions[0].code == "likely_gap"


def test_the_draft_goes_in_the_transaction_that_puts_the_reply_out_and_not_before() -> None:
    asked = an_answer("Merci")
    save_draft(asked.mention.id, "u1", Draft("Mer", "public", "", NOON))
    save_draft(asked.mention.id, "u2", Draft("Bon", "public", "", NOON))
    out = word_reply(asked)
    assert read_draft(asked.mention.id, "u1", NOON) is not None
    write_together(out.writes)
    assert read_draft(asked.mention.id, "u1", NOON) is None
    assert read_draft(asked.mention.id, "u2", NOON) is not None


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("fr", 23, "23 novembre 2026"),
        ("fr", 1, "1er novembre 2026"),
        ("en", 1, "1 November 2026"),
    ],
)
def test_a_day_is_written_as_its_readers_write_it(language: str, day: int, said: str) -> None:
    assert say_date(datetime(2026, 11, day, 12, tzinfo=UTC), "Europe/Paris", language) == said


def test_midnight_is_the_brand_s() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert say_date(late, "Europe/Paris", "fr") == "24 novembre 2026"


def test_only_what_is_known_fills_a_gap() -> None:
    mention = a_mention(author=Author("7", "pain_75"))
    values = read_values(mention, a_brand(), "u1", "fr", NOON)
    assert values == {
        "name": "pain_75",
        "brand": "Levain & Fils",
        "platform": "Facebook",
        "date": "23 novembre 2026",
    }
