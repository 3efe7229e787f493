"""Paper to print: its look, its policy, and the lists and tables on it, all escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from typing import Final


def make_list(texts: Iterable[str], *, ordered: bool = False) -> str:
    """Lines with a dot, or a number, before each."""
    kind = "ol" if ordered else "ul"
    lines = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<{kind}>{lines}</{kind}>" if lines else ""


def make_facts(rows: Iterable[tuple[str, str]]) -> str:
    """Names, each with what is known under it."""
    lines = "".join(f"<div><dt>{escape(k)}</dt><dd>{break_lines(v)}</dd></div>" for k, v in rows)
    return f"<dl>{lines}</dl>" if lines else ""


def make_table(heads: Iterable[str], rows: Iterable[Iterable[str]], none: str) -> str:
    """A table, or a sentence where it has no row."""
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    if not lines:
        return f"<p>{escape(none)}</p>" if none else ""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def break_lines(text: str) -> str:
    """A text that keeps its lines."""
    return escape(text).replace("\n", "<br>")


STYLE = """:root{color-scheme:light dark;--paper:#fff;--ink:#1a2530;--soft:#56626f;--line:#ddd8cd;\
--sea:#0b5673}
@media screen and (prefers-color-scheme:dark){:root{--paper:#0f161d;--ink:#e9eef2;--soft:#a5b2be;\
--line:#2b3844;--sea:#79cbe6}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:24px 16px;background:var(--paper);color:var(--ink);\
overflow-wrap:anywhere;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,\
sans-serif}
h1{margin:0 0 4px;font-size:1.6rem;line-height:1.2}h2{margin:28px 0 8px;padding-top:12px;\
border-top:2px solid var(--sea);font-size:1.2rem}h3{margin:14px 0 4px;font-size:1rem}
small,.soft,dt{color:var(--soft)}p{margin:0 0 8px}ol,ul{margin:0;padding-left:1.3em}\
li{margin-bottom:6px}
blockquote{margin:0 0 8px;padding:2px 0 2px 12px;border-left:4px solid var(--line)}
dl{margin:0}dl div{display:grid;grid-template-columns:12rem 1fr;gap:0 12px;padding:3px 0;\
border-bottom:1px solid var(--line)}dd{margin:0}
@media (max-width:30rem){dl div{grid-template-columns:1fr}}
table{width:100%;border-collapse:collapse}th,td{padding:4px 8px 4px 0;text-align:left;\
vertical-align:top;border-bottom:1px solid var(--line)}th{color:var(--soft);font-weight:600}
@media print{body{max-width:none;padding:0;font-size:11pt}.screen{display:none}\
h2,h3{break-after:avoid}article,tr,dl div,li{break-inside:avoid}@page{margin:18mm}}"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
)
SAFE: Final = {
    "content-security-policy": f"{POLICY}; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
}
HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow"><title>{title}</title>
<style>{style}</style></head>
<body><main><h1>{title}</h1><p class="soft">{made}</p><p>{care} <span class="screen">{print}</span>
</p>{body}</main></body></html>
"""
