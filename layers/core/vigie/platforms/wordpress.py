"""WordPress: comments of a site of one's own, read and moderated over its REST interface.

https://developer.wordpress.org/rest-api/reference/comments/
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from typing import Any
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PayloadError,
    PermanentError,
    PermissionDeniedError,
)
from vigie.length import Counting
from vigie.mention import Mention, MentionEvent
from vigie.platforms import (
    Capability,
    ConnectionStep,
    Duties,
    Examination,
    Fetched,
    Finding,
    Profile,
    Told,
)
from vigie.platforms._fields import read_time, read_url
from vigie.platforms._html import html_to_text, plain_text
from vigie.platforms._wordpress_read import HIDDEN, SHOWN, THROWN, list_comments, parse_comments
from vigie.platforms._wordpress_reread import AT_ONCE, reread_comments
from vigie.platforms._wordpress_site import (
    PATH,
    Site,
    check_login,
    read_to_settle,
    realm_of,
    site_of,
)
from vigie.platforms._wordpress_sweep import Account, find_account, sweep_site
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
        }
    ),
    secrets=("username", "application_password", "access_token"),
    optional=frozenset({"access_token"}),
    address="url",
    reply_length=65_525,
    counting=Counting.BYTES,
    limits="none of its own; read by pages of 100, at most 26 calls a poll",
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
        fr="Les réponses que vous écrivez\u202f; un commentaire mis en attente, approuvé, classé "
        "indésirable ou mis à la corbeille, sur votre décision ou selon vos règles. WordPress n'a "
        "pas de message privé\u202f: écrire à l'auteur est une tâche, avec le lien du commentaire.",
        en="The replies you write; a comment put on hold, approved, marked as spam or moved to the "
        "trash, when you decide so or by your rules. WordPress has no private messages: writing to "
        "the author is a task, with the comment's link.",
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
            "OAuth du compte comme access_token\u202f: il sert alors à la place du mot de passe.",
            en="In the site's dashboard open Users, then your profile, and under “Application "
            "Passwords” create one called vigie. Save it as application_password, spaces and all, "
            "and your login name as username. For a site WordPress.com hosts for free, also save "
            "the account's OAuth token as access_token: it is then used instead of the password.",
        ),
        ConnectionStep(
            key="rights",
            fr="Donnez à ce compte le rôle Éditeur\u202f: répondre au nom de la marque et modérer "
            "demandent le droit moderate_comments. Sans lui, vigie ne lit que les commentaires "
            "publiés.",
            en="Give that account the Editor role: replying for the brand and moderating take the "
            "moderate_comments right. Without it, vigie reads approved comments only.",
        ),
    ),
    home="https://wordpress.org",
)
REREAD_AT_ONCE = AT_ONCE
MOST_THREAD_PAGES = 3
CLOCK_SKEW = timedelta(minutes=10)
# Whatever our own clock says, a comment's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
MARKUP = re.compile(r"<[^<>]*>")
# A site's typography changes what was typed: quotes, dashes, dots.
TYPOGRAPHY = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "..."}
)
STATUS = {ActionKind.HIDE: "hold", ActionKind.UNHIDE: "approved", ActionKind.SPAM: "spam"}
STANDS = {ActionKind.HIDE: HIDDEN, ActionKind.UNHIDE: SHOWN, ActionKind.SPAM: frozenset({"spam"})}

parse = parse_comments


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
    return reread_comments(check_login(site), mentions, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError.

    A reply is asked to stand at once: where our user may not approve it, the site refuses it
    whole, and no answer ends up in a queue nobody reads.
    """
    site = check_login(site_of(action.realm, secrets, action.facts.get("rest", PATH)))
    path = f"comments/{quote(action.native_id, safe='')}"
    if action.kind is ActionKind.REPLY:
        return _identity_of(site.write("POST", "comments", _reply(action)))
    if action.kind in STATUS:
        made = site.write("POST", path, {"status": STATUS[action.kind]})
        if made.get("status") not in STANDS[action.kind]:
            raise OutcomeUnknownError("wordpress does not say that it was done")
        return None
    if action.kind is ActionKind.DELETE:
        _throw_away(site, path)
        return None
    raise PermanentError(f"wordpress offers no {action.kind.value}", code="unsupported")


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread. Rule: ours is our user's answer with the same words, made since then."""
    site = check_login(site_of(action.realm, secrets, action.facts.get("rest", PATH)))
    if action.kind is ActionKind.REPLY:
        found = _find_reply(site, action)
        return found is not None, found
    try:
        shown = read_to_settle(
            site, f"comments/{quote(action.native_id, safe='')}", {"context": "edit"}
        )
    except GoneError:
        return action.kind is ActionKind.DELETE, None
    status = shown.get("status") if isinstance(shown, dict) else None
    return status in (STANDS | {ActionKind.DELETE: THROWN}).get(action.kind, ()), None


def examine(source: Source, secrets: Mapping[str, str], now: datetime) -> Examination:  # noqa: ARG001 - the protocol's
    """Which steps are done, and the profile of our user there. Raises as the protocol says."""
    try:
        account = find_account(site_of(_realm(source), secrets))
    except AuthError as error:
        return Examination((Finding("site", done=True), _missing("password", error.reason)))
    except PermissionDeniedError as error:
        return Examination((_missing("site", error.reason),))
    except (PermanentError, PayloadError) as error:
        return Examination((_missing("site", str(error)),))
    rights = Finding("rights", account.moderates, Told("", "") if account.moderates else NO_RIGHTS)
    return Examination(
        findings=(Finding("site", done=True), _password(account), rights),
        account=plain_text(str(account.user.get("name") or "")),
        bio=_bio(account),
        links=tuple(url for url in (read_url(account.user.get("url")),) if url),
    )


UNSEEN = Told(
    fr="Le site ne dit pas quel compte il voit : vérifiez le mot de passe en répondant à un "
    "commentaire.",
    en="The site does not tell which account it sees: try the password by answering a comment.",
)
NO_PASSWORD = Told(
    fr="Aucun mot de passe d'application n'est enregistré.",
    en="No application password is stored.",
)
NO_RIGHTS = Told(
    fr="Ce compte ne peut pas modérer les commentaires\u202f: donnez-lui le rôle Éditeur.",
    en="This account may not moderate comments: give it the Editor role.",
)


def _password(account: Account) -> Finding:
    if not account.site.login:
        return Finding("password", done=False, note=NO_PASSWORD)
    return Finding("password", done=True) if account.user else Finding("password", None, UNSEEN)


def _missing(step: str, reason: str) -> Finding:
    return Finding(
        step, done=False, note=Told(fr=f"Réponse du site\u202f: {reason}", en=f"The site: {reason}")
    )


def _bio(account: Account) -> str | None:
    text = account.user.get("description")
    return html_to_text(text) if isinstance(text, str) else None


def _realm(source: Source) -> str:
    realm = realm_of(source.url)
    if not realm:
        raise PayloadError("the source has no address")
    return realm


def _reply(action: Action) -> dict[str, object]:
    """The comment to make. What was typed is plain text, and the site takes HTML."""
    post = action.facts.get("post") or (action.thread_id or "").removeprefix("post-")
    if not post.isdigit() or not action.native_id.isdigit():
        raise PermanentError("the mention does not say under which post it stands", code="post")
    return {
        "post": int(post),
        "parent": int(action.native_id),
        "content": escape(action.text, quote=False),
        "status": "approved",
    }


def _identity_of(made: Mapping[str, Any]) -> str:
    identity = made.get("id")
    if isinstance(identity, bool) or not isinstance(identity, int | str) or not identity:
        raise OutcomeUnknownError("wordpress named no comment it made")
    return str(identity)


def _throw_away(site: Site, path: str) -> None:
    """Move to the trash, whence the site's people can take it back for 30 days."""
    try:
        made = site.write("DELETE", path)
    except GoneError as error:
        if error.code == "rest_already_trashed":
            return
        raise
    if made.get("deleted") is not True and made.get("status") not in THROWN:
        raise OutcomeUnknownError("wordpress does not say that it was done")


def _find_reply(site: Site, action: Action) -> str | None:
    """Look among the answers to the comment, approved or held, newest first."""
    user = read_to_settle(site, "users/me", {})
    me = user.get("id") if isinstance(user, dict) else None
    query = {"parent": action.native_id, "order": "desc", "per_page": "100"}
    for page in range(1, MOST_THREAD_PAGES + 1):
        answers = _read_answers(site, {**query, "page": str(page)})
        found = next((one for one in answers if _is_ours(one, action, me)), None)
        if found is not None:
            return str(found["id"]) if found.get("id") else None
        if len(answers) < 100:  # noqa: PLR2004 - a page
            break
    return None


def _read_answers(site: Site, query: Mapping[str, str]) -> list[dict[str, Any]]:
    try:
        body = read_to_settle(site, "comments", {**query, "status": "all", "context": "edit"})
    except PermissionDeniedError:
        body = read_to_settle(site, "comments", query)
    return [one for one in list_comments(body) if isinstance(one, dict)]


def _is_ours(one: Mapping[str, Any], action: Action, me: object) -> bool:
    gmt = one.get("date_gmt")
    made = read_time(f"{gmt}Z", NO_CLAMP) if isinstance(gmt, str) else None
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    is_me = not me or str(one.get("author")) == str(me)
    content = one.get("content")
    texts = [content.get("raw"), content.get("rendered")] if isinstance(content, dict) else []
    wanted = _fold(escape(action.text, quote=False))
    return is_since and is_me and any(_fold(one) == wanted for one in texts if isinstance(one, str))


def _fold(text: str) -> str:
    """Words alone: no markup, no entities, no typography, no spaces."""
    return "".join(unescape(MARKUP.sub(" ", text)).translate(TYPOGRAPHY).split())
