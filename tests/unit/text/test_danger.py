"""Words of danger: what must ring, what only sounds so, and how often ordinary talk rings."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from vigie.alarming import keep_grave, may_name_danger
from vigie.text import analyse
from vigie.text.danger import find_dangers

ROOT = Path(__file__).parents[3]

DANGERS = {
    "Toute la famille a été malade après avoir mangé chez vous": "poisoning",
    "Intoxication alimentaire hier soir, merci beaucoup": "poisoning",
    "We were all sick after eating here": "poisoning",
    "I got FOOD POISONING from your chicken": "poisoning",
    "Ma fille a fait un choc anaphylactique": "allergy",
    "Je suis allergique aux noix, je l'avais dit, et il y en avait plein": "allergy",
    "She had an allergic reaction, nobody warned us": "allergy",
    "J'ai passé la nuit aux urgences à cause de votre tartare": "injury",
    "J'ai trouvé un morceau de verre dans ma salade": "injury",
    "Found a shard of glass in my yoghurt": "injury",
    "My son ended up in hospital": "injury",
    "Le chargeur a pris feu dans la chambre": "fire",
    "La batterie de la trottinette a explosé": "fire",
    "The toaster caught fire": "fire",
    "Propos racistes de la vendeuse envers mon mari": "racism",
    "Your guard was racist to my wife": "racism",
    "Je me suis sentie harcelée par votre serveur": "harassment",
    "Your waiter harassed my daughter": "harassment",
    "Toutes mes données personnelles ont été volées": "leak",
    "There has been a data breach and you said nothing": "leak",
    "J'ai appelé la police, ils arrivent": "police",
    "I have called the police": "police",
    "Mon avocat va vous contacter": "lawyer",
    "You will hear from my solicitor": "lawyer",
    "Produit retiré de la vente et toujours en rayon": "recall",
    "Another product recall, and not a word from you": "recall",
    "Mon chien est mort après avoir mangé vos croquettes": "death",
    "Your staff nearly killed my father": "death",
}
HARMLESS = (
    "Mort de rire devant votre pub, mais le pain était rassis",
    "Je tue pour ce croissant, mais plus jamais cette attente",
    "C'est une tuerie ce burger, dommage pour le service",
    "J'étais morte de faim, une heure d'attente",
    "Votre attente me tue",
    "Ambiance empoisonnée au service client",
    "Toast à l'avocat immangeable",
    "Mon avocat était noir, beurk",
    "Rappelez-moi svp, j'attends depuis hier",
    "Fuite d'eau dans la chambre",
    "La police est trop petite sur la carte, illisible",
    "Pas d'intoxication cette fois, mais c'était mauvais",
    "Le film est nul, l'héroïne appelle la police au bout d'une heure",
    "Je suis harcelé par vos mails de pub",
    "To die for cake, shame about the wait",
    "Killing it as always, but the queue killed me",
    "Dead phone battery after one hour",
    "I'm dying to know why nobody answers",
    "You killed my vibe",
    "No food poisoning this time, but bland",
    "Avocado toast was awful",
    "Total recall of a bad evening",
    "Fire your manager",
    "Your coffee is fire but the staff are rude",
    "Fatal flaw: no toilets",
)


@pytest.mark.parametrize(("text", "kind"), DANGERS.items())
def test_a_danger_is_found_and_named(text: str, kind: str) -> None:
    found = find_dangers(text)
    assert kind in [one.kind for one in found]
    assert all(one.words in text for one in found)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_so_does_not_ring(text: str) -> None:
    assert find_dangers(text) == ()


@pytest.mark.parametrize(
    "text",
    ["EMPOISONNÉS", "intoxications alimentaires", "intoxicatiooon alimentaire"],
)
def test_capitals_plurals_and_long_letters_are_no_disguise(text: str) -> None:
    assert [one.kind for one in find_dangers(f"{text} !")] == ["poisoning"]


def test_a_denial_in_another_breath_denies_nothing() -> None:
    assert find_dangers("Jamais remboursé, j'ai appelé la police")
    assert not find_dangers("Nobody was hurt, no food poisoning")


def test_a_brand_s_own_words_ring_with_their_plurals() -> None:
    own = {"fr": ("rupture de stock", "grève")}
    assert [one.kind for one in find_dangers("Encore des grèves chez vous", own)] == ["own"]
    assert not find_dangers("Encore des grèves chez vous")


def ring(text: str) -> bool:
    analysis = analyse(text)
    named = find_dangers(text) if may_name_danger(analysis) else ()
    return bool(keep_grave((one.kind for one in named), analysis))


def talk() -> Iterator[str]:
    written = sorted((ROOT / "infra/model/written").glob("*.jsonl"))
    ours = sorted((ROOT / "tests/fixtures/text").glob("customers.*.jsonl"))
    for file in (*written, *ours):
        for line in file.read_text("utf-8").splitlines():
            yield json.loads(line)["text"]


def test_ordinary_talk_rings_less_than_three_times_in_a_thousand() -> None:
    """Measured: 37 of 17,492 (0.21 %); read one by one, about half of them do report a danger."""
    texts = list(talk())
    rung = [text for text in texts if ring(text)]
    print(f"{len(rung)} of {len(texts)} ring: {100 * len(rung) / len(texts):.2f} %")
    assert len(texts) > 17_000
    assert len(rung) / len(texts) < 0.003


def test_a_hostile_text_is_read_in_a_moment() -> None:
    began = time.perf_counter()
    find_dangers("pas de police, mort de " * 40_000)
    assert time.perf_counter() - began < 1.0
