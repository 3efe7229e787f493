"""What every part of one digest mail is written from: its facts, its language, its links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from vigie.brand import Brand
from vigie.channels._digest_blocks import draw_item
from vigie.channels._layout import Drawn, Part
from vigie.channels._saying import say, say_age, say_many, say_mood
from vigie.channels._words import NARROW, typeset
from vigie.channels.quotes import LONGEST_NAME, quote, shorten
from vigie.digest import Findings, Quote

LinkOf = Callable[[str, str], str | None]
LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every part of one mail is written from."""

    found: Findings
    brand: Brand
    language: str
    inbox_url: str
    link_of: LinkOf
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The brand's own zone."""
        return ZoneInfo(self.brand.time_zone)

    def set(self, text: str) -> str:
        """Our own words with the language's spacing."""
        return typeset(text, self.language)

    def say(self, key: str, **facts: str) -> str:
        """A sentence with its facts."""
        return self.set(say(key, self.language, **facts))

    def many(self, key: str, number: float, **facts: str) -> str:
        """A sentence that depends on a number."""
        return self.set(say_many(key, number, self.language, **facts))

    def mood(self, net: float | None) -> str:
        """A net sentiment, with its sign."""
        return say_mood(net, self.language)

    def age(self, since: datetime) -> str:
        """How long ago something was."""
        return say_age(self.now - since, self.language)

    def place(self, where: str = "") -> str:
        """An address in the page, which opens at this brand."""
        return f"{self.inbox_url}#brand={self.brand.slug}" + (f"&{where}" if where else "")

    def words_of(self, said: Quote, longest: int = LONGEST_QUOTE) -> str:
        """What a mention says, in the quotes of the reader's language, or why nothing is shown."""
        if said.is_illegal or said.is_private:
            return self.say("illegal" if said.is_illegal else "private")
        text = quote(said.text, self.language, longest)
        if not text:
            return self.say("no_text")
        return f"«{NARROW}{text}{NARROW}»" if self.language == "fr" else f"“{text}”"

    def about(self, said: Quote, *, by: bool = True) -> str:
        """Whose it is, where, and how long ago."""
        name = [shorten(said.author or self.say("anonymous"), LONGEST_NAME)] if by else []
        ago = self.say("ago", age=self.age(said.said_at))
        return " · ".join((*name, said.platform, ago))

    def mention(
        self,
        said: Quote,
        *,
        text: str = "",
        more: str = "",
        by: bool = True,
        actions: tuple[tuple[str, str], ...] = (),
    ) -> Drawn:
        """A mention as one item of a list: it leads to its place in the page."""
        link = self.place(f"mention={said.mention_id}")
        about = " · ".join(filter(None, (self.about(said, by=by), more)))
        return draw_item(text or self.words_of(said), link, about=about, actions=actions)

    def title(self, key: str) -> Part:
        """A heading."""
        return Part("title", self.say(key))
