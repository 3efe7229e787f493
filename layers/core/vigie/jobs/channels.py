"""Notices to a brand's channels: sent, remembered how they fared, given up when nobody is there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial

from vigie.aws.channels import list_channels, note_taken, note_trouble
from vigie.aws.journal import note
from vigie.aws.secrets import read_secrets, refresh_secrets
from vigie.brand import Brand
from vigie.channels import SECRETS, ChannelKind, Notice, Trouble
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    PlatformError,
    RateLimitedError,
    TransientError,
)
from vigie.jobs.deliver import Delivery

WRITES_LAST = 9.0  # one notice, whatever its channel does
Writer = Callable[[str], Notice]


def deliveries_to(
    brand: Brand, what: str, severity: int, write: Writer, now: datetime
) -> list[Delivery]:
    """A delivery for each connected channel that wants this severity.

    ``what`` is as `deliver` takes it, and names the notice to whoever gets it twice; ``write``
    makes the notice in a language, when its turn comes.
    """
    return [
        Delivery(
            key=one.kind.value,
            send=partial(
                send_notice, brand.slug, one.kind, partial(write, one.language), what, now
            ),
        )
        for one in list_channels(brand.slug, brand.languages[0])
        if one.wants(severity)
    ]


def send_notice(
    brand: str, kind: ChannelKind, write: Callable[[], Notice], what: str, now: datetime
) -> None:
    """Send one notice to one channel, and keep how it fared.

    Raises PermanentError whose code is a `Trouble` when the channel refuses or has been away too
    long; RateLimitedError, TransientError or OutcomeUnknownError when it is to be tried again.
    """
    try:
        _post(brand, kind, write(), what, now)
    except (RateLimitedError, TransientError, OutcomeUnknownError) as error:
        if note_trouble(brand, kind, Trouble.FAILING, now) is Trouble.UNREACHABLE:
            raise PermanentError("away for too long", code=Trouble.UNREACHABLE) from error
        raise
    except (PlatformError, AddressRefusedError) as error:
        trouble = _trouble_of(error)
        note_trouble(brand, kind, trouble, now)
        note("channel refused a notice", brand=brand, channel=kind.value, trouble=trouble.value)
        raise PermanentError("the channel refuses", code=trouble) from error
    note_taken(brand, kind, now)


def name_delivery(what: str, kind: ChannelKind) -> str:
    """The id of a notice for one channel: the same whenever the same notice is sent again."""
    return hashlib.sha256(f"{what}\x00{kind.value}".encode()).hexdigest()[:32]


def _post(brand: str, kind: ChannelKind, notice: Notice, what: str, now: datetime) -> None:
    """Post with the secrets at hand; refused, once more if the owner has written others since."""
    try:
        _post_once(brand, kind, notice, what, now)
    except (RateLimitedError, TransientError):
        raise
    except PlatformError:
        if not refresh_secrets(brand, kind):
            raise
        _post_once(brand, kind, notice, what, now)


def _post_once(brand: str, kind: ChannelKind, notice: Notice, what: str, now: datetime) -> None:
    # Loaded here: whoever only counts negatives starts without them.
    from vigie.aws.meters import DeskMeters
    from vigie.channels import load_channel
    from vigie.platforms._deadline import within
    from vigie.platforms._limits import remembering
    from vigie.platforms._post import post_message

    module, secrets = load_channel(kind), read_secrets(brand, kind)
    if not set(SECRETS[kind]) <= set(secrets):
        raise AuthError("its secrets are gone", code="secrets")
    message = module.compose(notice, secrets, name_delivery(what, kind), now)
    with remembering(DeskMeters(lambda: now)), within(WRITES_LAST):
        post_message(kind, message, module.is_taken)


def _trouble_of(error: PlatformError | AddressRefusedError) -> Trouble:
    """What a refusal amounts to, in words a person can act on."""
    if isinstance(error, GoneError):
        return Trouble.GONE
    if isinstance(error, AuthError | PermissionDeniedError):
        return Trouble.TOKEN
    code = getattr(error, "code", "address")
    if code == "address":
        return Trouble.ADDRESS
    return Trouble.MOVED if code.startswith("3") else Trouble.REFUSED
