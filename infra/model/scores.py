"""The figures: macro-F1, and what a sample of zero or few proves."""

from __future__ import annotations

from scipy.stats import beta


def macro_f1(truth: list[str], guesses: list[str]) -> float:
    """Average the F1 of every class the truth holds."""
    classes = sorted(set(truth))
    return sum(f1_of(each, truth, guesses) for each in classes) / len(classes)


def f1_of(wanted: str, truth: list[str], guesses: list[str]) -> float:
    """Compute the F1 of one class."""
    pairs = list(zip(truth, guesses, strict=True))
    hits = sum(t == wanted == g for t, g in pairs)
    found = sum(g == wanted for _, g in pairs)
    there = sum(t == wanted for t, _ in pairs)
    return 2 * hits / (found + there) if found + there else 0.0


def upper_bound(hits: int, trials: int, confidence: float = 0.95) -> float:
    """Bound a rate from above (Clopper-Pearson, one-sided); no hit gives the rule of three."""
    if hits >= trials:
        return 1.0
    return float(beta.ppf(confidence, hits + 1, trials - hits))
