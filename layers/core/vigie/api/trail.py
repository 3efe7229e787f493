"""One act in the audit trail: the line before it, the act, the line completed."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace

from vigie.api.routing import Call, Route
from vigie.api.team import as_member
from vigie.aws.audit import NO_BRAND, Line, ask, complete
from vigie.aws.brands import role_for
from vigie.aws.http import Answer
from vigie.aws.journal import warn_failure
from vigie.aws.links import open_link
from vigie.aws.mentions import get_mention
from vigie.aws.table import RECORD_FAILURES
from vigie.aws.team import note_member
from vigie.brand import BRAND_SLUG
from vigie.errors import InvalidError, LinkError, NotRecordedError, RequestError

MENTION = re.compile(r"[a-z2-7]{26}")
ACTION = re.compile(r"([a-z2-7]{26})-[0-9a-f]{16}")
PREFIXED = re.compile(r"(?:post\.)?([a-z0-9-]{1,40})\.[\w.-]+")
PLAIN_ID = re.compile(r"[\w.:@+-]{1,160}")
NAMES_OF_NEW = ("id", "action_id")
FAILED = 500


def run_recorded(route: Route, call: Call) -> Answer:
    """Do an act between the two halves of its line. Raises what it raises, or NotRecordedError."""
    line = _line(route, call)
    if line is None:
        return route.run(call)
    try:
        ask(line)
    except RECORD_FAILURES as error:
        warn_failure("act was refused: no line in the audit trail", error)
        raise NotRecordedError("this could not be recorded, so it was not done") from error
    try:
        answer = route.run(call)
    except RequestError as refused:
        _complete(line, call, refused.status, {})
        raise
    except Exception:
        _complete(line, call, FAILED, {})
        raise
    _complete(line, call, answer["statusCode"], _said(answer))
    return answer


def _line(route: Route, call: Call) -> Line | None:
    """The line as it is before the act; None where nobody known asks."""
    brand = _brand_of(route, call)
    line = Line(
        brand=brand,
        at=call.now,
        request=secrets.token_hex(8),
        who=call.person.id,
        name=call.person.name,
        what=f"{route.method} {route.path}",
        about=_ids(call.path, brand),
    )
    return _line_of_link(line, call) if route.is_open else line


def _line_of_link(line: Line, call: Call) -> Line | None:
    """A mail's link acts for whom it was sent to; what our key did not sign is nobody's act."""
    try:
        link = open_link(call.path.get("token", ""), call.now)
    except LinkError:
        return None
    what = f"{line.what} {link.act}"
    about = link.target if PLAIN_ID.fullmatch(link.target) else ""
    who = f"link:{link.person}"
    return replace(line, brand=link.brand, who=who, name=who, what=what, about=about)


def _brand_of(route: Route, call: Call) -> str:
    """The brand an act is about, as far as can be told before it: from what its route declares.

    Rules: what a route does not declare is never believed, or a line could be sent astray; who has
    no role there leaves nothing in a brand's trail, neither their name nor words of their choice.
    """
    named = call.path.get("brand") or _brand_of_ids(call.path)
    if not named and route.body is not None and "brand" in route.body.model_fields:
        named = _brand_in_body(call)
    if not named and "brand" in route.query:
        named = call.query.get("brand", "")
    is_known = BRAND_SLUG.match(named) and role_for(call.person.roles, named) is not None
    return named if is_known else NO_BRAND


def _brand_in_body(call: Call) -> str:
    try:
        body = call.request.json()
    except InvalidError:
        return ""
    named = body.get("brand") if isinstance(body, dict) else None
    return named if isinstance(named, str) else ""


def _brand_of_ids(path: Mapping[str, str]) -> str:
    """A mention knows its brand, an act its mention, and other ids begin with it."""
    identity = path.get("id") or path.get("mention_id") or ""
    act = ACTION.fullmatch(identity)
    if act or MENTION.fullmatch(identity):
        mention = get_mention(act[1] if act else identity)
        return mention.brand if mention else ""
    prefixed = PREFIXED.fullmatch(identity)
    return prefixed[1] if prefixed else ""


def _ids(path: Mapping[str, str], brand: str) -> str:
    """What a path names beside its brand, secrets apart; free words stay out."""
    named = (value for name, value in path.items() if name != "token" and value != brand)
    return " ".join(value for value in named if PLAIN_ID.fullmatch(value))


def _said(answer: Answer) -> Mapping[str, object]:
    """What an answer tells of the act: its brand, and the ids of what it made."""
    if "json" not in answer["headers"].get("content-type", ""):
        return {}
    body = json.loads(answer["body"])
    return body if isinstance(body, dict) else {}


def _complete(line: Line, call: Call, status: int, said: Mapping[str, object]) -> None:
    told = said.get("brand")
    is_told = isinstance(told, str) and bool(BRAND_SLUG.match(told))
    brand = str(told) if is_told else line.brand
    made = [str(said[name]) for name in NAMES_OF_NEW if isinstance(said.get(name), str)]
    fresh = [one for one in made if one not in line.about and PLAIN_ID.fullmatch(one)]
    about = " ".join(filter(None, (line.about, *fresh)))
    try:
        complete(line, brand, about, str(status))
        if status < 400:  # noqa: PLR2004 - an answer that says it was done
            _note_who(brand, call)
    except RECORD_FAILURES as error:
        warn_failure("act was done, its line in the audit trail stays open", error)


def _note_who(brand: str, call: Call) -> None:
    """Whoever acts is of the team, also where nobody entered them."""
    if brand != NO_BRAND and role_for(call.person.roles, brand) is not None:
        note_member(brand, as_member(call.person, brand))
