"""The stand-in Graph API: one account's calls, checked, done, and answered in Meta's shapes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infra.sandbox.accounts import Account, Call, authenticate, debug_token, list_webhooks
from infra.sandbox.graph_errors import GraphError, bad_parameter, no_such_object
from infra.sandbox.graph_fields import parse_fields
from infra.sandbox.graph_mail import list_letters, list_talks, send, show_letter, show_talk
from infra.sandbox.graph_objects import View
from infra.sandbox.wall import Comment, Post, Saying, Wall

VERSIONED = re.compile(r"/(v\d{1,3}\.\d)(?:/([^/]+))?(?:/([a-z_]+))?/?")
MOST_IDS = 50
LONGEST, LONGEST_POST = 8_000, 63_206
RECENT = 600
YES = frozenset({"true", "1"})


@dataclass(slots=True)
class _Turn:
    """A checked call on its way: whose it is, what it is about."""

    account: Account
    call: Call
    view: View

    @property
    def wall(self) -> Wall:
        return self.account.wall

    def find(self, identity: str) -> Saying:
        found = self.wall.find(identity)
        if found is None:
            raise no_such_object(identity)
        return found

    def show(self, saying: Saying) -> dict[str, Any]:
        return self.view.show(saying, parse_fields(self.call.params.get("fields", "")))


def answer_call(accounts: list[Account], call: Call, base_url: str) -> dict[str, Any]:
    """The body of a call's answer. Raises GraphError."""
    found = VERSIONED.fullmatch(call.path)
    if found is None:
        raise no_such_object(call.path.strip("/"))
    version, node, edge = found[1], found[2] or "", found[3] or ""
    if node == "debug_token":
        return debug_token(accounts, call)
    if edge == "subscriptions":
        return list_webhooks(accounts, call, node)
    account = authenticate(accounts, call)
    node = account.wall.page.id if node == "me" else node
    view = View(account.wall, f"{base_url}/{version}", account.access_token)
    act = ACTS.get((call.method, edge))
    if act is None:
        raise bad_parameter("This method is not offered here.")
    with account.wall.lock:
        return act(_Turn(account, call, view), node)


def _read_object(turn: _Turn, node: str) -> dict[str, Any]:
    if not node:
        return _read_several(turn)
    page, mailbox = turn.wall.page, turn.account.mailbox
    fields = parse_fields(turn.call.params.get("fields", ""))
    if talk := mailbox.find_talk(node):
        return show_talk(mailbox, talk, fields)
    if letter := mailbox.find(node):
        return show_letter(mailbox, letter, fields)
    if node != page.id:
        return turn.show(turn.find(node))
    address = f"{turn.wall.base_url}/{turn.wall.username}"
    known = {"name": page.name, "id": page.id, "about": turn.wall.about, "link": address}
    known["access_token"] = turn.account.access_token
    asked = {one.name for one in fields} or {"name"}
    return {name: value for name, value in known.items() if name in asked | {"id"}}


def _read_several(turn: _Turn) -> dict[str, Any]:
    """Several objects by their ids; one that leads nowhere refuses the whole call."""
    ids = [one for one in turn.call.params.get("ids", "").split(",") if one]
    if not 1 <= len(ids) <= MOST_IDS:
        raise bad_parameter("The parameter ids is required, with at most 50 of them.")
    return {one: _read_object(turn, one) for one in ids}


def _list_nothing(turn: _Turn, node: str) -> dict[str, Any]:
    _must_be_page(turn, node)
    return {"data": []}


def _list_talks(turn: _Turn, node: str) -> dict[str, Any]:
    _must_be_page(turn, node)
    params = turn.call.params
    return list_talks(turn.account.mailbox, params, parse_fields(params.get("fields", "")))


def _list_letters(turn: _Turn, node: str) -> dict[str, Any]:
    mailbox, params = turn.account.mailbox, turn.call.params
    talk = mailbox.find_talk(node)
    if talk is None:
        raise no_such_object(node)
    return list_letters(mailbox, talk, params, parse_fields(params.get("fields", "")))


def _send(turn: _Turn, node: str) -> dict[str, Any]:
    _must_be_page(turn, node)
    return send(turn.account.mailbox, turn.call.params)


def _like(turn: _Turn, node: str) -> dict[str, Any]:
    turn.find(node).liked = turn.call.method == "POST"
    return {"success": True}


def _list_feed(turn: _Turn, node: str) -> dict[str, Any]:
    _must_be_page(turn, node)
    return turn.view.list_posts(*_edge(turn))


def _list_comments(turn: _Turn, node: str) -> dict[str, Any]:
    return turn.view.list_comments(turn.find(node), *_edge(turn))


def _edge(turn: _Turn) -> tuple[dict[str, str], Any]:
    names = ("limit", "after", "filter", "order", "summary")
    params = turn.call.params
    options = {name: params[name] for name in names if name in params}
    return options, parse_fields(params.get("fields", ""))


def _comment(turn: _Turn, node: str) -> dict[str, Any]:
    target, text = turn.find(node), _message(turn)
    now = turn.wall.clock()
    under = target if isinstance(target, Post) else target.parent or target
    for one in turn.wall.comments_under(under):
        is_recent = (now - one.said_at).total_seconds() < RECENT
        if is_recent and one.author == turn.wall.page and one.text == text:
            raise GraphError(506, "(#506) The same words were just posted here.")
    return {"id": turn.wall.add_comment(target, turn.wall.page, text).id}


def _publish(turn: _Turn, node: str) -> dict[str, Any]:
    """A post of the Page's own; the same words within minutes are refused."""
    _must_be_page(turn, node)
    text, now, page = turn.call.params.get("message", "").strip(), turn.wall.clock(), turn.wall.page
    if not text or len(text) > LONGEST_POST:
        raise bad_parameter("A post needs a message, of at most 63206 characters.")
    for one in turn.wall.posts.values():
        if one.author == page and one.text == text and (now - one.said_at).total_seconds() < RECENT:
            raise GraphError(506, "(#506) The same words were just posted here.")
    return {"id": turn.wall.add_post(page, text).id}


def _change_comment(turn: _Turn, node: str) -> dict[str, Any]:
    target, params = turn.find(node), turn.call.params
    is_own = target.author == turn.wall.page
    if "is_hidden" in params:
        if is_own or not isinstance(target, Comment):
            raise bad_parameter("This cannot be hidden.")
        turn.wall.hide(target, hidden=params["is_hidden"].lower() in YES)
    elif not is_own:
        raise GraphError(200, "(#200) Only its author may change the words.")
    else:
        words = _message(turn)
        # What a change does not repeat is taken away: a photo too.
        target.photo = ""
        turn.wall.edit(target, words)
    return {"success": True}


def _remove(turn: _Turn, node: str) -> dict[str, Any]:
    turn.wall.remove(turn.find(node))
    return {"success": True}


def _message(turn: _Turn) -> str:
    text = turn.call.params.get("message", "").strip()
    if not text or len(text) > LONGEST:
        raise bad_parameter("A comment needs a message, of at most 8000 characters.")
    return text


def _subscribe(turn: _Turn, node: str) -> dict[str, Any]:
    _must_be_page(turn, node)
    fields = turn.call.params.get("subscribed_fields", "feed")
    turn.account.subscribed = frozenset(fields.split(","))
    return {"success": True}


def _unsubscribe(turn: _Turn, node: str) -> dict[str, Any]:
    _must_be_page(turn, node)
    turn.account.subscribed = frozenset()
    return {"success": True}


def _list_subscriptions(turn: _Turn, node: str) -> dict[str, Any]:
    _must_be_page(turn, node)
    fields = sorted(turn.account.subscribed)
    app = {"id": turn.account.app_id, "name": "vigie (sandbox)", "subscribed_fields": fields}
    return {"data": [app] if fields else []}


def _must_be_page(turn: _Turn, node: str) -> None:
    if node != turn.wall.page.id:
        raise no_such_object(node)


ACTS: dict[tuple[str, str], Callable[[_Turn, str], dict[str, Any]]] = {
    ("GET", ""): _read_object,
    ("GET", "feed"): _list_feed,
    ("GET", "comments"): _list_comments,
    ("GET", "subscribed_apps"): _list_subscriptions,
    ("GET", "conversations"): _list_talks,
    ("GET", "messages"): _list_letters,
    ("GET", "tagged"): _list_nothing,
    ("GET", "ratings"): _list_nothing,
    ("GET", "ads_posts"): _list_nothing,
    ("POST", "messages"): _send,
    ("POST", "likes"): _like,
    ("DELETE", "likes"): _like,
    ("POST", "comments"): _comment,
    ("POST", "feed"): _publish,
    ("POST", ""): _change_comment,
    ("POST", "subscribed_apps"): _subscribe,
    ("DELETE", ""): _remove,
    ("DELETE", "subscribed_apps"): _unsubscribe,
}
