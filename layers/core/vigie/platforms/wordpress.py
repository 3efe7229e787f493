"""WordPress: comments of a site of one's own, read and moderated over its REST interface.

https://developer.wordpress.org/rest-api/reference/comments/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from vigie.errors import (
    PayloadError,
)
from vigie.length import Counting
from vigie.mention import Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Profile,
    Told,
)
from vigie.platforms._wordpress_account import examine_site
from vigie.platforms._wordpress_act import find_done, perform_act
from vigie.platforms._wordpress_publish import publish as publish_post
from vigie.platforms._wordpress_publish import was_published as find_published
from vigie.platforms._wordpress_read import parse_comments
from vigie.platforms._wordpress_reread import AT_ONCE, reread_comments
from vigie.platforms._wordpress_site import (
    PATH,
    realm_of,
    site_of,
)
from vigie.platforms._wordpress_sweep import sweep_site
from vigie.source import Source

PROFILE = Profile(
    slug="wordpress",
    name="WordPress",
    capabilities=frozenset(
        {
            Capability.COMMENTS,
            Capability.PUBLIC_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.DELETE,
            Capability.SPAM,
            Capability.PUBLISH,
            Capability.EDIT_OWN,
            Capability.DELETE_OWN,
        }
    ),
    secrets=("username", "application_password", "access_token", "site_url"),
    optional=frozenset({"access_token", "site_url"}),
    address="url",
    reply_length=65_525,
    post_length=65_525,
    place="site_url",
    counting=Counting.BYTES,
    limits="none of its own; read by pages of 100, at most 37 calls a poll",
    windows="while the post takes comments",
    price="free",
    storage_duty="the site's own privacy notice; what it throws away goes here too",
    duties=Duties(recheck_every=timedelta(days=1)),
    self_hosted=True,
    reads=Told(
        fr="Les commentaires publiés, en attente, indésirables ou jetés de votre site, et les "
        "sites qui signalent un lien vers vous.",
        en="Your site's comments, whether approved, pending, spam or in the trash, and the sites "
        "that tell it they link to you.",
    ),
    writes=Told(
        fr="Les articles et les réponses que vous écrivez\u202f; un commentaire mis en attente, "
        "approuvé, classé indésirable ou mis à la corbeille, sur votre décision ou selon vos "
        "règles. WordPress n'a pas de message privé\u202f: écrire à l'auteur est une tâche, avec "
        "le lien du commentaire.",
        en="The posts and replies you write; a comment put on hold, approved, marked as spam or "
        "moved to the trash, when you decide so or by your rules. WordPress has no private "
        "messages: writing to the author is a task, with the comment's link.",
    ),
    stores=Told(
        fr="Le texte, le nom affiché et l'adresse du commentaire, pendant 90 jours\u202f; jamais "
        "l'adresse électronique ni l'adresse IP.",
        en="The words, the name shown and the comment's address, for 90 days; never the mail "
        "address or the IP address.",
    ),
    steps=(
        ConnectionStep(
            key="site",
            fr="Ajoutez une source de type wordpress avec l'adresse du site, en https, par exemple "
            "https://cafe-rivage.example. Il faut WordPress 5.6 ou plus récent, et qu'aucune "
            "extension ne ferme son interface REST.",
            en="Add a source of type wordpress with the site's https address, for example "
            "https://cafe-rivage.example. It takes WordPress 5.6 or later, and no plug-in may "
            "close its REST interface.",
        ),
        ConnectionStep(
            key="password",
            fr="Dans l'administration du site, ouvrez Comptes, puis votre profil, et créez sous "
            "«\u202fMots de passe d'application\u202f» un mot de passe nommé vigie. Enregistrez-le "
            "comme application_password, espaces compris, et votre identifiant comme username. "
            "Pour un site hébergé gratuitement par WordPress.com, enregistrez en plus le jeton "
            "OAuth du compte comme access_token\u202f: il sert alors à la place du mot de passe. "
            "Si vous suivez aussi les sites d'autrui, enregistrez l'adresse du vôtre comme "
            "site_url\u202f: le mot de passe n'est alors envoyé qu'à lui.",
            en="In the site's dashboard open Users, then your profile, and under “Application "
            "Passwords” create one called vigie. Save it as application_password, spaces and all, "
            "and your login name as username. For a site WordPress.com hosts for free, also save "
            "the account's OAuth token as access_token: it is then used instead of the password. "
            "If you also follow other people's sites, save your own site's address as site_url: "
            "the password is then sent nowhere else.",
        ),
        ConnectionStep(
            key="rights",
            fr="Donnez à ce compte le rôle Éditeur\u202f: répondre au nom de la marque et modérer "
            "demandent le droit moderate_comments. Sans lui, vigie ne lit que les commentaires "
            "publiés. Les commentaires d'avant s'apportent par Outils, Exporter, puis "
            "«\u202fvigie import wordpress FICHIER --brand votre-marque\u202f».",
            en="Give that account the Editor role: replying for the brand and moderating take the "
            "moderate_comments right. Without it, vigie reads approved comments only. Earlier "
            "comments come by Tools, Export, then “vigie import wordpress FILE --brand "
            "your-brand”.",
        ),
    ),
    home="https://wordpress.org",
    composer="/wp-admin/post-new.php",
)
REREAD_AT_ONCE = AT_ONCE

parse = parse_comments
perform = perform_act
was_done = find_done
publish = publish_post
was_published = find_published


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """Read what is new on the site; see `sweep_site`. Raises as the protocol says."""
    return sweep_site(site_of(_realm(source), secrets), source.cursor, now)


def reread(
    mentions: Sequence[Mention], secrets: Mapping[str, str], now: datetime
) -> Sequence[MentionEvent]:
    """Follow edits and deletions; see `reread_comments`. Raises the PlatformError tree."""
    if not mentions:
        return ()
    first = mentions[0]
    site = site_of(first.realm, secrets, first.facts.get("rest", PATH))
    return reread_comments(site, mentions, now)


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Which steps are done, and the profile of our user there. Raises as the protocol says."""
    return examine_site(site_of(_realm(source), secrets))


def _realm(source: Source) -> str:
    realm = realm_of(source.url)
    if not realm:
        raise PayloadError("the source has no address")
    return realm
