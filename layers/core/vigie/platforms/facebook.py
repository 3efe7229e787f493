"""Facebook Pages: comments (under ads too), posts on the Page, mentions, recommendations.

https://developers.facebook.com/docs/pages-api
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from vigie.action import Action
from vigie.mention import Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Policy,
    Profile,
    Scope,
    Told,
)
from vigie.platforms._facebook_acts import act_on_page, see_on_page
from vigie.platforms._facebook_claim import claim_address
from vigie.platforms._facebook_publish import find_on_page, publish_on_page
from vigie.platforms._facebook_push import parse_page_push
from vigie.platforms._facebook_read import parse_graph
from vigie.platforms._facebook_reread import AT_ONCE, read_again
from vigie.platforms._facebook_sweep import sweep_page
from vigie.platforms._http import base_url
from vigie.platforms._messenger_send import LONGEST_MESSAGE
from vigie.platforms._meta import GRAPH_VERSION, check_signature, echo_challenge
from vigie.platforms._meta_deletion import read_deletion
from vigie.platforms._meta_door import Door
from vigie.platforms._page_examine import Need, examine_page
from vigie.platforms._page_token import DERIVED, exchange_token, is_exchange_due
from vigie.source import Source

__all__ = ["read_deletion"]

PUBLISHING = "pages_manage_posts"

PROFILE = Profile(
    slug="facebook",
    name="Facebook",
    capabilities=frozenset(
        {
            Capability.COMMENTS,
            Capability.MENTIONS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.DELETE,
            Capability.LIKE,
            Capability.PUBLISH,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("app_secret", "verify_token", "access_token", "page_id", "app_id"),
    optional=frozenset({"app_id"}),
    derived=DERIVED,
    address="account",
    reply_length=8_000,
    private_length=LONGEST_MESSAGE,
    post_length=63_206,
    limits="4,800 calls a day for each person the Page engages; reviews cannot be hidden",
    windows="one private reply within 7 days of a comment; none for public replies",
    price="free",
    storage_duty="erase on the person's or Meta's request; follow edits and removals",
    policy=Policy(private_once_within=timedelta(days=7)),
    duties=Duties(recheck_every=timedelta(days=7)),
    meanwhile=Told(
        fr="En attendant l'examen de Meta\u202f: une alerte Google sur le nom de la Page, et les "
        "réponses depuis Meta Business Suite, par les tâches de vigie.",
        en="While Meta reviews: a Google alert for the Page's name, and answers from Meta Business "
        "Suite by vigie's tasks.",
    ),
    scopes=(
        Scope("pages_show_list", "retrouver votre Page", "to find your Page"),
        Scope("pages_manage_metadata", "abonner la Page aux envois", "to subscribe the Page"),
        Scope("pages_read_engagement", "lire vos publications", "to read your own posts"),
        Scope(
            "pages_read_user_content",
            "lire ce que les autres écrivent sur la Page",
            "to read what others write on the Page",
        ),
        Scope(
            "pages_manage_engagement",
            "répondre, masquer, supprimer, aimer",
            "to reply, hide, delete and like",
        ),
        Scope("pages_messaging", "répondre en privé", "to answer in private"),
        Scope(PUBLISHING, "publier sur la Page en son nom", "to post on the Page in its name"),
    ),
    reads=Told(
        fr="Les commentaires de vos publications et de vos publicités, les publications d'autrui "
        "sur la Page, les mentions et les recommandations.",
        en="Comments under your posts and ads, other people's posts on the Page, mentions and "
        "recommendations.",
    ),
    writes=Told(
        fr="Les publications et les réponses que vous écrivez, en public ou en privé\u202f; un "
        "«\u202fJ'aime\u202f» quand vous le donnez\u202f; un commentaire masqué, affiché de "
        "nouveau ou supprimé, sur votre décision ou selon vos règles.",
        en="The posts and replies you write, in public or in private; a like when you give one; a "
        "comment hidden, shown again or deleted, when you decide so or by your rules.",
    ),
    stores=Told(
        fr="Le texte, le nom public de l'auteur et l'adresse, pendant 90 jours\u202f; effacés "
        "dès que la personne ou Meta le demande.",
        en="The words, the author's public name and the address, for 90 days; erased as soon as "
        "the person or Meta asks.",
    ),
    ready_in="weeks",
    base_url="https://graph.facebook.com",
    home="https://business.facebook.com/latest/inbox/facebook",
    composer="https://business.facebook.com/latest/composer",
    steps=(
        ConnectionStep(
            key="app",
            fr="Sur developers.facebook.com, créez une application de type Entreprise et reliez-la "
            "à votre portefeuille d'entreprise. Enregistrez sa clé secrète comme app_secret et, si "
            "vous voulez que vigie prolonge et vérifie le jeton, son identifiant comme app_id.",
            en="On developers.facebook.com, create an app of the Business type and link it to your "
            "business portfolio. Save its app secret as app_secret and, if vigie is to prolong and "
            "check the token, its number as app_id.",
        ),
        ConnectionStep(
            key="rights",
            fr="Demandez l'accès avancé à pages_show_list, pages_manage_metadata, "
            "pages_read_engagement, pages_read_user_content, pages_manage_engagement, "
            "pages_messaging et, pour publier d'ici, pages_manage_posts. Meta examine la demande "
            "en quelques semaines\u202f; d'ici là, seules les personnes ayant un rôle dans "
            "l'application sont visibles.",
            en="Ask for advanced access to pages_show_list, pages_manage_metadata, "
            "pages_read_engagement, pages_read_user_content, pages_manage_engagement, "
            "pages_messaging and, to publish from here, pages_manage_posts. Meta reviews this "
            "within weeks; until then only people with a role in the app are seen.",
        ),
        ConnectionStep(
            key="token",
            fr="Avec un compte qui peut modérer la Page et écrire en son nom, créez un jeton "
            "d'accès de Page de longue durée. Enregistrez-le comme access_token, et l'identifiant "
            "de la Page comme page_id. Avec app_id, un jeton d'utilisateur suffit\u202f: vigie "
            "l'échange contre celui de la Page.",
            en="With an account that may moderate the Page and write for it, create a long-lived "
            "Page access token. Save it as access_token, and the Page's id as page_id. With "
            "app_id, a user token is enough: vigie exchanges it for the Page's own.",
        ),
        ConnectionStep(
            key="webhook",
            fr="Inventez une phrase pour verify_token. Dans la rubrique Webhooks de l'application, "
            "choisissez Page, donnez l'adresse /webhooks/facebook de votre vigie et cette phrase, "
            "puis abonnez-vous à feed, mention et ratings. Indiquez la même adresse pour la "
            "suppression des données.",
            en="Make up a phrase for verify_token. Under Webhooks in the app, choose Page, enter "
            "your vigie's /webhooks/facebook address and that phrase, then subscribe to feed, "
            "mention and ratings. Give the same address for data deletion requests.",
        ),
        ConnectionStep(
            key="subscription",
            fr="Abonnez enfin la Page elle-même à l'application (subscribed_apps), passez "
            "l'application en mode public, puis lancez «\u202fvigie check\u202f».",
            en="Finally subscribe the Page itself to the app (subscribed_apps), switch the app to "
            "live mode, then run “vigie check”.",
        ),
    ),
)

# Who only listens and answers need not be allowed to publish.
NEED = Need(
    scopes=tuple(one.name for one in PROFILE.scopes if one.name != PUBLISHING),
    fields=("feed", "mention", "ratings"),
)
REREAD_AT_ONCE = AT_ONCE

answer_handshake = echo_challenge
verify_push = check_signature
parse_push = parse_page_push
parse = parse_graph
claim = claim_address
is_renewal_due = is_exchange_due


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """The sweep behind the pushes; see `sweep_page`. Raises as the protocol says."""
    return sweep_page(_graph(secrets), _page(secrets, source), source.cursor, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated; see `act_on_page`. Raises as the protocol says."""
    return act_on_page(_graph(secrets), _page(secrets), action)


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread; see `see_on_page`. Raises the PlatformError tree."""
    return see_on_page(_graph(secrets), _page(secrets), action)


def publish(post: Action, secrets: Mapping[str, str]) -> str:
    """A post on the Page; see `publish_on_page`. Raises as the protocol says."""
    return publish_on_page(_graph(secrets), _page(secrets), post)


def was_published(post: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Whether the Page shows it; see `find_on_page`. Raises the PlatformError tree."""
    return find_on_page(_graph(secrets), _page(secrets), post)


def renew(secrets: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """A token that lasts, for one that may end; see `exchange_token`."""
    return exchange_token(_graph(secrets), secrets, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Which steps are done; see `examine_page`. Raises TransientError, RateLimitedError."""
    return examine_page(_graph(secrets), secrets, _page(secrets, source), NEED)


def reread(
    mentions: Sequence[Mention],
    secrets: Mapping[str, str],
    now: datetime,
) -> Sequence[MentionEvent]:
    """What became of mentions; see `read_again`. Raises as the protocol says."""
    return read_again(_graph(secrets), mentions, now)


def _page(secrets: Mapping[str, str], source: Source | None = None) -> str:
    return (source.account if source else "") or secrets.get("page_id", "")


def _graph(secrets: Mapping[str, str]) -> Door:
    return Door(
        platform="facebook",
        root=f"{base_url('facebook', PROFILE.base_url)}/{GRAPH_VERSION}",
        token=secrets.get("access_token", ""),
        app_secret=secrets.get("app_secret", ""),
    )
