"""Mastodon and the servers that speak its interface: mentions, tags, searches, private mentions.

Each server numbers statuses in its own way: the same words have another id on every server, so an
id belongs to the realm it was read from, and no web address can be claimed as an id here.
https://docs.joinmastodon.org/api/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from vigie.action import ActionKind
from vigie.errors import (
    AuthError,
)
from vigie.length import Counting
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
from vigie.platforms._mastodon_acts import perform_act, was_act_done
from vigie.platforms._mastodon_api import open_instance
from vigie.platforms._mastodon_examine import examine_instance
from vigie.platforms._mastodon_poll import poll_instance
from vigie.platforms._mastodon_publish import publish as publish_post
from vigie.platforms._mastodon_publish import was_published as find_published
from vigie.platforms._mastodon_read import parse_mastodon
from vigie.platforms._mastodon_reread import reread_statuses
from vigie.source import Source

PROFILE = Profile(
    slug="mastodon",
    name="Mastodon",
    capabilities=frozenset(
        {
            Capability.MENTIONS,
            Capability.COMMENTS,
            Capability.PUBLIC_REPLY,
            Capability.PRIVATE_REPLY,
            Capability.DELETE,
            Capability.SPAM,
            Capability.LIKE,
            Capability.PUBLISH,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("access_token", "instance"),
    optional=frozenset({"instance"}),
    address="url",
    also=("query",),
    reply_length=500,
    private_length=500,
    post_length=500,
    place="instance",
    counting=Counting.MASTODON,
    limits="300 calls in 5 minutes, 30 deletions in 30; deletes its own words only; spam is a "
    "report to the moderators and removes nothing; nobody hides other people's replies",
    windows="none",
    price="free",
    storage_duty="follow edits and deletions; respect the server's rules",
    policy=Policy(own_in_private=True),
    duties=Duties(recheck_every=timedelta(days=1)),
    scopes=(
        Scope(
            "read:accounts",
            fr="reconnaître votre propre compte",
            en="to know your own account",
        ),
        Scope(
            "read:notifications",
            fr="lire les messages qui vous mentionnent",
            en="to read what mentions you",
        ),
        Scope(
            "read:statuses",
            fr="lire les fils, les réponses et les mentions privées",
            en="to read threads, replies and private mentions",
        ),
        Scope(
            "read:search",
            fr="chercher le nom de la marque",
            en="to search for the brand's name",
        ),
        Scope(
            "write:statuses",
            fr="publier vos messages et vos réponses, les modifier, les supprimer",
            en="to publish your posts and replies, change and delete them",
        ),
        Scope(
            "write:favourites",
            fr="mettre en favori, à votre demande",
            en="to favourite, when you ask for it",
        ),
        Scope(
            "write:reports",
            fr="signaler un indésirable aux modérateurs",
            en="to report spam to the moderators",
        ),
    ),
    reads=Told(
        fr="Les messages qui mentionnent votre compte, les réponses à vos messages, vos mentions "
        "privées, et ce qui paraît sous les mots-dièse ou la recherche que vous choisissez.",
        en="Posts that mention your account, replies to your posts, your private mentions, and "
        "what appears under the hashtags or the search you choose.",
    ),
    writes=Told(
        fr="Les messages, réponses et mentions privées que vous écrivez, vos favoris, vos "
        "signalements, la suppression de vos propres messages.",
        en="The posts, replies and private mentions you write, your favourites, your reports, the "
        "deletion of your own posts.",
    ),
    stores=Told(
        fr="Le texte, le nom public de l'auteur, son adresse et le lien, pendant 90 jours\u202f; "
        "ce qui est supprimé là-bas l'est ici dans la journée.",
        en="The words, the author's public name and address, and the link, for 90 days; what is "
        "deleted there goes here within a day.",
    ),
    self_hosted=True,
    composer="/publish",
    steps=(
        ConnectionStep(
            fr="Notez l'adresse de votre serveur, par exemple https://mastodon.social\u202f: c'est "
            "l'url de la source. Si vous écoutez aussi d'autres serveurs, enregistrez celle du "
            "vôtre comme instance\u202f: votre jeton ne sera envoyé qu'à elle.",
            en="Note your server's address, https://mastodon.social for example: it is the "
            "source's url. If you listen to other servers too, save your own one's address as "
            "instance: your token is then sent to it alone.",
            key="instance",
        ),
        ConnectionStep(
            fr="Dans Préférences, Développement, créez une application nommée vigie avec les "
            "droits de la liste, ouvrez-la et enregistrez son jeton d'accès comme access_token. "
            "Il n'expire pas.",
            en="Under Preferences, Development, create an application named vigie with the rights "
            "listed, open it and save its access token as access_token. It does not expire.",
            key="token",
        ),
        ConnectionStep(
            fr="Vérifiez que l'application porte tous ces droits\u202f: un droit oublié s'ajoute "
            "là-bas, puis on y régénère le jeton et on l'enregistre de nouveau ici.",
            en="Check that the application carries all these rights: add a forgotten one there, "
            "then regenerate the token and save it here again.",
            key="scopes",
        ),
        ConnectionStep(
            fr="Ajoutez une source sans recherche pour les mentions de votre compte, puis une "
            "source par veille\u202f: «\u202f#café #rivage\u202f» suit des mots-dièse, tout autre "
            "texte est cherché si votre serveur offre la recherche dans les messages.",
            en="Add a source without a query for mentions of your account, then one for each "
            "watch: “#cafe #rivage” follows hashtags, any other text is searched for where your "
            "server offers full-text search.",
            key="search",
        ),
    ),
)

NEEDED = frozenset(one.name for one in PROFILE.scopes)
# Statuses the server answers for in one call.
REREAD_AT_ONCE = 20

parse = parse_mastodon
perform = perform_act
was_done = was_act_done
publish = publish_post
was_published = find_published


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """What is new on the source's server; see `poll_instance`. Raises as the protocol says."""
    instance = open_instance(source.url, secrets)
    if not instance.token and "#" not in source.query:
        raise AuthError("no access token is stored for this server", code="token")
    return poll_instance(instance, source.query, source.cursor, now)


def is_by_hand(kind: ActionKind, mention: Mention, secrets: Mapping[str, str]) -> bool:  # noqa: ARG001 - the protocol's
    """Nobody deletes another's words on Mastodon."""
    return kind is ActionKind.DELETE and not mention.own


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """Edits and removals among at most 20 statuses; see `reread_statuses`. Raises as it says."""
    realm = mentions[0].realm if mentions else ""
    return reread_statuses(open_instance(realm, secrets), mentions, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Which steps are done, and the profile; see `examine_instance`."""
    return examine_instance(open_instance(source.url, secrets), NEEDED)
