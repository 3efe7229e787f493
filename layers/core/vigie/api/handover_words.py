"""What a hand-over pack says, in French and in English, for somebody on their first day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HANDOVER: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "title": "Dossier de passation : {name}",
        "made": "Fait le {when} par {who}. Chiffres des 90 derniers jours.",
        "care": "Ce document contient des promesses faites à des clients : ne le laissez pas "
        "traîner, et détruisez-le quand il ne sert plus.",
        "first_day": "Le premier jour",
        "voice": "La voix de la marque",
        "who": "Qui nous sommes",
        "use": "Nous disons",
        "avoid": "Nous ne disons pas",
        "humour": "Humour",
        "address": "Nous disons « {address} » aux gens",
        "signing": "Signature",
        "signing_none": "Les réponses ne sont pas signées.",
        "signing_initials": "Les réponses portent les initiales de qui les écrit.",
        "signing_name": "Les réponses portent le nom de qui les écrit.",
        "closing": "Formule de fin",
        "tones": "Ton par canal",
        "voice_none": "La fiche de voix n’est pas encore écrite : demandez à l’équipe comment elle "
        "parle aux gens.",
        "saved": "Réponses enregistrées",
        "saved_none": "Aucune réponse enregistrée.",
        "used": "servie {n} fois",
        "promises": "Promesses à tenir",
        "promises_none": "Aucune promesse en cours.",
        "due": "Pour le",
        "what": "Quoi",
        "owner": "Qui s’en charge",
        "late": "en retard",
        "late_talks": "Conversations en retard",
        "late_none": "Aucune conversation en retard.",
        "since": "Depuis le",
        "kind": "De quoi il s’agit",
        "within": "Délais promis, en heures ouvrées",
        "team": "L’équipe",
        "role": "Rôle",
        "away": "absent",
        "sources": "Les sources, et leur état",
        "sources_none": "Aucune source.",
        "place": "Canal",
        "state": "État",
        "read": "Dernière lecture",
        "never": "jamais",
        "rules": "Les règles",
        "figures": "Les chiffres",
        "presence": "Où être",
        "workload": "Le temps qu’il faut",
        "apart": "{name}, à part",
        "stands_apart": "À part",
        "absent": "Où l’on vous cherche sans vous trouver",
        "mentions": "Mentions",
        "before": "les 90 jours d’avant : {n}",
        "net": "Humeur (de -100 à +100)",
        "negative_share": "Part négative",
        "between": "{share} % (entre {low} et {high} %)",
        "answered": "Réponses données",
        "of": "{n} sur {of}",
        "median": "Temps de réponse médian",
        "in_time": "Dans le délai promis",
        "hidden": "Masqués",
        "undone": "Masqués par une règle puis rétablis",
        "clicks": "Clics vers le site",
        "few": "trop peu",
        "print": "Ctrl + P pour imprimer.",
    },
    "en": {
        "title": "Hand-over pack: {name}",
        "made": "Made on {when} by {who}. Figures of the last 90 days.",
        "care": "This document holds promises made to customers: do not leave it lying around, and "
        "destroy it once it has served.",
        "first_day": "The first day",
        "voice": "The brand’s voice",
        "who": "Who we are",
        "use": "We say",
        "avoid": "We do not say",
        "humour": "Humour",
        "address": "In French we say “{address}” to people",
        "signing": "Signature",
        "signing_none": "Replies are not signed.",
        "signing_initials": "Replies bear the initials of whoever writes them.",
        "signing_name": "Replies bear the name of whoever writes them.",
        "closing": "How replies close",
        "tones": "Tone by channel",
        "voice_none": "The voice sheet is not written yet: ask the team how it speaks to people.",
        "saved": "Saved replies",
        "saved_none": "No saved replies.",
        "used": "used {n} times",
        "promises": "Promises to keep",
        "promises_none": "No promise is open.",
        "due": "Due",
        "what": "What",
        "owner": "Whose it is",
        "late": "late",
        "late_talks": "Late conversations",
        "late_none": "No conversation is late.",
        "since": "Since",
        "kind": "What it is",
        "within": "Promised times, in business hours",
        "team": "The team",
        "role": "Role",
        "away": "away",
        "sources": "Sources, and how they fare",
        "sources_none": "No source.",
        "place": "Channel",
        "state": "State",
        "read": "Last read",
        "never": "never",
        "rules": "The rules",
        "figures": "The figures",
        "presence": "Where to be",
        "workload": "The time it takes",
        "apart": "{name}, apart",
        "stands_apart": "Apart",
        "absent": "Where people look for you and you are not",
        "mentions": "Mentions",
        "before": "the 90 days before: {n}",
        "net": "Mood (from -100 to +100)",
        "negative_share": "Negative share",
        "between": "{share}% (between {low} and {high}%)",
        "answered": "Answers given",
        "of": "{n} of {of}",
        "median": "Median response time",
        "in_time": "Within the promised time",
        "hidden": "Hidden",
        "undone": "Hidden by a rule, then shown again",
        "clicks": "Clicks to the site",
        "few": "too few",
        "print": "Ctrl + P prints it.",
    },
}

CLOSED: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "owner": "propriétaire",
        "manager": "responsable",
        "agent": "répond",
        "viewer": "lecture seule",
        "new": "première lecture à venir",
        "healthy": "tout va bien",
        "unhealthy": "ne répond plus",
        "reconnect": "à reconnecter",
        "off": "en pause",
        "private": "message privé",
        "complaint": "réclamation",
        "question": "question",
        "purchase": "envie d’achat",
        "review": "avis",
        "praise": "compliment",
        "other": "autre",
    },
    "en": {
        "owner": "owner",
        "manager": "manager",
        "agent": "answers",
        "viewer": "reads only",
        "new": "first read to come",
        "healthy": "all is well",
        "unhealthy": "not answering",
        "reconnect": "to be reconnected",
        "off": "paused",
        "private": "private message",
        "complaint": "complaint",
        "question": "question",
        "purchase": "wish to buy",
        "review": "review",
        "praise": "praise",
        "other": "other",
    },
}

RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "fr": (
        "Mots et expressions interdits de la marque : {banned}. Ce qui les contient est masqué.",
        "Mots et expressions suspects : {suspect}. Ce qui les contient attend votre regard.",
        "Mots et expressions toujours admis : {allowed}.",
        (
            "Une critique ou une réclamation n’est jamais masquée par une règle. N’en masquez pas "
            "non plus : répondez, ou dites pourquoi non."
        ),
        (
            "Ce qui peut être illicite (menace, haine, enfants en danger) a sa propre liste et son "
            "délai : une personne tranche, tout de suite."
        ),
        "Toute décision se défait, et ce qu’une personne décide, aucune règle ne le change.",
        (
            "Quand c’est personnel ou compliqué : un mot public, puis un message privé sur le même "
            "canal."
        ),
    ),
    "en": (
        "Words and phrases the brand has banned: {banned}. What holds one is hidden.",
        "Suspect words and phrases: {suspect}. What holds one waits for your eye.",
        "Words and phrases always allowed: {allowed}.",
        (
            "Criticism and complaints are never hidden by a rule. Do not hide them either: answer, "
            "or say why not."
        ),
        (
            "What may be illegal (a threat, hate, children in danger) has a list and a clock of "
            "its own: a person decides, at once."
        ),
        "Every decision can be undone, and what a person decides no rule changes.",
        (
            "When it is personal or complicated: a public word, then a private message on the same "
            "channel."
        ),
    ),
}

# What comes first on a first day; a line with a number is left out where it is nought.
FIRST_DAY: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "signin": "Connectez-vous avec votre propre compte, et vérifiez votre nom et vos initiales "
        "dans « L’équipe » : ils signent vos réponses.",
        "illegal": "Tranchez ce qui peut être illicite, avant tout le reste : {n} en attente.",
        "sources": "Faites reconnecter ou réparer les sources en panne : {n}. Ce qu’on n’entend "
        "pas, on n’y répond pas.",
        "late": "Répondez aux conversations en retard, les réclamations d’abord : {n}.",
        "promises": "Lisez les promesses ouvertes ({n}) et demandez à qui les a faites lesquelles "
        "deviennent les vôtres.",
        "voice": "Lisez la fiche de voix, puis vingt réponses déjà envoyées : c’est le ton à "
        "garder.",
        "read": "Faites relire vos cinq premières réponses par un collègue.",
        "alerts": "Demandez qui est prévenu en cas d’alerte, et ajoutez-vous si c’est votre rôle.",
    },
    "en": {
        "signin": "Sign in with an account of your own, and check your name and initials under "
        "“Team”: they sign your replies.",
        "illegal": "Decide on what may be illegal, before anything else: {n} waiting.",
        "sources": "Have the sources that are down reconnected or mended: {n}. What nobody hears, "
        "nobody answers.",
        "late": "Answer the late conversations, complaints first: {n}.",
        "promises": "Read the open promises ({n}), and ask whoever made them which become yours.",
        "voice": "Read the voice sheet, then twenty replies already sent: that is the tone to "
        "keep.",
        "read": "Have a colleague read your first five replies before they leave.",
        "alerts": "Ask who is told when an alert comes, and add yourself if that is your part.",
    },
}
