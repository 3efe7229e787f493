"""What alerts of too many negatives, in a burst or little by little, say in English."""

from __future__ import annotations

from vigie.alert import AlertKind
from vigie.channels._wording import BUILD_UP, Lines, Wording, Wordings

CAUTION = "Sentiment is judged automatically: please check."
_SPIKE_OVER = (
    "Why this mail? We had sent you an alert, and the number of negative mentions has stayed below "
    "its threshold for at least an hour."
)
_SPIKE_AFTER = (
    "Some mentions may still be unanswered: now is a good time to go back to them, and to note "
    "what you would do differently."
)
_SPIKE_LEARNING = (
    "Why this mail? Vigie is still learning what is usual for you (less than two weeks of "
    "history). Until then we write from five negative mentions up, when that is three times the "
    "usual and at least two people are behind them."
)

ENGLISH_SPIKES: Wordings = {
    AlertKind.NEGATIVE_SPIKE: Wording(
        subject=Lines(
            "{count} negative mention{s} in {span}{on} (usual: {usual}){topic}",
            "Still growing: {count} negative mention{s} in {span}{on} (usual: {usual}){topic}",
            "Over to you: {count} negative mention{s} in {span}{on} (usual: {usual}){topic}",
            "Back to normal{on}{topic}",
        ),
        lead=Lines(
            "{brand} drew {count} negative mention{s} in {span}{on}; the usual is {usual}.",
            "Negative mentions of {brand} keep coming{on}: {count} in {span}; the usual is "
            "{usual}.",
            "Nobody has taken this on yet, so it is yours: {brand} drew {count} negative "
            "mention{s} in {span}{on}; the usual is {usual}.",
            "Negative mentions of {brand} are back to their usual level{on}.\nThe alert had been "
            "open since {opened}.",
        ),
        steps="Check the facts, and keep a screenshot of where it began.\n"
        "Answer there first, and pause the posts you have planned.\n"
        "Delete no criticism; keep everyone posted in one place.",
        why="Why this mail? {count} negative mention{s} in {span} from at least two people, where "
        "the usual for this hour and weekday is {usual}. We write from three mentions up, when "
        "chance would bring that many at most once in a thousand times.",
        why_learning=_SPIKE_LEARNING,
        why_over=_SPIKE_OVER,
        after=_SPIKE_AFTER,
        caution=CAUTION,
    ),
    BUILD_UP: Wording(
        subject=Lines(
            "{count} negative mention{s} in {span}{on}, and rising (usual: {usual}){topic}",
            "Still rising: {count} negative mention{s} in {span}{on} (usual: {usual}){topic}",
            "Over to you: {count} negative mention{s} in {span}{on}, rising (usual: {usual})"
            "{topic}",
            "Back to normal{on}{topic}",
        ),
        lead=Lines(
            "Not an outburst but a steady rise: {brand} drew {count} negative "
            "mention{s} in {span}{on}; the usual is {usual}.",
            "The rise goes on for {brand}{on}: {count} negative mention{s} in {span}; the usual is "
            "{usual}.",
            "Nobody has taken this on yet, so it is yours: negative mentions of {brand} are "
            "creeping up{on}, {count} in {span} where {usual} is usual.",
            "The rise is over for {brand}{on}: negative mentions are back to their usual level.\n"
            "The alert had been open since {opened}.",
        ),
        steps="Look for what changed in the last few days: a product, a delay, a price, a "
        "person.\n"
        "Answer what is still unanswered, the most widely seen first.\n"
        "If the cause is yours, say so in one place, with a date by which it will be put "
        "right.",
        why="Why this mail? No single hour stands out, but together they have stayed above the "
        "usual ({usual} in {span}) for too long to be chance.",
        why_learning=_SPIKE_LEARNING,
        why_over=_SPIKE_OVER,
        after=_SPIKE_AFTER,
        caution=CAUTION,
    ),
}
