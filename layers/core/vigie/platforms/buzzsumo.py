"""BuzzSumo alerts delivered as a feed: articles and pages that name the brand or link to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from vigie.mention import Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._alert_feed import AlertFeed
from vigie.source import Source

PROFILE = Profile(
    slug="buzzsumo",
    name="BuzzSumo Alerts",
    capabilities=frozenset({Capability.MENTIONS}),
    address="url",
    limits="the alert's newest results; no feed on every plan",
    windows="results as BuzzSumo finds them",
    price="a paid BuzzSumo plan",
    storage_duty="BuzzSumo's contract; the feed's address is a secret",
    home="https://app.buzzsumo.com",
    is_alert=True,
    reads=Told(
        fr="Les articles et les pages que BuzzSumo trouve pour votre alerte.",
        en="The articles and pages BuzzSumo finds for your alert.",
    ),
    writes=Told(
        fr="Rien\u202f: BuzzSumo ne permet pas de répondre\u202f; on le fait sur le site "
        "trouvé, par une tâche avec son lien.",
        en="Nothing: BuzzSumo offers no way to answer; you do so on the site it found, by a "
        "task with its link.",
    ),
    stores=Told(
        fr="Le titre, l'extrait et l'adresse, pendant 90 jours.",
        en="Title, snippet and address, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr="Dans BuzzSumo, ouvrez Alerts et créez une alerte de marque, de mot-clé, de lien "
            "ou d'auteur.",
            en="In BuzzSumo open Alerts and create a brand, keyword, backlink or author alert.",
        ),
        ConnectionStep(
            fr="Sur la page de l'alerte, copiez l'adresse de son flux RSS. Toutes les formules "
            "n'en proposent pas\u202f: à défaut, une alerte Google ou Talkwalker fait le même"
            " travail.",
            en="On the alert's page copy the address of its RSS feed. Not every plan offers one:"
            " without it, a Google or Talkwalker alert does the same work.",
        ),
        ConnectionStep(
            fr="Ajoutez une source buzzsumo avec cette adresse et gardez-la pour vous.",
            en="Add a buzzsumo source with that address and keep it to yourself.",
        ),
    ),
    base_url="https://app.buzzsumo.com",
)

ALERT = AlertFeed("buzzsumo")


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an alert's feed. Raises PayloadError when it is none."""
    return ALERT.parse(payload, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new in the alert. Raises as the protocol says."""
    return ALERT.poll(source, now)
