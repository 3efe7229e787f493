"""Requests to be forgotten, as every interface of Meta signs them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import parse_qs

from vigie.errors import PayloadError, SignatureError
from vigie.platforms._fields import read_json
from vigie.platforms._signature import check_hmac


def read_deletion(body: bytes, secrets: Mapping[str, str]) -> str | None:
    """The app-scoped id of a `signed_request`: somebody withdraws, or wants to be forgotten.

    The signature is over the encoded payload. Raises SignatureError when it is wrong.
    https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
    """
    given = parse_qs(body.decode("ascii", "replace"), max_num_fields=None).get("signed_request")
    if not given:
        return None
    signature, _, encoded = given[0].partition(".")
    check_hmac(
        _unpadded(signature).hex(), encoded.encode(), secrets.get("app_secret", ""), prefix=""
    )
    try:
        payload = read_json(_unpadded(encoded))
    except PayloadError:
        payload = None
    if not isinstance(payload, dict) or payload.get("algorithm") != "HMAC-SHA256":
        raise SignatureError("the signed request is of no kind we know")
    user = payload.get("user_id")
    if isinstance(user, bool) or not isinstance(user, str | int) or not user:
        raise SignatureError("the signed request names nobody")
    return str(user)


def _unpadded(text: str) -> bytes:
    """The bytes of base64url without its padding; what is none is empty."""
    try:
        return base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
