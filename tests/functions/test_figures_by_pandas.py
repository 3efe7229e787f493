"""Every figure made again by another hand: pandas over what `vigie export` takes out.

Nothing here reads a counter, and nothing of the product's own sums, bins or intervals is used: the
rules are those the definitions state, applied to the exported lines.
"""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from moto.dynamodb.models.table import Table
from vigie.analysis import Analysis, Intent, Mood
from vigie.aws import brands
from vigie.aws.mentions import get_mention, mention_to_item
from vigie.aws.rollups import roll_up_brand
from vigie.aws.table import write_together
from vigie.aws.tracked_links import count_click, short_link_writes
from vigie.jobs.author_marks import make_anew
from vigie.jobs.ingest import store_events
from vigie.jobs.moderate import moderate_batch
from vigie.jobs.score import score_batch
from vigie.mention import YES, Author, EventKind, Fact, MentionEvent, mention_id
from vigie.tracked import ShortLink

from tests.builders import a_brand, a_stream_event, an_analysis, an_event
from tests.functions.conftest import Api

try:
    import pandas as pd
except ModuleNotFoundError:  # pragma: no cover - said aloud, never passed over
    print("pandas is not installed: figures were not made again by another hand")
    pytest.skip("pandas is not installed", allow_module_level=True)

START = datetime(2026, 11, 9, tzinfo=UTC)
NOW = datetime(2026, 12, 7, 9, 30, tzinfo=UTC)
HALF = timedelta(days=7)
SPAN = timedelta(days=14)
MENTIONS, BATCH = 120, 3
TERMS = ({"name": "Levain", "kind": "brand"}, {"name": "Moulin Bleu", "kind": "competitor"})
WORDS = (
    *("Bonjour", "Chez Levain", "Chez Moulin Bleu", "Levain ou Moulin Bleu", "Des nouvelles"),
    *("Bonjour", "Chez Levain", "Chez Moulin Bleu", "Levain ou Moulin Bleu", "Des nouvelles"),
    "Je vais venir vous tuer demain",
)
OURS = ("Merci de votre message", "-20 % sur tout le magasin, profitez-en vite !")
PROMISED = {"private": 1, "complaint": 2, "question": 4, "request": 4, "purchase": 4, "review": 24}
ASKED = frozenset({"complaint", "question", "request", "purchase"})
Z = 1.959963984540054


@pytest.fixture(autouse=True)
def quick_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before each transaction the emulator copies whole tables: here without what never changes."""

    def copy_item(item: Any) -> Any:
        twin = copy.copy(item)
        twin.attrs = copy.copy(item.attrs)
        return twin

    def copy_table(table: Any, _: Any) -> Any:
        twin = copy.copy(table)
        twin.items = copy.copy(table.items)
        for key, rows in table.items.items():
            twin.items[key] = {sk: copy_item(item) for sk, item in rows.items()}
        return twin

    monkeypatch.setattr(Table, "__deepcopy__", copy_table, raising=False)


def read(text: str) -> Analysis:
    """A mood and an intent that depend on the words alone."""
    chance = random.Random(text)
    intents = chance.sample(list(Intent), chance.choice((0, 1, 1, 2)))
    found = an_analysis(chance.choice(list(Mood)), *intents)
    return replace(found, spam=0.99) if chance.random() < 0.1 else found


def take_in(
    events: list[MentionEvent], now: datetime, streamed: Sequence[MentionEvent] = ()
) -> None:
    """Events through the jobs that make cards and counters; ``streamed`` changed otherwise."""
    store_events("levain", events, now)
    names = dict.fromkeys((one.platform, one.native_id) for one in (*events, *streamed))
    found = [get_mention(mention_id("levain", *name)) for name in names]
    images = [mention_to_item(one, now) for one in found if one]
    if images:
        assert score_batch(a_stream_event(*images), read, now) == []
        assert moderate_batch(a_stream_event(*images), read, now) == []


def make_events(chance: random.Random) -> Iterator[MentionEvent]:
    for number in range(MENTIONS):
        platform = chance.choice(("facebook", "mastodon", "messenger"))
        said_at = START + chance.random() * SPAN
        who = chance.randrange(70)
        facts = {Fact.PRIVATE: YES} if platform == "messenger" else {}
        facts |= {Fact.RATING: str(chance.randrange(1, 6))} if chance.random() < 0.1 else {}
        yield an_event(
            f"{chance.choice(WORDS)} {number}",
            platform=platform,
            native_id=f"n{number}",
            said_at=said_at.replace(microsecond=0),
            version=said_at.replace(microsecond=0),
            author=Author(f"p{who}", f"Personne {who}", chance.randrange(200_000)),
            thread_id=f"talk{who}" if platform == "messenger" else None,
            facts=facts,
        )


def live(api: Api) -> None:
    """Two weeks of talk: answered, edited, gone, corrected, shown again, settled, erased."""
    chance = random.Random(5)
    events = sorted(make_events(chance), key=lambda one: one.said_at or START)
    for start in range(0, MENTIONS, BATCH):
        some = events[start : start + BATCH]
        take_in(some, max(one.version for one in some) + timedelta(minutes=1))
    later = [one for event in chance.sample(events, 48) for one in follow(event, chance)]
    for start in range(0, len(later), BATCH):
        take_in(later[start : start + BATCH], NOW - SPAN / 2)
    for event in chance.sample(events, 15):
        touch(api, mention_id("levain", event.platform, event.native_id), chance)
    for event in (one for one in events if "tuer" in (one.text or "")):
        identity = mention_id("levain", event.platform, event.native_id)
        if chance.random() < 0.7:
            act = {"action": "approve", "reason": "une blague entre eux"}
            api("POST", f"/api/mentions/{identity}/moderate", act)
    for code, days in (("aaaaaaaaaa", 2), ("bbbbbbbbbb", 9)):
        follow_link(code, START + timedelta(days=days), days)
    gone = {"brand": "levain", "platform": "facebook", "author_id": "p3"}
    assert api("POST", "/api/privacy/erase", gone).status == 200
    take_in([], NOW, [one for one in events if one.author.id == "p3"])


def follow_link(code: str, at: datetime, times: int) -> None:
    """A counted link, followed so often, and looked at by a machine once."""
    site = "https://levain.example"
    link = ShortLink(code, "levain", f"{site}/carte", site, "facebook", "abc-1", at)
    write_together(short_link_writes(link))
    for n in range(times):
        count_click(link, at + n * timedelta(hours=1), is_preview=False)
    count_click(link, at, is_preview=True)


def follow(event: MentionEvent, chance: random.Random) -> Iterator[MentionEvent]:
    at = event.version + timedelta(seconds=chance.randrange(30, 40 * 3600))
    match chance.randrange(4):
        case 0:
            yield replace(event, kind=EventKind.EDIT, version=at, text=f"{event.text} bis")
        case 1:
            yield replace(event, kind=EventKind.REMOVE, version=at)
        case _:
            yield replace(
                event,
                native_id=f"{event.native_id}r",
                text=OURS[at.second % 2],
                said_at=at,
                version=at,
                in_reply_to=event.native_id,
                own=True,
                author=Author("55", "Levain"),
                facts={name: one for name, one in event.facts.items() if name != Fact.RATING},
            )


def touch(api: Api, identity: str, chance: random.Random) -> None:
    """A person corrects, settles or judges; what policy refuses stays as it is."""
    patch = chance.choice(
        (
            {"sentiment": chance.choice(("positive", "negative", "neutral"))},
            {"intents": chance.sample(["complaint", "praise", "question"], 1)},
            {"no_reply_needed": "thanks"},
            {"status": "done"},
        )
    )
    api("PATCH", f"/api/mentions/{identity}", patch)
    if chance.random() < 0.3:
        act = {"action": chance.choice(("hide", "unhide", "approve")), "reason": "relu"}
        api("POST", f"/api/mentions/{identity}/moderate", act)


def take_out(api: Api) -> list[dict[str, Any]]:
    lines, cursor = [], ""
    while True:
        page = api("GET", f"/api/export?brand=levain&limit=100{cursor}").body
        lines += page["items"]
        if page["next_cursor"] is None:
            return lines
        cursor = f"&cursor={quote(page['next_cursor'])}"


def read_line(line: dict[str, Any]) -> dict[str, Any]:
    """An exported line as plain columns, by the rules the definitions state."""
    desk, flags = line["figures"], set(line["figures"]["flags"])
    names = {(one["name"], one["kind"]) for one in line["analysis"]["matches"]}
    ours = any(kind != "competitor" for _, kind in names)
    rivals = any(kind == "competitor" for _, kind in names)
    intents = set(line["analysis"]["intents"])
    kinds = {one for one in intents if one in ASKED}
    kinds |= {"private"} if "private" in flags else set()
    kinds |= {"review"} if desk["rating"] else set()
    hidden = line["status"] == "hidden"
    is_answer = bool(line["in_reply_to"] or line.get("thread_id"))
    asks = bool(kinds) and not hidden and not line["no_reply_needed"] and "backfilled" not in flags
    reply = desk["first_replied_at"]
    waited = seconds(line["said_at"], reply) if reply else math.nan
    promised = kinds | (intents & {"praise"})
    limits = [{**PROMISED, "praise": 48}[one] * 3600 for one in promised]
    human = set(line["settled_by_human"])
    kept = line["moderation"]["verdict"] == "keep" and "moderation" in human
    known = line["author"].get("followers") or 0
    followers = known if 0 < known <= 10**9 and "private" not in flags else 0
    share = 0.15 - 0.09 * min(max(followers - 100_000, 0) / 9_900_000, 1)
    return {
        "said_at": datetime.fromisoformat(line["said_at"]),
        "platform": line["platform"],
        "author": desk["author"],
        "mood": line["analysis"]["sentiment"]["label"],
        "rival": rivals and not ours and not is_answer and "private" not in flags,
        "ours": ours,
        "named_rival": rivals,
        "hidden": hidden,
        "ruled": "ruled" in flags,
        "undone": "ruled" in flags and not hidden and kept,
        "wanting": asks,
        "answered": asks and reply is not None,
        "backlog": asks and reply is None and line["status"] == "todo",
        "waited": waited,
        "in_time": asks and reply is not None and waited <= min(limits),
        "handled": bool(
            line["replied_at"]
            or line["status"] == "done"
            or line["no_reply_needed"]
            or "moderation" in human
        ),
        "acted_in": seconds(desk["illegal_since"], desk["illegal_done_at"])
        if desk["illegal_done_at"]
        else math.nan,
        "followers": followers,
        "estimated": round(followers * share),
        "stars": desk["rating"] or 0,
        "opens": {"opens", "backfilled"} & flags == {"opens"},
        "opened_answered": {"opens", "backfilled"} & flags == {"opens"} and reply is not None,
    }


def seconds(first: str, second: str) -> int:
    return int((datetime.fromisoformat(second) - datetime.fromisoformat(first)).total_seconds())


def to_bin(waited: float) -> int:
    """The middle of the published bin a duration falls in: a tenth wide, from a minute on."""
    number, edge = 0, 60.0
    while waited >= edge * (1 - 1e-12):
        number, edge = number + 1, 60 * 1.1 ** (number + 1)
    return 30 if number == 0 else round(60 * 1.1 ** (number - 1) * math.sqrt(1.1))


def nearest_rank(waits: Any, share: float) -> int | None:
    """The wait of rank ceil(share x n), as its bin tells it."""
    ordered = waits.sort_values()
    rank = max(1, math.ceil(share * len(ordered)))
    return to_bin(float(ordered.iloc[rank - 1])) if len(ordered) else None


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The interval as the roots of (p - x)^2 = z^2 x (1 - x) / n, which defines it."""
    a, b, c = 1 + Z * Z / whole, -(2 * part / whole + Z * Z / whole), (part / whole) ** 2
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def share(part: Any, whole: Any) -> tuple[float, float, float] | None:
    if not whole:
        return None
    low, high = wilson(int(part), int(whole))
    return tuple(abs(round(one, 4)) for one in (part / whole, low, high))


def count_all(frame: Any) -> dict[str, Any]:
    """The figures of a frame that is one period."""
    ours = frame[~frame["rival"]]
    good, bad = (int((ours["mood"] == one).sum()) for one in ("positive", "negative"))
    wanting, answered = (frame[frame[one]] for one in ("wanting", "answered"))
    kept, ruled = frame["in_time"].sum(), frame["ruled"].sum()
    rated = frame[frame["stars"] > 0]
    mean = answered["waited"].sum() / len(answered) if len(answered) else None
    return {
        "volume": len(ours),
        "net_sentiment": round(100 * (good - bad) / len(ours), 1),
        "net_sentiment_without_neutral": round(100 * (good - bad) / (good + bad), 1),
        "sentiment_ratio": round(good / bad, 2),
        "negative_share": share(bad, len(ours)),
        "brand_health": share(good, good + bad),
        "potential_reach": int(frame["followers"].sum()),
        "estimated_reach": int(frame["estimated"].sum()),
        "response_rate": share(len(answered), len(wanting)),
        "in_time_share": share(kept, len(wanting)),
        "action_rate": share(frame["handled"].sum(), len(frame)),
        "backlog": int(frame["backlog"].sum()),
        "response_median": nearest_rank(answered["waited"], 0.5),
        "response_p90": nearest_rank(answered["waited"], 0.9),
        "open_response_median": nearest_rank(answered["waited"], 0.5),
        "open_response_p90": nearest_rank(answered["waited"], 0.9),
        "response_mean": round(mean) if mean is not None else None,
        "moderation_rate": share(frame["hidden"].sum(), len(frame)),
        "moderation_precision": share(ruled - frame["undone"].sum(), ruled),
        "illegal_median": nearest_rank(frame["acted_in"].dropna(), 0.5),
        "rating": round(rated["stars"].sum() / len(rated), 2),
    }


def check(figures: dict[str, Any], expected: dict[str, Any], key: str) -> None:
    for name, value in expected.items():
        told = figures[name]
        if isinstance(value, tuple):
            bounds = (told["low"], told["high"]) if key == "value" else value[1:]
            assert (told[key], *bounds) == value, name
        else:
            assert told[key] == value, name


def test_every_figure_equals_what_pandas_makes_of_the_export(api: Api) -> None:
    brands.save_brand(a_brand(terms=TERMS))
    brands.forget_cached()
    with time_machine.travel(NOW, tick=False):
        live(api)
        assert make_anew(a_brand(), NOW), "somebody left"
        assert roll_up_brand("levain", ZoneInfo("Europe/Paris"), NOW)
        lines = [one for one in take_out(api) if "figures" in one and not one["own"]]
        middle, end = START + HALF, START + SPAN
        period = f"since={quote(middle.isoformat())}&until={quote(end.isoformat())}"
        route = f"/api/metrics?brand=levain&{period}"
        told = api("GET", route).body
        frame = pd.DataFrame([read_line(one) for one in lines])
        now = frame[(frame["said_at"] >= middle) & (frame["said_at"] < end)]
        before = frame[(frame["said_at"] >= START) & (frame["said_at"] < middle)]
        said, links = (
            pd.DataFrame(api("GET", f"/api/tables/{one}?brand=levain&format=json&{period}").body)
            for one in ("replies", "links")
        )
    assert len(now) > 30
    assert told["totals"]["mentions"] == len(now)
    check(told["figures"], count_all(now), "value")
    check(told["figures"], count_all(before), "previous")
    assert told["figures"]["illegal_median"]["value"], "something was acted on"
    check_ours(told["figures"], said, links)
    check_people(told, now)
    check_voices(told, now)
    check_talks(told, frame[frame["said_at"] < end])
    check_strength(told, frame, end)


def check_ours(figures: dict[str, Any], said: Any, links: Any) -> None:
    """What the brand itself said and what came of its links, by the tables of both."""
    giving = (said.drop_duplicates("id")["leaning"] == "giving").sum()
    assert 0 < giving < len(said)
    check(figures, {"giving_share": share(giving, said["id"].nunique())}, "value")
    assert figures["clicks"]["value"] == links["clicks"].sum() == 9


def check_people(told: dict[str, Any], now: Any) -> None:
    """A sketch of a few dozen is exact, or one short where two share a register."""
    authors = told["figures"]["unique_authors"]["value"]
    assert abs(authors - now["author"].nunique()) <= 1
    assert told["figures"]["author_diversity"]["value"] == round(authors / len(now), 4)
    assert told["figures"]["passion"]["value"] == round((len(now) - authors) / len(now), 4)


def check_voices(told: dict[str, Any], now: Any) -> None:
    ours, theirs = int(now["ours"].sum()), int(now["named_rival"].sum())
    voices = {one["name"]: (one["mentions"], one["share"]) for one in told["voices"]}
    assert voices == {
        "Levain & Fils": (ours, round(ours / (ours + theirs), 4)),
        "Moulin Bleu": (theirs, round(theirs / (ours + theirs), 4)),
    }


def check_talks(told: dict[str, Any], known: Any) -> None:
    """All talks of two weeks lie in the thirty days before the last."""
    opened = known[known["opens"]]
    answered = opened[opened["opened_answered"]]["waited"].sort_values()
    fastest = [to_bin(float(one)) for one in answered][: max(1, math.floor(0.9 * len(answered)))]
    assert told["facebook"]["conversations"] == len(opened) > 2
    assert told["facebook"]["response_rate"] == round(len(answered) / len(opened), 4)
    assert told["facebook"]["response_seconds"] == round(sum(fastest) / len(fastest))


def check_strength(told: dict[str, Any], frame: Any, end: datetime) -> None:
    ours = frame[(~frame["rival"]) & (frame["said_at"] < end)]
    last = ours[ours["said_at"] >= end - timedelta(days=1)]
    days = ours["said_at"].dt.tz_convert("Europe/Paris").dt.date.value_counts()
    assert told["figures"]["strength"]["value"] == round(min(1.0, len(last) / int(days.max())), 4)
