"""Who left which of a brand's mails: one row per recipient, kept when they come back."""

from __future__ import annotations

from datetime import datetime

from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, change, get, write
from vigie.aws.wire import to_text
from vigie.brand import Brand, Recipient
from vigie.link import name_person
from vigie.mailbox import GRAVE, MailKind


def is_unsubscribed(brand: str, email: str, kind: MailKind, *, severity: int = 0) -> bool:
    """Whether a recipient left this kind of a brand's mails.

    Rule: the address the stack was deployed with hears of an alert of severity 8 or more even so;
    it stands for the business, and no other would be left to tell.
    """
    if kind is MailKind.ALERT and severity >= GRAVE and is_owner(name_person(email)):
        return False
    return kind in kinds_left(brand, name_person(email))


def reached_by(brand: Brand) -> tuple[Recipient, ...]:
    """Every address a brand's mails may go to; the stack's own where the brand names nobody."""
    known = {one.email: one for one in brand.alert_recipients}
    on_call = (Recipient(one, brand.languages[0]) for one in brand.alerting.on_call)
    known |= {one.email: one for one in on_call if one.email not in known}
    return tuple(known.values()) or (owner(),)


def owner() -> Recipient:
    """Who deployed the stack."""
    known = settings()
    return Recipient(known.alert_email, known.language)


def is_owner(person: str) -> bool:
    """Whether a person's digest is that of the address the stack was deployed with."""
    return person == name_person(settings().alert_email)


def kinds_left(brand: str, person: str) -> frozenset[MailKind]:
    """The kinds of mail a person, by the digest of the address, has left."""
    row = get(settings().desk_table, _key(brand, person)) or {}
    return frozenset(kind for kind in MailKind if f"{kind}_left_at" in row)


def leave(brand: str, person: str, kind: MailKind, now: datetime) -> bool:
    """Stop a kind of mail for a person; False when it was stopped already."""
    left = f"{kind}_left_at"
    never = Condition("attribute_not_exists(#left)", {"#left": left})
    try:
        write(change(settings().desk_table, _key(brand, person), {left: to_text(now)}, never))
    except ConditionFailedError:
        return False
    return True


def come_back(brand: str, person: str, kind: MailKind, now: datetime) -> bool:
    """Send a kind of mail again; False when it never stopped."""
    left = f"{kind}_left_at"
    stopped = Condition("attribute_exists(#left)", {"#left": left})
    back = {f"{kind}_back_at": to_text(now)}
    try:
        write(change(settings().desk_table, _key(brand, person), back, stopped, remove=(left,)))
    except ConditionFailedError:
        return False
    return True


def _key(brand: str, person: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"reader#{person}"}
