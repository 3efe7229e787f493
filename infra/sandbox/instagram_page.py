"""The stand-in Instagram as a visitor sees it: photos, comments, replies, and what was hidden."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Response

from infra.sandbox.instagram_gallery import Gallery, Media, Remark
from infra.sandbox.look import frame

NOTICE = "sandbox – stand-in, not Instagram · bac à sable – doublure, pas Instagram"


def show_galleries(galleries: list[Gallery]) -> Response:
    """Every media with its comments, the newest first."""
    names = ", ".join(escape(one.account.name) for one in galleries)
    main = "".join(_articles(one) for one in galleries)
    return frame(f"{names} – sandbox", NOTICE, f"<h1>{names}</h1>", main)


def _articles(gallery: Gallery) -> str:
    newest = sorted(gallery.media.values(), key=lambda one: -one.rank)
    return "".join(_article(gallery, media) for media in newest)


def _article(gallery: Gallery, media: Media) -> str:
    remarks = "".join(_item(gallery, one) for one in gallery.under(media))
    photo = f'<img src="/photos/{media.rank}.svg" alt="photo">'
    return f"<article>{photo}<p>{escape(media.caption)}</p><ol>{remarks}</ol></article>"


def _item(gallery: Gallery, remark: Remark) -> str:
    replies = "".join(_item(gallery, one) for one in gallery.under(remark))
    kind = "hidden" if remark.hidden else ""
    words = f"<strong>{escape(remark.author.name)}</strong><p>{escape(remark.text)}</p>"
    below = f"<ol>{replies}</ol>" if replies else ""
    return f'<li class="{kind}" id="c{remark.id}"><div>{words}</div>{below}</li>'
