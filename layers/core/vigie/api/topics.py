"""The topics of a week, the mentions behind each, and the answers they are worth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from vigie.action import ActionKind, ActionState
from vigie.api.asking import read_language
from vigie.api.queries import read_brand_name, read_choice
from vigie.api.routing import Call
from vigie.api.topic_definitions import DEFINITIONS
from vigie.api.views import View, show_list, show_mention
from vigie.aws.cards import read_cards
from vigie.aws.http import Answer, as_json
from vigie.aws.mentions import get_mentions
from vigie.aws.outbox import list_actions
from vigie.aws.topics import read_acts, read_latest_day, read_week
from vigie.aws.wire import to_text
from vigie.brand import Role
from vigie.errors import InvalidError, NotFoundError
from vigie.topic import WEEK, Acts, Asked, Proposal, Topic, TopicKind, group_asked, resolve
from vigie.topics_of_week import Period, find_topics, kind_of, make_topic, pick_topics
from vigie.wishes import find_repeated

MOST_SHOWN: Final = 50
MOST_MENTIONS: Final = 200
MOST_ANSWERS: Final = 10
FARTHEST_BACK: Final = timedelta(days=120)
_WEEK: Final = re.compile(r"(\d{4})-W(\d{2})")
_ID: Final = re.compile(r"[a-z0-9-]{1,40}\.[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Week:
    """What was asked in a week and before, and what humans made of it."""

    brand: str
    asked: list[Asked]
    period: Period
    acts: Acts
    through: date | None

    def find(self, identity: str) -> Topic | None:
        """A topic by its id, also of one that was joined with it; None where nobody spoke of it."""
        heads = resolve(self.acts.joins)
        head = heads.get(identity, identity)
        since = self.period.since
        week = [one for one in self.asked if one.day >= since]
        before = [one for one in self.asked if one.day < since]
        now = group_asked(self.brand, week, heads)
        then = group_asked(self.brand, before, heads)
        if head not in now and head not in then and head not in self.acts.acts:
            return None
        return make_topic(head, now, then, self.acts)


def list_topics(call: Call) -> Answer:
    """A week's topics, by kind; ``through`` is the last day the answer reaches."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    kind = read_choice(call, "kind", TopicKind)
    week = load_week(call, brand)
    topics = find_topics(brand, week.asked, week.period, week.acts)
    picked = pick_topics(topics, kind or TopicKind.FREQUENT)
    shown = [show_topic(one, week, kind) for one in picked[:MOST_SHOWN]]
    days, before = week.period.days
    return as_json(
        {
            **show_list(shown),
            "brand": brand,
            "week": {"since": str(week.period.since), "until": str(week.period.until)},
            "through": str(week.through) if week.through else None,
            "days": days,
            "days_before": before,
            "left_out": max(0, len(picked) - MOST_SHOWN),
            "definitions": DEFINITIONS[read_language(call, "en")],
        }
    )


def list_mentions(call: Call) -> Answer:
    """The mentions of a topic in a week, newest first; those deleted meanwhile are gone."""
    topic = load_topic(call, Role.VIEWER)[0]
    ids = [one.mention_id for one in topic.mentions][:MOST_MENTIONS]
    mentions, cards = get_mentions(ids), read_cards(ids)
    living = [mentions[one] for one in ids if one in mentions and not mentions[one].removed]
    living.sort(key=lambda one: (one.said_at, one.id), reverse=True)
    items = [show_mention(one, cards.get(one.id)) for one in living]
    left_out = max(0, len(topic.mentions) - MOST_MENTIONS)
    return as_json({**show_list(items), "name": topic.name, "left_out": left_out})


def propose(call: Call) -> Answer:
    """A saved reply and a pinned post for what was asked three times, to be written by a person.

    The words are the newest answer a person of the team gave one of those who asked, if any did.
    """
    topic, week = load_topic(call, Role.VIEWER)
    repeated = find_repeated((*topic.mentions, *topic.before), week.period.until)
    if not repeated:
        return as_json({"asked_by": 0, "saved_reply": None, "post": None})
    text = _find_answer(repeated)
    language = topic.key[:2]
    return as_json(
        {
            "asked_by": len(repeated),
            "mentions": [one.mention_id for one in repeated],
            "saved_reply": {"title": topic.name, "language": language, "text": text},
            "post": {"kind": "content", "title": topic.name, "language": language, "text": text},
        }
    )


def show_topic(topic: Topic, week: Week, kind: TopicKind | None = None) -> View:
    """A topic as callers see it."""
    act, done = topic.act, topic.act.done if topic.act else None
    _, days_before = week.period.days
    return {
        "id": topic.id,
        "name": topic.name,
        "named_by": (act.named_by if act else "") or None,
        "language": topic.key[:2],
        "pinned": bool(act and act.pinned),
        "kind": (kind or kind_of(topic)).value,
        "is_rising": topic.rise is not None,
        "count": len(topic.mentions),
        "people": topic.people,
        "negative": topic.negative,
        "before": len(topic.before),
        "rise": _times_usual(topic, days_before),
        "mentions": [one.mention_id for one in topic.mentions][:MOST_MENTIONS],
        "first_asked": str(topic.first_asked) if topic.first_asked else None,
        "merged": sorted(one.source for one in week.acts.joins if one.into == topic.id),
        "saved_reply_proposed": is_answer_proposed(topic, week),
        "state": topic.state.value,
        "done_note": done.note if done else None,
        "done_by": done.by if done else None,
        "done_at": to_text(done.at) if done else None,
        "told": done.told if done else None,
        "not_told": done.left_out if done else None,
    }


def is_answer_proposed(topic: Topic, week: Week) -> bool:
    """Whether three people asked it, and nobody has made an answer of it or wants none."""
    if topic.act and topic.act.proposal is not Proposal.OPEN:
        return False
    return bool(find_repeated((*topic.mentions, *topic.before), week.period.until))


def load_week(call: Call, brand: str) -> Week:
    """The week that is asked for: any day of it, its number, or the last seven days closed."""
    latest = read_latest_day(brand)
    today = call.now.date()
    since = _read_week(call.query.get("week", ""), today)
    if since is None:
        since = (latest or today) + timedelta(days=1) - WEEK
    asked, period = read_week(brand, since)
    return Week(brand, asked, period, read_acts(brand), latest)


def load_topic(call: Call, needed: Role) -> tuple[Topic, Week]:
    """The topic a path names, with its week. Raises NotFoundError, also for another's brand."""
    identity = call.path["id"]
    brand = identity.partition(".")[0]
    if not _ID.fullmatch(identity) or not call.person.may(brand, Role.VIEWER):
        raise NotFoundError("no such topic")
    call.person.must(brand, needed)
    week = load_week(call, brand)
    topic = week.find(identity)
    if topic is None or not (topic.act or _is_said_by_several(topic)):
        raise NotFoundError("no such topic")
    return topic, week


def _is_said_by_several(topic: Topic) -> bool:
    return len({one.author for one in (*topic.mentions, *topic.before)}) > 1


def _read_week(given: str, today: date) -> date | None:
    """The Monday of a week. Raises InvalidError for what is none, or is not kept any longer."""
    if not given:
        return None
    numbered = _WEEK.fullmatch(given)
    try:
        if numbered:
            day = date.fromisocalendar(int(numbered[1]), int(numbered[2]), 1)
        else:
            day = date.fromisoformat(given)
    except ValueError as refused:
        raise InvalidError("week is a day, or a week like 2026-W48", field="week") from refused
    if not today - FARTHEST_BACK <= day <= today + WEEK:
        raise InvalidError("topics are kept for ninety days", field="week")
    return day - timedelta(days=day.weekday())


def _times_usual(topic: Topic, days_before: int) -> float | None:
    """How many times a usual week's mentions; None where nobody spoke of it before."""
    usual = len(topic.before) * WEEK.days / days_before if days_before else 0
    return round(len(topic.mentions) / usual, 1) if usual else None


def _find_answer(repeated: tuple[Asked, ...]) -> str:
    for one in repeated[:MOST_ANSWERS]:
        sent = [
            action
            for action in list_actions(one.mention_id)
            if action.kind is ActionKind.REPLY and action.state is ActionState.SENT and action.text
        ]
        if sent:
            return sent[-1].text
    return ""
