"""A card: what the desk made of a mention. Status, analysis, who has it, what was decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from vigie.action import ActionKind
from vigie.analysis import Analysis, Intent
from vigie.mention import Fact, Mention
from vigie.sketch import author_mark
from vigie.verdict import Moderation, Queue, Reason, Verdict, time_allowed

SETTLED = frozenset({"sentiment", "intents"})
_STARS = {str(n): n for n in range(1, 6)}


class Status(StrEnum):
    """Where a mention stands on the desk."""

    TODO = "todo"
    WAITING = "waiting"
    DONE = "done"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the counters hold for a card: the hour's bucket and everything added to it.

    A change subtracts exactly this and adds what is true now, in one transaction with the card.
    """

    hour: str
    measures: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    """How long the first answer took, as it stood when it left: later settings change nothing.

    ``waited`` are seconds from what was said to the answer, ``open`` those of them in the brand's
    business hours; ``in_time`` whether the brand's promise was kept, None where none was made.
    """

    waited: int
    open: int
    in_time: bool | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """One of the brand's own terms that a mention names, its kind, and how it was written."""

    name: str
    kind: str
    how: str


@dataclass(frozen=True, slots=True)
class Card:
    """``seen`` is the revision of the mention the card was made from, ``content_hash`` its words.

    ``author_id`` is the author's name where the platform gives no id, None where they may be kept
    no longer: then ``author_mark`` is what they left in a sketch (`vigie.sketch`). ``human`` names
    what a person has settled (sentiment, moderation); no rule touches it, and ``judged_hash`` the
    words a person's moderation judged. ``illegal_since`` is when a rule first took the words for
    illegal: the law's clock runs from then. ``dangers`` are the kinds of danger the words name
    (`vigie.text.danger`), ``danger_at`` when they came to name the latest of them, ``edited_at``
    when words that were read before were last changed. ``revision`` grows with each write of the
    card. ``conversation`` is the mention its thread hangs under, where that is another one;
    ``shows_media`` whether it shows pictures, or a film; ``rating`` its stars, 0 where it is no
    review. ``reopened_at`` is when its words were last changed after somebody had settled it.
    ``reserved`` is what keeps it from being told of its author (`vigie.text.reserved`).
    ``opens`` is whether a private message opens a talk, after a day of silence on both sides.
    ``first_replied_at``, ``response``, ``illegal_done_at`` and ``ruled`` (a rule hid it once) are
    stamped whenever a card is written (`vigie.stamping`), so that no act can forget them.
    """

    mention_id: str
    brand: str
    platform: str
    native_id: str
    said_at: datetime
    seen: int = 0
    content_hash: str = ""
    status: Status = Status.TODO
    queue: Queue = Queue.REPLY
    analysis: Analysis | None = None
    matches: tuple[Named, ...] = ()
    moderation: Moderation | None = None
    author_id: str | None = None
    author_mark: int = 0
    followers: int = 0
    assignee: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    snoozed_until: datetime | None = None
    no_reply_needed: str = ""
    replied_at: datetime | None = None
    human: frozenset[str] = frozenset()
    judged_hash: str = ""
    illegal_since: datetime | None = None
    edited_at: datetime | None = None
    dangers: tuple[str, ...] = ()
    danger_at: datetime | None = None
    reopened_at: datetime | None = None
    hidden_there: bool = False
    removed: bool = False
    backfilled: bool = False
    counted: Counted | None = None
    conversation: str = ""
    shows_media: bool = False
    private: bool = False
    rating: int = 0
    reserved: tuple[str, ...] = ()
    opens: bool = False
    ruled: bool = False
    first_replied_at: datetime | None = None
    response: Response | None = None
    illegal_done_at: datetime | None = None
    revision: int = 0

    @property
    def conversation_id(self) -> str:
        """The mention its conversation hangs under, as `vigie.mention.Mention` says."""
        return self.conversation or self.mention_id

    @property
    def due_at(self) -> datetime | None:
        """When a human must have decided on what may be illegal; None where no clock runs."""
        allowed = time_allowed(self.moderation)
        return self.illegal_since + allowed if self.illegal_since and allowed else None

    @property
    def is_reopened(self) -> bool:
        """Whether it is open because its words were changed after somebody had settled them."""
        return self.status is Status.TODO and self.reopened_at is not None and not self.is_answered

    @property
    def is_answered(self) -> bool:
        """Whether we answered the words as they are now."""
        if self.replied_at is None:
            return False
        return self.reopened_at is None or self.replied_at > self.reopened_at

    @property
    def lacks_answer(self) -> bool:
        """Whether it complains and has neither an answer nor a reason for none."""
        return self.is_complaint and not self.is_answered and not self.no_reply_needed

    @property
    def is_complaint(self) -> bool:
        """Whether the author complains, so that silence would be an answer."""
        return self.analysis is not None and Intent.COMPLAINT in self.analysis.intents


def is_asleep(card: Card, now: datetime) -> bool:
    """Whether somebody put a card off to a time still to come."""
    return card.snoozed_until is not None and card.snoozed_until > now


def new_card(mention: Mention) -> Card:
    """A card that knows nothing yet but whose mention it is."""
    return Card(
        mention_id=mention.id,
        brand=mention.brand,
        platform=mention.platform,
        native_id=mention.native_id,
        said_at=mention.said_at,
        backfilled=mention.backfilled,
        **_told(mention),
    )


def _told(mention: Mention) -> dict[str, Any]:
    """Whose it is, where it hangs and what it is like: what lists need without reading it."""
    under = mention.conversation_id
    return {
        "author_id": mention.author.id or mention.author.name,
        "author_mark": 0,
        "followers": mention.author.followers or 0,
        "conversation": under if under != mention.id else "",
        "shows_media": bool(mention.media),
        "private": mention.is_private,
        "rating": _STARS.get(mention.facts.get(Fact.RATING, ""), 0),
    }


def _forgotten(card: Card) -> dict[str, Any]:
    """Who wrote what may be kept no longer is forgotten; what was counted stays counted."""
    if not card.author_id:
        return {}
    mark = author_mark(card.brand, card.platform, card.author_id)
    return {"author_id": None, "author_mark": mark}


def score(
    known: Card | None,
    mention: Mention,
    analyse: Callable[[str], Analysis],
    find_names: Callable[[Mention], tuple[Named, ...]] = lambda _: (),
    find_dangers: Callable[[Mention, Analysis], tuple[str, ...]] = lambda *_: (),
    *,
    opens_talk: Callable[[Mention], bool] = lambda _: False,
) -> Card | None:
    """The card after its mention was said, edited, hidden, shown or removed; None: no change.

    Rule: an older state of the mention changes nothing; words are analysed once per content; what
    a person has settled stays; a hide done on the platform hides here, and an unhide shows again;
    our own words get no card, and lose one made before they were known to be ours; words we may
    keep no longer leave what was made of them. Words changed after somebody answered or closed
    them are open again, and awake: the answer was to others.
    """
    card = known or new_card(mention)
    if card.seen >= mention.revision or (mention.own and known is None):
        return None
    card = replace(
        card,
        seen=mention.revision,
        said_at=mention.said_at,
        removed=mention.removed or mention.own,
        backfilled=mention.backfilled,
        status=_status_after(card, mention),
        hidden_there=mention.hidden,
        # A rule may have judged it first, or a human been left with it: nobody has read it.
        opens=opens_talk(mention) if not card.seen and mention.is_private else card.opens,
        **_forgotten(card) if mention.is_withheld else _told(mention),
    )
    if _is_read(card, mention):
        return card
    analysis = _with_settled(card, analyse(mention.text))
    return replace(
        _reopened(_with_dangers(card, mention, find_dangers(mention, analysis)), mention),
        content_hash=mention.content_hash,
        analysis=analysis,
        matches=find_names(mention),
        reserved=_find_reserved(mention),
    )


def _find_reserved(mention: Mention) -> tuple[str, ...]:
    from vigie.text.reserved import find_reserved  # its words are no part of a cold start

    return find_reserved(mention.text)


def wants_mood(known: Card | None, mention: Mention) -> bool:
    """Whether scoring will read a mood in these words: they are new, and nobody has settled it."""
    if mention.own or mention.removed:
        return False
    if known is None:
        return True
    is_news = known.seen < mention.revision and not _is_read(known, mention)
    return is_news and "sentiment" not in known.human


def hide_here(card: Card | None) -> Card | None:
    """The card hidden in our own inbox only, where the platform has nothing of ours to hide."""
    return replace(card, status=Status.HIDDEN) if card else None


def show_here(card: Card | None) -> Card | None:
    """The card shown again in our own inbox."""
    return after_action(card, ActionKind.UNHIDE, card.said_at) if card else None


def after_action(card: Card, kind: ActionKind, now: datetime) -> Card:
    """The card once an outward act is known to have happened.

    Rule: what is hidden stays so when it is answered in private, and is undone as what it is.
    """
    if kind in (ActionKind.HIDE, ActionKind.SPAM, ActionKind.DELETE):
        return replace(card, status=Status.HIDDEN)
    if kind is ActionKind.UNHIDE:
        return replace(card, status=Status.DONE if card.replied_at else Status.TODO)
    if kind in (ActionKind.LIKE, ActionKind.EDIT_REPLY):
        return card
    is_hidden = card.status is Status.HIDDEN
    return replace(card, status=card.status if is_hidden else Status.WAITING, replied_at=now)


def after_typed_answer(card: Card, kind: ActionKind, at: datetime) -> Card:
    """The card once an answer typed in the app is seen, which may be long after, in any order.

    Rule: the first and the latest answer are so by when they were said; what is open since words
    that it did not answer stays open.
    """
    times = {one for one in (card.first_replied_at, card.replied_at, at) if one}
    answered = replace(after_action(card, kind, max(times)), first_replied_at=min(times))
    is_open = card.status is Status.TODO and not answered.is_answered
    return replace(answered, status=card.status) if is_open else answered


def after_late_answer(card: Card, now: datetime) -> Card:
    """The card once an answer left whose words were changed under it: open, as if changed since."""
    answered = after_action(card, ActionKind.REPLY, now)
    if answered.status is Status.HIDDEN:
        return answered
    return replace(answered, status=Status.TODO, reopened_at=now, no_reply_needed="")


def after_deletion(card: Card, replied_at: Sequence[datetime]) -> Card:
    """The card once an answer of ours is gone; ``replied_at`` are the times of those that stand.

    Rule: without any it waits for an answer again, unless somebody said that it needs none.
    """
    if replied_at:
        return replace(card, replied_at=max(replied_at), first_replied_at=min(replied_at))
    is_open = card.status in (Status.WAITING, Status.DONE) and not card.no_reply_needed
    status = Status.TODO if is_open else card.status
    return replace(card, replied_at=None, first_replied_at=None, status=status, snoozed_until=None)


def give_to_human(card: Card | None) -> Card | None:
    """The card once an outward act failed for good: open again, awake, and in somebody's queue."""
    if card is None or card.removed:
        return None
    held = card.moderation is not None and card.moderation.verdict is Verdict.HIDE
    return replace(
        card,
        queue=Queue.REVIEW if held else card.queue,
        status=Status.TODO if card.status is Status.WAITING else card.status,
        snoozed_until=None,
    )


def leave_to_human(known: Card | None, mention: Mention) -> Card | None:
    """A card for a mention nothing could analyse: a human sees it as it is, in review."""
    unread = Moderation(Verdict.REVIEW, (Reason("not_analysed"),), Queue.REVIEW)
    return (
        replace(new_card(mention), queue=Queue.REVIEW, moderation=unread) if known is None else None
    )


def _status_after(card: Card, mention: Mention) -> Status:
    if mention.hidden and not card.hidden_there:
        return Status.HIDDEN
    if card.hidden_there and not mention.hidden and card.status is Status.HIDDEN:
        return Status.DONE if card.replied_at else Status.TODO
    return card.status


def _is_read(card: Card, mention: Mention) -> bool:
    same_words = mention.is_withheld or card.content_hash == mention.content_hash
    return card.analysis is not None and same_words


def _with_dangers(card: Card, mention: Mention, dangers: tuple[str, ...]) -> Card:
    """The card with what its new words name; an edit is news if it names something more."""
    is_edit = card.analysis is not None
    is_more = not set(dangers) <= set(card.dangers)
    came_at = mention.version if is_edit else mention.said_at
    return replace(
        card,
        dangers=dangers,
        danger_at=came_at if is_more else card.danger_at,
        edited_at=mention.version if is_edit else None,
    )


def _reopened(card: Card, mention: Mention) -> Card:
    """An edit made before our answer, and seen after it, was not answered either."""
    if card.analysis is None:
        return card
    card = replace(card, snoozed_until=None)
    if card.status not in (Status.WAITING, Status.DONE):
        return card
    at = max(mention.version, card.replied_at or mention.version)
    return replace(card, status=Status.TODO, reopened_at=at, no_reply_needed="")


def _with_settled(card: Card, analysis: Analysis) -> Analysis:
    if card.analysis is None:
        return analysis
    settled = {name: getattr(card.analysis, name) for name in SETTLED & card.human}
    return replace(analysis, **settled)
