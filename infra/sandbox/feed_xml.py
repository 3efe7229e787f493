"""The blog's feeds: RSS 2.0 for articles and comments as WordPress writes them, and Atom."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from html import escape

from infra.sandbox.blog import Article, Blog, Remark

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)
PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
EXCERPT = 160


def write_rss(blog: Blog) -> str:
    """The articles, the newest first (https://www.rssboard.org/rss-specification)."""
    items = [_article_item(blog, one) for one in blog.latest_articles()]
    return _channel(blog, blog.title, "/feed.xml", items)


def write_comments(blog: Blog) -> str:
    """The comments of the whole site, each titled by a sentence about it."""
    items = [_remark_item(blog, one) for one in blog.latest_remarks()]
    return _channel(blog, f"Commentaires pour {blog.title}", "/comments/feed/", items)


def write_atom(blog: Blog) -> str:
    """The articles once more, in Atom (https://www.rfc-editor.org/rfc/rfc4287)."""
    articles = blog.latest_articles()
    updated = _iso(articles[0].said_at if articles else blog.clock())
    return (
        f'{PROLOG}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">'
        f"<title>{escape(blog.title)}</title><id>{blog.base_url}/</id>"
        f'<link rel="self" href="{blog.base_url}/atom.xml"/>'
        f'<link rel="alternate" href="{blog.base_url}/"/><updated>{updated}</updated>'
        f"{''.join(_atom_entry(blog, one) for one in articles)}</feed>"
    )


def _channel(blog: Blog, title: str, path: str, items: list[str]) -> str:
    return (
        f'{PROLOG}<rss version="2.0" {NAMESPACES}><channel>'
        f"<title>{escape(title)}</title>"
        f'<atom:link href="{blog.base_url}{path}" rel="self" type="application/rss+xml"/>'
        f"<link>{blog.base_url}/</link><description>{escape(blog.about)}</description>"
        f"<language>fr-FR</language><ttl>1</ttl>{''.join(items)}</channel></rss>"
    )


def _article_item(blog: Blog, one: Article) -> str:
    return (
        f"<item><title>{escape(one.title)}</title><link>{one.url}</link>"
        f"<comments>{one.url}#respond</comments>"
        f"<dc:creator>{_cdata(one.author)}</dc:creator>"
        f"<pubDate>{format_datetime(one.said_at)}</pubDate>"
        f'<guid isPermaLink="false">{blog.base_url}/?p={one.number}</guid>'
        f"<description>{_cdata(escape(_excerpt(one.text)))}</description>"
        f"<content:encoded>{_cdata(_paragraph(one.text))}</content:encoded>"
        f"<wfw:commentRss>{one.url}feed/</wfw:commentRss>"
        f"<slash:comments>{len(blog.remarks_under(one))}</slash:comments></item>"
    )


def _remark_item(blog: Blog, one: Remark) -> str:
    title = f"Commentaires sur {one.article.title} par {one.author}"
    return (
        f"<item><title>{escape(title)}</title><link>{one.url}</link>"
        f"<dc:creator>{_cdata(one.author)}</dc:creator>"
        f"<pubDate>{format_datetime(one.said_at)}</pubDate>"
        f'<guid isPermaLink="false">{blog.base_url}/?p={one.article.number}'
        f"#comment-{one.number}</guid>"
        f"<description>{_cdata(escape(_excerpt(one.text)))}</description>"
        f"<content:encoded>{_cdata(_paragraph(one.text))}</content:encoded></item>"
    )


def _atom_entry(blog: Blog, one: Article) -> str:
    return (
        f"<entry><title>{escape(one.title)}</title>"
        f"<id>{blog.base_url}/?p={one.number}</id>"
        f'<link rel="alternate" href="{one.url}"/>'
        f"<author><name>{escape(one.author)}</name></author>"
        f"<published>{_iso(one.said_at)}</published><updated>{_iso(one.said_at)}</updated>"
        f'<content type="html">{escape(_paragraph(one.text))}</content></entry>'
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " […]"


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
