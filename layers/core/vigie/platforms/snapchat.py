"""Snapchat shows no comments to any interface: public Spotlights and profiles, by an alert."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from vigie.mention import Author, Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._alert_feed import AlertFeed
from vigie.platforms._canonical import host_of, is_under
from vigie.platforms._feed_types import Entry
from vigie.source import Source

PROFILE = Profile(
    slug="snapchat",
    name="Snapchat",
    capabilities=frozenset({Capability.MENTIONS}),
    address="url",
    limits="what the alert finds; Snapchat's API reads no comments",
    windows="results as the alert finds them",
    price="free",
    storage_duty="snippets belong to Snapchat and its authors",
    home="https://web.snapchat.com",
    is_alert=True,
    reads=Told(
        fr="Les Spotlights, les stories et les profils publics que trouve votre alerte.",
        en="The public Spotlights, stories and profiles your alert finds.",
    ),
    writes=Told(
        fr="Rien\u202f: l'interface de Snapchat publie et mesure, mais ne lit ni n'écrit de "
        "commentaire ou de message\u202f; vous répondez dans l'application, par une tâche.",
        en="Nothing: Snapchat's interface publishes and measures, but reads and writes no "
        "comment or message; you answer in the app, by a task.",
    ),
    stores=Told(
        fr="Le titre, l'extrait et l'adresse, pendant 90 jours.",
        en="Title, snippet and address, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr='Sur google.com/alerts, créez une alerte site:snapchat.com "Café Rivage", avec le'
            " nom de votre marque.",
            en='On google.com/alerts, create an alert for site:snapchat.com "Café Rivage", with '
            "your brand's name.",
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
            fr="Ajoutez une source snapchat avec cette adresse et gardez-la pour vous\u202f: "
            "elle suffit à lire l'alerte. Un flux Talkwalker convient aussi.",
            en="Add a snapchat source with that address and keep it to yourself: it is all one "
            "needs to read the alert. A Talkwalker feed serves as well.",
        ),
    ),
    base_url="https://www.google.com",
)

NAMED = re.compile(r"/(?:@|add/|p/@?)(?P<who>[A-Za-z][A-Za-z0-9._-]{1,40})(?:/.*)?")


def keep(entry: Entry) -> Entry | None:
    """What stands on Snapchat; an address that names an account names its author."""
    if not is_under(host_of(entry.link), "snapchat.com"):
        return None
    found = NAMED.fullmatch(urlsplit(entry.link or "").path)
    return replace(entry, author=Author(id=found["who"], name=found["who"])) if found else entry


ALERT = AlertFeed("snapchat", keep)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an alert's feed. Raises PayloadError when it is none."""
    return ALERT.parse(payload, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new in the alert. Raises as the protocol says."""
    return ALERT.poll(source, now)
