"""A platform as data: what it can do, its limits, policy, duties and guide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from vigie.length import Counting


class Capability(StrEnum):
    """What an interface offers; all but the last three are columns of the capability table.

    ``publish``: a post of the brand's own that is words alone. ``edit own``, ``delete own``: of an
    answer of the brand's own.
    """

    MENTIONS = "mentions"
    COMMENTS = "comments"
    PUSH = "push"
    PUBLIC_REPLY = "public reply"
    PRIVATE_REPLY = "private reply"
    HIDE = "hide"
    UNHIDE = "unhide"
    DELETE = "delete"
    SPAM = "spam"
    LIKE = "like"
    PUBLISH = "publish"
    EDIT_OWN = "edit own"
    DELETE_OWN = "delete own"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing said to the owner, by a native of each language."""

    fr: str
    en: str


NOTHING_TOLD = Told("", "")


@dataclass(frozen=True, slots=True)
class ConnectionStep:
    """One thing the owner does to connect an account, in both languages.

    ``key`` names the step for `vigie check`: what `examine` finds about it is shown beside it; a
    step also counts as missing while a secret it names is not written.
    """

    fr: str
    en: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A right to ask the platform for, and what vigie needs it for."""

    name: str
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What a platform allows at the moment of sending, as data; `vigie.reply` applies it.

    ``needs_summons``: a public reply only to who called us (fact ``summons``), else a human task.
    ``private_once_within``: one private reply to a public comment, this long after it was made.
    ``message_window``: a private message this long after the person last wrote in private;
    ``human_window``: up to here when a human wrote it and the platform is told so.
    ``edit_within``, ``delete_within``: an answer of our own is changed or taken back this long
    after it was sent, None: for good. ``own_in_private``: private answers too, not public ones
    alone.
    ``shortest``: the fewest characters a reply may have. ``generated_text``: whether words drafted
    by a machine may be sent. ``one_reply``: a second public reply replaces the first (reviews).
    ``short_links``: whether addresses that redirect stay up; ``link_price``: what words with a link
    in public cost, in US dollars.
    """

    needs_summons: bool = False
    private_once_within: timedelta | None = None
    message_window: timedelta | None = None
    human_window: timedelta | None = None
    edit_within: timedelta | None = None
    delete_within: timedelta | None = None
    own_in_private: bool = False
    shortest: int = 0
    generated_text: bool = True
    one_reply: bool = False
    short_links: bool = True
    link_price: float = 0.0


@dataclass(frozen=True, slots=True)
class Duties:
    """What a platform's terms ask of stored content, as data; maintain_sources keeps them.

    ``keep``: words and names go this long after they were last fetched; None: our own 90 days.
    ``recheck_every``: ids are read again this often, and what is gone there goes here.
    ``figures_apart``: its figures are never mixed with another platform's. ``people``: whether
    figures may be made of who writes there; ``matching``: whether an account there may be matched
    with one elsewhere without that person's recorded consent.
    """

    keep: timedelta | None = None
    recheck_every: timedelta | None = None
    figures_apart: bool = False
    people: bool = True
    matching: bool = True

    @property
    def tallies(self) -> bool:
        """Whether days of people may be kept: not where names themselves are lent for less long."""
        return self.people and self.keep is None


@dataclass(frozen=True, slots=True)
class Profile:
    """A platform as data: what the capability table, the guides and the send-time policy read.

    ``reply_length`` and ``private_length`` are in the platform's own ``counting``, None where there
    is no such reply; ``private_counting`` where it counts private messages another way.
    ``limits``, ``windows``, ``price`` and ``storage_duty`` are one short English phrase each.
    ``secrets`` names the values `PUT /api/secrets` takes, of which ``optional`` may be left out;
    ``derived`` names those vigie writes itself (an access token it was given, when it expires).
    ``secrets_of`` is another platform's slug whose values serve where this one has none.
    ``address`` says which field of a source the platform reads: ``url``, ``account``, ``query`` or
    empty when it is push only; a source may give one of ``also`` instead, or beside it.
    ``ready_in`` tells how long a newcomer waits for access: "minutes" or "weeks"; ``meanwhile``
    what to start with until then. ``home`` is where a human acts when a mention has no address of
    its own, ``composer`` where one writes a post: an address, or a path on a self-hosted one.
    ``self_hosted``: each source's address is its realm. ``is_alert``: it only points at talk that
    lives elsewhere.

    ``post_length`` is of a post of the brand's own, in ``counting`` or ``post_counting``; ``place``
    the secret that says where such a post goes, empty where the token alone tells.
    """

    slug: str
    name: str
    capabilities: frozenset[Capability]
    secrets: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    derived: tuple[str, ...] = ()
    secrets_of: str = ""
    address: str = ""
    also: tuple[str, ...] = ()
    reply_length: int | None = None
    private_length: int | None = None
    counting: Counting = Counting.CHARACTERS
    private_counting: Counting | None = None
    post_length: int | None = None
    post_counting: Counting | None = None
    place: str = ""
    limits: str = ""
    windows: str = ""
    price: str = ""
    storage_duty: str = ""
    policy: Policy = Policy()
    duties: Duties = Duties()
    ready_in: str = "minutes"
    meanwhile: Told | None = None
    scopes: tuple[Scope, ...] = ()
    reads: Told | None = None
    writes: Told | None = None
    stores: Told | None = None
    steps: tuple[ConnectionStep, ...] = ()
    base_url: str = ""
    home: str = ""
    composer: str = ""
    self_hosted: bool = False
    is_alert: bool = False

    def can(self, capability: Capability) -> bool:
        """Whether the platform's interface offers this."""
        return capability in self.capabilities
