"""What reading and acting share: the mention a path names, as the caller saw it."""

from __future__ import annotations

from vigie.api.routing import Call
from vigie.aws.cards import read_card
from vigie.aws.mentions import get_mention
from vigie.brand import Role
from vigie.card import Card, new_card
from vigie.errors import ConflictError, InvalidError, NotFoundError
from vigie.mention import Mention


def load_mention(call: Call, needed: Role) -> tuple[Mention, Card]:
    """The mention a path names and its card. Raises NotFoundError, also for another's brand."""
    mention = get_mention(call.path["id"])
    if mention is None or not call.person.may(mention.brand, Role.VIEWER):
        raise NotFoundError("no such mention")
    call.person.must(mention.brand, needed)
    return mention, read_card(mention.id) or new_card(mention)


def expected_revision(call: Call) -> int | None:
    """The revision If-Match names; None when it is not given. Raises InvalidError."""
    given = call.request.headers.get("if-match", "").removeprefix("W/").strip('" ')
    if given in ("", "*"):
        return None
    if not (given.isascii() and given.isdigit()):
        raise InvalidError("If-Match takes the mention's revision", field="If-Match")
    return int(given)


def check_revision(card: Card, expected: int | None) -> None:
    """Refuse a card that is not as the caller saw it. Raises ConflictError."""
    if expected is not None and card.revision != expected:
        raise ConflictError(f"this was changed meanwhile: it is at revision {card.revision}")
