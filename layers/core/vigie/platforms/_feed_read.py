"""Feeds of every dialect as one kind of document; feedparser knows the dialects."""

from __future__ import annotations

import calendar
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

from vigie.errors import PayloadError
from vigie.mention import Author, Rejected
from vigie.platforms._feed_bytes import clean, decode
from vigie.platforms._feed_json import MOST_ENTRIES, MOST_MEDIA, read_json_feed
from vigie.platforms._feed_types import Document, Entry, clamp_minutes, hash_of
from vigie.platforms._fields import LONGEST_NAME, clean_text, plausible, read_json, read_url
from vigie.platforms._html import html_to_text, images_of, looks_like_html, plain_text

DEEPEST = 5_000
TAG = re.compile(r"<(/?)[A-Za-z][^<>]{0,2000}?(/?)>")
MAIL = re.compile(r"\S+@\S+")
PERIODS = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
COMMENT_MARK = re.compile(r"#comment-?\d+$")
# What WordPress calls a comment in the feed of a post, and in that of the whole site.
COMMENT_BY = re.compile(
    r"(?:By|Par|Von|Por|Di|Door)\s?: (.{1,200})"
    r"|(?:Comment on|Commentaires? sur) .{1,500} (?:by|par) (.{1,200}?)"
)
# RFC 822 knows English months only; French feeds were not told.
FRENCH_MONTHS = {
    "janv": "Jan",
    "févr": "Feb",
    "fevr": "Feb",
    "mars": "Mar",
    "avr": "Apr",
    "mai": "May",
    "juin": "Jun",
    "juil": "Jul",
    "août": "Aug",
    "aout": "Aug",
    "sept": "Sep",
    "oct": "Oct",
    "nov": "Nov",
    "déc": "Dec",
    "dec": "Dec",
}
FRENCH_DATE = re.compile(
    r"(\d{1,2})\s+(janv|f[ée]vr|mars|avr|mai|juin|juil|ao[ûu]t|sept|oct|nov|d[ée]c)[a-zé]*\.?\s+(\d.*)",
    re.IGNORECASE,
)


def read_feed(body: bytes, observed_at: datetime, *, base: str = "", kind: str = "") -> Document:
    """Read a feed; ``base`` is its address, ``kind`` its Content-Type.

    Raises PayloadError when it is empty, a web page, JSON of another kind, or no feed.
    """
    text = decode(body, kind).lstrip("\ufeff \t\r\n\x00")
    if text.startswith(("{", "[")):
        return read_json_feed(read_json(text.encode("utf-8", "surrogatepass")), base, observed_at)
    xml = clean(text)
    _check_depth(xml)
    parsed = _parse(xml, base)
    home = base or _home(parsed.feed)
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    for index, raw in enumerate(parsed.entries[:MOST_ENTRIES]):
        entry = _read_entry(dict(raw), home, observed_at)
        if entry.key:
            entries.append(entry)
        else:
            rejected.append(Rejected(index, "the entry has no id, no address and no words"))
    return Document(_told_apart(entries), tuple(rejected), every_minutes=_rhythm(parsed.feed))


def read_raw_entries(body: bytes) -> list[Mapping[str, Any]]:
    """The entries as the parser names their parts, for who knows a dialect of its own.

    Raises PayloadError as `read_feed` does.
    """
    xml = clean(decode(body).lstrip("\ufeff \t\r\n\x00"))
    _check_depth(xml)
    return [dict(raw) for raw in _parse(xml, "").entries[:MOST_ENTRIES]]


def _check_depth(xml: str) -> None:
    """Honest feeds are shallow; parsing the others costs the square of their depth."""
    depth = 0
    for closing, empty in TAG.findall(xml):
        depth += 0 if empty else -1 if closing else 1
        if depth > DEEPEST:
            raise PayloadError("the feed is nested too deep")


def _parse(xml: str, base: str) -> Any:  # noqa: ANN401 - feedparser ships no types
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    try:
        parsed = feedparser.parse(
            io.BytesIO(xml.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 - a parser of broken markup may break in any way; we say one
        raise PayloadError("the feed is too broken to be read") from None
    if not parsed.version and not parsed.entries:
        raise PayloadError("this is XML or text, but not a feed")
    return parsed


def _home(feed: Mapping[str, Any]) -> str:
    """An address the feed gives itself, for what is relative when its own is not known."""
    links = [one.get("href") for one in feed.get("links") or []]
    return next((url for one in (*links, feed.get("link")) if (url := read_url(one))), "")


def _read_entry(raw: Mapping[str, Any], home: str, observed_at: datetime) -> Entry:
    # The parser of broken markup leaves ids escaped; the strict one does not.
    identity = clean_text(unescape(str(raw.get("id") or ""))).strip()
    link = _join(home, raw.get("feedburner_origlink") or raw.get("link"))
    html, body = _body(raw)
    reply = raw.get("thr_in-reply-to")
    reply = reply if isinstance(reply, dict) else {}
    mark = next((one for one in (link, identity) if one and COMMENT_MARK.search(one)), None)
    title = _detail(raw.get("title_detail"))
    return Entry(
        id=identity,
        link=link or read_url(identity),
        title=title,
        body=body,
        author=_author(raw, _named_in(title) if mark else ""),
        published=_time(raw, "published", observed_at),
        updated=_time(raw, "updated", observed_at),
        in_reply_to=reply.get("ref") or None,
        thread=mark.rpartition("#")[0] if mark else read_url(reply.get("href")),
        media=_media(raw, html),
        is_scoped=bool(identity) and ":" not in identity,
        html=html,
    )


def _join(home: str, link: object) -> str | None:
    try:
        return read_url(urljoin(home, str(link).strip())) if link else None
    except ValueError:
        return None


def _told_apart(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries of one feed that share an id although they are not the same get one of their own."""
    unique = list({(one.key, one.link, one.text): one for one in entries}.values())
    count = Counter(one.key for one in unique)
    return tuple(
        replace(one, id=f"{one.key}#{hash_of(one.link or '', one.title, str(one.published))[:8]}")
        if count[one.key] > 1
        else one
        for one in unique
    )


def _body(raw: Mapping[str, Any]) -> tuple[str, str]:
    """The fullest version of what the entry says: its HTML, if it is HTML, and its words."""
    contents = [one for one in raw.get("content") or [] if one.get("value")]
    details = contents or [raw.get("summary_detail") or {}]
    best = max(details, key=lambda one: len(str(one.get("value") or "")))
    value = str(best.get("value") or "")
    # RSS cannot say whether a description is HTML, and Atom's writers say "text" of what is not.
    is_html = best.get("type") != "text/plain" or looks_like_html(value)
    return (value, html_to_text(value)) if is_html else ("", plain_text(value))


def _detail(detail: Mapping[str, Any] | None) -> str:
    value = str((detail or {}).get("value") or "")
    is_plain = (detail or {}).get("type") == "text/plain"
    return plain_text(value) if is_plain else html_to_text(value)


def _named_in(title: str) -> str:
    """Whom the title of a comment names as its author."""
    found = COMMENT_BY.fullmatch(title)
    return (found.group(1) or found.group(2) or "") if found else ""


def _author(raw: Mapping[str, Any], otherwise: str = "") -> Author:
    """Who wrote it, by name, else by address on the web; mail addresses are nobody's business."""
    detail = raw.get("author_detail") or {}
    name = html_to_text(str(detail.get("name") or raw.get("author") or otherwise))
    bare = MAIL.sub("", name).strip(" ()<>,;:\"'")[:LONGEST_NAME]
    return Author(id=read_url(detail.get("href")), name=bare or None)


def _time(raw: Mapping[str, Any], name: str, observed_at: datetime) -> datetime | None:
    """A time of the entry in UTC; one that lies ahead becomes now, an absurd one is none."""
    known = raw.get(f"{name}_parsed")
    try:
        if known:
            moment = datetime.fromtimestamp(calendar.timegm(known), UTC)
        else:
            found = FRENCH_DATE.search(str(raw.get(name) or ""))
            if not found:
                return None
            day, month, rest = found.groups()
            month = FRENCH_MONTHS[month.lower()]
            moment = parsedate_to_datetime(f"{day} {month} {rest}")
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return plausible(moment.astimezone(UTC), observed_at)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None


def _media(raw: Mapping[str, Any], html: str) -> tuple[str, ...]:
    kinds = ("image", "video")
    given = [
        one.get("href") or one.get("url")
        for one in (*(raw.get("enclosures") or []), *(raw.get("media_content") or []))
        if str(one.get("type") or one.get("medium") or "").startswith(kinds)
    ]
    urls = [url for one in given if (url := read_url(one))]
    return tuple(dict.fromkeys((*urls, *images_of(html))))[:MOST_MEDIA]


def _rhythm(feed: Mapping[str, Any]) -> int | None:
    """Minutes between reads the feed asks for: `ttl`, or its period divided by its frequency."""
    try:
        if feed.get("ttl"):
            return clamp_minutes(float(feed["ttl"]))
        period = PERIODS.get(str(feed.get("sy_updateperiod")).strip().lower())
        frequency = float(feed.get("sy_updatefrequency") or 1)
        return clamp_minutes(period / frequency) if period and frequency > 0 else None
    except (ValueError, OverflowError):
        return None
