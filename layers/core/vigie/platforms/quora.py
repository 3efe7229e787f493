"""Quora has no interface for anyone: its questions and answers are found by an alert."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from vigie.mention import Author, Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._alert_feed import AlertFeed
from vigie.platforms._canonical import host_of, is_under
from vigie.platforms._feed_types import Entry
from vigie.source import Source

PROFILE = Profile(
    slug="quora",
    name="Quora",
    capabilities=frozenset({Capability.MENTIONS}),
    address="url",
    limits="what the alert finds; Quora offers no API",
    windows="results as the alert finds them",
    price="free",
    storage_duty="snippets belong to Quora and its authors",
    home="https://www.quora.com",
    is_alert=True,
    reads=Told(
        fr="Les questions et les réponses publiques de Quora que trouve votre alerte.",
        en="Quora's public questions and answers your alert finds.",
    ),
    writes=Told(
        fr="Rien\u202f: Quora n'ouvre aucune interface\u202f; vous répondez sur Quora, par une"
        " tâche avec le lien de la question.",
        en="Nothing: Quora opens no interface; you answer on Quora, by a task with the "
        "question's link.",
    ),
    stores=Told(
        fr="Le titre, l'extrait et l'adresse, pendant 90 jours.",
        en="Title, snippet and address, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr='Sur google.com/alerts, créez une alerte site:quora.com "Café Rivage", avec le '
            "nom de votre marque.",
            en='On google.com/alerts, create an alert for site:quora.com "Café Rivage", with '
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
            fr="Ajoutez une source quora avec cette adresse et gardez-la pour vous\u202f: elle "
            "suffit à lire l'alerte. Un flux Talkwalker convient aussi.",
            en="Add a quora source with that address and keep it to yourself: it is all one "
            "needs to read the alert. A Talkwalker feed serves as well.",
        ),
    ),
    base_url="https://www.google.com",
)

ANSWER = re.compile(r"(?P<question>/[^/]+)/answers?/(?P<who>[^/]+)")
NUMBER = re.compile(r"-\d+$")


def keep(entry: Entry) -> Entry | None:
    """What stands on Quora: an answer hangs under its question, and its address names its author.

    A French question and its translation live on different hosts, and so are different talk.
    """
    if not is_under(host_of(entry.link), "quora.com", "qr.ae"):
        return None
    parts = urlsplit(entry.link or "")
    found = ANSWER.fullmatch(parts.path)
    if not found or found["who"].isdigit():
        return entry
    home = f"{parts.scheme}://{parts.netloc}"
    question = home + found["question"]
    name = NUMBER.sub("", unquote(found["who"])).replace("-", " ").strip()
    author = Author(id=f"{home}/profile/{found['who']}", name=name or None)
    return replace(entry, author=author, in_reply_to=question, thread=question)


ALERT = AlertFeed("quora", keep)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an alert's feed. Raises PayloadError when it is none."""
    return ALERT.parse(payload, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new in the alert. Raises as the protocol says."""
    return ALERT.poll(source, now)
