"""What callers see of an answer of ours that may be, or was, edited or deleted."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.action import WITHDRAWABLE, Action, ActionKind, ActionState
from vigie.api.routing import Person
from vigie.api.views import View, show_action
from vigie.brand import Role
from vigie.jobs.own_words import changes_of, deleter_of, editor_of, words_of
from vigie.platforms import load_platform
from vigie.reply import NEEDS, REPLIES


def may_change(action: Action, person: Person) -> bool:
    """Whether a person may change an act: who asked for it, and whoever leads the desk."""
    is_own = action.actor == person.name and person.may(action.brand, Role.AGENT)
    return is_own or person.may(action.brand, Role.MANAGER)


def show_own_action(action: Action, talk: Sequence[Action], person: Person) -> View:
    """An act with what may be done to it; ``talk`` are all the acts about its mention.

    ``text`` is what was sent first, ``text_now`` what stands there; ``by_hand`` names the changes
    that a person makes on the platform.
    """
    view = show_action(action)
    if action.kind not in REPLIES:
        return view
    deleted = any(one.has_deleted for one in changes_of(action, talk))
    stands = action.state is ActionState.SENT and bool(action.result_id) and not deleted
    may = stands and may_change(action, person)
    profile = load_platform(action.platform).PROFILE
    changes = (ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY)
    return view | {
        "can_edit": may,
        "can_delete": may or (action.state in WITHDRAWABLE and may_change(action, person)),
        "by_hand": [one.value for one in changes if not profile.can(NEEDS[one])],
        "edited_by": editor_of(action, talk) or None,
        "deleted_by": deleter_of(action, talk) or None,
        "text_now": None if deleted else words_of(action, talk) or None,
        "follows": action.after or None,
    }
