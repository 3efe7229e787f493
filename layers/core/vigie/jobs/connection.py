"""Speaking to a platform in a brand's name: its secrets, its token kept alive, its limits kept.

A token is renewed under a lock, because a refresh token may be used once only: two functions that
renew at the same time would kill the account's connection for good.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from vigie.aws.journal import note
from vigie.aws.meters import DeskMeters
from vigie.aws.secrets import read_secrets, refresh_secrets, write_secrets
from vigie.aws.settings import settings
from vigie.aws.table import Condition, ConditionFailedError, delete, put, write
from vigie.aws.wire import to_seconds
from vigie.errors import TransientError
from vigie.platforms import Profile, Renewing, load_platform
from vigie.platforms._limits import remembering

LOCK_LASTS = timedelta(seconds=90)
PAUSE_SECONDS = 0.5
MOST_PAUSES = 20

Clock = Callable[[], datetime]


def known_secrets(brand: str, platform: str) -> dict[str, str]:
    """The secret values that serve a platform: its own, and those of the one it shares with."""
    shared = load_platform(platform).PROFILE.secrets_of
    lent = read_secrets(brand, shared) if shared else {}
    return {**lent, **read_secrets(brand, platform)}


def is_connected(brand: str, profile: Profile) -> bool:
    """Whether somebody has begun to connect the account: any secret is written, or none is needed.

    A half connected one fails by its own error, which names what is missing.
    """
    needed = set(profile.secrets) - profile.optional
    return not needed or bool(known_secrets(brand, profile.slug))


@contextmanager
def connected(brand: str, platform: str, clock: Clock) -> Iterator[Mapping[str, str]]:
    """The secrets to call with, the token fresh; calls within are measured against the limits.

    Raises the PlatformError tree when a token must be renewed and cannot be.
    """
    with remembering(DeskMeters(clock)):
        yield fresh_secrets(brand, platform, clock)


def fresh_secrets(
    brand: str, platform: str, clock: Clock, pause: Callable[[float], None] = time.sleep
) -> dict[str, str]:
    """A platform's secrets after renewing its token, if that is due.

    Cut short before the new values are written, a single-use refresh token is lost, and the next
    try says so by AuthError; nothing else can go wrong, since values are written in an order in
    which each one alone leads to another renewal. Raises the PlatformError tree.
    """
    secrets = known_secrets(brand, platform)
    module = load_platform(platform)
    if not isinstance(module, Renewing) or not secrets:
        return secrets
    for _ in range(MOST_PAUSES):
        if not module.is_renewal_due(secrets, clock()):
            return secrets
        if _lock(brand, platform, clock()):
            try:
                return _renew(module, brand, platform, clock)
            finally:
                write(delete(settings().desk_table, _lock_key(brand, platform)))
        pause(PAUSE_SECONDS)
        refresh_secrets(brand, platform)
        secrets = known_secrets(brand, platform)
    raise TransientError(f"{platform}'s token is being renewed", code="renewing")


def _renew(module: Renewing, brand: str, platform: str, clock: Clock) -> dict[str, str]:
    """Renew with the lock held, unless another function did it just before."""
    refresh_secrets(brand, platform)
    secrets = known_secrets(brand, platform)
    if not module.is_renewal_due(secrets, clock()):
        return secrets
    values = module.renew(secrets, clock())
    write_secrets(brand, platform, dict(sorted(values.items(), key=_write_order)))
    note("token renewed", brand=brand, platform=platform)
    return {**secrets, **{name: value for name, value in values.items() if value}}


def _write_order(pair: tuple[str, str]) -> tuple[bool, bool, str]:
    """The refresh token first, when it ends last."""
    name = pair[0]
    return name.endswith("expires_at"), "refresh" not in name, name


def _lock(brand: str, platform: str, now: datetime) -> bool:
    """Take the lock, or one whose owner was cut short."""
    row = {**_lock_key(brand, platform), "until": to_seconds(now + LOCK_LASTS)}
    free = Condition(
        "attribute_not_exists(pk) OR #until < :now", {"#until": "until"}, {":now": to_seconds(now)}
    )
    try:
        write(put(settings().desk_table, row, free))
    except ConditionFailedError:
        return False
    return True


def _lock_key(brand: str, platform: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"renewal#{platform}"}
