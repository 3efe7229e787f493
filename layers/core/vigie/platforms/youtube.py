"""YouTube: comments on a channel's videos, videos about the brand, the channel's own uploads.

https://developers.google.com/youtube/v3/docs
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vigie.action import Action
from vigie.errors import PayloadError, PlatformError
from vigie.mention import Mention, MentionEvent, Parsed
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Profile,
    Scope,
    Told,
)
from vigie.platforms._google import is_access_ending, refresh_access
from vigie.platforms._oauth import DERIVED
from vigie.platforms._youtube_act import do_act, find_act
from vigie.platforms._youtube_address import claim_address
from vigie.platforms._youtube_again import read_again
from vigie.platforms._youtube_api import open_tube
from vigie.platforms._youtube_check import examine_channel
from vigie.platforms._youtube_feed import check_hub_signature, echo_hub, parse_uploads
from vigie.platforms._youtube_hub import keep_subscribed
from vigie.platforms._youtube_read import parse_youtube
from vigie.platforms._youtube_search import search_videos
from vigie.platforms._youtube_sweep import sweep_channel
from vigie.source import Source

PROFILE = Profile(
    slug="youtube",
    name="YouTube",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.DELETE,
            Capability.SPAM,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=(
        "client_id",
        "client_secret",
        "refresh_token",
        "channel_id",
        "api_key",
        "hub_secret",
        "verify_token",
        "callback_url",
    ),
    optional=frozenset({"api_key", "hub_secret", "verify_token", "callback_url"}),
    derived=DERIVED,
    address="account",
    also=("query",),
    reply_length=10_000,
    limits="10,000 units a day (a read 1, an act 50) and 100 searches; pushes tell uploads only",
    windows="none; a comment deleted or marked as spam is rejected for good, with its replies",
    price="free",
    storage_duty="refresh or delete within 30 days; figures are never mixed with others'",
    duties=Duties(
        keep=timedelta(days=30),
        recheck_every=timedelta(days=7),
        figures_apart=True,
        people=False,
    ),
    home="https://studio.youtube.com/channel/comments",
    composer="https://studio.youtube.com/",
    scopes=(
        Scope(
            "https://www.googleapis.com/auth/youtube.force-ssl",
            fr="lire les commentaires retenus, répondre et modérer au nom de la chaîne",
            en="to read held comments, and to answer and moderate in the channel's name",
        ),
    ),
    reads=Told(
        fr="Les commentaires de vos vidéos, y compris ceux retenus ou tenus pour "
        "indésirables\u202f; les vidéos d'autrui qui parlent de vous et ce qu'on y dit de "
        "vous\u202f; vos propres mises en ligne, comptées comme vos paroles.",
        en="Comments on your videos, held and likely-spam ones too; other people's videos about "
        "you and what is said of you under them; your own uploads, which count as your own words.",
    ),
    writes=Told(
        fr="Les réponses que vous écrivez, sous le premier commentaire du fil\u202f; un "
        "commentaire retenu, publié de nouveau ou rejeté.",
        en="The replies you write, under the thread's first comment; a comment held, published "
        "again or rejected.",
    ),
    stores=Told(
        fr="Le texte, le nom public de l'auteur et l'adresse, 30 jours au plus sans "
        "relecture\u202f; ce qui disparaît de YouTube disparaît d'ici.",
        en="The words, the author's public name and the address, for 30 days at most without "
        "reading them again; what leaves YouTube leaves here.",
    ),
    base_url="https://www.googleapis.com",
    steps=(
        ConnectionStep(
            key="project",
            fr="Dans la console Google Cloud, créez un projet et activez «\u202fYouTube Data API "
            "v3\u202f». Créez un identifiant OAuth de type application Web\u202f: ce sont "
            "client_id et client_secret. Pour ne lire que ce qui est public, une clé suffit\u202f: "
            "api_key.",
            en="In the Google Cloud console, create a project and switch on “YouTube Data API v3”. "
            "Create an OAuth client of the web application type: those are client_id and "
            "client_secret. To read only what is public, a key will do: api_key.",
        ),
        ConnectionStep(
            key="consent",
            fr="Publiez l'écran de consentement\u202f: en mode test, l'accès s'éteint au bout de "
            "sept jours. Autorisez youtube.force-ssl avec le compte de la chaîne, accès hors "
            "connexion compris, et enregistrez refresh_token.",
            en="Publish the consent screen: while it is in testing, access ends after seven days. "
            "Grant youtube.force-ssl with the channel's account, offline access included, and "
            "save refresh_token.",
        ),
        ConnectionStep(
            key="channel",
            fr="Enregistrez l'identifiant de la chaîne, qui commence par UC, comme channel_id et "
            "comme compte de la source\u202f; ajoutez une recherche pour suivre les vidéos "
            "d'autrui.",
            en="Save the channel's id, which begins with UC, as channel_id and as the source's "
            "account; add a query to follow other people's videos.",
        ),
        ConnectionStep(
            key="push",
            fr="Pour être prévenu aussitôt de vos mises en ligne, inventez hub_secret et "
            "verify_token et donnez l'adresse /webhooks/youtube de votre vigie comme "
            "callback_url\u202f: vigie s'abonne et se réabonne d'elle-même.",
            en="To learn of your uploads at once, make up hub_secret and verify_token and give "
            "your vigie's /webhooks/youtube address as callback_url: vigie subscribes, and "
            "subscribes again, by itself.",
        ),
    ),
)

REREAD_AT_ONCE = 50

parse = parse_youtube
claim = claim_address
verify_push = check_hub_signature
answer_handshake = echo_hub


def parse_push(body: bytes, observed_at: datetime) -> Parsed:
    """A delivery of the hub: uploads and videos taken down. Raises PayloadError."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        raise PayloadError("the delivery is no Atom feed")
    return parse_uploads(body, observed_at)


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """The channel's comments, then an hourly search. Raises as the protocol says.

    A search that fails takes no comment along: `examine` tells why it failed.
    """
    tube, cursor = open_tube(secrets), dict(source.cursor)
    found = Fetched(())
    if source.account:
        found = sweep_channel(tube, source.account, cursor, now)
        lease = keep_subscribed(secrets, source.account, cursor.get("lease"), now)
        found = replace(found, cursor=found.cursor | ({"lease": lease} if lease else {}))
    if not source.query:
        return found
    kept = cursor.get("search")
    kept = kept if isinstance(kept, dict) else {}
    try:
        videos = search_videos(tube, source.query, source.account, kept, now)
    except (PlatformError, PayloadError) as error:
        if not source.account:
            raise
        # Told by the check; an hour later it is tried again, as any search is.
        videos = Fetched((), {**kept, "at": now.isoformat(), "trouble": str(error)})
    return replace(
        found,
        events=(*found.events, *videos.events),
        cursor=found.cursor | {"search": videos.cursor},
        rejected=(*found.rejected, *videos.rejected),
    )


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    return do_act(open_tube(secrets), action, secrets.get("channel_id", ""))


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the comment, or the thread it was answered in. Raises the PlatformError tree."""
    return find_act(open_tube(secrets), action, secrets.get("channel_id", ""))


def is_renewal_due(secrets: Mapping[str, str], now: datetime) -> bool:
    """Whether the access token's hour is nearly over and there is a grant to renew it with."""
    return is_access_ending(secrets, now)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A new access token; the refresh token stays. Raises AuthError when the grant is dead."""
    return refresh_access("youtube", secrets, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """What works of the connection, and the public profile. Raises TransientError and limits."""
    channel = source.account or secrets.get("channel_id", "")
    kept = source.cursor.get("search")
    trouble = str(kept.get("trouble") or "") if isinstance(kept, dict) else ""
    return examine_channel(open_tube(secrets), secrets, channel, trouble)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """Comments and videos by their ids. Raises the PlatformError tree, PayloadError."""
    return read_again(open_tube(secrets), mentions, now)
