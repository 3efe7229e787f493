"""Exports of other desks as mentions: one reader, and each tool's headings as data.

A tool's judgement (sentiment, tone, influence, estimated reach) is its own and is not taken over;
what the network itself counts, an author's followers, is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, Parsed, Rejected
from vigie.platforms._dates import is_day_first, read_date, read_zone
from vigie.platforms._fields import (
    LONGEST_NAME,
    UnreadableError,
    read_id,
    read_text,
    read_url,
)
from vigie.platforms._html import html_to_text, looks_like_html, plain_text
from vigie.platforms._networks import identity_of, network_of
from vigie.platforms._table import Row, Table, read_table

MOST_FOLLOWERS = 10**10
LONGEST_CELL = 2_000
WORDS = frozenset({"text", "title"})
SHORTENED = {"k": 1_000, "m": 1_000_000}
COUNT = re.compile(r"(\d+(?:[.,]\d+)?)([km]?)")
GROUPED = re.compile(r"\d{1,3}(?:[.,\s\u00a0\u202f']\d{3})+")
RATING = re.compile(r"([1-5])(?:[.,]0+)?\s*(?:/\s*5|stars?|étoiles?|★+)?")
# A tool puts an apostrophe before what a spreadsheet would take for a formula.
GUARDED = re.compile(r"^'(?=[=+\-@])")
OUTWARD = frozenset(
    {"outbound", "outgoing", "sent", "sortant", "envoye", "brand", "marque", "true"}
)
PRIVATE = frozenset({"private", "direct", "dm", "prive", "privee", "messenger", "whatsapp"})

# What every tool may call it, folded; a tool's own names come first.
COMMON: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "message", "content", "snippet", "description", "full text", "body", "comment"),
        *("texte", "contenu", "extrait", "commentaire", "message text", "mention"),
    ),
    "title": ("title", "titre", "headline", "subject", "objet"),
    "url": ("url", "link", "permalink", "mention url", "post url", "lien", "adresse", "source url"),
    "date": (
        *("date", "published", "published at", "publication date", "created time", "created at"),
        *("post date", "message date", "timestamp", "date de publication", "date et heure"),
        *("date time", "publie le", "cree le", "date gmt", "date utc", "sent at", "received at"),
        *("horodatage", "date d envoi", "envoye le", "date de reception", "recu le"),
    ),
    "time": ("time", "hour", "hrs", "hours", "heure", "heures"),
    "zone": ("time zone", "timezone", "fuseau horaire", "fuseau"),
    "network": (
        *("network", "social network", "platform", "channel", "source type", "page type"),
        *("category", "source", "reseau", "reseau social", "plateforme", "canal", "categorie"),
        "type de source",
    ),
    "author": (
        *("author", "author name", "full name", "display name", "from", "user", "username"),
        *("screen name", "handle", "contact", "auteur", "nom de l auteur", "utilisateur"),
    ),
    "author_id": ("author id", "user id", "from id", "id auteur", "identifiant de l auteur"),
    "followers": (
        *("followers", "followers count", "follower count", "author followers", "abonnes"),
        *("nombre d abonnes", "author follower count"),
    ),
    "rating": ("rating", "stars", "star rating", "note", "etoiles"),
    "direction": ("direction", "sens", "is brand post", "sent by brand"),
    "kind": ("message type", "type de message", "content type", "post type"),
    "media": ("media url", "image url", "picture", "image"),
}


@dataclass(frozen=True, slots=True)
class Preset:
    """A tool's export: its own headings before the common ones, and what its dates leave unsaid.

    ``day_first``: 03/04 is the third of April when the file's dates do not tell. ``zone``: of a
    time that names none.
    """

    slug: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    day_first: bool = False
    zone: tzinfo = UTC

    def headings_of(self, name: str) -> tuple[str, ...]:
        """Where a field may stand, likeliest first."""
        return (*self.columns.get(name, ()), *COMMON.get(name, ()))

    @property
    def headings(self) -> frozenset[str]:
        """Every heading that tells something."""
        return frozenset(one for name in COMMON for one in self.headings_of(name))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What holds for all rows of one file."""

    preset: Preset
    observed_at: datetime
    day_first: bool
    zone: tzinfo

    def cell(self, row: Row, name: str) -> str:
        """The first of a field's columns that holds something."""
        cells = (row.get(one, "").strip() for one in self.preset.headings_of(name))
        found = next((one for one in cells if one), "")
        return found if name in WORDS else found[:LONGEST_CELL]

    def address(self, row: Row) -> str | None:
        """The row's web address; some tools put it under "Source", where others put a name."""
        names = (*self.preset.headings_of("url"), *self.preset.headings_of("network"))
        cells = (row.get(one) for one in names)
        return next((url for one in cells if one and (url := read_url(one.strip()))), None)

    def network(self, row: Row) -> str:
        """Every column that may name the network, the likeliest first; addresses say nothing."""
        cells = (row.get(one, "") for one in self.preset.headings_of("network"))
        url = self.address(row)
        named = (network_of(one, None) for one in cells if one and "://" not in one)
        return next((one for one in named if one), network_of("", url))


def parse_export(payload: bytes, observed_at: datetime, preset: Preset) -> Parsed:
    """The mentions of an export, row by row. Raises PayloadError when it is no such table."""
    table = read_table(payload, preset.headings)
    reading = _prepare(table, observed_at, preset)
    events: list[MentionEvent] = []
    rejected: list[Rejected] = []
    for index, row in enumerate(table.rows):
        try:
            if any(one.strip() for one in row.values()):
                events.append(_read_row(row, reading))
        except UnreadableError as error:
            rejected.append(Rejected(index, f"row {table.first + index}: {error}"))
    nothing = "" if events or rejected else "the table has headings and no rows"
    return Parsed(tuple(events), tuple(rejected), none_because=nothing)


def _prepare(table: Table, observed_at: datetime, preset: Preset) -> _Reading:
    """Rule for times: their own zone, else their heading's in brackets, else the tool's."""
    names = preset.headings_of("date")
    dates = [one[name] for one in table.rows for name in names if one.get(name)]
    noted = (read_zone(table.notes.get(one, "")) for one in (*names, *preset.headings_of("time")))
    zone = next((one for one in noted if one), preset.zone)
    return _Reading(preset, observed_at, is_day_first(dates, preset.day_first), zone)


def _read_row(row: Row, reading: _Reading) -> MentionEvent:
    network = reading.network(row)
    url = reading.address(row)
    text = _words(row, reading, is_web=not network)
    if not text and not url:
        raise UnreadableError("it has neither words nor an address")
    platform = network or reading.preset.slug
    author = _author(row, reading)
    said_at = _said_at(row, reading)
    when = said_at.isoformat() if said_at and not url else ""
    return MentionEvent(
        platform=platform,
        native_id=identity_of(platform, url, author.name or "", text[:200], when),
        kind=EventKind.ADD,
        version=said_at or reading.observed_at,
        text=text,
        url=url,
        said_at=said_at,
        author=author,
        own=bool(set(reading.cell(row, "direction").casefold().split()) & OUTWARD),
        media=tuple(one for one in [read_url(reading.cell(row, "media"))] if one),
        facts=_facts(row, reading, text, platform),
    )


def _words(row: Row, reading: _Reading, *, is_web: bool) -> str:
    """What was said; on the web, under its title. A social post's title is its beginning."""
    text, title = (_clean(reading.cell(row, name), name) for name in ("text", "title"))
    if not text or not title or not is_web or text.startswith(title):
        return text or title
    return f"{title}\n{text}"


def _clean(text: str, name: str) -> str:
    read = read_text(GUARDED.sub("", text), name)
    return html_to_text(read) if looks_like_html(read) else plain_text(read)


def _author(row: Row, reading: _Reading) -> Author:
    name = read_text(reading.cell(row, "author"), "author", 10_000).strip()[:LONGEST_NAME]
    identity = read_id(reading.cell(row, "author_id"), "author id")
    followers = read_count(reading.cell(row, "followers"))
    return Author(id=identity, name=name or None, followers=followers if name else None)


def _said_at(row: Row, reading: _Reading) -> datetime | None:
    """When it was said. A date that cannot be read sets the row aside: a wrong one would lie."""
    date, time = reading.cell(row, "date"), reading.cell(row, "time")
    if not date:
        return None
    has_time = ":" in date or "h" in date.casefold().split()[-1]
    whole = date if has_time or not time else f"{date} {time}"
    zone = read_zone(reading.cell(row, "zone")) or reading.zone
    found = read_date(whole, reading.observed_at, day_first=reading.day_first, zone=zone)
    if found is None:
        raise UnreadableError("its date cannot be read")
    return found


def _facts(row: Row, reading: _Reading, text: str, platform: str) -> dict[str, str]:
    kind = set(re.findall(r"\w+", reading.cell(row, "kind").casefold().replace("é", "e")))
    rating = RATING.fullmatch(reading.cell(row, "rating")[:40].casefold())
    known = {
        Fact.PRIVATE: YES if {*kind, platform} & PRIVATE else None,
        Fact.RATING: rating.group(1) if rating else None,
        Fact.SHOWS: None if text else "link",
    }
    return {str(key): value for key, value in known.items() if value}


def read_count(text: str) -> int | None:
    """A number of people: ``12 345``, ``12,345``, ``1.2K``, ``3,4 M``; what is none is None."""
    plain = text.strip()[:40].casefold()
    if GROUPED.fullmatch(plain):
        plain = re.sub(r"\D", "", plain)
    found = COUNT.fullmatch(plain.replace(" ", "").replace("\u202f", "").replace("\u00a0", ""))
    if found is None or len(found.group(1)) > 15:  # noqa: PLR2004 - more digits count no people
        return None
    number = float(found.group(1).replace(",", ".")) * SHORTENED.get(found.group(2), 1)
    return round(number) if number <= MOST_FOLLOWERS else None
