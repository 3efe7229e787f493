"""Everything that can go wrong, by what one can do about it.

    VigieError
    ├── PlatformError            a platform answered, and the answer was no
    │   ├── AuthError            the token is dead: only this one asks to reconnect
    │   ├── PermissionDeniedError a right or a feature is missing
    │   ├── RateLimitedError     too fast: wait ``retry_after`` seconds
    │   ├── TransientError       try the same call again later
    │   ├── PermanentError       the same call will never work
    │   │   └── GoneError        what the call was about no longer exists
    │   └── VersionRetiredError  the platform retired the API version we speak
    ├── OutcomeUnknownError      the call left, no answer came: it may have worked
    ├── AddressRefusedError      an address points where we must not go
    ├── SignatureError           a delivery is not from whom it says it is
    ├── PayloadError             a body that cannot be read at all
    ├── LinkError                a link of a mail of ours does not act
    │   ├── ForgedLinkError      our key did not sign it
    │   └── ExpiredLinkError     it was ours, and its time is over
    └── RequestError             a caller of our API asked for something wrong
        ├── InvalidError         a field is wrong: 422, names the field
        │   ├── ChannelAddressError  no notice could be sent there; its code stays
        │   └── GapsLeftError        a statement still has gaps to fill: names them
        ├── ForbiddenError       not this person, not this brand: 403
        ├── NotFoundError        no such thing in this brand: 404
        ├── ConflictError        somebody was faster, or the state forbids it: 409
        │   ├── TakenError          a colleague answers this person: names them
        │   ├── BacklogLateError    too many wait for an answer to begin something
        │   └── OutrunError         what was read has changed: the same request may be done anew
        ├── UnavailableError     a service we ask did not answer: 503, ask again later
        │   └── NotRecordedError     the audit trail takes no line, so nothing is done
        └── ReplyRefusedError    policy says no before anything leaves: 422
            ├── PersonalRepeatedError  it would tell all what is somebody's own
            └── WordingRefusedError    its words may not leave as they are; its code stays

Whether a thing can be retried is a class, never a text.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.link import Link


class VigieError(Exception):
    """The root of every error vigie raises on purpose."""


class PlatformError(VigieError):
    """A platform refused or failed.

    ``code`` is the platform's own code, for the log and the task a human gets; ``reason`` is one
    sentence without any personal data.
    """

    def __init__(self, reason: str, *, code: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class AuthError(PlatformError):
    """The token or key is dead; a human must reconnect the account."""


class PermissionDeniedError(PlatformError):
    """The token lives but lacks a right."""


class RateLimitedError(PlatformError):
    """The platform asks us to slow down for ``retry_after`` seconds."""

    def __init__(self, reason: str, *, code: str = "", retry_after: float = 60.0) -> None:
        super().__init__(reason, code=code)
        self.retry_after = retry_after


class TransientError(PlatformError):
    """The platform is down or overloaded; ``retry_after`` seconds is its wish or our guess."""

    def __init__(self, reason: str, *, code: str = "", retry_after: float = 60.0) -> None:
        super().__init__(reason, code=code)
        self.retry_after = retry_after


class PermanentError(PlatformError):
    """The same call will never work."""


class GoneError(PermanentError):
    """The comment, post or page is no longer there."""


class VersionRetiredError(PlatformError):
    """The platform no longer speaks the version we do."""


class OutcomeUnknownError(VigieError):
    """The request left and no answer came back: it may or may not have taken effect."""


class AddressRefusedError(VigieError):
    """An address is private, malformed, too large, too slow, or leads where it must not."""


class SignatureError(VigieError):
    """A delivery carries no valid signature, or no secret is known to check it with."""


class PayloadError(VigieError):
    """A body that cannot be read: not JSON, not a feed, not the platform's envelope."""


class LinkError(VigieError):
    """A link that should act does not."""


class ForgedLinkError(LinkError):
    """A token that our key did not sign, or cut short on its way."""


class ExpiredLinkError(LinkError):
    """A token of ours whose time is over; ``link`` is the `vigie.link.Link` it was."""

    def __init__(self, link: Link) -> None:
        super().__init__("this link is too old")
        self.link = link


class RequestError(VigieError):
    """A caller of the API asked for something that cannot be done."""

    status = 400
    title = "Bad request"

    def facts(self) -> dict[str, object]:
        """What a program can read of it beside the words, as members of the problem document."""
        return {}


class InvalidError(RequestError):
    """A field of the request is wrong."""

    status = 422
    title = "Invalid value"

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.field = field

    def facts(self) -> dict[str, object]:
        """The field and what is wrong with it."""
        return {"errors": [{"field": self.field, "reason": str(self)}]} if self.field else {}


class ChannelAddressError(InvalidError):
    """A channel's address or secret cannot be right; ``code`` is what a page says it by."""

    def __init__(self, reason: str, *, field: str, code: str) -> None:
        super().__init__(reason, field=field)
        self.code = code

    def facts(self) -> dict[str, object]:
        """As `InvalidError.facts`, and the code."""
        return {**super().facts(), "code": self.code}


class GapsLeftError(InvalidError):
    """A statement that still has gaps to fill; names them."""

    def __init__(self, language: str, gaps: tuple[str, ...]) -> None:
        super().__init__(f"still to be filled in: {', '.join(gaps)}", field=f"facts.{language}")
        self.gaps = gaps

    def facts(self) -> dict[str, object]:
        """The gaps by name, beside the field."""
        return {**super().facts(), "code": "gaps_left", "gaps": list(self.gaps)}


class ForbiddenError(RequestError):
    """The caller has no right to this."""

    status = 403
    title = "Forbidden"


class NotFoundError(RequestError):
    """There is no such thing among what the caller may see."""

    status = 404
    title = "Not found"


class ConflictError(RequestError):
    """The thing has changed since it was read, or its state forbids the act."""

    status = 409
    title = "Conflict"


class TakenError(ConflictError):
    """A colleague answers this person, or just did; ``again`` helps only against the latter."""

    def __init__(self, holder: str, until: datetime | None, why: str) -> None:
        done = "has just answered" if why == "answered" else "is answering"
        super().__init__(f"{holder} {done}")
        self.holder = holder
        self.until = until
        self.why = why

    def facts(self) -> dict[str, object]:
        """Who, until when, and whether they type or have answered."""
        until = self.until.astimezone(UTC).isoformat(timespec="milliseconds") if self.until else ""
        until = until.replace("+00:00", "Z")
        return {"code": "taken", "holder": self.holder, "until": until or None, "why": self.why}


class OutrunError(ConflictError):
    """Somebody wrote in the moment between reading and writing: reading again may tell more."""


class BacklogLateError(ConflictError):
    """People wait past the promise: nothing is begun unless a person insists."""

    def __init__(self, late: int, oldest: timedelta) -> None:
        days = oldest // timedelta(days=1)
        super().__init__(
            f"{late} people wait past the promise, the first for {days} days: answer them first, "
            "or begin it anyway"
        )
        self.late = late
        self.days = days

    def facts(self) -> dict[str, object]:
        """A code that stays, how many wait, and how long the first has."""
        return {"code": "backlog_late", "late": self.late, "oldest_days": self.days}


class ReplyRefusedError(RequestError):
    """Policy refuses the reply before anything leaves."""

    status = 422
    title = "Reply refused"


class PersonalRepeatedError(ReplyRefusedError):
    """A public reply repeats a personal datum; ``kind`` is its `vigie.analysis.PersonalKind`."""

    def __init__(self, reason: str, *, kind: str) -> None:
        super().__init__(reason)
        self.kind = kind

    def facts(self) -> dict[str, object]:
        """A code that stays, and the kind: what a page needs to say it in its own words."""
        return {"code": "personal_repeated", "personal": [self.kind]}


class WordingRefusedError(ReplyRefusedError):
    """The words may not leave as they are: a gap, a machine's draft nobody read.

    ``code`` is what a page says it by; ``more`` what it needs beside.
    """

    def __init__(self, reason: str, *, code: str, **more: object) -> None:
        super().__init__(reason)
        self.code = code
        self.more = more

    def facts(self) -> dict[str, object]:
        """The code, and what belongs to it."""
        return {"code": self.code, **self.more}


class UnavailableError(RequestError):
    """A service that was asked for a person gave no answer; nothing was changed."""

    status = 503
    title = "Not available now"


class NotRecordedError(UnavailableError):
    """No act without a line in the audit trail: the trail could not be written."""

    title = "Not recorded"
