"""Every channel of the sandbox: what is said there arrives, what is answered is seen there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from infra.local.demo import BRAND, Owner, connect
from infra.sandbox.networks import Networks
from infra.sandbox.youtube_channel import State
from tests.local.desk import Desk, eventually, open_desk

pytestmark = pytest.mark.local
PATIENCE = 60.0


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo brand with all its accounts; nobody speaks but the past and the tests."""
    with open_desk(tmp_path_factory.mktemp("channels")) as opened:
        for channel in opened.sandbox.channels:
            connect(Owner(opened.stack), opened.stack.url, channel)
        yield opened


@pytest.fixture(scope="module")
def sites(desk: Desk) -> Networks:
    return desk.sandbox.networks


def read_again(desk: Desk, platform: str) -> None:
    """Read a platform's sources now, as its owner's button does."""
    for one in desk.call("GET", f"/api/sources?brand={BRAND}").json()["items"]:
        if one["platform"] == platform:
            desk.call("PATCH", f"/api/sources/{one['id']}", {"enabled": True}).raise_for_status()


def analysed(desk: Desk, text: str) -> dict[str, Any]:
    found = eventually(lambda: (m := desk.mention(text)) and m["analysis"] and m, PATIENCE)
    assert found, f"nobody told of {text!r}"
    return found


def act(desk: Desk, mention: dict[str, Any], route: str, body: dict[str, str]) -> None:
    """Ask for an act and wait until the platform took it."""
    asked = desk.call("POST", f"/api/mentions/{mention['id']}/{route}", body)
    assert asked.status_code == 202, asked.text
    path = f"/api/actions/{asked.json()['action_id']}"
    state = eventually(lambda: (s := desk.call("GET", path).json())["state"] != "pending" and s)
    assert state
    assert state["state"] == "sent", state


def reply(desk: Desk, text: str, answer: str, visibility: str = "public") -> None:
    act(desk, analysed(desk, text), "reply", {"text": answer, "visibility": visibility})


def hide(desk: Desk, text: str, is_hidden: Callable[[], bool]) -> None:
    mention = analysed(desk, text)
    act(desk, mention, "moderate", {"action": "hide", "reason": "off topic"})
    assert eventually(is_hidden)


def shows(url: str, words: str) -> bool:
    return words in requests.get(f"{url}/", timeout=10).text


def test_the_past_of_every_channel_arrives_analysed_in_both_languages(desk: Desk) -> None:
    wanted = {one.platform for one in desk.sandbox.channels} - {"messenger"}

    def complete() -> bool:
        return {one["platform"] for one in desk.mentions() if one["analysis"]} >= wanted

    assert eventually(complete, PATIENCE), {one["platform"] for one in desk.mentions()}
    desk.stack.wait_idle()
    for platform in ("instagram", "x", "youtube", "reddit", "mastodon"):
        spoken = {one["analysis"]["language"] for one in desk.mentions(f"&platform={platform}")}
        assert spoken >= {"fr", "en"}, platform
    assert not [one for one in desk.mentions() if one["own"]]
    sources = desk.call("GET", f"/api/sources?brand={BRAND}").json()["items"]
    assert {one["health"] for one in sources} == {"healthy"}, sources


def test_instagram_pushes_a_comment_and_shows_its_answer_and_hides_it(
    desk: Desk, sites: Networks
) -> None:
    gallery = sites.instagram.connections[0].gallery
    media = next(iter(gallery.media.values()))
    emoji = gallery.comment(media, gallery.person("odile.m"), "😍🥐🔥")
    gallery.comment(media, gallery.person("paul.r"), "Ouvert le 11 novembre ?")
    assert analysed(desk, "😍🥐🔥")["platform"] == "instagram"
    reply(desk, "le 11 novembre", "Oui, jusqu'à midi. LF")
    assert shows(sites.instagram.url, "Oui, jusqu&#x27;à midi. LF")
    hide(desk, "😍🥐🔥", lambda: emoji.hidden)
    gallery.write(gallery.person("gemma"), "Is my cake order number 88 ready?")
    reply(desk, "order number 88", "It is, see you soon. LF", "private")
    assert [one.text for one in gallery.letters if one.own][-1] == "It is, see you soon. LF"


def test_x_pushes_a_mention_after_its_challenge_and_takes_the_answer_and_hides(
    desk: Desk, sites: Networks
) -> None:
    square = sites.x.square
    guest = square.add_member("Odile M", "odilem")
    asked = square.say(guest, "@levainetfils il reste des fougasses ce soir ?")
    assert analysed(desk, "fougasses ce soir")["analysis"]["language"] == "fr"
    reply(desk, "fougasses ce soir", "Trois, on vous en garde une. LF")
    answer = next(one for one in square.posts if one.answers == asked.id)
    assert answer.words.endswith("Trois, on vous en garde une. LF")
    root = next(one for one in square.posts if one.author == sites.x.accounts[0].member)
    rude = square.say(guest, "@levainetfils buy followers instead", answers=root.id)
    hide(desk, "buy followers instead", lambda: rude.hidden)
    assert shows(sites.x.url, "masqué · hidden")


def test_youtube_is_polled_its_french_spam_is_held_by_rule_and_its_answer_stands_there(
    desk: Desk, sites: Networks
) -> None:
    channel = sites.youtube.channel
    spam = next(one for one in channel.remarks.values() if "maître Sidi" in one.text)
    assert eventually(lambda: spam.state is not State.PUBLISHED, PATIENCE)
    reply(desk, "fan or conventional", "Conventional, 160 with a fan. LF")
    assert shows(sites.youtube.url, "Conventional, 160 with a fan. LF")
    assert shows(sites.youtube.url, "retenu · held")


def test_reddit_is_polled_answered_in_public_and_in_private_voted_and_moderated(
    desk: Desk, sites: Networks
) -> None:
    reply(desk, "hors de prix", "Le prix des farines a doublé, passez nous voir. LF")
    assert shows(sites.reddit.url, "Le prix des farines a doublé")
    reply(desk, "my bank card in your Bristol shop", "It is behind the till. LF", "private")
    assert shows(sites.reddit.url, "It is behind the till. LF")
    forum = sites.reddit.forum
    root = next(one for one in forum.things.values() if one.community == "LevainEtFils")
    advert = forum.add_comment(root, "seo_guy", "We sell likes and views, ask me")
    read_again(desk, "reddit")
    hide(desk, "We sell likes and views", lambda: bool(advert.removed_by))


def test_mastodon_is_polled_and_answered_in_public_and_in_private(
    desk: Desk, sites: Networks
) -> None:
    reply(desk, "label sesame", "Yes, on every shelf from today. LF")
    assert shows(sites.mastodon.url, "Yes, on every shelf from today. LF")
    reply(desk, "freezer door in the Bristol", "Merci, réparé demain. LF", "private")
    (answer,) = [one for one in sites.mastodon.town.statuses.values() if "réparé" in one.text]
    assert answer.visibility == "direct"


def test_messenger_brings_an_order_and_a_voice_and_takes_the_answer_back(desk: Desk) -> None:
    mailbox = desk.sandbox.facebook.accounts[0].mailbox
    mailbox.write("Priya Raman", "Where is order 2214, please?")
    mailbox.write("Mme Thébault", "", voice=True)
    assert analysed(desk, "order 2214")["platform"] == "messenger"
    voices = eventually(lambda: [m for m in desk.mentions() if m.get("shows") == ["audio"]])
    assert voices
    assert voices[0]["status"] == "todo"
    reply(desk, "order 2214", "On its way, sorry. LF", "private")
    (letter,) = [one for one in mailbox.talk_with("Priya Raman").letters if "sorry" in one.text]
    assert letter.author == mailbox.wall.page
    assert shows(desk.sandbox.facebook_url, "On its way, sorry. LF")


@pytest.mark.parametrize(("platform", "text"), [("reddit", "hors de prix"), ("mastodon", "sesame")])
def test_a_like_a_person_asks_for_is_given_where_there_is_one(
    desk: Desk, sites: Networks, platform: str, text: str
) -> None:
    mention = analysed(desk, text)
    act(desk, mention, "like", {})
    mark = "▲ 1" if platform == "reddit" else "★ 1"
    assert shows(sites.reddit.url if platform == "reddit" else sites.mastodon.url, mark)
