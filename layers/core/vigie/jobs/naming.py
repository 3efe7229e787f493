"""Which of its brand's own terms a mention names."""

from __future__ import annotations

from vigie.aws.brands import read_terms
from vigie.card import Named
from vigie.mention import Mention

MOST = 20  # a card stays small


def find_names(mention: Mention) -> tuple[Named, ...]:
    """The brand's terms named in the words, each once as best written, in order of place."""
    rows = read_terms(mention.brand)
    if not rows or not mention.text:
        return ()
    from vigie.text.terms import How, make_terms, match_terms  # not at a cold start

    terms = make_terms(rows)
    kinds = {term.name: term.kind for term in terms}
    ways = list(How)
    best: dict[str, How] = {}
    for match in match_terms(mention.text, terms):
        best[match.name] = min(best.get(match.name, match.how), match.how, key=ways.index)
    named = (Named(name, kinds[name].value, how.value) for name, how in best.items())
    return tuple(named)[:MOST]
