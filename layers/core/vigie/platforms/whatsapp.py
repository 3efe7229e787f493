"""WhatsApp Business: what people write to the business number, answered on the same channel.

https://developers.facebook.com/documentation/business-messaging/whatsapp
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    TransientError,
)
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Examination,
    Finding,
    Policy,
    Profile,
    Scope,
    Told,
)
from vigie.platforms._fields import read_text, read_url
from vigie.platforms._http import base_url
from vigie.platforms._meta import GRAPH_VERSION, check_signature, echo_challenge
from vigie.platforms._meta_door import Door
from vigie.platforms._meta_walk import list_data
from vigie.platforms._whatsapp_errors import MEANINGS
from vigie.platforms._whatsapp_read import GROUP, parse_answer, parse_delivery
from vigie.source import Source

PROFILE = Profile(
    slug="whatsapp",
    name="WhatsApp",
    capabilities=frozenset({Capability.PUSH, Capability.PRIVATE_REPLY}),
    secrets=("app_secret", "verify_token", "access_token", "phone_number_id"),
    private_length=4_096,
    limits="80 messages a second, one to the same person every 6 seconds; sent messages cannot be "
    "read back, so an answer that timed out is checked by hand",
    windows="24 hours after the person last wrote; later only a template, by hand",
    price="free: answers within the window cost nothing",
    storage_duty="erase on the person's or Meta's request",
    policy=Policy(message_window=timedelta(hours=24)),
    ready_in="weeks",
    meanwhile=Told(
        fr="En attendant la vérification de l'entreprise\u202f: le numéro de test de Meta écrit à "
        "cinq numéros de votre équipe\u202f; vos clients, répondez-leur dans l'application "
        "WhatsApp Business.",
        en="While the business is verified: Meta's test number writes to five numbers of your "
        "team; answer your customers in the WhatsApp Business app.",
    ),
    reads=Told(
        fr="Les messages que l'on envoie à votre numéro professionnel\u202f: textes, réponses aux "
        "boutons, et la présence d'une photo, d'une note vocale ou d'un lieu.",
        en="Messages people send to your business number: texts, answers to buttons, and that "
        "there is a photo, a voice note or a place.",
    ),
    writes=Told(
        fr="Les réponses que vous écrivez, dans les vingt-quatre heures.",
        en="The answers you write, within twenty-four hours.",
    ),
    stores=Told(
        fr="Le texte, le nom de profil et le numéro de la personne, pendant 90 jours\u202f; aucun "
        "fichier. Tout est effacé dès que la personne ou Meta le demande.",
        en="The words, the profile name and the person's number, for 90 days; no file. All is "
        "erased as soon as the person or Meta asks.",
    ),
    scopes=(
        Scope(
            "whatsapp_business_messaging",
            fr="recevoir et envoyer des messages",
            en="receive and send messages",
        ),
        Scope(
            "whatsapp_business_management",
            fr="voir le numéro et s'abonner aux messages",
            en="see the number and subscribe to messages",
        ),
    ),
    base_url="https://graph.facebook.com",
    home="https://web.whatsapp.com/",
    steps=(
        ConnectionStep(
            key="app",
            fr="Sur developers.facebook.com, créez une application de type Entreprise et ajoutez-y "
            "WhatsApp. Notez sa clé secrète\u202f: c'est app_secret.",
            en="On developers.facebook.com, create an app of the Business type and add WhatsApp to "
            "it. Note its app secret: that is app_secret.",
        ),
        ConnectionStep(
            key="number",
            fr="Ajoutez votre numéro professionnel et faites vérifier l'entreprise. Enregistrez "
            "l'identifiant du numéro (ce n'est pas le numéro lui-même) comme phone_number_id.",
            en="Add your business number and have the business verified. Save the number's id (it "
            "is not the number itself) as phone_number_id.",
        ),
        ConnectionStep(
            key="token",
            fr="Dans les paramètres de l'entreprise, créez un utilisateur système et un jeton sans "
            "échéance, avec whatsapp_business_messaging et whatsapp_business_management. "
            "Enregistrez-le comme access_token.",
            en="In the business settings, create a system user and a token without an end, with "
            "whatsapp_business_messaging and whatsapp_business_management. Save it as "
            "access_token.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Inventez une phrase pour verify_token. Dans la configuration de WhatsApp, donnez "
            "l'adresse /webhooks/whatsapp/ suivie du nom de votre marque et cette phrase, puis "
            "abonnez-vous à messages et, si le numéro sert aussi dans l'application WhatsApp "
            "Business, à smb_message_echoes\u202f: vos réponses tapées là-bas se voient ici. "
            "Écrivez enfin à votre numéro depuis un autre téléphone\u202f: le message doit arriver "
            "ici.",
            en="Make up a phrase for verify_token. In WhatsApp's configuration, enter your vigie's "
            "/webhooks/whatsapp/ address followed by your brand's name and that phrase, then "
            "subscribe to messages and, where the number also serves in the WhatsApp Business app, "
            "to smb_message_echoes: answers you type there are seen here. Finally write to your "
            "number from another phone: the message must arrive here.",
        ),
    ),
)

# Who hides their number has an id for this business alone: a country, a dot, a number.
SCOPED_ID = re.compile(r"[A-Z]{2}\.[\w.]+")

answer_handshake = echo_challenge
verify_push = check_signature
parse_push = parse_delivery
parse = parse_answer


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One message, never repeated. Raises the PlatformError tree or OutcomeUnknownError."""
    person, group = action.thread_id or action.author.id, action.facts.get(GROUP)
    if action.kind is not ActionKind.PRIVATE_REPLY or not person:
        raise PermanentError(f"whatsapp offers no {action.kind.value} here", code="unsupported")
    to = {"recipient": person} if SCOPED_ID.fullmatch(person) else {"to": person}
    body = {
        "messaging_product": "whatsapp",
        "recipient_type": "group" if group else "individual",
        **to,
        "context": {"message_id": action.native_id},
        "type": "text",
        "text": {"preview_url": False, "body": action.text},
    }
    answer = _door(secrets).write("POST", f"{_number(secrets)}/messages", json=body)
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    identity = first.get("id") if isinstance(first, dict) else None
    if not isinstance(identity, str) or not identity:
        raise OutcomeUnknownError("whatsapp named no message it sent")
    return identity


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:  # noqa: ARG001 - the protocol's
    """WhatsApp shows no message that was sent: only a human can look. Raises TransientError."""
    raise TransientError("whatsapp shows no sent messages: look into the chat", code="unseen")


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Ask about the token, the number and its profile.

    Raises TransientError, RateLimitedError, PayloadError, AddressRefusedError.
    """
    door, number = _door(secrets), _number(secrets)
    fields = {"fields": "id,verified_name,display_phone_number,code_verification_status"}
    try:
        found = door.read(number, fields)
    except AuthError:
        note = Told(
            "le jeton n'est plus valable\u202f: générez-en un nouveau",
            "the token is no longer valid: generate a new one",
        )
        return Examination((Finding("token", done=False, note=note),))
    except (PermissionDeniedError, PermanentError):
        note = Told(
            "ce jeton n'ouvre pas ce numéro\u202f: vérifiez phone_number_id et les droits",
            "this token does not open this number: check phone_number_id and the rights",
        )
        return Examination((Finding("token", done=True), Finding("number", done=False, note=note)))
    profile = _read_profile(door, number)
    sites = profile.get("websites")
    given = sites if isinstance(sites, list) else []
    return Examination(
        findings=(
            Finding("token", done=True),
            Finding("number", done=True),
            Finding("webhook", done=None),
        ),
        account=read_text(found.get("display_phone_number"), "display_phone_number"),
        bio=read_text(profile.get("description") or profile.get("about"), "about"),
        links=tuple(url for one in given if (url := read_url(one))),
    )


def _read_profile(door: Door, number: str) -> Mapping[str, object]:
    try:
        answer = door.read(
            f"{number}/whatsapp_business_profile", {"fields": "about,description,websites"}
        )
    except (PermissionDeniedError, PermanentError):
        return {}
    first = list_data(answer)[:1]
    return first[0] if first and isinstance(first[0], dict) else {}


def _number(secrets: Mapping[str, str]) -> str:
    return quote(secrets.get("phone_number_id", ""), safe="") or "me"


def _door(secrets: Mapping[str, str]) -> Door:
    return Door(
        platform="whatsapp",
        root=f"{base_url('whatsapp', PROFILE.base_url)}/{GRAPH_VERSION}",
        token=secrets.get("access_token", ""),
        app_secret=secrets.get("app_secret", ""),
        meanings=MEANINGS,
    )
