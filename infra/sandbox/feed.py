"""A stand-in blog: its feeds, which answer 304 when nothing is new, and its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from infra.sandbox.blog import Article, Blog
from infra.sandbox.feed_xml import write_atom, write_comments, write_rss
from infra.sandbox.look import frame, picture
from infra.sandbox.served import Served
from infra.sandbox.wall import Clock, now_utc

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NOTICE = "sandbox – stand-in blog · bac à sable – blog de démonstration"
RSS = "application/rss+xml; charset=UTF-8"
FEEDS: dict[str, tuple[Callable[[Blog], str], str]] = {
    "/feed.xml": (write_rss, RSS),
    "/feed": (write_rss, RSS),
    "/comments/feed": (write_comments, RSS),
    "/atom.xml": (write_atom, "application/atom+xml; charset=UTF-8"),
}


class Feed:
    """Serves the blog from the moment it is made."""

    def __init__(self, title: str, about: str, *, port: int = 0, clock: Clock = now_utc) -> None:
        self._served = Served(self._serve, port=port)
        self.url = self._served.url
        self.blog = Blog(title, about, self.url, clock)
        self._served.start()

    def close(self) -> None:
        """Stop serving."""
        self._served.close()

    def _serve(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        feed = FEEDS.get(request.path.rstrip("/"))
        if request.method not in ("GET", "HEAD"):
            response = Response(status=HTTPStatus.METHOD_NOT_ALLOWED)
        elif feed:
            response = self._answer_feed(request, *feed)
        else:
            response = self._show(request.path)
        return response(environ, start_response)

    def _answer_feed(self, request: Request, write: Callable[[Blog], str], kind: str) -> Response:
        """The feed with its marks; `make_conditional` turns what is known into a 304."""
        with self.blog.lock:
            body = write(self.blog).encode()
            said = [one.said_at for one in self.blog.articles]
            said += [one.said_at for one in self.blog.remarks]
        response = Response(body, content_type=kind)
        response.set_etag(hashlib.sha256(body).hexdigest()[:20])
        response.last_modified = max(said, default=self.blog.clock())
        return response.make_conditional(request)

    def _show(self, path: str) -> Response:
        """All articles, or the one at that address."""
        if path.startswith("/photos/"):
            return picture(path)
        wanted = [one for one in self.blog.latest_articles() if one.url == self.url + path]
        if not wanted and path != "/":
            return Response("not found\n", HTTPStatus.NOT_FOUND)
        blog = self.blog
        main = "".join(self._article(one) for one in wanted or blog.latest_articles())
        header = f'<h1><a href="/">{escape(blog.title)}</a></h1><p>{escape(blog.about)}</p>'
        footer = '<p class="quiet"><a href="/feed.xml">RSS</a> · <a href="/atom.xml">Atom</a></p>'
        return frame(blog.title, NOTICE, header, main, footer)

    def _article(self, one: Article) -> str:
        remarks = "".join(
            f'<li id="comment-{remark.number}"><div><strong>{escape(remark.author)}</strong>'
            f"<p>{escape(remark.text)}</p></div></li>"
            for remark in self.blog.remarks_under(one)
        )
        return (
            f'<article><h2><a href="{escape(one.url)}">{escape(one.title)}</a></h2>'
            f"<strong>{escape(one.author)}</strong> <time>{one.said_at:%d/%m %H:%M} UTC</time>"
            f"<p>{escape(one.text)}</p><ol>{remarks}</ol></article>"
        )
