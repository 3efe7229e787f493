"""What reports say, in French and in English, each written for its own readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vigie.channels._report_words_en import EN
from vigie.channels._report_words_fr import FR

REPORT: Final[Mapping[str, Mapping[str, str]]] = {"fr": FR, "en": EN}
