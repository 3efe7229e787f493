"""Brands, their rules, and who may do what: all rows on the desk."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from vigie.alerting import Alerting
from vigie.aws.settings import settings
from vigie.aws.table import get, put, query, write
from vigie.aws.wire import Item
from vigie.brand import EVERY_BRAND, Brand, Recipient, Role, Work, outranks
from vigie.text.wordlists import WordLists

LISTS = ("banned", "suspect", "allowed")
SECONDS, LOCAL_SECONDS = 60.0, 2.0
_known: dict[str, tuple[float, Brand | None]] = {}


def read_brand(slug: str) -> Brand | None:
    """A brand's settings, or None."""
    item = get(settings().desk_table, {"pk": "brands", "sk": slug})
    return item_to_brand(item) if item else None


def read_known(slug: str) -> Brand | None:
    """A brand's settings as they were within the last minute: scoring asks at every mention."""
    until, brand = _known.get(slug, (0.0, None))
    if time.monotonic() >= until:
        brand = read_brand(slug)
        _known[slug] = (time.monotonic() + (LOCAL_SECONDS if settings().local else SECONDS), brand)
    return brand


def read_terms(slug: str) -> tuple[dict[str, object], ...]:
    """What a brand listens for, kept a minute."""
    brand = read_known(slug)
    return brand.terms if brand else ()


def forget_cached() -> None:
    """Forget the brands that are kept, for tests."""
    _known.clear()


def list_brands() -> list[Brand]:
    """Every brand of the stack."""
    return [
        item_to_brand(item) for item in query(settings().desk_table, "pk = :pk", {":pk": "brands"})
    ]


def save_brand(brand: Brand) -> None:
    """Keep a brand's settings as given."""
    write(put(settings().desk_table, brand_to_item(brand)))


def brand_to_item(brand: Brand) -> Item:
    """A brand as stored."""
    return {
        "pk": "brands",
        "sk": brand.slug,
        "name": brand.name,
        "languages": list(brand.languages),
        "time_zone": brand.time_zone,
        "terms": [dict(term) for term in brand.terms],
        "alert_recipients": [
            {"email": r.email, "language": r.language} for r in brand.alert_recipients
        ],
        "signature": brand.signature,
        "site": brand.site,
        "own_accounts": list(brand.own_accounts),
        "objective": brand.objective,
        "business_hours": brand.business_hours,
        "alerting": alerting_to_item(brand.alerting),
        "work": {name: one for name, one in asdict(brand.work).items() if one is not None},
    }


def item_to_brand(item: Mapping[str, Any]) -> Brand:
    """The inverse of ``brand_to_item``."""
    return Brand(
        slug=item["sk"],
        name=item["name"],
        languages=tuple(item["languages"]),
        time_zone=item["time_zone"],
        terms=tuple(item["terms"]),
        alert_recipients=tuple(Recipient(**one) for one in item["alert_recipients"]),
        signature=item["signature"],
        site=item["site"],
        own_accounts=tuple(item["own_accounts"]),
        objective=item["objective"],
        business_hours=item.get("business_hours"),
        alerting=item_to_alerting(item.get("alerting", {})),
        work=Work(**item.get("work", {})),
    )


def alerting_to_item(alerting: Alerting) -> Item:
    """A brand's wishes about alerts as stored, and as the API shows them."""
    words = {language: list(words) for language, words in alerting.crisis_words.items()}
    return {**asdict(alerting), "on_call": list(alerting.on_call), "crisis_words": words}


def item_to_alerting(item: Mapping[str, Any]) -> Alerting:
    """The inverse of ``alerting_to_item``; what is missing has its default."""
    known = {name: item[name] for name in Alerting.__dataclass_fields__ if name in item}
    words = {k: tuple(v) for k, v in known.get("crisis_words", {}).items()}
    return Alerting(**{**known, "on_call": tuple(known.get("on_call", ())), "crisis_words": words})


def read_rules(brand: str) -> WordLists:
    """A brand's own word lists per language; empty until the brand writes some."""
    return item_to_rules(get(settings().desk_table, {"pk": f"brand#{brand}", "sk": "rules"}) or {})


def item_to_rules(item: Mapping[str, Any]) -> WordLists:
    """Word lists as stored."""
    return WordLists(
        **{name: {k: tuple(v) for k, v in item.get(name, {}).items()} for name in LISTS}
    )


def save_rules(brand: str, rules: WordLists) -> None:
    """Keep a brand's word lists as given."""
    lists = {name: {k: list(v) for k, v in getattr(rules, name).items()} for name in LISTS}
    write(put(settings().desk_table, {"pk": f"brand#{brand}", "sk": "rules", **lists}))


def grant(user: str, brand: str, role: Role) -> None:
    """Give a person a role for a brand, or for every brand."""
    write(put(settings().desk_table, {"pk": f"user#{user}", "sk": brand, "role": role.value}))


def roles_of(user: str) -> dict[str, Role]:
    """A person's role per brand slug; ``*`` stands for every brand."""
    rows = query(settings().desk_table, "pk = :pk", {":pk": f"user#{user}"})
    return {row["sk"]: Role(row["role"]) for row in rows}


def role_for(roles: Mapping[str, Role], brand: str) -> Role | None:
    """The higher of a person's role for one brand and for every brand."""
    found = [roles[name] for name in (brand, EVERY_BRAND) if name in roles]
    return max(
        found, key=lambda role: [outranks(role, one) for one in Role].count(True), default=None
    )
