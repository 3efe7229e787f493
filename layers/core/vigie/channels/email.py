"""Mails: one screen on a phone, the fact first, in the reader's own language.

Everything shown is escaped, every link is http or https, nothing is loaded from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.alert import Alert, Form
from vigie.brand import Brand
from vigie.channels import Mail
from vigie.channels._layout import Part, write_html, write_text
from vigie.channels._words import (
    ALERT,
    RECONNECT,
    join_words,
    language_of,
    name_platform,
    say_number,
    say_time,
    typeset,
)

LONGEST_TEXT = 280
LONGEST_NAME = 60
LONGEST_SUBJECT = 120
MOST_SHOWN = 3
_JOINERS = "\u00a0\u202f\u200d"  # French spacing and joined emoji are not str.isprintable


@dataclass(frozen=True, slots=True)
class MentionView:
    """What a mail shows of a mention."""

    text: str
    url: str | None
    author_name: str | None
    followers: int | None
    platform: str
    said_at: datetime


def render_alert(  # noqa: PLR0917 - the order every caller says them in
    alert: Alert,
    brand: Brand,
    recipient_language: str,
    top_mentions: Sequence[MentionView],
    inbox_url: str,
    terms: Sequence[str] = (),
    *,
    platforms: Mapping[str, int] | None = None,
) -> Mail:
    """The mail an alert calls for now: it began, it grows, or it is over.

    Args:
        alert: the alert as it stands; its state and the mails already sent choose the words.
        brand: whose alert it is; times are told in its zone.
        recipient_language: fr or en; any other is answered in English.
        top_mentions: the most visible first; three are shown.
        inbox_url: where the inbox page lives.
        terms: the words of the likely cause; the alert's own topic when empty.
        platforms: negatives per platform of the whole window, when known.
    """
    language = language_of(recipient_language)
    words = ALERT[language]
    topic = tuple(terms) or alert.topic
    form = _form_of(alert)
    facts = {
        "brand": brand.name,
        "count": say_number(alert.count, language),
        "hours": str(alert.window_hours),
        "usual": say_number(alert.expected, language),
        "opened": say_time(alert.opened_at.astimezone(ZoneInfo(brand.time_zone)), language),
        "share": str(round(100 * alert.share)),
        "topic": f" – {', '.join(topic)}" if topic else "",
    }
    parts = [Part("lead", words[f"lead{form}"].format(**facts))]
    if alert.is_on:
        parts += _explain(words, facts, topic, platforms or {}, language)
        parts += _show(top_mentions[:MOST_SHOWN], words, brand, language)
    parts.append(Part("button", words["button"], f"{inbox_url}#alert={alert.id}"))
    if alert.is_on:
        parts += [Part("title", words["todo"])]
        parts += [Part("step", words[step]) for step in ("do_1", "do_2", "do_3")]
    why = "why_over" if not alert.is_on else "why_learning" if alert.learning else "why"
    parts.append(Part("small", words[why].format(**facts)))
    parts.append(Part("small", words["caution"]))
    return _compose(words["tag"], words[f"subject{form}"].format(**facts), parts, language)


def render_reconnect(
    platform: str, brand: Brand, recipient_language: str, reason: str, settings_url: str
) -> Mail:
    """The one mail that asks to reconnect an account; ``reason`` is the platform's own."""
    language = language_of(recipient_language)
    words = RECONNECT[language]
    facts = {"platform": name_platform(platform), "brand": brand.name, "reason": reason}
    parts = [
        Part("lead", words["lead"].format(**facts)),
        *([Part("text", words["reason"].format(**facts))] if reason else []),
        Part("button", words["button"].format(**facts), settings_url),
        Part("small", words["after"]),
    ]
    return _compose(ALERT[language]["tag"], words["subject"].format(**facts), parts, language)


def _form_of(alert: Alert) -> str:
    return {Form.OVER: "_over", Form.GROWN: "_more"}.get(alert.form, "")


def _explain(
    words: Mapping[str, str],
    facts: Mapping[str, str],
    topic: Sequence[str],
    platforms: Mapping[str, int],
    language: str,
) -> Iterator[Part]:
    quoted = join_words(topic, language)
    cause = words["cause"].format(terms=quoted) if topic else words["no_cause"]
    split = ", ".join(f"{name_platform(name)} {n}" for name, n in platforms.items())
    where = [words["where"].format(platforms=split)] if split else []
    share = [words["share"].format(**facts)] if facts["share"] != "0" else []
    yield Part("text", " ".join([cause, *where, *share]))


def _show(
    mentions: Sequence[MentionView], words: Mapping[str, str], brand: Brand, language: str
) -> Iterator[Part]:
    if mentions:
        yield Part("title", words["seen"])
    for mention in mentions:
        local = mention.said_at.astimezone(ZoneInfo(brand.time_zone))
        name = shorten(mention.author_name or words["anonymous"], LONGEST_NAME)
        about = [name, *_followers(mention, words, language), say_time(local, language)]
        yield Part("quote", shorten(mention.text, LONGEST_TEXT) or words["no_text"])
        read = words["read"].format(platform=name_platform(mention.platform))
        yield Part("about", " · ".join(about))
        yield Part("link", read, mention.url or "")


def _followers(mention: MentionView, words: Mapping[str, str], language: str) -> list[str]:
    if mention.followers is None:
        return []
    if mention.followers == 1:
        return [words["follower"]]
    return [words["followers"].format(n=say_number(mention.followers, language))]


def _compose(tag: str, subject: str, parts: Sequence[Part], language: str) -> Mail:
    line = shorten(typeset(f"[{tag}] {subject}", language), LONGEST_SUBJECT)
    said = [_typeset(part, language) for part in parts]
    return Mail(subject=line, text=write_text(said), html=write_html(line, said, language))


def _typeset(part: Part, language: str) -> Part:
    """Our own words get the language's spacing; what people wrote stays as they wrote it."""
    theirs = part.kind in {"quote", "about"}
    return part if theirs else replace(part, text=typeset(part.text, language))


def shorten(text: str, longest: int = LONGEST_TEXT) -> str:
    """One line of readable characters, cut at a word where one ends near the limit."""
    readable = "".join(char if char.isprintable() or char in _JOINERS else " " for char in text)
    line = re.sub(r"[ ]+", " ", readable).strip()
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > longest * 2 // 3 else cut).rstrip() + "…"
