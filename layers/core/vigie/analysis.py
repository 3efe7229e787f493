"""What a text means: its language, its mood, what its author wants."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Language(StrEnum):
    """The languages vigie understands; everything else is said to be other."""

    FR = "fr"
    EN = "en"
    OTHER = "other"


class Mood(StrEnum):
    """The label of a sentiment."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class Intent(StrEnum):
    """What the author wants of the business; a text may carry several."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    PURCHASE = "purchase"
    PRAISE = "praise"
    REQUEST = "request"


class PersonalKind(StrEnum):
    """What tells who or where a person is, or what is theirs."""

    ORDER = "order"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """A personal datum and its place in the text, in code points, end exclusive.

    What is kept of an analysis holds the kind alone: no second copy of what is personal.
    """

    kind: PersonalKind
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Sentiment:
    """A mood with the probability of each class; the three sum to 1."""

    label: Mood
    positive: float
    neutral: float
    negative: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the engine made of one text.

    ``offensive``, ``spam``, ``promotion`` and ``complaint`` are probabilities whose decision is at
    0.5; the last is for moderation to weigh, and cards hold the intent alone. ``engine`` names who
    answered, so that a card can say so when an optional service failed and the embedded one spoke.
    A text with ``personal`` data is best answered in private.
    """

    language: Language
    sentiment: Sentiment
    intents: tuple[Intent, ...] = ()
    offensive: float = 0.0
    spam: float = 0.0
    engine: str = "embedded"
    personal: tuple[PersonalDatum, ...] = ()
    promotion: float = 0.0
    complaint: float = field(default=0.0, compare=False)

    @property
    def soliciting(self) -> float:
        """How likely it is spam, promotion, or both, as if one said nothing of the other."""
        return 1 - (1 - self.spam) * (1 - self.promotion)
