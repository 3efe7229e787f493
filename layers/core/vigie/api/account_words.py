"""What the rankings of accounts are made of, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vigie.channels._words import typeset

_FR: Final[Mapping[str, str]] = {
    "reach": "Abonnés du compte, le plus grand nombre vu sur la période. Un nombre négatif ou "
    "supérieur à un milliard est tenu pour inconnu ; un compte dont on ne connaît pas les abonnés "
    "n’est pas classé.",
    "frequency": "Mentions du compte sur la période, chacune une fois.",
    "help": "Un point par mention positive, un de plus si elle fait un compliment, un par photo, "
    "deux chaque fois que la personne a pris votre défense sous la plainte d’un autre, le même "
    "jour. Les photos comptent au plus autant de fois que la personne a parlé sans être négative.",
    "harm": "Les critiques les plus vues : mentions négatives × abonnés. Si l’on ne connaît pas "
    "les abonnés, on prend le nombre habituel de ceux qui parlent de vous sur ce réseau, 1 si l’on "
    "n’en connaît aucun. Un client mécontent n’est pas un ennemi : l’ordre dit à qui répondre "
    "d’abord.",
    "unique_reach": "Abonnés de chaque compte qui a parlé de vous, comptés une seule fois sur la "
    "période. Qui suit deux de ces comptes est compté deux fois ; les comptes dont on ne connaît "
    "pas les abonnés n’y sont pas.",
    "mentions": "Mentions publiques, non masquées, dont on connaît l’auteur. Ce qui touche à la "
    "santé, aux opinions ou à la vie privée compte pour une visite, sans humeur ni demande.",
    "previous": "La période d’avant est celle de même durée qui la précède : pour des jours "
    "entiers, autant de jours entiers.",
    "left_out": "Ne sont dans aucun classement : les messages privés et masqués, les réseaux dont "
    "les conditions l’interdisent, les personnes effacées ou qui s’y opposent, et celles qui sont "
    "peut-être mineures.",
}

_EN: Final[Mapping[str, str]] = {
    "reach": "Followers of the account, the most it was seen with in the period. A number below "
    "zero or above a billion is taken as unknown; an account whose followers are unknown has no "
    "place.",
    "frequency": "Mentions by the account in the period, each once.",
    "help": "One point for each positive mention, one more if it praises, one for each picture, "
    "two for each time the person stood up for you under somebody else’s complaint of that day. "
    "Pictures count "
    "at most as often as the person spoke without being negative.",
    "harm": "The most-seen criticism: negative mentions × followers. Where the followers are "
    "unknown, the usual number of those who talk about you on that network, 1 where none is known. "
    "An unhappy customer is no enemy: the order says whom to answer first.",
    "unique_reach": "Followers of each account that talked about you, counted once in the period. "
    "Who follows two of these accounts is counted twice; accounts whose followers are unknown are "
    "left out.",
    "mentions": "Public mentions that are not hidden and whose author is known. What touches on "
    "health, opinions or private life counts as a visit, without mood or wish.",
    "previous": "The period before is the one of the same length just before; for whole days, as "
    "many whole days.",
    "left_out": "In no ranking: private and hidden messages, networks whose terms forbid it, "
    "people who were erased or object, and people who may be minors.",
}


def define(language: str) -> dict[str, str]:
    """Each figure's definition."""
    texts = {"fr": _FR, "en": _EN}[language]
    return {name: typeset(text, language) for name, text in texts.items()}
