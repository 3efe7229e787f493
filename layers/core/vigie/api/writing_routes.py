"""Writing: voice, saved replies, previews, drafts and suggestions."""

from __future__ import annotations

from vigie.api import drafts, previews, saved_replies, suggestions, voices
from vigie.api.bodies import ReplyBody
from vigie.api.routing import Route
from vigie.api.writing_bodies import (
    DraftBody,
    SavedReplyBody,
    SavedReplyPatch,
    SuggestBody,
    UseBody,
    VoiceBody,
)

SAVED = "/api/saved-replies"
MENTION = "/api/mentions/{id}"
VOICE = "/api/brands/{brand}/voice"

ROUTES: tuple[Route, ...] = (
    Route("GET", SAVED, saved_replies.list_replies, "Saved replies", query=("brand",)),
    Route("POST", SAVED, saved_replies.add_reply, "Save", SavedReplyBody, status=201),
    Route("PATCH", f"{SAVED}/{{id}}", saved_replies.patch_reply, "Reword", SavedReplyPatch),
    Route("DELETE", f"{SAVED}/{{id}}", saved_replies.delete_reply, "Forget a reply"),
    Route("POST", f"{SAVED}/{{id}}/use", saved_replies.use_reply, "Take a wording", UseBody),
    Route("GET", VOICE, voices.show_voice, "The brand's voice"),
    Route("PUT", VOICE, voices.put_voice, "Keep the brand's voice", VoiceBody),
    Route("POST", f"{MENTION}/preview", previews.preview_reply, "See a reply first", ReplyBody),
    Route("PUT", f"{MENTION}/draft", drafts.put_draft, "Keep what is begun", DraftBody),
    Route("DELETE", f"{MENTION}/draft", drafts.delete_draft, "Throw it away"),
    Route("POST", f"{MENTION}/suggest", suggestions.suggest, "Ask a machine", SuggestBody),
)
