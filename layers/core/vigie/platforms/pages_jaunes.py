"""PagesJaunes, where France looks for a baker or a plumber: its reviews, by an alert.

Solocal opens no interface to its reviews; the owner answers them from the business's own space.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from vigie.mention import Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._alert_feed import AlertFeed
from vigie.platforms._canonical import host_of, is_under
from vigie.platforms._feed_types import Entry
from vigie.source import Source

PROFILE = Profile(
    slug="pages_jaunes",
    name="PagesJaunes",
    capabilities=frozenset({Capability.MENTIONS}),
    address="url",
    limits="what the alert finds; PagesJaunes offers no API to its reviews",
    windows="results as the alert finds them",
    price="free",
    storage_duty="snippets belong to PagesJaunes and its authors",
    home="https://www.pagesjaunes.fr",
    is_alert=True,
    reads=Told(
        fr="Les fiches et les avis publics que trouve votre alerte.",
        en="The public listings and reviews your alert finds.",
    ),
    writes=Told(
        fr="Rien\u202f: on répond aux avis depuis l'espace professionnel, par une tâche qui mène "
        "à la fiche.",
        en="Nothing: reviews are answered from the business's own space, by a task that leads to "
        "the listing.",
    ),
    stores=Told(
        fr="Le titre, l'extrait et l'adresse, pendant 90 jours.",
        en="Title, snippet and address, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr='Sur google.com/alerts, créez une alerte site:pagesjaunes.fr "Café Rivage", avec le '
            "nom de votre établissement et, s'il est courant, celui de votre ville.",
            en='On google.com/alerts, create an alert for site:pagesjaunes.fr "Café Rivage", with '
            "your business's name and, if it is a common one, your town's.",
        ),
        ConnectionStep(
            fr="Dans les options, choisissez «\u202fTous les résultats\u202f» et «\u202fEnvoyer à"
            "\u202f: flux RSS\u202f», créez l'alerte, puis copiez l'adresse de l'icône RSS.",
            en="In the options choose “All results” and “Deliver to: RSS feed”, create the alert, "
            "then copy the address behind the RSS icon.",
        ),
        ConnectionStep(
            fr="Ajoutez une source pages_jaunes avec cette adresse et gardez-la pour vous\u202f: "
            "elle suffit à lire l'alerte.",
            en="Add a pages_jaunes source with that address and keep it to yourself: it is all one "
            "needs to read the alert.",
        ),
    ),
    base_url="https://www.google.com",
)

LISTING = re.compile(r"/pros/(?P<listing>\d{4,12})(?:/.*)?")


def keep(entry: Entry) -> Entry | None:
    """What stands on PagesJaunes; every page of a listing is one place, its reviews included."""
    if not is_under(host_of(entry.link), "pagesjaunes.fr"):
        return None
    found = LISTING.fullmatch(urlsplit(entry.link or "").path)
    return replace(entry, thread=f"pros/{found['listing']}") if found else entry


ALERT = AlertFeed("pages_jaunes", keep)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an alert's feed. Raises PayloadError when it is none."""
    return ALERT.parse(payload, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new in the alert. Raises as the protocol says."""
    return ALERT.poll(source, now)
