"""How to ask somebody for their pictures: what for, where, how to say yes, and that it can end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from vigie.brand import Brand
from vigie.mention import Fact, Mention
from vigie.text.assent import agreed_word
from vigie.tone import TU

NARROW: Final = "\u202f"
WHERE: Final[Mapping[str, str]] = {
    "fr": "sur notre site et nos réseaux",
    "en": "on our website and social pages",
}
SHOWN: Final[Mapping[str, Mapping[bool, str]]] = {
    "fr": {False: "photo", True: "vidéo"},
    "en": {False: "photo", True: "video"},
}
_VOUS: Final = (
    (
        f"Merci, votre {{what}} nous touche{NARROW}! Pouvons-nous la montrer {{where}}, en "
        f"vous citant{NARROW}? Si oui, répondez {{word}}. Vous pouvez changer d’avis quand "
        f"vous voulez{NARROW}: un mot et nous la retirons."
    ),
    (
        f"Quelle belle {{what}}{NARROW}! Nous aimerions la partager {{where}}, avec votre nom. "
        f"D’accord{NARROW}? Répondez {{word}}. Et si un jour vous ne voulez plus, "
        "dites-le-nous, nous l’enlevons."
    ),
)
_TU: Final = (
    (
        f"Merci, ta {{what}} nous touche{NARROW}! Pouvons-nous la montrer {{where}}, en te "
        f"citant{NARROW}? Si oui, réponds {{word}}. Tu peux changer d’avis quand tu "
        f"veux{NARROW}: un mot et nous la retirons."
    ),
    (
        f"Quelle belle {{what}}{NARROW}! Nous aimerions la partager {{where}}, avec ton nom. "
        f"D’accord{NARROW}? Réponds {{word}}. Et si un jour tu ne veux plus, dis-le-nous, "
        "nous l’enlevons."
    ),
)
_ENGLISH: Final = (
    (
        "Thank you, we love your {what}! May we show it {where}, with credit to you? If so, "
        "just reply {word}. You can change your mind at any time: tell us and we take it down."
    ),
    (
        "What a great {what}! We’d like to share it {where} and name you. Happy with that? "
        "Reply {word}. And if you ever change your mind, say so and we’ll remove it."
    ),
)


def write_asking(brand: Brand, mention: Mention, language: str, address: str = "") -> str:
    """The question in a language we ask in, in one of two ways; for a mention always the same.

    ``address`` is how the brand speaks to people in French: tu, vous, or empty, which is vous.
    """
    spoken = language if language in WHERE else "en"
    ways = _ENGLISH if spoken == "en" else _TU if address == TU else _VOUS
    way = ways[hashlib.sha256(mention.id.encode()).digest()[0] % len(ways)]
    is_film = "video" in mention.facts.get(Fact.SHOWS, "").split(",")
    word = agreed_word(brand.name, spoken)
    return way.format(what=SHOWN[spoken][is_film], where=WHERE[spoken], word=word)


def agreed_words(brand: Brand) -> tuple[str, ...]:
    """The words that were agreed on, in every language that is asked in."""
    return tuple(agreed_word(brand.name, language) for language in WHERE)
