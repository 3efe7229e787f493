"""From HTML to the words a reader would see."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from vigie.platforms._fields import clean_text, read_url

BLOCKS = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre"}
    | {"section", "table", "td", "th", "tr", "ul"}
)
SILENT = frozenset({"script", "style", "template", "noscript", "head", "title"})
LONGEST_HTML = 200_000
# Comments, and tags that never close, cost the standard parser the square of their number.
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
OPEN_ENDED = re.compile(r"<(?![^<>]*>)")
MARKUP = re.compile(
    r"</?(?:a|b|blockquote|br|div|em|h[1-6]|i|img|li|ol|p|pre|script|span|strong|style|ul)\b[^<>]*>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def html_to_text(html: str) -> str:
    """The visible text: tags gone, entities decoded, a line for each block."""
    return _read(html)[0]


def looks_like_html(text: str) -> bool:
    """Whether a text that should be plain holds tags nobody writes by accident."""
    return MARKUP.search(text) is not None


def images_of(html: str) -> tuple[str, ...]:
    """Addresses of the pictures an HTML text shows."""
    return _read(html)[1]


def plain_text(text: str) -> str:
    """A text that is said to be plain; leftovers of escaping twice are decoded all the same."""
    return _tidy(unescape(text) if ENTITY.search(text) else text)


class _Reader(HTMLParser):
    """Collects words and pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.images: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        if tag in BLOCKS:
            self.words.append("\n")
        if tag == "img":
            self._keep_image(dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself is one tag: a line break written so breaks one line."""
        self.handle_starttag(tag, attrs)
        if tag in SILENT:
            self._silent -= 1

    def _keep_image(self, attrs: dict[str, str | None]) -> None:
        """Keep a picture; one that is a point wide counts readers and shows nothing."""
        url = read_url(attrs.get("src"))
        if url and not {attrs.get("width"), attrs.get("height")} & {"0", "1"}:
            self.images.append(url)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(re.sub(r"\s+", " ", data))


def _read(html: str) -> tuple[str, tuple[str, ...]]:
    reader = _Reader()
    try:
        reader.feed(OPEN_ENDED.sub("&lt;", COMMENT.sub("", html[:LONGEST_HTML])))
        reader.close()
    except AssertionError:
        # The parser gives up on some malformed declarations; what it read so far stands.
        reader.words.append("")
    return _tidy("".join(reader.words)), tuple(dict.fromkeys(reader.images))


def _tidy(text: str) -> str:
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in clean_text(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
