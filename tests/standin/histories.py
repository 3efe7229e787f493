"""Histories of a desk, drawn at random: everything that moves a counter, with faults and cuts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from botocore.exceptions import ClientError
from vigie.action import Action, ActionKind, ActionState, after_sent, move
from vigie.analysis import Intent, Mood
from vigie.aws.cards import change_card, read_card
from vigie.aws.clients import dynamodb
from vigie.aws.erasure import erase_author
from vigie.aws.mentions import forget_words, get_mention, mention_to_item, store_event
from vigie.aws.outbox import (
    action_id,
    list_actions,
    move_action,
    moved_write,
    new_action_write,
    read_action,
)
from vigie.aws.rollups import roll_up_brand
from vigie.aws.table import BusyError, ConditionFailedError, write, write_together
from vigie.aws.tracked_links import count_click, short_link_writes
from vigie.card import Card, Status, after_action
from vigie.jobs.answered import note_seen
from vigie.jobs.author_marks import make_anew
from vigie.jobs.score import score_batch
from vigie.jobs.settling import find_reply, settle_sent
from vigie.mention import YES, Author, EventKind, Fact, Mention, mention_id
from vigie.reply import REPLIES
from vigie.tracked import ShortLink
from vigie.verdict import Moderation, Queue, Verdict

from tests.builders import a_brand, a_stream_event, an_analysis, an_event

PARIS = ZoneInfo("Europe/Paris")
BRAND = a_brand()
# Around the night of 25 October 2026, whose hour after two o'clock happens twice in Paris.
HOURS = [
    datetime(2026, 10, 24, 21, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 10, 24, 22, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 23, 0, 0, 400, tzinfo=UTC),
    datetime(2026, 10, 27, 9, 5, tzinfo=UTC),
]
NOW = datetime(2026, 10, 27, 9, 30, tzinfo=UTC)
PLATFORMS = ("facebook", "x", "messenger")
MOODS, INTENTS = tuple(Mood), tuple(Intent)
LEFT = frozenset({EventKind.REMOVE})


class CutError(BaseException):
    """The process ends here."""


@dataclass
class Faults:
    """Conflicts and cuts, on the wire of one client; nothing of ours is replaced."""

    conflicts: int = 0
    cut_after: int | None = None

    def meet(self, **_: Any) -> None:
        """Before a write goes out."""
        if self.cut_after is not None:
            if self.cut_after == 0:
                raise CutError
            self.cut_after -= 1
        if self.conflicts:
            self.conflicts -= 1
            told: Any = {"Code": "TransactionCanceledException", "Message": "cancelled"}
            reasons: Any = [{"Code": "TransactionConflict"}]
            raise ClientError({"Error": told, "CancellationReasons": reasons}, "Transact")


@dataclass
class History:
    """One brand's desk; ``run`` does a step as its process would, and survives what it may."""

    faults: Faults = field(default_factory=Faults)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """The faults take part."""
        events = dynamodb().meta.events
        name = "before-call.dynamodb.TransactWriteItems"
        events.register(name, self.faults.meet)
        try:
            yield
        finally:
            events.unregister(name, self.faults.meet)

    def run(self, step: tuple[Any, ...], conflicts: int, cut_after: int | None) -> None:
        """One step, with so many conflicts, or cut after so many transactions, and then again."""
        name, *given = step
        for cut in (cut_after, None) if cut_after is not None else (None,):
            self.faults.conflicts, self.faults.cut_after = conflicts, cut
            try:
                with self.listening():
                    getattr(self, name)(*given)
            except (CutError, BusyError, ConditionFailedError):
                continue

    def say(self, n: int, kind: str, version: int, hour: int, look: int) -> None:
        """An event of a mention, in whatever order, and the stream's record of it."""
        platform = PLATFORMS[n % len(PLATFORMS)]
        event = an_event(
            f"words {look}",
            platform=platform,
            native_id=str(n),
            kind=EventKind(kind),
            version=HOURS[0] + timedelta(minutes=version),
            said_at=HOURS[hour],
            author=Author(f"author{n % 2}", "Odile", (look - 1) * 100_000),
            facts={Fact.PRIVATE: YES} if platform == "messenger" else {},
            thread_id="55_100",
        )
        before = self._mention(n)
        store_event("levain", event, NOW)
        mention = self._mention(n)
        if mention is not None:
            self._stream(mention, before)

    def replay(self, n: int) -> None:
        """The stream delivers a record again."""
        if (mention := self._mention(n)) is not None:
            self._stream(mention, mention)

    def withhold(self, n: int) -> None:
        """The platform's terms end our right to the words."""
        mention = self._mention(n)
        if mention is not None and not mention.removed and forget_words(mention, NOW):
            after = self._mention(n)
            if after is not None:
                self._stream(after, mention)

    def type_answer(self, n: int, hour: int) -> None:
        """An answer typed in the platform's app."""
        mention = self._mention(n)
        if mention is None:
            return
        is_private = mention.is_private
        event = an_event(
            "Merci !",
            platform=mention.platform,
            native_id=f"own{n}.{hour}",
            version=HOURS[hour],
            said_at=HOURS[hour],
            author=Author("55", "Levain"),
            own=True,
            in_reply_to=None if is_private else mention.native_id,
            facts=mention.facts,
            thread_id="55_100",
        )
        store_event("levain", event, NOW)
        own = get_mention(mention_id("levain", mention.platform, event.native_id))
        if own is not None:
            note_seen(own, NOW)

    def answer(self, n: int, at: int) -> None:
        """An answer sent from here, whose result may be written twice."""
        mention = self._mention(n)
        if mention is None or mention.removed:
            return
        kind = ActionKind.PRIVATE_REPLY if mention.is_private else ActionKind.REPLY
        self._act(mention, kind, f"answer{next(self.numbers)}", HOURS[at])

    def take_back(self, n: int) -> None:
        """An answer of ours deleted from here."""
        mention = self._mention(n)
        talk = list_actions(mention.id) if mention else []
        gone = {one.target for one in talk if one.has_deleted}
        sent = [one for one in talk if one.kind in REPLIES and one.state is ActionState.SENT]
        for one in sent:
            if mention and one.result_id and one.result_id not in gone:
                name = f"gone{one.result_id}"
                self._act(mention, ActionKind.DELETE_REPLY, name, NOW, target=one.result_id)
                return

    def relabel(self, n: int, look: int) -> None:
        """A person corrects mood and intents."""

        def corrected(card: Card | None) -> Card | None:
            if card is None or card.analysis is None:
                return None
            analysis = an_analysis(MOODS[look % 3], INTENTS[look % len(INTENTS)])
            return replace(card, analysis=analysis, human=card.human | {"sentiment", "intents"})

        self._change(n, corrected)

    def settle(self, n: int, reason: str) -> None:
        """A person says that it needs no answer, or that it does."""
        self._change(n, lambda card: card and replace(card, no_reply_needed=reason))

    def finish(self, n: int) -> None:
        """A person closes it."""
        self._change(n, lambda card: card and replace(card, status=Status.DONE))

    def judge(self, n: int, by_human: bool, hides: bool) -> None:  # noqa: FBT001 - drawn
        """A rule or a person hides or shows it, as illegal or not."""

        def judged(card: Card | None) -> Card | None:
            if card is None or (not by_human and "moderation" in card.human):
                return None
            verdict = Verdict.HIDE if hides else Verdict.KEEP
            kind = ActionKind.HIDE if hides else ActionKind.UNHIDE
            human = card.human | {"moderation"} if by_human else card.human
            moderation = Moderation(verdict, (), None if by_human else Queue.ILLEGAL)
            since = card.illegal_since or NOW - timedelta(minutes=7, microseconds=900)
            return replace(
                after_action(card, kind, NOW),
                moderation=moderation,
                human=human,
                illegal_since=since,
            )

        self._change(n, judged)

    def click(self, code: int) -> None:
        """Somebody follows a link."""
        link = ShortLink(
            code=f"c{code}",
            brand="levain",
            url="https://levain.example/",
            site="levain.example",
            platform=PLATFORMS[code],
            about="",
            made_at=NOW,
        )
        write_together(short_link_writes(link))
        count_click(link, HOURS[code + 3], is_preview=False)

    def erase(self, author: int, platform: int) -> None:
        """An author is erased."""
        erase_author("levain", PLATFORMS[platform], f"author{author}", NOW)

    def roll_up(self) -> None:
        """The days are rolled up, and those somebody left made anew."""
        roll_up_brand("levain", PARIS, NOW)
        make_anew(BRAND, NOW)

    def _mention(self, n: int) -> Mention | None:
        return get_mention(mention_id("levain", PLATFORMS[n % len(PLATFORMS)], str(n)))

    def _stream(self, mention: Mention, before: Mention | None) -> None:
        look = int(mention.text[-1:]) if mention.text[-1:].isdecimal() else 0
        analysis = an_analysis(MOODS[look % 3], INTENTS[look % len(INTENTS)])
        spam = 0.4997 if look == 3 else 0.1
        analysis = replace(analysis, spam=spam)
        failed = score_batch(a_stream_event(mention_to_item(mention, NOW)), lambda _: analysis, NOW)
        if not failed:
            note_seen(mention, NOW, before)

    def _change(self, n: int, make: Any) -> None:
        mention = self._mention(n)
        if mention is not None and read_card(mention.id) is not None:
            change_card(mention.id, lambda c: None if c is None or c.removed else make(c), NOW)

    def _act(
        self, mention: Mention, kind: ActionKind, name: str, at: datetime, target: str = ""
    ) -> None:
        action = Action(
            id=action_id(mention.id, name),
            mention_id=mention.id,
            brand="levain",
            platform=mention.platform,
            native_id=mention.native_id,
            kind=kind,
            actor="odile",
            text="Merci !",
            created_at=at,
            target=target,
        )
        if read_action(action.id) is None:
            write(new_action_write(action))
        claimed = move(action, ActionState.CLAIMED, at)
        move_action(action, claimed)
        sent = after_sent(claimed, at, name if kind in REPLIES else None)

        def is_still() -> bool:
            found = read_action(action.id)
            return found is not None and found.state is ActionState.CLAIMED

        if not (target and find_reply(list_actions(mention.id), target) is None):
            settle_sent(moved_write(claimed, sent), sent, NOW, is_still)
