"""Which of its brand's own terms a mention names, and which dangers."""

from __future__ import annotations

from vigie.alarming import keep_grave, may_name_danger
from vigie.analysis import Analysis
from vigie.aws.brands import read_known, read_terms
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


def name_dangers(mention: Mention, analysis: Analysis) -> tuple[str, ...]:
    """The kinds of danger a mention's words name that its brand must hear of at once."""
    if not mention.text or not may_name_danger(analysis):
        return ()
    from vigie.text.danger import find_dangers  # few words are read for it: not at a cold start

    brand = read_known(mention.brand)
    own = brand.alerting.crisis_words if brand else {}
    return keep_grave((one.kind for one in find_dangers(mention.text, own)), analysis)
