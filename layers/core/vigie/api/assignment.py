"""Giving a conversation to a colleague: one of the team, told by mail, covered while away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.api.bodies import MentionPatch
from vigie.api.queries import ME
from vigie.api.routing import Call, Person
from vigie.api.views import View
from vigie.aws.nudges import nudge_write
from vigie.aws.table import Write
from vigie.aws.team import list_members
from vigie.aws.wire import to_text
from vigie.card import Card
from vigie.errors import InvalidError
from vigie.mention import Mention
from vigie.nudge import Nudge, NudgeKind
from vigie.team import Member, find_called


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a caller's wish comes to: the body with the colleague's own address in it."""

    call: Call
    body: MentionPatch
    member: Member | None = None
    warnings: Sequence[View] = ()

    def writes(self, before: Card, after: Card) -> list[Write]:
        """Who is given a conversation by somebody else, and is here, is told once."""
        one, now = self.member, self.call.now
        if one is None or not one.email or before.assignee == after.assignee:
            return []
        if one.user == self.call.person.id or one.is_away(now):
            return []
        nudge = Nudge(
            id=f"assigned.{after.mention_id}.{before.revision}",
            brand=after.brand,
            kind=NudgeKind.ASSIGNED,
            to=one.email,
            about=after.mention_id,
            due_at=now,
            by=self.call.person.name,
        )
        return [nudge_write(nudge, now)]


def read_assignment(call: Call, mention: Mention, body: MentionPatch) -> Assignment:
    """Whom a mention is given to. Raises InvalidError where it is nobody of the team.

    A brand whose team nobody has entered takes any name.
    """
    if not body.assignee:
        return Assignment(call, body)
    members = list_members(mention.brand)
    if body.assignee == ME:
        one = next((each for each in members if each.user == call.person.id), None)
        name = one.address if one else call.person.name
    else:
        one = find_called(members, body.assignee)
        if one is None and any(not each.is_noted for each in members):
            raise InvalidError("this is nobody of the team", field="assignee")
        name = one.address if one else body.assignee
    named = body.model_copy(update={"assignee": name})
    return Assignment(call, named, one, _warn_away(one, members, call) if one else ())


def names_of(person: Person, brand: str, call: Call) -> frozenset[str]:
    """What conversations of this person bear, and those they answer for somebody away."""
    members = list_members(brand)
    own = {one.address for one in members if one.user == person.id}
    covered = {
        one.address for one in members if one.covered_by == person.id and one.is_away(call.now)
    }
    return frozenset({person.name, *own, *covered})


def _warn_away(one: Member, members: Sequence[Member], call: Call) -> tuple[View, ...]:
    if not one.is_away(call.now):
        return ()
    cover = next((each for each in members if each.user == one.covered_by), None)
    name = one.name or one.address
    until = to_text(one.away_until) if one.away_until else None
    return (
        {
            "code": "assignee_away",
            "detail": f"{name} is out of office until {until}",
            "until": until,
            "covered_by": cover.address if cover else None,
        },
    )
