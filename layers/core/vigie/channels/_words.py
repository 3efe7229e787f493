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
        "cause": "On y parle surtout de : {terms}.",
        "no_cause": "Aucun mot commun ne ressort : lisez les avis ci-dessous.",
        "where": "Où : {platforms}.",
        "share": "{share} % des avis de la période sont négatifs.",
        "shared": "{people} personnes renvoient à la même adresse : {address}",
        "chart": "Avis négatifs sur {hours} h",
        "chart_all": "Avis négatifs sur {hours} h, toutes plateformes confondues",
        "chart_peak": "Barres : les avis négatifs, au plus {peak} par {slot} (à {at}). Trait : "
        "l’habitude, {usual} en moyenne.",
        "hour": "heure",
        "hours": "tranche de {n} h",
        "seen": "Les plus visibles",
        "followers": "{n} abonnés",
        "follower": "1 abonné",
        "anonymous": "Auteur inconnu",
        "no_text": "(avis sans texte)",
        "private": "(message privé, à lire dans vigie)",
        "illegal": "(contenu peut-être illicite, à lire dans vigie)",
        "shows": "({what}, sans texte)",
        "read": "Lire sur {platform}",
        "inbox": "Ouvrir la boîte de réception",
        "acknowledge": "Je m’en occupe",
        "mute": "Silence pendant 24 h",
        "not_a_problem": "Ce n’est pas un problème",
        "pause_posts": "Suspendre les publications prévues",
        "crisis": "C’est assez grave pour passer en mode crise : publications suspendues, marche à "
        "suivre pas à pas, message à tous.",
        "crisis_link": "Voir le mode crise",
        "todo": "Que faire maintenant",
        "tune": "Régler ces alertes",
        "unsubscribe": "Ne plus recevoir ces alertes",
    },
    "en": {
        "tag": "Alert",
        "cause": "What they talk about: {terms}.",
        "no_cause": "They share no telling word: read the mentions below.",
        "where": "Where: {platforms}.",
        "share": "{share}% of what was said in that time is negative.",
        "shared": "{people} people point to the same address: {address}",
        "chart": "Negative mentions over {hours} h",
        "chart_all": "Negative mentions over {hours} h, all platforms together",
        "chart_peak": "Bars: negative mentions, at most {peak} per {slot} (at {at}). Line: the "
        "usual, {usual} on average.",
        "hour": "hour",
        "hours": "{n} h",
        "seen": "Most visible",
        "followers": "{n} followers",
        "follower": "1 follower",
        "anonymous": "Unknown author",
        "no_text": "(no text)",
        "private": "(private message: read it in vigie)",
        "illegal": "(may be illegal: read it in vigie)",
        "shows": "({what}, no text)",
        "read": "Read on {platform}",
        "inbox": "Open the inbox",
        "acknowledge": "I’m on it",
        "mute": "Mute for 24 h",
        "not_a_problem": "It’s not a problem",
        "pause_posts": "Pause the posts you have planned",
        "crisis": "This is serious enough for crisis mode: posts paused, a playbook step by step, "
        "one statement to everybody.",
        "crisis_link": "See crisis mode",
        "todo": "What to do now",
        "tune": "Adjust these alerts",
        "unsubscribe": "Stop these alerts",
    },
}

SHOWS: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "photo": "photo",
        "video": "vidéo",
        "audio": "message vocal",
        "sticker": "autocollant",
        "file": "fichier",
        "gif": "image animée",
        "location": "position",
        "poll": "sondage",
        "link": "lien",
        "story": "story",
    },
    "en": {
        "photo": "photo",
        "video": "video",
        "audio": "voice message",
        "sticker": "sticker",
        "file": "file",
        "gif": "animated picture",
        "location": "location",
        "poll": "poll",
        "link": "link",
        "story": "story",
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


def say_hour(local: datetime, language: str) -> str:
    """An hour in the brand's own zone: 14 h, 14 h 07, or 14:00, 14:07."""
    if language == "en":
        return f"{local:%H:%M}"
    minutes = f"{NARROW}{local:%M}" if local.minute else ""
    return f"{local.hour}{NARROW}h{minutes}"


def say_span(hours: int, language: str) -> str:
    """A whole number of hours, from two days on in days: 3 h, 36 h, 2 jours, 2 days."""
    days, rest = divmod(hours, 24)
    if days > 1 and not rest:
        return f"{days} {_DAYS[language]}"
    return f"{hours} h"


def join_words(words: Sequence[str], language: str) -> str:
    """Quoted words as the language lists them."""
    return ", ".join(f"«{NARROW}{w}{NARROW}»" if language == "fr" else f"“{w}”" for w in words)


_DAYS: Final = {"fr": "jours", "en": "days"}
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
