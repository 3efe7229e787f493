"""Mention (mention.com): its CSV exports and the JSON its interface answered with.

No page of theirs that lists the CSV's headings could be found; their interface's fields are title,
description, url (which may lead through their own counter), original_url, published_at,
source_type, source_name, source_url, author_influence (name, id), and the export's French and
English headings are read by their usual words.
"""

from __future__ import annotations

from datetime import datetime

from vigie.mention import Parsed
from vigie.platforms import ConnectionStep
from vigie.platforms._export_profile import export_profile
from vigie.platforms._exports import Preset, parse_export

PROFILE = export_profile(
    "mention",
    "Mention",
    ConnectionStep(
        fr="Dans Mention, ouvrez l'alerte, filtrez la période, puis Exporter\u202f: le fichier CSV "
        "arrive par e-mail.",
        en="In Mention open the alert, filter the period, then Export: the CSV file comes by mail.",
    ),
)

PRESET = Preset(
    slug="mention",
    columns={
        "text": ("description", "content", "mention", "contenu"),
        "url": ("original url", "url", "link", "mention url", "lien"),
        "date": ("published at", "publication date", "date", "created at"),
        "network": ("source type", "source", "type de source"),
        "author": ("author influence name", "author", "author name", "auteur"),
        "author_id": ("author influence id",),
        "followers": ("author influence followers count", "followers"),
        "media": ("picture url", "image"),
    },
)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an export. Raises PayloadError when it is none."""
    return parse_export(payload, observed_at, PRESET)
