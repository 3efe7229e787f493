"""What the figures of a topic mean, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DEFINITIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "topic": "What at least two people asked, wished or complained of in public in the week, "
        "named as most wrote it. Private and hidden messages, names, health and other guarded "
        "matters are left out, as are LinkedIn, Pinterest, Reddit and YouTube, whose terms do not "
        "let their words be kept.",
        "count": "Mentions of the week that speak of it; opens exactly these.",
        "people": "How many different people they are of.",
        "negative": "How many of these mentions are negative.",
        "before": "Mentions of it in the four weeks before.",
        "rise": "The week's mentions over those of a usual week of the four before.",
        "rising": "More people than chance explains, given the four weeks before: an exact test, "
        "corrected for the number of topics, so that a steady week calls one wrongly about once in "
        "twenty at most; at least three people.",
    },
    "fr": {
        "topic": "Ce qu’au moins deux personnes ont demandé, souhaité ou critiqué en public dans "
        "la semaine, sous le nom que la plupart lui donnent. Les messages privés ou masqués, les "
        "noms de personnes, la santé et les autres sujets protégés n’y sont pas, ni LinkedIn, "
        "Pinterest, Reddit et YouTube, dont les conditions ne laissent pas garder les mots.",
        "count": "Mentions de la semaine qui en parlent\u202f; ce sont celles qui s’ouvrent.",
        "people": "Nombre de personnes différentes qui en parlent.",
        "negative": "Nombre de ces mentions qui sont négatives.",
        "before": "Mentions du sujet dans les quatre semaines d’avant.",
        "rise": "Mentions de la semaine, rapportées à une semaine ordinaire des quatre d’avant.",
        "rising": "Plus de personnes que le hasard ne l’explique, au vu des quatre semaines "
        "d’avant\u202f: test exact, corrigé du nombre de sujets, si bien qu’une semaine ordinaire "
        "en signale un à tort environ une fois sur vingt au plus\u202f; au moins trois personnes.",
    },
}
