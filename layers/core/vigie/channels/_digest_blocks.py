"""The blocks only digests have, drawn with what every mail program shows: text and table cells."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from vigie.channels._layout import Drawn, is_web_link

_LINE: Final = "margin:0 0 10px;font-size:15px;line-height:1.45;overflow-wrap:anywhere"
_ABOUT: Final = "font-size:13px;color:#5b6470"
_ANCHOR: Final = "color:#0b57d0"
_ACTION: Final = "color:#0b57d0;display:inline-block;padding:6px 0;font-size:13px;font-weight:600"
# These stand out from white and from the dark sheet alike: no reader's setting has to change them.
_UP, _DOWN, _NONE, _AXIS = "#1e8e3e", "#d93025", "#80868b", "#9aa0a6"
_TALLEST = 24
_WHOLE = 100


def draw_kicker(text: str) -> Drawn:
    """The small line above everything: whose digest it is, and of when."""
    style = "margin:0 0 8px;font-size:13px;line-height:1.4;color:#5b6470"
    return Drawn("drawn", text, html=f'<p class="small" style="{style}">{escape(text)}</p>')


def draw_item(
    text: str,
    link: str,
    *,
    about: str = "",
    actions: Sequence[tuple[str, str]] = (),
    mark: str = "- ",
) -> Drawn:
    """One line of a list: it leads somewhere; below it what it is about, and what can be done.

    Args:
        text: what it says, whole.
        link: where it leads; without one it is plain.
        about: whose it is and of when.
        actions: words and address of each act, those without address left out.
        mark: what its line begins with in plain text.
    """
    doors = [(words, address) for words, address in actions if is_web_link(address)]
    head = _anchor(text, link, _ANCHOR)
    below = [escape(about)] if about else []
    below += [_anchor(words, address, _ACTION) for words, address in doors]
    tail = f'<br><span class="about" style="{_ABOUT}">{" · ".join(below)}</span>' if below else ""
    lines = [f"{mark}{text}" + (f" ({about})" if about else "")]
    lines += [f"  {link}"] if is_web_link(link) else []
    lines += [f"  {words} – {address}" for words, address in doors]
    html = f'<p class="link" style="{_LINE}">{head}{tail}</p>'
    return Drawn("drawn", "\n".join(lines), html=html)


def draw_sentence(text: str, links: Sequence[tuple[str, str]]) -> Drawn:
    """A sentence some of whose words lead somewhere: each link is its words and an address."""
    doors = [(words, address) for words, address in links if is_web_link(address)]
    html = escape(text)
    for words, address in doors:
        html = html.replace(escape(words), _anchor(words, address, _ANCHOR), 1)
    lines = ["", text, *(f"  {words} – {address}" for words, address in doors)]
    return Drawn("drawn", "\n".join(lines), html=f'<p class="link" style="{_LINE}">{html}</p>')


def draw_chart(values: Sequence[float | None], alternative: str) -> Drawn:
    """A bar a day, above the line for a good mood and below it for a bad one; a dot for none.

    ``values`` are net sentiments, -100 to 100. Screen readers and plain text get the numbers.
    """
    above = "".join(_half(value, 1) for value in values)
    below = "".join(_half(value, -1) for value in values)
    line = f'<td colspan="{len(values)}" style="{_bar(1, _AXIS)}"></td>'
    rows = f"<tr>{above}</tr><tr>{line}</tr><tr>{below}</tr>"
    table = (
        '<table role="presentation" aria-hidden="true" cellpadding="0" cellspacing="0" border="0" '
        'style="width:100%;max-width:280px;table-layout:fixed;border-collapse:collapse">'
        f"{rows}</table>"
    )
    html = (
        f'<div role="img" aria-label="{escape(alternative)}" style="margin:0 0 12px">{table}</div>'
    )
    return Drawn("drawn", alternative, html=html)


def _half(value: float | None, side: int) -> str:
    """The part of one day's bar on one side of the line."""
    align = "bottom" if side > 0 else "top"
    height = round(_TALLEST * min(abs(value), _WHOLE) / _WHOLE) if value is not None else 0
    bar = ""
    if value is None and side > 0:
        bar = f'<div style="{_bar(3, _NONE)};width:3px;margin:0 auto 1px"></div>'
    elif value is not None and (value * side > 0 or value == 0 < side):
        colour = (_UP if side > 0 else _DOWN) if value else _AXIS
        bar = f'<div style="{_bar(max(2, height), colour)}"></div>'
    cell = f"height:{_TALLEST}px;padding:0 2px;vertical-align:{align};font-size:0;line-height:0"
    return f'<td valign="{align}" style="{cell}">{bar}</td>'


def _bar(height: int, colour: str) -> str:
    return f"height:{height}px;background:{colour};font-size:0;line-height:0"


def _anchor(text: str, link: str, style: str) -> str:
    if not is_web_link(link):
        return escape(text)
    return f'<a dir="auto" href="{escape(link)}" style="{style}">{escape(text)}</a>'
