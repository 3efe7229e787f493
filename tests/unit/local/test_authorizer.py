from __future__ import annotations

import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from infra.local.authorizer import JwtAuthorizer
from infra.local.bundle import Authorizer

ISSUER = "https://cognito-idp.eu-west-3.amazonaws.com/pool"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_keys(kid: str = "k1") -> dict[str, Any]:
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    return {"keys": [{**key, "kid": kid, "alg": "RS256", "use": "sig"}]}


def a_token(key: rsa.RSAPrivateKey = KEY, kid: str = "k1", **changes: Any) -> str:
    claims = {"iss": ISSUER, "client_id": "page", "sub": "u", "exp": time.time() + 60}
    claims |= changes
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, key, algorithm="RS256", headers={"kid": kid})


def an_authorizer() -> JwtAuthorizer:
    return JwtAuthorizer(Authorizer(ISSUER, ("page",)), public_keys)


def test_an_access_token_is_known_by_its_client() -> None:
    claims = an_authorizer().claims(f"Bearer {a_token()}")
    assert claims is not None
    assert (claims["sub"], claims["client_id"]) == ("u", "page")


def test_an_id_token_is_known_by_its_audience() -> None:
    token = a_token(client_id=None, aud=["page"])
    assert an_authorizer().claims(f"bearer {token}") is not None


def test_the_word_bearer_may_be_left_out() -> None:
    assert an_authorizer().claims(a_token()) is not None


def test_claims_arrive_as_text() -> None:
    said: dict[str, Any] = {"cognito:groups": ["owners", "staff"], "email_verified": True, "iat": 1}
    token = a_token(**said)
    claims = an_authorizer().claims(token)
    assert claims is not None
    assert claims["cognito:groups"] == "[owners staff]"
    assert (claims["email_verified"], claims["iat"]) == ("true", "1")


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(a_token(exp=time.time() - 5), id="expired"),
        pytest.param(a_token(nbf=time.time() + 60), id="not yet"),
        pytest.param(a_token(iss="https://elsewhere.example"), id="another issuer"),
        pytest.param(a_token(client_id="other"), id="another client"),
        pytest.param(a_token(client_id=None), id="no audience"),
        pytest.param(a_token(exp=None), id="no expiry"),
        pytest.param(a_token(STRANGER), id="another key"),
        pytest.param(a_token(kid="k9"), id="unknown key"),
        pytest.param(jwt.encode({"iss": ISSUER}, "s" * 32, algorithm="HS256"), id="symmetric"),
        pytest.param("e30.e30.", id="unsigned"),
        pytest.param("nonsense", id="nonsense"),
        pytest.param("", id="empty"),
    ],
)
def test_any_other_token_is_refused(token: str) -> None:
    assert an_authorizer().claims(f"Bearer {token}") is None


def test_a_new_key_is_fetched_when_first_seen() -> None:
    kids = iter(["k1", "k2"])
    authorizer = JwtAuthorizer(Authorizer(ISSUER, ("page",)), lambda: public_keys(next(kids)))
    assert authorizer.claims(a_token(kid="k1")) is not None
    assert authorizer.claims(a_token(kid="k2")) is not None
