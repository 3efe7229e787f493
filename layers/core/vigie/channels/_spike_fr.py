"""What alerts of too many negatives, in a burst or little by little, say in French."""

from __future__ import annotations

from vigie.alert import AlertKind
from vigie.channels._wording import BUILD_UP, Lines, Wording, Wordings

CAUTION = "Sentiment automatique, à vérifier."
_SPIKE_STEPS = (
    "Vérifiez les faits et gardez une capture du premier avis.\n"
    "Répondez d’abord là où tout a commencé, puis mettez en pause les publications "
    "prévues.\n"
    "Ne supprimez aucune critique ; tenez tout le monde informé au même endroit."
)
_SPIKE_OVER = (
    "Pourquoi ce message ? Une alerte vous avait été envoyée ; le nombre d’avis négatifs est "
    "repassé sous le seuil depuis au moins une heure."
)
_SPIKE_AFTER = (
    "Il reste peut-être des avis sans réponse : c’est le bon moment pour les reprendre, et pour "
    "noter ce que vous ferez autrement la prochaine fois."
)
_SPIKE_LEARNING = (
    "Pourquoi ce message ? Vigie apprend encore vos habitudes (moins de deux semaines "
    "d’historique) : d’ici là, nous alertons à partir de cinq avis négatifs, trois fois plus que "
    "d’habitude, écrits par au moins deux personnes."
)

FRENCH_SPIKES: Wordings = {
    AlertKind.NEGATIVE_SPIKE: Wording(
        subject=Lines(
            "{count} avis négatif{s} en {span}{on} (habituel : {usual}){topic}",
            "Ça continue : {count} avis négatif{s} en {span}{on} (habituel : {usual}){topic}",
            "À vous : {count} avis négatif{s} en {span}{on} (habituel : {usual}){topic}",
            "Retour à la normale{on}{topic}",
        ),
        lead=Lines(
            "{brand} a reçu {count} avis négatif{s} en {span}{on}, contre {usual} d’habitude.",
            "Les avis négatifs continuent d’affluer pour {brand}{on} : {count} en {span}, contre "
            "{usual} d’habitude.",
            "Personne ne s’en est encore chargé, c’est à vous : {brand} a reçu {count} avis "
            "négatif{s} en {span}{on}, contre {usual} d’habitude.",
            "Le calme est revenu pour {brand}{on} : les avis négatifs ont retrouvé leur niveau "
            "habituel.\nL’alerte était ouverte depuis le {opened}.",
        ),
        steps=_SPIKE_STEPS,
        why="Pourquoi ce message ? {count} avis négatif{s} en {span}, écrits par au moins deux "
        "personnes ; à cette heure et ce jour de la semaine, l’habitude est : {usual}. Nous "
        "alertons à partir de trois avis dont le hasard n’expliquerait le nombre qu’une fois sur "
        "mille au plus.",
        why_learning=_SPIKE_LEARNING,
        why_over=_SPIKE_OVER,
        after=_SPIKE_AFTER,
        caution=CAUTION,
    ),
    BUILD_UP: Wording(
        subject=Lines(
            "{count} avis négatif{s} en {span}{on}, et ça monte (habituel : {usual}){topic}",
            "Ça monte encore : {count} avis négatif{s} en {span}{on} (habituel : {usual}){topic}",
            "À vous : {count} avis négatif{s} en {span}{on}, ça monte (habituel : {usual}){topic}",
            "Retour à la normale{on}{topic}",
        ),
        lead=Lines(
            "Pas d’explosion, mais une hausse qui s’installe : {brand} a reçu {count} avis "
            "négatif{s} en {span}{on}, contre {usual} d’habitude.",
            "La hausse se poursuit pour {brand}{on} : {count} avis négatif{s} en {span}, contre "
            "{usual} d’habitude.",
            "Personne ne s’en est encore chargé, c’est à vous : les avis négatifs sur {brand} "
            "montent peu à peu{on}, {count} en {span} contre {usual} d’habitude.",
            "La hausse est retombée pour {brand}{on} : les avis négatifs ont retrouvé leur niveau "
            "habituel.\nL’alerte était ouverte depuis le {opened}.",
        ),
        steps="Cherchez ce qui a changé ces derniers jours : un produit, un délai, un prix, une "
        "personne.\n"
        "Répondez aux avis restés sans réponse, les plus vus d’abord.\n"
        "Si la cause vient de chez vous, dites-le au même endroit, avec une date de "
        "retour à la normale.",
        why="Pourquoi ce message ? D’heure en heure rien d’exceptionnel, mais le total dépasse "
        "l’habitude ({usual} en {span}) depuis trop longtemps pour que ce soit le hasard.",
        why_learning=_SPIKE_LEARNING,
        why_over=_SPIKE_OVER,
        after=_SPIKE_AFTER,
        caution=CAUTION,
    ),
}
