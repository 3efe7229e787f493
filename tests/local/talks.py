"""One customer's word on each stand-in platform, and what the brand has answered there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from infra.sandbox import Sandbox
from infra.sandbox.faults import Faults
from infra.sandbox.mastodon_town import Resident
from infra.sandbox.network_stages import (
    ChannelPlace,
    ForumPlace,
    GalleryPlace,
    NetworkStage,
    SquarePlace,
    TownPlace,
)
from infra.sandbox.youtube_channel import viewer
from tests.local.desk import Desk

WHO = "Odile Marchand"


@dataclass(frozen=True)
class Talk:
    """``say`` is somebody who speaks to the brand in public; ``answers`` what stands below it."""

    platform: str
    say: Callable[[str], Any]
    answers: Callable[[Any], Sequence[str]]
    faults: Faults


def open_talk(desk: Desk, platform: str) -> Talk:
    """The talk of a platform on a desk that is connected to it."""
    return TALKS[platform](desk)


def _place(sandbox: Sandbox, platform: str) -> Any:
    stage = sandbox.networks.stages[platform]
    assert isinstance(stage, NetworkStage)
    return stage.place


def _on_facebook(desk: Desk) -> Talk:
    wall = desk.wall

    def say(text: str) -> Any:
        return wall.add_comment(desk.post, wall.person(WHO), text)

    def answers(said: Any) -> Sequence[str]:
        return [one.text for one in wall.comments_under(said)]

    return Talk("facebook", say, answers, desk.sandbox.facebook.faults)


def _on_instagram(desk: Desk) -> Talk:
    place: GalleryPlace = _place(desk.sandbox, "instagram")
    gallery = place.gallery
    photo = gallery.post("Fournée du matin")

    def say(text: str) -> Any:
        return gallery.comment(photo, gallery.person("odile.marchand"), text)

    def answers(said: Any) -> Sequence[str]:
        return [one.text for one in gallery.under(said)]

    return Talk("instagram", say, answers, desk.sandbox.networks.instagram.faults)


def _on_x(desk: Desk) -> Talk:
    place: SquarePlace = _place(desk.sandbox, "x")
    square, brand = place.square, place.brand
    odile = square.add_member(WHO, "odilem")

    def say(text: str) -> Any:
        return square.say(odile, f"@{brand.username} {text}")

    def answers(said: Any) -> Sequence[str]:
        return [one.words for one in square.posts if one.answers == said.id]

    return Talk("x", say, answers, desk.sandbox.networks.x.faults)


def _on_youtube(desk: Desk) -> Talk:
    place: ChannelPlace = _place(desk.sandbox, "youtube")
    video = place.channel.add_video("Comment naît un levain")

    def say(text: str) -> Any:
        return place.channel.say(video, viewer(WHO), text)

    def answers(said: Any) -> Sequence[str]:
        return [one.text for one in place.channel.replies(said, everything=True)]

    return Talk("youtube", say, answers, desk.sandbox.networks.youtube.faults)


def _on_reddit(desk: Desk) -> Talk:
    place: ForumPlace = _place(desk.sandbox, "reddit")
    post = place.forum.add_post(place.brand, place.brand, "Vos questions sur le pain")

    def say(text: str) -> Any:
        return place.forum.add_comment(post, "odile_m", text)

    def answers(said: Any) -> Sequence[str]:
        return [one.text for one in place.forum.under(said) if not one.deleted]

    return Talk("reddit", say, answers, desk.sandbox.networks.reddit.faults)


def _on_mastodon(desk: Desk) -> Talk:
    place: TownPlace = _place(desk.sandbox, "mastodon")
    town, brand = place.town, place.brand
    odile: Resident = town.settle("odile", WHO)

    def say(text: str) -> Any:
        return town.say(odile, f"@{brand.username} {text}")

    def answers(said: Any) -> Sequence[str]:
        return [one.text for one in town.statuses.values() if one.parent == said.id]

    return Talk("mastodon", say, answers, desk.sandbox.networks.mastodon.faults)


TALKS: dict[str, Callable[[Desk], Talk]] = {
    "facebook": _on_facebook,
    "instagram": _on_instagram,
    "x": _on_x,
    "youtube": _on_youtube,
    "reddit": _on_reddit,
    "mastodon": _on_mastodon,
}
