"""The guide beside the box of an answer: public or private, why, and how much time is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vigie.acknowledgement import write_acknowledgement
from vigie.action import Action
from vigie.analysis import Language
from vigie.api.views import View
from vigie.aws.wire import to_text
from vigie.card import Card
from vigie.guide import KINDS, Opening, advise, find_openings
from vigie.jobs.occasion import find_occasion, why_human
from vigie.mention import Mention
from vigie.platforms import load_platform


def show_guide(
    mention: Mention, card: Card, acts: Sequence[Action], talk: Sequence[Mention], now: datetime
) -> View:
    """The guide to a mention, from what was read of it already.

    Rule: what cannot be done any more is not advised while the other way can; its reasons stay.
    """
    profile = load_platform(mention.platform).PROFILE
    advice = advise(profile, mention, card)
    occasion = find_occasion(mention, acts, talk, now)
    by_hand = {name: bool(why_human(profile, kind, mention)) for name, kind in KINDS.items()}
    openings = find_openings(profile, mention, occasion, by_hand)
    can = {one.visibility: one.can for one in openings}
    other = "public" if advice.visibility == "private" else "private"
    is_shut = can[advice.visibility] == "no" and can[other] != "no"
    both = advice.both and can["public"] == "send" and can["private"] != "no"
    language = card.analysis.language if card.analysis else Language.OTHER
    words = write_acknowledgement(mention.id, language, advice.reasons) if both else ""
    return {
        "visibility": other if is_shut else advice.visibility,
        "both": both,
        "reasons": list(advice.reasons),
        "acknowledgement": words,
        "windows": [_show_window(one, now) for one in openings],
        "can": can,
    }


def _show_window(one: Opening, now: datetime) -> View:
    return {
        "visibility": one.visibility,
        "open": one.window.is_open,
        "until": to_text(one.window.until) if one.window.until else None,
        "seconds_left": one.window.seconds_left(now),
        "why": one.window.why,
    }
