"""A signed JSON Web Token: how a server proves itself with a private key (RFC 7515, RFC 7518).

`cryptography` is imported at the first signature, an hour's or twenty minutes' worth of calls, and
by no other path: it costs a cold start 30 to 70 ms.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

from vigie.errors import AuthError

ARMOUR = re.compile(r"-----[A-Z ]+-----")
P256_BYTES = 32


def sign_jwt(claims: Mapping[str, Any], key: str, *, header: Mapping[str, str]) -> str:
    """The token. ``header["alg"]`` is RS256 or ES256; ``key`` a PKCS #8 key, armoured or bare.

    Raises AuthError when the key cannot be read or is of another kind: only a person can mend it.
    """
    signed = f"{_encode(json.dumps(header))}.{_encode(json.dumps(claims))}"
    sign = _sign_rs256 if header["alg"] == "RS256" else _sign_es256
    return f"{signed}.{_encode(sign(_load(key), signed.encode()))}"


def _load(key: str) -> Any:  # noqa: ANN401 - one of two kinds, told apart by whoever signs
    """The key, however it was pasted: with its line ends lost, or written out as in JSON."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    bare = re.sub(r"\s|\\n", "", ARMOUR.sub("", key))
    try:
        return load_der_private_key(base64.b64decode(bare, validate=True), None)
    except (binascii.Error, ValueError, TypeError, UnsupportedAlgorithm):
        raise AuthError("the private key cannot be read", code="private_key") from None


def _sign_rs256(key: Any, message: bytes) -> bytes:  # noqa: ANN401 - checked here
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    if not isinstance(key, rsa.RSAPrivateKey):
        raise AuthError("the private key is not an RSA key", code="private_key")
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def _sign_es256(key: Any, message: bytes) -> bytes:  # noqa: ANN401 - checked here
    """Both halves side by side, as RFC 7518, 3.4 wants them, not wrapped as OpenSSL does."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise AuthError("the private key is not a P-256 key", code="private_key")
    r, s = utils.decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(P256_BYTES) + s.to_bytes(P256_BYTES)


def _encode(value: str | bytes) -> str:
    raw = value.encode() if isinstance(value, str) else value
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
