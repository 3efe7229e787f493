"""From an alert to a notice, in the words of its mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from vigie.alert import Alert, Form
from vigie.brand import Brand
from vigie.channels import MOST_MENTIONS, Notice, NoticeForm
from vigie.channels._notice_words import TEST
from vigie.channels._words import (
    ALERT,
    language_of,
    name_platform,
    say_number,
    say_time,
    typeset,
)
from vigie.channels.email import LONGEST_SUBJECT, explain, say_instead
from vigie.channels.quotes import LONGEST_NAME, quote, shorten
from vigie.channels.story import MentionView, Story, say_lead, say_subject


def write_notice(
    alert: Alert, brand: Brand, language: str, story: Story, links: Mapping[str, str]
) -> Notice:
    """What an alert calls for now, said as its mail says it; the arguments are the mail's."""
    language = language_of(language)
    is_on = alert.form is not Form.OVER
    why = explain(alert, brand, story, language) if is_on else ()
    shown = story.mentions[:MOST_MENTIONS] if is_on else ()
    subject = f"[{ALERT[language]['tag']}] {say_subject(alert, brand, story, language)}"
    return Notice(
        brand=brand.slug,
        brand_name=brand.name,
        kind=alert.kind,
        form=NoticeForm(alert.form.value),
        language=language,
        subject=shorten(typeset(subject, language), LONGEST_SUBJECT),
        sentence=typeset(" ".join(say_lead(alert, brand, story, language)), language),
        cause=typeset(" ".join(part.text for part in why), language),
        mentions=tuple(_excerpt(mention, language) for mention in shown),
        links=links,
        severity=alert.severity,
        count=alert.count,
        expected=alert.expected,
        share=alert.share,
        window_hours=alert.window_hours,
        alert_id=alert.id,
        time_zone=brand.time_zone,
    )


def write_test(brand: Brand, language: str, links: Mapping[str, str]) -> Notice:
    """A notice that only shows that notices arrive."""
    language = language_of(language)
    words = TEST[language]
    return Notice(
        brand=brand.slug,
        brand_name=brand.name,
        kind="test",
        form=NoticeForm.TEST,
        language=language,
        subject=typeset(words["subject"], language),
        sentence=typeset(words["lead"].format(brand=brand.name), language),
        links=links,
        time_zone=brand.time_zone,
    )


def tell_mention(mention: MentionView, notice: Notice) -> str:
    """Who said it, to how many, where, when: the line under a mention, as the mail has it."""
    language = notice.language
    words = ALERT[language]
    when = say_time(mention.said_at.astimezone(ZoneInfo(notice.time_zone)), language)
    name = shorten(mention.author_name or "", LONGEST_NAME) or words["anonymous"]
    platform = shorten(name_platform(mention.platform), LONGEST_NAME)
    if mention.followers is None:
        return f"{name} · {platform} · {when}"
    known = words["follower" if mention.followers == 1 else "followers"]
    reach = known.format(n=say_number(mention.followers, language))
    return f"{name} · {reach} · {platform} · {when}"


def _excerpt(mention: MentionView, language: str) -> MentionView:
    said = quote(mention.text, language) or say_instead(mention, ALERT[language], language)
    return replace(mention, text=said)
