"""A valid call of every route, about things of the brand `levain`: one line a route.

Who adds a route adds its line here; `tests/functions/test_roles.py` calls each as everybody. What
stands in braces is the id of something `make_things` made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from vigie.alert import AlertKind, Sign
from vigie.alert_life import open_alert
from vigie.aws.alerts import keep_new_alert
from vigie.aws.clock import utc_now
from vigie.aws.sayings import saying_write
from vigie.aws.table import write
from vigie.mention import author_hash
from vigie.saying import Leaning, SaidIn, Saying

from tests.builders import NOON
from tests.functions.conftest import Api
from tests.functions.crisis_desk import FILLED
from tests.functions.test_serve_api import say
from tests.functions.topics_desk import make_topics

BRAND = {"brand": "levain"}
SOON = (NOON + timedelta(days=2)).isoformat()
LATER = (NOON + timedelta(days=4)).isoformat()
TASK = {**BRAND, "what": "Rappeler", "due_at": SOON}
SAYING = {**BRAND, "at": NOON.isoformat(), "leaning": "giving"}
STARTER = {
    **BRAND,
    "kind": "question",
    "title": "Quel pain ?",
    "texts": {"facebook": "Seigle ou froment ?"},
    "due_at": SOON,
    "ends_at": LATER,
    "owner": "nadia@levain.example",
    "finish": "Remercier et dire le résultat",
    "anyway": True,
}
SCHEDULE = {**BRAND, "every": "week", "language": "fr", "recipients": ["owner@levain.example"]}
EVENT = {"platform": "facebook", "id": "100_7", "said_at": NOON.isoformat(), "text": "Bonjour"}


@dataclass(frozen=True)
class Asked:
    """How a route is called; ``is_anybody_s`` where it is about no brand and changes nothing.

    ``wants_more``: it is refused to its owner too, since the thing is not as it would have to be.
    """

    route: str
    body: Any = None
    is_anybody_s: bool = False
    wants_more: bool = False


def anybody_s(route: str) -> Asked:
    return Asked(route, is_anybody_s=True)


MENTION, ACTION = "/api/mentions/{mention}", "/api/actions/{action}"
SETTINGS, CRISIS = "/api/brands/levain", "/api/crises/{crisis}"
SAVED, CONTENT = "/api/saved-replies/{saved}", "/api/content/{mention}"
PERSON = "/api/people/{person}"
TOPIC = "/api/topics/{topic}"
CALLS: dict[str, Asked] = {
    "GET /api/me": anybody_s("/api/me"),
    "GET /api/platforms": anybody_s("/api/platforms"),
    "GET /api/brands": anybody_s("/api/brands"),
    "GET /api/crisis-templates": anybody_s("/api/crisis-templates"),
    "GET /api/mentions": Asked("/api/mentions?brand=levain"),
    "POST /api/mentions": Asked("/api/mentions", {**BRAND, "text": "Entendu au comptoir"}),
    "GET /api/mentions/{id}": Asked(MENTION),
    "PATCH /api/mentions/{id}": Asked(MENTION, {"tags": ["pain"]}),
    "POST /api/mentions/{id}/reply": Asked(f"{MENTION}/reply", {"text": "Merci !"}),
    "POST /api/mentions/{id}/moderate": Asked(
        f"{MENTION}/moderate", {"action": "hide", "reason": "hors sujet"}
    ),
    "POST /api/mentions/{id}/like": Asked(f"{MENTION}/like"),
    "PUT /api/mentions/{id}/lease": Asked(f"{MENTION}/lease"),
    "DELETE /api/mentions/{id}/lease": Asked(f"{MENTION}/lease"),
    "POST /api/mentions/{id}/notes": Asked(f"{MENTION}/notes", {"text": "À rappeler"}),
    "GET /api/actions/{id}": Asked(ACTION),
    "POST /api/actions/{id}/approve": Asked(f"{ACTION}/approve", {}),
    "POST /api/actions/{id}/done": Asked(f"{ACTION}/done", wants_more=True),
    "POST /api/actions/{id}/refuse": Asked(f"{ACTION}/refuse", {"reason": "trop vif"}),
    "GET /api/approvals": Asked("/api/approvals?brand=levain"),
    "GET /api/metrics": Asked("/api/metrics?brand=levain"),
    "GET /api/alerts": Asked("/api/alerts?brand=levain"),
    "GET /api/alerts/{id}": Asked("/api/alerts/{alert}"),
    "POST /api/alerts/{id}/ack": Asked("/api/alerts/{alert}/ack"),
    "POST /api/alerts/{id}/dismiss": Asked("/api/alerts/{alert}/dismiss"),
    "POST /api/alerts/{id}/mute": Asked("/api/alerts/{alert}/mute", {"hours": 1}),
    "GET /api/brands/{brand}": Asked(SETTINGS),
    "PUT /api/brands/{brand}": Asked(
        SETTINGS, {"name": "Levain & Fils", "alert_recipients": ["odile@levain.example"]}
    ),
    "GET /api/brands/{brand}/team": Asked(f"{SETTINGS}/team"),
    "PUT /api/brands/{brand}/team/{user}": Asked(
        f"{SETTINGS}/team/nadia", {"name": "Nadia Kessel", "role": "viewer"}
    ),
    "DELETE /api/brands/{brand}/team/{user}": Asked(f"{SETTINGS}/team/jo"),
    "PUT /api/me/away": Asked("/api/me/away", {**BRAND, "away_until": SOON}),
    "DELETE /api/me/away": Asked("/api/me/away?brand=levain"),
    "GET /api/audit": Asked("/api/audit?brand=levain"),
    "GET /api/sources": Asked("/api/sources?brand=levain"),
    "POST /api/sources": Asked(
        "/api/sources", {**BRAND, "platform": "feeds", "url": "https://blog.example/rss"}
    ),
    "PATCH /api/sources/{id}": Asked("/api/sources/{source}", {"every_minutes": 60}),
    "DELETE /api/sources/{id}": Asked("/api/sources/{source}"),
    "GET /api/sources/{id}/check": Asked("/api/sources/{source}/check"),
    "GET /api/saved-replies": Asked("/api/saved-replies?brand=levain"),
    "POST /api/saved-replies": Asked(
        "/api/saved-replies", {**BRAND, "title": "Merci", "text": "Merci !"}
    ),
    "DELETE /api/saved-replies/{id}": Asked(SAVED),
    "PUT /api/secrets/{brand}/{platform}": Asked(
        "/api/secrets/levain/facebook", {"access_token": "autre"}
    ),
    "GET /api/brands/{brand}/recipients": Asked(f"{SETTINGS}/recipients"),
    "POST /api/brands/{brand}/recipients/retry": Asked(
        f"{SETTINGS}/recipients/retry", {"email": "odile@levain.example"}
    ),
    "GET /api/brands/{brand}/channels": Asked(f"{SETTINGS}/channels"),
    "PUT /api/brands/{brand}/channels/{channel}": Asked(
        f"{SETTINGS}/channels/slack", {"language": "fr"}
    ),
    "DELETE /api/brands/{brand}/channels/{channel}": Asked(f"{SETTINGS}/channels/slack"),
    "POST /api/brands/{brand}/channels/{channel}/test": Asked(f"{SETTINGS}/channels/slack/test"),
    "GET /api/rules/{brand}": Asked("/api/rules/levain"),
    "GET /api/rules/{brand}/export": Asked("/api/rules/levain/export?platform=facebook"),
    "PUT /api/rules/{brand}": Asked("/api/rules/levain", {"banned": {"fr": ["arnaque"]}}),
    "POST /api/import": Asked("/api/import", {**BRAND, "events": [EVENT]}),
    "GET /api/export": Asked("/api/export?brand=levain"),
    "POST /api/privacy/erase": Asked(
        "/api/privacy/erase", {**BRAND, "platform": "facebook", "author_id": "u100_3"}
    ),
    "GET /api/crises": Asked("/api/crises?brand=levain"),
    "POST /api/crises": Asked("/api/crises", {**BRAND, "reason": "rappel d'un lot"}),
    "GET /api/crises/{id}": Asked(CRISIS),
    "PATCH /api/crises/{id}": Asked(CRISIS, {"speaker": "Mona"}),
    "POST /api/crises/{id}/decline": Asked(f"{CRISIS}/decline"),
    "PATCH /api/crises/{id}/steps/{step}": Asked(f"{CRISIS}/steps/keep_origin", {"done": True}),
    "POST /api/crises/{id}/notes": Asked(f"{CRISIS}/notes", {"text": "Le lot est retiré"}),
    "PUT /api/crises/{id}/statement": Asked(f"{CRISIS}/statement", FILLED),
    "POST /api/crises/{id}/approve": Asked(f"{CRISIS}/approve", {"seen": {"fr": "0" * 16}}),
    "POST /api/crises/{id}/broadcast": Asked(
        f"{CRISIS}/broadcast", {"platforms": {"facebook": "fr"}}
    ),
    "POST /api/crises/{id}/end": Asked(f"{CRISIS}/end", {}),
    "GET /api/conversations": Asked("/api/conversations?brand=levain"),
    "GET /api/conversations/{id}": Asked("/api/conversations/{mention}"),
    "GET /api/brands/{brand}/promises": Asked(f"{SETTINGS}/promises"),
    "PUT /api/brands/{brand}/promises": Asked(f"{SETTINGS}/promises", {"country": "fr"}),
    "GET /api/tasks": Asked("/api/tasks?brand=levain"),
    "POST /api/tasks": Asked("/api/tasks", TASK),
    "PATCH /api/tasks/{id}": Asked("/api/tasks/{task}", {"state": "done"}),
    "PATCH /api/saved-replies/{id}": Asked(SAVED, {"text": "Bonjour à vous !"}),
    "POST /api/saved-replies/{id}/use": Asked(f"{SAVED}/use", {"mention_id": "{mention}"}),
    "GET /api/brands/{brand}/voice": Asked(f"{SETTINGS}/voice"),
    "PUT /api/brands/{brand}/voice": Asked(f"{SETTINGS}/voice", {"signing": "initials"}),
    "POST /api/mentions/{id}/preview": Asked(f"{MENTION}/preview", {"text": "Merci !"}),
    "PUT /api/mentions/{id}/draft": Asked(f"{MENTION}/draft", {"text": "Mer"}),
    "DELETE /api/mentions/{id}/draft": Asked(f"{MENTION}/draft"),
    "POST /api/mentions/{id}/suggest": Asked(f"{MENTION}/suggest", {}),
    "PATCH /api/actions/{id}": Asked(ACTION, {"text": "Merci encore !"}),
    "DELETE /api/actions/{id}": Asked(ACTION),
    "GET /api/links": Asked("/api/links?brand=levain"),
    "GET /api/balance": Asked("/api/balance?brand=levain"),
    "GET /api/presence": Asked("/api/presence?brand=levain"),
    "GET /api/handover": Asked("/api/handover?brand=levain&language=fr"),
    "GET /api/sayings": Asked("/api/sayings?brand=levain"),
    "PATCH /api/sayings/{id}": Asked("/api/sayings/s1", SAYING),
    "GET /api/starters": Asked("/api/starters?brand=levain"),
    "POST /api/starters": Asked("/api/starters", {**STARTER, "title": "Quelle tarte ?"}),
    "GET /api/starters/{id}": Asked("/api/starters/{starter}"),
    "PATCH /api/starters/{id}": Asked("/api/starters/{starter}", {"finish": "Remercier"}),
    "DELETE /api/starters/{id}": Asked("/api/starters/{starter}"),
    "GET /api/people": Asked("/api/people?brand=levain"),
    "GET /api/accounts": Asked("/api/accounts?brand=levain"),
    "GET /api/accounts/{id}/mentions": Asked("/api/accounts/{person}/mentions"),
    "GET /api/people/{id}": Asked(PERSON),
    "PATCH /api/people/{id}": Asked(PERSON, {"is_partner": True}),
    "POST /api/people/{id}/gifts": Asked(f"{PERSON}/gifts", {"what": "Un panier"}),
    "POST /api/people/{id}/merge": Asked(f"{PERSON}/merge", {"other": "{other}"}),
    "DELETE /api/people/{id}/merge/{other}": Asked(f"{PERSON}/merge/{{other}}"),
    "GET /api/content": Asked("/api/content?brand=levain"),
    "GET /api/content/export": Asked("/api/content/export?brand=levain"),
    "POST /api/content/{id}/ask": Asked(f"{CONTENT}/ask", {}, wants_more=True),
    "POST /api/content/{id}/consent": Asked(
        f"{CONTENT}/consent", {"rights": "granted", "proof_note": "oui"}, wants_more=True
    ),
    "GET /api/topics": Asked("/api/topics?brand=levain"),
    "GET /api/topics/{id}/mentions": Asked(f"{TOPIC}/mentions"),
    "GET /api/topics/{id}/proposal": Asked(f"{TOPIC}/proposal"),
    "PATCH /api/topics/{id}": Asked(TOPIC, {"name": "Le dimanche", "pinned": True}),
    "POST /api/topics/{id}/merge": Asked(f"{TOPIC}/merge", {"into": "{topic2}"}),
    "DELETE /api/topics/{id}/merge/{other}": Asked("/api/topics/{topic2}/merge/{topic}"),
    "POST /api/topics/{id}/done": Asked(f"{TOPIC}/done", {"note": "C’est fait"}),
    "DELETE /api/topics/{id}/done": Asked(f"{TOPIC}/done"),
    "GET /api/report": Asked("/api/report?brand=levain&format=json"),
    "GET /api/tables/{table}": Asked("/api/tables/mentions?brand=levain"),
    "GET /api/reports": Asked("/api/reports?brand=levain"),
    "POST /api/reports": Asked("/api/reports", SCHEDULE),
    "DELETE /api/reports/{id}": Asked("/api/reports/{schedule}?brand=levain"),
    "GET /api/shares": Asked("/api/shares?brand=levain"),
    "POST /api/shares": Asked("/api/shares", {**BRAND, "language": "fr"}),
    "DELETE /api/shares/{id}": Asked("/api/shares/{share}?brand=levain"),
    "GET /api/crises/{id}/hours": Asked(f"{CRISIS}/hours"),
    "GET /api/crises/{id}/report": Asked(f"{CRISIS}/report"),
}


def make_things(api: Api) -> dict[str, str]:
    """One of everything a call may be about, by the name it has in `CALLS`."""
    alert = open_alert("levain", Sign(AlertKind.NEGATIVE_SPIKE, 9, 20), utc_now())
    assert keep_new_alert(alert, 0, utc_now())
    slack = {"webhook_url": "https://hooks.slack.com/services/T0AB/B0AB/abc"}
    assert api("PUT", "/api/secrets/levain/slack", slack).status == 200
    write(saying_write(Saying("s1", "levain", "facebook", NOON, SaidIn.POST, Leaning.GIVING)))
    say("Bonsoir", "100_2")
    mention = say("Bonjour")
    held = Api("jo")("POST", f"/api/mentions/{mention}/reply", {"text": "Merci, à vite !"})
    feed = {**BRAND, "platform": "feeds", "url": "https://blog.example/feed"}
    saved = {**BRAND, "title": "Bonjour", "text": "Bonjour !"}
    return {
        "mention": mention,
        "action": held.body["action_id"],
        "alert": alert.id,
        "crisis": api("POST", "/api/crises", {**BRAND, "alert_id": alert.id}).body["id"],
        "source": api("POST", "/api/sources", feed).body["id"],
        "saved": api("POST", "/api/saved-replies", saved).body["id"],
        "task": api("POST", "/api/tasks", TASK).body.get("id", "none"),
        "starter": api("POST", "/api/starters", STARTER).body.get("id", "none"),
        "schedule": api("POST", "/api/reports", SCHEDULE).body["id"],
        "share": api("POST", "/api/shares", {**BRAND, "language": "fr"}).body["id"],
        "person": _person("u100_1"),
        "other": _person("u100_2"),
        **make_topics(),
    }


def _person(author: str) -> str:
    return f"levain.facebook.{author_hash('levain', 'facebook', author)}"


def fill(asked: Asked, things: dict[str, str]) -> tuple[str, Any]:
    """The route and body of a call, with the ids of what it is about."""
    named = isinstance(asked.body, dict)
    body = {
        name: value.format(**things) if isinstance(value, str) else value
        for name, value in (asked.body.items() if named else ())
    }
    return asked.route.format(**things), body if named else asked.body
