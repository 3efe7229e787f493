"""The stand-in's routes: the shapes of ``vigie.api.views``, because it calls them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from vigie.action import Action, ActionKind, ActionState, move
from vigie.analysis import Mood
from vigie.api.bodies import RulesBody
from vigie.api.queries import fold
from vigie.api.settings import show_platforms
from vigie.api.views import show_action, show_list, show_mention, show_moderation, show_source
from vigie.aws.brands import LISTS
from vigie.card import Status, after_action
from vigie.discretion import check_repeats_nothing
from vigie.errors import PersonalRepeatedError
from vigie.moderation import Moderation, Queue, Verdict
from vigie.source import Source

from tests.browser import channels, figures, office
from tests.browser.desk import PERSON, Desk, RefusedError, View
from tests.browser.people import Told

NEXT = {ActionState.PENDING: ActionState.CLAIMED, ActionState.CLAIMED: ActionState.SENT}
TASKS = {"feeds", "google_business"}
Run = Callable[[Desk, dict[str, str], View, dict[str, str]], View]


def try_recipient(desk: Desk, _: dict[str, str], body: View, __: dict[str, str]) -> View:
    found: View = next(one for one in desk.arrivals if one["email"] == body["email"])
    found |= {"state": "arrives", "since": None, "why": None, "delays": 0, "stopped": []}
    return found


def list_mentions(desk: Desk, query: dict[str, str], _: View, __: dict[str, str]) -> View:
    def wanted(told: Told) -> bool:
        card, analysis = told.card, told.card.analysis
        return (
            told.mention.brand == query["brand"]
            and query.get("status", card.status) == card.status
            and query.get("queue", card.queue) == card.queue
            and query.get("platform", card.platform) == card.platform
            and card.platform not in query.get("but", "").split(",")
            and query.get("assignee", card.assignee) == card.assignee
            and fold(query.get("q", "")) in fold(told.mention.text)
            and (
                analysis is None
                or query.get("sentiment", analysis.sentiment.label) == analysis.sentiment.label
            )
            and (analysis is None or "intent" not in query or query["intent"] in analysis.intents)
            and is_measured(told, query.get("measure", ""))
        )

    found = sorted(
        (one for one in desk.told.values() if wanted(one)),
        key=lambda one: one.mention.said_at,
        reverse=True,
    )
    start, limit = int(query.get("cursor", 0)), int(query.get("limit", 50))
    page = found[start : start + limit]
    more = str(start + limit) if len(found) > start + limit else None
    return show_list([show_mention(one.mention, one.card) for one in page], more)


def is_measured(told: Told, measure: str) -> bool:
    """Whether a measure counts a mention, of those the figures' tests ask for."""
    mood = told.card.analysis.sentiment.label if told.card.analysis else None
    if measure.startswith("about_us"):
        return not told.mention.own and measure in ("about_us", f"about_us_{mood}")
    return measure in ("", "mentions", mood) or told.mention.native_id == "hours"


def check_revision(desk: Desk, identity: str, headers: dict[str, str]) -> None:
    known, given = desk.told[identity].card.revision, headers.get("if-match")
    if given and int(given) != known:
        raise RefusedError(409, f"this was changed meanwhile: it is at revision {known}")


def patch_mention(desk: Desk, query: dict[str, str], body: View, headers: dict[str, str]) -> View:
    identity = query["id"]
    check_revision(desk, identity, headers)
    card = desk.told[identity].card
    changes: View = {k: v for k, v in body.items() if k in ("assignee", "note", "no_reply_needed")}
    if "snoozed_until" in body:
        until = body["snoozed_until"]
        changes["snoozed_until"] = datetime.fromisoformat(until) if until else None
    if "sentiment" in body and card.analysis:
        mood = replace(card.analysis.sentiment, label=Mood(body["sentiment"]))
        changes |= {
            "analysis": replace(card.analysis, sentiment=mood),
            "human": card.human | {"sentiment"},
        }
    if "status" in body:
        if (
            body["status"] == "done"
            and card.is_complaint
            and not card.replied_at
            and not body.get("no_reply_needed")
        ):
            raise RefusedError(422, "a complaint is done once it has a reply, or a reason")
        changes["status"] = Status(body["status"])
    desk.change(identity, **changes)
    return desk.show(identity)


def reply(desk: Desk, query: dict[str, str], body: View, headers: dict[str, str]) -> View:
    identity = query["id"]
    check_revision(desk, identity, headers)
    mention = desk.told[identity].mention
    if body["visibility"] == "public":
        check_discreet(body["text"], mention.text)
    key = headers["idempotency-key"]
    kind = ActionKind.PRIVATE_REPLY if body["visibility"] == "private" else ActionKind.REPLY
    action = desk.actions.get(key) or new_action(mention, key, kind, text=body["text"])
    desk.actions[key] = action
    return {
        "action_id": key,
        "state": action.state.value,
        "reason": action.reason or None,
        "url": action.url,
    }


def check_discreet(text: str, said: str) -> None:
    try:
        check_repeats_nothing(text, [said], [])
    except PersonalRepeatedError as refused:
        raise RefusedError(refused.status, str(refused), **refused.facts()) from refused


def new_action(
    mention: Any, key: str, kind: ActionKind, *, text: str = "", reason: str = ""
) -> Action:
    now = datetime.now(UTC)
    action = Action(
        key,
        mention.id,
        mention.brand,
        mention.platform,
        mention.native_id,
        kind,
        PERSON,
        text=text,
        reason=reason,
        url=mention.url,
        created_at=now,
    )
    if mention.platform in TASKS:
        return move(
            action, ActionState.TASK, now, "offers no way to do this from here: open it there"
        )
    return action


def moderate(desk: Desk, query: dict[str, str], body: View, headers: dict[str, str]) -> View:
    identity = query["id"]
    check_revision(desk, identity, headers)
    act = body["action"]
    if act in ("hide", "spam", "delete") and not body["reason"]:
        raise RefusedError(422, "say why: a reason is needed")
    card = desk.told[identity].card
    keeps = act in ("approve", "unhide")
    moderation = Moderation(Verdict.KEEP if keeps else Verdict.HIDE, (), None)
    desk.decisions.setdefault(identity, []).append(
        {
            "actor": PERSON,
            "at": datetime.now(UTC).isoformat(),
            "action": act,
            "reason": body["reason"] or None,
            **show_moderation(moderation),
        }
    )
    desk.change(
        identity,
        moderation=moderation,
        queue=Queue.REPLY if keeps else card.queue,
        human=card.human | {"moderation"},
    )
    if act == "approve" and card.status is not Status.HIDDEN:
        return {"action_id": None, "state": "sent"}
    kind = ActionKind.UNHIDE if keeps else ActionKind(act)
    key = headers.get("idempotency-key", f"{kind}-{identity}-{len(desk.actions)}")
    desk.actions[key] = new_action(desk.told[identity].mention, key, kind, reason=body["reason"])
    return {"action_id": key, "state": desk.actions[key].state.value, "reason": None, "url": None}


def read_action(desk: Desk, query: dict[str, str], _: View, __: dict[str, str]) -> View:
    """Each reading finds the action one state further."""
    action = desk.actions[query["id"]]
    if action.state in NEXT:
        now = datetime.now(UTC)
        action = move(action, NEXT[action.state], now)
        desk.actions[query["id"]] = action
        if action.state is ActionState.SENT:
            known = desk.told[action.mention_id]
            card = after_action(known.card, action.kind, now)
            desk.told[action.mention_id] = replace(
                known, card=replace(card, revision=card.revision + 1)
            )
    return show_action(action)


def list_alerts(desk: Desk, query: dict[str, str], _: View, __: dict[str, str]) -> View:
    found = [
        one
        for one in desk.alerts
        if one["brand"] == query["brand"] and query.get("state", one["state"]) == one["state"]
    ]
    start = next((n for n, one in enumerate(found, 1) if one["id"] == query.get("cursor")), 0)
    page = found[start : start + int(query.get("limit", "50"))]
    return show_list(page, page[-1]["id"] if found[start + len(page) :] else None)


def read_alert(desk: Desk, query: dict[str, str], _: View, __: dict[str, str]) -> View:
    found: View | None = next((one for one in desk.alerts if one["id"] == query["id"]), None)
    if found is None:
        raise RefusedError(404, "no such alert")
    return found


def settle_alert(state: str) -> Run:
    def settle(desk: Desk, query: dict[str, str], _: View, __: dict[str, str]) -> View:
        alert: View = next(one for one in desk.alerts if one["id"] == query["id"])
        alert["state"] = state
        return alert

    return settle


def save_brand(desk: Desk, query: dict[str, str], body: View, _: dict[str, str]) -> View:
    desk.brands[query["id"]] = body
    return {"brand": query["id"], **body}


def spoken(lists: dict[str, list[str]]) -> list[str]:
    """A list's words in every language."""
    return [word for words in lists.values() for word in words]


def save_rules(desk: Desk, _: dict[str, str], body: View, __: dict[str, str]) -> View:
    """The lists are kept; a suggestion whose word stands in its list is one no more."""
    lists = RulesBody.model_validate(body).model_dump(include=set(LISTS))
    suggestions = {
        name: [one for one in found if one["word"] not in spoken(lists[name])]
        for name, found in desk.rules["suggestions"].items()
    }
    desk.rules |= {**lists, "suggestions": suggestions}
    return lists


def add_source(desk: Desk, _: dict[str, str], body: View, __: dict[str, str]) -> View:
    desk.sources.append(Source(**{**body, "id": f"s{len(desk.sources) + 1}"}))
    return show_source(desk.sources[-1])


def delete_source(desk: Desk, query: dict[str, str], _: View, __: dict[str, str]) -> View:
    desk.sources = [one for one in desk.sources if one.id != query["id"]]
    return {"deleted": query["id"]}


ID = "(?P<id>[^/]+)"
ROUTES: tuple[tuple[str, str, Run], ...] = (
    ("GET", "/api/platforms", lambda *_: show_platforms()),
    ("GET", "/api/me", lambda *_: {"id": "1", "name": PERSON, "roles": {"*": "owner"}}),
    (
        "GET",
        "/api/brands",
        lambda d, *_: show_list([{"brand": k, "name": v["name"]} for k, v in d.brands.items()]),
    ),
    ("GET", f"/api/brands/{ID}", lambda d, q, *_: {"brand": q["id"], **d.brands[q["id"]]}),
    ("PUT", f"/api/brands/{ID}", save_brand),
    ("GET", f"/api/brands/{ID}/recipients", lambda d, *_: show_list(d.arrivals)),
    ("POST", f"/api/brands/{ID}/recipients/retry", try_recipient),
    ("GET", "/api/mentions", list_mentions),
    ("GET", f"/api/mentions/{ID}", lambda d, q, *_: d.whole(q["id"]) | office.beside(d, q["id"])),
    ("PATCH", f"/api/mentions/{ID}", patch_mention),
    ("POST", f"/api/mentions/{ID}/reply", reply),
    ("POST", f"/api/mentions/{ID}/moderate", moderate),
    ("GET", f"/api/actions/{ID}", read_action),
    (
        "GET",
        "/api/sources",
        lambda d, q, *_: show_list(
            [show_source(one) for one in d.sources if one.brand == q["brand"]]
        ),
    ),
    ("POST", "/api/sources", add_source),
    ("DELETE", f"/api/sources/{ID}", delete_source),
    ("GET", f"/api/rules/{ID}", lambda d, *_: d.rules),
    ("PUT", f"/api/rules/{ID}", save_rules),
    ("GET", "/api/saved-replies", lambda d, *_: show_list(d.replies)),
    ("GET", "/api/alerts", list_alerts),
    ("GET", f"/api/alerts/{ID}", read_alert),
    ("GET", "/api/crises", lambda *_: show_list([])),
    ("GET", "/api/crisis-templates", lambda *_: show_list([])),
    ("POST", f"/api/alerts/{ID}/ack", settle_alert("acknowledged")),
    ("POST", f"/api/alerts/{ID}/mute", settle_alert("muted")),
    ("POST", f"/api/alerts/{ID}/dismiss", settle_alert("over")),
    *figures.ROUTES,
    *channels.ROUTES,
    *office.ROUTES,
)
