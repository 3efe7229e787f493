"""Stack Exchange: questions, answers and the comments below, on any of its sites.

https://api.stackexchange.com/docs
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from vigie.errors import PermanentError
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Finding,
    Policy,
    Profile,
    Told,
)
from vigie.platforms._stack_exchange_api import API, Exchange, connect
from vigie.platforms._stack_exchange_poll import poll_exchange, read_numbers
from vigie.platforms._stack_exchange_read import (
    COMMENT,
    HOME,
    name_of_post,
    parse_stack_exchange,
    read_body,
)
from vigie.source import Source

PROFILE = Profile(
    slug="stack_exchange",
    name="Stack Exchange",
    capabilities=frozenset({Capability.MENTIONS, Capability.COMMENTS}),
    secrets=("key",),
    optional=frozenset({"key"}),
    address="query",
    also=("account",),
    limits="10,000 calls a day with a key, 300 without; writing needs reputation and a disclosed "
    "affiliation: replies are tasks with a deep link",
    windows="none",
    price="free",
    storage_duty="CC BY-SA: shown with link and author; read again every day, what is deleted "
    "there goes here",
    # https://meta.stackoverflow.com/questions/313621
    policy=Policy(short_links=False),
    duties=Duties(recheck_every=timedelta(days=1)),
    reads=Told(
        fr="Les questions et les réponses qui contiennent vos mots, et les commentaires qui "
        "s'ajoutent sous elles.",
        en="Questions and answers that hold your words, and the comments that gather below them.",
    ),
    writes=Told(
        fr="Rien\u202f: sur ces sites, une réponse demande de la réputation et de dire pour qui "
        "l'on parle. Chaque réponse est une tâche qui ouvre la bonne page.",
        en="Nothing: on these sites an answer takes reputation, and saying whom one speaks for. "
        "Each reply is a task that opens the right page.",
    ),
    stores=Told(
        fr="Le texte, l'auteur et l'adresse, pendant 90 jours, affichés ensemble comme le veut la "
        "licence\u202f; effacés quand le site ne les montre plus.",
        en="The words, the author and the address, for 90 days, shown together as the licence "
        "asks; erased once the site no longer shows them.",
    ),
    steps=(
        ConnectionStep(
            fr="Ajoutez une source avec votre nom entre guillemets, et le site comme compte\u202f: "
            "stackoverflow, superuser, fr.stackoverflow… Sans compte, c'est stackoverflow.",
            en="Add a source with your name in quotes, and the site as its account: stackoverflow, "
            "superuser, fr.stackoverflow… With no account it is stackoverflow.",
            key="source",
        ),
        ConnectionStep(
            fr="Pour plus de 300 appels par jour, inscrivez une application sur "
            "stackapps.com/apps/oauth/register et enregistrez sa clé comme key.",
            en="For more than 300 calls a day, register an app on "
            "stackapps.com/apps/oauth/register and save its key as key.",
            key="key",
        ),
    ),
    base_url=API,
    home="https://stackexchange.com/",
)

REREAD_AT_ONCE = 100
POST = re.compile(r"/(?:questions|q|a)/(\d{1,12})(?:/[^/]*)?(?:/(\d{1,12}))?/?\Z")
ANSWER_ANCHOR = re.compile(r"(?:answer-)?(\d{1,12})\Z")
COMMENT_ANCHOR = re.compile(r"comment(\d{1,12})_\d{1,12}\Z")
NETWORK = re.compile(
    r"(?:[a-z0-9-]+\.)*(?:stackexchange|stackoverflow|superuser|serverfault|askubuntu|stackapps)\.com"
    r"|(?:meta\.)?mathoverflow\.net"
)
NO_KEY = Told(
    "Sans clé, vigie se contente de 300 appels par jour.",
    "Without a key, vigie makes do with 300 calls a day.",
)
NO_SITE = Told(
    "Ce site n'existe pas dans le réseau Stack Exchange, ou la clé n'est pas la bonne.",
    "There is no such site in the Stack Exchange network, or the key is not the right one.",
)

parse = parse_stack_exchange


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new for a source; see `poll_exchange`. Raises as the protocol says."""
    return poll_exchange(connect(source.account, secrets), source, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Whether the site answers, with the key or without. Raises TransientError, RateLimitedError.

    It shows no account of ours: there is none to have.
    """
    key = Finding("key", done=bool(secrets.get("key")), note=Told("", ""))
    key = key if key.done else Finding("key", done=None, note=NO_KEY)
    try:
        connect(source.account, secrets).read("/info")
    except PermanentError:
        return Examination((Finding("source", done=False, note=NO_SITE), key))
    return Examination((Finding("source", done=True), key))


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """What changed among at most 100 mentions: three calls a site. Raises the PlatformError tree.

    What a site no longer gives is gone there, were it everything that was asked; a list that goes
    on, or of which something cannot be read, removes nothing by its silence.
    """
    events: list[MentionEvent] = []
    for host, there in _by_host(mentions).items():
        exchange = connect(host, secrets)
        for path, numbers in there.items():
            events += _reread(exchange, path, numbers, host, now)
    return events


def claim(url: str) -> str | None:
    """The post or comment at an address of one of the sites, or None."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    found = POST.fullmatch(parts.path) if NETWORK.fullmatch(host) else None
    if not found:
        return None
    comment = COMMENT_ANCHOR.fullmatch(parts.fragment)
    if comment:
        return name_of_post(f"{COMMENT}{comment[1]}", host)
    anchor = ANSWER_ANCHOR.fullmatch(parts.fragment)
    return name_of_post(anchor[1] if anchor else found[2] or found[1], host)


def _by_host(mentions: Sequence[Mention]) -> dict[str, dict[str, list[str]]]:
    """Numbers by site and by the path that reads them."""
    hosts: dict[str, dict[str, list[str]]] = {}
    for one in mentions:
        host, _, number = one.native_id.rpartition("/")
        path = "/answers" if one.in_reply_to else "/questions"
        path = "/comments" if number.startswith(COMMENT) else path
        paths = hosts.setdefault(host or HOME, {})
        paths.setdefault(path, []).append(number.removeprefix(COMMENT))
    return hosts


def _reread(
    exchange: Exchange, path: str, numbers: list[str], host: str, now: datetime
) -> list[MentionEvent]:
    body = read_numbers(exchange, path, numbers)
    parsed = read_body(body, now, host)
    shown = {event.native_id for event in parsed.events}
    prefix = COMMENT if path == "/comments" else ""
    asked = [name_of_post(f"{prefix}{one}", host) for one in numbers]
    is_whole = body.get("has_more") is False and len(shown) == len(body["items"])
    gone = [one for one in asked if one not in shown] if is_whole else []
    # A comment does not tell the question above its answer: where it hangs stays as it is known.
    whole = [replace(one, kind=EventKind.ADD, version=now, thread_id=None) for one in parsed.events]
    return whole + [MentionEvent("stack_exchange", one, EventKind.REMOVE, now) for one in gone]
