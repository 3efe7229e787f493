"""Where the links in mails lead: GET shows, POST acts, since mail scanners follow every link."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from vigie.api.link_acts import Visit, Visitor, visit
from vigie.api.link_page import Page, Seen, State, answer_page, compose, offer_return
from vigie.api.link_words import COMMON
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.aws.http import Answer
from vigie.aws.links import mint, open_link
from vigie.aws.readers import is_owner, owner, reached_by
from vigie.brand import Brand
from vigie.channels._words import language_of
from vigie.errors import ExpiredLinkError, ForgedLinkError
from vigie.link import Act, Link, name_person

ONE_CLICK = b"List-Unsubscribe=One-Click"
ABOUT_MAILS = (Act.UNSUBSCRIBE, Act.RESUBSCRIBE)


def show_link(call: Call) -> Answer:
    """What a link would do, and the button that does it; changes nothing."""
    return _answer(call, doing=False)


def follow_link(call: Call) -> Answer:
    """Do what a link says, once; a mail program's one click (RFC 8058) only ever unsubscribes."""
    return _answer(call, doing=True)


def _answer(call: Call, *, doing: bool) -> Answer:
    try:
        link = open_link(call.path["token"], call.now)
    except ForgedLinkError:
        return _dead_end(call, State.FORGED, "")
    except ExpiredLinkError as error:
        if error.link.act in (Act.SHARE, Act.REPORT):
            from vigie.api.share_page import answer_dead

            return answer_dead()
        return _dead_end(call, State.EXPIRED, error.link.brand)
    if link.act in (Act.SHARE, Act.REPORT):
        from vigie.api.share_page import show_shared  # its page is no part of the others'

        return show_shared(link, call)
    brand = read_brand(link.brand)
    visitor = _who(link, brand)
    if brand is None or visitor is None:
        return _dead_end(call, State.GONE, link.brand)
    clicked = ONE_CLICK in call.request.body and link.act is not Act.UNSUBSCRIBE
    seen = visit(Visit(link, visitor, brand, call, doing and not clicked))
    leaves = link.act is Act.UNSUBSCRIBE
    deployed = leaves and is_owner(visitor.person)
    page = compose(link, _named(seen, brand), visitor.language, owner=deployed)
    if leaves and seen.state in (State.DONE, State.ALREADY):
        page = _with_return(page, link)
    return answer_page(page, seen.state)


def _who(link: Link, brand: Brand | None) -> Visitor | None:
    """Who holds a link: with their place among the recipients goes what their links may do.

    Leaving stays possible for whoever once got a mail. Who comes from Slack or Teams is whoever
    reads there: the team.
    """
    if brand is None:
        return None
    if link.person.startswith("@"):
        language = brand.languages[0]
        return Visitor(link.person, COMMON[language]["team"], language)
    for one in (*reached_by(brand), owner()):
        if name_person(one.email) == link.person:
            return Visitor(link.person, one.email, language_of(one.language))
    if link.act in ABOUT_MAILS:
        return Visitor(link.person, "", brand.languages[0])
    return None


def _named(seen: Seen, brand: Brand | None) -> Seen:
    """With the facts no text may lack."""
    facts = {**seen.facts, "brand": brand.name if brand else ""}
    return Seen(seen.state, defaultdict(str, facts))


def _with_return(page: Page, link: Link) -> Page:
    """Leaving is undone on the spot by whoever pressed too fast."""
    back = replace(link, act=Act.RESUBSCRIBE)
    return offer_return(page, back, mint(back))


def _dead_end(call: Call, state: State, slug: str) -> Answer:
    """A page without a button, in the browser's language: nobody is known to be there."""
    spoken = language_of(call.request.headers.get("accept-language", "")[:2])
    seen = _named(Seen(state), read_brand(slug) if slug else None)
    return answer_page(compose(None, seen, spoken), state)
