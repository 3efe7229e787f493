"""What alerts say in French."""

from __future__ import annotations

from vigie.alert import AlertKind
from vigie.channels._spike_fr import CAUTION, FRENCH_SPIKES
from vigie.channels._wording import UNREAD, Lines, Wording, Wordings

_CLOSES = "Pourquoi ce message ? Une alerte vous avait été envoyée ; elle se referme d’elle-même."
_CAUGHT_UP = "Ce qui a été écrit entre-temps est rattrapé, autant que la plateforme le permet."

FRENCH: Wordings = FRENCH_SPIKES | {
    AlertKind.VISIBLE_AUTHOR: Wording(
        subject=Lines(
            "Critique devant {audience}{on}",
            "Nouvelle critique devant {audience}{on}",
            "À vous : critique devant {audience}{on}",
        ),
        lead=Lines(
            "{author}, que suivent {audience}, critique {brand}{on}.",
            "{author}, que suivent {audience}, critique encore {brand}{on}.",
            "Personne ne s’en est encore chargé, c’est à vous : {author}, que suivent {audience}, "
            "critique {brand}{on}.",
        ),
        steps="Lisez la publication et ses réponses : qu’est-ce qui est vrai ?\n"
        "Répondez vite, sous la publication, avec des faits et votre nom ; proposez la "
        "suite en privé.\n"
        "Ne discutez pas avec ceux qui commentent : une seule réponse, claire, suffit.",
        why="Pourquoi ce message ? Cet avis négatif vient d’un compte d’au moins {floor} abonnés, "
        "le seuil de vos réglages : à lui seul, il peut être lu plus que tous les autres.",
        caution=CAUTION,
        seen="Ses mots",
    ),
    AlertKind.ILLEGAL: Wording(
        subject=Lines(
            "Illicite ? À examiner {deadline}{place}",
            "Illicite ? Toujours à examiner {deadline}{place}",
            "À vous : contenu illicite ? À examiner {deadline}{place}",
        ),
        lead=Lines(
            "Un message{on} à propos de {brand} est peut-être illicite{nature}.\nÀ vous d’en "
            "décider {deadline}{left}.",
            "Un message{on} à propos de {brand}, peut-être illicite{nature}, attend toujours votre "
            "décision : à examiner {deadline}{left}.",
            "Personne n’a encore examiné ce message{on} à propos de {brand}, peut-être illicite"
            "{nature}.\nC’est à vous d’en décider {deadline}{left}.",
        ),
        steps="N’y répondez pas et ne le partagez pas ; notez l’adresse, l’auteur et l’heure, avec "
        "une capture, sauf d’une image de mineur : la garder serait un délit.\n"
        "S’il est illicite, supprimez-le depuis la boîte de réception : masqué, il "
        "resterait visible de l’auteur et de ses amis.\n"
        "Signalez-le à PHAROS (internet-signalement.gouv.fr) ; en cas de danger immédiat, "
        "appelez le 17 ou le 112.",
        why="Pourquoi ce message ? Une règle y a reconnu la haine, la menace, l’apologie du "
        "terrorisme ou la mise en danger de mineurs. En droit français, qui tient une page peut "
        "répondre de ce qu’il y laisse après en avoir eu connaissance. Nous comptons une heure "
        "pour l’apologie du terrorisme, un jour pour le reste, à partir du repérage.",
        caution="Repérage automatique, à vérifier : rien n’a été supprimé.",
        seen="Le message",
    ),
    AlertKind.CRISIS_WORDS: Wording(
        subject=Lines(
            "{count} avis sur un sujet grave{named}{place}",
            "Ça continue : {count} avis sur un sujet grave{bracketed}{place}",
            "À vous : {count} avis sur un sujet grave{bracketed}{place}",
        ),
        lead=Lines(
            "{count} avis sur {brand} parle{nt} d’un sujet grave{named}.\nÀ lire avant toute autre "
            "chose.",
            "{count} avis sur {brand} parle{nt} maintenant d’un sujet grave{named}.",
            "Personne ne s’en est encore chargé, c’est à vous : {count} avis sur {brand} "
            "parle{nt} d’un sujet grave{named}.",
        ),
        steps="Ne répondez pas tout de suite : lisez, et gardez une capture (adresse, auteur, "
        "heure).\n"
        "Vérifiez les faits avec l’équipe. Quelqu’un est en danger ? Appelez le 15 ou le "
        "112.\n"
        "Choisissez qui parle pour vous ; une réponse courte, humaine, puis la suite en "
        "privé. Rien ne se supprime.",
        why="Pourquoi ce message ? Un avis négatif contient un mot de danger (santé, sécurité, "
        "justice, discrimination…). Un seul suffit pour que nous écrivions.",
        caution="Mots repérés automatiquement, à vérifier.",
        seen="Les avis en question",
    ),
    AlertKind.LEFT_WAITING: Wording(
        subject=Lines(
            "{count} message{s} sans réponse depuis plus de {wait}",
            "Toujours plus : {count} message{s} sans réponse depuis plus de {wait}",
            "À vous : {count} message{s} sans réponse depuis plus de {wait}",
        ),
        lead=Lines(
            "{count} question{s} ou réclamation{s} adressée{s} à {brand} attend{ent} une réponse "
            "depuis plus de {wait}{oldest}.",
            "L’attente s’allonge chez {brand} : {count} question{s} ou réclamation{s} sans réponse "
            "depuis plus de {wait}{oldest}.",
            "Personne ne s’en est encore chargé, c’est à vous : {count} question{s} ou "
            "réclamation{s} adressée{s} à {brand} attend{ent} depuis plus de {wait}{oldest}.",
        ),
        steps="Commencez par la plus ancienne ; sans solution encore, dites quand vous "
        "reviendrez.\n"
        "Une commande, une adresse, un cas personnel : poursuivez en message privé.\n"
        "Un message n’appelle pas de réponse ? Notez pourquoi dans la boîte de réception "
        ": il quittera la liste.",
        why="Pourquoi ce message ? Vos réglages demandent une réponse en moins de {wait}.",
        caution="Questions et réclamations sont repérées automatiquement, à vérifier.",
        seen="Qui attend depuis le plus longtemps",
    ),
    AlertKind.CAMPAIGN: Wording(
        subject=Lines(
            "{count} messages presque identiques en {span}{on}{topic}",
            "Ça continue : {count} messages presque identiques en {span}{on}{topic}",
            "À vous : {count} messages presque identiques en {span}{on}{topic}",
            "La vague de messages identiques est passée{on}{topic}",
        ),
        lead=Lines(
            "{count} messages presque identiques visent {brand}{on} en {span}, signés de comptes "
            "différents : cela ressemble à une action concertée.",
            "La vague grossit contre {brand}{on} : {count} messages presque identiques en {span}, "
            "signés de comptes différents.",
            "Personne ne s’en est encore chargé, c’est à vous : {count} messages presque "
            "identiques visent {brand}{on} en {span}.",
            "Aucun nouveau message identique contre {brand}{on}.\nL’alerte était ouverte depuis "
            "le {opened}.",
        ),
        steps="Ne répondez pas à chacun : vous leur donneriez de l’ampleur.\n"
        "Gardez captures et adresses, puis signalez l’ensemble à la plateforme.\n"
        "Un reproche fondé se cache derrière ? Répondez-y une fois, là où tout a commencé "
        "; ne supprimez pas les critiques sincères.",
        why="Pourquoi ce message ? Des comptes différents ont écrit presque les mêmes mots en deux "
        "jours, ce que le hasard fait rarement.",
        why_over="Pourquoi ce message ? Une alerte vous avait été envoyée ; la vague s’est arrêtée "
        "depuis au moins une heure.",
        after="Regardez si des clients sincères attendent une réponse au milieu de ces messages.",
        caution="Ressemblance mesurée automatiquement, à vérifier.",
        seen="Les plus visibles de ces messages",
    ),
    AlertKind.SILENCE: Wording(
        subject=Lines(
            "{source_first} : plus rien{for_long}",
            "{source_first} : toujours rien{for_long}",
            "À vous : {source}, plus rien{for_long}",
            "{source_first} : les avis arrivent à nouveau",
        ),
        lead=Lines(
            "Plus aucun avis sur {brand} ne nous parvient par {source}{since}.\nSoit personne "
            "n’écrit, soit la lecture est coupée.",
            "Toujours aucun avis sur {brand} par {source}{since} : il faut aller voir.",
            "Personne ne s’en est encore chargé, c’est à vous : plus aucun avis sur {brand} ne "
            "nous parvient par {source}{since}.",
            "Les avis sur {brand} arrivent de nouveau par {source}.\nL’alerte était ouverte "
            "depuis le {opened}.",
        ),
        steps="Ouvrez {source} : y voyez-vous des avis récents que la boîte de réception n’a "
        "pas ?\n"
        "Si oui, regardez l’état de la source dans les réglages : accès expiré, compte "
        "renommé, adresse changée.\n"
        "Si tout est simplement calme, il n’y a rien à faire : l’alerte se refermera "
        "d’elle-même.",
        why="Pourquoi ce message ? D’après son rythme habituel, cette source ne reste presque "
        "jamais muette aussi longtemps.",
        why_over=_CLOSES,
        after=_CAUGHT_UP,
    ),
    UNREAD: Wording(
        subject=Lines(
            "{source_first} : lecture en panne{for_long}",
            "{source_first} : lecture toujours en panne{for_long}",
            "À vous : {source}, lecture en panne{for_long}",
            "{source_first} : la lecture a repris",
        ),
        lead=Lines(
            "Nous n’arrivons plus à lire {source} pour {brand}{since}.\nCe qui s’y écrit ne vous "
            "parvient plus.",
            "Nous n’arrivons toujours pas à lire {source} pour {brand}{since} : ce qui s’y écrit "
            "ne vous parvient pas.",
            "Personne ne s’en est encore chargé, c’est à vous : nous n’arrivons plus à lire "
            "{source} pour {brand}{since}.",
            "Nous lisons de nouveau {source} pour {brand}.\nL’alerte était ouverte depuis le "
            "{opened}.",
        ),
        steps="Dans les réglages, lisez la raison donnée à côté de la source.\n"
        "Ouvrez {source} : le compte, la page ou l’adresse existent-ils toujours ?\n"
        "En attendant, passez-y vous-même : quelqu’un y attend peut-être une réponse.",
        why="Pourquoi ce message ? Plusieurs lectures de suite ont échoué ; pour une seule, nous "
        "ne vous aurions pas dérangé.",
        why_over=_CLOSES,
        after=_CAUGHT_UP,
    ),
}
