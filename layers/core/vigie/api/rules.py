"""A brand's rules: its word lists, what corrections made of its thresholds, and a way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from vigie.api.bodies import RulesBody
from vigie.api.routing import Call
from vigie.aws import brands
from vigie.aws.http import Answer, as_json, as_text
from vigie.aws.learning import read_policy, read_words
from vigie.brand import Role
from vigie.errors import InvalidError
from vigie.learning import suggest
from vigie.text.wordlists import LANGUAGES, WordLists, load_list

# A row holds 400 kB at most; what a PUT may bring stays well below.
MOST_BYTES: Final = 300_000


def read_rules(call: Call) -> Answer:
    """A brand's own word lists; beside them, only to be read, what its team's decisions taught."""
    call.person.must(call.path["brand"], Role.VIEWER)
    policy = read_policy(call.path["brand"])
    lists = RulesBody.model_validate(_shown(policy.lists)).model_dump(include=set(brands.LISTS))
    words = suggest(read_words(call.path["brand"]), policy.lists)
    suggestions = {name: [asdict(one) for one in found] for name, found in words.items()}
    taught = {"thresholds": asdict(policy.thresholds), "corrections": asdict(policy.corrections)}
    return as_json({**lists, "suggestions": suggestions, **taught})


def save_rules(call: Call) -> Answer:
    """Keep a brand's word lists; they hold from the next mention on."""
    call.person.must(call.path["brand"], Role.MANAGER)
    given = call.read(RulesBody).model_dump(include=set(brands.LISTS))
    words = [one for lists in given.values() for entries in lists.values() for one in entries]
    if sum(len(one.encode("utf-8", "surrogatepass")) + 3 for one in words) > MOST_BYTES:
        raise InvalidError("the lists hold 300 kB together at most", field="banned")
    rules = WordLists(**{n: {k: tuple(v) for k, v in lists.items()} for n, lists in given.items()})
    before = brands.read_rules(call.path["brand"])
    brands.save_rules(call.path["brand"], rules)
    from vigie.api.crises import note_rules  # not at a cold start

    note_rules(call.path["brand"], call.person.name, call.now, name_changes(before, rules))
    return as_json(given)


def name_changes(before: WordLists, after: WordLists) -> str:
    """What changed between two states of the lists: ``banned +2 -1, allowed +1``."""
    parts = []
    for name in brands.LISTS:
        old, new = (_spoken(getattr(lists, name)) for lists in (before, after))
        counts = (("+", len(new - old)), ("-", len(old - new)))
        told = " ".join(f"{sign}{count}" for sign, count in counts if count)
        parts += [f"{name} {told}"] if told else []
    return ", ".join(parts)


def export_rules(call: Call) -> Answer:
    """The banned words with their variants, to paste into a platform's own filter."""
    from vigie.text.spelling import spell_list  # seldom asked for: not at a cold start

    call.person.must(call.path["brand"], Role.VIEWER)
    if call.query.get("platform", "facebook") != "facebook":
        raise InvalidError("platform is facebook: no other filter is known", field="platform")
    own = brands.read_rules(call.path["brand"]).banned
    shipped = [(language, load_list("banned", language)) for language in LANGUAGES]
    return as_text(spell_list(own.items(), then=shipped))


def _spoken(lists: Mapping[str, tuple[str, ...]]) -> set[tuple[str, str]]:
    return {(language, word) for language, words in lists.items() for word in words}


def _shown(rules: WordLists) -> dict[str, dict[str, list[str]]]:
    return {
        name: {language: list(words) for language, words in getattr(rules, name).items()}
        for name in brands.LISTS
    }
