"""How a mail's blocks are set, as plain text and as HTML that needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a mail; both forms are set from the same blocks, hence say the same."""

    kind: str
    text: str
    link: str = ""


_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_STYLES: Final = {
    "lead": "margin:0 0 12px;font-size:20px;line-height:1.35;font-weight:600",
    "text": "margin:0 0 12px;font-size:15px;line-height:1.5",
    "title": "margin:20px 0 8px;font-size:15px;line-height:1.4;font-weight:600",
    "quote": "margin:0;padding:10px 12px 0;font-size:15px;line-height:1.45;"
    "border-left:3px solid #b3261e;overflow-wrap:anywhere",
    "about": "margin:0;padding:4px 12px 0;font-size:13px;line-height:1.4;"
    "border-left:3px solid #b3261e;color:#5b6470;overflow-wrap:anywhere",
    "link": "margin:0 0 12px;padding:2px 12px 8px;font-size:13px;line-height:1.6;"
    "border-left:3px solid #b3261e",
    "button": "margin:20px 0",
    "step": "margin:0 0 6px;font-size:15px;line-height:1.45",
    "small": "margin:16px 0 0;font-size:13px;line-height:1.5;color:#5b6470",
}
_BUTTON = (
    "display:block;padding:14px 16px;border-radius:8px;background:#0b57d0;color:#ffffff;"
    "font-size:16px;font-weight:600;text-align:center;text-decoration:none"
)
_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>:root{{color-scheme:light dark}}
@media (prefers-color-scheme:dark){{
.page{{background:#111418!important}}.sheet{{background:#1b1f24!important;color:#e8eaed!important}}
.about,.small{{color:#a8b0ba!important}}.link a{{color:#8ab4f8!important}}
.quote,.about,.link{{border-left-color:#f2b8b5!important}}
.button a{{background:#8ab4f8!important;color:#0b1b33!important}}}}</style></head>
<body class="page" style="margin:0;padding:12px;background:#eef1f4;{font}">
<div class="sheet" style="{sheet}">
{body}
</div></body></html>
"""
_SHEET = (
    "max-width:560px;margin:0 auto;padding:20px;border-radius:12px;background:#ffffff;"
    "color:#1b1f24;box-sizing:border-box"
)


def write_text(parts: Sequence[Part]) -> str:
    """Set the blocks as plain text, links written out."""
    lines: list[str] = []
    step = 0
    for part in parts:
        step = step + 1 if part.kind == "step" else 0
        if part.kind in {"link", "button"} and not is_web_link(part.link):
            continue
        lines += _text_lines(part, step)
    return "\n".join(lines).strip() + "\n"


def write_html(title: str, parts: Sequence[Part], language: str) -> str:
    """Set the blocks as one HTML page with its styles inside."""
    steps = iter(range(1, len(parts) + 1))
    body = [_html_block(part, next(steps) if part.kind == "step" else 0) for part in parts]
    return _PAGE.format(
        language=language,
        title=escape(title),
        font=_FONT,
        sheet=_SHEET,
        body="\n".join(filter(None, body)),
    )


def is_web_link(link: str) -> bool:
    """Whether an address is plain http or https, so that no other scheme becomes clickable."""
    try:
        address = urlsplit(link)
    except ValueError:
        return False
    return address.scheme in {"http", "https"} and bool(address.netloc) and link.isprintable()


def _text_lines(part: Part, step: int) -> list[str]:
    match part.kind:
        case "step":
            return [f"{step}. {part.text}"]
        case "quote":
            return ["", f"> {part.text}"]
        case "about":
            return [f"  {part.text}"]
        case "link":
            return [f"  {part.link}"]
        case "button":
            return ["", f"{part.text}", part.link]
        case _:
            return ["", part.text]


def _html_block(part: Part, step: int) -> str:
    text = escape(f"{step}. {part.text}" if step else part.text)
    if part.kind in {"link", "button"}:
        if not is_web_link(part.link):
            return ""
        look = f' style="{_BUTTON}"' if part.kind == "button" else ' style="color:#0b57d0"'
        text = f'<a href="{escape(part.link)}"{look}>{text}</a>'
    return f'<p class="{part.kind}" style="{_STYLES[part.kind]}">{text}</p>'
