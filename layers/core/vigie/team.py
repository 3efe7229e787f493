"""The team: who works for a brand, under which role, and who is here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.brand import Role, outranks
from vigie.errors import ConflictError, ForbiddenError

AFTER_AT = re.compile(r"(?<![\w@])@(?=\w)")


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague. ``user`` is the sign-in's subject, ``role`` a copy of what the desk grants.

    ``away_from`` and ``away_until`` bound an absence, the end not included; ``covered_by`` is the
    ``user`` of whoever answers meanwhile. ``is_noted``: nobody entered them, they were seen to
    act. ``is_everywhere``: their role is one for every brand, which no brand's team changes.
    ``weekly_minutes`` is the time they have for the desk in a week, None until they say it.
    """

    user: str
    role: Role
    name: str = ""
    email: str = ""
    initials: str = ""
    is_junior: bool = False
    language: str = ""
    away_from: datetime | None = None
    away_until: datetime | None = None
    covered_by: str = ""
    is_noted: bool = False
    is_everywhere: bool = False
    weekly_minutes: int | None = None

    @property
    def address(self) -> str:
        """What a conversation given to them bears: their e-mail where it is known."""
        return self.email or self.user

    @property
    def needs_approval(self) -> bool:
        """Whether somebody reads their words first: juniors among the agents."""
        return self.is_junior and self.role is Role.AGENT

    def is_away(self, now: datetime) -> bool:
        """Whether they are out of office."""
        if self.away_until is None or now >= self.away_until:
            return False
        return self.away_from is None or now >= self.away_from

    def is_called(self, name: str) -> bool:
        """Whether a name is theirs: the sign-in's subject, the e-mail, the initials, the name."""
        own = (self.user, self.email, self.initials, self.name)
        return bool(name) and fold_name(name) in {fold_name(one) for one in own if one}


def find_called(members: Iterable[Member], name: str) -> Member | None:
    """The one member of that name; None where nobody has it, or several do."""
    found = [one for one in members if one.is_called(name)]
    exact = [one for one in found if name.casefold() in (one.user.casefold(), one.email.casefold())]
    best = exact or found
    return best[0] if len(best) == 1 else None


def find_named(text: str, members: Sequence[Member]) -> tuple[Member, ...]:
    """Who a note names by @initials, @name, @first name or @e-mail, each once, in that order.

    Rule: the longest name that stands there wins; what two colleagues share names neither.
    """
    names = _names(members)
    found: dict[str, Member] = {}
    for at in AFTER_AT.finditer(text):
        rest = fold_name(text[at.end() : at.end() + 300])
        fitting = (name for name in names if _begins_with(rest, name))
        longest = max(fitting, key=len, default="")
        if longest and (called := names[longest]):
            found.setdefault(called.user, called)
    return tuple(found.values())


def fold_name(name: str) -> str:
    """A name without case and accents."""
    apart = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def check_may_change(
    actor: Role | None, known: Member | None, role: Role, *, is_self: bool
) -> None:
    """Refuse a change to a member by somebody of the role ``actor``. Raises ForbiddenError.

    Rule: managers and owners change the team; nobody gives more than they have, nobody changes who
    is above them, and nobody raises themselves.
    """
    if actor is None or not outranks(actor, Role.MANAGER):
        raise ForbiddenError("only managers and owners change the team")
    if not outranks(actor, role):
        raise ForbiddenError(f"a {actor} cannot make somebody {role}")
    if known is not None and not outranks(actor, known.role):
        raise ForbiddenError(f"a {actor} cannot change the {known.role}")
    if known is not None and known.is_everywhere and not is_self and actor is not Role.OWNER:
        raise ForbiddenError("an owner alone changes who works for every brand")


def check_covers(members: Iterable[Member], user: str, covered_by: str) -> Member:
    """Who answers for somebody away. Raises ConflictError where it is nobody else of the team."""
    found = find_called(members, covered_by)
    if found is None or found.user == user:
        raise ConflictError("somebody else of the team answers meanwhile: name a colleague")
    return found


def _names(members: Sequence[Member]) -> dict[str, Member | None]:
    """Everything colleagues are called by; None where two are called the same."""
    names: dict[str, Member | None] = {}
    for one in members:
        first = one.name.split(" ")[0]
        for name in {fold_name(each) for each in (one.email, one.initials, one.name, first)} - {""}:
            taken = names.get(name)
            names[name] = one if name not in names or taken is one else None
    return names


def _begins_with(rest: str, name: str) -> bool:
    return rest.startswith(name) and not re.match(r"\w|[.-]\w|@\w", rest[len(name) :])
