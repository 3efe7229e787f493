"""How a platform makes sure that an address is its subscriber's before it delivers there."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import requests

HANDSHAKE_SECONDS = 20.0


class SubscriptionRefusedError(Exception):
    """The address did not answer the challenge as it should."""


def challenge_as_meta(address: str, verify_token: str) -> None:
    """Meta's challenge: it comes back as it was. Raises SubscriptionRefusedError."""
    challenge = str(secrets.randbelow(9 * 10**9) + 10**9)
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": verify_token,
    }
    answer = ask(address, query)
    if not answer.ok or answer.text != challenge:
        raise SubscriptionRefusedError(f"the callback answered {answer.status_code}")


def ask(address: str, query: Mapping[str, str]) -> requests.Response:
    """The address's answer. Raises SubscriptionRefusedError when there is none."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.get(address, params=query, timeout=HANDSHAKE_SECONDS)
        except requests.RequestException as error:
            raise SubscriptionRefusedError("the callback did not answer") from error
