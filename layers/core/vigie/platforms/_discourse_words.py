"""What a Discourse post says in its author's own words, and who its author is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vigie.mention import Author
from vigie.platforms._fields import LONGEST_NAME, read_id, read_text
from vigie.platforms._html import html_to_text

# What is quoted or previewed was said by somebody else, elsewhere.
ASIDE = re.compile(r"<aside\b(?:(?!<aside\b).)*?</aside>", re.DOTALL | re.IGNORECASE)
PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
ALT = re.compile(r'\balt="([^"]*)"', re.IGNORECASE)
MOST_ASIDES = 20


def without_asides(html: str) -> str:
    """A post's HTML without what it quotes, the innermost first."""
    for _ in range(MOST_ASIDES):
        html, count = ASIDE.subn(" ", html)
        if not count:
            break
    return html


def read_cooked(post: Mapping[str, Any]) -> str:
    """A post's own HTML, its emoji as text. Raises UnreadableError."""
    html = read_text(post.get("cooked") or post.get("blurb") or post.get("excerpt"), "cooked")
    return PICTURE.sub(_name_emoji, without_asides(html))


def _name_emoji(tag: re.Match[str]) -> str:
    alt = ALT.search(tag[0]) if 'class="emoji' in tag[0] else None
    return alt[1] if alt else tag[0]


def read_words(post: Mapping[str, Any], cooked: str) -> str:
    """The words a reader sees; what is written is markup, and not told everywhere."""
    return html_to_text(cooked) or read_text(post.get("raw"), "raw").strip()


def read_author(post: Mapping[str, Any]) -> tuple[Author, str]:
    """Who said it, by number where told, and the name to write to them.

    An activity names the post's author, and beside them who acted: in a like they are two people.
    """
    acted = "acting_" if "acting_username" in post and not post.get("username") else ""
    username = read_text(post.get(f"{acted}username"), "username", LONGEST_NAME)
    name = read_text(post.get(f"{acted}name"), "name", LONGEST_NAME).strip()
    number = read_id(post.get(f"{acted}user_id"), "user_id")
    return Author(number or username or None, name or username or None), username
