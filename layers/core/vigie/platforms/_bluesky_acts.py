"""What vigie does on Bluesky, and how it finds out what became of it.

https://docs.bsky.app/docs/api/com-atproto-repo-create-record
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError, TransientError
from vigie.mention import YES, Fact
from vigie.platforms._bluesky_api import CHAT, CREATED, DELETED, UPDATED, Server
from vigie.platforms._bluesky_read import AT, GATE, POST
from vigie.platforms._bluesky_write import (
    LIKE,
    key_of,
    make_facets,
    make_like,
    make_post,
    make_reply,
)
from vigie.platforms._fields import clean_text, read_time
from vigie.platforms._own_words import delete_once, target_of

MOST_HIDDEN = 300
CLOCK_SKEW = timedelta(minutes=10)
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)


def perform_act(server: Server, action: Action) -> str | None:
    """One write, never repeated. Raises the PlatformError tree or OutcomeUnknownError.

    Records are keyed by the act, so even a repeat could not add a second one.
    """
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: _delete(server, target_of(action)))
        return None
    if action.kind is ActionKind.PRIVATE_REPLY or action.facts.get(Fact.PRIVATE) == YES:
        return _send_message(server, action)
    if action.kind is ActionKind.REPLY:
        return _create(server, action, POST, make_reply(action, _subject(server, action)))
    if action.kind is ActionKind.LIKE:
        return _create(server, action, LIKE, make_like(action, _subject(server, action)))
    if action.kind is ActionKind.SPAM:
        return _report(server, action)
    if action.kind in (ActionKind.HIDE, ActionKind.UNHIDE):
        _gate(server, action)
    elif action.kind is ActionKind.DELETE:
        _delete(server, action.native_id)
    else:
        raise PermanentError(f"bluesky offers no {action.kind.value}", code="unsupported")
    return None


def publish_post(server: Server, post: Action) -> str | None:
    """One write, keyed by the act. Raises the PlatformError tree or OutcomeUnknownError."""
    return _create(server, post, POST, make_post(post))


def was_post_made(server: Server, post: Action) -> tuple[bool, str | None]:
    """Look a post of ours up by its key: no words need be compared. Raises the PlatformError tree.

    A key that is taken holds our post or nothing.
    """
    made = _record(server, server.did, POST, key_of(post))
    return made is not None, str(made["uri"]) if made else None


def was_act_done(server: Server, action: Action) -> tuple[bool, str | None]:
    """Look the record up by its key, the gate by its thread, a message by its words.

    A report cannot be read back. Raises the PlatformError tree.
    """
    if action.kind in (ActionKind.DELETE, ActionKind.DELETE_REPLY):
        is_ours = action.kind is ActionKind.DELETE_REPLY
        did, rkey = _split(target_of(action) if is_ours else action.native_id)
        return _record(server, did, POST, rkey) is None, None
    if action.kind is ActionKind.PRIVATE_REPLY or action.facts.get(Fact.PRIVATE) == YES:
        found = _find_message(server, action)
        return found is not None, found
    if action.kind in (ActionKind.REPLY, ActionKind.LIKE):
        collection = POST if action.kind is ActionKind.REPLY else LIKE
        made = _record(server, server.did, collection, key_of(action))
        return made is not None, str(made["uri"]) if made else None
    if action.kind is ActionKind.SPAM:
        raise PermanentError("bluesky shows its reports to moderators only", code="unreadable")
    did, rkey = _split(action.thread_id or action.native_id)
    hidden = _hidden_in(_record(server, did, GATE, rkey))
    return (action.native_id in hidden) == (action.kind is ActionKind.HIDE), None


def _subject(server: Server, action: Action) -> dict[str, str]:
    """The strong reference of what is answered; its hash is read when the mention has none."""
    cid = action.facts.get("cid", "")
    if not cid:
        posts = server.settle("app.bsky.feed.getPosts", {"uris": [action.native_id]}).get("posts")
        first = posts[0] if isinstance(posts, list) and posts else None
        cid = str(first.get("cid") or "") if isinstance(first, dict) else ""
    if not cid:
        raise GoneError("bluesky no longer shows this post", code="cid")
    return {"uri": action.native_id, "cid": cid}


def _create(
    server: Server, action: Action, collection: str, record: Mapping[str, object]
) -> str | None:
    body = {
        "repo": server.did,
        "collection": collection,
        "rkey": key_of(action),
        "record": record,
    }
    made = server.write("com.atproto.repo.createRecord", body, points=CREATED)
    if not isinstance(made.get("uri"), str):
        raise OutcomeUnknownError("bluesky named no record it made")
    return str(made["uri"])


def _gate(server: Server, action: Action) -> None:
    """Change which replies a thread of ours hides, only if nobody else did meanwhile."""
    root = action.thread_id or action.native_id
    did, rkey = _split(root)
    if did != server.did:
        raise PermanentError("bluesky lets us hide replies in our own threads only", code="thread")
    known = _record(server, did, GATE, rkey)
    hidden = [one for one in _hidden_in(known) if one != action.native_id]
    if action.kind is ActionKind.HIDE:
        hidden.append(action.native_id)
    if len(hidden) > MOST_HIDDEN:
        raise PermanentError("bluesky hides 300 replies in a thread at most", code="full")
    stored = known.get("value") if known else None
    fresh = {"$type": GATE, "post": root, "createdAt": _now_of(action)}
    record = {**(stored if isinstance(stored, dict) else fresh), "hiddenReplies": hidden}
    body = {
        "repo": did,
        "collection": GATE,
        "rkey": rkey,
        "record": record,
        "swapRecord": known.get("cid") if known else None,
    }
    if not isinstance(
        server.write("com.atproto.repo.putRecord", body, points=UPDATED).get("uri"), str
    ):
        raise OutcomeUnknownError("bluesky named no gate it wrote")


def _delete(server: Server, post: str) -> None:
    did, rkey = _split(post)
    if did != server.did:
        raise PermanentError("bluesky lets only the author delete a post", code="author")
    body = {"repo": did, "collection": POST, "rkey": rkey}
    said = server.write("com.atproto.repo.deleteRecord", body, points=DELETED)
    if not said.keys() <= {"commit"}:
        raise OutcomeUnknownError("bluesky said neither yes nor no")


def _report(server: Server, action: Action) -> str | None:
    """Tell the moderators; they decide, and nothing is removed by it."""
    subject = {"$type": "com.atproto.repo.strongRef", **_subject(server, action)}
    body = {
        "reasonType": "com.atproto.moderation.defs#reasonSpam",
        "subject": subject,
        "reason": action.reason[:2000],
    }
    made = server.write("com.atproto.moderation.createReport", body)
    if not isinstance(made.get("id"), int | str):
        raise OutcomeUnknownError("bluesky named no report it took")
    return str(made["id"])


def _send_message(server: Server, action: Action) -> str | None:
    if action.kind not in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY):
        raise PermanentError("bluesky offers this for posts only", code="unsupported")
    message = {"text": action.text, **make_facets(action.text)}
    body = {"convoId": _convo(server, action), "message": message}
    made = server.write("chat.bsky.convo.sendMessage", body, proxy=CHAT)
    if not isinstance(made.get("id"), str):
        raise OutcomeUnknownError("bluesky named no message it sent")
    return str(made["id"])


def _convo(server: Server, action: Action) -> str:
    """The conversation with the person, made by the reading of it if there is none yet."""
    if action.facts.get("convo"):
        return action.facts["convo"]
    if not action.author.id:
        raise PermanentError("bluesky has nobody to send this to", code="author")
    found = server.settle(
        "chat.bsky.convo.getConvoForMembers", {"members": [action.author.id]}, proxy=CHAT
    )
    convo = found.get("convo")
    identity = convo.get("id") if isinstance(convo, dict) else None
    if not isinstance(identity, str) or not identity:
        raise TransientError("bluesky named no conversation", code="unreadable")
    return identity


def _find_message(server: Server, action: Action) -> str | None:
    params = {"convoId": _convo(server, action), "limit": "50"}
    messages = server.settle("chat.bsky.convo.getMessages", params, proxy=CHAT).get("messages")
    if not isinstance(messages, list):
        raise TransientError("bluesky did not show the conversation", code="unreadable")
    for one in messages:
        if isinstance(one, dict) and _is_ours(one, action, server.did):
            return str(one.get("id"))
    return None


def _is_ours(one: Mapping[str, Any], action: Action, me: str) -> bool:
    sender, text = one.get("sender"), one.get("text")
    if not isinstance(sender, dict) or sender.get("did") != me or not isinstance(text, str):
        return False
    sent = read_time(one.get("sentAt"), NO_CLAMP)
    is_since = not sent or not action.created_at or sent >= action.created_at - CLOCK_SKEW
    return is_since and clean_text(text).split() == action.text.split()


def _record(server: Server, did: str, collection: str, rkey: str) -> Mapping[str, Any] | None:
    """A stored record with its hash, or None when there is none."""
    params = {"repo": did, "collection": collection, "rkey": rkey}
    try:
        found = server.settle("com.atproto.repo.getRecord", params)
    except GoneError as error:
        if error.code != "RecordNotFound":
            raise TransientError(str(error), code=error.code) from None
        return None
    if not isinstance(found.get("uri"), str) or not isinstance(found.get("value"), dict):
        raise TransientError("bluesky did not show the record", code="unreadable")
    return found


def _hidden_in(gate: Mapping[str, Any] | None) -> list[str]:
    value = gate.get("value") if gate else None
    hidden = value.get("hiddenReplies") if isinstance(value, dict) else None
    return [one for one in hidden if isinstance(one, str)] if isinstance(hidden, list) else []


def _split(uri: str) -> tuple[str, str]:
    """(account, key) of a post. Raises PermanentError."""
    found = AT.fullmatch(uri)
    if not found:
        raise PermanentError("bluesky knows no post by this id", code="uri")
    return found[1], found[3]


def _now_of(action: Action) -> str:
    return (action.created_at or datetime.now(UTC)).isoformat().replace("+00:00", "Z")
