"""Pieces of sentences that say a fact, or nothing where it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NATURES: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "terror": "apologie du terrorisme",
        "threat": "menace",
        "hate": "haine",
        "minors": "protection des mineurs",
    },
    "en": {
        "terror": "praise of terrorism",
        "threat": "threat",
        "hate": "hate",
        "minors": "protection of minors",
    },
}
PHRASES: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "on": " sur {where}",
        "audience": "{n} abonnés",
        "many": "de nombreux abonnés",
        "somebody": "Un compte très suivi",
        "by": "avant {hour}",
        "by_day": "avant le {time}",
        "at_once": "sans attendre",
        "too_late": "sans plus attendre (délai dépassé)",
        "left": " (il reste {span})",
        "named": " : {terms}",
        "opening": " d’ouverture",
        "oldest": ", la plus ancienne depuis le {time}",
        "only": " (depuis le {time})",
        "for_long": " depuis {span}",
        "since": " depuis le {time}",
        "account": "{platform} ({name})",
        "sources": "vos sources",
        "Sources": "Vos sources",
    },
    "en": {
        "on": " on {where}",
        "audience": "{n} followers",
        "many": "many followers",
        "somebody": "A widely followed account",
        "by": "by {hour}",
        "by_day": "by {time}",
        "at_once": "without delay",
        "too_late": "without further delay (it is overdue)",
        "left": " ({span} left)",
        "named": ": {terms}",
        "opening": " of opening time",
        "oldest": ", the oldest since {time}",
        "only": " (since {time})",
        "for_long": " for {span}",
        "since": " since {time}",
        "account": "{platform} ({name})",
        "sources": "your sources",
        "Sources": "Your sources",
    },
}
