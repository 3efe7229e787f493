"""What the sets do not hold: intents on our own talk, moderation as a whole, speed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

from vigie.analysis import Intent
from vigie.moderation import Moderation, Verdict, moderate
from vigie.text import analyse
from vigie.text.model import MODEL_FILE, load_model

from infra.model.datasets import read_own, read_set
from infra.model.scores import f1_of, macro_f1, upper_bound

COMPLAINTS: Final = (("complaint_en_preotiuc", "complaint"), ("sentiment_en_airline", "negative"))
SPAM: Final = ("spam_en_youtube", "spam_en_sms", "spam_en_datacamp", "spam_fr_smsmt")
TALK: Final = (
    ("sentiment_en_umsab", ""),
    ("sentiment_fr_umsab", ""),
    ("unlabelled/fr_telecom_customers", ""),
    ("sentiment_en_airline", ""),
    ("spam_en_sms", "ok"),
    ("spam_fr_smsmt", "ok"),
)


def print_own() -> None:
    """Print the figures of the half of our own talk that never trains."""
    for language in ("fr", "en"):
        rows = read_own(language, test=True)
        answers = [analyse(row["text"]) for row in rows]
        moods = [a.sentiment.label.value for a in answers]
        print(f"own talk {language}: {len(rows)} texts")
        print(f"  {'sentiment':12}{macro_f1([r['sentiment'] for r in rows], moods):8.3f}")
        for intent in Intent:
            truth = [str(intent in row["intents"]) for row in rows]
            guesses = [str(intent in a.intents) for a in answers]
            print(f"  {intent.value:12}{f1_of('True', truth, guesses):8.3f}")
        for kind in ("spam", "offensive"):
            guesses = [str(getattr(a, kind) >= 0.5) for a in answers]  # noqa: PLR2004 the contract's decision
            truth = [str(row[kind]) for row in rows]
            print(f"  {kind:12}{f1_of('True', truth, guesses):8.3f}")


def print_moderation() -> None:
    """Print complaints hidden with their bound, spam caught, ordinary talk disturbed."""
    groups = [
        (name, [s.text for s in read_set(name) if s.label == label]) for name, label in COMPLAINTS
    ]
    groups += [(f"own {each}", _own_texts(each, "complaint")) for each in ("fr", "en")]
    for name, texts in groups:
        hidden, seen = _share(texts, Verdict.HIDE), _share(texts, Verdict.REVIEW)
        bound = upper_bound(hidden, len(texts))
        print(
            f"complaints {name:32}{len(texts):6} hidden {hidden} "
            f"(95 % bound {bound:.4%}) review {seen}"
        )
    for name in SPAM:
        _print_shares("spam", name, [s.text for s in read_set(name) if s.label == "spam"])
    for language in ("fr", "en"):
        _print_shares("spam", f"own {language}", _own_texts(language, "spam"))
    for name, label in TALK:
        texts = [s.text for s in read_set(name) if not label or s.label == label]
        _print_shares("talk", name, texts)


def _own_texts(language: str, kind: str) -> list[str]:
    def wanted(row: dict[str, Any]) -> bool:
        return bool(row["spam"]) if kind == "spam" else kind in row["intents"]

    return [row["text"] for row in read_own(language, test=True) if wanted(row)]


def _judge(text: str) -> Moderation:
    return moderate(text, analyse(text), limit_seconds=10)


def _share(texts: list[str], verdict: Verdict) -> int:
    return sum(_judge(text).verdict is verdict for text in texts)


def _print_shares(kind: str, name: str, texts: list[str]) -> None:
    verdicts = [_judge(text).verdict for text in texts]
    hidden = verdicts.count(Verdict.HIDE) / len(texts)
    seen = verdicts.count(Verdict.REVIEW) / len(texts)
    print(f"{kind:11}{name:32}{len(texts):6} hidden {hidden:6.1%} review {seen:6.1%}")


def print_speed() -> None:
    """Print texts per second on one core, the file's size, and the time to load it."""
    texts = [s.text for n in ("sentiment_en_umsab", "sentiment_fr_umsab") for s in read_set(n)]
    load_model.cache_clear()
    start = time.perf_counter()
    load_model()
    load_ms = (time.perf_counter() - start) * 1000
    start = time.perf_counter()
    for text in texts:
        analyse(text)
    rate = len(texts) / (time.perf_counter() - start)
    size = Path(MODEL_FILE).stat().st_size / 1e6
    print(f"{rate:.0f} texts/s, model {size:.2f} MB, loads in {load_ms:.1f} ms")
