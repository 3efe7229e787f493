"""Bringing history in: mentions another tool exported, or an archive, as if they had been heard."""

from __future__ import annotations

from vigie.api.bodies import ImportBody, ImportedBody
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer, as_json
from vigie.brand import Role
from vigie.errors import InvalidError, NotFoundError
from vigie.jobs.ingest import store_events
from vigie.mention import Author, EventKind, Fact, MentionEvent
from vigie.platforms import platform_names

# What opens a door at send time, and only the platform itself can tell.
UNPROVEN = frozenset({Fact.SUMMONS})


def import_mentions(call: Call) -> Answer:
    """Store up to 200 events as history: they count, and no alarm rings. Safe to repeat."""
    body = call.read(ImportBody)
    call.person.must(body.brand, Role.MANAGER)
    if read_brand(body.brand) is None:
        raise NotFoundError(f"no brand is called {body.brand!r}")
    known = platform_names()
    for number, one in enumerate(body.events):
        if one.platform not in known:
            raise InvalidError(
                f"no platform is called {one.platform!r}", field=f"events.{number}.platform"
            )
    events = [_to_event(one) for one in body.events]
    tally = store_events(body.brand, events, call.now, backfilled=True)
    return as_json(
        {
            "accepted": tally.accepted,
            "duplicates": tally.duplicates,
            "rejected": [{"index": one.index, "reason": one.reason} for one in tally.rejected],
        }
    )


def _to_event(one: ImportedBody) -> MentionEvent:
    return MentionEvent(
        platform=one.platform,
        native_id=one.id,
        kind=EventKind(one.kind),
        version=one.version or one.said_at,
        text=one.text,
        url=one.url,
        said_at=one.said_at,
        author=Author(one.author.id, one.author.name, one.author.followers),
        in_reply_to=one.in_reply_to,
        thread_id=one.thread_id,
        own=one.own,
        media=tuple(one.media),
        realm=one.realm,
        facts={key: value for key, value in one.facts.items() if key not in UNPROVEN},
    )
