"""Mentions a person writes down: a phone call, a paper review, a post no interface shows."""

from __future__ import annotations

from vigie.platforms import Capability, ConnectionStep, Profile, Told

PROFILE = Profile(
    slug="manual",
    name="By hand",
    capabilities=frozenset({Capability.MENTIONS}),
    limits="20,000 characters a mention",
    windows="none",
    price="free",
    storage_duty="kept 90 days, erased on request",
    reads=Told(
        fr="Ce qu'une personne de l'équipe y note.",
        en="What somebody of the team writes down.",
    ),
    writes=Told(
        fr="Rien.",
        en="Nothing.",
    ),
    stores=Told(
        fr="Ce que la personne a noté, pendant 90 jours.",
        en="What the person wrote down, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr="Rien à brancher\u202f: dans la page, «\u202fAjouter\u202f» note un appel, une "
            "remarque faite au comptoir ou un avis laissé sur papier.",
            en="Nothing to connect: “Add” in the page writes down a phone call, something said at "
            "the counter or a review left on paper.",
        ),
    ),
)
