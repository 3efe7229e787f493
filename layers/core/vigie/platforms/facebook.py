"""Facebook Pages: comments (under ads too), posts on the Page, mentions, recommendations.

https://developers.facebook.com/docs/pages-api
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from vigie.action import Action, ActionKind
from vigie.errors import GoneError, OutcomeUnknownError, PermanentError
from vigie.platforms import Capability, ConnectionStep, Fetched, Profile, Told
from vigie.platforms._facebook_push import parse_page_push
from vigie.platforms._facebook_read import list_objects, next_page, parse_graph
from vigie.platforms._facebook_sweep import NEWEST_FIRST, sweep_page
from vigie.platforms._fields import clean_text, read_time
from vigie.platforms._http import base_url
from vigie.platforms._meta import Graph, check_signature, echo_challenge, read_to_settle
from vigie.source import Source

PROFILE = Profile(
    slug="facebook",
    name="Facebook",
    capabilities=frozenset(
        {
            Capability.COMMENTS,
            Capability.MENTIONS,
            Capability.PUSH,
            Capability.PUBLIC_REPLY,
            Capability.HIDE,
            Capability.UNHIDE,
            Capability.DELETE,
        }
    ),
    secrets=("app_secret", "verify_token", "access_token", "page_id"),
    address="account",
    reply_length=8_000,
    limits="4,800 calls a day for each person the Page engages",
    windows="none for public replies",
    price="free",
    storage_duty="erase on the person's or Meta's request; follow removals",
    meanwhile=Told(
        fr="En attendant l'examen de Meta\u202f: une alerte Google sur le nom de la Page, et les "
        "réponses depuis Meta Business Suite, par les tâches de vigie.",
        en="While Meta reviews: a Google alert for the Page's name, and answers from Meta Business "
        "Suite by vigie's tasks.",
    ),
    reads=Told(
        fr="Les commentaires de vos publications et de vos publicités, les publications d'autrui "
        "sur la Page, les mentions et les recommandations.",
        en="Comments under your posts and ads, other people's posts on the Page, mentions and "
        "recommendations.",
    ),
    writes=Told(
        fr="Les réponses que vous écrivez\u202f; un commentaire masqué, affiché de nouveau ou "
        "supprimé, sur votre décision ou selon vos règles.",
        en="The replies you write; a comment hidden, shown again or deleted, when you decide so "
        "or by your rules.",
    ),
    stores=Told(
        fr="Le texte, le nom public de l'auteur et l'adresse, pendant 90 jours\u202f; effacés "
        "dès que la personne ou Meta le demande.",
        en="The words, the author's public name and the address, for 90 days; erased as soon as "
        "the person or Meta asks.",
    ),
    ready_in="weeks",
    base_url="https://graph.facebook.com",
    steps=(
        ConnectionStep(
            fr="Sur developers.facebook.com, créez une application de type Entreprise et reliez-la "
            "à votre portefeuille d'entreprise. Notez sa clé secrète\u202f: c'est app_secret.",
            en="On developers.facebook.com, create an app of the Business type and link it to your "
            "business portfolio. Note its app secret: that is app_secret.",
        ),
        ConnectionStep(
            fr="Demandez l'accès avancé à pages_show_list, pages_manage_metadata, "
            "pages_read_engagement, pages_read_user_content et pages_manage_engagement. Meta "
            "examine la demande en quelques semaines\u202f; d'ici là, seules les personnes ayant "
            "un rôle dans l'application sont visibles.",
            en="Ask for advanced access to pages_show_list, pages_manage_metadata, "
            "pages_read_engagement, pages_read_user_content and pages_manage_engagement. Meta "
            "reviews this within weeks; until then only people with a role in the app are seen.",
        ),
        ConnectionStep(
            fr="Avec un compte qui peut modérer la Page, créez un jeton d'accès de Page de longue "
            "durée. Enregistrez-le comme access_token, et l'identifiant de la Page comme page_id.",
            en="With an account that may moderate the Page, create a long-lived Page access token. "
            "Save it as access_token, and the Page's id as page_id.",
        ),
        ConnectionStep(
            fr="Inventez une phrase pour verify_token. Dans la rubrique Webhooks de l'application, "
            "choisissez Page, donnez l'adresse /webhooks/facebook de votre vigie et cette phrase, "
            "puis abonnez-vous à feed, mention et ratings.",
            en="Make up a phrase for verify_token. Under Webhooks in the app, choose Page, enter "
            "your vigie's /webhooks/facebook address and that phrase, then subscribe to feed, "
            "mention and ratings.",
        ),
        ConnectionStep(
            fr="Abonnez enfin la Page elle-même à l'application (subscribed_apps), passez "
            "l'application en mode public, puis lancez «\u202fvigie check\u202f».",
            en="Finally subscribe the Page itself to the app (subscribed_apps), switch the app to "
            "live mode, then run “vigie check”.",
        ),
    ),
)

# Whatever our own clock says, a comment's time is compared as it is.
NO_CLAMP = datetime(9000, 1, 1, tzinfo=UTC)
MOST_THREAD_PAGES = 5
CLOCK_SKEW = timedelta(minutes=10)

answer_handshake = echo_challenge
verify_push = check_signature
parse_push = parse_page_push
parse = parse_graph


def poll(source: Source, secrets: Mapping[str, str], now: datetime) -> Fetched:
    """The sweep behind the pushes; see `sweep_page`. Raises as the protocol says."""
    page = source.account or secrets.get("page_id", "")
    return sweep_page(_graph(secrets), page, source.cursor, now)


def perform(action: Action, secrets: Mapping[str, str]) -> str | None:
    """One call, never repeated. Raises the PlatformError tree or OutcomeUnknownError.

    Facebook shows two levels: an answer to a reply lands beside it under the same root.
    """
    graph, path = _graph(secrets), quote(action.native_id, safe="")
    if action.kind is ActionKind.REPLY:
        made = graph.write("POST", f"{path}/comments", {"message": action.text})
        if not isinstance(made, dict) or not made.get("id"):
            raise OutcomeUnknownError("facebook named no comment it made")
        return str(made["id"])
    if action.kind in (ActionKind.HIDE, ActionKind.UNHIDE):
        flag = "true" if action.kind is ActionKind.HIDE else "false"
        _expect_success(graph.write("POST", path, {"is_hidden": flag}))
    elif action.kind is ActionKind.DELETE:
        _expect_success(graph.write("DELETE", path))
    else:
        raise PermanentError(f"facebook offers no {action.kind.value}", code="unsupported")
    return None


def was_done(action: Action, secrets: Mapping[str, str]) -> tuple[bool, str | None]:
    """Read the thread. Rule: ours is the Page's comment with the same words, made since then."""
    graph, path = _graph(secrets), quote(action.native_id, safe="")
    if action.kind is ActionKind.REPLY:
        found = _find_reply(graph, action, secrets.get("page_id", ""))
        return found is not None, found
    if action.kind is ActionKind.DELETE:
        try:
            read_to_settle(graph, path, {"fields": "id"})
        except GoneError:
            return True, None
        return False, None
    shown = read_to_settle(graph, path, {"fields": "id,is_hidden"})
    return (shown.get("is_hidden") is True) == (action.kind is ActionKind.HIDE), None


def _graph(secrets: Mapping[str, str]) -> Graph:
    return Graph(
        platform="facebook",
        base=base_url("facebook", PROFILE.base_url),
        token=secrets.get("access_token", ""),
        app_secret=secrets.get("app_secret", ""),
    )


def _expect_success(answer: object) -> None:
    """Facebook says `{"success": true}`, and said `"true"` for years."""
    said = answer.get("success") if isinstance(answer, dict) else answer
    if said in (False, "false"):
        raise PermanentError("facebook says it was not done", code="refused")
    if said not in (True, "true"):
        raise OutcomeUnknownError("facebook said neither yes nor no")


def _find_reply(graph: Graph, action: Action, page: str) -> str | None:
    """Look under the root comment, where an answer to a reply lands too."""
    target = quote(action.native_id, safe="")
    parent = read_to_settle(graph, target, {"fields": "id,parent"}).get("parent")
    root = str(parent["id"]) if isinstance(parent, dict) and parent.get("id") else action.native_id
    params = {**NEWEST_FIRST, "fields": "id,from,message,created_time"}
    for _ in range(MOST_THREAD_PAGES):
        answer = read_to_settle(graph, f"{quote(root, safe='')}/comments", params)
        found = next((one for one in list_objects(answer) if _is_ours(one, action, page)), None)
        if isinstance(found, dict):
            return str(found["id"]) if found.get("id") else None
        after = next_page(answer, params.get("after", ""))
        if not after:
            return None
        params["after"] = after
    return None


def _is_ours(one: object, action: Action, page: str) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("message"), str):
        return False
    author = one.get("from") if isinstance(one.get("from"), dict) else {}
    made = read_time(one.get("created_time"), NO_CLAMP)
    is_since = not made or not action.created_at or made >= action.created_at - CLOCK_SKEW
    is_page = not page or not author or str(author.get("id")) == page
    same = " ".join(clean_text(one["message"]).split()) == " ".join(action.text.split())
    return is_since and is_page and same
