"""Brand24: its exports of mentions.

Headings as public code that reads such files has them: ID, Date, Hrs, Title, Content, Source (the
mention's address), Domain, Category (the network), Sentiment, Tags, below an empty line; the
influence score and the estimated reach are theirs and are left out.
"""

from __future__ import annotations

from datetime import datetime

from vigie.mention import Parsed
from vigie.platforms import ConnectionStep
from vigie.platforms._export_profile import export_profile
from vigie.platforms._exports import Preset, parse_export

PROFILE = export_profile(
    "brand24",
    "Brand24",
    ConnectionStep(
        fr="Dans Brand24, ouvrez le projet, onglet Mentions, puis Exporter (fichier Excel)\u202f; "
        "dans Excel, enregistrez la feuille Mentions en CSV UTF-8.",
        en="In Brand24 open the project, tab Mentions, then Export (Excel file); in Excel save the "
        "Mentions sheet as CSV UTF-8.",
    ),
)

PRESET = Preset(
    slug="brand24",
    columns={
        "text": ("content", "mention content", "mention", "text", "snippet"),
        "url": ("source", "url", "mention url", "link"),
        "time": ("hrs", "hour"),
        "network": ("category", "source type", "source", "kategoria"),
        "author": ("author", "author name", "nick"),
        "followers": ("followers count", "followers"),
    },
)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an export. Raises PayloadError when it is none."""
    return parse_export(payload, observed_at, PRESET)
