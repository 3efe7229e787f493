"""The brand's links in its own words: tagged, shortened where that helps, and counted.

Rules: only the brand's own site; in public only, since in a message to one person a click would
tell what that person did, so there the address keeps its length and gets its tags; not where the
platform removes addresses that redirect; not where the short one would be the longer; of many, the
first ten. Words that fit as written never become too long by a tag.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from vigie.action import ActionKind
from vigie.aws.settings import settings
from vigie.aws.table import Write
from vigie.brand import Brand
from vigie.jobs.outgoing import Caution, Outgoing
from vigie.length import Counting, count_length
from vigie.platforms import Profile, load_platform

MOST_SHORT = 10


@dataclass(frozen=True, slots=True)
class Said:
    """Words that are about to leave: where, as which act, and what the site should call them.

    ``most`` is how many of their links become short ones: each is two rows of one transaction.
    """

    text: str
    kind: ActionKind
    about: str
    campaign: str
    mention_id: str = ""
    is_private: bool = False
    most: int = MOST_SHORT


@dataclass(frozen=True, slots=True)
class Tracked:
    """The words as they leave, the rows that make their links work, and what to warn of."""

    text: str
    writes: tuple[Write, ...] = ()
    cautions: tuple[Caution, ...] = ()


def track_links(out: Outgoing) -> Outgoing:
    """The brand's own links become short ones that count clicks."""
    from vigie.tracked import REPLY

    profile = load_platform(out.mention.platform).PROFILE
    is_private = out.mention.is_private or out.kind is ActionKind.PRIVATE_REPLY
    said = Said(out.text, out.kind, out.action_id, REPLY, out.mention.id, is_private)
    done = track_text(out.brand, profile, said, out.now)
    writes = (*out.writes, *done.writes)
    return replace(out, text=done.text, writes=writes).warned(*done.cautions)


def track_text(brand: Brand, profile: Profile, said: Said, now: datetime) -> Tracked:
    """The words with their own links tagged; the same act and words give the same links."""
    from vigie.tracked import find_own_links, has_link, replace_links, tag_link

    cautions = warn_of_price(profile) if has_link(said.text) and not said.is_private else ()
    links = find_own_links(said.text, brand.site)
    links = tuple(one for one in links if not _is_short_already(one.url))
    if not links:
        return Tracked(said.text, cautions=cautions)
    full = {one.url: tag_link(one.url, profile.slug, said.campaign) for one in links}
    short = _shorten(brand, profile, said, full)
    text = replace_links(said.text, links, {**full, **short})
    if not _fits(profile, said.kind, text) and _fits(profile, said.kind, said.text):
        plain = Caution(
            "links_untracked", "with its tags the link would not fit: it stays as it is"
        )
        return Tracked(said.text, cautions=(*cautions, plain))
    if not profile.policy.short_links and not said.is_private:
        kept = f"{profile.name} removes shortened links: the address stays whole"
        cautions = (*cautions, Caution("links_kept_long", kept))
    return Tracked(text, _link_writes(brand, profile, said, full, short, now), cautions)


def warn_of_price(profile: Profile) -> tuple[Caution, ...]:
    """What a link in public costs there, where it costs something."""
    price = profile.policy.link_price
    if not price:
        return ()
    detail = f"a link makes this cost {price:.2f} USD on {profile.name}"
    return (Caution("link_costs", detail, {"usd": price}),)


def _shorten(brand: Brand, profile: Profile, said: Said, full: dict[str, str]) -> dict[str, str]:
    from vigie.tracked import code_for

    site = settings().site_url
    if not site or said.is_private or not profile.policy.short_links:
        return {}
    found = {url: f"{site}/l/{code_for(brand.slug, to, said.about)}" for url, to in full.items()}
    shorter = ((url, short) for url, short in found.items() if len(short) < len(full[url]))
    return dict(islice(shorter, said.most))


def _link_writes(  # noqa: PLR0917 - a link is that much
    brand: Brand,
    profile: Profile,
    said: Said,
    full: dict[str, str],
    short: dict[str, str],
    now: datetime,
) -> tuple[Write, ...]:
    from vigie.aws.tracked_links import short_link_writes
    from vigie.tracked import ShortLink

    leads_to = {address: full[url] for url, address in short.items()}
    made = [
        ShortLink(
            code=address.rpartition("/")[2],
            brand=brand.slug,
            url=url,
            site=brand.site,
            platform=profile.slug,
            about=said.about,
            made_at=now,
            mention_id=said.mention_id,
        )
        for address, url in leads_to.items()
    ]
    return tuple(one for link in made for one in short_link_writes(link))


def _is_short_already(url: str) -> bool:
    site = settings().site_url
    return bool(site) and url.startswith(f"{site}/l/")


def _fits(profile: Profile, kind: ActionKind, text: str) -> bool:
    longest, counting = _room(profile, kind)
    return longest is None or count_length(text, counting) <= longest


def _room(profile: Profile, kind: ActionKind) -> tuple[int | None, Counting]:
    if kind is ActionKind.PRIVATE_REPLY:
        return profile.private_length, profile.private_counting or profile.counting
    if kind is ActionKind.PUBLISH:
        return profile.post_length, profile.post_counting or profile.counting
    return profile.reply_length, profile.counting
