"""Mails: one screen on a phone, the fact first, in the reader's own language.

Everything shown is escaped, every link is http or https, nothing is loaded from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from vigie.alert import Alert, AlertKind, Form
from vigie.alerting import LOUD
from vigie.brand import Brand
from vigie.channels import Mail
from vigie.channels._layout import Drawn, Part, write_html, write_text
from vigie.channels._words import (
    ALERT,
    RECONNECT,
    SHOWS,
    language_of,
    name_platform,
    say_hour,
    say_number,
    say_time,
    typeset,
)
from vigie.channels.chart import BARS, MARKED, Chart, peak_of, write_bars
from vigie.channels.quotes import LONGEST_NAME, quote, shorten
from vigie.channels.story import (
    MentionView,
    Story,
    gather_facts,
    say_lead,
    say_subject,
    wording_of,
)

LONGEST_SUBJECT = 120
LONGEST_REASON = 300
MOST_SHOWN = 3
LINKS = ("inbox", "acknowledge", "mute", "not_a_problem", "pause_posts", "crisis", "tune")
_CHOICES = ("acknowledge", "mute", "not_a_problem")
_PAUSING = frozenset(
    {AlertKind.NEGATIVE_SPIKE, AlertKind.VISIBLE_AUTHOR, AlertKind.CRISIS_WORDS, AlertKind.CAMPAIGN}
)
_EXPLAINED = frozenset({AlertKind.NEGATIVE_SPIKE, AlertKind.CAMPAIGN, AlertKind.CRISIS_WORDS})
Words = Mapping[str, str]


def render_alert(
    alert: Alert, brand: Brand, recipient_language: str, story: Story, links: Mapping[str, str]
) -> Mail:
    """The mail an alert calls for now: it began, it grows, nobody took it on, or it is over.

    Args:
        alert: the alert as it stands; its form chooses the words.
        brand: whose alert it is; times are told in its zone.
        recipient_language: fr or en; any other is answered in English.
        story: what is known beside the alert; three mentions are shown.
        links: addresses by the names of ``LINKS``; what has none, or no web address, is left out.
            ``unsubscribe`` is one more.
    """
    language = language_of(recipient_language)
    is_on = alert.form is not Form.OVER
    lead, *beside = say_lead(alert, brand, story, language)
    parts = [Part("lead", lead), *(Part("text", line) for line in beside)]
    if is_on:
        parts += explain(alert, brand, story, language)
        parts += _show(alert, brand, story, language)
    if story.chart:
        parts += _draw(story.chart, alert, brand, language)
    parts += _offer(alert, links, language)
    if is_on:
        parts += _advise(alert, brand, story, links, language)
    parts += _account(alert, brand, story, links, language)
    subject = say_subject(alert, brand, story, language)
    return _compose(ALERT[language]["tag"], subject, parts, language)


def render_reconnect(
    platform: str, brand: Brand, recipient_language: str, reason: str, settings_url: str
) -> Mail:
    """The one mail that asks to reconnect an account; ``reason`` is the platform's own."""
    language = language_of(recipient_language)
    words = RECONNECT[language]
    facts = {
        "platform": name_platform(platform),
        "brand": shorten(brand.name, LONGEST_NAME),
        "reason": shorten(reason, LONGEST_REASON),
    }
    parts = [
        Part("lead", words["lead"].format(**facts)),
        *([Part("text", words["reason"].format(**facts))] if reason else []),
        Part("button", words["button"].format(**facts), settings_url),
        Part("small", words["after"]),
    ]
    return _compose(ALERT[language]["tag"], words["subject"].format(**facts), parts, language)


def explain(alert: Alert, brand: Brand, story: Story, language: str) -> Iterator[Part]:
    """The likely cause: shared words, where it is said, an address that keeps coming back."""
    if alert.kind not in _EXPLAINED:
        return
    words, said = ALERT[language], []
    terms = gather_facts(alert, brand, story, language)["terms"]
    if alert.kind is AlertKind.NEGATIVE_SPIKE:
        said.append(words["cause"].format(terms=terms) if terms else words["no_cause"])
    if split := _split(alert, story):
        said.append(words["where"].format(platforms=split))
    if alert.kind is AlertKind.NEGATIVE_SPIKE and alert.share:
        said.append(words["share"].format(share=round(100 * alert.share)))
    if said:
        yield Part("text", " ".join(said))
    if story.shared:
        address = shorten(story.shared.address.partition("://")[2], LONGEST_SUBJECT)
        yield Part("text", words["shared"].format(people=story.shared.people, address=address))


def _split(alert: Alert, story: Story) -> str:
    """Platforms, with their numbers where those add up to what the alert says."""
    whole = sum(story.platforms.values()) == alert.count
    ranked = sorted(story.platforms.items(), key=lambda one: (-one[1], one[0]))
    names = [(shorten(name_platform(name), LONGEST_NAME), n) for name, n in ranked]
    return ", ".join(f"{name}\u00a0{n}" if whole else name for name, n in names)


def _show(alert: Alert, brand: Brand, story: Story, language: str) -> Iterator[Part]:
    words = ALERT[language]
    if story.mentions:
        yield Part("title", wording_of(alert, story, language).seen or words["seen"])
    for mention in story.mentions[:MOST_SHOWN]:
        local = mention.said_at.astimezone(ZoneInfo(brand.time_zone))
        platform = shorten(name_platform(mention.platform), LONGEST_NAME)
        name = shorten(mention.author_name or "", LONGEST_NAME) or words["anonymous"]
        about = [name, *_followers(mention, words, language), platform, say_time(local, language)]
        yield Part("quote", quote(mention.text, language) or say_instead(mention, words, language))
        yield Part("about", " · ".join(about))
        yield Part("link", words["read"].format(platform=platform), mention.url or "")


def say_instead(mention: MentionView, words: Words, language: str) -> str:
    """What stands where no words are shown: why, or what the mention shows if that is known."""
    if mention.kept_back:
        return words[mention.kept_back]
    known = [SHOWS[language][one] for one in mention.shows if one in SHOWS[language]]
    return words["shows"].format(what=", ".join(known)) if known else words["no_text"]


def _followers(mention: MentionView, words: Words, language: str) -> list[str]:
    if mention.followers is None:
        return []
    if mention.followers == 1:
        return [words["follower"]]
    return [words["followers"].format(n=say_number(mention.followers, language))]


def _draw(chart: Chart, alert: Alert, brand: Brand, language: str) -> Iterator[Part]:
    """The chart, its numbers for whoever cannot see it, and how to read it."""
    words, zone = ALERT[language], ZoneInfo(brand.time_zone)
    at = [say_hour(bar.start.astimezone(zone), language) for bar in chart.bars]
    rows = [
        f"{at[n]} – {', '.join(str(bar.count) for bar in chart.bars[n : n + MARKED])}"
        for n in range(0, len(at), MARKED)
    ]
    peak = peak_of(chart)
    slot = words["hour"] if chart.width == 1 else words["hours"].format(n=chart.width)
    usual = sum(bar.usual for bar in chart.bars) / len(chart.bars)
    facts = {
        "peak": peak.count,
        "slot": slot,
        "at": at[chart.bars.index(peak)],
        "usual": say_number(usual, language),
    }
    title = words["chart_all" if alert.platform else "chart"].format(hours=BARS * chart.width)
    yield Part("title", title)
    numbers = typeset((" ; " if language == "fr" else "; ").join(rows), language)
    yield Drawn("chart", numbers, html=write_bars(chart.bars, at[::MARKED], numbers))
    yield Part("small", words["chart_peak"].format(**facts))


def _offer(alert: Alert, links: Mapping[str, str], language: str) -> Iterator[Part]:
    words = ALERT[language]
    yield Part("button", words["inbox"], links.get("inbox", ""))
    if alert.form is not Form.OVER:
        for name in _CHOICES:
            yield Part("choice", words[name], links.get(name, ""))


def _advise(
    alert: Alert, brand: Brand, story: Story, links: Mapping[str, str], language: str
) -> Iterator[Part]:
    words = ALERT[language]
    facts = gather_facts(alert, brand, story, language)
    yield Part("title", words["todo"])
    for step in wording_of(alert, story, language).steps.splitlines():
        yield Part("step", step.format(**facts))
    if alert.kind in _PAUSING:
        yield Part("more", words["pause_posts"], links.get("pause_posts", ""))
    if alert.severity >= LOUD and links.get("crisis"):
        yield Part("text", words["crisis"])
        yield Part("more", words["crisis_link"], links["crisis"])


def _account(
    alert: Alert, brand: Brand, story: Story, links: Mapping[str, str], language: str
) -> Iterator[Part]:
    """Why it came, how to change that, and what not to take for certain."""
    words, wording = ALERT[language], wording_of(alert, story, language)
    facts = gather_facts(alert, brand, story, language)
    if alert.form is Form.OVER:
        if wording.after:
            yield Part("text", wording.after)
        why = wording.why_over
    else:
        why = wording.why_learning if alert.learning and wording.why_learning else wording.why
    yield Part("small", why.format(**facts))
    if wording.caution:
        yield Part("small", wording.caution)
    yield Part("aside", words["tune"], links.get("tune", ""))
    yield Part("aside", words["unsubscribe"], links.get("unsubscribe", ""))


def _compose(tag: str, subject: str, parts: Sequence[Part], language: str) -> Mail:
    line = shorten(typeset(f"[{tag}] {subject}", language), LONGEST_SUBJECT)
    said = [_typeset(part, language) for part in parts]
    return Mail(subject=line, text=write_text(said), html=write_html(line, said, language))


def _typeset(part: Part, language: str) -> Part:
    """Our own words get the language's spacing; what people wrote stays as they wrote it."""
    theirs = part.kind in {"quote", "about"}
    return part if theirs else replace(part, text=typeset(part.text, language))
