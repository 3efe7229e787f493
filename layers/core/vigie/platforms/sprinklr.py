"""Sprinklr: its exports of Listening and of the engagement inbox.

Headings as public code that reads such files has them: "Conversation Stream" (the words),
"Permalink", "Created Time", "snType column" (the network), "Sender Screen Name", "Sender Follower
Count", "Author Screen Name", "Media URL". The others are read by their usual words.
"""

from __future__ import annotations

from datetime import datetime

from vigie.mention import Parsed
from vigie.platforms import ConnectionStep
from vigie.platforms._export_profile import export_profile
from vigie.platforms._exports import Preset, parse_export

PROFILE = export_profile(
    "sprinklr",
    "Sprinklr",
    ConnectionStep(
        fr="Dans Sprinklr, ouvrez le tableau de bord Listening ou la boîte de réception, "
        "choisissez Exporter, puis CSV\u202f; gardez les colonnes Permalink et Created Time.",
        en="In Sprinklr open the Listening dashboard or the inbox, choose Export, then CSV; keep "
        "the columns Permalink and Created Time.",
    ),
)

PRESET = Preset(
    slug="sprinklr",
    columns={
        "text": ("conversation stream", "message", "mention text", "post"),
        "url": ("permalink", "post permalink"),
        "date": ("created time", "sn created time", "conversation created time"),
        "network": ("sn type column", "sntype column", "sn type", "social network", "channel type"),
        "author": ("sender screen name", "author screen name", "sender name", "from user"),
        "author_id": ("sender user id", "from user id", "author user id"),
        "followers": ("sender follower count", "author follower count", "sender followers count"),
        "kind": ("message type", "post type"),
        "direction": ("is brand post", "message direction"),
    },
)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read an export. Raises PayloadError when it is none."""
    return parse_export(payload, observed_at, PRESET)
