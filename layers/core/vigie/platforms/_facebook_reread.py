"""Reading comments and posts again, to follow edits and deletions nobody told of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vigie.errors import GoneError, TransientError
from vigie.mention import EventKind, Fact, Mention, MentionEvent
from vigie.platforms._facebook_read import Place, read_objects
from vigie.platforms._meta_door import Door

# https://developers.facebook.com/docs/graph-api/overview#multiple-id-requests
AT_ONCE = 50
# What posts and comments both have: a field that one of them lacks refuses the whole call.
FIELDS = "id,message,created_time,from,permalink_url,is_hidden"
REVIEWED = frozenset({Fact.RATING.value, "recommends"})
MOST_CALLS = 14
# Codes by which Meta itself says that an id leads nowhere; a bare 404 may be anybody's.
NOWHERE = frozenset({"100/33", "803"})


def read_again(graph: Door, mentions: Sequence[Mention], now: datetime) -> Sequence[MentionEvent]:
    """What became of mentions: removals of what is gone, adds of what reads on.

    One call, unless an id leads nowhere: Meta then refuses the whole call, and halves are asked
    for until the id is found, fourteen calls at most; what is not reached is not judged. Reviews
    cannot be read by their id. Raises the PlatformError tree and PayloadError.
    """
    known = [one for one in mentions if not REVIEWED & one.facts.keys()]
    return list(_Reader(graph, now).read(known))


@dataclass(slots=True)
class _Reader:
    graph: Door
    now: datetime
    calls: int = MOST_CALLS

    def read(self, mentions: list[Mention]) -> Iterator[MentionEvent]:
        if not mentions or not self.calls:
            return
        self.calls -= 1
        ids = ",".join(one.native_id for one in mentions)
        try:
            answer = self.graph.read("", {"ids": ids, "fields": FIELDS})
        except GoneError as error:
            if error.code not in NOWHERE:
                raise
            yield from self._search(mentions)
            return
        yield from self._compare(mentions, answer)

    def _search(self, mentions: list[Mention]) -> Iterator[MentionEvent]:
        if len(mentions) == 1:
            yield _removal(mentions[0], self.now)
            return
        middle = len(mentions) // 2
        yield from self.read(mentions[:middle])
        yield from self.read(mentions[middle:])

    def _compare(self, mentions: list[Mention], answer: object) -> Iterator[MentionEvent]:
        """Rule: an answer that knows none of the ids is no answer about them."""
        known = _objects(answer)
        if not any(one.native_id in known for one in mentions):
            raise TransientError("facebook answered about none of the ids", code="ids")
        for one in mentions:
            if one.native_id in known:
                yield from self._update(one, known[one.native_id])
            else:
                yield _removal(one, self.now)

    def _update(self, mention: Mention, shown: Mapping[str, Any]) -> Iterator[MentionEvent]:
        """The words as they are now. What this call does not show, the mention keeps."""
        place = Place(post=mention.thread_id or "", page="")
        events, _ = read_objects([shown], place, self.now)
        words = [
            one for one in events if one.kind is EventKind.ADD and (one.text or not mention.text)
        ]
        for event in words:
            yield replace(
                event,
                version=self.now,
                own=mention.own,
                in_reply_to=mention.in_reply_to,
                thread_id=mention.thread_id,
                media=mention.media,
                facts=mention.facts,
            )
        if isinstance(shown.get("is_hidden"), bool) and shown["is_hidden"] != mention.hidden:
            kind = EventKind.HIDE if shown["is_hidden"] else EventKind.UNHIDE
            yield MentionEvent("facebook", mention.native_id, kind, self.now)


def _objects(answer: object) -> dict[str, Mapping[str, Any]]:
    pairs = answer.items() if isinstance(answer, dict) else ()
    return {key: one for key, one in pairs if isinstance(one, dict) and str(one.get("id")) == key}


def _removal(mention: Mention, now: datetime) -> MentionEvent:
    return MentionEvent("facebook", mention.native_id, EventKind.REMOVE, now)
