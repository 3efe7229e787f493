"""The doors no platform has: faults for whoever tests, a form for whoever tries the page."""

from __future__ import annotations

from http import HTTPStatus

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from infra.sandbox.faults import Faults, read_fault
from infra.sandbox.page import LONGEST_NAME, LONGEST_TEXT
from infra.sandbox.wall import Wall


def operate(request: Request, walls: list[Wall], faults: Faults) -> Response:
    """`PUT /sandbox/faults` and `POST /sandbox/comments`."""
    match request.method, request.path:
        case "PUT", "/sandbox/faults":
            return _switch(request, faults)
        case "POST", "/sandbox/comments":
            return _take_visitor(request, walls)
    return Response("not found\n", HTTPStatus.NOT_FOUND)


def _switch(request: Request, faults: Faults) -> Response:
    try:
        faults.switch(read_fault(request.get_json(force=True)))
    except ValueError as error:
        return Response(f"{error}\n", HTTPStatus.BAD_REQUEST)
    return Response(status=HTTPStatus.NO_CONTENT)


def _take_visitor(request: Request, walls: list[Wall]) -> Response:
    """A comment under a post, in the name of whoever the form says."""
    form = request.form
    wall = next((one for one in walls if one.username == form.get("wall")), walls[0])
    name, text = form.get("by", "").strip(), form.get("text", "").strip()
    post = wall.find(form.get("on", ""))
    if post is None or not name or not text or len(text) > LONGEST_TEXT:
        return Response("name, post and text\n", HTTPStatus.BAD_REQUEST)
    wall.add_comment(post, wall.person(name[:LONGEST_NAME]), text)
    return redirect(f"/{wall.username}", HTTPStatus.SEE_OTHER)
