"""The team of a brand: who is in it, under which role, and who is out of office."""

from __future__ import annotations

import re
from dataclasses import replace

from vigie.api.queries import read_brand_name
from vigie.api.routing import Call, Person
from vigie.api.team_bodies import AwayBody, MemberBody
from vigie.api.views import View, show_list
from vigie.aws.brands import read_brand, role_for
from vigie.aws.http import Answer, as_json
from vigie.aws.table import BusyError, ConditionFailedError, Write
from vigie.aws.team import (
    list_members,
    read_member,
    remove_member,
    save_member,
    set_away,
    witness_write,
)
from vigie.aws.wire import to_text
from vigie.brand import EVERY_BRAND, Role
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.team import Member, check_covers, check_may_change, fold_name

SUBJECT = re.compile(r"[\w.@+-]{1,128}")


def list_team(call: Call) -> Answer:
    """A brand's team; whoever asks is in it, also where nobody entered them."""
    brand = call.path["brand"]
    call.person.must(brand, Role.VIEWER)
    members = list_members(brand)
    if all(one.user != call.person.id for one in members):
        members.append(as_member(call.person, brand))
    return as_json(show_list([_show_member(one, call) for one in members]))


def put_member(call: Call) -> Answer:
    """Enter a colleague, or change one; the role acts at once. The last owner stays one."""
    brand, user = call.path["brand"], call.path["user"]
    call.person.must(brand, Role.MANAGER)
    if read_brand(brand) is None:
        raise NotFoundError(f"no brand is called {brand!r}")
    if not SUBJECT.fullmatch(user):
        raise InvalidError("the user is a sign-in's subject", field="user")
    body = call.read(MemberBody)
    known = _find(call, brand, user)
    everywhere = known is not None and known.is_everywhere
    role = known.role if known and everywhere else body.role
    _check_may_change(call, brand, user, known, role)
    _check_initials(brand, user, body.initials)
    member = replace(
        known or Member(user, role),
        role=role,
        name=body.name,
        initials=body.initials,
        is_junior=body.is_junior,
        email=body.email or (known.email if known else ""),
        language=body.language,
        is_noted=False,
        **body.model_dump(include={"weekly_minutes"}, exclude_unset=True),
    )
    lost = known is not None and known.role is Role.OWNER and role is not Role.OWNER
    try:
        save_member(brand, member, _witness(call, brand, user) if lost else None)
    except (ConditionFailedError, BusyError) as refused:
        raise ConflictError("the team changed in the same moment: look again") from refused
    return as_json(_show_member(member, call))


def delete_member(call: Call) -> Answer:
    """Remove a colleague and their role for this brand; the last owner stays."""
    brand, user = call.path["brand"], call.path["user"]
    call.person.must(brand, Role.MANAGER)
    known = _find(call, brand, user)
    if known is None:
        raise NotFoundError("no such member")
    _check_may_change(call, brand, user, known, Role.VIEWER)
    if known.is_everywhere:
        raise ConflictError("who works for every brand is not one brand's to remove")
    witness = _witness(call, brand, user) if known.role is Role.OWNER else None
    try:
        remove_member(brand, user, witness)
    except (ConditionFailedError, BusyError) as refused:
        raise ConflictError("the team changed in the same moment: look again") from refused
    return as_json({"deleted": user})


def go_away(call: Call) -> Answer:
    """Out of office: no nudges, no approvals asked; a colleague answers meanwhile."""
    body = call.read(AwayBody)
    call.person.must(body.brand, Role.AGENT)
    if body.away_until <= call.now:
        raise InvalidError("away_until is over already", field="away_until")
    covered_by = ""
    if body.covered_by:
        members = list_members(body.brand)
        covered_by = check_covers(members, call.person.id, body.covered_by).user
    known = read_member(body.brand, call.person.id) or as_member(call.person, body.brand)
    member = replace(
        known,
        away_from=body.away_from or call.now,
        away_until=body.away_until,
        covered_by=covered_by,
    )
    set_away(body.brand, member)
    return as_json(_show_member(member, call))


def come_back(call: Call) -> Answer:
    """Back in office."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.AGENT)
    known = read_member(brand, call.person.id) or as_member(call.person, brand)
    member = replace(known, away_from=None, away_until=None, covered_by="")
    if known != member:
        set_away(brand, member)
    return as_json(_show_member(member, call))


def as_member(person: Person, brand: str) -> Member:
    """Somebody whom nobody entered, from what their sign-in tells; nothing to sign replies with."""
    role = role_for(person.roles, brand) or Role.VIEWER
    return Member(
        user=person.id,
        role=role,
        email=person.name if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", person.name) else "",
        is_noted=True,
        is_everywhere=EVERY_BRAND in person.roles and brand not in person.roles,
    )


def _find(call: Call, brand: str, user: str) -> Member | None:
    known = read_member(brand, user)
    if known is None and user == call.person.id:
        return as_member(call.person, brand)
    return known


def _check_may_change(call: Call, brand: str, user: str, known: Member | None, role: Role) -> None:
    own = role_for(call.person.roles, brand)
    check_may_change(own, known, role, is_self=user == call.person.id)


def _check_initials(brand: str, user: str, initials: str) -> None:
    """Two colleagues who sign alike could not be told apart. Raises InvalidError."""
    others = (one for one in list_members(brand) if one.user != user and one.initials)
    if initials and any(fold_name(one.initials) == fold_name(initials) for one in others):
        raise InvalidError("a colleague signs with these initials", field="initials")


def _witness(call: Call, brand: str, user: str) -> Write | None:
    """Another owner, who must still be one when this one is not. Raises ConflictError.

    Who owns every brand by their sign-in's group is one whatever the desk says, and has no row.
    """
    others = [one for one in list_members(brand) if one.role is Role.OWNER and one.user != user]
    callers = [call.person.id] if call.person.id != user else []
    witness = witness_write(brand, [*callers, *(one.user for one in others)])
    by_sign_in = any(one.is_everywhere for one in others) or (
        bool(callers) and call.person.may(brand, Role.OWNER)
    )
    if witness is None and not by_sign_in:
        raise ConflictError("a brand keeps one owner at least: make another one first")
    return witness


def _show_member(member: Member, call: Call) -> View:
    times = {name: getattr(member, name) for name in ("away_from", "away_until")}
    return {
        "user": member.user,
        "email": member.email or None,
        "name": member.name or member.address,
        "initials": member.initials or None,
        "role": member.role.value,
        "is_junior": member.is_junior,
        "language": member.language or None,
        "weekly_minutes": member.weekly_minutes,
        **{name: to_text(at) if at else None for name, at in times.items()},
        "covered_by": member.covered_by or None,
        "is_away": member.is_away(call.now),
        "is_noted": member.is_noted,
        "is_me": member.user == call.person.id,
    }
