"""Proof that a delivery is from whom it says it is."""

from __future__ import annotations

import hashlib
import hmac

from vigie.errors import SignatureError


def check_hmac(given: str, body: bytes, secret: str) -> None:
    """Check a `sha256=<hex>` value over raw bytes, in constant time. Raises SignatureError."""
    if not secret:
        raise SignatureError("no secret is stored to check the signature with")
    if not given:
        raise SignatureError("the delivery carries no signature")
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if not is_same(given.strip(), expected):
        raise SignatureError("the signature does not match")


def is_same(given: str, expected: str) -> bool:
    """Whether two secrets are equal, in constant time, whatever characters were sent."""
    return hmac.compare_digest(
        given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass")
    )
