"""Tripadvisor shows its reviews to partners alone: here they are found by an alert."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from vigie.mention import Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._alert_feed import AlertFeed
from vigie.platforms._canonical import host_of
from vigie.platforms._feed_types import Entry
from vigie.source import Source

PROFILE = Profile(
    slug="tripadvisor",
    name="Tripadvisor",
    capabilities=frozenset({Capability.MENTIONS}),
    address="url",
    limits="what the alert finds; the partner API shows five reviews and takes no reply",
    windows="results as the alert finds them",
    price="free",
    storage_duty="snippets belong to Tripadvisor and its authors",
    home="https://www.tripadvisor.com/Owners",
    is_alert=True,
    reads=Told(
        fr="Les avis et les discussions publics de Tripadvisor que trouve votre alerte.",
        en="Tripadvisor's public reviews and forum talk your alert finds.",
    ),
    writes=Told(
        fr="Rien\u202f: seul l'espace propriétaire permet de répondre à un avis\u202f; une "
        "tâche vous y mène.",
        en="Nothing: only the owners' centre takes a reply to a review; a task leads you there.",
    ),
    stores=Told(
        fr="Le titre, l'extrait et l'adresse, pendant 90 jours.",
        en="Title, snippet and address, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr="Sur google.com/alerts, créez une alerte site:tripadvisor.fr OR "
            'site:tripadvisor.com "Café Rivage", avec le nom de votre établissement.',
            en="On google.com/alerts, create an alert for site:tripadvisor.com OR "
            'site:tripadvisor.co.uk "Café Rivage", with the name of your place.',
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
            fr="Ajoutez une source tripadvisor avec cette adresse et gardez-la pour vous\u202f: "
            "elle suffit à lire l'alerte. Un flux Talkwalker convient aussi.",
            en="Add a tripadvisor source with that address and keep it to yourself: it is all "
            "one needs to read the alert. A Talkwalker feed serves as well.",
        ),
    ),
    base_url="https://www.google.com",
)

HOST = re.compile(r"(?:[a-z]{2,3}\.)?tripadvisor\.(?:com|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})")
# g is a region, d a place, r a review, i a forum, k a topic of a forum.
REVIEW = re.compile(r"/ShowUserReviews-(?:g\d+-)?(?P<place>d\d+)-(?P<review>r\d+)\b")
PLACE = re.compile(r"/[A-Za-z_]+_Review-g\d+-(?P<place>d\d+)-")


def keep(entry: Entry) -> Entry | None:
    """What stands on Tripadvisor. A review is the same one on every country's site."""
    if not HOST.fullmatch(host_of(entry.link)):
        return None
    review = REVIEW.search(entry.link or "")
    if review:
        return replace(entry, id=review["review"], thread=review["place"])
    place = PLACE.search(entry.link or "")
    return replace(entry, id=place["place"]) if place else entry


ALERT = AlertFeed("tripadvisor", keep)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an alert's feed. Raises PayloadError when it is none."""
    return ALERT.parse(payload, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new in the alert. Raises as the protocol says."""
    return ALERT.poll(source, now)
