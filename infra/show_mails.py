"""Every mail an alert can call for, written to a folder, for anyone to look at.

``python -m infra.show_mails DIR`` writes each kind in each form and language as HTML and as text,
with invented people and numbers, and an `index.html` that leads to them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Final

from vigie.alert import HANDLED, QUIETER, Alert, AlertKind, Form
from vigie.baseline import HourCount
from vigie.brand import Brand
from vigie.cause import SharedLink
from vigie.channels import Mail
from vigie.channels._wording import BUILD_UP, UNREAD
from vigie.channels.chart import Chart, draw_chart
from vigie.channels.email import LINKS, render_alert, render_reconnect
from vigie.channels.story import MentionView, Story

NOW: Final = datetime(2026, 11, 25, 13, 5, tzinfo=UTC)
PAGE: Final = "https://vigie.example/"
BRAND: Final = Brand("boulangerie", "Boulangerie du Marché")
LANGUAGES: Final = ("fr", "en")
_HOUR: Final = timedelta(hours=1)
_OPENS: Final = 6
_COUNTS: Final = (0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 5, 2)
_TEXTS: Final = {
    "fr": (
        "Livraison annoncée à 8 h, toujours rien à midi. Personne au 06 12 34 56 78 !",
        "Deuxième commande perdue ce mois-ci. Le livreur n’a même pas sonné, je ne recommande pas.",
        "Plus de livraison le mercredi, vraiment ?",
    ),
    "en": (
        "Delivery due at 8, still nothing at noon. Nobody answers on 06 12 34 56 78!",
        "Second order lost this month. The driver did not even ring the bell; not recommended.",
        "No more deliveries on Wednesdays, really?",
    ),
}
_TOPICS: Final[dict[AlertKind, dict[str, tuple[str, ...]]]] = {
    AlertKind.NEGATIVE_SPIKE: {"fr": ("livraison", "colis"), "en": ("delivery", "parcel")},
    AlertKind.ILLEGAL: {"fr": ("threat",), "en": ("threat",)},
    AlertKind.CRISIS_WORDS: {"fr": ("intoxication",), "en": ("poisoning",)},
}


def write_mails(folder: Path) -> int:
    """Write them all, and how many mails that was."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for name, mail in every_mail():
        (folder / f"{name}.html").write_text(mail.html, encoding="utf-8")
        (folder / f"{name}.txt").write_text(f"{mail.subject}\n\n{mail.text}", encoding="utf-8")
        rows.append(
            f'<li><a href="{name}.html">{name}</a> (<a href="{name}.txt">text</a>) '
            f"{escape(mail.subject)}</li>"
        )
    head = '<!DOCTYPE html><meta charset="utf-8"><title>mails</title>'
    (folder / "index.html").write_text(f"{head}<ol>{''.join(rows)}</ol>", encoding="utf-8")
    return len(rows)


def every_mail() -> Iterator[tuple[str, Mail]]:
    """Each kind x form x language, and the mail that asks to reconnect an account."""
    for language in LANGUAGES:
        for name, alert, story in every_alert(language):
            yield f"{name}_{language}", render_alert(alert, BRAND, language, story, sample_links())
        reason = "Error validating access token: the session has expired"
        mail = render_reconnect("facebook", BRAND, language, reason, f"{PAGE}#view=settings")
        yield f"reconnect_{language}", mail


def every_alert(language: str) -> Iterator[tuple[str, Alert, Story]]:
    """Each kind in each form that is mailed, a slow build-up and a learning period beside."""
    for kind in AlertKind:
        if kind in QUIETER:
            continue
        for form in Form:
            if form is Form.OVER and kind in HANDLED:
                continue
            alert, story = an_alert(kind, form, language), a_story(kind, language)
            yield f"{kind}_{form}", alert, story
            if kind is AlertKind.NEGATIVE_SPIKE:
                slow = replace(alert, count=31, expected=11.2, window_hours=72)
                yield f"{BUILD_UP}_{form}", slow, replace(story, builds_up=True)
            if kind is AlertKind.SILENCE:
                yield f"{UNREAD}_{form}", alert, replace(story, is_unread=True)
    spike = an_alert(AlertKind.NEGATIVE_SPIKE, Form.OPENED, language)
    story = a_story(AlertKind.NEGATIVE_SPIKE, language)
    yield "learning", replace(spike, learning=True), story
    yield "one_platform", replace(spike, platform="google_business"), story
    yield "crisis", replace(spike, severity=9, count=43), replace(story, names_brand=True)


def an_alert(kind: AlertKind, form: Form, language: str) -> Alert:
    """An alert of a kind, with numbers such as a baker may meet."""
    count = {AlertKind.VISIBLE_AUTHOR: 1, AlertKind.ILLEGAL: 1, AlertKind.CRISIS_WORDS: 2}
    return Alert(
        id=f"boulangerie.{kind}.20261125123000",
        brand=BRAND.slug,
        kind=kind,
        severity=4,
        count=1 if kind is AlertKind.SILENCE else count.get(kind, 9),
        expected=1.2,
        window_hours=48 if kind is AlertKind.CAMPAIGN else 3,
        share=0.64,
        opened_at=NOW - timedelta(minutes=35),
        updated_at=NOW,
        topic=_TOPICS.get(kind, {}).get(language, ()),
        platform="facebook" if kind is AlertKind.SILENCE else "",
        form=form,
    )


def a_story(kind: AlertKind, language: str) -> Story:
    """What three customers said, and the day's numbers."""
    names, followers = ("Jo Delmas", "Inès B.", None), (48_000, 1_240, None)
    platforms = ("Instagram", "Facebook", "Google")
    single = kind in {AlertKind.VISIBLE_AUTHOR, AlertKind.ILLEGAL}
    views = tuple(
        MentionView(text, f"{PAGE}post/{n}", names[n], followers[n], platforms[n], NOW - n * _HOUR)
        for n, text in enumerate(_TEXTS[language])
    )
    if kind is AlertKind.ILLEGAL:
        views = tuple(replace(one, text="", kept_back="illegal") for one in views)
    counted = kind in {AlertKind.NEGATIVE_SPIKE, AlertKind.CAMPAIGN, AlertKind.CRISIS_WORDS}
    split = {"Instagram": 5, "Facebook": 3, "Google": 1}
    return Story(
        now=NOW,
        mentions=() if kind is AlertKind.SILENCE else views[:1] if single else views,
        platforms={} if kind is AlertKind.SILENCE else {"Instagram": 1} if single else split,
        shared=SharedLink("https://boulangerie.example/livraison", 4) if counted else None,
        chart=a_chart() if counted or kind is AlertKind.VISIBLE_AUTHOR else None,
        due_at=NOW + timedelta(minutes=58) if kind is AlertKind.ILLEGAL else None,
        since=NOW - timedelta(hours=53),
    )


def a_chart() -> Chart:
    """A day on which the delivery failed."""
    first = NOW.replace(minute=0) - 23 * _HOUR
    hours = [HourCount(first + n * _HOUR, count, count * 2) for n, count in enumerate(_COUNTS)]
    return draw_chart(hours, lambda at: 0.5 if at.hour >= _OPENS else 0.1, NOW)


def sample_links() -> dict[str, str]:
    """An address for every button."""
    return {name: f"{PAGE}m/{name}" for name in (*LINKS, "unsubscribe")}


if __name__ == "__main__":
    print(f"{write_mails(Path(sys.argv[1]))} mails")
