"""From the bytes of a feed to XML a strict parser may see: decoded, without DTD, mended."""

from __future__ import annotations

import codecs
import re
import zlib
from html.entities import html5

from vigie.errors import PayloadError
from vigie.platforms._fields import CONTROLS

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How "<?" and "<f" begin without a mark, in the wide encodings.
WIDE_STARTS = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
# Labels as they are used, not as they were meant: the larger set that contains the named one.
WIDER = {
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
}
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
# utf-7, idna and the escapes are Python codecs too, and no feed is honestly written in them.
TRUSTED = re.compile(
    r"(utf-?(8|16|32)|iso[-_]?8859|windows|cp\d|koi8|gb|big5|euc|shift|mac|cp932|us-)",
    re.IGNORECASE,
)
GZIP = b"\x1f\x8b"
MOST_UNPACKED = 10 * 1024 * 1024
LONGEST_PROLOG = 64 * 1024
PROLOG = re.compile(
    r"""\s++|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->
    |<!DOCTYPE(?:[^"'\[\]>]|"[^"]*"|'[^']*'|\[(?:[^"'\]]|"[^"]*"|'[^']*')*+\])*+>""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
ENTITY = re.compile(
    r"""<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:"([^"&%<]{0,64})"|'([^'&%<]{0,64})')\s*>"""
)
MOST_ENTITIES = 50
MOST_EXPANSIONS = 1_000
ROOT = re.compile(r"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
ANY_TAG = re.compile(r"<[A-Za-z_]")
CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
REFERENCE = re.compile(r"&(#[xX][0-9a-fA-F]{1,8};|#[0-9]{1,8};|[A-Za-z][A-Za-z0-9]{0,31};)?")
XML_CHARACTERS = (
    (9, 10, 13),
    range(0x20, 0xD800),
    range(0xE000, 0xFFFE),
    range(0x10000, 0x110000),
)
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
USED_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,30}):[A-Za-z_]")
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "rss": "http://purl.org/rss/1.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a feed. Order: byte order mark, HTTP charset, declaration, UTF-8, Windows-1252.

    A label that does not decode the bytes is passed over, so a wrong one costs nothing.
    """
    if body.startswith(GZIP):
        body = _unpack(body)
    for mark, name in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for name in (*_labels(body, content_type), "utf-8"):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    return body.decode("windows-1252", "replace")


def clean(text: str) -> str:
    """The feed's XML from its root element on, fit for a strict parser.

    No document type is left, so no entity can grow or reach out; short plain ones it declared are
    filled in, HTML's are turned into their characters, stray ampersands and prefixes are mended.
    """
    prolog, root = _split_prolog(CONTROLS.sub("", text))
    entities = _entities(prolog)
    pieces = CDATA.split(root)
    mended = "".join(
        piece if piece.startswith("<![CDATA[") else _mend(piece, entities) for piece in pieces
    )
    if mended.rfind("<![CDATA[") > mended.rfind("]]>"):
        mended += "]]>"
    return _declare_prefixes(mended)


def _unpack(body: bytes) -> bytes:
    """A feed that is stored compressed and served as it is. Raises PayloadError."""
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MOST_UNPACKED)
    except zlib.error:
        raise PayloadError("the feed's compression is broken") from None


def _labels(body: bytes, content_type: str) -> list[str]:
    found = CHARSET.search(content_type)
    wide = next((name for start, name in WIDE_STARTS if body.startswith(start)), "")
    narrow = DECLARED.match(body[:1_000])
    declared = narrow.group(1).decode("ascii") if narrow else ""
    labels = [found.group(1) if found else "", wide, declared]
    return [WIDER.get(one.lower(), one) for one in labels if TRUSTED.match(one)]


def _split_prolog(text: str) -> tuple[str, str]:
    """What comes before the root element, and the rest. Raises PayloadError for what is no feed."""
    place, head = 0, text[:LONGEST_PROLOG]
    while found := PROLOG.match(head, place):
        place = found.end()
    start = ANY_TAG.match(text, place) or ROOT.search(text) or ANY_TAG.search(text)
    if start is None:
        raise PayloadError("the answer is empty" if not text.strip() else "the answer is no feed")
    if re.match(r"<(html|head|body)\b", text[start.start() :], re.IGNORECASE):
        raise PayloadError("this is a web page, not a feed")
    return text[: start.start()], text[start.start() :]


def _entities(prolog: str) -> dict[str, str]:
    """Plain text entities a feed declared for itself; what refers to others is left out."""
    found = ENTITY.findall(prolog)[:MOST_ENTITIES]
    return {name: one or other for name, one, other in found}


def _mend(piece: str, entities: dict[str, str]) -> str:
    left = MOST_EXPANSIONS

    def replace(match: re.Match[str]) -> str:
        nonlocal left
        name = (match.group(1) or "").rstrip(";")
        if name.startswith("#"):
            return _mend_number(name)
        if name in XML_ENTITIES:
            return match.group(0)
        if name in entities:
            left -= 1
            return entities[name] if left >= 0 else ""
        known = html5.get(f"{name};")
        return (
            known.replace("<", "&lt;").replace("&", "&amp;")
            if known
            else "&amp;" + name + (";" if name else "")
        )

    return REFERENCE.sub(replace, piece)


def _mend_number(name: str) -> str:
    """A numeric reference to a character XML allows; others are nothing."""
    number = int(name[1:].lstrip("xX"), 16) if name[1] in "xX" else int(name[1:])
    allowed = any(number in known for known in XML_CHARACTERS)
    return f"&#{number};" if allowed else ""


def _declare_prefixes(text: str) -> str:
    """Declare on the root element each prefix that is used and nowhere declared."""
    used = dict.fromkeys(USED_PREFIX.findall(text))
    missing = [one for one in used if one != "xml" and f"xmlns:{one}=" not in text]
    if not missing:
        return text
    end = re.compile(r"[\s/>]").search(text, 1)
    place = end.start() if end else len(text)
    added = "".join(f' xmlns:{one}="{NAMESPACES.get(one, f"urn:{one}")}"' for one in missing)
    return text[:place] + added + text[place:]
