"""The stand-ins beside Facebook and the blog, with the bakery's account on each."""

from __future__ import annotations

from collections.abc import Mapping

from infra.sandbox.channels import Channel
from infra.sandbox.clockwork import Clockwork
from infra.sandbox.community import Troupe, set_stage
from infra.sandbox.instagram import Instagram
from infra.sandbox.mastodon import Mastodon
from infra.sandbox.network_stages import (
    ChannelPlace,
    ForumPlace,
    GalleryPlace,
    NetworkStage,
    SquarePlace,
    TownPlace,
)
from infra.sandbox.reddit import Reddit
from infra.sandbox.stages import remember
from infra.sandbox.wall import Clock
from infra.sandbox.x import X
from infra.sandbox.youtube import YouTube


class Networks:
    """Serve from the moment they are made, with the past already told."""

    def __init__(
        self, *, ports: Mapping[str, int], seed: int, mischief: float, clock: Clock
    ) -> None:
        self._clock = clock
        self.stages: dict[str, NetworkStage] = {}
        self.channels: list[Channel] = []
        self._open_instagram(ports.get("instagram", 0), seed, mischief)
        self._open_x(ports.get("x", 0), seed, mischief)
        self._open_youtube(ports.get("youtube", 0), seed, mischief)
        self._open_reddit(ports.get("reddit", 0))
        self._open_mastodon(ports.get("mastodon", 0))

    def close(self) -> None:
        """Every port given back."""
        for one in (self.instagram, self.x, self.youtube, self.reddit, self.mastodon):
            one.close()

    def _open_instagram(self, port: int, seed: int, mischief: float) -> None:
        clock, troupe = Clockwork(self._clock), set_stage("instagram")
        self.instagram = Instagram(seed=seed, port=port, mischief=mischief, clock=clock)
        account = self.instagram.add_gallery(troupe.username, troupe.about)
        self._tell(troupe, NetworkStage(GalleryPlace(account.gallery), clock))
        self.channels.append(
            Channel(
                "instagram",
                self.instagram.url,
                ({"account": account.gallery.account.id},),
                lambda _: account.secrets,
                lambda address: self.instagram.subscribe(account, address),
                every_minutes=5,
            )
        )

    def _open_x(self, port: int, seed: int, mischief: float) -> None:
        clock, troupe = Clockwork(self._clock), set_stage("x")
        self.x = X(seed=seed, port=port, mischief=mischief, clock=clock)
        account = self.x.add_account(troupe.name, troupe.username, troupe.about)
        self._tell(troupe, NetworkStage(SquarePlace(self.x.square, account.member), clock))
        self.channels.append(
            Channel(
                "x",
                self.x.url,
                ({"account": account.member.id, "query": f'"{troupe.name}"'},),
                lambda _: account.secrets,
                lambda address: self.x.subscribe(account, address),
            )
        )

    def _open_youtube(self, port: int, seed: int, mischief: float) -> None:
        clock, troupe = Clockwork(self._clock), set_stage("youtube")
        self.youtube = YouTube(
            troupe.name, troupe.about, seed=seed, port=port, mischief=mischief, clock=clock
        )
        self._tell(troupe, NetworkStage(ChannelPlace(self.youtube.channel), clock))
        written = self.youtube.secrets.keys() - {"access_token"}
        self.channels.append(
            Channel(
                "youtube",
                self.youtube.url,
                ({"account": self.youtube.channel.owner.id},),
                lambda address: {
                    **{name: self.youtube.secrets[name] for name in sorted(written)},
                    "callback_url": address,
                },
                every_minutes=2,
            )
        )

    def _open_reddit(self, port: int) -> None:
        clock, troupe = Clockwork(self._clock), set_stage("reddit")
        self.reddit = Reddit(port=port, clock=clock)
        account = self.reddit.add_account(troupe.username)
        self.reddit.forum.add_community(troupe.username, troupe.username)
        places = sorted({act.where for act in troupe.past if act.where} - {troupe.username})
        for place in places:
            self.reddit.forum.add_community(place)
        self._tell(troupe, NetworkStage(ForumPlace(self.reddit.forum, account.username), clock))
        self.channels.append(
            Channel(
                "reddit",
                self.reddit.url,
                (
                    {"query": f'"{troupe.name}"', "account": "+".join(places)},
                    {"account": troupe.username},
                    {"account": f"u/{troupe.username}"},
                ),
                lambda _: account.secrets,
            )
        )

    def _open_mastodon(self, port: int) -> None:
        clock, troupe = Clockwork(self._clock), set_stage("mastodon")
        self.mastodon = Mastodon(port=port, clock=clock)
        town = self.mastodon.town
        brand = town.settle(troupe.username, troupe.name, note=troupe.about)
        token = self.mastodon.token_of(brand)
        self._tell(troupe, NetworkStage(TownPlace(town, brand), clock))
        secrets = {"access_token": token, "instance": self.mastodon.url}
        self.channels.append(
            Channel(
                "mastodon",
                self.mastodon.url,
                ({"url": self.mastodon.url}, {"url": self.mastodon.url, "query": "#levain"}),
                lambda _: secrets,
            )
        )

    def _tell(self, troupe: Troupe, stage: NetworkStage) -> None:
        self.stages[troupe.stage] = stage
        remember(stage, troupe.past, self._clock())
