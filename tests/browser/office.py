"""The reply desk's part of the stand-in, in the shapes of the API; absent until a test opens it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action, ActionState
from vigie.api.views import show_action, show_list, show_mention

from tests.browser.accounts import rank
from tests.browser.desk import PERSON, Desk, RefusedError, View
from tests.browser.office_figures import a_presence
from tests.browser.office_shelves import a_calendar, a_gallery, a_team, a_trail, people
from tests.browser.office_topics import PROPOSAL, change_topic, close_topic, some_topics

Query = dict[str, str]
Headers = dict[str, str]
REPLIES = ("reply", "private_reply")
INSTEAD = (
    "Bonjour Lucie, merci pour votre message. Nous venons de vous écrire en privé. À tout de suite."
)


def soon(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


def some_sayings() -> list[View]:
    """An answer that gives and a post that promotes, as a rule sorted them."""
    reply = {"id": "s1", "said_in": "reply", "leaning": "giving", "about": "m1"}
    post = {"id": "s2", "said_in": "post", "leaning": "promoting", "about": "Menu d'automne"}
    known = {"platform": "facebook", "at": soon(days=-2), "who": PERSON, "decided_by": None}
    return [known | reply, known | post]


@dataclass
class Office:
    """What the team's desk knows; tests may reach in. ``guides`` go by native id."""

    guides: dict[str, View] = field(default_factory=dict)
    drafts: dict[str, View] = field(default_factory=dict)
    leases: dict[str, View] = field(default_factory=dict)
    notes: dict[str, list[View]] = field(default_factory=dict)
    tasks: list[View] = field(default_factory=list)
    held: list[View] = field(default_factory=list)
    own: dict[str, View] = field(default_factory=dict)
    voice: View = field(default_factory=dict)
    promises: View = field(default_factory=dict)
    team: list[View] = field(default_factory=a_team)
    starters: list[View] = field(default_factory=a_calendar)
    gallery: list[View] = field(default_factory=list)
    topics: View = field(default_factory=some_topics)
    drafting: bool = True
    hours: float = 1.5
    sayings: list[View] = field(default_factory=some_sayings)


def open_office(desk: Desk) -> Office:
    """Give a desk its office: a guide for the complaint, a promise that is late, a voice."""
    office = Office(
        guides={"cold": a_guide()},
        tasks=[a_task("t1", "Rappeler Lucie au sujet du café", desk.of("cold"), hours=-3)],
        voice=a_voice(),
        promises={
            "answer_within": {"complaint": 4, "question": 8, "review": 24},
            "country": "fr",
            "holidays": ["2026-12-24"],
        },
        gallery=a_gallery(desk.show(desk.of("photo")), desk.show(desk.of("thanks"))),
    )
    desk.office = office
    return office


def a_guide() -> View:
    return {
        "visibility": "private",
        "both": True,
        "reasons": ["anger", "order"],
        "acknowledgement": INSTEAD,
        "windows": [
            {"visibility": "public", "open": True, "until": None, "seconds_left": None, "why": ""},
            {
                "visibility": "private",
                "open": True,
                "until": soon(days=6, hours=4),
                "seconds_left": 532_800,
                "why": "",
            },
        ],
        "can": {"public": "send", "private": "send"},
    }


def a_task(identity: str, what: str, mention_id: str | None = None, hours: float = 20) -> View:
    return {
        "id": identity,
        "brand": "cafe-du-phare",
        "kind": "promise",
        "what": what,
        "owner": PERSON,
        "due_at": soon(hours=hours),
        "state": "open",
        "is_late": hours < 0,
        "mention_id": mention_id,
        "person": None,
        "made_by": PERSON,
        "made_at": soon(hours=-30),
        "done_by": None,
        "done_at": None,
    }


def a_voice() -> View:
    return {
        "who": "Un café de quartier, trois personnes, tout est fait ici.",
        "use": ["avec plaisir", "on vous attend"],
        "avoid": ["cher client", "nous sommes au regret"],
        "humour": "Léger, jamais aux dépens de quelqu'un.",
        "signing": "initials",
        "sign_in": ["public"],
        "address": "vous",
        "tones": {"facebook": "Chaleureux, phrases courtes.", "x": "Bref."},
        "closing": "À bientôt au Phare\u202f!",
    }


def of(desk: Desk) -> Office:
    if desk.office is None:
        raise RefusedError(404, "no office here")
    office: Office = desk.office
    return office


def beside(desk: Desk, identity: str) -> View:
    """What the mention whole gains where there is an office."""
    if desk.office is None:
        return {}
    office, mention = desk.office, desk.told[identity].mention
    line = line_of(desk, identity)
    sent = [one for one in desk.actions.values() if one.mention_id == identity]
    return {
        "actions": [show_own(desk, one) for one in sent],
        "priority": line["priority"],
        "deadline": line["deadline"],
        "is_reopened": False,
        "promises": [one for one in office.tasks if one["mention_id"] == identity],
        "guide": office.guides.get(mention.native_id, a_plain_guide()),
        "draft": office.drafts.get(identity),
        "lease": office.leases.get(identity),
        "notes": office.notes.get(identity, []),
        "can_suggest": office.drafting,
    }


def show_own(desk: Desk, action: Action) -> View:
    """An act with what may be done to it, and what was."""
    stands = action.state is ActionState.SENT and action.kind in REPLIES
    known = {"can_edit": stands, "can_delete": stands, "edited_by": None, "deleted_by": None}
    return show_action(action) | known | of(desk).own.get(action.id, {})


def change_own(desk: Desk, query: Query, body: View, _: Headers) -> View:
    done = {"text_now": body["text"], "edited_by": PERSON} if body else {"deleted_by": PERSON}
    of(desk).own.setdefault(query["id"], {}).update(done)
    return {"action_id": query["id"], "state": "sent", "reason": None, "url": None}


def a_plain_guide() -> View:
    return {
        "visibility": "public",
        "both": False,
        "reasons": [],
        "acknowledgement": "",
        "windows": [],
        "can": {"public": "send", "private": "send"},
    }


POINTS = {"complaint": 27, "purchase": 20, "question": 20, "praise": 6}


def line_of(desk: Desk, identity: str) -> View:
    told = desk.told[identity]
    mention, card = told.mention, told.card
    intents = [one.value for one in card.analysis.intents] if card.analysis else []
    reasons: list[View] = [
        {"code": one, "points": POINTS[one], "facts": {}} for one in intents if one in POINTS
    ]
    hours = (datetime.now(UTC) - mention.said_at) / timedelta(hours=1)
    if hours >= 1:
        reasons.append({"code": "waiting", "points": 3, "facts": {"hours": int(hours)}})
    if (mention.author.followers or 0) > 1000:
        followers = mention.author.followers
        reasons.append({"code": "visible_author", "points": 3, "facts": {"followers": followers}})
    within = 2 if "complaint" in intents or "purchase" in intents else 8
    due = mention.said_at + timedelta(hours=within)
    left = (due - datetime.now(UTC)).total_seconds()
    return {
        "id": f"talk-{identity}",
        "brand": mention.brand,
        "platform": mention.platform,
        "person": {"id": f"{mention.brand}.{mention.platform}.1", "name": mention.author.name},
        "status": card.status.value,
        "count": 3 if mention.native_id == "hours" else 1,
        "mention": show_mention(mention, card),
        "priority": {"score": sum(one["points"] for one in reasons), "reasons": reasons},
        "deadline": {
            "kind": "complaint" if "complaint" in intents else "question",
            "due_at": due.isoformat(),
            "is_late": left < 0,
            "seconds_left": int(left),
        }
        if intents and intents != ["praise"]
        else None,
        "assignee": card.assignee or None,
        "snoozed_until": card.snoozed_until.isoformat() if card.snoozed_until else None,
        "is_reopened": mention.native_id == "hours",
        "merged_with": [],
    }


def list_conversations(desk: Desk, query: Query, *_: object) -> View:
    of(desk)
    lines = [
        line_of(desk, identity)
        for identity, told in desk.told.items()
        if told.mention.brand == query["brand"]
        and told.card.status == "todo"
        and told.card.queue == query.get("queue", "reply")
        and bool(told.card.snoozed_until) == (query.get("status") == "snoozed")
        and query.get("platform", told.mention.platform) == told.mention.platform
        and query.get("q", "").lower() in told.mention.text.lower()
    ]
    if query.get("assignee") == "me":
        lines = [one for one in lines if one["assignee"] == PERSON]
    if query.get("late"):
        lines = [one for one in lines if one["deadline"] and one["deadline"]["is_late"]]
    late = [bool(one["deadline"] and one["deadline"]["is_late"]) for one in lines]
    ranked = sorted(
        zip(late, lines, strict=True), key=lambda one: (one[0], one[1]["priority"]["score"])
    )
    return show_list([line for _, line in reversed(ranked)])


def read_conversation(desk: Desk, query: Query, *_: object) -> View:
    of(desk)
    whole = desk.whole(query["id"])
    line = line_of(desk, query["id"])
    items = [{**one, "actions": []} for one in whole["conversation"]]
    return {**line, "items": items}


def preview(desk: Desk, query: Query, body: View, _: Headers) -> View:
    office = of(desk)
    signed = body["text"] if body["visibility"] == "private" else f"{body['text']} CD"
    avoided = [one for one in office.voice.get("avoid", []) if one in body["text"].lower()]
    junior = any(one["is_me"] and one["is_junior"] for one in office.team)
    return {
        "text": signed,
        "length": len(signed),
        "limit": 8000,
        "unit": "characters",
        "counting": "characters",
        "visibility": body["visibility"],
        "will": "hold" if junior else "send",
        "warnings": [
            {"code": "avoided_word", "detail": f"the brand avoids {one}", "word": one}
            for one in avoided
        ],
        "refused": None,
        "promise": {"what": body["text"], "due_at": soon(days=1)}
        if "nous vous" in signed
        else None,
    }


def put_draft(desk: Desk, query: Query, body: View, _: Headers) -> View:
    of(desk).drafts[query["id"]] = {**body, "saved_at": soon()}
    return {"draft": of(desk).drafts[query["id"]]}


def drop_draft(desk: Desk, query: Query, *_: object) -> View:
    of(desk).drafts.pop(query["id"], None)
    return {"draft": None}


def take_lease(desk: Desk, query: Query, *_: object) -> View:
    known = of(desk).leases.get(query["id"])
    if known and not known["is_mine"]:
        name = known["holder"]["name"]
        facts = {"code": "taken", "holder": name, "until": known["until"], "why": known["why"]}
        raise RefusedError(409, f"{name} is answering", **facts)
    holder = {"id": "1", "name": PERSON}
    lease = {"holder": holder, "until": soon(minutes=2), "is_mine": True, "why": "typing"}
    of(desk).leases[query["id"]] = lease
    return lease


def drop_lease(desk: Desk, query: Query, *_: object) -> View:
    if of(desk).leases.get(query["id"], {}).get("is_mine"):
        del of(desk).leases[query["id"]]
    return {"lease": None}


def add_note(desk: Desk, query: Query, body: View, _: Headers) -> View:
    note = {"id": "n", "by": PERSON, "at": soon(), "text": body["text"], "mentions": []}
    of(desk).notes.setdefault(query["id"], []).append(note)
    return note


def suggest(desk: Desk, *_: object) -> View:
    of(desk)
    text = "Bonjour, merci pour votre question. Oui, nous sommes ouverts le dimanche."
    return {"suggestion": "s1", "text": text, "is_machine": True, "model": "petit-modèle"}


def list_tasks(desk: Desk, query: Query, *_: object) -> View:
    wanted = query.get("state", "open")
    return show_list([one for one in of(desk).tasks if wanted in ("all", one["state"])])


def add_task(desk: Desk, _: Query, body: View, __: Headers) -> View:
    of(desk).tasks.append(a_task(f"t{len(of(desk).tasks) + 1}", body["what"]) | body)
    return of(desk).tasks[-1]


def patch_task(desk: Desk, query: Query, body: View, _: Headers) -> View:
    task: View = next(one for one in of(desk).tasks if one["id"] == query["id"])
    task |= {**body, "done_by": PERSON, "done_at": soon()}
    return task


def decide(state: str) -> Any:
    def run(desk: Desk, query: Query, body: View, _: Headers) -> View:
        held: View = next(one for one in of(desk).held if one["action_id"] == query["id"])
        of(desk).held.remove(held)
        return held | {"state": state, **body}

    return run


def save(name: str) -> Any:
    def run(desk: Desk, _: Query, body: View, __: Headers) -> View:
        setattr(of(desk), name, body)
        return body

    return run


def put_member(desk: Desk, query: Query, body: View, _: Headers) -> View:
    team = of(desk).team
    member = next((one for one in team if one["user"] == query["user"]), None)
    if member is None:
        team.append(member := {"user": query["user"], "is_me": False, "is_away": False})
    member |= body
    return member


def go_away(desk: Desk, _: Query, body: View, __: Headers) -> View:
    me: View = next(one for one in of(desk).team if one["is_me"])
    me |= {k: v for k, v in body.items() if k != "brand"} | {"is_away": True}
    return me


def add_starter(desk: Desk, _: Query, body: View, __: Headers) -> View:
    warnings = [{"code": "backlog_late", "detail": "answers are late"}]
    starter = {"id": "new", "state": "planned", "posts": [], "warnings": warnings, **body}
    of(desk).starters.append(starter)
    return starter


def record_consent(desk: Desk, query: Query, body: View, _: Headers) -> View:
    item: View = next(one for one in of(desk).gallery if one["id"] == query["id"])
    proof = {"url": body.get("proof_url"), "note": body.get("proof_note", "")}
    item |= {"rights": body["rights"], "consent": {"by": PERSON, "at": soon(), "proof": proof}}
    return item


def correct_saying(desk: Desk, query: Query, body: View, _: Headers) -> View:
    saying: View = next(one for one in of(desk).sayings if one["id"] == query["id"])
    saying |= {"leaning": body["leaning"], "decided_by": PERSON}
    return saying


LINK: View = {
    "code": "k7",
    "address": "https://vigie.example/l/k7",
    "url": "https://cafe.example/carte",
    "platform": "facebook",
    "mention_id": "m1",
    "made_at": soon(days=-3),
    "clicks": 14,
    "previews": 3,
    "last_click_at": soon(hours=-2),
}
ID = "(?P<id>[^/]+)"
MENTION = f"/api/mentions/{ID}"
BRAND = f"/api/brands/{ID}"
TEAM = f"{BRAND}/team"
PERSONS: list[View] = people()
BALANCE: View = {
    "target": 0.8,
    "total": {"giving": 34, "promoting": 12, "share": 0.739},
    "platforms": [
        {"platform": "facebook", "giving": 22, "promoting": 3, "share": 0.88},
        {"platform": "instagram", "giving": 12, "promoting": 9, "share": 0.571},
    ],
    "is_thin": False,
}


def shelf(run: Any) -> Any:
    """A route that is there with the office only."""

    def guarded(desk: Desk, query: Query, body: View, headers: Headers) -> View:
        of(desk)
        answer: View = run(desk, query)
        return answer

    return guarded


ROUTES = (
    ("GET", "/api/conversations", list_conversations),
    ("GET", f"/api/conversations/{ID}", read_conversation),
    ("POST", f"{MENTION}/preview", preview),
    ("PUT", f"{MENTION}/draft", put_draft),
    ("DELETE", f"{MENTION}/draft", drop_draft),
    ("PUT", f"{MENTION}/lease", take_lease),
    ("DELETE", f"{MENTION}/lease", drop_lease),
    ("POST", f"{MENTION}/notes", add_note),
    ("POST", f"{MENTION}/suggest", suggest),
    ("GET", "/api/tasks", list_tasks),
    ("POST", "/api/tasks", add_task),
    ("PATCH", f"/api/tasks/{ID}", patch_task),
    ("GET", "/api/approvals", shelf(lambda d, _: show_list(d.office.held))),
    ("POST", f"/api/actions/{ID}/approve", decide("pending")),
    ("POST", f"/api/actions/{ID}/refuse", decide("failed")),
    ("PATCH", f"/api/actions/{ID}", change_own),
    ("DELETE", f"/api/actions/{ID}", change_own),
    ("GET", f"{BRAND}/voice", shelf(lambda d, _: d.office.voice)),
    ("PUT", f"{BRAND}/voice", save("voice")),
    ("GET", f"{BRAND}/promises", shelf(lambda d, _: d.office.promises)),
    ("PUT", f"{BRAND}/promises", save("promises")),
    ("GET", TEAM, shelf(lambda d, _: show_list(d.office.team))),
    ("PUT", f"{TEAM}/(?P<user>[^/]+)", put_member),
    ("PUT", "/api/me/away", go_away),
    ("GET", "/api/starters", shelf(lambda d, _: show_list(d.office.starters))),
    ("POST", "/api/starters", add_starter),
    ("GET", "/api/accounts", shelf(rank)),
    (
        "GET",
        f"/api/accounts/{ID}/mentions",
        shelf(lambda d, _: show_list([d.show(d.of("cold")), d.show(d.of("thanks"))])),
    ),
    ("GET", "/api/people", shelf(lambda _, __: show_list(PERSONS))),
    ("GET", f"/api/people/{ID}", shelf(lambda _, __: PERSONS[0])),
    ("GET", "/api/topics", shelf(lambda d, _: d.office.topics)),
    ("GET", f"/api/topics/{ID}/mentions", shelf(lambda d, _: show_list([d.show(d.of("cold"))]))),
    ("GET", f"/api/topics/{ID}/proposal", shelf(lambda _, __: PROPOSAL)),
    ("PATCH", f"/api/topics/{ID}", change_topic),
    ("POST", f"/api/topics/{ID}/done", close_topic),
    ("GET", "/api/content", shelf(lambda d, _: show_list(d.office.gallery))),
    ("POST", f"/api/content/{ID}/consent", record_consent),
    ("GET", "/api/presence", shelf(lambda d, query: a_presence(query, d.office.hours))),
    ("GET", "/api/handover", shelf(lambda _, __: {"brand": "cafe-du-phare"})),
    ("GET", "/api/balance", shelf(lambda _, __: BALANCE)),
    ("GET", "/api/sayings", shelf(lambda d, _: show_list(d.office.sayings))),
    ("PATCH", f"/api/sayings/{ID}", correct_saying),
    ("GET", "/api/links", shelf(lambda _, __: show_list([LINK]))),
    ("GET", "/api/audit", shelf(lambda d, _: show_list(a_trail(d.of("cold"))))),
)
