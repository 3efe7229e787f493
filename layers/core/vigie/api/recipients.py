"""Who gets a brand's mails, and whether they arrive."""

from __future__ import annotations

from vigie.api.bodies import AddressBody
from vigie.api.routing import Call
from vigie.api.views import View, show_list
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer, as_json
from vigie.aws.mailboxes import clear_mailbox, read_mailbox
from vigie.aws.readers import kinds_left, reached_by
from vigie.aws.wire import to_text
from vigie.brand import Brand, Recipient, Role
from vigie.errors import NotFoundError
from vigie.link import name_person
from vigie.mailbox import MailKind, may_receive

ARRIVES = "arrives"


def list_recipients(call: Call) -> Answer:
    """The brand's recipients with what came back, and which mails each has left."""
    brand = _brand(call, Role.VIEWER)
    return as_json(show_list([_show(brand, one) for one in reached_by(brand)]))


def try_recipient(call: Call) -> Answer:
    """Try an address again: forgets what came back, so that the next mail leaves."""
    brand = _brand(call, Role.MANAGER)
    wanted = name_person(call.read(AddressBody).email)
    for one in reached_by(brand):
        if name_person(one.email) == wanted:
            clear_mailbox(one.email, call.now)
            return as_json(_show(brand, one))
    raise NotFoundError("no such recipient")


def _show(brand: Brand, recipient: Recipient) -> View:
    """``stopped`` are the kinds of mail no longer sent there; ``delays`` stop nothing."""
    mailbox = read_mailbox(recipient.email)
    left = kinds_left(brand.slug, name_person(recipient.email))
    return {
        "email": recipient.email,
        "language": recipient.language,
        "state": mailbox.outcome.value if mailbox.outcome else ARRIVES,
        "since": to_text(mailbox.since) if mailbox.since else None,
        "why": mailbox.why or None,
        "delays": mailbox.delays,
        "stopped": [kind.value for kind in MailKind if not may_receive(mailbox, kind)],
        "unsubscribed": sorted(kind.value for kind in left),
    }


def _brand(call: Call, needed: Role) -> Brand:
    call.person.must(call.path["brand"], needed)
    brand = read_brand(call.path["brand"])
    if brand is None:
        raise NotFoundError("no such brand")
    return brand
