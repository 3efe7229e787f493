"""Lemmy servers: what answers or calls an account, its messages, a community, a search.

Each server numbers all it holds anew: an id belongs to its realm, and no address tells one. Public
reads take a dead session for nobody's, so each poll asks who we are; a living one never ends.
https://join-lemmy.org/api/ (version 3, which servers of version 1.0 still speak)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from vigie import errors, platforms
from vigie.mention import EventKind, Mention, MentionEvent
from vigie.platforms import Capability, ConnectionStep, Finding, Told, _fields
from vigie.platforms._lemmy_act import perform_act, split_id, was_act_done
from vigie.platforms._lemmy_api import Server, at, open_server
from vigie.platforms._lemmy_poll import poll_server
from vigie.platforms._lemmy_read import MESSAGE, Eye, parse_lemmy, read_author, read_rows
from vigie.platforms._news import turn_reread
from vigie.source import Source

PROFILE = platforms.Profile(
    slug="lemmy",
    name="Lemmy",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.SPAM,
            Capability.LIKE,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("access_token", "instance"),
    optional=frozenset({"instance"}),
    address="url",
    also=("query",),
    reply_length=10_000,
    private_length=10_000,
    limits="each server's own, told by refusals only; hiding is a moderator's removal, spam a "
    "report to them; only authors delete",
    windows="none; a locked post takes no replies",
    price="free",
    policy=platforms.Policy(own_in_private=True),
    storage_duty="follow edits and deletions; respect the server's rules",
    duties=platforms.Duties(recheck_every=timedelta(days=1)),
    reads=Told(
        "Ce qui répond au compte, le mentionne ou lui écrit en privé\u202f; sur demande, toute une "
        "communauté ou ce que trouve une recherche.",
        "What answers the account, mentions it or writes to it in private; where you ask for it, a "
        "whole community or what a search finds.",
    ),
    writes=Told(
        "Les réponses, messages privés, votes, retraits et signalements que vous décidez.",
        "The replies, private messages, votes, removals and reports you decide on.",
    ),
    stores=Told(
        "Le texte, le nom public de l'auteur et l'adresse, pendant 90 jours\u202f; relus chaque "
        "jour, sauf les messages privés, et effacés ici quand ils le sont là-bas.",
        "The words, the author's public name and the address, for 90 days; read again every day, "
        "private messages apart, and erased here once they are there.",
    ),
    self_hosted=True,
    steps=(
        ConnectionStep(
            "Ajoutez une source par veille, avec l'adresse de votre serveur (https://lemmy.world) "
            "pour ce qui s'adresse au compte, celle d'une communauté (…/c/rennes) pour tout ce "
            "qui s'y dit, ou une recherche en plus. Un serveur suffit\u202f: il montre aussi les "
            "communautés d'ailleurs. Si vous en lisez d'autres, enregistrez le vôtre comme "
            "instance\u202f: le jeton n'est envoyé qu'à lui.",
            "Add a source for each watch, with your server's address (https://lemmy.world) for "
            "what is said to the account, a community's (…/c/rennes) for all that is said there, "
            "or a query besides. One server is enough: it shows communities of others too. If you "
            "read more of them, save your own as instance: the token is sent to it alone.",
            "instance",
        ),
        ConnectionStep(
            "Dans une fenêtre privée, connectez-vous avec le compte de la marque, copiez la valeur "
            "du cookie nommé jwt (F12, Stockage ou Application) et enregistrez-la comme "
            "access_token\u202f; fermez la fenêtre sans vous déconnecter, ce qui tuerait le jeton.",
            "In a private window, sign in with the brand's account, copy the value of the cookie "
            "named jwt (F12, Storage or Application) and save it as access_token; close the window "
            "without signing out, which would kill the token.",
            "token",
        ),
        ConnectionStep(
            "Pour masquer depuis vigie, faites nommer le compte modérateur de la communauté. "
            "Chaque retrait paraît, sans motif, dans le journal public du serveur.",
            "To hide from vigie, have the account made a moderator of the community. Each removal "
            "shows, without a reason, in the server's public log.",
            "rights",
        ),
    ),
)
REREAD_AT_ONCE = 20
LINK = re.compile(r"https?://[^\s()<>\[\]]+")

parse = parse_lemmy
poll = poll_server
perform = perform_act
was_done = was_act_done


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """What changed among at most 20 mentions of one server, a call each, private messages apart.

    Raises the PlatformError tree.
    """
    server = open_server(mentions[0].realm if mentions else "", secrets)
    public = [one.native_id for one in mentions if not one.native_id.startswith(MESSAGE)]
    events = [event for one in public for event in _reread_one(server, one, now)]
    return turn_reread(mentions, events, now)


def _reread_one(server: Server, native_id: str, now: datetime) -> Sequence[MentionEvent]:
    """Rule: gone is only what is not shown to us as a living member; nobody is shown less."""
    kind, number = split_id(native_id)
    try:
        view = server.call(kind, id=str(number)).get(f"{kind}_view")
    except errors.GoneError:
        if server.token:
            server.me()
        return [MentionEvent("lemmy", native_id, EventKind.REMOVE, now, realm=server.origin)]
    events = read_rows([view], Eye(now, server.origin)).events
    if {one.native_id for one in events} != {native_id}:
        raise errors.TransientError("lemmy showed something else", code="payload")
    return events


def examine(
    source: Source,
    secrets: Mapping[str, str],
    now: datetime,  # noqa: ARG001 - the protocol's
) -> platforms.Examination:
    """Ask the server about itself and us. Raises TransientError, RateLimitedError."""
    try:
        site = open_server(source.url, secrets).call("site")
    except (errors.AuthError, errors.PermissionDeniedError, errors.PermanentError):
        return platforms.Examination((Finding("instance", done=False),))
    person = at(site, "my_user", "local_user_view", "person")
    findings = (
        Finding("instance", done=bool(at(site, "site_view"))),
        Finding("token", done=bool(person.get("id"))),
        Finding("rights", done=True if at(site, "my_user").get("moderates") else None),
    )
    bio = _fields.read_text(person.get("bio"), "bio") if person else None
    links = tuple(dict.fromkeys(LINK.findall(bio))) if bio is not None else None
    return platforms.Examination(findings, read_author(person).id or "", bio, links)
