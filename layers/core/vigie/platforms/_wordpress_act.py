"""What is done to a comment: one call each, and how to see afterwards that it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError, PermissionDeniedError
from vigie.platforms._fields import CLOCK_SKEW, read_time
from vigie.platforms._own_words import OWN_WORDS, delete_once, number_of_target
from vigie.platforms._wordpress_read import HIDDEN, SHOWN, THROWN, list_comments
from vigie.platforms._wordpress_site import PATH, Site, check_login, read_to_settle, site_of

MOST_THREAD_PAGES = 3
# Whatever our own clock says, a comment's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
MARKUP = re.compile(r"<[^<>]*>")
# A site's typography changes what was typed: quotes, dashes, dots.
TYPOGRAPHY = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "..."}
)
STATUS = {ActionKind.HIDE: "hold", ActionKind.UNHIDE: "approved", ActionKind.SPAM: "spam"}
DELETIONS = (ActionKind.DELETE, ActionKind.DELETE_REPLY)
STANDS = {ActionKind.HIDE: HIDDEN, ActionKind.UNHIDE: SHOWN, ActionKind.SPAM: frozenset({"spam"})}


def perform_act(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError.

    A reply is asked to stand at once: where our user may not approve it, the site refuses it
    whole, and no answer ends up in a queue nobody reads.
    """
    site = check_login(site_of(action.realm, secrets, action.facts.get("rest", PATH)))
    path = f"comments/{quote(action.native_id, safe='')}"
    if action.kind is ActionKind.REPLY:
        return _identity_of(site.write("POST", "comments", _reply(action)))
    if action.kind in STATUS:
        made = site.write("POST", path, {"status": STATUS[action.kind]})
        if made.get("status") not in STANDS[action.kind]:
            raise OutcomeUnknownError("wordpress does not say that it was done")
        return None
    if action.kind is ActionKind.DELETE:
        _throw_away(site, path)
        return None
    if action.kind in OWN_WORDS:
        return _touch_own(site, action)
    raise PermanentError(f"wordpress offers no {action.kind.value}", code="unsupported")


def find_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread. Rule: ours is our user's answer with the same words, made since then."""
    site = check_login(site_of(action.realm, secrets, action.facts.get("rest", PATH)))
    if action.kind is ActionKind.REPLY:
        found = _find_reply(site, action)
        return found is not None, found
    is_ours = action.kind in OWN_WORDS
    target = number_of_target(action, "wordpress") if is_ours else quote(action.native_id, safe="")
    try:
        shown = read_to_settle(site, f"comments/{target}", {"context": "edit"})
    except GoneError:
        return action.kind in DELETIONS, None
    if action.kind is ActionKind.EDIT_REPLY:
        return _has_words(shown, action), action.target
    status = shown.get("status") if isinstance(shown, dict) else None
    return status in (STANDS | dict.fromkeys(DELETIONS, THROWN)).get(action.kind, ()), None


def _touch_own(site: Site, action: Action) -> str | None:
    """Change our own comment, or move it to the trash."""
    path = f"comments/{number_of_target(action, 'wordpress')}"
    if action.kind is ActionKind.DELETE_REPLY:
        delete_once(lambda: _throw_away(site, path))
        return None
    made = site.write("POST", path, {"content": escape(action.text, quote=False)})
    if _identity_of(made) != action.target:
        raise OutcomeUnknownError("wordpress did not show the comment it changed")
    return action.target


def _reply(action: Action) -> dict[str, object]:
    """The comment to make. What was typed is plain text, and the site takes HTML."""
    post = action.facts.get("post") or (action.thread_id or "").removeprefix("post-")
    if not post.isdigit() or not action.native_id.isdigit():
        raise PermanentError("the mention does not say under which post it stands", code="post")
    return {
        "post": int(post),
        "parent": int(action.native_id),
        "content": escape(action.text, quote=False),
        "status": "approved",
    }


def _identity_of(made: Mapping[str, Any]) -> str:
    identity = made.get("id")
    if isinstance(identity, bool) or not isinstance(identity, int | str) or not identity:
        raise OutcomeUnknownError("wordpress named no comment it made")
    return str(identity)


def _throw_away(site: Site, path: str) -> None:
    """Move to the trash, whence the site's people can take it back for 30 days."""
    try:
        made = site.write("DELETE", path)
    except GoneError as error:
        if error.code == "rest_already_trashed":
            return
        raise
    if made.get("deleted") is not True and made.get("status") not in THROWN:
        raise OutcomeUnknownError("wordpress does not say that it was done")


def _find_reply(site: Site, action: Action) -> str | None:
    """Look among the answers to the comment, approved or held, newest first."""
    user = read_to_settle(site, "users/me", {})
    me = user.get("id") if isinstance(user, dict) else None
    query = {"parent": action.native_id, "order": "desc", "per_page": "100"}
    for page in range(1, MOST_THREAD_PAGES + 1):
        answers = _read_answers(site, {**query, "page": str(page)})
        found = next((one for one in answers if _is_ours(one, action, me)), None)
        if found is not None:
            return str(found["id"]) if found.get("id") else None
        if len(answers) < 100:  # noqa: PLR2004 - a page
            break
    return None


def _read_answers(site: Site, query: Mapping[str, str]) -> list[dict[str, Any]]:
    try:
        body = read_to_settle(site, "comments", {**query, "status": "all", "context": "edit"})
    except PermissionDeniedError:
        body = read_to_settle(site, "comments", query)
    return [one for one in list_comments(body) if isinstance(one, dict)]


def _is_ours(one: Mapping[str, Any], action: Action, me: object) -> bool:
    gmt = one.get("date_gmt")
    made = read_time(f"{gmt}Z", NO_CLAMP) if isinstance(gmt, str) else None
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    is_me = not me or str(one.get("author")) == str(me)
    return is_since and is_me and _has_words(one, action)


def _has_words(one: object, action: Action) -> bool:
    content = one.get("content") if isinstance(one, dict) else None
    texts = [content.get("raw"), content.get("rendered")] if isinstance(content, dict) else []
    wanted = fold_markup(escape(action.text, quote=False))
    return any(fold_markup(text) == wanted for text in texts if isinstance(text, str))


def fold_markup(text: str) -> str:
    """Words alone: no markup, no entities, no typography, no spaces."""
    return "".join(unescape(MARKUP.sub(" ", text)).translate(TYPOGRAPHY).split())
