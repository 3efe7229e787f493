"""First words for each kind of crisis, in both languages.

Kept short enough for the narrowest platforms once filled; a person edits them, an owner signs.
Four gaps mean the same in all: what it is about, what is being done, by when there will be news,
and where to write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vigie.crisis.statement import StatementKind

TITLES: Final[Mapping[StatementKind, Mapping[str, str]]] = {
    StatementKind.HOLDING: {"fr": "Nous vérifions", "en": "We are looking into it"},
    StatementKind.RECALL: {"fr": "Rappel de produit, sécurité", "en": "Product recall, safety"},
    StatementKind.OUTAGE: {"fr": "Panne ou fermeture", "en": "Outage or closure"},
    StatementKind.STAFF: {"fr": "Comportement d’un membre de l’équipe", "en": "Staff behaviour"},
    StatementKind.LEAK: {"fr": "Fuite de données", "en": "Data leak"},
    StatementKind.DELIVERY: {"fr": "Livraisons en retard, grève", "en": "Late deliveries, strike"},
    StatementKind.RUMOUR: {"fr": "Rumeur infondée", "en": "False rumour"},
}

TEMPLATES: Final[Mapping[StatementKind, Mapping[str, str]]] = {
    StatementKind.HOLDING: {
        "fr": "Vous êtes nombreux à nous écrire au sujet de {sujet}. Nous vérifions les faits et "
        "revenons vers vous ici {échéance}. Cela vous touche directement ? Écrivez-nous : "
        "{contact}.",
        "en": "Many of you are writing to us about {subject}. We are checking the facts and will "
        "post an update here {deadline}. Directly affected? Write to us: {contact}.",
    },
    StatementKind.RECALL: {
        "fr": "Rappel : {produit} ({lot}). Raison : {sujet}. Si vous en avez chez vous, ne vous en "
        "servez plus et rapportez-le : nous vous remboursons, même sans ticket. {mesure} "
        "Questions : {contact}. Prochain point {échéance}.",
        "en": "Recall: {product} ({batch}). Reason: {subject}. If you have one, stop using it and "
        "bring it back: we refund you, receipt or not. {measure} Questions: {contact}. Next "
        "update {deadline}.",
    },
    StatementKind.OUTAGE: {
        "fr": "{sujet} : c’est interrompu depuis {début}, et nous en sommes désolés. {mesure} "
        "Prochain point ici {échéance}. Une urgence ? {contact}.",
        "en": "{subject}: this has been down since {start}, and we are sorry. {measure} Next "
        "update here {deadline}. Urgent? {contact}.",
    },
    StatementKind.STAFF: {
        "fr": "Ce qui s’est passé ({sujet}) n’aurait pas dû arriver. Nous présentons nos excuses "
        "aux personnes concernées, que nous contactons directement. {mesure} Vous étiez là ? "
        "{contact}. Prochain point {échéance}.",
        "en": "What happened ({subject}) should not have. We apologise to the people concerned and "
        "are contacting them directly. {measure} Were you there? {contact}. Next update "
        "{deadline}.",
    },
    StatementKind.LEAK: {
        "fr": "Des données de nos clients ont été exposées : {données}. {mesure} Les personnes "
        "concernées reçoivent un message de notre part. Nous ne demandons jamais de mot de "
        "passe. {sujet} : questions à {contact}. Prochain point {échéance}.",
        "en": "Some of our customers’ data was exposed: {records}. {measure} Everyone concerned "
        "is hearing from us. We never ask for a password. {subject}: questions to {contact}. "
        "Next update {deadline}.",
    },
    StatementKind.DELIVERY: {
        "fr": "Vos commandes ont du retard : {sujet}. Comptez {délai} de plus. {mesure} Pour "
        "annuler et être remboursé : {contact}. Prochain point ici {échéance}. Merci de votre "
        "patience.",
        "en": "Your orders are late: {subject}. Expect {delay} more. {measure} To cancel and get "
        "your money back: {contact}. Next update here {deadline}. Thank you for bearing with us.",
    },
    StatementKind.RUMOUR: {
        "fr": "Il se dit que {sujet}. C’est faux. Les faits : {faits}. Chacun peut les vérifier : "
        "{preuve}. {mesure} Une question ? {contact}. Nous ferons le point {échéance}.",
        "en": "It is being said that {subject}. This is not true. The facts: {facts}. Anyone can "
        "check: {proof}. {measure} Questions? {contact}. We will post again {deadline}.",
    },
}
