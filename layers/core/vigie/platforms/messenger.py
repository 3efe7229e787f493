"""Messenger: what people write to a Page in private, and what the Page answers.

https://developers.facebook.com/docs/messenger-platform
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from vigie.action import Action, ActionKind
from vigie.errors import PermanentError
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Examination,
    Fetched,
    Policy,
    Profile,
    Scope,
    Told,
)
from vigie.platforms._facebook_push import parse_page_push
from vigie.platforms._http import base_url
from vigie.platforms._messenger_read import parse_conversations
from vigie.platforms._messenger_send import (
    LONGEST_MESSAGE,
    STANDARD_WINDOW,
    answer_person,
    find_answer,
)
from vigie.platforms._messenger_sweep import sweep_conversations
from vigie.platforms._meta import GRAPH_VERSION, check_signature, echo_challenge
from vigie.platforms._meta_deletion import read_deletion
from vigie.platforms._meta_door import Door
from vigie.platforms._page_examine import Need, examine_page
from vigie.source import Source

__all__ = ["read_deletion"]

PROFILE = Profile(
    slug="messenger",
    name="Messenger",
    capabilities=frozenset({Capability.PUSH, Capability.PRIVATE_REPLY}),
    secrets=("app_secret", "verify_token", "access_token", "page_id", "app_id"),
    optional=frozenset({"app_id"}),
    secrets_of="facebook",
    address="account",
    private_length=LONGEST_MESSAGE,
    limits="200 calls a day for each person in conversation; only a conversation's newest 20 "
    "messages can be read; in the EU an attachment may be withheld",
    windows="24 hours after the person last wrote, 7 days for a human's own answer",
    price="free",
    storage_duty="erase on the person's or Meta's request; follow edits and unsent messages",
    policy=Policy(message_window=STANDARD_WINDOW, human_window=timedelta(days=7)),
    ready_in="weeks",
    meanwhile=Told(
        fr="En attendant l'examen de Meta\u202f: répondez depuis Meta Business Suite et notez à la "
        "main, dans vigie, les échanges qui comptent.",
        en="While Meta reviews: answer from Meta Business Suite, and note the talks that matter in "
        "vigie by hand.",
    ),
    scopes=(
        Scope("pages_show_list", "retrouver votre Page", "to find your Page"),
        Scope("pages_manage_metadata", "abonner la Page aux envois", "to subscribe the Page"),
        Scope(
            "pages_messaging",
            "lire les messages reçus et y répondre",
            "to read the messages you get and answer them",
        ),
    ),
    reads=Told(
        fr="Les messages privés que l'on écrit à la Page, et ceux qu'elle envoie.",
        en="Private messages people write to the Page, and those it sends.",
    ),
    writes=Told(
        fr="Vos réponses, dans le même fil\u202f; jamais un premier message à qui ne vous a pas "
        "écrit.",
        en="Your answers, in the same thread; never a first message to somebody who did not write "
        "to you.",
    ),
    stores=Told(
        fr="Le texte, le nom et l'identifiant propre à la Page, pendant 90 jours\u202f; effacés si "
        "la personne retire son message, ou dès qu'elle ou Meta le demande.",
        en="The words, the name and the page-scoped id, for 90 days; erased when the person "
        "unsends the message, or as soon as they or Meta ask.",
    ),
    base_url="https://graph.facebook.com",
    home="https://business.facebook.com/latest/inbox/messenger",
    steps=(
        ConnectionStep(
            key="app",
            fr="Messenger passe par la même application et la même Page que Facebook\u202f: si "
            "Facebook est relié, ses valeurs servent ici aussi. Sinon, enregistrez la clé secrète "
            "de l'application comme app_secret et, si vous le souhaitez, son identifiant comme "
            "app_id.",
            en="Messenger goes through the same app and the same Page as Facebook: where Facebook "
            "is connected, its values serve here too. Otherwise save the app's secret as "
            "app_secret and, if you like, its number as app_id.",
        ),
        ConnectionStep(
            key="rights",
            fr="Demandez l'accès avancé à pages_messaging, pages_manage_metadata et "
            "pages_show_list, ainsi que la fonctionnalité Human Agent, sans laquelle Meta refuse "
            "les réponses après 24 heures.",
            en="Ask for advanced access to pages_messaging, pages_manage_metadata and "
            "pages_show_list, and for the Human Agent feature, without which Meta refuses answers "
            "after 24 hours.",
        ),
        ConnectionStep(
            key="token",
            fr="Avec un compte qui peut écrire au nom de la Page, créez un jeton d'accès de Page "
            "de longue durée\u202f: access_token. L'identifiant de la Page est page_id.",
            en="With an account that may write for the Page, create a long-lived Page access "
            "token: access_token. The Page's id is page_id.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Une application n'a qu'une adresse pour ses Pages\u202f: gardez /webhooks/facebook "
            "et la phrase verify_token, et ajoutez les champs messages, message_echoes et "
            "message_edits.",
            en="An app has one address for its Pages: keep /webhooks/facebook and the verify_token "
            "phrase, and add the fields messages, message_echoes and message_edits.",
        ),
        ConnectionStep(
            key="subscription",
            fr="Abonnez la Page à ces mêmes champs (subscribed_apps), puis lancez «\u202fvigie "
            "check\u202f».",
            en="Subscribe the Page to the same fields (subscribed_apps), then run “vigie check”.",
        ),
    ),
)

NEED = Need(
    scopes=tuple(one.name for one in PROFILE.scopes),
    fields=("messages", "message_echoes", "message_edits"),
)

answer_handshake = echo_challenge
verify_push = check_signature
parse_push = parse_page_push
parse = parse_conversations


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """The sweep behind the pushes; see `sweep_conversations`. Raises as the protocol says."""
    return sweep_conversations(_graph(secrets), _page(secrets, source), source.cursor, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """Answer once, in the thread; see `answer_person`. Raises as the protocol says."""
    if action.kind is not ActionKind.PRIVATE_REPLY:
        raise PermanentError(f"messenger offers no {action.kind.value}", code="unsupported")
    return answer_person(_graph(secrets), _page(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread. Rule: ours is the Page's message with the same words, made since then."""
    found = find_answer(_graph(secrets), _page(secrets), action)
    return found is not None, found


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Which steps are done; see `examine_page`. Raises TransientError, RateLimitedError."""
    return examine_page(_graph(secrets), secrets, _page(secrets, source), NEED)


def _page(secrets: Mapping[str, str], source: Source | None = None) -> str:
    return (source.account if source else "") or secrets.get("page_id", "")


def _graph(secrets: Mapping[str, str]) -> Door:
    """Messenger's door is Facebook's, also where a stand-in takes its place."""
    base = base_url("messenger", base_url("facebook", PROFILE.base_url))
    return Door(
        platform="messenger",
        root=f"{base}/{GRAPH_VERSION}",
        token=secrets.get("access_token", ""),
        app_secret=secrets.get("app_secret", ""),
    )
