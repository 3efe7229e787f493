"""Consents to show what others made: one row a mention, kept three years after its last change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from vigie.aws.settings import settings
from vigie.aws.table import (
    ConditionFailedError,
    Write,
    at_revision,
    get,
    get_many,
    put,
    query,
    write,
)
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.content import Consent, Proof, Rights, Step, erase_consent
from vigie.person import PersonKey

KEPT = timedelta(days=3 * 365)
MOST_RACES = 8
PLAIN = ("brand", "platform", "native_id", "url", "asked_by", "action_id", "terms", "decided_by")
MORE = ("seen_hash",)
TIMES = ("said_at", "asked_at", "decided_at")
PROOF = ("mention_id", "native_id", "url", "digest", "note")


def read_consent(brand: str, mention_id: str) -> Consent | None:
    """The rights to one mention, or None where nobody asked."""
    item = get(settings().desk_table, _key(brand, mention_id))
    return _item_to_consent(item) if item else None


def read_rights(brand: str, mention_ids: Iterable[str]) -> dict[str, Consent]:
    """The rights to several mentions, to be shown; those nobody asked about are missing."""
    keys = [_key(brand, one) for one in mention_ids]
    items = get_many(settings().desk_table, keys, strong=False)
    return {item["sk"]: _item_to_consent(item) for item in items}


def list_consents(brand: str) -> Iterator[Consent]:
    """Everything a brand ever asked for and still keeps, in no order that means anything."""
    items = query(settings().desk_table, "pk = :pk", {":pk": f"content#{brand}"})
    yield from map(_item_to_consent, items)


def consent_write(consent: Consent, now: datetime) -> Write:
    """Keep a consent, provided it is as it was read."""
    item = _consent_to_item(consent) | {"expires_at": to_seconds(now + KEPT)}
    return put(settings().desk_table, item, at_revision(consent.revision))


def save_consent(consent: Consent, now: datetime) -> bool:
    """Keep a consent; False when somebody was faster."""
    try:
        write(consent_write(consent, now))
    except ConditionFailedError:
        return False
    return True


def erase_consents(brand: str, keys: frozenset[PersonKey], now: datetime) -> int:
    """Take everything that names people out of a brand's consents, which are over; how many."""
    erased = 0
    for found in list(list_consents(brand)):
        for _ in range(MOST_RACES):
            consent = read_consent(brand, found.mention_id)
            if consent is None or consent.person not in keys:
                break
            if save_consent(erase_consent(consent, now), now):
                erased += 1
                break
        else:
            raise ConditionFailedError
    return erased


def _consent_to_item(consent: Consent) -> Item:
    person, proof = consent.person, consent.proof
    shown = {name: getattr(proof, name) or None for name in PROOF}
    said = {"said_at": to_text(proof.said_at) if proof.said_at else None}
    return {
        **_key(consent.brand, consent.mention_id),
        **{name: getattr(consent, name) or None for name in PLAIN + MORE},
        **{name: to_text(at) if (at := getattr(consent, name)) else None for name in TIMES},
        "rights": consent.rights.value,
        "person": person.digest if person else None,
        "proof": {**shown, **said} if proof.is_any else None,
        "used_in": list(consent.used_in) or None,
        "history": [[step.rights.value, to_text(step.at), step.by] for step in consent.history],
        "is_erased": consent.is_erased or None,
        "is_private": consent.is_private or None,
        "revision": consent.revision + 1,
    }


def _item_to_consent(item: Item) -> Consent:
    known = item.get("proof", {})
    said = to_time(known["said_at"]) if "said_at" in known else None
    proof = Proof(**{name: known.get(name, "") for name in PROOF}, said_at=said)
    values: dict[str, Any] = {name: item.get(name, "") for name in PLAIN + MORE}
    values |= {name: to_time(item[name]) for name in TIMES if name in item}
    return Consent(
        mention_id=item["sk"],
        **values,
        rights=Rights(item["rights"]),
        person=PersonKey(item["platform"], item["person"]) if "person" in item else None,
        proof=proof,
        used_in=tuple(item.get("used_in", ())),
        history=tuple(Step(Rights(one), to_time(at), by) for one, at, by in item["history"]),
        is_erased=bool(item.get("is_erased")),
        is_private=bool(item.get("is_private")),
        revision=item["revision"],
    )


def _key(brand: str, mention_id: str) -> dict[str, str]:
    return {"pk": f"content#{brand}", "sk": mention_id}
