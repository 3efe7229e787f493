"""The words by which promises are known: who acts, what is over, and the names of days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

_CASELESS: Final = re.IGNORECASE

_FR_ACT = (
    r"rappel|répond|repond|revien|reven|reviend|recontact|contact|écri|ecri|envoi|envoy|envoie|enverr|"
    r"tien|appel|rembours|livr|vérifi|verifi|regard|transmet|prévien|previen|remplac|répar|repar|"
    r"occup|expédi|expedi|dépos|depos|donn|confirm|fai|fer(?!m)|prépar|prepar|propos|renseign|"
    r"inform|trait|corrig|publi"
)
_EN_ACT = (
    r"get back|come back|call|reply|answer|write|send|refund|ship|deliver|check|look into|"
    r"follow up|let you know|update|contact|reach out|replace|repair|fix|sort|take care|confirm|"
    r"be in touch|email|mail|phone|ring|have (?:it|this|that|your|an answer)|publish|post"
)
_FR_WHOM = (
    r"\s*(?:vous |te |t['’]|l['’]|le |la |les |lui |leur |y |en |m['’]en |nous en |s['’]en )*"
)
WE_SAY: Final[Mapping[str, re.Pattern[str]]] = {
    "fr": re.compile(
        rf"\b(?:je|j['’]|on|notre équipe|l['’]équipe|un collègue|une collègue|quelqu['’]un)"
        rf"{_FR_WHOM}(?:(?:vais|va) (?:vous |te |le |la |les |m['’]en )*)?(?:{_FR_ACT})\w*"
        # Of `nous` only its own verb: in `merci de nous rappeler` somebody else is to act.
        rf"|\bnous{_FR_WHOM}(?:(?:{_FR_ACT}|ten)\w*ons\b"
        rf"|allons (?:vous |te |le |la |les |nous (?:en )?)*(?:{_FR_ACT}|ten)\w*)",
        _CASELESS,
    ),
    "en": re.compile(
        rf"\b(?:i|we|our team|somebody|someone|a colleague)(?:['’]ll| will| shall| promise to|"
        rf"(?:['’]re|['’]m| am| are) going to)\s+(?:\w+ ){{0,2}}?(?:{_EN_ACT})",
        _CASELESS,
    ),
}
DONE: Final[Mapping[str, re.Pattern[str]]] = {
    "fr": re.compile(
        r"\b(?:avons|ai|a|avait|avions|avais)\s+(?:déjà |bien |été )*\w+(?:é|i|u|is|it|ée)s?\b"
        r"|\b(?:hier|avant-hier)\b",
        _CASELESS,
    ),
    "en": re.compile(
        r"\b(?:yesterday|already|have|has|had)\b(?! it| this| that| your| an)", _CASELESS
    ),
}
DAYS: Final[Mapping[str, Sequence[str]]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}
MONTHS: Final[Mapping[str, Sequence[str]]] = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ),
    "en": (
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ),
}  # fmt: skip
