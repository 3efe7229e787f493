"""A report as one document of its own: for a screen, a phone and paper, with nothing from afar.

Every text is escaped, no script is in it, and its policy lets nothing be loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

from vigie.channels import Mail
from vigie.channels._layout import Part, write_html, write_text
from vigie.channels._report_look import PAGE, POLICY, SAFE, STYLE
from vigie.channels._report_parts import PARTS, SHORT, figures_of, say_before, say_now
from vigie.channels._report_sheet import Sheet, draw_text
from vigie.channels._words import language_of
from vigie.channels.email import LONGEST_SUBJECT
from vigie.channels.quotes import LONGEST_NAME, shorten
from vigie.mailbox import MailKind
from vigie.report import Report

__all__ = ["SAFE", "render_dead_end", "render_report", "render_report_mail"]


def render_report(report: Report, language: str) -> str:
    """The whole document in French or English, English for any other language."""
    sheet = Sheet(report, language_of(language))
    body = "\n".join(filter(None, (tell(sheet) for tell in PARTS)))
    foot = f"<footer>{draw_text(sheet.say('foot'))}</footer>"
    span = sheet.days(report.since, report.until)
    return _page(f"{report.name} – {span}", body + foot, sheet.language)


def render_dead_end(languages: tuple[str, ...] = ("fr", "en")) -> str:
    """What a link shows that leads to no report any more, in both languages."""
    from vigie.channels._report_words import REPORT
    from vigie.channels._words import typeset

    parts = [
        f'<div lang="{one}"><h1>{escape(typeset(REPORT[one]["dead_title"], one))}</h1>'
        f"{draw_text(typeset(REPORT[one]['dead_text'], one))}</div>"
        for one in languages
    ]
    return _page(REPORT[languages[0]]["dead_title"], "<hr>".join(parts), languages[0])


def render_report_mail(
    report: Report, language: str, every: str, links: Mapping[str, str], end: datetime
) -> Mail:
    """The short mail of a report: five figures and the way to all of it.

    Args:
        report: what it tells.
        language: fr or en; any other is answered in English.
        every: ``week`` or ``month``.
        links: addresses by name: ``report``, ``tune``, ``unsubscribe``.
        end: the last day its link works.
    """
    sheet = Sheet(report, language_of(language))
    brand = shorten(report.name, LONGEST_NAME)
    span = sheet.days(report.since, report.until)
    line = f"[{sheet.say('mail_tag')}] {sheet.say(f'mail_subject_{every}', brand=brand)}"
    subject = shorten(line, LONGEST_SUBJECT)
    blocks = [
        Part("lead", sheet.say("mail_lead", brand=brand, span=_in_sentence(span, sheet))),
        *(Part("text", _figure_line(sheet, name)) for name in SHORT if name in figures_of(sheet)),
        Part("button", sheet.say("mail_button"), links.get("report", "")),
        Part("small", sheet.say("mail_private", end=sheet.day(sheet.local(end))))
        if links.get("report")
        else Part("small", ""),
        Part("aside", sheet.say("mail_tune"), links.get("tune", "")),
        Part("aside", sheet.say("mail_unsubscribe"), links.get("unsubscribe", "")),
    ]
    shown = [one for one in blocks if one.text]
    html = write_html(subject, shown, sheet.language)
    text = write_text(shown)
    return Mail(subject, text, html, kind=MailKind.REPORT, brand=report.brand)


def _in_sentence(span: str, sheet: Sheet) -> str:
    """A single day stands with its article in French: le 5 mars, but du 5 au 12 mars."""
    return f"le {span}" if sheet.language == "fr" and span[:1].isdigit() else span


def _figure_line(sheet: Sheet, name: str) -> str:
    value, before = say_now(sheet, name), say_before(sheet, name)
    colon = "\u202f: " if sheet.language == "fr" else ": "
    return sheet.say(name) + colon + sheet.say("mail_before", value=value, before=before)


def _page(title: str, body: str, language: str) -> str:
    return PAGE.format(
        language=language, policy=escape(POLICY), title=escape(title), style=STYLE, body=body
    )
