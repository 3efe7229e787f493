"""What humans make of topics: named, pinned, joined, parted, closed and opened again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vigie.api.routing import Call
from vigie.api.topic_bodies import TopicDone, TopicMerge, TopicPatch
from vigie.api.topics import load_topic, show_topic
from vigie.aws.http import Answer, as_json
from vigie.aws.topics import add_join, drop_join, read_acts, save_act
from vigie.brand import Role
from vigie.errors import ConflictError, InvalidError
from vigie.jobs.tell_askers import tell_askers
from vigie.topic import Act, Done, Join, Topic

MOST_RACES = 5


def patch_topic(call: Call) -> Answer:
    """Give a topic a name of one's own, pin it, or say what became of a proposed answer."""
    body = call.read(TopicPatch)

    def change(act: Act) -> Act:
        after = act
        if body.name is not None:
            name = " ".join(body.name.split())
            after = replace(after, name=name, named_by=call.person.name if name else "")
        if body.pinned is not None:
            after = replace(after, pinned=body.pinned)
        if body.proposal is not None:
            after = replace(after, proposal=body.proposal)
        return after

    return _show(call, _change(call, change)[0])


def merge_topics(call: Call) -> Answer:
    """Two topics become one, in this week and every other; it goes by the other one's name.

    Raises InvalidError where they are one already.
    """
    body = call.read(TopicMerge)
    topic, _ = load_topic(call, Role.AGENT)
    into, _ = load_topic(replace(call, path={"id": body.into}), Role.AGENT)
    if topic.id == into.id:
        raise InvalidError("these two are one topic already", field="into")
    if topic.id.partition(".")[0] != into.id.partition(".")[0]:
        raise InvalidError("the other topic is of another brand", field="into")
    add_join(Join(topic.id, into.id), call.person.name, call.now)
    return _show(call, into.id)


def part_topics(call: Call) -> Answer:
    """Two topics after all."""
    identity, other = call.path["id"], call.path["other"]
    load_topic(call, Role.AGENT)
    for join in (Join(other, identity), Join(identity, other)):
        if other.partition(".")[0] == identity.partition(".")[0]:
            drop_join(join)
    return _show(call, identity)


def close_topic(call: Call) -> Answer:
    """It was done: a task for each person who asked, so that somebody tells them; nothing is sent.

    Closed again with the same note it is closed once, and what was cut short is finished.
    """
    body = call.read(TopicDone)
    note = body.note.strip()

    def close(act: Act) -> Act:
        if act.done and act.done.note != note:
            raise ConflictError("this topic was closed already: open it again first")
        done = Done(note, call.person.name, call.now)
        return act if act.done else replace(act, done=done, round=act.round + 1)

    _, act = _change(call, close)
    if act.done and not act.done.is_told:
        tell_askers(act, call.now)
    return _show(call, act.id)


def reopen_topic(call: Call) -> Answer:
    """It was not done after all; tasks that were made stay, for a person to tick off or not."""
    return _show(call, _change(call, lambda act: replace(act, done=None))[0])


def _change(call: Call, make: Callable[[Act], Act]) -> tuple[str, Act]:
    """Change what is kept of a topic until nobody was faster. Raises ConflictError."""
    topic, week = load_topic(call, Role.AGENT)
    for _ in range(MOST_RACES):
        before = read_acts(week.brand).acts.get(topic.id) or _new_act(topic)
        after = make(before)
        if after == before:
            return topic.id, before
        if save_act(after):
            return topic.id, replace(after, revision=after.revision + 1)
    raise ConflictError("others are changing this topic: look again")


def _new_act(topic: Topic) -> Act:
    return Act(topic.id, topic.key, label=topic.name)


def _show(call: Call, identity: str) -> Answer:
    topic, week = load_topic(replace(call, path={"id": identity}), Role.VIEWER)
    return as_json(show_topic(topic, week))
