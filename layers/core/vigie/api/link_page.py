"""The page behind a link of a mail: what it will do, one button, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import escape
from typing import Final
from urllib.parse import urlencode

from vigie.api.link_words import ACTS, COMMON, say
from vigie.aws.http import Answer, as_text
from vigie.link import Act, Link


class State(StrEnum):
    """How things stand where a link leads, or after its act."""

    READY = "ready"  # the button would do it
    DONE = "done"
    ALREADY = "already"  # done before: here, in the inbox, by somebody else
    OVER = "over"  # the alert ended by itself
    DECIDED = "decided"  # a person decided otherwise since
    TASK = "task"  # a human must do it on the platform
    REFUSED = "refused"
    BUSY = "busy"
    GONE = "gone"
    EXPIRED = "expired"
    FORGED = "forged"


STATUS: Final = {
    State.REFUSED: 409,
    State.BUSY: 409,
    State.GONE: 410,
    State.EXPIRED: 410,
    State.FORGED: 404,
}
_OWN_WORDS = frozenset({State.READY, State.DONE, State.ALREADY})
_WITH_BUTTON = frozenset({State.READY, State.BUSY})


@dataclass(frozen=True, slots=True)
class Seen:
    """A state, and what its words name: ``by``, ``until``, ``platform``, ``about``..."""

    state: State
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """What one page shows.

    ``action`` is where its button posts to: nowhere, then no button. ``place`` is where the inbox
    opens.
    """

    language: str
    title: str
    texts: tuple[str, ...] = ()
    quote: str = ""
    brand: str = ""
    button: str = ""
    action: str = ""
    place: str = "/"


def compose(link: Link | None, seen: Seen, language: str, *, owner: bool = False) -> Page:
    """The words of a state; those of the act where the act has its own."""
    common, facts, state = COMMON[language], seen.facts, seen.state
    own = ACTS[language][_name(link)] if link else {}
    words = own if state in _OWN_WORDS else common
    names = ["about", f"{state}_text", "owner" if owner and state is State.READY else ""]
    texts = [say({**words, "about": "{about}"}, one, language, facts) for one in names]
    button = own["button"] if link and state in _WITH_BUTTON else ""
    return Page(
        language=language,
        title=say(words, state, language, facts),
        texts=tuple(filter(None, texts)),
        quote=facts["quote"] if state is State.READY else "",
        brand=facts["brand"],
        button=button,
        place=_place(link),
    )


def offer_return(page: Page, link: Link, action: str) -> Page:
    """The page of who has left, with the way back as its button."""
    words = ACTS[page.language][_name(link)]
    return replace(page, quote="", button=words["button"], action=action)


def answer_page(page: Page, state: State) -> Answer:
    """The page as HTTP: kept by nobody, found by nobody, told to nobody, framed by nobody."""
    answer = as_text(render(page), "text/html; charset=utf-8")
    answer["headers"] |= SAFE
    answer["statusCode"] = STATUS.get(state, 200)
    return answer


def render(page: Page) -> str:
    """The page as HTML. It posts to its own address unless the page says where to."""
    action = f' action="{escape(page.action)}"' if page.action else ""
    form = f'<form method="post"{action}><button>{escape(page.button)}</button></form>'
    quote = f"<blockquote>{escape(page.quote)}</blockquote>" if page.quote else ""
    brand = f'<p class="brand">{escape(page.brand)}</p>' if page.brand else ""
    return _HTML.format(
        language=page.language,
        title=escape(page.title),
        style=_STYLE,
        brand=brand,
        body=quote + "".join(f"<p>{escape(text)}</p>" for text in page.texts),
        form=form if page.button else "",
        inbox=escape(COMMON[page.language]["inbox"]),
        place=escape(page.place),
        kind="" if page.button else ' class="main"',
    )


def _name(link: Link) -> str:
    """The act's name among the words; leaving and coming back have one per kind of mail."""
    is_about_mail = link.act in (Act.UNSUBSCRIBE, Act.RESUBSCRIBE)
    return f"{link.act}_{link.target}" if is_about_mail else link.act.value


def _place(link: Link | None) -> str:
    """The inbox at what the link is about: its alert, else its brand, one of many perhaps."""
    if link is None:
        return "/"
    is_alert = link.act in (Act.ACKNOWLEDGE, Act.MUTE, Act.NOT_A_PROBLEM)
    wanted = {"brand": link.brand} | ({"alert": link.target} if is_alert else {})
    return f"/#{urlencode(wanted)}"


_STYLE = """:root{color-scheme:light dark;--paper:#f4f2ec;--card:#fff;--ink:#1a2530;--soft:#56626f;\
--line:#ddd8cd;--sea:#0b5673;--on-sea:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#0f161d;--card:#18222c;--ink:#e9eef2;\
--soft:#a5b2be;--line:#2b3844;--sea:#79cbe6;--on-sea:#06202b}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100svh;display:grid;place-items:center;padding:16px;\
background:var(--paper);color:var(--ink);overflow-wrap:anywhere;\
font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{width:100%;max-width:27rem;padding:28px 24px;border-radius:16px;background:var(--card);\
border:1px solid var(--line)}
h1{margin:0 0 12px;font-size:1.45rem;line-height:1.25}p{margin:0 0 12px}
.brand{color:var(--soft);font-size:.95rem;margin-bottom:6px}
blockquote{margin:0 0 14px;padding:2px 0 2px 14px;border-left:4px solid var(--line)}
form{margin:22px 0 0}
button,.main{display:block;width:100%;min-height:52px;padding:12px 16px;border:0;\
border-radius:12px;background:var(--sea);color:var(--on-sea);font:inherit;font-weight:600;\
text-align:center;text-decoration:none;cursor:pointer}
a{display:block;margin-top:14px;padding:10px;text-align:center;color:var(--sea)}
a.main{margin-top:22px;padding:13px 16px;color:var(--on-sea)}
:focus-visible{outline:3px solid var(--sea);outline-offset:3px}"""
_HTML = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow"><title>{title}</title>
<style>{style}</style></head>
<body><main>{brand}<h1>{title}</h1>{body}{form}
<a href="{place}"{kind}>{inbox}</a></main></body></html>
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
SAFE: Final = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
}
