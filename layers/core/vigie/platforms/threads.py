"""Threads: replies under our posts, mentions, and posts a search finds.

https://developers.facebook.com/documentation/threads
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from vigie.length import Counting
from vigie.platforms import Capability, ConnectionStep, Duties, Fetched, Profile, Told
from vigie.platforms import _threads_care as care
from vigie.platforms._meta import check_signature, echo_challenge
from vigie.platforms._meta_deletion import read_deletion
from vigie.platforms._oauth import DERIVED
from vigie.platforms._threads_act import do_act, find_act
from vigie.platforms._threads_act import publish as publish_post
from vigie.platforms._threads_act import was_published as find_published
from vigie.platforms._threads_door import HOME, open_door
from vigie.platforms._threads_poll import poll_threads
from vigie.platforms._threads_read import parse_answer, parse_delivery
from vigie.source import Source

__all__ = ["read_deletion"]

PROFILE = Profile(
    slug="threads",
    name="Threads",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.PUBLISH,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("app_secret", "verify_token", "access_token"),
    derived=DERIVED,
    address="account",
    also=("query",),
    reply_length=500,
    post_length=500,
    counting=Counting.THREADS,
    limits="250 posts, 1,000 replies, 100 deletions and 2,200 searches a day; hiding a reply hides "
    "what answers it; others' posts are never deleted, liked or answered in private by interface",
    windows="none for public replies",
    price="free",
    storage_duty="erase on the person's or Meta's request; follow removals",
    duties=Duties(recheck_every=timedelta(days=1)),
    ready_in="weeks",
    meanwhile=Told(
        fr="En attendant l'examen de Meta\u202f: votre propre compte, ajouté comme testeur, "
        "fonctionne déjà\u202f; une alerte Google sur votre nom trouve le reste.",
        en="While Meta reviews: your own account, added as a tester, works already; a Google alert "
        "for your name finds the rest.",
    ),
    reads=Told(
        fr="Les réponses à vos publications, même anciennes, les mentions de votre compte, et les "
        "publications publiques que trouve une recherche.",
        en="Replies to your posts, old ones too, mentions of your account, and public posts a "
        "search finds.",
    ),
    writes=Told(
        fr="Les publications et les réponses que vous écrivez\u202f; une réponse masquée ou "
        "affichée de nouveau, avec toutes celles qui la suivent.",
        en="The posts and replies you write; a reply hidden or shown again, with all that answer "
        "it.",
    ),
    stores=Told(
        fr="Le texte, le nom d'utilisateur et l'adresse, pendant 90 jours\u202f; effacés dès que "
        "la personne ou Meta le demande.",
        en="The words, the user name and the address, for 90 days; erased as soon as the person or "
        "Meta asks.",
    ),
    scopes=care.SCOPES,
    base_url=HOME,
    home="https://www.threads.com/activity",
    composer="https://www.threads.com/intent/post",
    steps=(
        ConnectionStep(
            key="app",
            fr="Sur developers.facebook.com, créez une application avec le cas d'utilisation "
            "«\u202fAccéder à l'API Threads\u202f». La clé secrète de l'application Threads (ce "
            "n'est pas celle de Meta) est app_secret.",
            en="On developers.facebook.com, create an app with the use case “Access the Threads "
            "API”. The Threads app secret (it is not Meta's own) is app_secret.",
        ),
        ConnectionStep(
            key="scopes",
            fr="Demandez threads_basic, threads_read_replies, threads_manage_replies, "
            "threads_content_publish, threads_delete, threads_manage_mentions et "
            "threads_keyword_search. Sans "
            "accès avancé, une recherche ne trouve que vos propres publications.",
            en="Ask for threads_basic, threads_read_replies, threads_manage_replies, "
            "threads_content_publish, threads_delete, threads_manage_mentions and "
            "threads_keyword_search. Without "
            "advanced access a search finds your own posts only.",
        ),
        ConnectionStep(
            key="token",
            fr="Générez un jeton de longue durée pour votre compte et enregistrez-le comme "
            "access_token. vigie le renouvelle ensuite elle-même, bien avant ses soixante jours. "
            "Le profil doit être public.",
            en="Generate a long-lived token for your account and save it as access_token. From "
            "then on vigie renews it by itself, well before its sixty days are over. The profile "
            "must be public.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Inventez une phrase pour verify_token. Ajoutez les webhooks au cas d'utilisation, "
            "donnez l'adresse /webhooks/threads/ suivie du nom de votre marque et cette phrase, "
            "puis abonnez-vous à replies, mentions et delete.",
            en="Make up a phrase for verify_token. Add webhooks to the use case, enter your "
            "vigie's /webhooks/threads/ address followed by your brand's name and that phrase, "
            "then subscribe to replies, mentions and delete.",
        ),
    ),
)

REREAD_AT_ONCE = care.REREAD_AT_ONCE

answer_handshake = echo_challenge
verify_push = check_signature
parse_push = parse_delivery
parse = parse_answer
perform = do_act
was_done = find_act
publish = publish_post
was_published = find_published
is_renewal_due = care.is_renewal_due
renew = care.renew
examine = care.examine
reread = care.reread


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new; see `poll_threads`. Raises as the protocol says."""
    return poll_threads(open_door(secrets), source, now)
