"""What vigie does on a Mastodon server, and how it finds out what became of it.

https://docs.joinmastodon.org/methods/statuses/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError, TransientError
from vigie.mention import YES, Fact
from vigie.platforms._fields import clean_text, read_time
from vigie.platforms._html import html_to_text
from vigie.platforms._mastodon_api import Instance, open_instance
from vigie.platforms._own_words import OWN_WORDS, delete_once, target_of

CLOCK_SKEW = timedelta(minutes=10)
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
CALLED = re.compile(r"^(?:\s*@[\w.-]+(?:@[\w.-]+)?)+")
REMOTE = re.compile(r"@(\w+)@[\w.-]+\w")


def perform_act(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError.

    The key of the action makes the server answer a repeat within the hour with what it made then.
    """
    instance, target = open_instance(action.realm, secrets), quote(action.native_id, safe="")
    if action.kind in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY):
        made = instance.write("POST", "/api/v1/statuses", _answer(action), f"vigie-{action.id}")
        if not isinstance(made.get("id"), str):
            raise OutcomeUnknownError("mastodon named no status it made")
        return str(made["id"])
    if action.kind is ActionKind.LIKE:
        instance.write("POST", f"/api/v1/statuses/{target}/favourite")
    elif action.kind is ActionKind.DELETE:
        _delete(instance, target)
    elif action.kind is ActionKind.SPAM:
        return _report(instance, action)
    elif action.kind in OWN_WORDS:
        return _touch_own(instance, action)
    else:
        raise PermanentError(f"mastodon offers no {action.kind.value}", code="unsupported")
    return None


def was_act_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread. Rule: ours is our account's answer to it with the same words, since then.

    A report cannot be read back. Raises the PlatformError tree.
    """
    instance, target = open_instance(action.realm, secrets), quote(action.native_id, safe="")
    if action.kind in (ActionKind.REPLY, ActionKind.PRIVATE_REPLY):
        found = _find_reply(instance, action)
        return found is not None, found
    if action.kind is ActionKind.SPAM:
        raise PermanentError("mastodon shows its reports to moderators only", code="unreadable")
    if action.kind in OWN_WORDS:
        target = quote(target_of(action), safe="")
    try:
        status = instance.settle(f"/api/v1/statuses/{target}")
    except GoneError:
        return action.kind in (ActionKind.DELETE, ActionKind.DELETE_REPLY), None
    if not isinstance(status, dict) or "id" not in status:
        raise TransientError("mastodon did not show the status", code="unreadable")
    if action.kind is ActionKind.EDIT_REPLY:
        shown = html_to_text(str(status.get("content") or ""))
        return _fold(shown) == _fold(clean_text(action.text)), action.target
    return action.kind is ActionKind.LIKE and status.get("favourited") is True, None


def _answer(action: Action) -> dict[str, object]:
    """The status to post: it calls the person, and is no more public than what it answers."""
    acct = action.facts.get("acct", "")
    private = action.kind is ActionKind.PRIVATE_REPLY or action.facts.get(Fact.PRIVATE) == YES
    if private and not acct:
        raise PermanentError("mastodon has no account to send this to any more", code="author")
    visibility = action.facts.get("visibility", "public")
    return {
        "status": _calling(action),
        "in_reply_to_id": action.native_id,
        "visibility": "direct" if private else visibility,
    }


def _calling(action: Action) -> str:
    """The words with the person's name before them, unless they call the person themselves."""
    acct = action.facts.get("acct", "")
    called = rf"@{re.escape(acct)}(?![\w@.-]*\w)"
    is_called = not acct or re.search(called, action.text, re.IGNORECASE)
    return action.text if is_called else f"@{acct} {action.text}"


def _touch_own(instance: Instance, action: Action) -> str | None:
    """Change our own status, which stays as visible as it was, or take it back."""
    path = f"/api/v1/statuses/{quote(target_of(action), safe='')}"
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: _expect_own(instance.write("DELETE", path), action))
        return None
    _expect_own(instance.write("PUT", path, {"status": _calling(action)}), action)
    return action.target


def _expect_own(made: Mapping[str, Any], action: Action) -> None:
    """A server shows the status it changed, and the one it deleted a last time."""
    if str(made.get("id")) != action.target:
        raise OutcomeUnknownError("mastodon did not show our status")


def _delete(instance: Instance, target: str) -> None:
    """A server answers the same for what is not ours and for what is gone already."""
    try:
        instance.write("DELETE", f"/api/v1/statuses/{target}")
    except GoneError:
        raise PermanentError(
            "mastodon lets only the author delete a post; or it is gone already", code="404"
        ) from None


def _report(instance: Instance, action: Action) -> str | None:
    """Tell the moderators; they decide, and nothing is removed by it."""
    if not action.author.id:
        raise PermanentError("mastodon cannot be told of a post without an author", code="author")
    report = {
        "account_id": action.author.id,
        "status_ids": [action.native_id],
        "category": "spam",
        "comment": action.reason[:1000],
    }
    made = instance.write("POST", "/api/v1/reports", report)
    return str(made["id"]) if isinstance(made.get("id"), str) else None


def _find_reply(instance: Instance, action: Action) -> str | None:
    account = instance.settle("/api/v1/accounts/verify_credentials")
    me = account.get("id") if isinstance(account, dict) else None
    body = instance.settle(f"/api/v1/statuses/{quote(action.native_id, safe='')}/context")
    if not me or not isinstance(body, dict) or not isinstance(body.get("descendants"), list):
        raise TransientError("mastodon did not show the thread", code="unreadable")
    for one in body["descendants"]:
        if isinstance(one, dict) and _is_ours(one, action, str(me)):
            return str(one.get("id"))
    return None


def _is_ours(one: Mapping[str, Any], action: Action, me: str) -> bool:
    account, content = one.get("account"), one.get("content")
    if not isinstance(account, dict) or str(account.get("id")) != me:
        return False
    if str(one.get("in_reply_to_id")) != action.native_id or not isinstance(content, str):
        return False
    made = read_time(one.get("created_at"), NO_CLAMP)
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    return is_since and _fold(html_to_text(content)) == _fold(clean_text(action.text))


def _fold(text: str) -> str:
    """Words as they compare: whom they call is shown with or without a server, at the front."""
    return " ".join(REMOTE.sub(r"@\1", CALLED.sub("", text)).split())
