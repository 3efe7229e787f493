"""What every part of a report is written from, and the blocks all parts are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from vigie.channels._report_words import REPORT
from vigie.channels._saying import say_days
from vigie.channels._words import say_time, typeset
from vigie.report import Report

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The report and its reader's language."""

    report: Report
    language: str

    @property
    def zone(self) -> ZoneInfo:
        """The brand's own zone."""
        return ZoneInfo(self.report.time_zone)

    def say(self, key: str, **facts: str) -> str:
        """A sentence with its facts, set as the language sets it; not yet escaped."""
        return typeset(REPORT[self.language][key].format(**facts), self.language)

    def knows(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in REPORT[self.language]

    def term(self, kind: str, name: object) -> str:
        """A word of a closed set; one that is new to us stays as it is."""
        key = f"{kind}_{name}"
        return self.say(key) if self.knows(key) else str(name)

    def local(self, moment: str | datetime) -> datetime:
        """A moment of an answer in the brand's zone."""
        found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return found.astimezone(self.zone)

    def days(self, since: datetime, until: datetime) -> str:
        """A period in words, its last day included."""
        first = since.astimezone(self.zone).date()
        last = (until - timedelta(seconds=1)).astimezone(self.zone).date()
        if first >= last:
            return self.day(first)
        if first.year == last.year:
            return f"{say_days(first, last, self.language)} {last.year}"
        both = (f"{self.day(one)}" for one in (first, last))
        return self.say("from_to", **dict(zip(("first", "last"), both, strict=True)))

    def day(self, day: date) -> str:
        """A day with its year."""
        noon = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day has no zone
        text = say_time(noon, self.language).split(" à " if self.language == "fr" else ",")[0]
        return f"{text} {day.year}"

    def short_day(self, moment: str) -> str:
        """A step of a chart: 5/11, or 5 Nov in English, where 5/11 is two different days."""
        local = self.local(moment)
        if self.language == "fr":
            return f"{local.day:02d}/{local.month:02d}"
        return f"{local.day} {local:%b}"


def draw_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    numbers: int = 1,
    kind: str = "",
) -> str:
    """A table of plain texts, each escaped; from column ``numbers`` on they are set as numbers."""
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    top = "".join(_cell("th", one, place >= numbers, "col") for place, one in enumerate(head))
    lines = "".join(f"<tr>{_row(row, head, numbers)}</tr>" for row in rows)
    name = f' class="{kind}"' if kind else ""
    return f"<table{name}>{said}<thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>"


def _row(row: Sequence[str], head: Sequence[str], numbers: int) -> str:
    """A line whose cells know their column's name: on a phone they stand under each other."""
    first, *rest = row
    cells = [
        _cell("td", one, place >= numbers, name=head[place]) for place, one in enumerate(rest, 1)
    ]
    return _cell("th", first, is_number=False, scope="row") + "".join(cells)


def _cell(tag: str, text: str, is_number: bool, scope: str = "", name: str = "") -> str:  # noqa: FBT001
    more = f' scope="{scope}"' if scope else ""
    more += f' data-name="{escape(name)}"' if name else ""
    more += ' class="n"' if is_number else ""
    return f"<{tag}{more}>{escape(text)}</{tag}>"


def draw_section(title: str, *blocks: str, kind: str = "") -> str:
    """A part of the document under its heading; nothing where it would be empty."""
    inner = "".join(filter(None, blocks))
    if not inner:
        return ""
    name = f' class="{kind}"' if kind else ""
    return f"<section{name}><h2>{escape(title)}</h2>{inner}</section>"


def draw_text(text: str, kind: str = "") -> str:
    """A paragraph."""
    name = f' class="{kind}"' if kind else ""
    return f"<p{name}>{escape(text)}</p>" if text else ""


def items_of(part: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """The lines of a part that lists something."""
    return list((part or {}).get("items") or ())
