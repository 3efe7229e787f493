"""A route as data, a call as it arrives, and the way from one to the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from vigie.aws.brands import role_for, roles_of
from vigie.aws.http import Answer, HttpRequest
from vigie.brand import EVERY_BRAND, Role, outranks
from vigie.errors import ForbiddenError, InvalidError, NotFoundError

FIRST_OWNERS = "owners"
Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Person:
    """Who calls: a sign-in's subject and what the desk says it may do."""

    id: str
    name: str
    roles: Mapping[str, Role]

    def may(self, brand: str, needed: Role) -> bool:
        """Whether this person has at least this role for a brand."""
        role = role_for(self.roles, brand)
        return role is not None and outranks(role, needed)

    def must(self, brand: str, needed: Role) -> None:
        """Refuse who has too small a role for a brand. Raises ForbiddenError."""
        if not self.may(brand, needed):
            raise ForbiddenError(f"this needs the role {needed} for the brand {brand!r}")


@dataclass(frozen=True, slots=True)
class Call:
    """A request on its way through a route."""

    request: HttpRequest
    path: Mapping[str, str]
    person: Person
    now: datetime

    @property
    def query(self) -> Mapping[str, str]:
        """The query's parameters."""
        return self.request.query

    def read(self, model: type[Body]) -> Body:
        """The body as a model. Raises InvalidError naming the first wrong field."""
        try:
            return model.model_validate(self.request.json())
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "body"
            raise InvalidError(f"{field}: {first['msg']}", field=field) from error


@dataclass(frozen=True, slots=True)
class Route:
    """``query`` lists the parameters; ``kind`` is the answer's media type, for the description."""

    method: str
    path: str
    run: Callable[[Call], Answer]
    summary: str
    body: type[BaseModel] | None = None
    query: Sequence[str] = ()
    status: int = 200
    is_open: bool = False
    kind: str = "application/json"


def find_route(routes: Iterable[Route], request: HttpRequest) -> tuple[Route, dict[str, str]]:
    """The route a request takes and its path parameters. Raises NotFoundError."""
    for route in routes:
        pattern = re.sub(
            r"\{(\w+)\}",
            r"(?P<\1>[^/]+)",
            re.escape(route.path).replace(r"\{", "{").replace(r"\}", "}"),
        )
        matched = re.fullmatch(pattern, request.route)
        if matched and route.method == request.method:
            return route, matched.groupdict()
    raise NotFoundError(f"there is no {request.method} {request.route}")


def who_calls(request: HttpRequest) -> Person:
    """The caller, with roles as the desk says now; the first owners own every brand."""
    claims = request.claims
    subject = claims.get("sub", "")
    groups = re.findall(r"[\w-]+", str(claims.get("cognito:groups", "")))
    roles = roles_of(subject) if subject else {}
    if FIRST_OWNERS in groups:
        roles = {**roles, EVERY_BRAND: Role.OWNER}
    name = claims.get("email") or claims.get("username") or subject
    return Person(id=subject, name=name, roles=roles)
