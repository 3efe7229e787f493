"""What callers may send, field by field."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from vigie.alarming import LEAST_VISIBLE
from vigie.analysis import Intent, Mood
from vigie.api.hours_bodies import BusinessHours
from vigie.api.queries import FIRST_YEAR, LAST_YEAR
from vigie.card import Status

Word = Annotated[str, Field(min_length=1, max_length=100)]
Words = dict[Literal["fr", "en"], list[Word]]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
Clock = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$")]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not an IANA time zone")
    return name


def _visible(followers: int) -> int:
    if 0 < followers < LEAST_VISIBLE:
        raise ValueError(f"is {LEAST_VISIBLE} at least, or 0 for never")
    return followers


def _in_reach(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"lies between {FIRST_YEAR} and {LAST_YEAR}")
    return moment


# Every zone can say it: the first and last days of the calendar are no time in some.
Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]


class Strict(BaseModel):
    """Unknown fields are errors: a typo must not be silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, defer_build=True)


class RecipientBody(Strict):
    """Someone who gets the brand's mails."""

    email: Email
    language: Literal["fr", "en"] = "fr"


class AddressBody(Strict):
    """A recipient, by address."""

    email: Annotated[str, Field(min_length=3, max_length=254)]


class TermBody(Strict):
    """Something to listen for, as `vigie match` takes it."""

    name: Word
    kind: Literal["brand", "product", "hashtag", "event", "competitor"] = "brand"
    context: list[Word] = []
    exclude: list[Word] = []


class AlertingBody(Strict):
    """How a brand wants to be told; what is left out stays as it is.

    Times are the brand's wall clock, ``HH:MM``, empty for never; numbers are 0 for never.
    """

    quiet_from: Clock = ""
    quiet_until: Clock = ""
    on_call: Annotated[list[Email], Field(max_length=20)] = []
    escalate_minutes: Annotated[int, Field(ge=0, le=1440)] = 30
    visible_from: Annotated[int, Field(ge=0, le=1_000_000_000), AfterValidator(_visible)] = 10_000
    crisis_words: dict[Literal["fr", "en"], Annotated[list[Word], Field(max_length=200)]] = {}
    answer_within_hours: Annotated[int, Field(ge=0, le=720)] = 24
    daily_at: Clock = "08:00"
    weekly: bool = True

    def given(self) -> dict[str, Any]:
        """What the caller said, as the settings hold it."""
        said = self.model_dump(exclude_unset=True)
        if "on_call" in said:
            said["on_call"] = tuple(dict.fromkeys(said["on_call"]))
        if "crisis_words" in said:
            said["crisis_words"] = {k: tuple(v) for k, v in said["crisis_words"].items()}
        return said


Minutes = Annotated[int, Field(ge=0, le=7 * 24 * 60)]
ActMinutes = Annotated[float, Field(gt=0, le=480, allow_inf_nan=False)]


class WorkBody(Strict):
    """A team's time in minutes; what is left out stays as it is."""

    weekly: Minutes | None = None
    person_week: Annotated[int, Field(ge=60, le=7 * 24 * 60)] = 35 * 60
    acts: dict[Literal["reply", "decision", "starter", "promise"], ActMinutes] = {}


class BrandBody(Strict):
    """A brand's settings; without ``alerting`` the wishes about alerts stay, as does ``work``."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    languages: Annotated[list[Literal["fr", "en"]], Field(min_length=1)] = ["fr", "en"]
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Paris"
    terms: Annotated[list[TermBody], Field(max_length=200)] = []
    alert_recipients: Annotated[list[RecipientBody | str], Field(max_length=50)] = []
    signature: Annotated[str, Field(max_length=40)] = ""
    site: Annotated[str, Field(max_length=500)] = ""
    own_accounts: Annotated[list[Word], Field(max_length=100)] = []
    objective: Literal["awareness", "traffic", "reputation"] = "reputation"
    business_hours: BusinessHours = None
    alerting: AlertingBody | None = None
    work: WorkBody | None = None


class ChannelBody(Strict):
    """What a channel gets: its language, and from which severity on, 1 to 10."""

    language: Literal["fr", "en"]
    min_severity: Annotated[int, Field(ge=1, le=10)] = 1


class SourceBody(Strict):
    """A place to listen to."""

    brand: Word
    platform: Word
    query: Annotated[str, Field(max_length=500)] = ""
    url: Annotated[str, Field(max_length=2000)] = ""
    account: Annotated[str, Field(max_length=200)] = ""
    every_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    enabled: bool = True


class SourcePatch(Strict):
    """What may be changed of a source."""

    query: Annotated[str, Field(max_length=500)] | None = None
    url: Annotated[str, Field(max_length=2000)] | None = None
    account: Annotated[str, Field(max_length=200)] | None = None
    every_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    enabled: bool | None = None
    ticked: Annotated[list[Word], Field(max_length=30)] | None = None


class RulesBody(Strict):
    """A brand's word lists per language; what reading them adds may come back and is ignored."""

    banned: Words = {}
    suspect: Words = {}
    allowed: Words = {}
    suggestions: dict[str, Any] = {}
    thresholds: dict[str, Any] = {}
    corrections: dict[str, Any] = {}


class AuthorBody(Strict):
    """Who said it, as far as the person who writes it down knows."""

    id: Annotated[str, Field(max_length=200)] | None = None
    name: Annotated[str, Field(max_length=200)] | None = None
    followers: Annotated[int, Field(ge=0)] | None = None


class MentionBody(Strict):
    """A mention entered by hand."""

    brand: Word
    platform: Word = "manual"
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    url: Annotated[str, Field(max_length=2000, pattern=r"^https?://")] | None = None
    said_at: AwareDatetime | None = None
    author: Annotated[AuthorBody, Field(default_factory=AuthorBody)]
    in_reply_to: Annotated[str, Field(max_length=500)] | None = None


class ImportedAuthorBody(AuthorBody):
    """Who said it, in the lengths platforms give."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, defer_build=True)

    id: Annotated[str, Field(max_length=500)] | None = None
    name: Annotated[str, Field(max_length=300)] | None = None


class ImportedBody(Strict):
    """One event of an import, as `vigie parse` prints it; kept to the letter, spaces and all."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, defer_build=True)

    platform: Word
    id: Annotated[str, Field(min_length=1, max_length=500)]
    kind: Literal["add", "edit", "remove", "hide", "unhide"] = "add"
    text: Annotated[str, Field(max_length=100_000)] = ""
    url: Annotated[str, Field(max_length=4096, pattern=r"^https?://")] | None = None
    said_at: AwareDatetime
    version: AwareDatetime | None = None
    author: Annotated[ImportedAuthorBody, Field(default_factory=ImportedAuthorBody)]
    in_reply_to: Annotated[str, Field(max_length=500)] | None = None
    thread_id: Annotated[str, Field(max_length=500)] | None = None
    own: bool = False
    media: Annotated[list[Annotated[str, Field(max_length=4096)]], Field(max_length=100)] = []
    realm: Annotated[str, Field(max_length=500)] = ""
    facts: Annotated[dict[Word, Annotated[str, Field(max_length=2000)]], Field(max_length=50)] = {}


class ImportBody(Strict):
    """Mentions brought in from elsewhere."""

    brand: Word
    events: Annotated[list[ImportedBody], Field(min_length=1, max_length=200)]


class MentionPatch(Strict):
    """What a person settles about a mention."""

    status: Status | None = None
    assignee: Annotated[str, Field(max_length=200)] | None = None
    sentiment: Mood | None = None
    intents: list[Intent] | None = None
    tags: Annotated[list[Word], Field(max_length=20)] | None = None
    note: Annotated[str, Field(max_length=2000)] | None = None
    snoozed_until: Moment | None = None
    no_reply_needed: Annotated[str, Field(max_length=500)] | bool | None = None


class PromiseBody(Strict):
    """What a person says they will do, by when, and who does it; without, whoever writes."""

    what: Annotated[str, Field(min_length=1, max_length=500)]
    due_at: Moment
    owner: Annotated[str, Field(max_length=254)] = ""


class ReplyBody(Strict):
    """An answer to send.

    ``acknowledgement`` is the short public word before an answer in private. ``suggestion`` is the
    machine's draft the words came from; sent unchanged, it needs ``approved``. ``promise`` becomes
    a task with its date. ``again`` answers what a colleague has just answered.
    """

    text: Annotated[str, Field(max_length=20_000)]
    visibility: Literal["public", "private"] = "public"
    acknowledgement: Annotated[str, Field(max_length=2000)] = ""
    suggestion: Annotated[str, Field(max_length=100)] = ""
    approved: bool = False
    promise: PromiseBody | None = None
    again: bool = False


class ModerateBody(Strict):
    """A moderation act, with its reason."""

    action: Literal["hide", "unhide", "delete", "spam", "approve"]
    reason: Annotated[str, Field(max_length=500)] = ""


class MuteBody(Strict):
    """For how many hours an alert stays quiet."""

    hours: Annotated[int, Field(ge=1, le=168)] = 24


class EraseBody(Strict):
    """Whose words must go."""

    brand: Word
    platform: Word
    author_id: Annotated[str, Field(min_length=1, max_length=500)]
