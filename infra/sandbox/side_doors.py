"""The doors no platform has: faults for whoever tests, a form for whoever tries the page."""

from __future__ import annotations

from http import HTTPStatus

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from infra.sandbox.faults import Faults, read_fault
from infra.sandbox.mailbox import Mailbox
from infra.sandbox.page import LONGEST_NAME, LONGEST_TEXT


def operate(request: Request, mailboxes: list[Mailbox], faults: Faults) -> Response:
    """`PUT /sandbox/faults`, `POST /sandbox/comments` and `POST /sandbox/letters`."""
    match request.method, request.path:
        case "PUT", "/sandbox/faults":
            return _switch(request, faults)
        case "POST", "/sandbox/comments":
            return _take_visitor(request, mailboxes)
        case "POST", "/sandbox/letters":
            return _take_letter(request, mailboxes)
    return Response("not found\n", HTTPStatus.NOT_FOUND)


def _switch(request: Request, faults: Faults) -> Response:
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
