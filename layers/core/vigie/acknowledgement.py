"""A short public word before an answer in private: no promise, no detail, no question.

Several ways to say it, so that readers of one thread do not meet the same sentence each time; the
words address nobody as tu or vous, and fit every platform, a name signed after them included.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from vigie.analysis import Language

CALM: Final = {
    Language.FR: (
        "Merci pour ce message\u202f! La réponse arrive en privé.",
        "Merci de nous l’avoir signalé\u202f: on en parle tout de suite en message privé.",
        "Bien reçu, merci\u202f! La suite se passe en message privé.",
        "Message bien reçu. Pour rester entre nous, la réponse part en privé.",
        "Merci, c’est noté\u202f! On répond en privé dans un instant.",
    ),
    Language.EN: (
        "Thanks for getting in touch! The answer is on its way by private message.",
        "Thank you for telling us: let’s carry on by private message.",
        "Got it, thank you! We’re replying in private.",
        "Thanks for the message. To keep this between us, we’re answering in private.",
        "Thank you, noted! A private message is coming in a moment.",
    ),
}
SORRY: Final = {
    Language.FR: (
        "On comprend la colère, et on prend cela au sérieux. La réponse arrive en privé.",
        "Ce n’est pas ce que nous voulons offrir. On s’en occupe, et on en parle en privé.",
        "Désolés d’en arriver là. On regarde tout de suite et la réponse part en privé.",
        "Merci de nous l’avoir dit franchement. On reprend tout cela en message privé.",
    ),
    Language.EN: (
        "We understand the anger and take it seriously. The answer is coming in private.",
        "This is not what we want for anyone. We’re on it, and will carry on in private.",
        "We’re sorry it came to this. We’re looking into it now and will reply in private.",
        "Thank you for being frank with us. Let’s take this up by private message.",
    ),
}
SOBER: Final = {
    Language.FR: (
        "Message lu avec attention. La réponse arrive en privé.",
        "Bien reçu, et pris au sérieux. La suite se passe en message privé.",
        "Nous prenons ce message au sérieux. La réponse part en privé.",
        "C’est important pour nous\u202f: on en parle en message privé.",
    ),
    Language.EN: (
        "We’ve read this with care. The answer is coming in private.",
        "Message received, and taken seriously. We’ll carry on in private.",
        "We take this message seriously. The answer is on its way in private.",
        "This matters to us: let’s take it up by private message.",
    ),
}
_GRAVE: Final = frozenset({"health", "minor", "legal"})


def write_acknowledgement(mention_id: str, language: Language, reasons: Sequence[str]) -> str:
    """One of the ways to say it, the same for a mention each time it is looked at.

    Rule: regret answers anger alone; to a threat of law, a child or a matter of health nothing is
    admitted, and nobody is cheerful. Other languages get English.
    """
    said = SOBER if _GRAVE & set(reasons) else SORRY if "anger" in reasons else CALM
    spoken = Language.FR if language is Language.FR else Language.EN
    ways = said[spoken]
    chosen = int.from_bytes(hashlib.sha256(mention_id.encode()).digest()[:4])
    return ways[chosen % len(ways)]
