"""Words of the cards a private message may consist of: buttons, products, receipts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vigie.platforms._fields import LONGEST_TEXT, clean_text


def card_words(payloads: Iterable[Mapping[str, Any]]) -> str:
    """What cards say, a line each: the text above buttons, or titles with what stands below."""
    lines = [line for payload in payloads for line in _lines(payload)]
    return clean_text("\n".join(dict.fromkeys(lines)))[:LONGEST_TEXT]


def _lines(payload: Mapping[str, Any]) -> Iterator[str]:
    product = payload.get("product")
    holder = product if isinstance(product, dict) else payload
    elements = holder.get("elements")
    for one in (payload, *(elements if isinstance(elements, list) else [])):
        if isinstance(one, dict) and (one is not payload or "template_type" in payload):
            given = [one.get(name) for name in ("text", "title", "subtitle")]
            yield from (text for text in given if isinstance(text, str) and text.strip())
