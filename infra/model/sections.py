"""The sections of the evaluation: each writes its lines from what the panel answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from infra.model import targets
from infra.model.calibration import measure_calibration
from infra.model.datasets import TRAINABLE
from infra.model.owntalk import find_complaints, is_negative, measure_language, measure_talk
from infra.model.panel import Panel, answer_set
from infra.model.rivals import judges_for
from infra.model.scenes import describe_scenes, play_scenes
from infra.model.scores import f1_of, macro_f1

SETS: Final[dict[str, tuple[str, ...]]] = {
    "sentiment": (
        "sentiment_fr_umsab",
        "sentiment_fr_allocineseries",
        "sentiment_fr_amazonbooks",
        "sentiment_fr_trustpilot",
        "sentiment_en_semeval17",
        "sentiment_en_umsab",
        "sentiment_en_airline",
        "sentiment_en_sanders",
        "sentiment_en_sxswbrands",
        "sentiment_en_s140test",
        "sentiment_en_vadertweets",
        "sentiment_en_vaderamazon",
    ),
    "offensive": (
        "offensive_fr_toxifrenchagree",
        "offensive_fr_jigsawmt",
        "offensive_fr_mlma",
        "offensive_fr_cyberado",
        "train/offensive_en_olid",
        "offensive_en_hatemoji",
        "offensive_en_mlma",
    ),
    "spam": ("spam_fr_smsmt", "spam_en_youtube", "spam_en_sms", "spam_en_datacamp"),
    "intents": ("complaint_en_preotiuc", "intent_en_adidas", "intent_en_iphonebuy"),
}
LANGUAGE_SET: Final = "lang_multi_umsab"


def _describe_sets(section: str) -> Callable[[Panel], Iterator[str]]:
    def describe(panel: Panel) -> Iterator[str]:
        yield (
            f"{'macro-F1 of':30}{'texts':>6}{'ours':>7}{'VADER':>7}{'port':>7}{'list':>7}{'aim':>6}"
            f"  {'':13}how ours was measured"
        )
        yield from (describe_set(panel, name) for name in SETS[section])

    return describe


def describe_set(panel: Panel, name: str) -> str:
    """Write a set's line: ours, its rivals', the target, and how ours was measured."""
    judged = panel.judge(name)
    truth, ours = answer_set(name, judged)
    judges = judges_for(name, two_moods=len(set(truth)) == 2)  # noqa: PLR2004 two moods are two
    rivals = {
        column: macro_f1(truth, [judge(each.text) for each in judged])
        for column, judge in judges.items()
    }
    columns = "".join(_show(rivals.get(each)) for each in ("VADER", "port", "list"))
    how = "held out" if name in TRAINABLE else "never trained on"
    return f"{name:30}{len(judged):6}" + _show_aimed(name, macro_f1(truth, ours), columns) + how


def _show_aimed(name: str, figure: float, between: str = "") -> str:
    aim = targets.TO_REACH.get(name)
    mark = targets.mark_reached(figure, aim)
    return f"{figure:7.3f}{between}{'' if aim is None else f'{aim:.2f}':>6}  {mark:13}"


def _show(figure: float | None) -> str:
    return f"{'':7}" if figure is None else f"{figure:7.3f}"


def describe_language(panel: Panel) -> Iterator[str]:
    """Write the F1 of each language over tweets of eight, and of own talk."""
    judged = panel.judge(LANGUAGE_SET)
    truth, ours = answer_set(LANGUAGE_SET, judged)
    for each in ("fr", "en", "other"):
        figure = f1_of(each, truth, ours)
        yield f"F1 of {each:24}{truth.count(each):6}" + _show_aimed(f"language {each}", figure)
    for each in ("fr", "en"):
        share, texts = measure_language(panel.judge_own(each), each)
        yield f"{f'own talk {each}, share known':30}{texts:6}{share:7.3f}"


def describe_own(panel: Panel) -> Iterator[str]:
    """Write every figure of our own talk's test half, French beside English."""
    french, english = (measure_talk(panel.judge_own(each)) for each in ("fr", "en"))
    yield f"{'F1 (mood: macro)':30}{'texts':>6}{'fr':>7}{'texts':>8}{'en':>7}"
    for name, (value, texts) in french.items():
        yield f"{name:30}{texts:6}{value:7.3f}{english[name].texts:8}{english[name].value:7.3f}"


def describe_telecom(panel: Panel) -> Iterator[str]:
    """Write what is found of French telecom customers, by our own labels, held out."""
    talk = panel.judge_telecom()
    moods = [str(row["sentiment"] == "negative") for row, _ in talk]
    complaints = [str("complaint" in row["intents"]) for row, _ in talk]
    negative = macro_f1(moods, [str(is_negative(a)) for _, a in talk])
    complaint = macro_f1(complaints, [str("complaint" in a.intents) for _, a in talk])
    found = find_complaints(talk)
    yield f"{'negative against the rest':30}{len(talk):6}" + _show_aimed(
        "telecom negative", negative
    )
    yield f"{'complaint against the rest':30}{len(talk):6}" + _show_aimed(
        "telecom complaint", complaint
    )
    yield f"{'complaint or negative found':30}{found.texts:6}{found.value:7.3f}"


def describe_pairs(panel: Panel) -> Iterator[str]:
    """Write the figures of comparable French and English sets, and how far they are apart."""
    yield f"{'comparable':44}{'fr':>7}{'en':>7}{'en-fr':>8}"
    for name, left, right in [*_pair_own(panel), *_pair_sets(panel)]:
        mark = targets.mark_within(round(abs(left - right), 3), targets.BETWEEN_LANGUAGES)
        yield f"{name:44}{left:7.3f}{right:7.3f}{right - left:+8.3f}  {mark}"


def _pair_own(panel: Panel) -> Iterator[tuple[str, float, float]]:
    french, english = (measure_talk(panel.judge_own(each)) for each in ("fr", "en"))
    for name in french:
        if not name.startswith("personal"):
            yield f"own talk {name}", french[name].value, english[name].value


def _pair_sets(panel: Panel) -> Iterator[tuple[str, float, float]]:
    for left, right in PAIRS:
        french, english = (macro_f1(*answer_set(n, panel.judge(n))) for n in (left, right))
        yield f"{left} / {right.rpartition('_')[2]}", french, english


PAIRS: Final = (
    ("sentiment_fr_umsab", "sentiment_en_umsab"),
    ("offensive_fr_toxifrenchagree", "train/offensive_en_olid"),
    ("spam_fr_smsmt", "spam_en_sms"),
)


def describe_calibration(panel: Panel) -> Iterator[str]:
    """Write the expected calibration error of every probability."""
    yield f"{'error of the probability of':11}{'':18}{'texts':>6}{'ECE':>7}{'at most':>9}"
    for task, name, texts, error in measure_calibration(panel):
        mark = targets.mark_within(round(error, 3), targets.CALIBRATED)
        yield f"{task:11}{name:30}{texts:6}{error:7.3f}{targets.CALIBRATED:6.2f}  {mark}"


def describe_moderation(panel: Panel) -> Iterator[str]:
    """Write every scene and the totals."""
    yield from describe_scenes(list(play_scenes(panel)))


SECTIONS: Final[dict[str, Callable[[Panel], Iterator[str]]]] = {
    **{name: _describe_sets(name) for name in SETS},
    "language": describe_language,
    "own": describe_own,
    "telecom": describe_telecom,
    "pairs": describe_pairs,
    "calibration": describe_calibration,
    "moderation": describe_moderation,
}
