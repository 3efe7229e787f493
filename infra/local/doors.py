"""`/local/*`: what only the person at this machine may do, so no token is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from infra.local.bounces import ses_event
from infra.local.events import Request, Response
from infra.local.mail import as_json

if TYPE_CHECKING:
    from infra.local.stack import LocalStack

_OWN_NAMES = {"localhost", "127.0.0.1", "::1"}
_SLUG = "[A-Za-z0-9._-]+"


class _BadRequestError(Exception):
    """The request cannot be understood; the text says why."""


class Doors:
    """Serves the local routes of one stack."""

    def __init__(self, stack: LocalStack) -> None:
        self._stack = stack
        self._routes: list[tuple[str, str, Callable[..., Response]]] = [
            ("POST", f"/local/run/({_SLUG})", self._run),
            ("PUT", "/local/clock", self._move_clock),
            ("DELETE", "/local/clock", self._reset_clock),
            ("GET", "/local/mail", self._list_mail),
            ("GET", "/local/mail/view", self._show_mail),
            ("POST", "/local/bounce", self._bounce),
            ("PUT", f"/local/secrets/({_SLUG})/({_SLUG})", self._keep_secrets),
            ("POST", "/local/token", self._make_token),
            ("GET", "/local/open", self._open_page),
            ("GET", "/local/stack", self._tell_stack),
        ]

    def __call__(self, request: Request) -> Response:
        """The response to a local request."""
        if not _is_from_here(request):
            return _problem(403, "local routes answer this machine only")
        for method, path, serve in self._routes:
            match = re.fullmatch(path, request.path)
            if match and method == request.method:
                try:
                    return serve(request, *match.groups())
                except _BadRequestError as error:
                    return _problem(400, str(error))
        return _problem(404, "no such local route")

    def _run(self, _: Request, function: str) -> Response:
        try:
            answer = self._stack.run(function)
        except KeyError:
            return _problem(404, f"no scheduled function {function}")
        if answer.error is not None:
            return Response.of_json(502, dict(answer.error))
        return Response.of_json(200, answer.payload)

    def _move_clock(self, request: Request) -> Response:
        try:
            now = datetime.fromisoformat(_fields(request).get("now", ""))
        except (TypeError, ValueError):
            raise _BadRequestError("now is an ISO 8601 time") from None
        if now.tzinfo is None:
            raise _BadRequestError("now needs a zone, such as Z")
        self._stack.clock.move(now)
        return self._now()

    def _reset_clock(self, _: Request) -> Response:
        self._stack.clock.reset()
        return self._now()

    def _now(self) -> Response:
        return Response.of_json(200, {"now": self._stack.clock.now().isoformat()})

    def _list_mail(self, _: Request) -> Response:
        return Response.of_json(200, as_json(self._stack.mailbox.mails()))

    def _show_mail(self, _: Request) -> Response:
        page = self._stack.mailbox.page().encode()
        return Response(200, (("content-type", "text/html; charset=utf-8"),), page)

    def _bounce(self, request: Request) -> Response:
        """Let the newest mail to an address come back: `{email, kind}`."""
        fields = _fields(request)
        sent = (one for one in self._stack.mailbox.mails() if fields.get("email") in one.to)
        mail = next(sent, None)
        if mail is None:
            return _problem(404, "no mail went to this address")
        kind, now = str(fields.get("kind", "bounce")), self._stack.clock.now()
        try:
            answers = self._stack.put_event(ses_event(kind, fields["email"], now, mail.tags))
        except ValueError as error:
            raise _BadRequestError(str(error)) from None
        failed = [one.error["errorType"] for one in answers if one.error is not None]
        return Response.of_json(502 if failed else 200, {"ran": len(answers), "failed": failed})

    def _keep_secrets(self, request: Request, brand: str, platform: str) -> Response:
        values = _fields(request)
        if not all(isinstance(one, str) and one for one in values.values()):
            raise _BadRequestError("secret values are texts that are not empty")
        self._stack.keep_secrets(brand, platform, values)
        return Response.of_json(200, {"kept": sorted(values)})

    def _make_token(self, request: Request) -> Response:
        fields = _fields(request) if request.body else {}
        role, brand = fields.get("role") or "owner", fields.get("brand")
        if not re.fullmatch(_SLUG, role) or not re.fullmatch(_SLUG, brand or "x"):
            raise _BadRequestError("role and brand are short names")
        return Response.of_json(200, {"token": self._stack.token(role, brand)})

    def _tell_stack(self, _: Request) -> Response:
        """Where the console finds the tables and queues: `vigie recount`, `vigie doctor`."""
        where = self._stack.client("dynamodb").meta
        told = {
            "aws": where.endpoint_url,
            "region": where.region_name,
            "clock": str(self._stack.clock.file),
            "names": dict(self._stack.refs),
        }
        return Response.of_json(200, told)

    def _open_page(self, _: Request) -> Response:
        """Into the page, signed in: an address short enough to type."""
        where = ("location", f"/#token={self._stack.token()}")
        return Response(302, (where, ("cache-control", "no-store")), b"")


def _fields(request: Request) -> dict[str, Any]:
    try:
        fields = json.loads(request.body)
    except ValueError:
        raise _BadRequestError("the body is JSON") from None
    if not isinstance(fields, dict):
        raise _BadRequestError("the body is a JSON object")
    return fields


def _is_from_here(request: Request) -> bool:
    """Refuses names that were pointed at this machine, and pages of other sites."""
    origin = request.header("origin")
    hosts = [f"//{request.header('host')}", *([origin] if origin else [])]
    names = {urlsplit(host).hostname for host in hosts}
    return names <= _OWN_NAMES and request.header("sec-fetch-site") != "cross-site"


def _problem(status: int, detail: str) -> Response:
    problem = {"type": "about:blank", "title": "Local mode", "status": status, "detail": detail}
    body = json.dumps(problem).encode()
    return Response(status, (("content-type", "application/problem+json"),), body)
