"""Hootsuite: its exports. Its interface reads no comment, mention or message at all.

Two kinds of file: Insights and Listening, whose columns are those of Brandwatch or Talkwalker,
who make them (https://developers.brandwatch.com/docs/mention-metadata-field-definitions: Date,
Title, Snippet, Url, Page Type, Author, Full Name, below some lines about the query; Talkwalker:
url, published, title, content, source_type, extra_author_attributes); and the Inbox's, whose
headings follow the language of whoever exported it and are read by their usual words.
"""

from __future__ import annotations

from datetime import datetime

from vigie.mention import Parsed
from vigie.platforms import ConnectionStep
from vigie.platforms._export_profile import export_profile
from vigie.platforms._exports import Preset, parse_export

PROFILE = export_profile(
    "hootsuite",
    "Hootsuite",
    ConnectionStep(
        fr="Dans Hootsuite, ouvrez Listening (ou Inbox, Rapports), choisissez la période et "
        "exportez en CSV\u202f; un classeur XLSX s'enregistre d'abord en CSV.",
        en="In Hootsuite open Listening (or Inbox, Reports), choose the period and export as CSV; "
        "save an XLSX workbook as CSV first.",
    ),
)

PRESET = Preset(
    slug="hootsuite",
    columns={
        "text": ("full text", "snippet", "content snippet", "content", "message"),
        "date": ("published", "date", "message date", "received", "recu le"),
        "network": ("page type", "content source name", "network", "source type", "profile type"),
        "author": (
            *("author", "full name", "extra author attributes name", "contact name", "sender"),
            *("expediteur", "nom du contact"),
        ),
        "author_id": ("extra author attributes id",),
        "followers": (
            *("twitter followers", "x followers", "instagram followers", "author followers"),
            "extra author attributes followers",
        ),
        "media": ("media urls", "image url"),
    },
)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an export. Raises PayloadError when it is none."""
    return parse_export(payload, observed_at, PRESET)
