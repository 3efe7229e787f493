"""The likely cause of a spike: words its authors share and the usual talk lacks, or an address."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vigie.spike import FEWEST_AUTHORS
from vigie.text.normalise import fold_char

_WORD = re.compile(r"[^\W\d_]{3,}")
_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|[@#]?\w+@\S*|@\w+|\b\w{1,2}'")
_LINK = re.compile(r"https?://[^\s<>\"«»“”]{3,2000}", re.IGNORECASE)
_AFTER_LINK = ".,;:!?…)]}'’*"
_SHORTEST = 3
_USUAL_TRUST = 20  # texts: without any, a word is taken to be in one of twenty
_TELLING = 1.5
_SILENT = """les des une est pas que qui pour dans avec sur plus mais tout tous toute sont ont
cette cet ces mes ses vos nos leur vous nous elle ils lui moi toi son par part mon ton votre notre
apres avant depuis alors donc car comme quand encore jamais toujours tres bien mal rien fait faire
ete etre avoir avait avaient aurait sera etait suis chez sans aussi meme cela ceci peu peut deux
trois jour heure fois annee semaine premier dernier merci bonjour svp stp non oui vraiment
tellement quoi quelque plusieurs autre aucun deja puis enfin parce sauf malgre lors suite voila
voir dit dire demande comment personne temps compte mauvaise bonne bon sous entre vers ans mot eux
pourquoi faut veux doit dois va vais aller the and you your for are was were but not with this that
have has had they them their our from what when where how why all any out get got can cant dont
does did didn doesn won isn wasn just very too still been being will would could should there here
about after before again then than into one two day hour minute week time hello please pls thank
really never always even more most some such who which because now help need over like only make
going today tomorrow yesterday tonight someone anyone let guy told way know take off other another
want say said ever already through since right nothing first last next made yet better her his she
him keep tried trying put left until think tell see sure also yes look its use back people good
thing long new give nul honte honteux scandale inadmissible decu decue deception horrible affreux
pire lamentable dommage bad worst terrible awful disgusting shame shameful unacceptable
disappointed angry furious hate ridiculous poor fail rude experience
"""


@dataclass(frozen=True, slots=True)
class Said:
    """One text of a spike and whose it is; an author without an id counts as one person."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class SharedLink:
    """A web address that several people point to, in its canonical form."""

    address: str
    people: int


def likely_cause(
    said: Sequence[Said], usual: Sequence[str] = (), *, names: Iterable[str] = (), most: int = 3
) -> tuple[str, ...]:
    """The words that a spike's authors share and the usual talk lacks, strongest first.

    Rule: a word counts once per author and needs two; function words, words of mere feeling and the
    brand's own ``names`` say nothing. Score: authors x log of how much more of them use it than of
    the ``usual`` texts, beyond half as much again.
    """
    mute_words = {_stem(word) for name in (_SILENT, *names) for word in _words(name)}
    authors: defaultdict[str, set[str]] = defaultdict(set)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in said:
        for word in _words(one.text):
            authors[_stem(word)].add(one.author)
            spellings[_stem(word)][word] += 1
    before = Counter(stem for text in usual for stem in {_stem(word) for word in _words(text)})
    people = len({one.author for one in said})

    def weight(stem: str) -> float:
        habit = (before[stem] + 1) / (len(usual) + _USUAL_TRUST)
        return len(authors[stem]) * math.log(len(authors[stem]) / people / habit / _TELLING)

    shared = [s for s in authors if len(authors[s]) >= FEWEST_AUTHORS and s not in mute_words]
    telling = sorted((s for s in shared if weight(s) > 0), key=lambda s: (-weight(s), s))
    return tuple(spellings[stem].most_common(1)[0][0] for stem in telling[:most])


def find_shared_link(said: Iterable[Said]) -> SharedLink | None:
    """The address that most authors of a spike point to, at least two; None where there is none.

    Rule: http and https only, redirects of known wrappers undone, without trackers, once per
    author; http, https and a leading www are one place; the first of equals in order of letters.
    """
    authors: defaultdict[str, set[str]] = defaultdict(set)
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for one in said:
        for address in _addresses(one.text):
            place = address.partition("://")[2].removeprefix("www.")
            authors[place].add(one.author)
            spellings[place].add(address)
    ranked = sorted(authors, key=lambda place: (-len(authors[place]), place))
    if not ranked or len(authors[ranked[0]]) < FEWEST_AUTHORS:
        return None
    return SharedLink(max(spellings[ranked[0]]), len(authors[ranked[0]]))


def _addresses(text: str) -> set[str]:
    if "://" not in text:
        return set()
    from vigie.platforms._canonical import canonical, host_of, target_of  # only where links are

    links = (found.rstrip(_AFTER_LINK) for found in _LINK.findall(text))
    known = {canonical(target_of(link)) for link in links}
    # A name before the host is how a link to one place is dressed up as a link to another.
    return {one for one in known if "." in host_of(one) and "@" not in one.split("/")[2]}


def _words(text: str) -> list[str]:
    return _WORD.findall(_NOT_WORDS.sub(" ", text.lower().replace("\u2019", "'")))


def _stem(word: str) -> str:
    """Plain letters without the plural: livraisons and livraison are one word."""
    plain = "".join(fold_char(char) for char in word)
    return plain[:-1] if len(plain) > _SHORTEST and plain[-1] in "sx" else plain
