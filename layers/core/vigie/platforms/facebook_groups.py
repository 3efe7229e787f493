"""Facebook closed its Groups API in 2024: what public groups say is found by an alert."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from vigie.mention import Parsed
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._alert_feed import AlertFeed
from vigie.platforms._canonical import host_of, is_under
from vigie.platforms._feed_types import Entry
from vigie.source import Source

PROFILE = Profile(
    slug="facebook_groups",
    name="Facebook Groups",
    capabilities=frozenset({Capability.MENTIONS}),
    address="url",
    limits="public groups, as the alert finds them; Meta closed the Groups API in April 2024",
    windows="results as the alert finds them",
    price="free",
    storage_duty="snippets belong to Facebook and its authors",
    home="https://www.facebook.com/groups/feed/",
    is_alert=True,
    reads=Told(
        fr="Les publications de groupes publics que trouve votre alerte.",
        en="The posts of public groups your alert finds.",
    ),
    writes=Told(
        fr="Rien\u202f: Meta a fermé l'interface des groupes\u202f; vous répondez dans le "
        "groupe, par une tâche avec son lien. Un groupe privé se lit dans Facebook\u202f: "
        "notez ici à la main ce qui compte.",
        en="Nothing: Meta closed the Groups interface; you answer in the group, by a task with"
        " its link. A private group is read on Facebook: note here by hand what matters.",
    ),
    stores=Told(
        fr="Le titre, l'extrait et l'adresse, pendant 90 jours.",
        en="Title, snippet and address, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr='Sur google.com/alerts, créez une alerte site:facebook.com/groups "Café Rivage", '
            "avec le nom de votre marque.",
            en='On google.com/alerts, create an alert for site:facebook.com/groups "Café '
            'Rivage", with the name of your brand.',
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
            fr="Ajoutez une source facebook_groups avec cette adresse et gardez-la pour "
            "vous\u202f: elle suffit à lire l'alerte. Un flux Talkwalker convient aussi.",
            en="Add a facebook_groups source with that address and keep it to yourself: it is "
            "all one needs to read the alert. A Talkwalker feed serves as well.",
        ),
    ),
    base_url="https://www.google.com",
)

POST = re.compile(r"/groups/(?P<group>[^/]+)(?:/(?:posts|permalink)/(?P<post>[^/]+))?(?:/.*)?")


def keep(entry: Entry) -> Entry | None:
    """What stands in a group, under one address whichever of Facebook's hosts showed it."""
    parts = urlsplit(entry.link or "")
    found = POST.fullmatch(parts.path) if is_under(host_of(entry.link), "facebook.com") else None
    if not found:
        return None
    query = parse_qs(parts.query)
    post = found["post"] or (query.get("multi_permalinks") or query.get("id") or [""])[0]
    group = f"https://www.facebook.com/groups/{found['group']}"
    if not post:
        return replace(entry, id=group, link=group)
    comment = (query.get("comment_id") or [""])[0]
    address = f"{group}/posts/{post}"
    whole = f"{address}?comment_id={comment}" if comment else address
    thread = address if comment else None
    return replace(entry, id=whole, link=whole, thread=thread, in_reply_to=thread)


ALERT = AlertFeed("facebook_groups", keep)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an alert's feed. Raises PayloadError when it is none."""
    return ALERT.parse(payload, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:  # noqa: ARG001 - the protocol's
    """Read what is new in the alert. Raises as the protocol says."""
    return ALERT.poll(source, now)
