"""The audit trail: who asked for what, when, about what, and how it ended. Ids, never words.

A line is written before the act, as asked, and completed after: an act cut short stays asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vigie.aws.settings import settings
from vigie.aws.table import Condition, change, delete, put, query, write
from vigie.aws.wire import Item, to_seconds, to_text, to_time

KEPT = timedelta(days=365)
ASKED = "asked"
NO_BRAND = "*"  # what concerns no brand, or was refused before one was known
PLAIN = ("who", "name", "what", "about", "request")


@dataclass(frozen=True, slots=True)
class Line:
    """``who`` is a sign-in's subject, ``what`` a route, ``about`` the ids it names.

    ``outcome`` is the answer's status, or ``asked`` where none was given yet.
    """

    brand: str
    at: datetime
    request: str
    who: str
    name: str
    what: str
    about: str = ""
    outcome: str = ASKED

    @property
    def place(self) -> str:
        """Where it stands in its brand's trail."""
        return f"{to_text(self.at)}#{self.request}"


def ask(line: Line) -> None:
    """Write a line before its act."""
    write(put(settings().desk_table, _line_to_item(line)))


def complete(asked: Line, brand: str, about: str, outcome: str) -> None:
    """Say how an act ended, in the trail of the brand it turned out to be about.

    Cut short between the two writes of a line that moves, both are there: never none.
    """
    if brand == asked.brand:
        write(change(settings().desk_table, _key(asked), {"about": about, "outcome": outcome}))
        return
    write(
        put(
            settings().desk_table,
            _line_to_item(replace(asked, brand=brand, about=about, outcome=outcome)),
        )
    )
    write(delete(settings().desk_table, _key(asked)))


def list_lines(brand: str, first: str, last: str) -> Iterator[Line]:
    """A brand's trail between two places, both included, newest first."""
    values = {":pk": f"audit#{brand}", ":first": first or " ", ":last": last or "~"}
    key = "pk = :pk AND sk BETWEEN :first AND :last"
    items = query(settings().desk_table, key, values, newest_first=True, limit=200)
    yield from map(_item_to_line, items)


def forget_about(brand: str, person: str) -> int:
    """Take a person's id out of what lines are about; answers how many. Who did what stays."""
    there = Condition("contains(#about, :person)", {"#about": "about"}, {":person": person})
    values = {":pk": f"audit#{brand}"}
    found = list(query(settings().desk_table, "pk = :pk", values, where=there))
    for item in found:
        about = " ".join(one for one in item["about"].split() if person not in one)
        key = {"pk": item["pk"], "sk": item["sk"]}
        write(change(settings().desk_table, key, {"about": about}))
    return len(found)


def _line_to_item(line: Line) -> Item:
    return {
        **_key(line),
        **{name: getattr(line, name) for name in PLAIN},
        "outcome": line.outcome,
        "expires_at": to_seconds(line.at + KEPT),
    }


def _item_to_line(item: Item) -> Line:
    return Line(
        brand=item["pk"].removeprefix("audit#"),
        at=to_time(item["sk"].partition("#")[0]),
        **{name: item[name] for name in PLAIN},
        outcome=item["outcome"],
    )


def _key(line: Line) -> dict[str, str]:
    return {"pk": f"audit#{line.brand}", "sk": line.place}
