"""Content others made, and the right to show it: asked for, given with a proof, taken back.

unasked ──ask──> asked ──yes, with its proof──> granted ──taken back──> withdrawn
                   │                                                        │
                   └──no──> refused                                         │
                              └───────────────ask again──> asked <──────────┘
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from vigie.card import Card, Status
from vigie.errors import ConflictError, InvalidError
from vigie.mention import Mention
from vigie.person import PersonKey

HASHTAG: Final = "hashtag"
NAMED: Final = frozenset({"brand", "product"})
MOST_STEPS: Final = 50


class Rights(StrEnum):
    """What its author said of our showing it."""

    UNASKED = "unasked"
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ASKABLE: Final = frozenset({Rights.UNASKED, Rights.ASKED, Rights.REFUSED, Rights.WITHDRAWN})
FROM: Final[Mapping[Rights, frozenset[Rights]]] = {
    Rights.GRANTED: frozenset({Rights.UNASKED, Rights.ASKED}),
    Rights.REFUSED: frozenset({Rights.UNASKED, Rights.ASKED}),
    Rights.WITHDRAWN: frozenset({Rights.GRANTED}),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the author said so. ``digest`` is `Mention.content_hash` of their words.

    The words themselves are not copied: they are read of the mention as long as the platform's
    terms and our own ninety days leave them there, and what is deleted there is gone here.
    """

    mention_id: str = ""
    native_id: str = ""
    url: str = ""
    said_at: datetime | None = None
    digest: str = ""
    note: str = ""

    @property
    def is_any(self) -> bool:
        """Whether it points anywhere at all."""
        return bool(self.mention_id or self.url or self.note)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a consent's history."""

    rights: Rights
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Consent:
    """The rights to one mention's pictures, and everything that proves them.

    ``terms`` are the words the author was asked with, frozen; ``action_id`` the reply that carried
    them; ``seen_hash`` what the post was when it was granted. ``used_in`` is where it is shown, as
    colleagues noted. ``is_private``: it was shown to us alone and goes into no export.
    ``is_erased``: the author was forgotten, and all that named them with it.
    """

    mention_id: str
    brand: str
    platform: str
    person: PersonKey | None
    rights: Rights = Rights.UNASKED
    native_id: str = ""
    url: str = ""
    said_at: datetime | None = None
    asked_at: datetime | None = None
    asked_by: str = ""
    action_id: str = ""
    terms: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    proof: Proof = Proof()
    seen_hash: str = ""
    used_in: tuple[str, ...] = ()
    is_private: bool = False
    history: tuple[Step, ...] = field(default=())
    is_erased: bool = False
    revision: int = 0


def is_content(card: Card) -> bool:
    """Whether a card shows pictures said under one of the brand's names, for all to see."""
    hidden = card.removed or card.status is Status.HIDDEN or card.private
    return card.shows_media and not hidden and bool(how_found(card))


def how_found(card: Card) -> str:
    """``hashtag`` where it bears one of the brand's, ``other`` where it names it, else empty."""
    kinds = {match.kind for match in card.matches}
    if HASHTAG in kinds:
        return HASHTAG
    return "other" if kinds & NAMED else ""


def ask(consent: Consent, terms: str, action_id: str, by: str, now: datetime) -> Consent:
    """It was asked for, in these very words. Raises ConflictError where it is granted already."""
    if consent.rights not in ASKABLE or consent.is_erased:
        raise ConflictError("its author has agreed already, or was erased")
    asked = replace(
        consent,
        asked_at=now,
        asked_by=by,
        action_id=action_id,
        terms=terms,
        decided_at=None,
        decided_by="",
        proof=Proof(),
    )
    return _move(asked, Rights.ASKED, by, now)


def decide(
    consent: Consent, rights: Rights, proof: Proof, by: str, now: datetime, *, seen_hash: str = ""
) -> Consent:
    """A human records what the author said.

    Rule: a yes needs a proof; a no and a withdrawal do not; both are final until asked again.
    Raises InvalidError or ConflictError.
    """
    if consent.is_erased or consent.rights not in FROM[rights]:
        raise ConflictError(f"this is {consent.rights.value}: ask again before you record more")
    if rights is Rights.GRANTED and not proof.is_any:
        raise InvalidError("a yes needs its proof: where the author said so", field="proof_url")
    kept = proof if proof.is_any or rights is not Rights.WITHDRAWN else consent.proof
    decided = replace(
        consent,
        decided_at=now,
        decided_by=by,
        proof=kept,
        seen_hash=seen_hash if rights is Rights.GRANTED else consent.seen_hash,
    )
    return _move(decided, rights, by, now)


def erase_consent(consent: Consent, now: datetime) -> Consent:
    """What is left of a consent once its author was forgotten: that it is over, and since when."""
    bare = Consent(
        mention_id=consent.mention_id,
        brand=consent.brand,
        platform=consent.platform,
        person=None,
        used_in=consent.used_in,
        is_private=consent.is_private,
        is_erased=True,
        revision=consent.revision,
    )
    if consent.rights in (Rights.UNASKED, Rights.ASKED):
        return _move(bare, Rights.REFUSED, "erasure", now)
    return _move(bare, Rights.WITHDRAWN, "erasure", now)


def original_is(consent: Consent, mention: Mention | None) -> str:
    """What became of the post: ``there``, ``edited`` since it was granted, or ``deleted``."""
    if mention is None or mention.removed:
        return "deleted"
    is_edited = consent.seen_hash and not mention.is_withheld
    return "edited" if is_edited and mention.content_hash != consent.seen_hash else "there"


def _move(consent: Consent, rights: Rights, by: str, now: datetime) -> Consent:
    history = (*consent.history, Step(rights, now, by))[-MOST_STEPS:]
    return replace(consent, rights=rights, history=history)
