"""What the stand-in knows, in memory; tests may reach in."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action
from vigie.alerting import Alerting
from vigie.analysis import Mood
from vigie.api.views import show_action, show_mention, show_moderation
from vigie.aws.brands import alerting_to_item
from vigie.channels import Trouble
from vigie.source import Health, Source

from tests.browser.people import BRAND, Told, everybody

APOLOGY = (
    "Bonjour {nom}, nous sommes désolés pour cette attente. "
    "Passez nous voir\u202f: le café est pour nous. {signature}"
)
PERSON = "camille@example.org"
SETTINGS = {
    "languages": ["fr", "en"],
    "time_zone": "Europe/Paris",
    "terms": [],
    "site": "",
    "own_accounts": [],
    "objective": "reputation",
    "business_hours": None,
    "alerting": alerting_to_item(Alerting(on_call=("camille@example.org",))),
}
View = dict[str, Any]


class RefusedError(Exception):
    """A problem to answer."""

    def __init__(self, status: int, detail: str, **facts: object) -> None:
        super().__init__(detail)
        self.status = status
        self.facts = facts


class Desk:
    """What the stand-in knows; tests may reach in."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.told: dict[str, Told] = {one.mention.id: one for one in everybody()}
        self.actions: dict[str, Action] = {}
        self.decisions: dict[str, list[View]] = {}
        self.calls: list[tuple[str, str, View, dict[str, str]]] = []
        now = datetime.now(UTC)
        self.sources = [
            Source(
                BRAND,
                "facebook",
                "s1",
                account="Café du Phare",
                health=Health.HEALTHY,
                last_success=now - timedelta(minutes=4),
            ),
            Source(
                BRAND,
                "feeds",
                "s2",
                url="https://example.org/quartier/feed.xml",
                health=Health.UNHEALTHY,
                reason="the feed answered 503",
                last_success=now - timedelta(hours=7),
            ),
        ]
        self.brands: dict[str, View] = {
            BRAND: {
                "name": "Café du Phare",
                "signature": "CD",
                "alert_recipients": [{"email": PERSON, "language": "fr"}],
                **SETTINGS,
            },
            "librairie": {
                "name": "Librairie des Quais",
                "signature": "",
                "alert_recipients": [],
                **SETTINGS,
            },
        }
        self.arrivals: list[View] = []
        self.rules: View = {
            "banned": {"fr": ["arnaqueur"], "en": []},
            "suspect": {"fr": ["escroc"], "en": []},
            "allowed": {},
            "suggestions": {"allowed": [{"word": "andouille", "count": 2}], "banned": []},
            "thresholds": {
                "hide_spam": 0.939,
                "hide_bait": 0.951,
                "hide_hinted": 0.962,
                "review_spam": 0.913,
                "review_hinted": 0.924,
                "review_complaint": 0.935,
                "review_offence": 0.946,
                "guard_unhappy": False,
            },
            "corrections": {"moods": 4, "complaints_missed": 1},
        }
        self.replies: list[View] = [
            {
                "id": f"{BRAND}.1",
                "brand": BRAND,
                "title": "Excuses, attente",
                "language": "fr",
                "text": APOLOGY,
            },
            {
                "id": f"{BRAND}.2",
                "brand": BRAND,
                "title": "Opening hours",
                "language": "en",
                "text": "Hello {name}, we are open from {opening} every day.",
            },
        ]
        self.channels: dict[str, View] = {}
        self.office: Any = None
        self.figures: Any = None
        self.channel_trouble: dict[str, Trouble] = {}
        negative = [
            i
            for i, one in self.told.items()
            if one.card.analysis and one.card.analysis.sentiment.label is Mood.NEGATIVE
        ]
        self.alerts: list[View] = [
            {
                "id": f"{BRAND}.negative_spike.1",
                "brand": BRAND,
                "kind": "negative_spike",
                "severity": 3,
                "expected": 0.4,
                "window_hours": 3,
                "topic": ["attente", "café"],
                "acknowledged_by": None,
                "count": 3,
                "state": "open",
                "opened_at": (now - timedelta(minutes=18)).isoformat(),
                "mentions": negative,
            }
        ]

    def of(self, native_id: str) -> str:
        """The id of a mention by its native one."""
        return next(i for i, one in self.told.items() if one.mention.native_id == native_id)

    def change(self, identity: str, **changes: Any) -> None:
        """Change a card as a colleague would, which makes it a revision older for others."""
        with self.lock:
            known = self.told[identity]
            card = replace(known.card, **changes, revision=known.card.revision + 1)
            self.told[identity] = replace(known, card=card)

    def retell(self, identity: str, **changes: Any) -> None:
        """Let a platform tell a mention otherwise."""
        with self.lock:
            known = self.told[identity]
            self.told[identity] = replace(known, mention=replace(known.mention, **changes))

    def show(self, identity: str) -> View:
        one = self.told[identity]
        return show_mention(one.mention, one.card)

    def whole(self, identity: str) -> View:
        mention = self.told[identity].mention
        thread = mention.thread_id or mention.native_id
        talk = [
            show_mention(one.mention, None)
            for one in self.told.values()
            if (one.mention.platform, one.mention.thread_id or one.mention.native_id)
            == (mention.platform, thread)
        ]
        actions = [show_action(one) for one in self.actions.values() if one.mention_id == identity]
        return {
            **self.show(identity),
            "conversation": talk,
            "decisions": [*self.by_rule(identity), *self.decisions.get(identity, [])],
            "actions": actions,
            "history": [],
        }

    def by_rule(self, identity: str) -> list[View]:
        one = self.told[identity]
        if not one.card.moderation or "moderation" in one.card.human:
            return []
        return [
            {
                "actor": "rule",
                "at": one.mention.said_at.isoformat(),
                "action": None,
                "reason": None,
                **show_moderation(one.card.moderation),
                "threshold": one.card.moderation.threshold,
            }
        ]
