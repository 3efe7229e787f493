"""A crisis as the team works through it: proposed, begun, its playbook, its end."""

from __future__ import annotations

from datetime import datetime

from vigie.api.crisis_bodies import CrisisBody, CrisisPatch, EndBody, NoteBody, StepPatch
from vigie.api.crisis_views import show_brief, show_crisis
from vigie.api.desk import expected_revision
from vigie.api.queries import read_brand_name
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws import crises
from vigie.aws.alerts import read_alert
from vigie.aws.crises import Kept
from vigie.aws.http import Answer, as_json
from vigie.aws.pauses import is_paused, pause_for, resume_posts
from vigie.brand import Role
from vigie.crisis import Crisis, Deed, end, open_crisis
from vigie.crisis.acts import add_note, mark_step, name_speaker, note_deed
from vigie.errors import ConflictError, NotFoundError


def list_crises(call: Call) -> Answer:
    """What loud alerts propose, then a brand's crises, newest first."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    return as_json(show_list([show_brief(one, call.now) for one in crises.list_crises(brand)]))


def begin(call: Call) -> Answer:
    """Begin a crisis; the same alert, or the same Idempotency-Key, begins it once.

    Its pause is no tick in the playbook: what was planned elsewhere only a person can stop.
    """
    body = call.read(CrisisBody)
    call.person.must(body.brand, Role.MANAGER)
    if body.alert_id:
        found = read_alert(body.alert_id)
        if found is None or found.alert.brand != body.brand:
            raise NotFoundError("no such alert")
    opened = open_crisis(
        body.brand,
        call.person.name,
        call.now,
        alert_id=body.alert_id,
        key=call.request.headers.get("idempotency-key", ""),
        reason=body.reason,
    )
    if body.pause_posts:
        opened = note_deed(opened, Deed.PAUSED, call.person.name, call.now)
    kept = crises.keep_new_crisis(opened, pause=body.pause_posts)
    return as_json(show_crisis(kept, call.now), 201)


def read_one(call: Call) -> Answer:
    """A crisis whole; by an alert's id, the crisis it proposes."""
    return as_json(show_crisis(find_crisis(call, Role.VIEWER), call.now))


def decline(call: Call) -> Answer:
    """No crisis: this alert proposes none any more."""
    kept = find_crisis(call, Role.MANAGER)
    if kept.revision:
        raise ConflictError("this crisis has begun: end it instead")
    crises.decline_proposal(kept.crisis.brand, kept.crisis.alert_id, call.person.name, call.now)
    return as_json(show_crisis(find_crisis(call, Role.MANAGER), call.now))


def patch(call: Call) -> Answer:
    """Choose who speaks; pause or resume the planned posts, which takes a manager."""
    kept = find_crisis(call, Role.AGENT)
    body = call.read(CrisisPatch)
    if body.posts_paused is not None:
        call.person.must(kept.crisis.brand, Role.MANAGER)
    if body.speaker is not None:
        chosen = body.speaker
        kept = change(call, lambda c: name_speaker(c, chosen, call.person.name, call.now))
    if body.posts_paused is not None:
        kept = _set_pause(call, kept, paused=body.posts_paused)
    return as_json(show_crisis(kept, call.now))


def patch_step(call: Call) -> Answer:
    """Tick or untick a step of the playbook, give it to somebody, remark on it."""
    find_crisis(call, Role.AGENT)
    given = call.read(StepPatch).model_dump()
    step, by, now = call.path["step"], call.person.name, call.now
    return _changed(call, lambda crisis: mark_step(crisis, step, by, now, **given))


def note(call: Call) -> Answer:
    """Write a line into the story; the same Idempotency-Key writes it once."""
    find_crisis(call, Role.AGENT)
    text = call.read(NoteBody).text
    key = call.request.headers.get("idempotency-key", "")[:64]
    return _changed(call, lambda crisis: add_note(crisis, text, call.person.name, call.now, key))


def finish(call: Call) -> Answer:
    """End a crisis; the posts it paused may leave again, unless the caller says otherwise.

    Cut short in between, ending again resumes the posts.
    """
    find_crisis(call, Role.MANAGER)
    body = call.read(EndBody)
    kept = change(call, lambda crisis: end(crisis, call.person.name, call.now))
    if body.resume_posts:
        resume_posts(kept.crisis.brand, kept.crisis.id)
    return as_json(show_crisis(kept, call.now))


def find_crisis(call: Call, needed: Role) -> Kept:
    """The crisis a path names. Raises NotFoundError, also for another's brand."""
    kept = crises.read_crisis(call.path["id"])
    if kept is None or not call.person.may(kept.crisis.brand, Role.VIEWER):
        raise NotFoundError("no such crisis")
    call.person.must(kept.crisis.brand, needed)
    return kept


def change(call: Call, act: crises.Change) -> Kept:
    """Apply an act to the crisis a path names, at the revision If-Match names, if any."""
    return crises.change_crisis(call.path["id"], act, expected_revision(call))


def note_rules(brand: str, by: str, now: datetime, changes: str) -> None:
    """While a crisis is on, a change of the word lists is a line of its story."""
    current = crises.read_current(brand)
    if current is None or not changes:
        return

    def told(crisis: Crisis) -> Crisis:
        return note_deed(crisis, Deed.CHANGED_RULES, by, now, about=changes)

    crises.change_crisis(current.crisis.id, told)


def _set_pause(call: Call, kept: Kept, *, paused: bool) -> Kept:
    """The story first: a line too many is better than posts that leave unexplained."""
    brand, by = kept.crisis.brand, call.person.name
    if paused == is_paused(brand):
        return kept
    did = Deed.PAUSED if paused else Deed.RESUMED
    told = crises.change_crisis(kept.crisis.id, lambda c: note_deed(c, did, by, call.now))
    if paused:
        pause_for(brand, by, call.now, kept.crisis.id)
    else:
        resume_posts(brand)
    return told


def _changed(call: Call, act: crises.Change) -> Answer:
    view: View = show_crisis(change(call, act), call.now)
    return as_json(view)
