"""The page over the API's own handler: what a person does here is what the tables hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from functions.serve_api.handler import lambda_handler
from tests.browser.desk import Desk
from tests.browser.stand_in import Handler
from tests.browser.stand_in import serving as serving_on
from tests.requests import Context, an_http_event


class ApiHandler(Handler):
    """Files as the stand-in serves them; everything under /api goes to the handler."""

    # moto's tables are plain dictionaries: one request at a time, as one invocation is.
    turn = threading.Lock()

    def _api(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        person = headers.get("authorization", "").removeprefix("Bearer ")
        event = an_http_event(
            self.command, self.path, body, headers=headers, claims={"sub": person, "email": person}
        )
        with self.turn:
            answer: dict[str, Any] = lambda_handler(event, Context())
        self._answer(answer["statusCode"], answer["body"].encode(), answer["headers"])


@contextmanager
def serving() -> Iterator[str]:
    """Serve the page and the API; gives the address. A token is the person's id and name."""
    with serving_on(type("DeskApiHandler", (ApiHandler,), {"desk": Desk()})) as address:
        yield address
