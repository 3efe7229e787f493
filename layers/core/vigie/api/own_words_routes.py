"""Our own answers: edited, deleted, withdrawn, done by hand."""

from __future__ import annotations

from vigie.api import by_hand, own_words
from vigie.api.own_words_bodies import EditBody
from vigie.api.routing import Route

ROUTES: tuple[Route, ...] = (
    Route(
        "PATCH", "/api/actions/{id}", own_words.edit_reply, "Edit our answer", EditBody, status=202
    ),
    Route(
        "DELETE",
        "/api/actions/{id}",
        own_words.delete_reply,
        "Delete our answer, or withdraw it before it leaves",
        status=202,
    ),
    Route("POST", "/api/actions/{id}/done", by_hand.tick_off, "Done there by hand", status=202),
)
