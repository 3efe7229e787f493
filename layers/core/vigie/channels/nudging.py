"""The mail one colleague gets: what it is about, a line of a colleague's own, and where it opens.

Nothing somebody outside wrote is ever in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.brand import Brand
from vigie.channels import Mail
from vigie.channels._layout import Part, write_html, write_text
from vigie.channels._words import language_of, say_time, typeset
from vigie.channels._words_nudge import INSTEAD, KEPT_BACK, LEAVE, NOBODY, NUDGES
from vigie.channels.quotes import LONGEST_NAME, quote, shorten
from vigie.nudge import Nudge

LONGEST_SUBJECT = 120
LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True)
class About:
    """What a nudge opens: the page's address, a colleague's line, and when a task is due.

    ``leave`` is the address by which its reader gets no more of these.
    ``instead_of`` is the name of whom it is for, where its reader is somebody else.
    ``is_kept_back``: the line stands beside words of somebody outside that no mail may repeat.
    """

    link: str
    words: str = ""
    due_at: datetime | None = None
    leave: str = ""
    instead_of: str = ""
    is_kept_back: bool = False


def render_nudge(nudge: Nudge, brand: Brand, recipient_language: str, about: About) -> Mail:
    """The mail of a nudge; times are told in the brand's zone."""
    language = language_of(recipient_language)
    wording = NUDGES[language][nudge.kind]
    local = (about.due_at or nudge.due_at).astimezone(ZoneInfo(brand.time_zone))
    facts = {
        "by": shorten(nudge.by, LONGEST_NAME) or NOBODY[language],
        "due": say_time(local, language),
    }
    ours = quote(about.words, language, LONGEST_WORDS)
    line = KEPT_BACK[language] if about.is_kept_back and ours else ours
    whose = INSTEAD[language].format(to=shorten(about.instead_of, LONGEST_NAME))
    said = [
        *([Part("lead", typeset(whose, language))] if about.instead_of else []),
        Part("lead", typeset(wording.lead.format(**facts), language)),
        *([Part("quote", line)] if line else []),
        Part("button", wording.button, about.link),
        Part("small", shorten(brand.name, LONGEST_NAME)),
        *([] if about.instead_of else [Part("small", typeset(wording.why, language))]),
        Part("aside", LEAVE[language], about.leave),
    ]
    subject = typeset(f"[{wording.tag}] {wording.subject.format(**facts)}", language)
    subject = shorten(subject, LONGEST_SUBJECT)
    return Mail(subject=subject, text=write_text(said), html=write_html(subject, said, language))
