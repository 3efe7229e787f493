"""What callers may send about writing: saved replies, the voice sheet, drafts, suggestions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from vigie.api.bodies import Strict, Word

Title = Annotated[str, Field(min_length=1, max_length=100)]
Wording = Annotated[str, Field(min_length=1, max_length=8000)]
Variants = Annotated[list[Wording], Field(max_length=10)]
MoreWordings = Annotated[list[Wording], Field(default_factory=list, max_length=10)]
Spoken = Literal["fr", "en"]
Note = Annotated[str, Field(max_length=500)]
VoiceWords = Annotated[list[Word], Field(default_factory=list, max_length=100)]
Visibility = Literal["public", "private"]


class SavedReplyBody(Strict):
    """An answer worth keeping, and other ways to say it."""

    brand: Word
    title: Title
    language: Spoken = "fr"
    text: Wording
    variants: MoreWordings


class SavedReplyPatch(Strict):
    """What may be changed of a saved reply."""

    title: Title | None = None
    language: Spoken | None = None
    text: Wording | None = None
    variants: Variants | None = None


class UseBody(Strict):
    """Which mention a saved reply is to answer."""

    mention_id: Annotated[str, Field(min_length=1, max_length=100)]


class VoiceBody(Strict):
    """A brand's voice sheet; ``tones`` by platform."""

    who: Annotated[str, Field(max_length=2000)] = ""
    use: VoiceWords
    avoid: VoiceWords
    humour: Note = ""
    signing: Literal["none", "initials", "name"] = "none"
    sign_in: Annotated[list[Visibility], Field(default_factory=lambda: ["public"], max_length=2)]
    address: Literal["tu", "vous", ""] = ""
    tones: Annotated[dict[Word, Note], Field(default_factory=dict, max_length=60)]
    closing: Annotated[str, Field(max_length=100)] = ""


class DraftBody(Strict):
    """An answer begun: kept as it is typed, spaces and all."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, defer_build=True)

    text: Annotated[str, Field(max_length=20_000)]
    visibility: Visibility = "public"
    acknowledgement: Annotated[str, Field(max_length=2000)] = ""


class SuggestBody(Strict):
    """In which language a machine should draft, and what the person wants said."""

    language: Spoken | None = None
    hint: Note = ""
