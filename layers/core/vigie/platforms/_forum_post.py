"""A forum's feed entries as posts: whose they are, which topic they belong to, what they say.

Forums differ in how they address a topic and a post; that is data here, the rest is one reading.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from vigie.mention import Author
from vigie.platforms._feed_types import Entry, hash_of
from vigie.platforms._html import html_to_text

# The topic an address lies in: what is kept of it is the topic's own address.
TOPICS = tuple(
    re.compile(rf"(?P<base>.*/{base}){between}(?P<topic>{topic})")
    for base, between, topic in (
        (r"viewtopic\.php\?", r"(?:.*&)?", r"t=\d+"),  # phpBB
        (r"viewtopic\.php\?", "", r"id=\d+"),  # FluxBB, PunBB
        (r"showthread\.php\?", r"(?:.*&)?", r"t(?:id)?=\d+"),  # vBulletin, MyBB
        (r"index\.php\?", r"(?:.*&)?", r"topic=\d+"),  # SMF
        ("threads/", r"(?:[^/?#]*\.)?", r"\d+(?![^/?#-])"),  # XenForo, vBulletin 5
        ("topic/", "", r"\d+"),  # NodeBB, Invision
        ("d/", "", r"\d+"),  # Flarum
        ("discussion/", "", r"\d+"),  # Vanilla
    )
)
# A post that is not its topic's first, where the address tells: Flarum and NodeBB count them.
LATER = re.compile(r"/(?:d|topic)/\d+[^/]*/(?:[^/]+/)?(?P<number>[2-9]|[1-9]\d+)/?$")
REPLY = re.compile(r"(?:Re|Ré|Aw|Antw|Odp|Sv|Vs)\s?:\s*", re.IGNORECASE)
PREFIX = re.compile(r"[^•]{1,120} • ")
# phpBB ends each entry with who posted it and when, in the forum's language.
POSTED = re.compile(
    r"\n*(?:Statistics|Statistiques|Statistik|Estadísticas|Statistiche|Statistieken)\s?: "
    r"(?:Posted by|Publié par|Posté par|Écrit par|Verfasst von|Publicado por|Inviato da"
    r"|Geplaatst door)?\s*(?P<name>[^\n]{1,120}?) [—–-] [^\n]{4,80}\s*\Z"
)
# Somebody else's words, as phpBB (new, old), XenForo and others wrap them; the innermost first.
QUOTE = re.compile(
    r"<blockquote\b[^<>]*>(?:(?!<blockquote\b).)*?</blockquote>"
    r"|<div class=\"(?:quotetitle|quotecontent|bbCodeBlock-title)\">(?:(?!<div\b).)*?</div>",
    re.IGNORECASE | re.DOTALL,
)
DEEPEST_QUOTE = 10
# What only tells who reads it: a session, or where to scroll.
SESSION = frozenset({"sid", "s", "phpsessid", "goto"})


def read_post(entry: Entry) -> Entry:
    """The entry as a post. Rule: a reply's title is its topic's, so none of its author's words."""
    said = own_words(entry)
    posted = POSTED.search(said)
    body = said[: posted.start()].rstrip() if posted else said
    name = entry.author.name or (posted["name"].strip() if posted else None)
    title = (
        PREFIX.sub("", entry.title, count=1) if REPLY.search(entry.title) or posted else entry.title
    )
    link = without_session(entry.link) if entry.link else None
    bare = REPLY.sub("", title, count=1) if REPLY.match(title) else title
    is_later = bool(link and LATER.search(link))
    is_reply = bool(REPLY.match(title)) or is_later
    topic = topic_of(link) or (topic_named(link, bare) if posted or is_reply else None)
    whole = replace(entry, title=bare, body=body, thread=None).text
    return replace(
        entry,
        id=_identity(entry.id, link if is_later else None),
        link=link,
        title=bare,
        body=body if is_reply and body else whole,
        author=Author(entry.author.id, name, entry.author.followers),
        thread=topic,
        in_reply_to=entry.in_reply_to or (topic if is_reply else None),
    )


def own_words(entry: Entry) -> str:
    """The body without what it quotes: an insult quoted is not its quoter's, nor is praise."""
    html = entry.html
    for _ in range(DEEPEST_QUOTE):
        html, found = QUOTE.subn("\n", html)
        if not found:
            break
    words = html_to_text(html) if html != entry.html else ""
    return words if POSTED.sub("", words) else entry.body


def _identity(given: str, later: str | None) -> str:
    """The post's id. Some feeds give each topic one id and show its last post under it."""
    own = without_session(given) if given.startswith("http") else given
    return later if later and not LATER.search(own) else own


def topic_of(link: str | None) -> str | None:
    """The address of the topic a post's address lies in, where it tells."""
    found = next((one for pattern in TOPICS if (one := pattern.match(link or ""))), None)
    return found["base"] + found["topic"] if found else None


def topic_named(link: str | None, title: str) -> str | None:
    """A name for a topic whose address no post tells: its title, within its forum."""
    host = urlsplit(link).netloc if link else ""
    return f"{host}#{hash_of(' '.join(title.lower().split()))}" if title else None


def without_session(address: str) -> str:
    """The address as everybody has it; a session in it would make each read a new post."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name.lower() not in SESSION]
    return address if len(kept) == len(pairs) else urlunsplit(parts._replace(query=urlencode(kept)))
