"""What is known when a reply is written: the values that fill a saved reply's gaps."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.aws.voices import read_signer, read_voice
from vigie.brand import Brand
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.saved_reply import find_first_name
from vigie.voice import Signer, Signing, Voice, make_mark

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def read_values(
    mention: Mention, brand: Brand, writer: str, language: str, now: datetime
) -> dict[str, str]:
    """Values by the gap's standard name; what is not known is missing."""
    voice, signer = read_voice(brand.slug), read_signer(brand.slug, writer)
    author = mention.author.name or ""
    mark = make_mark(voice, signer, brand.signature)
    found = {
        "first_name": find_first_name(author),
        "name": author,
        "brand": brand.name,
        "site": brand.site,
        "signature": mark or brand.signature,
        "initials": _initials(signer),
        "agent": signer.name if signer else "",
        "platform": load_platform(mention.platform).PROFILE.name,
        "date": say_date(now, brand.time_zone, language),
        "closing": voice.closing,
    }
    return {name: value for name, value in found.items() if value}


def say_date(now: datetime, time_zone: str, language: str) -> str:
    """The day where the brand is, as its readers write it."""
    day = now.astimezone(ZoneInfo(time_zone))
    if language == "fr":
        number = "1er" if day.day == 1 else str(day.day)
        return f"{number} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {day:%B} {day.year}"


def _initials(signer: Signer | None) -> str:
    return make_mark(Voice(signing=Signing.INITIALS), signer, "").removeprefix("^")
