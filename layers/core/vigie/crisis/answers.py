"""Replies ready for each kind of people a crisis brings, made from the statement's facts.

They are offered as saved replies while the crisis is on. What the statement does not say yet keeps
its braces, and a reply with braces does not leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vigie.crisis.statement import LANGUAGES, Statement, fill


class Group(StrEnum):
    """Who writes in a crisis."""

    HARMED = "harmed"
    WORRIED = "worried"
    PRESS = "press"
    PARTNERS = "partners"
    ANGRY = "angry"
    DEFENDERS = "defenders"


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply ready for one group in one language."""

    group: Group
    language: str
    title: str
    text: str


TITLES: Final[Mapping[Group, Mapping[str, str]]] = {
    Group.HARMED: {"fr": "Clients touchés", "en": "Customers affected"},
    Group.WORRIED: {"fr": "Clients inquiets", "en": "Worried customers"},
    Group.PRESS: {"fr": "Journalistes", "en": "Journalists"},
    Group.PARTNERS: {"fr": "Partenaires", "en": "Partners"},
    Group.ANGRY: {"fr": "Internautes en colère", "en": "Angry bystanders"},
    Group.DEFENDERS: {"fr": "Ceux qui nous défendent", "en": "Those who stand up for us"},
}

_WORDS: Final[Mapping[Group, Mapping[str, str]]] = {
    Group.HARMED: {
        "fr": "Bonjour {nom}, nous sommes sincèrement désolés de ce que vous avez vécu ({sujet}). "
        "Nous voulons réparer : écrivez-nous en privé ou à {contact}, une personne de l’équipe "
        "suivra votre dossier jusqu’au bout. {signature}",
        "en": "Hello {name}, we are truly sorry about what happened to you ({subject}). We want to "
        "put it right: send us a private message or write to {contact}, and one of us will see "
        "it through with you. {signature}",
    },
    Group.WORRIED: {
        "fr": "Bonjour {nom}, votre inquiétude est légitime. Ce que nous savons de {sujet}, nous "
        "l’avons publié ici, et nous le mettons à jour {échéance}. {mesure} Une question qui vous "
        "est propre ? {contact}. {signature}",
        "en": "Hello {name}, you are right to ask. What we know about {subject} is in our "
        "statement, and we will update it {deadline}. {measure} A question about your own case? "
        "{contact}. {signature}",
    },
    Group.PRESS: {
        "fr": "Bonjour {nom}, merci de nous solliciter. Notre message public dit ce qui est établi "
        "à cette heure au sujet de {sujet}. Pour toute demande, une seule adresse : {contact}. "
        "Nous vous répondrons {échéance}. {signature}",
        "en": "Hello {name}, thank you for asking us. Our public statement says what is "
        "established so far about {subject}. For anything else there is one address: {contact}. "
        "You will hear from us {deadline}. {signature}",
    },
    Group.PARTNERS: {
        "fr": "Bonjour {nom}, nous tenions à vous informer directement au sujet de {sujet}. "
        "{mesure} Merci de renvoyer vos clients vers notre message public. Votre contact chez "
        "nous : {contact}. {signature}",
        "en": "Hello {name}, we wanted you to hear about {subject} from us. {measure} Please point "
        "your customers to our public statement. Your contact here: {contact}. {signature}",
    },
    Group.ANGRY: {
        "fr": "Bonjour {nom}, nous comprenons votre colère. Ce que nous savons, et ce que nous "
        "faisons au sujet de {sujet}, est dans notre message public ; nous le tenons à jour. "
        "{signature}",
        "en": "Hello {name}, we understand your anger. What we know about {subject}, and what we "
        "are doing, is in our public statement; we keep it up to date. {signature}",
    },
    Group.DEFENDERS: {
        "fr": "Merci {nom}, votre soutien nous touche. Les questions posées au sujet de {sujet} "
        "sont légitimes : nous y répondons, et votre calme nous aide. {signature}",
        "en": "Thank you {name}, your support means a lot. The questions about {subject} are fair "
        "ones: we are answering them, and your calm helps. {signature}",
    },
}


def draft_answers(statement: Statement) -> tuple[Draft, ...]:
    """Every group's reply in both languages, as far as the statement's facts fill them."""
    return tuple(
        Draft(group, language, TITLES[group][language], _fill(group, language, statement))
        for group in Group
        for language in LANGUAGES
    )


def _fill(group: Group, language: str, statement: Statement) -> str:
    return fill(_WORDS[group][language], statement.facts.get(language, {}))
