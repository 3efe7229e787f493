import itertools
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.analysis import (
    Analysis,
    Intent,
    Language,
    Mood,
    PersonalDatum,
    PersonalKind,
    Sentiment,
)
from vigie.moderation import (
    PHASES,
    Moderation,
    Past,
    Queue,
    Reason,
    Thresholds,
    Verdict,
    WordLists,
)
from vigie.moderation import moderate as moderate_in_time
from vigie.text import analyse
from vigie.verdict import time_allowed

# What a rule decides is no matter of how busy this machine is; the limit has tests of its own.
moderate = partial(moderate_in_time, clock=lambda: 0.0)


def an_analysis(
    *,
    language: Language = Language.FR,
    mood: Mood = Mood.NEUTRAL,
    intents: tuple[Intent, ...] = (),
    offensive: float = 0.0,
    spam: float = 0.0,
    promotion: float = 0.0,
    complaint: float = 0.0,
) -> Analysis:
    odds = {each: 1.0 if each is mood else 0.0 for each in Mood}
    sentiment = Sentiment(mood, odds[Mood.POSITIVE], odds[Mood.NEUTRAL], odds[Mood.NEGATIVE])
    return Analysis(
        language, sentiment, intents, offensive, spam, promotion=promotion, complaint=complaint
    )


def judge(text: str, **lists: dict[str, tuple[str, ...]]) -> Moderation:
    return moderate(text, analyse(text), WordLists(**lists))


def test_the_phases_run_exemptions_first_and_the_guard_before_all_that_hides() -> None:
    assert [phase.__name__ for phase in PHASES] == [
        "exempt_brand",
        "exempt_wordless",
        "mask_allowed",
        "report_illegal",
        "exempt_approved",
        "guard_complaint",
        "hide_banned",
        "review_suspect",
        "judge_copies",
        "judge_spam",
        "judge_offence",
    ]


def test_the_brands_own_words_are_kept_whatever_they_say() -> None:
    text = "espèce de connard, cliquez ici"
    assert moderate(text, an_analysis(spam=1.0), own=True).verdict is Verdict.KEEP


@pytest.mark.parametrize("text", ["", "   ", "🍆🍆🍆", "😡", "!!!", "\u200b"])
def test_a_text_without_words_is_never_hidden(text: str) -> None:
    assert moderate(text, an_analysis(offensive=1.0, spam=1.0)).verdict is Verdict.KEEP


@pytest.mark.parametrize("text", ["🅒🅞🅝🅝🅐🅡🅓", "ⓒⓞⓝⓝⓐⓡⓓ", "ᴄᴏɴɴᴀʀᴅ"])
def test_letters_in_costume_are_words(text: str) -> None:
    assert moderate(text, an_analysis()).verdict is Verdict.HIDE


INSULTS = [
    ("T'es qu'un connard", "You are an asshole"),
    ("sale pute", "dirty whore"),
    ("ce pédé là", "that faggot there"),
    ("fils de pute", "son of a bitch"),
]
THREATS = [
    ("je vais te tuer", "I will kill you"),
    ("je sais où tu habites", "we know where you live"),
    ("mort aux juifs", "death to the jews"),
    ("retourne dans ton pays", "go back to your country"),
]
PROMOTIONS = [
    ("lien en bio", "link in bio"),
    ("code promo MINCE20 dès maintenant", "promo code SLIM20 right now"),
    ("cliquez ici", "click here"),
]


@pytest.mark.parametrize("pair", INSULTS)
def test_a_banned_word_hides_alike_in_both_languages(pair: tuple[str, str]) -> None:
    for text, language in zip(pair, (Language.FR, Language.EN), strict=True):
        decision = moderate(text, an_analysis(language=language))
        assert decision.verdict is Verdict.HIDE, text
        assert {reason.rule for reason in decision.reasons} == {"banned"}


@pytest.mark.parametrize("pair", THREATS)
def test_illegal_signs_reach_their_queue_alike_in_both_languages(pair: tuple[str, str]) -> None:
    for text, language in zip(pair, (Language.FR, Language.EN), strict=True):
        decision = moderate(text, an_analysis(language=language))
        assert (decision.verdict, decision.queue) == (Verdict.REVIEW, Queue.ILLEGAL), text


@pytest.mark.parametrize("pair", PROMOTIONS)
def test_sure_and_corroborated_spam_hides_alike_in_both_languages(pair: tuple[str, str]) -> None:
    for text, language in zip(pair, (Language.FR, Language.EN), strict=True):
        decision = moderate(text, an_analysis(language=language, spam=0.97))
        assert decision.verdict is Verdict.HIDE, text
        assert decision.reasons[0].rule == "spam"


def test_sure_spam_without_corroboration_goes_to_review() -> None:
    assert moderate("achetez tous", an_analysis(spam=0.97)).verdict is Verdict.REVIEW


def test_spam_the_model_does_not_lean_to_goes_to_review_with_its_words() -> None:
    assert moderate("lien en bio", an_analysis(spam=0.4)).verdict is Verdict.REVIEW
    assert moderate("lien en bio", an_analysis(spam=0.3)).verdict is Verdict.KEEP


def test_open_promotion_hides_as_spam_does() -> None:
    assert moderate("lien en bio", an_analysis(promotion=0.7)).verdict is Verdict.HIDE
    assert moderate("on se voit demain", an_analysis(promotion=0.7)).verdict is Verdict.REVIEW


def test_a_number_alone_never_hides() -> None:
    decision = moderate("mon 06 00 00 00 12", an_analysis(spam=0.99))
    assert decision.verdict is Verdict.REVIEW
    assert decision.reasons == (Reason("spam", "06 00 00 00 12", 4, 18),)


def test_the_more_it_reads_like_a_complaint_the_surer_spam_must_be() -> None:
    assert moderate("lien en bio", an_analysis(spam=0.6)).verdict is Verdict.HIDE
    assert moderate("lien en bio", an_analysis(spam=0.6, complaint=0.55)).verdict is Verdict.REVIEW


def test_a_link_alone_never_hides() -> None:
    decision = moderate("voir https://exemple.com", an_analysis(spam=0.99))
    assert decision.verdict is Verdict.REVIEW
    assert decision.reasons == (Reason("spam", "https://exemple.com", 5, 24),)


def test_offence_that_only_the_model_sees_goes_to_review() -> None:
    decision = moderate("quelle allure", an_analysis(offensive=0.95))
    assert decision == Moderation(Verdict.REVIEW, (Reason("offensive", "", 0, 0),), Queue.REVIEW)


@pytest.mark.parametrize(
    "text",
    [
        "Votre machine à café est une merde absolue, elle a lâché en deux semaines",
        "Quelle bande de connards, trois mois que j'attends mon remboursement",
        "Putain de livraison, toujours rien reçu, vous êtes des voleurs",
        "Your app is fucking garbage, it crashed again and ate my payment",
        "You bunch of assholes lost my luggage and nobody answers the phone",
        "this blender is a piece of shit, broke after two days, refund me",
        "Cette box de merde est encore en panne, fuck",
        "Lien de suivi mort, cliquez ici qu'ils disent, colis jamais reçu http",
    ],
)
def test_a_complaint_is_never_hidden_even_when_rude(text: str) -> None:
    assert judge(text).verdict is not Verdict.HIDE


def test_a_rude_complaint_goes_to_review_with_its_words() -> None:
    analysis = an_analysis(mood=Mood.NEGATIVE, intents=(Intent.COMPLAINT,))
    decision = moderate("bande de connards, toujours rien depuis mardi matin", analysis)
    assert decision.queue is Queue.REVIEW
    assert decision.reasons == (
        Reason("banned", "connards", 9, 17),
        Reason("complaint", "", 0, 0),
    )


def test_a_polite_complaint_is_kept_for_an_answer() -> None:
    analysis = an_analysis(mood=Mood.NEGATIVE, intents=(Intent.COMPLAINT,))
    assert moderate("pain trop cuit", analysis) == Moderation(Verdict.KEEP, (), Queue.REPLY)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["connard", "click here", "nègre", "x"]))
@settings(deadline=None)
def test_no_score_and_no_word_hides_a_complaint(offensive: float, spam: float, word: str) -> None:
    analysis = an_analysis(intents=(Intent.COMPLAINT,), offensive=offensive, spam=spam)
    assert moderate(f"ma commande {word} 0600000000", analysis).verdict is not Verdict.HIDE


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("T'es un connard, toi", "connard"),
        ("des CONNARDS", "CONNARDS"),
        ("un c0nn4rd", "c0nn4rd"),
        ("un connaaaard", "connaaaard"),
        ("un c o n n a r d ici", "c o n n a r d"),
        ("un c.o.n.n.a.r.d ici", "c.o.n.n.a.r.d"),
        ("un c\u043enn\u0430rd", "c\u043enn\u0430rd"),
        (
            "un \uff43\uff4f\uff4e\uff4e\uff41\uff52\uff44",
            "\uff43\uff4f\uff4e\uff4e\uff41\uff52\uff44",
        ),
        ("un conn\u200bard", "conn\u200bard"),
        ("un c*nnard", "c*nnard"),
        ("l'enculé", "enculé"),
        ("d\u2019enculés", "enculés"),
        ("qu'encule", "encule"),
        ("un  PÉDÉ", "PÉDÉ"),
        ("👍 connard", "connard"),
    ],
)
def test_variants_of_a_banned_word_are_found_with_exact_offsets(text: str, matched: str) -> None:
    decision = moderate(text, an_analysis())
    assert decision.verdict is not Verdict.KEEP
    assert [reason.matched for reason in decision.reasons] == [matched]
    assert all(text[r.start : r.end] == r.matched for r in decision.reasons)


@pytest.mark.parametrize("text", ["you b**tch", "a f4gg0t", "w h o r e", "two sluts", "cuuuunt"])
def test_variants_are_found_in_english_too(text: str) -> None:
    decision = moderate(text, an_analysis(language=Language.EN, offensive=0.8))
    assert decision.verdict is not Verdict.KEEP


@pytest.mark.parametrize(
    "text",
    [
        "Le troubadour chante",
        "Greetings from Scunthorpe",
        "la constitution",
        "un concombre",
        "I analysed the assets in class",
        "Réputé dans le quartier",
        "Livraison en retard",
        "chili con carne",
        "l'épée de Damoclès",
        "a b c d e f",
        "the cockpit and the peacock",
        "5 a 7 au salon",
    ],
)
def test_innocent_words_are_kept(text: str) -> None:
    assert moderate(text, an_analysis(offensive=0.6)).verdict is Verdict.KEEP


def test_a_brands_banned_word_hides_and_its_phrase_too() -> None:
    lists = WordLists(banned={"fr": ("crocodile", "point noir")})
    for text in ("vive les crocodiles", "un Point  Noir !", "CR0C0DILE"):
        assert moderate(text, an_analysis(), lists).verdict is Verdict.HIDE, text
    assert moderate("un noir point", an_analysis(), lists).verdict is Verdict.KEEP


def test_a_brands_suspect_word_goes_to_review() -> None:
    lists = WordLists(suspect={"en": ("rivalco",)})
    decision = moderate("try RivalCo", an_analysis(language=Language.EN), lists)
    assert decision.reasons == (Reason("suspect", "RivalCo", 4, 11),)
    assert decision.queue is Queue.REVIEW


def test_a_brands_allowed_word_silences_the_lists() -> None:
    lists = WordLists(allowed={"fr": ("salope verte",)})
    assert moderate("une Salope Verte svp", an_analysis(), lists).verdict is Verdict.KEEP
    assert moderate("une salope", an_analysis(), lists).verdict is Verdict.HIDE


def test_a_brands_threshold_decides_and_the_decision_says_which() -> None:
    strict = Thresholds(hide_spam=0.98)
    decision = moderate("lien en bio", an_analysis(spam=0.97), thresholds=strict)
    assert (decision.verdict, decision.threshold) == (Verdict.REVIEW, 0.36)
    decision = moderate("lien en bio", an_analysis(spam=0.985), thresholds=strict)
    assert (decision.verdict, decision.threshold) == (Verdict.HIDE, 0.98)
    rude = Thresholds(review_offence=0.8)
    assert moderate("quelle allure", an_analysis(offensive=0.85), thresholds=rude).threshold == 0.8


def test_a_banned_word_in_an_unhappy_text_goes_to_review_where_complaints_were_missed() -> None:
    analysis = an_analysis(mood=Mood.NEGATIVE)
    assert moderate("connard", analysis).verdict is Verdict.HIDE
    decision = moderate("connard", analysis, thresholds=Thresholds(guard_unhappy=True))
    assert [reason.rule for reason in decision.reasons] == ["banned", "unhappy"]
    assert decision.verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    ("past", "rule"), [(Past(repeats=2), "repeat"), (Past(copies=2), "campaign")]
)
def test_the_third_of_its_kind_goes_to_review_and_hides_only_beside_signs_of_spam(
    past: Past, rule: str
) -> None:
    text = "venez voir https://exemple.com"
    seen = moderate(text, an_analysis(), past=past)
    assert (seen.verdict, [one.rule for one in seen.reasons]) == (Verdict.REVIEW, [rule])
    assert moderate(text, an_analysis(spam=0.6), past=past).verdict is Verdict.HIDE
    assert moderate("achetez tous", an_analysis(spam=0.6), past=past).verdict is Verdict.REVIEW
    unhappy = an_analysis(spam=0.6, mood=Mood.NEGATIVE)
    assert moderate(text, unhappy, past=past).verdict is Verdict.REVIEW


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0, 1), st.floats(0, 1))
@settings(deadline=None)
def test_no_past_hides_a_complaint(repeats: int, copies: int, spam: float, rude: float) -> None:
    analysis = an_analysis(intents=(Intent.COMPLAINT,), spam=spam, offensive=rude)
    past = Past(repeats=repeats, copies=copies)
    decision = moderate("ma commande https://exemple.com", analysis, past=past)
    assert decision.verdict is not Verdict.HIDE


def test_what_a_person_kept_before_is_kept_but_the_law_looks_again() -> None:
    past = Past(approved=True)
    decision = moderate("quel connard ce pigeon", an_analysis(), past=past)
    assert decision.reasons == (Reason("approved_before"),)
    assert moderate("je vais te tuer", an_analysis(), past=past).queue is Queue.ILLEGAL


@given(
    st.sampled_from(["connard", "lien en bio", "achetez", "https://a.example", "ma commande"]),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from([Past(), Past(repeats=5), Past(copies=5)]),
)
@settings(deadline=None)
def test_whatever_goes_to_review_has_its_reason(
    text: str, spam: float, rude: float, past: Past
) -> None:
    decision = moderate(text, an_analysis(spam=spam, offensive=rude), past=past)
    assert decision.reasons or decision.verdict is Verdict.KEEP


@pytest.mark.parametrize("text", ["gloire à daech", "long live ISIS"])
def test_praise_of_terror_has_an_hour_and_other_threats_a_day(text: str) -> None:
    assert time_allowed(moderate(text, an_analysis())) == timedelta(hours=1)
    assert time_allowed(moderate("je vais te tuer", an_analysis())) == timedelta(hours=24)
    assert time_allowed(moderate("il pleut", an_analysis())) is None


def test_the_clock_is_looked_at_between_windows_of_the_signs() -> None:
    text = "a@" * 20_000
    looks = itertools.count()
    moderate(text, an_analysis(), clock=lambda: next(looks) * 0.0)
    assert next(looks) > len(text) // 8_192


def test_a_slow_case_fails_to_review() -> None:
    ticks = itertools.count()
    decision = moderate("bonjour", an_analysis(), clock=lambda: float(next(ticks)))
    assert decision == Moderation(Verdict.REVIEW, (Reason("timeout", "", 0, 0),), Queue.REVIEW)


def test_the_clock_is_looked_at_while_a_long_text_is_matched() -> None:
    looks = itertools.count()
    moderate("mot " * 5_000, an_analysis(), clock=lambda: next(looks) * 0.0)
    assert next(looks) > 50


def test_questions_wait_for_an_answer_and_small_talk_does_not() -> None:
    assert moderate("ouvert ?", an_analysis(intents=(Intent.QUESTION,))).queue is Queue.REPLY
    assert moderate("il pleut", an_analysis()).queue is None


@given(st.text(st.characters(exclude_categories=[]), max_size=200))
@settings(deadline=None, max_examples=200)
def test_any_text_has_a_verdict_whose_offsets_hold(text: str) -> None:
    decision = moderate(
        text, an_analysis(offensive=1.0, spam=1.0), limit_seconds=60, clock=time.monotonic
    )
    assert all(text[r.start : r.end] == r.matched for r in decision.reasons)


@pytest.mark.parametrize("unit", ["a ", "*a*", "s.p.a.m ", "connard", "con ", "é", "@$!", "1"])
def test_a_hundred_kilobytes_are_judged_in_linear_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    assert moderate(text, an_analysis(), limit_seconds=5, clock=time.monotonic).reasons[:1] != (
        Reason("timeout", "", 0, 0),
    )


@pytest.mark.parametrize("intent", [Intent.REQUEST, Intent.QUESTION, Intent.PURCHASE])
def test_a_customer_who_asks_is_not_hidden_for_one_phrase(intent: Intent) -> None:
    asking = an_analysis(spam=0.75, intents=(intent,))
    assert moderate("lien en bio", asking).verdict is Verdict.REVIEW


def test_a_customer_who_asks_is_hidden_where_everything_says_scam() -> None:
    text = "lien en bio, gagnez 500 € par jour, code promo, 06 00 00 00 12"
    asking = an_analysis(spam=0.95, intents=(Intent.REQUEST,))
    assert moderate(text, asking).verdict is Verdict.HIDE


def test_an_order_number_is_no_way_to_be_reached() -> None:
    text = "commande n° 4587412 svp"
    datum = PersonalDatum(PersonalKind.ORDER, 12, 19)
    analysis = replace(an_analysis(spam=0.4), personal=(datum,))
    assert moderate(text, analysis).verdict is Verdict.KEEP
    assert moderate(text, an_analysis(spam=0.4)).verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    "text", ["va te faire foutre", "nique ta mère", "you stupid bitch", "t'es qu'un fils de pute"]
)
def test_a_bare_insult_hides(text: str) -> None:
    assert moderate(text, analyse(text)).verdict is Verdict.HIDE


@pytest.mark.parametrize(
    "text",
    [
        "escroc, il m'a vendu un moteur mort ce fils de pute",
        "Gérant puant, le genre de gros con qui suit les clients dans les rayons",
        "your mechanic is a son of a bitch, brakes failed twice",
        "Je cherche un gâteau pour 20 personnes, contactez moi sur jean@example.fr",
        "I won your Easter draw, when can I pick up the hamper? DM me please",
        "Contactez-nous au 01 99 00 12 34, c'est ce que votre répondeur répète depuis une heure",
    ],
)
def test_a_customer_is_not_hidden_for_words_that_scams_and_insults_share(text: str) -> None:
    assert moderate(text, analyse(text)).verdict is not Verdict.HIDE
