"""The stand-in Mastodon server, proven by Mastodon's own Python client, then used by ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from mastodon import Mastodon as Client
from mastodon.errors import (
    MastodonAPIError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonUnauthorizedError,
)
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.mention import EventKind, Mention, MentionEvent, merge
from vigie.platforms import Fetched, mastodon
from vigie.source import Source

from infra.sandbox.faults import Fault, Mode
from infra.sandbox.mastodon import Mastodon
from infra.sandbox.mastodon_town import Resident, Status
from infra.sandbox.wall import now_utc

SHORT = 0.05


class Scene:
    """A café with its account on the server, a neighbour, and a guest of another server."""

    def __init__(self) -> None:
        self.site = Mastodon()
        self.town = self.site.town
        self.cafe = self.town.settle("caferivage", "Café Rivage", note="Le café du port")
        self.lea = self.town.settle("lea", "Léa Morvan")
        self.tom = self.town.settle("tom", "Tom Hale", host="autre.example")
        self.secrets = {"access_token": self.site.token_of(self.cafe), "instance": self.site.url}

    def client(self, who: Resident | None = None) -> Client:
        token = self.site.token_of(who or self.cafe)
        return Client(
            access_token=token,
            api_base_url=self.site.url,
            ratelimit_method="throw",
            version_check_mode="none",
            request_timeout=5,
        )

    def poll(self, query: str = "", **cursor: Any) -> Fetched:
        source = Source("demo", "mastodon", "s", url=self.site.url, query=query, cursor=cursor)
        return mastodon.poll(source, self.secrets, now_utc())

    def act(self, status: Status, kind: ActionKind, text: str = "", **more: Any) -> Action:
        events = self.poll("#x").events or [self.read(status)]
        event = next((one for one in events if one.native_id == status.id), self.read(status))
        action = Action("a1", "m", "demo", "mastodon", status.id, kind, "lou", text=text)
        known = replace(action, created_at=now_utc(), realm=self.site.url, facts=event.facts)
        return replace(known, author=event.author, **more)

    def read(self, status: Status) -> MentionEvent:
        """The event of one status, as a poll of anything would have told it."""
        (event,) = mastodon.reread([self.known(status)], self.secrets, now_utc())
        return event

    def known(self, status: Status) -> Mention:
        add = MentionEvent("mastodon", status.id, EventKind.ADD, now_utc(), realm=self.site.url)
        return merge(None, add, "demo")


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    one = Scene()
    monkeypatch.setenv("VIGIE_MASTODON_BASE_URL", one.site.url)
    try:
        yield one
    finally:
        one.site.close()


# By Mastodon's own client


def test_client_reads_accounts_and_the_server(scene: Scene) -> None:
    client = scene.client()
    assert client.me().acct == "caferivage"
    assert client.instance_v2().configuration.statuses.max_characters == 500
    assert client.app_verify_credentials().name == "vigie"
    assert client.account_lookup("lea").id == scene.lea.id
    with pytest.raises(MastodonNotFoundError):
        client.account_lookup("personne")


def test_client_talks_and_is_told(scene: Scene) -> None:
    lea, cafe = scene.client(scene.lea), scene.client()
    said = lea.status_post("@caferivage Une heure d'attente !", language="fr")
    (told,) = cafe.notifications(types=["mention"])
    assert (told.type, told.status.id) == ("mention", said.id)
    reply = cafe.status_post("@lea Désolés !", in_reply_to_id=said.id, visibility="unlisted")
    thread = lea.status_context(said.id)
    assert [one.id for one in thread.descendants] == [reply.id]
    assert lea.status_favourite(reply.id).favourited
    assert {one.type for one in cafe.notifications()} == {"mention", "favourite"}
    edited = lea.status_update(said.id, "@caferivage Dix minutes, pardon.")
    assert edited.edited_at is not None
    assert "Dix minutes" in cafe.status(said.id).content


def test_client_posts_once_for_each_idempotency_key(scene: Scene) -> None:
    client = scene.client()
    first = client.status_post("Bonjour", idempotency_key="k1")
    assert client.status_post("Bonjour", idempotency_key="k1").id == first.id
    assert client.status_post("Bonjour", idempotency_key="k2").id != first.id


def test_client_pages_in_both_directions(scene: Scene) -> None:
    made = [scene.town.say(scene.lea, f"n° {number} #rivage").id for number in range(12)]
    client = scene.client()
    page = client.timeline_hashtag("rivage", limit=5)
    assert [str(one.id) for one in page] == made[:-6:-1]
    older = client.fetch_next(page)
    assert [str(one.id) for one in older or []] == made[-6:-11:-1]
    above = client.timeline_hashtag("rivage", limit=5, min_id=made[0])
    assert [str(one.id) for one in above] == made[5:0:-1]


def test_client_sees_private_mentions_only_if_they_are_its_own(scene: Scene) -> None:
    lea = scene.client(scene.lea)
    private = lea.status_post("@caferivage Ma commande 1182", visibility="direct")
    assert scene.client().conversations()[0].last_status.id == private.id
    with pytest.raises(MastodonNotFoundError):
        scene.client(scene.tom).status(private.id)


def test_client_is_refused_as_by_the_real_server(scene: Scene) -> None:
    client = scene.client()
    with pytest.raises(MastodonAPIError, match="500 caractères"):
        client.status_post("x" * 501)
    with pytest.raises(MastodonNotFoundError):
        client.status_delete(scene.town.say(scene.lea, "À moi").id)
    scene.site.faults.switch(Fault(Mode.RATE_LIMIT, 1))
    with pytest.raises(MastodonRatelimitError):
        client.notifications()
    stranger = Client(access_token="faux", api_base_url=scene.site.url, version_check_mode="none")
    with pytest.raises(MastodonUnauthorizedError):
        stranger.me()


def test_client_searches_deletes_and_reports(scene: Scene) -> None:
    client = scene.client()
    said = scene.town.say(scene.tom, "Cheap followers for Café Rivage")
    assert [one.id for one in client.search_v2("rivage", result_type="statuses").statuses] == [
        said.id
    ]
    report = client.report(scene.tom.id, status_ids=[said.id], category="spam")
    assert report.category == "spam"
    own = client.status_post("Une coquile")
    assert client.status_delete(own.id).text == "Une coquile"
    with pytest.raises(MastodonNotFoundError):
        client.status(own.id)


# By vigie


def test_mention_is_answered_and_found_again(scene: Scene) -> None:
    said = scene.town.say(scene.tom, "@caferivage Do you open on Sundays?", visibility="unlisted")
    (event,) = scene.poll().events
    assert (event.native_id, event.realm) == (said.id, scene.site.url)
    assert event.facts["acct"] == "tom@autre.example"
    action = scene.act(said, ActionKind.REPLY, "Oui, de 8 h à 13 h\u202f!")
    assert mastodon.was_done(action, scene.secrets) == (False, None)
    made = mastodon.perform(action, scene.secrets)
    assert mastodon.perform(action, scene.secrets) == made
    assert mastodon.was_done(action, scene.secrets) == (True, made)
    answer = scene.town.statuses[str(made)]
    assert answer.text == "@tom@autre.example Oui, de 8 h à 13 h\u202f!"
    assert (answer.visibility, answer.called) == ("unlisted", (scene.tom.id,))


def test_post_is_made_once_and_found_again(scene: Scene) -> None:
    said = scene.town.say(scene.lea, "@caferivage Ouvert lundi ?")
    post = scene.act(said, ActionKind.PUBLISH, "Oui, https://cafe.example #rivage")
    assert mastodon.was_published(post, scene.secrets) == (False, None)
    scene.site.faults.switch(Fault(Mode.SLOW_THEN_DONE, 1, SHORT))
    with pytest.raises(OutcomeUnknownError):
        mastodon.publish(post, scene.secrets)
    done, made = mastodon.was_published(post, scene.secrets)
    assert done
    assert mastodon.publish(post, scene.secrets) == made, "its key tells a repeat"
    status = scene.town.statuses[str(made)]
    assert (status.visibility, status.text) == ("public", post.text)


def test_private_answer_reaches_the_person_alone(scene: Scene) -> None:
    said = scene.town.say(scene.lea, "@caferivage Ma commande 1182", visibility="direct")
    action = scene.act(said, ActionKind.PRIVATE_REPLY, "Nous vous rappelons.")
    made = scene.town.statuses[str(mastodon.perform(action, scene.secrets))]
    assert (made.visibility, made.called) == ("direct", (scene.lea.id,))
    assert mastodon.was_done(action, scene.secrets) == (True, made.id)


def test_late_reply_that_calls_nobody_is_seen(scene: Scene) -> None:
    root = scene.town.say(scene.cafe, "Notre carte d'hiver")
    cursor = scene.poll().cursor
    late = scene.town.say(scene.lea, "Et les crêpes ?", parent=root.id)
    deeper = scene.town.say(scene.tom, "Oui, the crêpes!", parent=late.id)
    found = scene.poll(**cursor).events
    assert [one.native_id for one in found] == [late.id, deeper.id]
    assert {one.thread_id for one in found} == {root.id}


def test_lost_answer_is_unknown_and_then_found(scene: Scene) -> None:
    said = scene.town.say(scene.lea, "@caferivage Merci !")
    action = scene.act(said, ActionKind.REPLY, "À bientôt.")
    scene.site.faults.switch(Fault(Mode.SLOW_THEN_DONE, 1, SHORT))
    with pytest.raises(OutcomeUnknownError):
        mastodon.perform(action, scene.secrets)
    assert mastodon.was_done(action, scene.secrets)[0] is True


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        (Mode.RATE_LIMIT, RateLimitedError),
        (Mode.DEAD_TOKEN, AuthError),
        (Mode.ERROR_500, TransientError),
        (Mode.TIME_OUT, TransientError),
    ],
)
def test_fault_is_told_by_its_class(scene: Scene, mode: Mode, error: type[Exception]) -> None:
    scene.site.faults.switch(Fault(mode, 1, SHORT))
    with pytest.raises(error):
        scene.poll()


def test_edits_deletions_likes_and_reports_go_both_ways(scene: Scene) -> None:
    first = scene.town.say(scene.lea, "@caferivage Froid.")
    second = scene.town.say(scene.lea, "@caferivage Bravo.")
    assert len(scene.poll().events) == 2
    scene.town.edit(first, "@caferivage Tiède.")
    scene.town.delete(second.id, scene.lea)
    mentions = [scene.known(first), scene.known(second)]
    events = mastodon.reread(mentions, scene.secrets, now_utc())
    assert [one.kind for one in events] == [EventKind.EDIT, EventKind.REMOVE]
    like = scene.act(first, ActionKind.LIKE)
    mastodon.perform(like, scene.secrets)
    assert mastodon.was_done(like, scene.secrets) == (True, None)
    mastodon.perform(scene.act(first, ActionKind.SPAM, reason="essai"), scene.secrets)
    assert scene.town.reports[0]["status_ids"] == [first.id]
    with pytest.raises(PermanentError):
        mastodon.perform(scene.act(first, ActionKind.DELETE), scene.secrets)


def test_connection_is_examined(scene: Scene) -> None:
    source = Source("demo", "mastodon", "s", url=scene.site.url)
    found = mastodon.examine(source, scene.secrets, now_utc() + timedelta(0))
    assert [(one.step, one.done) for one in found.findings] == [
        ("instance", True),
        ("token", True),
        ("scopes", True),
    ]
    assert (found.account, found.bio) == ("@caferivage", "Le café du port")


# Our own answer, changed and taken back


def test_our_answer_is_changed_and_taken_back(scene: Scene) -> None:
    said = scene.town.say(scene.tom, "@caferivage Froid !", visibility="unlisted")
    reply = scene.act(said, ActionKind.REPLY, "Désolé !")
    made = str(mastodon.perform(reply, scene.secrets))
    edit = replace(reply, kind=ActionKind.EDIT_REPLY, text="Désolés, vraiment.", target=made)
    assert mastodon.was_done(edit, scene.secrets) == (False, made)
    assert mastodon.perform(edit, scene.secrets) == made
    assert mastodon.was_done(edit, scene.secrets) == (True, made)
    stands = scene.town.statuses[made]
    assert stands.text == "@tom@autre.example Désolés, vraiment."
    assert (stands.visibility, stands.called) == ("unlisted", (scene.tom.id,))
    (told,) = mastodon.reread([scene.known(stands)], scene.secrets, now_utc())
    assert "Désolés, vraiment." in told.text
    deletion = replace(reply, kind=ActionKind.DELETE_REPLY, target=made)
    assert mastodon.was_done(deletion, scene.secrets) == (False, None)
    assert mastodon.perform(deletion, scene.secrets) is None
    assert mastodon.was_done(deletion, scene.secrets) == (True, None)
    assert mastodon.perform(deletion, scene.secrets) is None, "what is gone already is deleted"
    (gone,) = mastodon.reread([scene.known(stands)], scene.secrets, now_utc())
    assert (gone.kind, gone.native_id) == (EventKind.REMOVE, made)


def test_a_private_mention_of_ours_is_changed_and_stays_private(scene: Scene) -> None:
    said = scene.town.say(scene.lea, "@caferivage Mon numéro ?", visibility="direct")
    reply = scene.act(said, ActionKind.PRIVATE_REPLY, "C'est noté.")
    made = str(mastodon.perform(reply, scene.secrets))
    edit = replace(reply, kind=ActionKind.EDIT_REPLY, text="C'est noté, merci.", target=made)
    mastodon.perform(edit, scene.secrets)
    stands = scene.town.statuses[made]
    assert (stands.visibility, stands.called) == ("direct", (scene.lea.id,))


@pytest.mark.parametrize("kind", [ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY])
def test_a_change_that_timed_out_is_read_and_found(scene: Scene, kind: ActionKind) -> None:
    said = scene.town.say(scene.lea, "@caferivage Froid !")
    reply = scene.act(said, ActionKind.REPLY, "Désolé !")
    made = str(mastodon.perform(reply, scene.secrets))
    change = replace(reply, kind=kind, text="Désolés.", target=made)
    scene.site.faults.switch(Fault(Mode.SLOW_THEN_DONE, 1, SHORT))
    with pytest.raises(OutcomeUnknownError):
        mastodon.perform(change, scene.secrets)
    assert mastodon.was_done(change, scene.secrets)[0] is True


def test_anothers_words_are_not_ours_to_change(scene: Scene) -> None:
    said = scene.town.say(scene.lea, "@caferivage Froid !")
    other = scene.town.say(scene.tom, "Pareil !", parent=said.id)
    edit = scene.act(said, ActionKind.EDIT_REPLY, "Tout va bien.", target=other.id)
    with pytest.raises(PermissionDeniedError):
        mastodon.perform(edit, scene.secrets)
    assert scene.town.statuses[other.id].text == "Pareil !"


def test_thirty_deletions_in_half_an_hour_are_the_most(scene: Scene) -> None:
    client = scene.client()
    made = [client.status_post(f"n° {number}").id for number in range(31)]
    for one in made[:30]:
        client.status_delete(one)
    with pytest.raises(MastodonRatelimitError):
        client.status_delete(made[30])
    assert client.status(made[30]).id == made[30]
