"""Google Alerts delivered as a feed: what the web says, one search each.

The address of an alert's feed opens it to anyone, so it is a secret: no error or log holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from vigie.mention import Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._alert_feed import AlertFeed
from vigie.source import Source

PROFILE = Profile(
    slug="google_alerts",
    name="Google Alerts",
    capabilities=frozenset({Capability.MENTIONS}),
    address="url",
    limits="the 20 newest results; read at most every 15 minutes",
    windows="results as Google finds them",
    price="free",
    storage_duty="the feed's address is a secret; snippets belong to their sites",
    is_alert=True,
    reads=Told(
        fr="Les extraits que Google trouve pour votre alerte.",
        en="The snippets Google finds for your alert.",
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
            fr="Sur google.com/alerts, créez une alerte sur le nom de la marque entre guillemets, "
            'par exemple "Café Rivage" -site:cafe-rivage.example.',
            en="On google.com/alerts, create an alert for the brand's name in quotation marks, for "
            'example "Café Rivage" -site:cafe-rivage.example.',
        ),
        ConnectionStep(
            fr="Dans les options, choisissez tous les résultats (Google ne garde sinon que "
            "«\u202fles meilleurs\u202f»), toutes les langues et «\u202fEnvoyer à\u202f: flux "
            "RSS\u202f». Créez l'alerte, puis copiez l'adresse de l'icône RSS\u202f: elle "
            "contient /alerts/feeds/.",
            en="In the options choose all results (otherwise Google keeps “only the best”), any "
            "language and “Deliver to: RSS feed”. Create the alert, then copy the address behind "
            "the RSS icon: it contains /alerts/feeds/.",
        ),
        ConnectionStep(
            fr="Ajoutez une source google_alerts avec cette adresse et gardez-la pour vous\u202f: "
            "elle suffit à lire l'alerte.",
            en="Add a google_alerts source with that address and keep it to yourself: it is all "
            "one needs to read the alert.",
        ),
    ),
    base_url="https://www.google.com",
)

ALERT = AlertFeed("google_alerts")


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an alert's feed. Raises PayloadError when it is none."""
    return ALERT.parse(payload, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new in the alert. Raises as the protocol says."""
    return ALERT.poll(source, now)
