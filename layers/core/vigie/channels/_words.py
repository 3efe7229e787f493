"""What mails say, in French and in English, each written for its own readers.

French takes a narrow no-break space before : ; ! ? and inside guillemets; ``typeset`` puts it
there, so that the sentences below stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

NARROW = "\u202f"
_BEFORE = re.compile(r" (?=[:;!?»%](?:\W|$))|(?<=«) |(?<=\d) (?=h\b)")
_ABOUT_ONE = 0.95

ALERT: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "tag": "Alerte",
        "subject": "{count} avis négatifs en {hours} h (habituel : {usual}){topic}",
        "subject_more": "Ça continue : {count} avis négatifs en {hours} h{topic}",
        "subject_over": "Retour à la normale{topic}",
        "lead": "{brand} a reçu {count} avis négatifs en {hours} h, contre {usual} d’habitude.",
        "lead_more": "Les avis négatifs continuent d’affluer pour {brand} : {count} en {hours} h, "
        "contre {usual} d’habitude.",
        "lead_over": "Les avis négatifs sur {brand} sont revenus à leur niveau habituel. L’alerte "
        "était ouverte depuis le {opened}.",
        "cause": "On y parle surtout de : {terms}.",
        "no_cause": "Aucun mot commun ne ressort : lisez les avis ci-dessous.",
        "where": "Où : {platforms}.",
        "share": "{share} % des avis de la période sont négatifs.",
        "seen": "Les plus visibles",
        "followers": "{n} abonnés",
        "follower": "1 abonné",
        "anonymous": "Auteur inconnu",
        "no_text": "(avis sans texte)",
        "read": "Lire sur {platform}",
        "button": "Ouvrir la boîte de réception",
        "todo": "Que faire maintenant",
        "do_1": "Vérifiez les faits et gardez une capture du premier avis.",
        "do_2": "Répondez d’abord là où tout a commencé, puis mettez en pause les publications "
        "prévues.",
        "do_3": "Ne supprimez aucune critique ; tenez tout le monde informé au même endroit.",
        "why": "Pourquoi ce message ? {count} avis négatifs en {hours} h, écrits par au moins deux "
        "personnes ; à cette heure et ce jour de la semaine, l’habitude est : {usual}. Nous "
        "alertons à partir de trois avis dont le hasard n’expliquerait le nombre qu’une fois sur "
        "mille au plus.",
        "why_learning": "Pourquoi ce message ? Vigie apprend encore vos habitudes (moins de deux "
        "semaines d’historique) : d’ici là, nous alertons à partir de cinq avis négatifs, "
        "trois fois plus que d’habitude, écrits par au moins deux personnes.",
        "why_over": "Pourquoi ce message ? Une alerte vous avait été envoyée ; le nombre d’avis "
        "négatifs est repassé sous le seuil depuis au moins une heure.",
        "caution": "Sentiment automatique, à vérifier.",
    },
    "en": {
        "tag": "Alert",
        "subject": "{count} negative mentions in {hours} h (usual: {usual}){topic}",
        "subject_more": "Still growing: {count} negative mentions in {hours} h{topic}",
        "subject_over": "Back to normal{topic}",
        "lead": "{brand} drew {count} negative mentions in {hours} h; the usual is {usual}.",
        "lead_more": "Negative mentions of {brand} keep coming: {count} in {hours} h; the "
        "usual is {usual}.",
        "lead_over": "Negative mentions of {brand} are back to their usual level. The alert had "
        "been open since {opened}.",
        "cause": "What they talk about: {terms}.",
        "no_cause": "They share no telling word: read the mentions below.",
        "where": "Where: {platforms}.",
        "share": "{share}% of what was said in that time is negative.",
        "seen": "Most visible",
        "followers": "{n} followers",
        "follower": "1 follower",
        "anonymous": "Unknown author",
        "no_text": "(no text)",
        "read": "Read on {platform}",
        "button": "Open the inbox",
        "todo": "What to do now",
        "do_1": "Check the facts, and keep a screenshot of where it began.",
        "do_2": "Answer there first, and pause the posts you have planned.",
        "do_3": "Delete no criticism; keep everyone posted in one place.",
        "why": "Why this mail? {count} negative mentions in {hours} h from at least two people, "
        "where the usual for this hour and weekday is {usual}. We write from three "
        "mentions up, when chance would bring that many at most once in a thousand times.",
        "why_learning": "Why this mail? Vigie is still learning what is usual for you (less than "
        "two weeks of history). Until then we write from five negative mentions up, when that is "
        "three times the usual and at least two people are behind them.",
        "why_over": "Why this mail? We had sent you an alert, and the number of negative mentions "
        "has stayed below its threshold for at least an hour.",
        "caution": "Sentiment is judged automatically: please check.",
    },
}

RECONNECT: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "subject": "{platform} est à reconnecter",
        "lead": "{platform} n’accepte plus l’accès de {brand}. Depuis, vigie n’y lit plus rien et "
        "ne peut plus y répondre.",
        "reason": "Raison donnée : {reason}",
        "button": "Reconnecter {platform}",
        "after": "Rien n’est perdu : la lecture reprendra là où elle s’est arrêtée.",
    },
    "en": {
        "subject": "{platform} needs to be reconnected",
        "lead": "{platform} no longer accepts {brand}’s access. Until it is renewed, vigie can "
        "neither read nor reply there.",
        "reason": "Reason given: {reason}",
        "button": "Reconnect {platform}",
        "after": "Nothing is lost: reading resumes where it stopped.",
    },
}

_NAMES: Final = {
    "x": "X",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "whatsapp": "WhatsApp",
    "wordpress": "WordPress",
    "tripadvisor": "TripAdvisor",
    "phpbb": "phpBB",
    "buzzsumo": "BuzzSumo",
    "hackernews": "Hacker News",
    "stackexchange": "Stack Exchange",
    "google_business": "Google",
}


def language_of(wanted: str) -> str:
    """The language a mail is written in; English for whoever asks for one we do not write."""
    short = wanted[:2].lower()
    return short if short in ALERT else "en"


def name_platform(slug: str) -> str:
    """A platform as its users call it; a name that is written already stays as it is."""
    plain = slug.replace("_", " ").title() if slug.islower() else slug
    return _NAMES.get(slug, plain)


def typeset(text: str, language: str) -> str:
    """Put French's narrow no-break spaces where a plain one stands; English stays as it is."""
    return _BEFORE.sub(NARROW, text) if language == "fr" else text


def say_number(number: float, language: str) -> str:
    """A whole number as the language writes it, 12 400 or 12,400; never a bare 0 for a little."""
    if 0 < number < _ABOUT_ONE:
        return {"fr": "moins de 1", "en": "under 1"}[language]
    text = f"{round(number):,}"
    return text.replace(",", NARROW) if language == "fr" else text


def say_time(local: datetime, language: str) -> str:
    """A day and an hour in the brand's own zone: 5 mars à 14 h 07, or 5 March, 14:07."""
    month = _MONTHS[language][local.month - 1]
    if language == "en":
        return f"{local.day} {month}, {local:%H:%M}"
    day = "1er" if local.day == 1 else str(local.day)
    return f"{day} {month} à {local.hour}{NARROW}h{NARROW}{local:%M}"


def join_words(words: Sequence[str], language: str) -> str:
    """Quoted words as the language lists them."""
    return ", ".join(f"«{NARROW}{w}{NARROW}»" if language == "fr" else f"“{w}”" for w in words)


_MONTHS: Final = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
        *("août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
}
