"""How a mail's blocks are set, as plain text and as HTML that needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from vigie.channels._look import BUTTON, CHOICE, PAGE, SHEET, STYLES


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a mail; both forms are set from the same blocks, hence say the same.

    Kinds: lead, text, title, quote, about, link, button, choice, step, more, aside, small. A block
    of the kinds in ``LINKED`` whose ``link`` is no web address is left out.
    """

    kind: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Drawn(Part):
    """A block that another module has set: ``html`` is trusted as it is, ``text`` says the same."""

    html: str = ""


LINKED: Final = frozenset({"link", "button", "choice", "more", "aside"})
_TAGS: Final = {"lead": "h1", "title": "h2", "quote": "blockquote"}


def write_text(parts: Sequence[Part]) -> str:
    """Set the blocks as plain text, links written out."""
    lines: list[str] = []
    step = 0
    for part in _shown(parts):
        step = step + 1 if part.kind == "step" else 0
        lines += part.text.splitlines() if isinstance(part, Drawn) else _text_lines(part, step)
    return "\n".join(lines).strip() + "\n"


def write_html(title: str, parts: Sequence[Part], language: str) -> str:
    """Set the blocks as one HTML page with its styles inside."""
    groups = groupby(_shown(parts), key=lambda part: part.kind)
    body = "\n".join(block for kind, group in groups for block in _html_group(kind, group))
    return PAGE.format(language=language, title=escape(title), sheet=SHEET, body=body)


def is_web_link(link: str) -> bool:
    """Whether an address is plain http or https, so that no other scheme becomes clickable."""
    try:
        address = urlsplit(link)
    except ValueError:
        return False
    return address.scheme in {"http", "https"} and bool(address.netloc) and link.isprintable()


def _shown(parts: Iterable[Part]) -> Iterator[Part]:
    return (part for part in parts if part.kind not in LINKED or is_web_link(part.link))


def _text_lines(part: Part, step: int) -> list[str]:
    forms = {
        "step": [f"{step}. {part.text}"],
        "quote": ["", f"> {part.text}"],
        "about": [f"  {part.text}"],
        "link": [f"  {part.link}"],
    }
    linked = [part.link] if part.kind in LINKED else []
    return forms.get(part.kind, ["", part.text, *linked])


def _html_group(kind: str, group: Iterable[Part]) -> Iterator[str]:
    """Steps are one list and choices one row; every other block stands by itself."""
    if kind == "step":
        items = "".join(f'<li style="margin:0 0 6px">{escape(part.text)}</li>' for part in group)
        yield f'<ol class="step" style="{STYLES[kind]}">{items}</ol>'
    elif kind == "choice":
        links = " ".join(_anchor(part, "choose", CHOICE) for part in group)
        yield f'<p class="choice" style="{STYLES[kind]}">{links}</p>'
    else:
        yield from (_html_block(part) for part in group)


def _html_block(part: Part) -> str:
    if isinstance(part, Drawn):
        return part.html
    tag, look = _TAGS.get(part.kind, "p"), STYLES[part.kind]
    match part.kind:
        case "button":
            return _button(part)
        case "link" | "more" | "aside":
            inner = _anchor(part, "away", "color:#0b57d0")
        case "quote":
            inner = f'<span dir="auto">{escape(part.text)}</span>'
        case "about":
            inner = f'<span dir="auto">{escape(_keep_together(part.text))}</span>'
        case _:
            inner = escape(part.text)
    return f'<{tag} class="{part.kind}" style="{look}">{inner}</{tag}>'


def _button(part: Part) -> str:
    """A coloured cell around the link, since Outlook gives links neither padding nor colour."""
    return (
        f'<table class="button" role="presentation" width="100%" cellpadding="0" cellspacing="0"'
        f' style="{STYLES["button"]}"><tr><td class="press" bgcolor="#0b57d0" align="center"'
        f' style="border-radius:8px;background:#0b57d0">{_anchor(part, "press", BUTTON)}</td></tr>'
        "</table>"
    )


def _anchor(part: Part, name: str, look: str) -> str:
    return f'<a class="{name}" href="{escape(part.link)}" style="{look}">{escape(part.text)}</a>'


def _keep_together(text: str) -> str:
    """The last piece of a line about somebody is a date, within which no line breaks."""
    before, dot, date = text.rpartition(" · ")
    return before + dot + date.replace(" ", "\u00a0")
