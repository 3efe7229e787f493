"""What humans wrote about a person: notes, gifts, who is who. Nothing here is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from vigie.person import PersonKey

MOST_MERGED = 10


@dataclass(frozen=True, slots=True)
class About:
    """A colleague's note on a person; ``is_hidden``: they asked not to be noted, or should not be.

    ``latest`` is a mention of theirs, by which they are found again.
    """

    key: PersonKey
    note: str = ""
    is_partner: bool = False
    is_hidden: bool = False
    latest: str = ""
    by: str = ""
    at: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Gift:
    """Something given to a person."""

    id: str
    key: PersonKey
    what: str
    at: datetime
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """Two accounts a human says are one person's.

    ``agreed``: how that person agreed, where a platform's terms ask for it.
    """

    one: PersonKey
    other: PersonKey
    by: str
    at: datetime
    agreed: str = ""


Merges = Mapping[PersonKey, frozenset[PersonKey]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything humans wrote about a brand's people."""

    about: Mapping[PersonKey, About] = field(default_factory=dict)
    gifts: tuple[Gift, ...] = ()
    merges: tuple[Merge, ...] = ()
    ends: Mapping[str, int] = field(default_factory=dict)

    @property
    def hidden(self) -> frozenset[PersonKey]:
        """Who is not to be noted: who objected, with every account of theirs."""
        merges = group_merges(self.merges)
        asked = [key for key, about in self.about.items() if about.is_hidden]
        return frozenset(one for key in asked for one in (key, *merges.get(key, ())))

    def knows(self, keys: Iterable[PersonKey]) -> bool:
        """Whether anybody wrote anything about a person."""
        wanted = frozenset(keys)
        given = {gift.key for gift in self.gifts}
        joined = {key for merge in self.merges for key in (merge.one, merge.other)}
        return not wanted.isdisjoint(self.about.keys() | given | joined)

    def gifts_of(self, keys: Iterable[PersonKey]) -> list[Gift]:
        """What was given to a person, newest first."""
        wanted = frozenset(keys)
        return sorted((g for g in self.gifts if g.key in wanted), key=lambda g: g.at, reverse=True)


def group_merges(merges: Iterable[Merge]) -> Merges:
    """Everybody's other accounts, themselves left out: the same seen from each of them."""
    groups: dict[PersonKey, frozenset[PersonKey]] = {}
    for merge in merges:
        together = groups.get(merge.one, frozenset({merge.one})) | groups.get(
            merge.other, frozenset({merge.other})
        )
        groups |= dict.fromkeys(together, together)
    return {key: together - {key} for key, together in groups.items()}
