"""One job of the poll queue: read a source, or expand a kept delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.aws.clock import utc_now
from vigie.aws.deliveries import keep_delivery, read_delivery
from vigie.aws.journal import count, note, warn, warn_failure
from vigie.aws.sources import read_source, save_poll
from vigie.aws.wire import to_time
from vigie.errors import (
    AddressRefusedError,
    AuthError,
    OutcomeUnknownError,
    PayloadError,
    PlatformError,
    RateLimitedError,
    TransientError,
)
from vigie.jobs.connection import connected
from vigie.jobs.deletion import carry_out
from vigie.jobs.ingest import store_events, store_parsed
from vigie.jobs.receive import in_realm, read_push
from vigie.jobs.recheck import recheck_day, reread_now
from vigie.jobs.reconnect import note_dead_token, reconnected_if_not
from vigie.jobs.withdrawal import lose_access
from vigie.platforms import Fetched, Polled, Pushed, load_platform
from vigie.platforms._limits import EARLY
from vigie.source import Source, after_failure, after_pause, after_success

REMOTE_TROUBLE = (PlatformError, AddressRefusedError, PayloadError, OutcomeUnknownError)


# Ours, not the platform's: the source says so and waits, and the dead letters ring.
BUGS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
UNREAD = "its answer could not be understood: this is a fault of vigie's"


def do_job(job: Mapping[str, str], now: datetime) -> None:
    """Do what a message of the poll queue says. Safe to repeat: every write is conditional."""
    if "delivery" in job:
        expand_delivery(job["delivery"], now)
    elif "lookup" in job:
        reread_now(job["lookup"].split(), now)
    elif "recheck" in job:
        recheck_day(job, now)
    elif "deletion" in job:
        carry_out(job["deletion"], now)
    elif "withdrawn" in job:
        lose_access(job, now)
    elif "export" in job:
        from vigie.jobs.exporting import go_on  # seldom: not at a cold start

        go_on(job, now)
    else:
        poll_source(job["brand"], job["source"], now)


def expand_delivery(identity: str, now: datetime) -> None:
    """Store the events of a delivery that was too long to be stored at once.

    They are as old as the delivery, not as this run, which may be a redrive days later.
    """
    kept = read_delivery(identity)
    if kept is None:
        warn("delivery expired before it was expanded", delivery=identity)
        return
    about, body = kept
    module = load_platform(about["platform"])
    if not isinstance(module, Pushed):
        raise TypeError(f"{about['platform']} kept a delivery but does not push")
    parsed = read_push(module, body, to_time(about["stored_at"]))
    parsed = in_realm(module, parsed, about.get("realm", ""))
    store_parsed(about["brand"], about["platform"], parsed, body, now)


def poll_source(brand: str, identity: str, now: datetime) -> None:
    """Read one source; its cursor moves only after everything it brought is stored."""
    source = read_source(brand, identity)
    if source is None or not source.enabled:
        return
    module = load_platform(source.platform)
    if not isinstance(module, Polled):
        return
    try:
        with connected(brand, source.platform, utc_now) as secrets:
            fetched = module.poll(source, secrets, now)
    except REMOTE_TROUBLE as error:
        _note_failure(source, error, now)
        return
    except BUGS as error:
        save_poll(source, after_failure(source, UNREAD, now))
        warn_failure("source could not be read", error, brand=brand, source=identity)
        raise
    _store(source, fetched, now)


def _store(source: Source, fetched: Fetched, now: datetime) -> None:
    store_events(source.brand, fetched.events, now, backfilled=source.is_new)
    if fetched.rejected:
        reasons = "\n".join(f"{one.index}: {one.reason}" for one in fetched.rejected)
        keep_delivery(source.brand, source.platform, reasons.encode(), now, why="poison")
        count("SetAside")
    if load_platform(source.platform).PROFILE.secrets:
        reconnected_if_not(source.brand, source.platform)
    after = after_success(source, fetched.cursor, now)
    after = replace(
        after,
        url=fetched.moved_to or after.url,
        every_minutes=max(after.every_minutes, fetched.every_minutes or 0),
    )
    if fetched.wait:
        after = replace(after, due_at=now + timedelta(seconds=fetched.wait))
    if fetched.gone:
        after = after_failure(source, "the address is gone for good", now)
    save_poll(source, after)
    note("source read", brand=source.brand, source=source.id, events=len(fetched.events))


def _note_failure(source: Source, error: Exception, now: datetime) -> None:
    """A source that fails says why, tries later each time, and never stops the others."""
    if isinstance(error, RateLimitedError) and error.code == EARLY:
        save_poll(source, after_pause(source, error.reason, now, error.retry_after))
        note("source waits for a limit", brand=source.brand, source=source.id)
        return
    wait = error.retry_after if isinstance(error, RateLimitedError | TransientError) else 0.0
    after = after_failure(
        source, str(error), now, reconnect=isinstance(error, AuthError), wait=wait
    )
    save_poll(source, after)
    if isinstance(error, AuthError):
        note_dead_token(source.brand, source.platform, error.reason, now)
    warn(
        "source failed",
        brand=source.brand,
        source=source.id,
        failure=type(error).__name__,
        failures=after.failures,
    )
