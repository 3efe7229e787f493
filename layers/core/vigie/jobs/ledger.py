"""The ledger's rows: written in the transaction that knows words of the brand's own have left."""

from __future__ import annotations

from datetime import datetime

from vigie.action import Action, ActionKind, ActionState
from vigie.aws.counters import late_write
from vigie.aws.outbox import moved_write
from vigie.aws.races import write_patiently
from vigie.aws.sayings import KEPT, is_kept, saying_write
from vigie.aws.table import NEW, ConditionFailedError, Write
from vigie.gauge import read_leaning
from vigie.mention import Mention
from vigie.saying import SaidIn, Saying, gist_of

APP = "app"
_SAID_IN = {
    ActionKind.REPLY: SaidIn.REPLY,
    ActionKind.PRIVATE_REPLY: SaidIn.PRIVATE_REPLY,
    ActionKind.PUBLISH: SaidIn.POST,
}


def told_writes(act: Action, now: datetime) -> list[Write]:
    """The row of an act that has just been known to be sent; none for what says nothing."""
    if act.state is not ActionState.SENT or act.kind not in _SAID_IN:
        return []
    is_post = act.kind is ActionKind.PUBLISH
    saying = Saying(
        id=name_post(act.platform, act.result_id) if is_post and act.result_id else act.id,
        brand=act.brand,
        platform=act.platform,
        at=act.moved_at or now,
        said_in=_SAID_IN[act.kind],
        leaning=read_leaning(act.text, _SAID_IN[act.kind]),
        about=act.mention_id.rpartition("#")[2],
        who=act.actor,
        gist=gist_of(act.text),
    )
    return [saying_write(saying)]


def typed_writes(own: Mention, about: str, actor: str, at: datetime) -> list[Write]:
    """The row of an answer seen on the platform: typed in its app, or done by hand for a task.

    It is named by the words' own id and their time, so that one message that answers several is
    one row, however often it is seen. The answer is counted with it.
    """
    said = _seen_there(own, about, actor, at)
    return [saying_write(said, NEW), late_write(own.brand, at)]


def _seen_there(own: Mention, about: str, actor: str, at: datetime) -> Saying:
    in_public = SaidIn.REPLY if own.in_reply_to else SaidIn.POST
    said_in = SaidIn.PRIVATE_REPLY if own.is_private else in_public
    return Saying(
        id=own.id if about else name_post(own.platform, own.native_id),
        brand=own.brand,
        platform=own.platform,
        at=at,
        said_in=said_in,
        leaning=read_leaning(own.text, said_in),
        about=about,
        who=actor,
        gist=gist_of(own.text),
    )


def note_own_post(own: Mention, now: datetime) -> None:
    """Put a post seen on the platform into the ledger; one that vigie published is there already.

    Both rows bear the platform's id of the post, and whoever reads the ledger counts an id once.
    Read again as it was, which some platforms ask for daily, it costs a read.
    """
    is_post = not own.in_reply_to and own.thread_id in {None, "", own.native_id}
    if own.is_private or own.removed or not is_post or not own.text.strip():
        return
    if now - own.said_at >= KEPT:
        return
    post = _seen_there(own, "", APP, own.said_at)
    if not is_kept(post):
        write_patiently([saying_write(post), late_write(own.brand, post.at)])
    from vigie.jobs.starter_seen import note_post_seen  # it publishes, and so knows every platform

    note_post_seen(own, now)


def name_post(platform: str, native_id: str | None) -> str:
    """The ledger's name of a post, by whoever's hand it was published."""
    return f"{platform}.{native_id}"


def move_and_tell(before: Action, after: Action, now: datetime) -> bool:
    """Move an act that has no card, and tell the ledger in the same transaction.

    False when somebody else moved it meanwhile. Raises BusyError.
    """
    try:
        write_patiently([moved_write(before, after), *told_writes(after, now)])
    except ConditionFailedError:
        return False
    return True
