"""Public or private, and why; the windows of every platform at their very limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from vigie.acknowledgement import CALM, SOBER, SORRY, write_acknowledgement
from vigie.action import ActionKind
from vigie.analysis import Analysis, Intent, Language, Mood, PersonalDatum, PersonalKind
from vigie.card import Card, new_card
from vigie.errors import ReplyRefusedError
from vigie.guide import Opening, advise, find_openings, suggest_visibility
from vigie.length import Counting, count_length
from vigie.mention import YES, Fact, Mention
from vigie.platforms import Capability, load_platform, platform_names
from vigie.reply import Occasion, check_may_act, why_by_hand

from tests.builders import NOON, a_mention, an_analysis

PHONE = PersonalDatum(PersonalKind.PHONE)
SECOND = timedelta(seconds=1)
WEEK, DAY = timedelta(days=7), timedelta(days=1)
NONE_BY_HAND = {"public": False, "private": False}
# What each platform allows, as its own terms say: (private once within, private talk open for).
WINDOWS = {
    "facebook": (WEEK, None),
    "instagram": (WEEK, WEEK),
    "messenger": (None, WEEK),
    "whatsapp": (None, DAY),
}
ONE_REPLY = {"app_store", "google_business", "google_play", "trustpilot"}
SUMMONED = {"x"}


def a_card(mention: Mention, analysis: Analysis | None = None, **values: Any) -> Card:
    return replace(new_card(mention), analysis=analysis or an_analysis(), **values)


def advised(text: str, analysis: Analysis | None = None, **values: Any) -> tuple[Any, ...]:
    mention = a_mention(text, **values)
    profile, card = load_platform(mention.platform).PROFILE, a_card(mention, analysis)
    advice = advise(profile, mention, card)
    assert suggest_visibility(profile, mention, card) == advice.visibility
    return advice.visibility, advice.both, advice.reasons


@pytest.mark.parametrize(
    ("platform", "native_id", "wanted"),
    [
        ("facebook", "1", ("private", True, ("phone",))),
        ("feeds", "1", ("public", False, ("phone",))),
        ("facebook", "manual-1", ("public", False, ("phone",))),
        ("x", "1", ("private", False, ("phone",))),
    ],
)
def test_personal_data_ask_for_private_where_vigie_can_answer_so(
    platform: str, native_id: str, wanted: tuple[Any, ...]
) -> None:
    analysis = replace(an_analysis(), personal=(PHONE,))
    assert advised("Bonjour", analysis, platform=platform, native_id=native_id) == wanted


def test_what_was_said_in_private_is_answered_there_without_a_public_word() -> None:
    facts = {Fact.PRIVATE: YES}
    assert advised("Bonjour", platform="messenger", facts=facts) == ("private", False, ("private",))


@pytest.mark.parametrize(
    "text",
    [
        "Vous ouvrez à quelle heure ?",
        "Mon fils a adoré le gâteau, merci !",
        "My kids love your bread",
        "Le pantalon va très bien à mon fils de huit ans",
        "My daughter is 7, may she come?",
        "Le menu enfantin est top",
        "Santé ! À la vôtre",
        "Do you have a kids menu?",
    ],
)
def test_simple_questions_and_praise_are_answered_where_all_can_read(text: str) -> None:
    assert advised(text, an_analysis(Mood.POSITIVE)) == ("public", False, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Je suis enceinte, ce fromage est-il pasteurisé ?", "health"),
        ("I'm diabetic, is there sugar in it?", "health"),
        ("J'ai 14 ans, je peux venir seul ?", "minor"),
        ("I'm 14 years old, may I come?", "minor"),
        ("Je vais porter plainte", "legal"),
        ("You will hear from my solicitor", "legal"),
    ],
)
def test_health_minors_and_the_law_go_to_private_however_calm(text: str, reason: str) -> None:
    assert advised(text) == ("private", True, (reason,))


def test_a_child_is_a_reason_where_its_parent_is_unhappy() -> None:
    unhappy = an_analysis(Mood.NEGATIVE)
    assert advised("Mon fils est rentré en larmes", unhappy)[2] == ("minor",)


@pytest.mark.parametrize(
    ("text", "analysis", "is_anger"),
    [
        ("Le pain était rassis hier, dommage", an_analysis(Mood.NEGATIVE, Intent.COMPLAINT), False),
        ("C'est une honte", an_analysis(Mood.NEGATIVE, Intent.COMPLAINT), True),
        ("UNE HEURE D'ATTENTE POUR RIEN", an_analysis(Mood.NEGATIVE), True),
        ("Personne ne répond !!!", an_analysis(Mood.NEGATIVE, Intent.COMPLAINT), True),
        ("Nuls", replace(an_analysis(Mood.NEGATIVE), offensive=0.9), True),
        ("Disgustingly good!!!", an_analysis(Mood.POSITIVE), False),
        ("This is unacceptable", an_analysis(Mood.NEGATIVE), True),
    ],
)
def test_anger_goes_to_private_and_a_calm_complaint_stays(
    text: str, analysis: Analysis, *, is_anger: bool
) -> None:
    visibility, both, reasons = advised(text, analysis)
    assert (visibility, both) == (("private", True) if is_anger else ("public", False))
    assert ("anger" in reasons) is is_anger


def test_dangers_the_desk_has_found_count_too() -> None:
    mention = a_mention("On en reparlera")
    card = a_card(mention, dangers=("poisoning", "lawyer"))
    profile = load_platform("facebook").PROFILE
    assert advise(profile, mention, card).reasons == ("health", "legal")


def test_the_words_of_an_acknowledgement_fit_every_platform_and_say_neither_tu_nor_vous() -> None:
    shortest = 150 - len(" Odile Marchand")
    for language in (Language.FR, Language.EN):
        for words in (*CALM[language], *SORRY[language], *SOBER[language]):
            assert 20 <= count_length(words, Counting.BYTES) <= shortest
            assert not {"tu", "toi", "ton", "ta", "tes", "vous", "votre", "vos"} & set(
                words.lower().replace("’", " ").split()
            )


def test_regret_answers_anger_and_nothing_is_admitted_to_the_law() -> None:
    assert write_acknowledgement("a", Language.FR, ("anger",)) in SORRY[Language.FR]
    assert write_acknowledgement("a", Language.EN, ("legal", "anger")) in SOBER[Language.EN]
    for grave in ("health", "minor", "legal"):
        words = {write_acknowledgement(str(n), Language.FR, (grave,)) for n in range(60)}
        assert words == set(SOBER[Language.FR]), "to who is hurt nobody says thanks, noted!"
        assert not any("!" in one for one in words)
    assert write_acknowledgement("a", Language.OTHER, ("phone",)) in CALM[Language.EN]
    several = {write_acknowledgement(str(n), Language.FR, ()) for n in range(60)}
    assert several == set(CALM[Language.FR])


def opening(mention: Mention, visibility: str, occasion: Occasion) -> Opening:
    profile = load_platform(mention.platform).PROFILE
    openings = find_openings(profile, mention, occasion, NONE_BY_HAND)
    return next(one for one in openings if one.visibility == visibility)


def may(mention: Mention, kind: ActionKind, occasion: Occasion) -> bool:
    """What sending itself would say, in words that fit everywhere."""
    try:
        profile = load_platform(mention.platform).PROFILE
        check_may_act(profile, mention, kind, "Bonjour, on regarde cela.", occasion)
    except ReplyRefusedError:
        return False
    return True


def at_its_limit(mention: Mention, window: timedelta | None) -> list[tuple[Any, ...]]:
    """What is open, and for how long, just before, at and just after a limit."""
    seen = []
    for shift in (-SECOND, timedelta(0), SECOND):
        now = NOON + (window or timedelta(days=3650)) + shift
        occasion = Occasion(now)
        one = opening(mention, "private", occasion)
        assert may(mention, ActionKind.PRIVATE_REPLY, occasion) is one.window.is_open
        assert one.can == ("send" if one.window.is_open else "no")
        seen.append((one.window.is_open, one.window.until, one.window.seconds_left(now)))
    return seen


@pytest.mark.parametrize("platform", platform_names())
def test_a_comment_s_private_window_closes_right_after_its_last_second(platform: str) -> None:
    window = WINDOWS.get(platform, (None, None))[0]
    comment = a_mention(platform=platform, facts={Fact.SUMMONS: YES})
    end = NOON + window if window else None
    wanted = [(True, end, 1), (True, end, 0), (False, end, 0)] if end else [(True, None, None)] * 3
    assert at_its_limit(comment, window) == wanted


@pytest.mark.parametrize("platform", platform_names())
def test_a_private_talk_s_window_runs_from_when_the_person_last_wrote(platform: str) -> None:
    window = WINDOWS.get(platform, (None, None))[1]
    message = a_mention(platform=platform, facts={Fact.PRIVATE: YES})
    end = NOON + window if window else None
    wanted = [(True, end, 1), (True, end, 0), (False, end, 0)] if end else [(True, None, None)] * 3
    assert at_its_limit(message, window) == wanted
    if window:
        late = Occasion(NOON + window + SECOND, last_message_at=NOON + timedelta(hours=1))
        again = opening(message, "private", late)
        assert again.window.until == NOON + timedelta(hours=1) + window
        assert may(message, ActionKind.PRIVATE_REPLY, late)
    public = opening(message, "public", Occasion(NOON))
    assert (public.can, public.window.is_open) == ("no", False)
    assert not may(message, ActionKind.REPLY, Occasion(NOON))


@pytest.mark.parametrize("platform", platform_names())
def test_a_second_private_reply_to_a_comment_is_refused_where_one_is_all_there_is(
    platform: str,
) -> None:
    comment = a_mention(platform=platform)
    again = Occasion(NOON, private_replies=1)
    is_once = WINDOWS.get(platform, (None, None))[0] is not None
    assert may(comment, ActionKind.PRIVATE_REPLY, again) is not is_once
    assert opening(comment, "private", again).can == ("no" if is_once else "send")
    message = a_mention(platform=platform, facts={Fact.PRIVATE: YES})
    assert may(message, ActionKind.PRIVATE_REPLY, again)


@pytest.mark.parametrize("platform", platform_names())
def test_a_public_answer_has_no_end_and_says_where_a_second_one_replaces_the_first(
    platform: str,
) -> None:
    comment = a_mention(platform=platform)
    for years in (0, 10):
        one = opening(comment, "public", Occasion(NOON + timedelta(days=365 * years)))
        assert (one.can, one.window.until, one.window.seconds_left(NOON)) == ("send", None, None)
        assert ("replaces" in one.window.why) is (platform in ONE_REPLY)


@pytest.mark.parametrize("platform", platform_names())
def test_only_who_called_us_is_answered_from_here_where_a_summons_is_needed(platform: str) -> None:
    profile = load_platform(platform).PROFILE
    called = a_mention(platform=platform, facts={Fact.SUMMONS: YES})
    can = profile.can(Capability.PUBLIC_REPLY)
    assert bool(why_by_hand(profile, ActionKind.REPLY, called)) is not can
    uncalled = bool(why_by_hand(profile, ActionKind.REPLY, a_mention(platform=platform)))
    assert uncalled is (platform in SUMMONED or not can)


@pytest.mark.parametrize("platform", platform_names())
def test_what_is_hidden_is_answered_in_private_only_and_what_is_gone_not_at_all(
    platform: str,
) -> None:
    hidden = Occasion(NOON, is_hidden=True)
    comment = a_mention(platform=platform)
    assert [opening(comment, one, hidden).can for one in NONE_BY_HAND] == ["no", "send"]
    assert not may(comment, ActionKind.REPLY, hidden)
    gone = a_mention(platform=platform, removed=True)
    assert [opening(gone, one, Occasion(NOON)).can for one in NONE_BY_HAND] == ["no", "no"]


def test_what_a_person_must_do_there_is_a_task_while_its_window_is_open() -> None:
    profile = load_platform("facebook").PROFILE
    by_hand = {"public": False, "private": True}
    ways = find_openings(profile, a_mention(), Occasion(NOON), by_hand)
    assert {one.visibility: one.can for one in ways} == {"public": "send", "private": "task"}
    late = find_openings(profile, a_mention(), Occasion(NOON + 2 * WEEK), by_hand)
    assert {one.visibility: one.can for one in late} == {"public": "send", "private": "no"}
