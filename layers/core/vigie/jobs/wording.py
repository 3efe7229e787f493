"""The words of a reply: what cannot be seen goes, gaps are refused, the signature is added.

What a writer may want to hear before it leaves is said beside it: words the brand avoids, tu and
vous, and that nearly the same words left lately.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from vigie.action import ActionKind
from vigie.aws.drafts import drop_draft_write
from vigie.aws.sayings import list_sayings
from vigie.aws.suggestions import Suggestion, find_suggestion
from vigie.aws.voices import list_signers, read_signer, read_voice
from vigie.aws.wire import to_text
from vigie.errors import WordingRefusedError
from vigie.jobs.outgoing import Caution, Outgoing
from vigie.platforms import Profile, load_platform
from vigie.saved_reply import find_gaps, find_likely_gaps
from vigie.saying import find_same, gist_of
from vigie.tone import find_addresses, find_avoided
from vigie.unseen import keep_seen
from vigie.voice import (
    PRIVATE,
    PUBLIC,
    Signing,
    Voice,
    drop_mark,
    has_initials,
    is_signed,
    make_mark,
    sign,
)

LATELY = timedelta(days=30)
MOST_SAYINGS = 300


def word_reply(out: Outgoing) -> Outgoing:
    """Gaps are refused, the signature is added, and repeats are warned of.

    Raises WordingRefusedError. Empty words are left to the platform's policy, unsigned.
    """
    out = _without_unseen(out)
    if not out.text:
        return out
    refuse_gaps(out.text)
    voice = read_voice(out.brand.slug)
    mark = _read_mark(out, voice)
    out = _with_signature(_admit_machine(out, mark), voice, mark)
    out = out.warned(*_forgotten(out.text), *_tone(out.text, voice), *_repeats(out))
    return replace(out, writes=(*out.writes, drop_draft_write(out.mention.id, out.writer.id)))


def refuse_gaps(text: str) -> None:
    """Refuse words with gaps. Raises WordingRefusedError naming each."""
    if gaps := find_gaps(text):
        named = ", ".join(f"{{{gap}}}" for gap in gaps)
        reason = f"still to be filled in: {named}"
        raise WordingRefusedError(reason, code="gaps_left", gaps=list(gaps))


def refuse_generated(profile: Profile) -> None:
    """Refuse a machine's words where the platform does. Raises WordingRefusedError."""
    if not profile.policy.generated_text:
        raise WordingRefusedError(
            f"{profile.name} lets no machine's words answer without its own prior approval: "
            "write your own",
            code="generated_text",
        )


def _without_unseen(out: Outgoing) -> Outgoing:
    seen = keep_seen(out.text)
    out = replace(out, text=seen.text.strip())
    if not seen.removed:
        return out
    what = "that turn the line around" if seen.turned else "nobody sees"
    return out.warned(
        Caution(
            "bidi_removed" if seen.turned else "unseen_removed",
            f"characters {what} were taken out: {seen.removed}",
            {"removed": seen.removed},
        )
    )


def _admit_machine(out: Outgoing, mark: str) -> Outgoing:
    """Words a machine drafted leave once a person changed them, or said to send them as they are.

    Rule: unchanged words are known by themselves, whether or not the caller names the suggestion;
    where the platform forbids generated text they never leave. Raises WordingRefusedError.
    """
    profile = load_platform(out.mention.platform).PROFILE
    drafted = _find_drafted(out, drop_mark(out.text, mark))
    if drafted or out.suggestion:
        refuse_generated(profile)
    if drafted and not out.approved:
        raise WordingRefusedError(
            "a machine drafted these words and nobody changed them: read them, then approve",
            code="unread_draft",
            suggestion=drafted.id,
        )
    if drafted:
        return replace(out, origin=f"drafted by a machine ({drafted.model}), approved unchanged")
    return replace(out, origin="drafted by a machine, edited") if out.suggestion else out


def _find_drafted(out: Outgoing, text: str) -> Suggestion | None:
    """The machine's draft these words are; a few words that anybody says are only so here."""
    found = find_suggestion(out.brand.slug, text, out.now)
    if found is None or out.suggestion or found.mention_id == out.mention.id:
        return found
    return found if gist_of(text) else None


def _read_mark(out: Outgoing, voice: Voice) -> str:
    if voice.signing is Signing.NONE:
        return ""
    return make_mark(voice, read_signer(out.brand.slug, out.writer.id), out.brand.signature)


def _with_signature(out: Outgoing, voice: Voice, mark: str) -> Outgoing:
    visibility = PRIVATE if out.kind is ActionKind.PRIVATE_REPLY else PUBLIC
    if not voice.signs(visibility):
        return out
    if not mark:
        missing = "replies are signed here, and nobody has said with what: set your initials"
        return out.warned(Caution("no_signature", missing))
    if _is_signed_by_another(out, voice, mark):
        other = "somebody else has signed this: it stays as it is"
        return out.warned(Caution("signed_otherwise", other, {"mark": mark}))
    return replace(out, text=sign(out.text, mark))


def _is_signed_by_another(out: Outgoing, voice: Voice, mark: str) -> bool:
    """Whether a colleague's initials or name end the words: an answer edited or read by another."""
    if is_signed(out.text, mark):
        return False
    if has_initials(out.text) or voice.signing is not Signing.NAME or "\n" not in out.text:
        return has_initials(out.text)
    return any(is_signed(out.text, one.name) for one in list_signers(out.brand.slug) if one.name)


def _forgotten(text: str) -> Iterator[Caution]:
    for name in find_likely_gaps(text):
        forgotten = f"this looks like something still to be filled in: {name}"
        yield Caution("likely_gap", forgotten, {"name": name})


def _tone(text: str, voice: Voice) -> Iterator[Caution]:
    for spot in find_avoided(text, voice.avoid):
        place = {"word": spot.word, "start": spot.start, "end": spot.end}
        yield Caution("avoided_word", f"the brand avoids this word: {spot.word}", place)
    found = find_addresses(text)
    wrong = [how for how in found if voice.address and how != voice.address]
    if wrong:
        spot = found[wrong[0]]
        facts = {"wanted": voice.address, "word": spot.word, "start": spot.start, "end": spot.end}
        yield Caution("address_wrong", f"this brand says {voice.address}", facts)
    elif len(found) > 1:
        yield Caution("address_mixed", "this says both tu and vous", {"found": sorted(found)})


def _repeats(out: Outgoing) -> Iterator[Caution]:
    """That nearly the same words left in the last thirty days: how often, last when and where.

    The newest three hundred sayings are looked at; the act's own, asked for again, does not count.
    """
    gist = gist_of(out.text)
    if not gist:
        return
    said = list_sayings(out.brand.slug, out.now - LATELY, out.now)
    others = (one for one in islice(said, MOST_SAYINGS) if one.id != out.action_id)
    same = list(find_same(gist, others))
    if not same:
        return
    last = same[0]
    facts = {
        "at": to_text(last.at),
        "platform": last.platform,
        "about": last.about,
        "who": last.who,
        "said_in": last.said_in.value,
        "times": len(same),
    }
    yield Caution("same_again", f"nearly the same words left lately: {len(same)}", facts)
