"""What the links in mails do, each through the same rules as its button in the inbox.

Each act answers how things stand: looking says what a click would do, doing says what it did. Any
number of clicks, in any order with what others do, is one act or none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from vigie import alert_life as rules
from vigie.alert import HANDLED, Alert, AlertState
from vigie.api import acts
from vigie.api.link_page import Seen, State
from vigie.api.link_words import COMMON, say
from vigie.api.routing import Call, Person
from vigie.aws.alerts import keep_alert, read_alert
from vigie.aws.cards import read_card
from vigie.aws.mentions import get_mention
from vigie.aws.pauses import pause_posts, read_pause
from vigie.aws.readers import come_back, kinds_left, leave
from vigie.brand import Brand, Role
from vigie.card import Card
from vigie.channels._words import say_time
from vigie.channels.quotes import quote
from vigie.errors import RequestError
from vigie.link import Act, Link
from vigie.mailbox import MailKind
from vigie.mention import Mention
from vigie.platforms import load_platform
from vigie.verdict import Queue, Verdict

MOST_RACES = 4
MOST_QUOTED = 200


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who holds the link: an address among the brand's recipients, or a channel's name."""

    person: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A link, opened. ``doing`` is whether its button was pressed."""

    link: Link
    visitor: Visitor
    brand: Brand
    call: Call
    doing: bool

    @property
    def now(self) -> datetime:
        """When."""
        return self.call.now

    def say_when(self, moment: datetime) -> str:
        """A time in the brand's zone and the visitor's language."""
        return say_time(moment.astimezone(ZoneInfo(self.brand.time_zone)), self.visitor.language)


def visit(one: Visit) -> Seen:
    """Look where a link leads or, when its button was pressed, do what it says."""
    return _VISITS[one.link.act](one)


def _visit_alert(one: Visit) -> Seen:
    for _ in range(MOST_RACES):
        kept = read_alert(one.link.target)
        if kept is None or kept.alert.brand != one.brand.slug:
            return Seen(State.GONE)
        state = _stand(one.link.act, kept.alert, one.now)
        if state is not State.READY or not one.doing:
            return Seen(state, _tell_alert(one, kept.alert))
        after = _CHANGES[one.link.act](kept.alert, one.visitor.name, one.now)
        if keep_alert(kept, after):
            return Seen(State.DONE, _tell_alert(one, after))
    return Seen(State.BUSY)


def _stand(act: Act, alert: Alert, now: datetime) -> State:
    muted = alert.muted_until is not None and now < alert.muted_until
    if act is Act.ACKNOWLEDGE and alert.state is AlertState.ACKNOWLEDGED:
        return State.ALREADY
    if muted and (act is Act.MUTE or (act is Act.NOT_A_PROBLEM and not alert.is_on)):
        return State.ALREADY
    return State.READY if alert.is_on else State.OVER


def _tell_alert(one: Visit, alert: Alert) -> Mapping[str, str]:
    """What the page says of an alert, and only what is so of its kind.

    A mute holds for all of a kind, or for the one source or author the alert is about; what people
    handle themselves ends without a mail.
    """
    language = one.visitor.language
    words = COMMON[language]
    about = {"opened": one.say_when(alert.opened_at), "severity": str(alert.severity)}
    return {
        "about": say(words, "about_alert", language, about),
        "scope": words["of_matter" if alert.about else "of_kind"],
        "last": "" if alert.kind in HANDLED else words["last_mail"],
        "by": alert.acknowledged_by or "?",
        "until": one.say_when(alert.muted_until) if alert.muted_until else "",
    }


def _visit_hidden(one: Visit) -> Seen:
    mention = get_mention(one.link.target)
    card = read_card(one.link.target)
    if mention is None or card is None or mention.brand != one.brand.slug or mention.removed:
        return Seen(State.GONE)
    facts = {
        "platform": load_platform(mention.platform).PROFILE.name,
        "quote": _quote(one, mention, card),
    }
    state = _rule_of(card)
    if state is State.READY and one.doing:
        state = _unhide(one, mention)
    return Seen(state, facts)


def _rule_of(card: Card) -> State:
    """Whether it is still a rule that hides: what people decided since is theirs to change."""
    hides = card.moderation is not None and card.moderation.verdict is Verdict.HIDE
    if not hides:
        return State.ALREADY
    return State.DECIDED if "moderation" in card.human else State.READY


def _unhide(one: Visit, mention: Mention) -> State:
    """As the inbox's own button does it, by this person, once."""
    known = {one.brand.slug: Role.AGENT}
    headers = {"idempotency-key": f"link-{one.visitor.person}"}
    body = json.dumps({"action": "unhide"}).encode()
    call = Call(
        request=replace(one.call.request, body=body, headers=headers),
        path={"id": mention.id},
        person=Person(one.visitor.person, one.visitor.name, known),
        now=one.now,
    )
    try:
        answer = json.loads(acts.moderate(call)["body"])
    except RequestError:
        return State.REFUSED
    return State.TASK if answer["state"] == "task" else State.DONE


def _quote(one: Visit, mention: Mention, card: Card) -> str:
    """The words as the digest showed them: what it kept back or masked stays out of the page."""
    if mention.is_private or mention.is_withheld or card.queue is Queue.ILLEGAL:
        return ""
    return quote(mention.text, one.visitor.language, MOST_QUOTED)


def _visit_mails(one: Visit) -> Seen:
    kind, person = MailKind(one.link.target), one.visitor.person
    leaving = one.link.act is Act.UNSUBSCRIBE
    if one.doing:
        change = leave if leaving else come_back
        done = change(one.brand.slug, person, kind, one.now)
        return Seen(State.DONE if done else State.ALREADY)
    left = kind in kinds_left(one.brand.slug, person)
    return Seen(State.ALREADY if left is leaving else State.READY)


def _visit_posts(one: Visit) -> Seen:
    if one.doing and pause_posts(one.brand.slug, one.visitor.name, one.now):
        return Seen(State.DONE)
    pause = read_pause(one.brand.slug)
    return Seen(State.ALREADY, {"by": pause["by"]}) if pause else Seen(State.READY)


_VISITS: Final[Mapping[Act, Callable[[Visit], Seen]]] = {
    Act.ACKNOWLEDGE: _visit_alert,
    Act.MUTE: _visit_alert,
    Act.NOT_A_PROBLEM: _visit_alert,
    Act.UNDO: _visit_hidden,
    Act.UNSUBSCRIBE: _visit_mails,
    Act.RESUBSCRIBE: _visit_mails,
    Act.PAUSE_POSTS: _visit_posts,
}
_CHANGES: Final[Mapping[Act, Callable[[Alert, str, datetime], Alert]]] = {
    Act.ACKNOWLEDGE: rules.acknowledge,
    Act.MUTE: rules.mute,
    Act.NOT_A_PROBLEM: rules.dismiss,
}
