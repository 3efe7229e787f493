"""The stand-in Instagram API: one account's calls, checked, done, and answered in Meta's shapes.

https://developers.facebook.com/docs/instagram-platform/reference
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from infra.sandbox.graph_errors import GraphError, bad_parameter, no_such_object
from infra.sandbox.graph_fields import parse_fields
from infra.sandbox.graph_objects import stamp
from infra.sandbox.instagram_gallery import Letter, Remark
from infra.sandbox.instagram_objects import Turn, page_of, show, wanted_fields
from infra.sandbox.wall import Person

VERSIONED = re.compile(r"/(v\d{1,3}\.\d)(?:/([^/]+)(?:/([a-z_]+))?)?/?")
LONGEST_COMMENT = 300
LONGEST_MESSAGE = 1_000
WEEK = timedelta(days=7)
DAY = timedelta(hours=24)
SUBSCRIBED = ("comments", "mentions", "messages")


def window_closed() -> GraphError:
    """The person wrote too long ago, or the comment is too old."""
    return GraphError(10, "(#10) Outside of the allowed window.", 2534022, kind="IGApiException")


def answer_call(turn: Turn, method: str, path: str) -> dict[str, Any]:
    """The body of a call's answer. Raises GraphError."""
    found = VERSIONED.fullmatch(path)
    if found is None:
        raise no_such_object(path.strip("/"))
    node, edge = found[2] or "", found[3] or ""
    gallery = turn.gallery
    is_account = node in ("me", gallery.account.id)
    table = ACCOUNT_ACTS if is_account else NODE_ACTS
    act = table.get((method, edge))
    if not node and method == "GET" and turn.params.get("ids"):
        act = _read_several
    if act is None:
        raise bad_parameter("This method is not offered here.")
    with gallery.lock:
        return act(turn, node)


def _read_several(turn: Turn, _: str) -> dict[str, Any]:
    """Several by id: one that is gone fails them all, as on Instagram."""
    names = str(turn.params["ids"]).split(",")
    return {one: _read_node(turn, one) for one in names}


def _read_account(turn: Turn, _: str) -> dict[str, Any]:
    gallery = turn.gallery
    known = {
        "user_id": gallery.account.id,
        "id": gallery.account.id,
        "username": gallery.account.name,
        "name": gallery.account.name,
        "biography": gallery.biography,
        "website": f"{gallery.base_url}/",
        "followers_count": 120,
        "media_count": len(gallery.media),
    }
    shown: dict[str, Any] = {"id": gallery.account.id}
    for one in parse_fields(str(turn.params.get("fields", "id,username"))):
        if one.name == "mentioned_comment":
            found = gallery.elsewhere.get(one.options.get("comment_id", ""))
            if found is None:
                raise no_such_object(one.options.get("comment_id", ""))
            shown[one.name] = show(turn, found, one.fields)
        elif one.name in known:
            shown[one.name] = known[one.name]
        else:
            raise bad_parameter(f"Tried accessing nonexisting field ({one.name})")
    return shown


def _read_node(turn: Turn, node: str) -> dict[str, Any]:
    """A media, a comment, or the name of somebody who wrote to the account."""
    people = {person.id: person for person, _ in turn.gallery.talks()}
    if node in people:
        return {"id": node, "name": people[node].name, "username": people[node].name}
    return show(turn, turn.find(node), parse_fields(str(turn.params.get("fields", "id"))))


def _list_media(turn: Turn, node: str) -> dict[str, Any]:
    newest = sorted(turn.gallery.media.values(), key=lambda one: -one.rank)
    return page_of(turn, newest, f"{node}/media", turn.params, wanted_fields(turn))


def _list_comments(turn: Turn, node: str) -> dict[str, Any]:
    listed = turn.gallery.under(turn.find(node))
    return page_of(turn, listed, f"{node}/comments", turn.params, wanted_fields(turn))


def _list_replies(turn: Turn, node: str) -> dict[str, Any]:
    listed = turn.gallery.under(turn.find_remark(node))
    return page_of(turn, listed, f"{node}/replies", turn.params, wanted_fields(turn))


def _list_talks(turn: Turn, _: str) -> dict[str, Any]:
    """The talks, or the one with ``user_id``, each with its twenty newest messages."""
    wanted = turn.params.get("user_id")
    talks = [
        {"id": f"t_{person.id}", "messages": {"data": [_letter(turn, one) for one in letters[:20]]}}
        for person, letters in turn.gallery.talks()
        if wanted in (None, person.id)
    ]
    return {"data": talks}


def _letter(turn: Turn, letter: Letter) -> dict[str, Any]:
    ends = (turn.gallery.account, letter.person)
    sender, recipient = ends if letter.own else reversed(ends)
    return {
        "id": letter.id,
        "created_time": stamp(letter.said_at),
        "from": {"id": sender.id, "username": sender.name},
        "to": {"data": [{"id": recipient.id, "username": recipient.name}]},
        "message": letter.text,
    }


def _list_nothing(_turn: Turn, _node: str) -> dict[str, Any]:
    return {"data": []}


def _show_subscription(_turn: Turn, _node: str) -> dict[str, Any]:
    return {"data": [{"id": "1", "name": "vigie", "subscribed_fields": list(SUBSCRIBED)}]}


def _comment(turn: Turn, node: str) -> dict[str, Any]:
    target = turn.find(node)
    text = turn.text("message", LONGEST_COMMENT)
    return {"id": turn.gallery.comment(target, turn.gallery.account, text).id}


def _answer_mention(turn: Turn, _: str) -> dict[str, Any]:
    mention = turn.gallery.elsewhere.get(str(turn.params.get("comment_id", "")))
    if mention is None or mention.media.id != turn.params.get("media_id"):
        raise no_such_object(str(turn.params.get("media_id", "")))
    text = turn.text("message", LONGEST_COMMENT)
    answer = Remark(
        f"9{mention.id[1:]}", mention.rank + 1, turn.gallery.account, text, turn.gallery.clock(),
        mention.media, mention,
    )  # fmt: skip
    turn.gallery.elsewhere[answer.id] = answer
    return {"id": answer.id}


def _change(turn: Turn, node: str) -> dict[str, Any]:
    remark, wanted = turn.find_remark(node), str(turn.params.get("hide", "")).lower()
    if wanted not in ("true", "false") or remark.author == turn.gallery.account:
        raise bad_parameter("This cannot be hidden.")
    remark.hidden = wanted == "true"
    return {"success": True}


def _delete(turn: Turn, node: str) -> dict[str, Any]:
    """Only who owns the media may delete what stands under it, their own comment or another's."""
    if node in turn.gallery.elsewhere:
        raise GraphError(10, "(#10) The media is another account's.", kind="IGApiException")
    turn.gallery.remove(turn.find_remark(node))
    return {"success": True}


def _send(turn: Turn, _: str) -> dict[str, Any]:
    """A private message: once to a comment within a week, else within its talk's window."""
    recipient, message = _object(turn, "recipient"), _object(turn, "message")
    text = str(message.get("text", ""))
    if not text or len(text.encode()) > LONGEST_MESSAGE:
        raise bad_parameter("The text needs between 1 and 1000 bytes.")
    if "comment_id" in recipient:
        person = _take_private_reply(turn, turn.find_remark(str(recipient["comment_id"])))
    else:
        person = _whom_we_may_answer(turn, str(recipient.get("id", "")))
    letter = turn.gallery.write(person, text, own=True)
    return {"recipient_id": person.id, "message_id": letter.id}


def _take_private_reply(turn: Turn, remark: Remark) -> Person:
    if remark.answered_privately:
        raise GraphError(100, "(#100) Already replied.", 2534025, kind="IGApiException")
    if turn.gallery.clock() - remark.said_at > WEEK:
        raise window_closed()
    remark.answered_privately = True
    return remark.author


def _whom_we_may_answer(turn: Turn, identity: str) -> Person:
    theirs = [one for one in turn.gallery.letters if one.person.id == identity and not one.own]
    if not theirs:
        raise GraphError(100, "(#100) No such person.", 2534014, kind="IGApiException")
    by_human = turn.params.get("tag") == "HUMAN_AGENT"
    if turn.gallery.clock() - theirs[-1].said_at > (WEEK if by_human else DAY):
        raise window_closed()
    return theirs[-1].person


def _object(turn: Turn, name: str) -> Mapping[str, Any]:
    """An object of a JSON body, or of a form where it is written as text."""
    given = turn.params.get(name)
    try:
        given = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise bad_parameter(f"The {name} must be an object.")
    return given


Act = Callable[[Turn, str], dict[str, Any]]
ACCOUNT_ACTS: dict[tuple[str, str], Act] = {
    ("GET", ""): _read_account,
    ("GET", "media"): _list_media,
    ("GET", "tags"): _list_nothing,
    ("GET", "conversations"): _list_talks,
    ("GET", "subscribed_apps"): _show_subscription,
    ("POST", "mentions"): _answer_mention,
    ("POST", "messages"): _send,
}
NODE_ACTS: dict[tuple[str, str], Act] = {
    ("GET", ""): _read_node,
    ("GET", "comments"): _list_comments,
    ("GET", "replies"): _list_replies,
    ("POST", "comments"): _comment,
    ("POST", "replies"): _comment,
    ("POST", ""): _change,
    ("DELETE", ""): _delete,
}
