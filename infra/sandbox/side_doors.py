"""The doors no platform has: faults for whoever tests, a form for whoever tries the page."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from infra.sandbox.faults import Faults, read_fault
from infra.sandbox.look import SHOWN
from infra.sandbox.mailbox import Mailbox
from infra.sandbox.page import LONGEST_NAME, LONGEST_TEXT


def is_switch(request: Request) -> bool:
    """Whether a request is for the switch that every stand-in has."""
    return request.method == "PUT" and request.path.rstrip("/") == "/sandbox/faults"


def open_side_door(
    request: Request, faults: Faults, show: Callable[[], Response]
) -> Response | None:
    """What every stand-in has beside its interface: the switch, pictures, and its page at `/`."""
    if is_switch(request):
        return switch_faults(request, faults)
    first = request.path.split("/")[1]
    if first in SHOWN:
        return SHOWN[first](request.path)
    return show() if request.method == "GET" and first in ("", "sandbox") else None


def operate(request: Request, mailboxes: list[Mailbox], faults: Faults) -> Response:
    """`PUT /sandbox/faults`, `POST /sandbox/comments` and `POST /sandbox/letters`."""
    if is_switch(request):
        return switch_faults(request, faults)
    match request.method, request.path:
        case "POST", "/sandbox/comments":
            return _take_visitor(request, mailboxes)
        case "POST", "/sandbox/letters":
            return _take_letter(request, mailboxes)
    return Response("not found\n", HTTPStatus.NOT_FOUND)


def switch_faults(request: Request, faults: Faults) -> Response:
    """`PUT /sandbox/faults`: from now on, this."""
    try:
        faults.switch(read_fault(request.get_json(force=True)))
    except ValueError as error:
        return Response(f"{error}\n", HTTPStatus.BAD_REQUEST)
    return Response(status=HTTPStatus.NO_CONTENT)


def _take_letter(request: Request, mailboxes: list[Mailbox]) -> Response:
    """A private message, in the name of whoever the form says."""
    form, mailbox = request.form, _addressed(request, mailboxes)
    name, text = form.get("by", "").strip(), form.get("text", "").strip()
    if not name or not text or len(text) > LONGEST_TEXT:
        return Response("name and text\n", HTTPStatus.BAD_REQUEST)
    mailbox.write(name[:LONGEST_NAME], text)
    return redirect(f"/{mailbox.wall.username}", HTTPStatus.SEE_OTHER)


def _addressed(request: Request, mailboxes: list[Mailbox]) -> Mailbox:
    """The page a form is about."""
    name = request.form.get("wall")
    return next((one for one in mailboxes if one.wall.username == name), mailboxes[0])


def _take_visitor(request: Request, mailboxes: list[Mailbox]) -> Response:
    """A comment under a post, in the name of whoever the form says."""
    form, wall = request.form, _addressed(request, mailboxes).wall
    name, text = form.get("by", "").strip(), form.get("text", "").strip()
    post = wall.find(form.get("on", ""))
    if post is None or not name or not text or len(text) > LONGEST_TEXT:
        return Response("name, post and text\n", HTTPStatus.BAD_REQUEST)
    wall.add_comment(post, wall.person(name[:LONGEST_NAME]), text)
    return redirect(f"/{wall.username}", HTTPStatus.SEE_OTHER)
