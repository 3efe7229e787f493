"""Members of a brand's team on the desk, each written together with the role that acts on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from vigie.aws.settings import settings
from vigie.aws.table import (
    Condition,
    ConditionFailedError,
    Write,
    change,
    delete,
    get,
    put,
    query,
    write,
    write_together,
)
from vigie.aws.wire import Item, to_text, to_time
from vigie.brand import EVERY_BRAND, Role
from vigie.team import Member

PLAIN = ("name", "email", "initials", "language", "covered_by")
FLAGS = ("is_junior", "is_noted", "is_everywhere")
TIMES = ("away_from", "away_until")
TIME = "weekly_minutes"


def list_members(brand: str) -> list[Member]:
    """A brand's team, by name."""
    items = query(
        settings().desk_table,
        "pk = :pk AND begins_with(sk, :kind)",
        {":pk": f"brand#{brand}", ":kind": "member#"},
    )
    return sorted(map(item_to_member, items), key=lambda one: (one.name or one.address).casefold())


def read_member(brand: str, user: str) -> Member | None:
    """A member by the sign-in's subject, or None."""
    item = get(settings().desk_table, _key(brand, user))
    return item_to_member(item) if item else None


def who_is_here(brand: str, now: datetime) -> list[Member]:
    """The members who are not out of office."""
    return [one for one in list_members(brand) if not one.is_away(now)]


def save_member(brand: str, member: Member, witness: Write | None = None) -> None:
    """Write a member and their role in one transaction; the role acts at the next request.

    ``witness``: see `witness_write`. Who works for every brand keeps that role.
    Raises ConditionFailedError where it no longer holds.
    """
    writes = [put(settings().desk_table, member_to_item(brand, member))]
    if not member.is_everywhere:
        role = {**_role_key(member.user, brand), "role": member.role.value}
        writes.append(put(settings().desk_table, role))
    write_together([*writes, *([witness] if witness else [])])


def remove_member(brand: str, user: str, witness: Write | None = None) -> None:
    """Remove a member and their role for this brand. Raises ConditionFailedError."""
    gone = [
        delete(settings().desk_table, _key(brand, user)),
        delete(settings().desk_table, _role_key(user, brand)),
    ]
    write_together([*gone, *([witness] if witness else [])])


def witness_write(brand: str, owners: Sequence[str]) -> Write | None:
    """What proves, in the transaction that takes an owner away, that another one stays.

    It writes that one's role as it is, provided it still is: of two owners who remove each other
    at once, one does. None where none of these people is an owner by the desk's rows.
    """
    for user in owners:
        for name in (brand, EVERY_BRAND):
            key = _role_key(user, name)
            row = get(settings().desk_table, key)
            if row and row["role"] == Role.OWNER:
                still = Condition("#role = :owner", {"#role": "role"}, {":owner": Role.OWNER.value})
                return change(settings().desk_table, key, {"role": Role.OWNER.value}, still)
    return None


def set_away(brand: str, member: Member) -> None:
    """Keep a member's absence, or its end, and nothing else of them; makes the row if need be."""
    item = member_to_item(brand, member)
    given = {name: item[name] for name in (*TIMES, "covered_by") if item[name] is not None}
    gone = [name for name in (*TIMES, "covered_by") if item[name] is None]
    try:
        write(change(settings().desk_table, _key(brand, member.user), given, remove=gone))
    except ConditionFailedError:
        write(put(settings().desk_table, item))


def note_member(brand: str, member: Member) -> None:
    """Note somebody who acts under a role and whom nobody entered; who is entered stays as is."""
    unknown = Condition("attribute_not_exists(pk) OR is_noted = :yes", {}, {":yes": True})
    known = read_member(brand, member.user)
    if known and not known.is_noted:
        return
    if known and (known.role, known.email) == (member.role, member.email):
        return
    kept = replace(
        member,
        away_from=known.away_from if known else None,
        away_until=known.away_until if known else None,
        covered_by=known.covered_by if known else "",
        weekly_minutes=known.weekly_minutes if known else None,
    )
    try:
        write(put(settings().desk_table, member_to_item(brand, kept), unknown))
    except ConditionFailedError:
        return


def member_to_item(brand: str, member: Member) -> Item:
    """A member as stored."""
    return {
        **_key(brand, member.user),
        "role": member.role.value,
        **{name: getattr(member, name) or None for name in (*PLAIN, *FLAGS)},
        TIME: member.weekly_minutes,
        **{name: to_text(at) if (at := getattr(member, name)) else None for name in TIMES},
    }


def item_to_member(item: Mapping[str, Any]) -> Member:
    """The inverse of ``member_to_item``."""
    values: dict[str, Any] = {name: item[name] for name in (*PLAIN, *FLAGS, TIME) if name in item}
    values |= {name: to_time(item[name]) for name in TIMES if name in item}
    user = item["sk"].removeprefix("member#")
    return Member(user=user, role=Role(item["role"]), **values)


def _key(brand: str, user: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"member#{user}"}


def _role_key(user: str, brand: str) -> dict[str, str]:
    return {"pk": f"user#{user}", "sk": brand}
