"""The sandbox: stand-in platforms, and the community that talks on all of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from infra.sandbox.accounts import Account
from infra.sandbox.channels import Channel
from infra.sandbox.community import Community, plan_play, set_stage
from infra.sandbox.courier import MISCHIEF
from infra.sandbox.facebook import Facebook
from infra.sandbox.feed import Feed
from infra.sandbox.networks import Networks
from infra.sandbox.stages import BlogStage, MailStage, Stage, WallStage, remember
from infra.sandbox.wall import Clock, now_utc

BRAND = "demo"
SEED = 7


class Sandbox:
    """Bound and answering from the moment it is made; nobody talks before `start`.

    ``ports`` by platform are wishes, for sources that outlive a restart; those in `ports` are what
    became of them. ``clock`` dates what is said.
    """

    def __init__(
        self,
        *,
        ports: Mapping[str, int] | None = None,
        seed: int = SEED,
        mischief: float = MISCHIEF,
        clock: Clock = now_utc,
    ) -> None:
        wished = ports or {}
        self.facebook = Facebook(
            seed=seed, port=wished.get("facebook", 0), mischief=mischief, clock=clock
        )
        self._accounts: dict[str, Account] = {}
        self._stages: dict[str, Stage] = {}
        for name in ("levain", "aeris"):
            troupe = set_stage(name)
            account = self.facebook.add_wall(troupe.name, troupe.username, troupe.about)
            self._accounts[troupe.brand] = account
            self._stages[name] = WallStage(account.wall)
            remember(self._stages[name], troupe.past, clock())
        self._stages["letters"] = MailStage(self._accounts[BRAND].mailbox)
        blog = set_stage("feed")
        self.feed = Feed(blog.name, blog.about, port=wished.get("feeds", 0), clock=clock)
        self._stages["feed"] = BlogStage(self.feed.blog)
        remember(self._stages["feed"], blog.past, clock())
        self.networks = Networks(ports=wished, seed=seed, mischief=mischief, clock=clock)
        self._stages |= self.networks.stages
        self._stopping = threading.Event()
        self._player: threading.Thread | None = None

    @property
    def facebook_url(self) -> str:
        """Where the stand-in Graph API and pages are: `VIGIE_FACEBOOK_BASE_URL`."""
        return self.facebook.url

    @property
    def feed_url(self) -> str:
        """Where the stand-in blog is."""
        return self.feed.url

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The demo brand's accounts, each as its owner connects it."""
        account = self._accounts[BRAND]
        page = ({"account": account.wall.page.id},)
        return (
            Channel(
                "facebook",
                self.facebook.url,
                page,
                lambda _: account.secrets,
                self.subscribe,
                every_minutes=5,
            ),
            Channel("messenger", self.facebook.url, page),
            Channel("feeds", self.feed.url, ({"url": f"{self.feed.url}/feed.xml"},)),
            *self.networks.channels,
        )

    @property
    def ports(self) -> dict[str, int]:
        """Where each platform is, to be wished for next time."""
        return {one.platform: int(one.url.rpartition(":")[2]) for one in self.channels}

    @property
    def secrets(self) -> dict[str, str]:
        """The demo brand's values for Facebook, by vigie's names."""
        return self.secrets_of(BRAND)

    def secrets_of(self, brand: str) -> dict[str, str]:
        """A brand's values: `demo` is the bakery, `aeris` the airline. Raises KeyError."""
        return self._accounts[brand].secrets

    def subscribe(self, callback_url: str, *, brand: str = BRAND) -> None:
        """Shake hands and deliver there. Raises SubscriptionRefusedError, OSError."""
        self.facebook.subscribe(self._accounts[brand], callback_url)

    def start(self, vigie_url: str, *, speed: float = 1.0, seed: int = SEED) -> None:
        """Subscribe the demo brand's address, unless done already, and let the community talk.

        Raises SubscriptionRefusedError or OSError when the address does not answer as it should.
        """
        if not self._accounts[BRAND].callback:
            self.subscribe(f"{vigie_url}/webhooks/facebook/{BRAND}")
        if self._player is None:
            community = Community(plan_play(seed, speed))
            self._player = threading.Thread(
                target=self._play, args=(community,), name="sandbox-community", daemon=True
            )
            self._player.start()

    def stop(self) -> None:
        """Silence, and every port given back."""
        self._stopping.set()
        if self._player:
            self._player.join(5)
        self.facebook.close()
        self.feed.close()
        self.networks.close()

    def _play(self, community: Community) -> None:
        began = time.monotonic()
        while (at := community.next_at) is not None:
            if self._stopping.wait(max(at - (time.monotonic() - began), 0.0)):
                return
            for act in community.tick(time.monotonic() - began):
                self._stages[act.stage].perform(act)
