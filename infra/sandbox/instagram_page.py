"""The stand-in Instagram as a visitor sees it: photos, comments, replies, and what was hidden."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Response

from infra.sandbox.instagram_gallery import Gallery, Letter, Media, Remark
from infra.sandbox.look import frame, show_said

NOTICE = "sandbox – stand-in, not Instagram · bac à sable – doublure, pas Instagram"


def show_galleries(galleries: list[Gallery]) -> Response:
    """Every media with its comments, the newest first."""
    names = ", ".join(escape(one.account.name) for one in galleries)
    main = "".join(_articles(one) for one in galleries)
    return frame(f"{names} – sandbox", NOTICE, f"<h1>{names}</h1>", main)


def _articles(gallery: Gallery) -> str:
    newest = sorted(gallery.media.values(), key=lambda one: -one.rank)
    articles = "".join(_article(gallery, media) for media in newest)
    return articles + _elsewhere(gallery) + _talks(gallery)


def _article(gallery: Gallery, media: Media) -> str:
    remarks = "".join(_item(gallery, one) for one in gallery.under(media))
    photo = f'<img src="/photos/{media.rank}.svg" alt="photo">'
    return f"<article>{photo}<p>{escape(media.caption)}</p><ol>{remarks}</ol></article>"


def _item(gallery: Gallery, remark: Remark) -> str:
    return _said(gallery, remark, [_item(gallery, one) for one in gallery.under(remark)])


def _said(gallery: Gallery, remark: Remark, below: list[str]) -> str:
    is_own = remark.author == gallery.account
    return show_said(
        remark.author.name,
        remark.text,
        remark.said_at,
        marks=["masqué · hidden"] if remark.hidden else [],
        kind=f"{'page' if is_own else ''} {'hidden' if remark.hidden else ''}".strip(),
        below=below,
    )


def _elsewhere(gallery: Gallery) -> str:
    """Comments under other people's photos that name the account, and its answers there."""
    said = gallery.elsewhere.values()
    shown = "".join(
        _said(gallery, one, [_said(gallery, each, []) for each in said if each.parent is one])
        for one in said
        if one.parent is None
    )
    title = "<h2>Mentions ailleurs · Mentions elsewhere</h2>"
    return f"{title}<article><ol>{shown}</ol></article>" if shown else ""


def _talks(gallery: Gallery) -> str:
    shown = "".join(
        f"<article><ol>{''.join(_letter(gallery, one) for one in reversed(letters))}</ol></article>"
        for _, letters in gallery.talks()
    )
    return f"<h2>Messages privés · Private messages</h2>{shown}" if shown else ""


def _letter(gallery: Gallery, letter: Letter) -> str:
    author = gallery.account if letter.own else letter.person
    return show_said(author.name, letter.text, letter.said_at, kind="page" if letter.own else "")
