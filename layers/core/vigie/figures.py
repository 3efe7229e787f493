"""Every figure of a period, made of its counts alone; what each says stands in `definitions`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vigie.figure import (
    Figure,
    Unit,
    mean_of,
    part_of,
    percent_of,
    quantile_of,
    ratio_of,
    read_bounds,
    share_of,
)
from vigie.histogram import read_bins
from vigie.metric import about_us
from vigie.owing import NONE_OPEN, Unanswered
from vigie.sketch import ERROR

ABOUT_US: Final = "about_us"


@dataclass(frozen=True, slots=True)
class Basis:
    """What the figures of a period are made of: its counts, and what counts alone do not tell.

    ``authors`` is read from the period's sketch; ``last_day`` are the mentions of its last 24
    hours, ``busiest_day`` those of the largest of its last thirty days, as `about_us` counts.
    """

    counts: Mapping[str, int]
    authors: int = 0
    unanswered: Unanswered = NONE_OPEN
    last_day: int = 0
    busiest_day: int = 0


def make_figures(basis: Basis) -> dict[str, Figure]:
    """All figures by name, in the order a page shows them."""
    return {
        **_volume(basis),
        **_mood(basis.counts),
        **_people(basis),
        **_answers(basis),
        **_times(basis.counts),
        **_care(basis.counts),
        **_rest(basis.counts),
    }


def _volume(basis: Basis) -> dict[str, Figure]:
    mentions = about_us(basis.counts)["mentions"]
    busiest = basis.busiest_day
    strength = round(min(1.0, basis.last_day / busiest), 4) if busiest else None
    return {
        "volume": Figure(mentions, Unit.MENTIONS, mentions, ABOUT_US),
        "strength": Figure(strength, Unit.SHARE, busiest, ABOUT_US),
    }


def _mood(counts: Mapping[str, int]) -> dict[str, Figure]:
    """Of mentions about us; what nothing has read yet has no mood and counts as none."""
    ours = about_us(counts)
    mentions, positive, negative = (ours[one] for one in ("mentions", "positive", "negative"))
    told = positive + negative
    bad, good = f"{ABOUT_US}_negative", f"{ABOUT_US}_positive"
    return {
        "net_sentiment": percent_of(positive, negative, mentions, ABOUT_US),
        "net_sentiment_without_neutral": percent_of(positive, negative, told, f"{ABOUT_US}_told"),
        "sentiment_ratio": ratio_of(positive, negative, f"{ABOUT_US}_told"),
        "negative_share": share_of(negative, mentions, bad),
        "brand_health": share_of(positive, told, good),
    }


def _people(basis: Basis) -> dict[str, Figure]:
    """A sketch may count some authors more than there are mentions: never more are said."""
    counts = basis.counts
    mentions = counts.get("mentions", 0)
    authors = min(basis.authors, mentions)
    fewest, most = read_bounds(authors, ERROR)
    most = min(most, mentions)
    seen = counts.get("reach_estimated", 0)
    back, least, greatest = mentions - authors, mentions - most, mentions - fewest
    return {
        "unique_authors": Figure(authors, Unit.PEOPLE, mentions, "mentions", fewest, most),
        "author_diversity": part_of(authors, mentions, (fewest, most), "mentions"),
        "passion": part_of(back, mentions, (least, greatest), "mentions"),
        "potential_reach": Figure(counts.get("reach", 0), Unit.FOLLOWERS, mentions, "reach"),
        "estimated_reach": Figure(seen, Unit.FOLLOWERS, mentions, "reach"),
    }


def _answers(basis: Basis) -> dict[str, Figure]:
    counts, open_ones = basis.counts, basis.unanswered
    answered, in_time = counts.get("answered", 0), counts.get("in_time", 0)
    promised = in_time + counts.get("overdue_answer", 0) + open_ones.promised
    backlog = counts.get("backlog", 0)
    return {
        "response_rate": share_of(answered, answered + open_ones.due, "wanting"),
        "in_time_share": share_of(in_time, promised, "in_time"),
        "action_rate": share_of(counts.get("handled", 0), counts.get("mentions", 0), "handled"),
        "backlog": Figure(backlog, Unit.MENTIONS, counts.get("wanting", 0), "backlog"),
    }


def _times(counts: Mapping[str, int]) -> dict[str, Figure]:
    all_hours, open_hours = read_bins(counts, "r"), read_bins(counts, "b")
    seconds, answered = counts.get("response_seconds", 0), counts.get("answered", 0)
    return {
        "response_median": quantile_of(all_hours, 0.5, "answered"),
        "response_p90": quantile_of(all_hours, 0.9, "answered"),
        "response_mean": mean_of(seconds, answered, Unit.SECONDS, "answered"),
        "open_response_median": quantile_of(open_hours, 0.5, "answered"),
        "open_response_p90": quantile_of(open_hours, 0.9, "answered"),
    }


def _care(counts: Mapping[str, int]) -> dict[str, Figure]:
    hidden, ruled = counts.get("hidden", 0), counts.get("ruled", 0)
    stood = ruled - counts.get("undone", 0)
    return {
        "moderation_rate": share_of(hidden, counts.get("mentions", 0), "hidden"),
        "moderation_precision": share_of(stood, ruled, "ruled"),
        "illegal_median": quantile_of(read_bins(counts, "i"), 0.5, "illegal_acted"),
    }


def _rest(counts: Mapping[str, int]) -> dict[str, Figure]:
    giving, clicks = counts.get("giving", 0), counts.get("clicks", 0)
    rated, stars = counts.get("rated", 0), counts.get("stars", 0)
    return {
        "rating": mean_of(stars, rated, Unit.SCORE, "rated"),
        "giving_share": share_of(giving, giving + counts.get("promoting", 0), None),
        "clicks": Figure(clicks, Unit.CLICKS, clicks),
    }


@dataclass(frozen=True, slots=True)
class Voice:
    """One name's part of the talk: the brand's own, or a competitor's."""

    name: str
    own: bool
    mentions: int
    share: Figure


def share_voices(own: str, named: int, rivals: Iterable[tuple[str, int]]) -> list[Voice]:
    """Who is talked about, from the same sources in the same period, the loudest first.

    A mention that names two of them counts for both.
    """
    counted = [(own, True, named), *((name, False, count) for name, count in rivals)]
    whole = sum(count for *_, count in counted)
    voices = [Voice(n, is_own, count, share_of(count, whole, None)) for n, is_own, count in counted]
    return sorted(voices, key=lambda voice: (-voice.mentions, not voice.own, voice.name))
