"""The stand-in Reddit's interface: one caller's call, checked, done, answered in its shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infra.sandbox.reddit_profile import list_submitted, submit
from infra.sandbox.reddit_things import Forum, Thing, account_number
from infra.sandbox.reddit_wire import Json, Reader, listing, paged

LONGEST = 10_000
LONGEST_SUBJECT = 100
FILTER = "AutoModerator"
CALL = re.compile(r"/u/(\w+)|(?<![\w/])u/(\w+)", re.IGNORECASE)


class RefusedError(Exception):
    """A refusal by status; ``body`` is JSON, or nothing for an empty page."""

    def __init__(self, status: int, body: Json | None = None, **headers: str) -> None:
        super().__init__(str(status))
        self.status = status
        self.body = body
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Call:
    """A checked call: who calls, where, and what is said with it."""

    forum: Forum
    me: str
    method: str
    path: str
    values: dict[str, str]

    @property
    def reader(self) -> Reader:
        """The caller's eyes."""
        return Reader(self.forum, self.me)

    def find(self, name: str) -> Thing | None:
        """A thing by its fullname."""
        return self.forum.things.get(name.lower())


def answer_call(call: Call) -> Any:  # noqa: ANN401 - JSON
    """The body of a call's answer. Raises RefusedError."""
    with call.forum.lock:
        for method, pattern, act in ROUTES:
            found = re.fullmatch(pattern, call.path)
            if found and method == call.method:
                return act(call, *found.groups())
    raise RefusedError(404, {"message": "Not Found", "error": 404})


def _me(call: Call) -> Json:
    bio = {"public_description": f"{call.me} (sandbox)", "display_name": f"u_{call.me}"}
    number = account_number(call.me).removeprefix("t2_")
    return {"name": call.me, "id": number, "subreddit": bio, "created_utc": 0.0}


def _about_person(call: Call, name: str) -> Json:
    known = call.forum.people.get(name.lower())
    if not known:
        raise RefusedError(404, {"message": "Not Found", "error": 404})
    return {"kind": "t2", "data": {"name": known, "id": account_number(known)[3:]}}


def _places(call: Call, names: str) -> set[str]:
    """The communities of a path. An unknown one alone sends the caller to a search for it."""
    wanted = {one.lower() for one in names.split("+")}
    if wanted == {"all"}:
        return set(call.forum.communities)
    known = wanted & call.forum.communities.keys()
    if not known:
        raise RefusedError(302, None, Location=f"/subreddits/search?q={names}")
    return known


def _list(call: Call, names: str, what: str) -> Json:
    places, kind = _places(call, names), "t1" if what == "comments" else "t3"
    reader = call.reader
    things = call.forum.newest(
        lambda one: one.kind == kind and one.community.lower() in places and reader.sees(one)
    )
    return paged(reader, things, call.values)


def _mod_queue(call: Call, names: str) -> Json:
    """What the filter holds back, for those who moderate there."""
    places = {one for one in _places(call, names) if call.forum.moderates(call.me, one)}
    if not places:
        raise RefusedError(403, {"message": "Forbidden", "error": 403})
    held = call.forum.newest(
        lambda one: one.removed_by == FILTER and one.community.lower() in places
    )
    return paged(call.reader, held, call.values)


def _search(call: Call, names: str | None = None) -> Json:
    places = set(call.forum.communities)
    if names and (names != "all" or call.values.get("restrict_sr") in ("1", "True", "true")):
        places = _places(call, names)
    words = re.findall(r'"([^"]+)"|(\S+)', call.values.get("q", "").lower())
    wanted = [quoted or word for quoted, word in words if word != "or"]

    def fits(one: Thing) -> bool:
        said = f"{one.title} {one.text}".lower()
        is_here = one.kind == "t3" and one.community.lower() in places
        return is_here and any(word in said for word in wanted)

    reader = call.reader
    return paged(reader, [one for one in call.forum.newest(fits) if reader.sees(one)], call.values)


def _about_community(call: Call, name: str) -> Json:
    (place,) = _places(call, name) if "+" not in name else [""]
    shown = {"display_name": call.forum.communities.get(place, ""), "name": f"t5_{place[:6]}"}
    return {
        "kind": "t5",
        "data": shown | {"user_is_moderator": call.forum.moderates(call.me, place)},
    }


def _thread(call: Call, number: str, comment: str | None = None) -> list[Json]:
    post = call.find(f"t3_{number}")
    if post is None:
        raise RefusedError(404, {"message": "Not Found", "error": 404})
    values = call.values
    most = int(values["limit"]) if values.get("limit", "").isdigit() else 200
    depth = int(values["depth"]) if values.get("depth", "").isdigit() else 10
    focus = call.find(f"t1_{values.get('comment') or comment or ''}")
    top = [focus] if focus else list(call.forum.under(post))
    if values.get("sort") == "new":
        top.reverse()
    reader = call.reader
    branches = reader.branches(top, post, most=most, depth=depth)
    return [listing([reader.show(post)]), listing(branches)]


def _info(call: Call) -> Json:
    found = (call.find(name) for name in call.values.get("id", "").split(",")[:100])
    return listing(call.reader.show(one) for one in found if one)


def _more_children(call: Call) -> Json:
    named = (call.find(f"t1_{one}") for one in call.values.get("children", "").split(","))
    return _made(call, *(one for one in named if one))


def _inbox(call: Call, which: str) -> Json:
    me = call.me.lower()

    def is_for_me(one: Thing) -> bool:
        if one.author.lower() == me or one.deleted:
            return False
        called = {(a or b).lower() for a, b in CALL.findall(one.text)}
        answered = one.parent is not None and one.parent.author.lower() == me
        kinds = {
            "mentions": one.kind == "t1" and me in called,
            "messages": one.kind == "t4" and one.to.lower() == me,
            "comments": one.kind == "t1" and answered,
        }
        return any(kinds.values()) if which in ("inbox", "unread") else kinds.get(which, False)

    def is_mine(one: Thing) -> bool:
        return one.kind == "t4" and one.author.lower() == me

    things = call.forum.newest(is_mine if which == "sent" else is_for_me)
    return paged(call.reader, things, call.values, inbox=True)


def _comment(call: Call) -> Json:
    target, text = call.find(call.values.get("thing_id", "")), call.values.get("text", "")
    if target is None:
        return _error("NO_THING_ID", "id not specified", "parent")
    if target.deleted:
        return _error("DELETED_COMMENT", "that comment has been deleted", "parent")
    if (target.root or target).locked:
        return _error("THREAD_LOCKED", "Comments are locked.", "parent")
    refused = _check_text(text)
    if refused:
        return refused
    if target.kind == "t4":
        subject = f"re: {target.title.removeprefix('re: ')}"
        return _made(call, call.forum.send_message(call.me, target.author, subject, text, target))
    return _made(call, call.forum.add_comment(target, call.me, text))


def _compose(call: Call) -> Json:
    to = call.forum.people.get(call.values.get("to", "").lower())
    subject, text = call.values.get("subject", ""), call.values.get("text", "")
    if to is None:
        return _error("USER_DOESNT_EXIST", "that user doesn't exist", "to")
    if not subject or len(subject) > LONGEST_SUBJECT:
        return _error("TOO_LONG", "this is too long (max: 100)", "subject")
    refused = _check_text(text)
    if not refused:
        call.forum.send_message(call.me, to, subject, text)
    return refused or {"json": {"errors": []}}


def _edit(call: Call) -> Json:
    thing = _own(call, call.values.get("thing_id", ""))
    if thing.deleted:
        return _error("DELETED_COMMENT", "that comment has been deleted", "parent")
    refused = _check_text(call.values.get("text", ""))
    if refused:
        return refused
    call.forum.edit(thing, call.values["text"])
    return _made(call, thing)


def _delete(call: Call) -> Json:
    call.forum.delete(_own(call, call.values.get("id", "")))
    return {}


def _vote(call: Call) -> Json:
    thing = _known(call)
    if call.values.get("dir") == "1":
        thing.likes.add(call.me.lower())
    else:
        thing.likes.discard(call.me.lower())
    return {}


def _moderate(call: Call, what: str) -> Json:
    thing = _known(call)
    if not call.forum.moderates(call.me, thing.community):
        raise RefusedError(403, {"message": "Forbidden", "error": 403})
    if what == "remove":
        call.forum.remove(thing, call.me, spam=call.values.get("spam", "").lower() == "true")
    elif what == "approve":
        call.forum.approve(thing)
    else:
        thing.locked = what == "lock"
    return {}


def _known(call: Call) -> Thing:
    thing = call.find(call.values.get("id", ""))
    if thing is None:
        raise RefusedError(404, {"message": "Not Found", "error": 404})
    return thing


def _own(call: Call, name: str) -> Thing:
    thing = call.find(name)
    if thing is None or thing.kind == "t4" or thing.author.lower() != call.me.lower():
        raise RefusedError(403, {"message": "Forbidden", "error": 403})
    return thing


def _check_text(text: str) -> Json | None:
    if not text.strip():
        return _error("NO_TEXT", "we need something here", "text")
    if len(text) > LONGEST:
        return _error("TOO_LONG", "this is too long (max: 10000)", "text")
    return None


def _made(call: Call, *things: Thing) -> Json:
    shown = [call.reader.show(one) for one in things]
    return {"json": {"errors": [], "data": {"things": shown}}}


def _submit(call: Call) -> Json:
    return submit(call.forum, call.me, call.values)


def _list_submitted(call: Call, name: str) -> Json:
    return list_submitted(call.forum, call.me, name, call.values)


def _error(code: str, told: str, where: str) -> Json:
    return {"json": {"errors": [[code, told, where]]}}


Act = Callable[..., Any]
ROUTES: tuple[tuple[str, str, Act], ...] = (
    ("GET", r"/api/v1/me", _me),
    ("GET", r"/user/([\w-]+)/about", _about_person),
    ("GET", r"/r/([\w+]+)/(comments|new)", _list),
    ("GET", r"/r/([\w+]+)/search", _search),
    ("GET", r"/search", _search),
    ("GET", r"/r/(\w+)/about", _about_community),
    ("GET", r"/r/([\w+]+)/about/modqueue", _mod_queue),
    ("GET", r"/comments/(\w+)(?:/_?(?:/(\w+))?)?", _thread),
    ("GET", r"/api/info", _info),
    ("GET", r"/api/morechildren", _more_children),
    ("POST", r"/api/morechildren", _more_children),
    ("GET", r"/message/(inbox|unread|mentions|messages|comments|sent)", _inbox),
    ("POST", r"/api/comment", _comment),
    ("POST", r"/api/submit", _submit),
    ("GET", r"/user/([\w-]+)/submitted", _list_submitted),
    ("POST", r"/api/compose", _compose),
    ("POST", r"/api/editusertext", _edit),
    ("POST", r"/api/del", _delete),
    ("POST", r"/api/vote", _vote),
    ("POST", r"/api/(remove|approve|lock|unlock)", _moderate),
)
