"""Talkwalker Alerts delivered as a feed: news, blogs, forums and public posts on X."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from vigie.mention import Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._alert_feed import AlertFeed
from vigie.source import Source

PROFILE = Profile(
    slug="talkwalker",
    name="Talkwalker Alerts",
    capabilities=frozenset({Capability.MENTIONS}),
    address="url",
    limits="the alert's newest results; read at most every 15 minutes",
    windows="results as Talkwalker finds them",
    price="free",
    storage_duty="the feed's address is a secret; snippets belong to their sites",
    home="https://alerts.talkwalker.com/alerts/manage",
    is_alert=True,
    reads=Told(
        fr="Les articles, billets et messages publics que Talkwalker trouve pour votre alerte.",
        en="The articles, posts and public messages Talkwalker finds for your alert.",
    ),
    writes=Told(
        fr="Rien\u202f: on répond sur le site trouvé, par une tâche avec son lien.",
        en="Nothing: you answer on the site it found, by a task with its link.",
    ),
    stores=Told(
        fr="Le titre, l'extrait et l'adresse, pendant 90 jours.",
        en="Title, snippet and address, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr="Sur talkwalker.com/alerts, créez une alerte sur le nom de la marque entre "
            'guillemets, par exemple "Café Rivage" AND NOT site:"cafe-rivage.example", et '
            "choisissez tous les types de résultats.",
            en="On talkwalker.com/alerts, create an alert for the brand's name in quotation "
            'marks, for example "Café Rivage" AND NOT site:"cafe-rivage.example", with every '
            "type of result.",
        ),
        ConnectionStep(
            fr="Choisissez la livraison par flux RSS, puis, dans la liste de vos alertes, copiez"
            " l'adresse de l'icône RSS\u202f: elle contient /alerts/rss/.",
            en="Choose delivery by RSS feed, then, in the list of your alerts, copy the address "
            "behind the RSS icon: it contains /alerts/rss/.",
        ),
        ConnectionStep(
            fr="Ajoutez une source talkwalker avec cette adresse et gardez-la pour vous\u202f: "
            "elle suffit à lire l'alerte.",
            en="Add a talkwalker source with that address and keep it to yourself: it is all one"
            " needs to read the alert.",
        ),
    ),
    base_url="https://alerts.talkwalker.com",
)

ALERT = AlertFeed("talkwalker")


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an alert's feed. Raises PayloadError when it is none."""
    return ALERT.parse(payload, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new in the alert. Raises as the protocol says."""
    return ALERT.poll(source, now)
