"""Proof that a delivery is from whom it says it is."""

from __future__ import annotations

import base64
import hashlib
import hmac

from vigie.errors import SignatureError


def check_hmac(
    given: str,
    body: bytes,
    secret: str,
    *,
    prefix: str = "sha256=",
    algorithm: str = "sha256",
    in_base64: bool = False,
) -> None:
    """Check an HMAC over raw bytes, in constant time. Raises SignatureError.

    ``prefix`` stands before the value, which is lower-case hex, or base64 where said.
    """
    if not secret:
        raise SignatureError("no secret is stored to check the signature with")
    if not given:
        raise SignatureError("the delivery carries no signature")
    expected = prefix + sign(body, secret, algorithm=algorithm, in_base64=in_base64)
    if not is_same(given.strip(), expected):
        raise SignatureError("the signature does not match")


def check_secret(given: str, secret: str) -> None:
    """Check a secret that is sent as it is, in constant time. Raises SignatureError."""
    if not secret:
        raise SignatureError("no secret is stored to check the delivery with")
    if not given or not is_same(given, secret):
        raise SignatureError("the delivery does not carry our secret")


def sign(body: bytes, secret: str, *, algorithm: str = "sha256", in_base64: bool = False) -> str:
    """The HMAC of bytes, as hex or base64 text."""
    made = hmac.new(secret.encode(), body, getattr(hashlib, algorithm))
    return base64.b64encode(made.digest()).decode() if in_base64 else made.hexdigest()


def is_same(given: str, expected: str) -> bool:
    """Whether two secrets are equal, in constant time, whatever characters were sent."""
    return hmac.compare_digest(
        given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass")
    )
