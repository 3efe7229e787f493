"""What each figure has to reach, by set.

From the readme of the evaluation sets, column "To reach". It was written for the sealed halves of
the same sets, which the project never reads; the open halves are held against it here.
"""

from __future__ import annotations

from typing import Final

TO_REACH: Final[dict[str, float]] = {
    "sentiment_en_semeval17": 0.66,
    "sentiment_en_umsab": 0.67,
    "sentiment_en_airline": 0.68,
    "sentiment_en_sanders": 0.66,
    "sentiment_en_sxswbrands": 0.57,
    "sentiment_en_s140test": 0.78,
    "sentiment_en_vadertweets": 0.75,
    "sentiment_en_vaderamazon": 0.62,
    "sentiment_fr_umsab": 0.67,
    "sentiment_fr_allocineseries": 0.82,
    "sentiment_fr_amazonbooks": 0.76,
    "sentiment_fr_trustpilot": 0.58,
    "train/offensive_en_olid": 0.74,
    "offensive_fr_toxifrenchagree": 0.71,
    "offensive_fr_cyberado": 0.70,
    "spam_en_youtube": 0.90,
    "spam_en_sms": 0.97,
    "spam_fr_smsmt": 0.88,
    "complaint_en_preotiuc": 0.76,
    "language fr": 0.99,
    "language en": 0.93,
    "telecom negative": 0.72,
    "telecom complaint": 0.78,
}
CALIBRATED: Final = 0.05  # at most, ours: issue 4 asks for calibrated probabilities, not how well
BETWEEN_LANGUAGES: Final = 0.05  # at most, issue 4
COMPLAINTS_HIDDEN: Final = 0
SPAM_HIDDEN: Final = 0.50
SPAM_CAUGHT: Final = 0.80
TALK_DISTURBED: Final = 0.05


def mark_reached(figure: float, target: float | None) -> str:
    """Say whether a figure reaches its target, and by how much it does not."""
    if target is None:
        return ""
    return "met" if figure >= target else f"short {figure - target:+.3f}"


def mark_within(figure: float, limit: float) -> str:
    """Say whether a figure stays within its limit, and by how much it does not."""
    return "met" if figure <= limit else f"over {figure - limit:+.3f}"
