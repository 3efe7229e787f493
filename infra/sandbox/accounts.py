"""A page as its owner connects it, and the tokens that prove who calls."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.sandbox.graph_errors import bad_parameter, dead_token, no_token
from infra.sandbox.mailbox import Mailbox
from infra.sandbox.wall import Wall

SCOPES = (
    "pages_show_list",
    "pages_manage_metadata",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_messaging",
)


@dataclass(slots=True)
class Account:
    """A page as its owner connects it: the app's values, and where its deliveries go."""

    wall: Wall
    app_id: str
    app_secret: str
    verify_token: str
    access_token: str
    callback: str = ""
    subscribed: frozenset[str] = frozenset()
    mailbox: Mailbox = field(init=False)

    def __post_init__(self) -> None:
        self.mailbox = Mailbox(self.wall)

    @property
    def secrets(self) -> dict[str, str]:
        """The values vigie asks for, by its names."""
        return {
            "app_secret": self.app_secret,
            "verify_token": self.verify_token,
            "access_token": self.access_token,
            "page_id": self.wall.page.id,
            "app_id": self.app_id,
        }


@dataclass(frozen=True, slots=True)
class Call:
    """One request: ``params`` are query and form together, as Meta reads them."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    bearer: str = ""


def proof_of(token: str, app_secret: str) -> str:
    """The `appsecret_proof` of a token."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def authenticate(accounts: list[Account], call: Call) -> Account:
    """The account a call's token opens. Raises GraphError."""
    token = call.bearer or call.params.get("access_token", "")
    if not token:
        raise no_token()
    for account in accounts:
        if hmac.compare_digest(token.encode(), account.access_token.encode()):
            proof = call.params.get("appsecret_proof")
            if proof is not None and proof != proof_of(token, account.app_secret):
                raise bad_parameter("The appsecret_proof does not fit the token.")
            return account
    raise dead_token()


def debug_token(accounts: list[Account], call: Call) -> dict[str, Any]:
    """What a token is good for. Raises GraphError."""
    asker = call.bearer or call.params.get("access_token", "")
    for account in accounts:
        if asker not in (account.access_token, f"{account.app_id}|{account.app_secret}"):
            continue
        if call.params.get("input_token") != account.access_token:
            error = {"code": 190, "message": "The token cannot be read.", "subcode": 463}
            return {"data": {"error": error, "is_valid": False, "scopes": []}}
        return {"data": _token_facts(account)}
    raise dead_token()


def list_webhooks(accounts: list[Account], call: Call, app_id: str) -> dict[str, Any]:
    """Where an app's deliveries go; only the app itself may ask. Raises GraphError."""
    asker = call.bearer or call.params.get("access_token", "")
    for account in accounts:
        if app_id == account.app_id and asker == f"{account.app_id}|{account.app_secret}":
            fields = [{"name": one, "version": "v26.0"} for one in sorted(account.subscribed)]
            hook = {"object": "page", "callback_url": account.callback, "active": True}
            return {"data": [hook | {"fields": fields}] if account.callback else []}
    raise dead_token()


def _token_facts(account: Account) -> dict[str, Any]:
    return {
        "app_id": account.app_id,
        "type": "PAGE",
        "application": "vigie (sandbox)",
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": True,
        "profile_id": account.wall.page.id,
        "user_id": account.wall.page.id,
        "scopes": list(SCOPES),
    }
