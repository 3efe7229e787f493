"""What a text says and wants, read inside the function at no fee per mention."""

from __future__ import annotations

from vigie.text.engine import analyse

__all__ = ["analyse"]
