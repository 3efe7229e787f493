"""How the stand-in pages look: one frame, nothing fetched from elsewhere, every word escaped."""

from __future__ import annotations

import base64
import hashlib
import io
import math
import struct
import wave
from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape

from werkzeug.wrappers import Response

STYLE = """
:root { color-scheme: light dark; --edge: #8884; --quiet: #767676; --accent: #b4531f; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 42rem; margin: 0 auto; padding: .75rem 1rem; }
.notice { background: #ffd54a; color: #222; padding: .4rem 1rem; text-align: center;
  font-size: .9rem; }
h1 { margin: .25rem 0 0; } h1 + p, time, .quiet { color: var(--quiet); font-size: .875rem; }
article { border: 1px solid var(--edge); border-radius: .75rem; padding: 1rem; margin: 1rem 0; }
ol { list-style: none; padding: 0; margin: .5rem 0 0; } ol ol { margin-left: 1.75rem; }
li > div { border-left: 3px solid var(--edge); padding: .15rem .75rem; margin: .4rem 0; }
p { margin: .15rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.page > div { border-color: var(--accent); }
.hidden > div { opacity: .5; border-left-style: dashed; }
.found > div { background: #ffd54a44; }
.mark { border: 1px solid; border-radius: 1rem; padding: 0 .5rem; font-size: .75rem; }
img { display: block; width: 12rem; border-radius: .5rem; }
form { display: grid; gap: .5rem; } input, select, textarea, button { font: inherit;
  width: 100%; padding: .4rem; } nav a { margin-right: 1rem; }
"""
SCRIPT = """
setInterval(async () => {
  try {
    const fresh = await (await fetch(location.href)).text();
    const page = new DOMParser().parseFromString(fresh, "text/html");
    const main = document.querySelector("main");
    if (main.innerHTML !== page.querySelector("main").innerHTML)
      main.replaceWith(page.querySelector("main"));
  } catch { /* the sandbox was stopped; the next look may find it again */ }
}, 2000);
"""


def _hash_of(code: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() + "'"


POLICY = (
    f"default-src 'none'; style-src {_hash_of(STYLE)}; script-src {_hash_of(SCRIPT)}; "
    "img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def frame(title: str, notice: str, header: str, main: str, footer: str = "") -> Response:
    """A whole page. ``header``, ``main`` and ``footer`` are HTML; what is said is escaped here."""
    body = f"""<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/photos/icon.svg"><title>{escape(title)}</title><style>{STYLE}</style></head>
<body><div class="notice">{escape(notice)}</div>
<header>{header}</header>
<main>{main}</main>
<footer>{footer}</footer>
<script>{SCRIPT}</script></body></html>"""
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return Response(body, mimetype="text/html", headers=headers)


def picture(name: str) -> Response:
    """An invented photo: a loaf on a coloured ground, another colour for another name."""
    hue = int(hashlib.sha256(name.encode()).hexdigest()[:4], 16) % 360
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" width="640" height="480">'
        f'<rect width="640" height="480" fill="hsl({hue} 45% 80%)"/>'
        '<ellipse cx="320" cy="260" rx="210" ry="120" fill="#b9773a"/>'
        '<path d="M190 230q60-40 90 10M280 210q60-40 90 10M370 225q50-30 80 10" '
        'fill="none" stroke="#f3ddb3" stroke-width="16" stroke-linecap="round"/></svg>'
    )
    return Response(svg, mimetype="image/svg+xml")


def voice(name: str) -> Response:
    """An invented voice message: half a second of a hum, another note for another name."""
    pitch = 180 + int(hashlib.sha256(name.encode()).hexdigest()[:4], 16) % 120
    rate = 8_000
    half = range(rate // 2)
    hum = (math.sin(math.tau * pitch * n / rate) * math.sin(math.pi * n / len(half)) for n in half)
    frames = b"".join(struct.pack("<h", int(9_000 * one)) for one in hum)
    sound = io.BytesIO()
    with wave.open(sound, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(frames)
    return Response(sound.getvalue(), mimetype="audio/wav")


SHOWN: dict[str, Callable[[str], Response]] = {"photos": picture, "voices": voice}


def show_said(
    author: str,
    text: str,
    at: datetime,
    *,
    marks: Iterable[str] = (),
    kind: str = "",
    below: Iterable[str] = (),
) -> str:
    """One thing somebody said, as a list item with what stands below it; all words are escaped.

    ``kind`` is "page" for the brand's own words and "hidden" for what visitors do not see.
    """
    signs = "".join(f' <span class="mark">{escape(one)}</span>' for one in marks)
    under = "".join(below)
    return (
        f'<li class="{escape(kind)}"><div><strong>{escape(author)}</strong>{signs} '
        f"<time>{at:%d/%m %H:%M:%S} UTC</time><p>{escape(text)}</p></div>"
        + (f"<ol>{under}</ol>" if under else "")
        + "</li>"
    )
