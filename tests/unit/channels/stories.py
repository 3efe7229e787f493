"""What mails are made of, with defaults: an alert, a view of a mention, a story, links."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from vigie.alert import Alert, AlertKind, Form
from vigie.brand import Brand
from vigie.channels import Mail
from vigie.channels.email import render_alert
from vigie.channels.story import MentionView, Story

NOW = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
INBOX = "https://vigie.example/#alert=boulangerie.1"
BRAND = Brand("boulangerie", "Boulangerie du Marché")
N = "\u202f"


def an_alert(kind: AlertKind = AlertKind.NEGATIVE_SPIKE, **values: Any) -> Alert:
    defaults: dict[str, Any] = {
        "id": "boulangerie.1",
        "brand": "boulangerie",
        "kind": kind,
        "severity": 4,
        "count": 9,
        "expected": 1.2,
        "window_hours": 3,
        "opened_at": NOW,
        "updated_at": NOW,
        "share": 0.64,
        "topic": ("livraison",),
    }
    return Alert(**(defaults | values))


def a_view(
    text: str = "Colis jamais reçu",
    url: str | None = "https://x.com/a/1",
    name: str | None = "Jo",
    **values: Any,
) -> MentionView:
    defaults: dict[str, Any] = {"followers": 12_400, "platform": "x", "said_at": NOW}
    return MentionView(text, url, name, **(defaults | values))


def a_story(*mentions: MentionView, **values: Any) -> Story:
    return Story(now=NOW, mentions=mentions, **values)


def a_mail(language: str = "fr", *mentions: MentionView, **values: Any) -> Mail:
    """The mail of an alert; ``values`` are the alert's."""
    return render_alert(an_alert(**values), BRAND, language, a_story(*mentions), {"inbox": INBOX})


def said_in(kind: AlertKind, form: Form = Form.OPENED, language: str = "fr", **story: Any) -> str:
    """The plain text of one kind of alert."""
    alert = an_alert(kind, form=form)
    return render_alert(alert, BRAND, language, a_story(a_view(), **story), {"inbox": INBOX}).text
