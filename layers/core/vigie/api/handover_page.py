"""The hand-over pack as one page to print: nothing from elsewhere, no script, all escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any, Final
from zoneinfo import ZoneInfo

from vigie.api.handover_sheet import (
    HTML,
    POLICY,
    SAFE,
    STYLE,
    break_lines,
    make_facts,
    make_list,
    make_table,
)
from vigie.api.handover_words import CLOSED, HANDOVER
from vigie.api.presence import name_platform
from vigie.api.views import View
from vigie.aws.http import Answer, as_text
from vigie.channels._words import say_number, say_time, typeset
from vigie.presence_saying import say_wait

_FEWEST: Final = 10


def answer_pack(pack: View) -> Answer:
    """The page as HTTP: kept by nobody, framed by nobody."""
    answer = as_text(render_pack(pack), "text/html; charset=utf-8")
    answer["headers"] |= SAFE
    return answer


def render_pack(pack: View) -> str:
    """The page as HTML, in the pack's language; it keeps its policy also as a file."""
    say = _Words(pack)
    sections = (
        ("first_day", make_list(pack["first_day"], ordered=True)),
        ("voice", _show_voice(pack["voice"], say)),
        ("saved", _show_saved(pack["saved_replies"], say)),
        ("promises", _show_promises(pack["promises"], say)),
        ("late_talks", _show_late(pack["promises"]["late"], say)),
        ("rules", make_list(pack["rules"]["said"])),
        ("team", _show_team(pack["team"], say)),
        ("sources", _show_sources(pack["sources"], say)),
        ("figures", _show_figures(pack["figures"], say)),
        ("presence", _show_presence(pack["presence"], say)),
        ("workload", f"<p>{escape(pack['workload']['text'])}</p>"),
    )
    body = "".join(
        f"<section><h2>{escape(say(name))}</h2>{content}</section>" for name, content in sections
    )
    made = say("made", when=say.moment(pack["made_at"]), who=pack["made_by"])
    return HTML.format(
        language=pack["language"],
        title=escape(say("title", name=pack["name"])),
        policy=escape(POLICY),
        style=STYLE,
        made=escape(made),
        care=escape(say("care")),
        print=escape(say("print")),
        body=body,
    )


class _Words:
    """The pack's words, dates and closed sets in its language and its brand's zone."""

    def __init__(self, pack: View) -> None:
        self.language: str = pack["language"]
        self._zone = ZoneInfo(pack["time_zone"])

    def __call__(self, key: str, **facts: str) -> str:
        return typeset(HANDOVER[self.language][key].format(**facts), self.language)

    def term(self, name: str) -> str:
        return CLOSED[self.language].get(name, name)

    def number(self, value: float) -> str:
        return say_number(value, self.language)

    def moment(self, text: str | None) -> str:
        if text is None:
            return self("never")
        return say_time(datetime.fromisoformat(text).astimezone(self._zone), self.language)


def _show_voice(voice: Mapping[str, Any], say: _Words) -> str:
    tones = [f"{name_platform(slug)} : {note}" for slug, note in sorted(voice["tones"].items())]
    rows = [
        (say("who"), voice["who"]),
        (say("use"), ", ".join(voice["use"])),
        (say("avoid"), ", ".join(voice["avoid"])),
        (say("humour"), voice["humour"]),
        (say("closing"), voice["closing"]),
        (say("tones"), "\n".join(typeset(one, say.language) for one in tones)),
        (say("signing"), say(f"signing_{voice['signing']}")),
    ]
    told = [row for row in rows[:-1] if row[1]]
    said = f"<p>{escape(say('voice_none'))}</p>" if not told else ""
    address = say("address", address=voice["address"]) if voice["address"] else ""
    return said + make_facts([*told, rows[-1]]) + (f"<p>{escape(address)}</p>" if address else "")


def _show_saved(replies: Iterable[View], say: _Words) -> str:
    shown = [
        f"<article><h3>{escape(one['title'])} <small>{escape(one['language'])}, "
        f"{escape(say('used', n=say.number(one['times_used'])))}</small></h3>"
        + "".join(f"<blockquote>{break_lines(words)}</blockquote>" for words in one["wordings"])
        + "</article>"
        for one in replies
    ]
    return "".join(shown) or f"<p>{escape(say('saved_none'))}</p>"


def _show_promises(promises: View, say: _Words) -> str:
    rows = [
        (
            say.moment(one["due_at"]) + (f" ({say('late')})" if one["is_late"] else ""),
            one["what"],
            one["owner"],
        )
        for one in promises["open"]
    ]
    within = [(say.term(kind), f"{n:g} h") for kind, n in promises["answer_within"].items() if n]
    return (
        make_table((say("due"), say("what"), say("owner")), rows, say("promises_none"))
        + f"<h3>{escape(say('within'))}</h3>"
        + make_facts(within)
    )


def _show_late(late: Iterable[View], say: _Words) -> str:
    rows = [
        (say.moment(one["said_at"]), name_platform(one["platform"]), say.term(one["kind"]))
        for one in late
    ]
    return make_table((say("since"), say("place"), say("kind")), rows, say("late_none"))


def _show_team(team: Iterable[View], say: _Words) -> str:
    rows = [
        (
            one["name"] + (f" ({one['initials']})" if one["initials"] else ""),
            say.term(one["role"]) + (f", {say('away')}" if one["is_away"] else ""),
        )
        for one in team
    ]
    return make_table((say("team"), say("role")), rows, "")


def _show_sources(sources: Iterable[View], say: _Words) -> str:
    rows = [
        (
            f"{name_platform(one['platform'])} {one['place']}",
            say.term(one["health"]),
            say.moment(one["last_success"]),
        )
        for one in sources
    ]
    return make_table((say("place"), say("state"), say("read")), rows, say("sources_none"))


def _show_figures(figures: View, say: _Words) -> str:
    apart = "".join(
        f"<h3>{escape(say('apart', name=name_platform(slug)))}</h3>"
        + make_facts(_list_sums(sums, say))
        for slug, sums in figures["apart"].items()
    )
    return make_facts(_list_sums(figures["totals"], say)) + apart


def _list_sums(sums: View, say: _Words) -> list[tuple[str, str]]:
    mentions, net = sums["mentions"], sums["net_sentiment"]
    few = mentions < _FEWEST
    share = {
        "share": say.number(round(100 * sums["negative"] / mentions)) if mentions else "0",
        "low": str(round(100 * sums["negative_low"])),
        "high": str(round(100 * sums["negative_high"])),
    }
    promised = sums["in_time"] + sums["overdue_answer"]
    median = sums["response_median"]
    before = say("before", n=say.number(sums["before"]))
    counts = {name: say.number(sums[name]) for name in ("hidden", "undone", "clicks")}
    return [
        (say("mentions"), f"{say.number(mentions)} ({before})"),
        (say("net"), say("few") if few or net is None else f"{net:+.0f}"),
        (say("negative_share"), say("few") if few else say("between", **share)),
        (say("answered"), _of(sums["answered"], sums["wanting"], say)),
        (say("median"), say("few") if median is None else say_wait(median, say.language)),
        (say("in_time"), _of(sums["in_time"], promised, say)),
        *((say(name), text) for name, text in counts.items()),
    ]


def _of(cases: int, of: int, say: _Words) -> str:
    return say("of", n=say.number(cases), of=say.number(of))


def _show_presence(presence: View, say: _Words) -> str:
    """The ranked with their number; what is apart, and where the brand is not, without."""
    beside = "".join(
        f"<h3>{escape(say(title))}</h3>{_list_advice(presence[name])}"
        for name, title in (("apart", "stands_apart"), ("absent", "absent"))
        if presence[name]
    )
    ranked = _list_advice(presence["items"], ordered=True)
    return f"<p>{escape(presence['reason'])}</p>{ranked}{beside}"


def _list_advice(told: Iterable[View], *, ordered: bool = False) -> str:
    return make_list((one["recommendation"] for one in told), ordered=ordered)
