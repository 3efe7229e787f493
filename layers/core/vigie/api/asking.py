"""What routes of figures are asked for: whose, of which period, in which language."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from vigie.api.preferring import LANGUAGES
from vigie.api.queries import read_brand_name, read_time
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.brand import Brand, Role
from vigie.errors import InvalidError, NotFoundError

USUAL: Final = timedelta(days=30)
LONGEST: Final = timedelta(days=800)


def find_brand(call: Call, needed: Role) -> Brand:
    """The brand a query names, for whoever has the role there. Raises NotFoundError."""
    slug = read_brand_name(call)
    call.person.must(slug, needed)
    brand = read_brand(slug)
    if brand is None:
        raise NotFoundError("no such brand")
    return brand


def read_span(
    call: Call, ends: datetime, longest: timedelta = LONGEST
) -> tuple[datetime, datetime]:
    """The period a query asks for, thirty days to ``ends`` by default. Raises InvalidError."""
    until = read_time(call, "until") or ends
    return check_span(read_time(call, "since") or until - USUAL, until, longest)


def check_span(
    since: datetime, until: datetime, longest: timedelta = LONGEST
) -> tuple[datetime, datetime]:
    """A period that goes forward, and not for too long. Raises InvalidError."""
    if not timedelta() < until - since <= longest:
        raise InvalidError(f"until is after since, by at most {longest.days} days", field="since")
    return since, until


def read_language(call: Call, otherwise: str) -> str:
    """The language a query asks for, or the other. Raises InvalidError for one not written here."""
    given = call.query.get("language", "")
    if given and given not in LANGUAGES:
        raise InvalidError(f"language is one of {', '.join(LANGUAGES)}", field="language")
    return given or otherwise
