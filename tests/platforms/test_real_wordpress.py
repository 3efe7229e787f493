"""The whole of wordpress against a real WordPress: what no stand-in can promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
)
from vigie.mention import EventKind, Mention, MentionEvent, merge
from vigie.platforms import Fetched, feeds, wordpress
from vigie.platforms._wordpress_site import site_of
from vigie.source import Source

from tests.platforms.real_wordpress import RealSite, real_wordpress, why_not

reason = why_not()
if reason:
    print(f"no real WordPress: {reason}")
pytestmark = pytest.mark.skipif(bool(reason), reason=reason)

SAY = "Bonjour, vous êtes <les bienvenus> & merci… « à bientôt » !\nL’équipe — ^L"


@pytest.fixture(scope="module")
def running() -> Iterator[RealSite]:
    with real_wordpress() as site:
        yield site


@pytest.fixture
def site(running: RealSite, monkeypatch: pytest.MonkeyPatch) -> RealSite:
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "127.0.0.1")
    return running


def now() -> datetime:
    return datetime.now(UTC)


def read(site: RealSite, who: str = "editor", cursor: dict[str, object] | None = None) -> Fetched:
    source = Source("demo", "wordpress", "s", url=f"{site.url}/", cursor=cursor or {})
    return wordpress.poll(source, site.known[who], now())


def known(site: RealSite) -> dict[str, Mention]:
    """All that one poll tells, as it would be stored."""
    found: dict[str, Mention] = {}
    for event in read(site).events:
        found[event.native_id] = merge(found.get(event.native_id), event, "demo")
    return found


def an_action(site: RealSite, name: str, kind: ActionKind, text: str = "") -> Action:
    mention = known(site)[site.known[name]]
    return Action(
        "a",
        "m",
        "demo",
        "wordpress",
        mention.native_id,
        kind,
        "lou",
        text=text,
        thread_id=mention.thread_id,
        realm=mention.realm,
        facts=mention.facts,
        created_at=now(),
    )


def a_feed(site: RealSite) -> Source:
    return Source("demo", "feeds", "f", url=f"{site.url}/comments/feed/")


def first_of(site: RealSite) -> str:
    return str(site.known["approved"])


def kinds(events: tuple[MentionEvent, ...], native_id: str) -> list[EventKind]:
    return [one.kind for one in events if one.native_id == native_id]


def test_first_poll_reads_every_status_of_the_site(site: RealSite) -> None:
    first = read(site)
    told = {one.native_id: one for one in first.events if one.kind is EventKind.ADD}
    approved = told[site.known["approved"]]
    assert approved.text.split("\n")[-1] == "Dommage !"
    assert approved.realm == site.url
    assert approved.author.name == "Maël"
    assert approved.thread_id == f"post-{site.known['post']}"
    assert f"#comment-{approved.native_id}" in (approved.url or "")
    assert told[site.known["answered"]].text == "Same here, <3 the cookies though & the view."
    assert told[site.known["answered"]].in_reply_to == site.known["approved"]
    assert told[site.known["ping"]].url == "https://port.example.org/nos-cafes/"
    assert site.known["old"] in told
    assert told[site.known["review"]].text == "Cinq étoiles"
    assert kinds(first.events, site.known["held"]) == [EventKind.ADD, EventKind.HIDE]
    assert kinds(first.events, site.known["spam"]) == [EventKind.ADD, EventKind.HIDE]
    assert kinds(first.events, site.known["trashed"]) == [EventKind.REMOVE]
    assert first.rejected == ()


def test_times_are_utc_whatever_the_sites_zone(site: RealSite) -> None:
    said_at = known(site)[site.known["approved"]].said_at
    assert abs(now() - timedelta(hours=5) - said_at) < timedelta(minutes=5)


def test_second_poll_tells_only_news(site: RealSite) -> None:
    assert read(site, cursor=read(site).cursor).events == ()


def test_reader_without_rights_gets_what_the_public_sees(site: RealSite) -> None:
    told = {one.native_id for one in read(site, "reader").events}
    assert site.known["approved"] in told
    assert not {site.known["held"], site.known["spam"], site.known["trashed"]} & told


def test_reply_stands_at_once_and_is_found_again(site: RealSite) -> None:
    action = an_action(site, "approved", ActionKind.REPLY, SAY)
    assert wordpress.was_done(action, site.known["editor"]) == (False, None)
    cursor = read(site).cursor
    made = wordpress.perform(action, site.known["editor"])
    assert wordpress.was_done(action, site.known["editor"]) == (True, made)
    reply = next(one for one in read(site, cursor=cursor).events if one.native_id == made)
    assert reply.own
    assert reply.in_reply_to == site.known["approved"]
    assert "<les bienvenus> & merci…" in reply.text
    with pytest.raises(OutcomeUnknownError):
        wordpress.perform(action, site.known["editor"])
    other = replace(action, text="Autre chose")
    assert wordpress.was_done(other, site.known["editor"]) == (False, None)


@pytest.mark.parametrize(
    ("name", "kind", "back"),
    [
        ("answered", ActionKind.HIDE, ActionKind.UNHIDE),
        ("answered", ActionKind.SPAM, ActionKind.UNHIDE),
        ("held", ActionKind.UNHIDE, ActionKind.HIDE),
    ],
)
def test_comment_is_kept_from_the_public_and_shown_again(
    site: RealSite, name: str, kind: ActionKind, back: ActionKind
) -> None:
    cursor = read(site).cursor
    for act in (kind, back):
        action = an_action(site, name, act)
        assert wordpress.was_done(action, site.known["editor"]) == (False, None)
        assert wordpress.perform(action, site.known["editor"]) is None
        assert wordpress.was_done(action, site.known["editor"]) == (True, None)
        after = read(site, cursor=cursor)
        cursor = after.cursor
        shown = EventKind.UNHIDE if act is ActionKind.UNHIDE else EventKind.HIDE
        assert kinds(after.events, action.native_id) == [shown]


def test_same_status_again_is_done_all_the_same(site: RealSite) -> None:
    action = an_action(site, "spam", ActionKind.SPAM)
    assert wordpress.perform(action, site.known["editor"]) is None
    assert wordpress.was_done(action, site.known["editor"]) == (True, None)


def test_deleted_comment_lies_in_the_trash_and_is_told(site: RealSite) -> None:
    action = an_action(site, "old", ActionKind.DELETE)
    mention = known(site)[site.known["old"]]
    assert wordpress.was_done(action, site.known["editor"]) == (False, None)
    for _ in range(2):
        assert wordpress.perform(action, site.known["editor"]) is None
    assert wordpress.was_done(action, site.known["editor"]) == (True, None)
    events = wordpress.reread([mention], site.known["editor"], now())
    assert [one.kind for one in events] == [EventKind.REMOVE]


def test_reading_again_tells_what_changed_and_what_is_gone(site: RealSite) -> None:
    mentions = [known(site)[site.known[name]] for name in ("approved", "held", "spam")]
    gone = replace(mentions[0], native_id="99999")
    shown = replace(mentions[1], hidden=False)
    events = tuple(wordpress.reread([*mentions, gone], site.known["editor"], now()))
    assert kinds(events, "99999") == [EventKind.REMOVE]
    assert kinds(events, site.known["approved"]) == [EventKind.ADD]
    assert kinds(events, site.known["held"]) == [EventKind.ADD]
    again = tuple(wordpress.reread([shown], site.known["editor"], now()))
    assert kinds(again, site.known["held"]) == [EventKind.ADD, EventKind.HIDE]
    as_reader = tuple(wordpress.reread([*mentions, gone], site.known["reader"], now()))
    assert kinds(as_reader, "99999") == [EventKind.REMOVE]
    assert kinds(as_reader, site.known["spam"]) == []


def test_refusals_are_read_by_their_codes(site: RealSite) -> None:
    hide = an_action(site, "approved", ActionKind.HIDE)
    with pytest.raises(PermissionDeniedError):
        wordpress.perform(hide, site.known["reader"])
    with pytest.raises(GoneError):
        wordpress.perform(replace(hide, native_id="99999"), site.known["editor"])
    with pytest.raises(PermanentError, match="closed"):
        wordpress.perform(an_action(site, "closed", ActionKind.REPLY, "?"), site.known["editor"])
    reply = an_action(site, "approved", ActionKind.REPLY, "En attente ?")
    with pytest.raises(PermissionDeniedError):
        wordpress.perform(reply, site.known["reader"])
    for wrong in ({"application_password": "aaaa bbbb"}, {"username": "personne"}):
        with pytest.raises(AuthError):
            wordpress.perform(hide, {**site.known["editor"], **wrong})
        with pytest.raises(AuthError):
            wordpress.poll(
                Source("demo", "wordpress", "s", url=site.url),
                {**site.known["editor"], **wrong},
                now(),
            )


def test_examination_walks_the_guides_steps(site: RealSite) -> None:
    source = Source("demo", "wordpress", "s", url=site.url)
    found = wordpress.examine(source, site.known["editor"], now())
    assert {one.step: one.done for one in found.findings} == dict.fromkeys(
        ("site", "password", "rights"), True
    )
    assert found.bio == "Le café du port"
    assert found.links == ("https://cafe-rivage.example",)
    reader = wordpress.examine(source, site.known["reader"], now())
    assert {one.step: one.done for one in reader.findings}["rights"] is False
    wrong = wordpress.examine(source, {"username": "lou", "application_password": "x"}, now())
    assert {one.step: one.done for one in wrong.findings} == {"site": True, "password": False}


def test_edit_made_on_the_site_is_followed(site: RealSite) -> None:
    cursor = read(site).cursor
    native_id = site.known["answered"]
    door = site_of(site.url, site.known["editor"])
    door.write("POST", f"comments/{native_id}", {"content": "Never mind, <b>all good</b>."})
    events = read(site, cursor=cursor).events
    assert [(one.kind, one.text) for one in events] == [(EventKind.EDIT, "Never mind, all good.")]


def test_comment_wiped_out_on_the_site_is_found_gone(site: RealSite) -> None:
    mention = known(site)[site.known["ping"]]
    assert [one.kind for one in wordpress.reread([mention], site.known["editor"], now())] == [
        EventKind.ADD
    ]
    site_of(site.url, site.known["editor"]).write(
        "DELETE", f"comments/{mention.native_id}?force=true"
    )
    events = wordpress.reread([mention], site.known["editor"], now())
    assert [one.kind for one in events] == [EventKind.REMOVE]


def test_comment_feed_of_the_site_gives_the_same_words(site: RealSite) -> None:
    told = {one.native_id: one for one in feeds.poll(a_feed(site), {}, now()).events}
    found = next(one for key, one in told.items() if key.endswith(f"#comment-{first_of(site)}"))
    assert found.text == known(site)[first_of(site)].text
    assert found.author.name == "Maël"
    assert found.thread_id == (found.url or "").partition("#")[0]
    assert not {one for one in told if one.endswith(f"#comment-{site.known['held']}")}


def test_flood_is_read_to_its_end(site: RealSite) -> None:
    cursor = read(site).cursor
    site.flood(620)
    found: set[str] = set()
    for _ in range(4):
        fetched = read(site, cursor=cursor)
        cursor = fetched.cursor
        found |= {one.text for one in fetched.events if one.text.startswith("Message ")}
        if not fetched.wait:
            break
    assert len(found) == 620


@pytest.mark.parametrize("links", ["pretty", "plain"])
def test_post_stands_at_once_and_is_found_again(site: RealSite, links: str) -> None:
    text = f"Fermé lundi « pour travaux » ({links})\n\n{SAY}"
    post = Action("p", "m", "demo", "wordpress", "", ActionKind.PUBLISH, "lou", text=text)
    post = replace(post, realm=site.url, created_at=now())
    site.use_links(links)
    try:
        assert wordpress.was_published(post, site.known["editor"]) == (False, None)
        made = wordpress.publish(post, site.known["editor"])
        assert wordpress.was_published(post, site.known["editor"]) == (True, made)
        later = replace(post, created_at=now() + timedelta(hours=1))
        assert wordpress.was_published(later, site.known["editor"]) == (False, None)
    finally:
        site.use_links("pretty")


def test_site_with_plain_links_is_reached_by_a_parameter(site: RealSite) -> None:
    site.use_links("plain")
    try:
        first = read(site)
        assert first.cursor["route"] == "query"
        action = an_action(site, "approved", ActionKind.REPLY, "Par l'autre porte")
        assert action.facts["rest"] == "query"
        made = wordpress.perform(action, site.known["editor"])
        assert wordpress.was_done(action, site.known["editor"]) == (True, made)
    finally:
        site.use_links("pretty")
    assert read(site, cursor=first.cursor).cursor["route"] in {"query", "path"}


def test_our_answer_is_changed_and_thrown_away(site: RealSite) -> None:
    reply = an_action(site, "answered", ActionKind.REPLY, "Désolé, dit <l'équipe> !")
    editor = site.known["editor"]
    made = str(wordpress.perform(reply, editor))
    cursor = read(site).cursor
    edit = replace(reply, kind=ActionKind.EDIT_REPLY, text=SAY + " (bis)", target=made)
    assert wordpress.was_done(edit, editor) == (False, made)
    assert wordpress.perform(edit, editor) == made
    assert wordpress.was_done(edit, editor) == (True, made)
    assert wordpress.perform(edit, editor) == made, "the same words again are no error"
    # A poll lists by the day a comment was made, so what was changed is read again by its id.
    mine = replace(known(site)[site.known["answered"]], native_id=made, own=True)
    (changed,) = wordpress.reread([mine], editor, now())
    assert changed.own
    assert "<les bienvenus> & merci…" in changed.text
    deletion = replace(reply, kind=ActionKind.DELETE_REPLY, text="", target=made)
    assert wordpress.was_done(deletion, editor) == (False, None)
    assert wordpress.perform(deletion, editor) is None
    assert wordpress.was_done(deletion, editor) == (True, None)
    assert wordpress.perform(deletion, editor) is None, "what is gone already is deleted"
    assert EventKind.REMOVE in kinds(read(site, cursor=cursor).events, made)
    told = wordpress.reread([mine], editor, now())
    assert [one.kind for one in told] == [EventKind.REMOVE]


def test_reader_without_rights_changes_nobodys_words(site: RealSite) -> None:
    edit = replace(
        an_action(site, "answered", ActionKind.EDIT_REPLY, "Tout va bien."),
        target=site.known["approved"],
    )
    for kind in (ActionKind.EDIT_REPLY, ActionKind.DELETE_REPLY):
        with pytest.raises(PermissionDeniedError):
            wordpress.perform(replace(edit, kind=kind), site.known["reader"])
    gone = replace(edit, target="999999")
    with pytest.raises(GoneError):
        wordpress.perform(gone, site.known["editor"])
