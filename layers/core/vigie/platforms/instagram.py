"""Instagram: comments, replies, mentions, tags and private messages of a professional account.

https://developers.facebook.com/docs/instagram-platform
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from vigie.action import ActionKind
from vigie.length import Counting
from vigie.mention import Mention
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Fetched,
    Policy,
    Profile,
    Scope,
    Told,
)
from vigie.platforms import _instagram_care as care
from vigie.platforms._instagram_act import do_act, find_act
from vigie.platforms._instagram_door import OWN_LOGIN, mailbox, open_door, through_facebook
from vigie.platforms._instagram_push import MENTIONED_IN, parse_delivery
from vigie.platforms._instagram_read import claim_comment, parse_answer
from vigie.platforms._instagram_sweep import sweep_account
from vigie.platforms._meta import check_signature, echo_challenge
from vigie.platforms._meta_deletion import read_deletion
from vigie.platforms._oauth import DERIVED
from vigie.source import Source

__all__ = ["read_deletion"]

PROFILE = Profile(
    slug="instagram",
    name="Instagram",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.DELETE,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("app_secret", "verify_token", "access_token", "account_id", "page_id"),
    optional=frozenset({"page_id"}),
    derived=DERIVED,
    address="account",
    reply_length=300,
    private_length=1_000,
    private_counting=Counting.BYTES,
    limits="4,800 calls a day for each time the account is shown; 750 private replies an hour; no "
    "interface to like a comment; a photo tag is answered by hand",
    windows="one private reply within 7 days of a comment; messages 24 hours, 7 days by a human",
    price="free",
    storage_duty="erase on the person's or Meta's request; no story kept beyond a day",
    policy=Policy(
        private_once_within=timedelta(days=7),
        message_window=timedelta(hours=24),
        human_window=timedelta(days=7),
    ),
    duties=Duties(recheck_every=timedelta(days=1)),
    meanwhile=Told(
        fr="En attendant l'examen de Meta\u202f: les comptes de votre équipe, ajoutés comme "
        "testeurs de l'application, fonctionnent déjà\u202f; pour le reste, répondez dans "
        "Instagram, par les tâches de vigie.",
        en="While Meta reviews: your team's accounts, added as testers of the app, work already; "
        "for all else, answer in Instagram, by vigie's tasks.",
    ),
    reads=Told(
        fr="Les commentaires et les réponses sous vos publications, vos Reels et vos publicités, "
        "les mentions, les photos où l'on vous identifie, les messages privés et les réponses à "
        "vos stories.",
        en="Comments and replies under your posts, reels and ads, mentions, photos you are tagged "
        "in, private messages and replies to your stories.",
    ),
    writes=Told(
        fr="Les réponses et les messages que vous écrivez\u202f; un commentaire masqué, affiché de "
        "nouveau ou supprimé, sur votre décision ou selon vos règles.",
        en="The replies and messages you write; a comment hidden, shown again or deleted, when you "
        "decide so or by your rules.",
    ),
    stores=Told(
        fr="Le texte, le nom d'utilisateur et l'adresse, pendant 90 jours\u202f; jamais l'image "
        "d'une story. Tout est effacé dès que la personne ou Meta le demande.",
        en="The words, the user name and the address, for 90 days; never a story's picture. All is "
        "erased as soon as the person or Meta asks.",
    ),
    scopes=(
        Scope(
            "instagram_business_basic",
            fr="voir votre compte et vos publications",
            en="see your account and your posts",
        ),
        Scope(
            "instagram_business_manage_comments",
            fr="lire les commentaires, y répondre, les masquer",
            en="read comments, answer and hide them",
        ),
        Scope(
            "instagram_business_manage_messages",
            fr="lire les messages privés et y répondre",
            en="read private messages and answer them",
        ),
    ),
    ready_in="weeks",
    base_url=OWN_LOGIN,
    home="https://www.instagram.com/direct/inbox/",
    composer="https://www.instagram.com/",
    steps=(
        ConnectionStep(
            key="app",
            fr="Passez votre compte Instagram en compte professionnel. Sur "
            "developers.facebook.com, créez une application de type Entreprise et ajoutez-y "
            "Instagram avec connexion Instagram. La clé secrète de l'application Instagram (ce "
            "n'est pas celle de Meta) est app_secret.",
            en="Switch your Instagram account to a professional one. On developers.facebook.com, "
            "create an app of the Business type and add Instagram with Instagram login. The "
            "Instagram app secret (it is not Meta's own) is app_secret.",
        ),
        ConnectionStep(
            key="scopes",
            fr="Demandez l'accès avancé à instagram_business_basic, "
            "instagram_business_manage_comments et instagram_business_manage_messages. Meta "
            "examine la demande en quelques semaines.",
            en="Ask for advanced access to instagram_business_basic, "
            "instagram_business_manage_comments and instagram_business_manage_messages. Meta "
            "reviews this within weeks.",
        ),
        ConnectionStep(
            key="token",
            fr="Générez un jeton pour le compte et enregistrez-le comme access_token. vigie le "
            "renouvelle ensuite elle-même, bien avant ses soixante jours.",
            en="Generate a token for the account and save it as access_token. From then on vigie "
            "renews it by itself, well before its sixty days are over.",
        ),
        ConnectionStep(
            key="account",
            fr="Enregistrez le numéro du compte professionnel comme account_id\u202f: c'est "
            "user_id, non id. Si vous passez par une Page Facebook, enregistrez aussi page_id, et "
            "le jeton de la Page comme access_token\u202f; les droits à demander sont alors "
            "instagram_basic, instagram_manage_comments, instagram_manage_messages, "
            "pages_show_list, pages_read_engagement et pages_manage_metadata, et app_secret est la "
            "clé de l'application Meta.",
            en="Save the professional account's number as account_id: it is user_id, not id. If "
            "you go through a Facebook Page, also save page_id, and the Page's token as "
            "access_token; the rights to ask for are then instagram_basic, "
            "instagram_manage_comments, instagram_manage_messages, pages_show_list, "
            "pages_read_engagement and pages_manage_metadata, and app_secret is the Meta app's "
            "own.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Inventez une phrase pour verify_token. Dans la rubrique Webhooks, donnez l'adresse "
            "/webhooks/instagram de votre vigie et cette phrase, abonnez-vous à comments, "
            "live_comments, mentions, messages, message_edit et messaging_postbacks, puis abonnez "
            "le compte lui-même (subscribed_apps).",
            en="Make up a phrase for verify_token. Under Webhooks, enter your vigie's "
            "/webhooks/instagram address and that phrase, subscribe to comments, live_comments, "
            "mentions, messages, message_edit and messaging_postbacks, then subscribe the account "
            "itself (subscribed_apps).",
        ),
        ConnectionStep(
            key="messages",
            fr="Dans l'application Instagram, sous Messages et outils connectés, autorisez l'accès "
            "aux messages. Passez l'application Meta en mode public, puis lancez "
            "«\u202fvigie check\u202f».",
            en="In the Instagram app, under Messages and connected tools, allow access to "
            "messages. Switch the Meta app to live mode, then run “vigie check”.",
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
is_renewal_due = care.is_renewal_due
renew = care.renew
examine = care.examine
reread = care.reread
claim = claim_comment


def is_by_hand(kind: ActionKind, mention: Mention, secrets: Mapping[str, str]) -> bool:  # noqa: ARG001 - the protocol's
    """Under another's media nobody but its owner deletes a comment, be it our own."""
    return kind is ActionKind.DELETE_REPLY and MENTIONED_IN in mention.facts


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """The sweep behind the pushes; see `sweep_account`. Raises as the protocol says."""
    account = source.account or secrets.get("account_id", "")
    return sweep_account(
        open_door(secrets),
        account,
        source.cursor,
        now,
        mailbox=mailbox(secrets),
        tags=through_facebook(secrets),
    )
