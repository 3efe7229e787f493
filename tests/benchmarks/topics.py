"""What topics are worth: `python -m tests.benchmarks.topics`. Fixed seeds; nothing is written.

Planted topics are said in wordings invented here, among the labelled customers of
tests/fixtures/text; the steady weeks are simulated, with and without more spread than Poisson's.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from vigie.analysis import Intent
from vigie.text.keyphrase import find_phrases
from vigie.topic import Acts, Asked, TopicKind
from vigie.topic_rise import Counts, Span, find_rising
from vigie.topics_of_week import Period, find_topics, pick_topics
from vigie.wishes import group_alike

TEXTS = Path(__file__).parents[1] / "fixtures" / "text"
MONDAY = date(2026, 11, 16)
WEEKS = 400
ASKING = {"question", "request", "complaint"}
# Four wishes a language, six wordings each, as different people would put them.
WISHES = {
    "fr": (
        (
            "Est-ce que vous livrez le dimanche ?",
            "La livraison le dimanche, c'est prévu ?",
            "Pourriez-vous livrer aussi le dimanche svp",
            "Des livraisons le dimanche ce serait top",
            "vous livrez dimanche ??",
            "Livrerez-vous un jour le dimanche ?",
        ),
        (
            "Avez-vous du pain sans gluten ?",
            "On aimerait des pains sans gluten",
            "Pourquoi pas de pain sans gluten chez vous ?",
            "je cherche un pain sans gluten, vous en faites ?",
            "Ce serait bien du pain sans gluten",
            "Toujours pas de pain sans gluten…",
        ),
        (
            "Faites-vous une carte de fidélité ?",
            "Une carte de fidélité serait la bienvenue",
            "Y a-t-il des cartes de fidélité ?",
            "Vous devriez proposer une carte fidélité",
            "la carte de fidélité existe encore ?",
            "Carte de fidélité perdue, que faire ?",
        ),
        (
            "L'appli plante à chaque paiement",
            "Votre application plante au moment de payer",
            "Impossible de payer, l'application plante",
            "l'appli a encore planté au paiement",
            "Ça plante toujours au paiement dans l'appli",
            "Appli qui plante, paiement impossible !",
        ),
    ),
    "en": (
        (
            "Do you deliver on Sundays?",
            "Is Sunday delivery available?",
            "Would love delivery on Sundays",
            "Any chance of deliveries on a Sunday?",
            "Can you deliver Sunday please",
            "Please start delivering on Sundays",
        ),
        (
            "Do you have gluten free bread?",
            "Any gluten-free bread in stock?",
            "Please bake gluten free breads",
            "Looking for gluten free bread, do you sell it?",
            "Wish you did gluten-free bread",
            "Still no gluten free bread?",
        ),
        (
            "Is there a loyalty card?",
            "A loyalty card would be great",
            "Do you still have loyalty cards?",
            "You should offer a loyalty card",
            "Lost my loyalty card, what now?",
            "Why did you stop the loyalty card?",
        ),
        (
            "The app crashes when I pay",
            "App keeps crashing at payment",
            "Cannot pay, the app crashed again",
            "Your app crashes on every payment",
            "Crash in the app while paying",
            "App crashed, payment failed",
        ),
    ),
}


def main() -> None:
    """Print it all."""
    print("False alarms: weeks of steady topics in which anything is called rising (promised 5 %)")
    for spread, name in ((0.0, "Poisson"), (5.0, "spread, r = 5"), (2.0, "spread, r = 2")):
        rates = (steady_alarms(mean, spread) for mean in (1, 4, 16))
        print(f"  {name}: " + ", ".join(f"{rate:.1%}" for rate in rates) + " at 1, 4, 16 a week")
    for times in (2, 3, 5):
        found = (power(mean, times) for mean in (1, 4, 16))
        print(
            f"  a topic {times} times the usual is seen: "
            + ", ".join(f"{one:.0%}" for one in found)
        )
    for language in WISHES:
        first, named = planted(language)
        print(f"{language}: planted rising topic first {first:.0%}, named as planted {named:.0%}")
        print(f"{language}: wishes near-equal: {purity(language)}")
    print(f"phrases: {speed():.0f} texts a second")


def steady_alarms(mean: float, spread: float, topics: int = 40) -> float:
    """The share of weeks in which any of forty steady topics is called rising."""
    rng = random.Random(7)
    alarms = 0
    for _ in range(WEEKS):
        rates = [mean * rng.uniform(0.5, 1.5) for _ in range(topics)]
        counts = {
            str(n): Counts(
                draw(rng, rate, spread), tuple(draw(rng, rate, spread) for _ in range(4))
            )
            for n, rate in enumerate(rates)
        }
        alarms += bool(rise_of(counts))
    return alarms / WEEKS


def power(mean: float, times: float, topics: int = 40) -> float:
    """How often one topic among forty steady ones is seen in the week it multiplies."""
    rng = random.Random(11)
    seen = 0
    for _ in range(WEEKS):
        counts = {
            str(n): Counts(draw(rng, mean, 0), tuple(draw(rng, mean, 0) for _ in range(4)))
            for n in range(topics)
        }
        counts["up"] = Counts(draw(rng, mean * times, 0), counts["0"].weeks)
        seen += "up" in rise_of(counts)
    return seen / WEEKS


def rise_of(counts: dict[str, Counts]) -> dict[str, Any]:
    now, before = (sum(getattr(one, n) for one in counts.values()) for n in ("now", "before"))
    return find_rising(counts, Span(7, now), Span(28, before))


def draw(rng: random.Random, mean: float, spread: float) -> int:
    """A Poisson number; with ``spread`` a negative binomial one of that size."""
    rate = rng.gammavariate(spread, mean / spread) if spread else mean
    count, gone = 0, rng.expovariate(1)
    while gone < rate:
        count, gone = count + 1, gone + rng.expovariate(1)
    return count


def planted(language: str, rounds: int = 40) -> tuple[float, float]:
    """How often a wish that eight people begin to have is the first rising topic, and so named.

    Fifty labelled customers a day ask and complain around it, at random, for five weeks.
    """
    rng = random.Random(3)
    talk = [find_phrases(text, language) for text in customers(language)]
    first = named = 0
    for turn in range(rounds):
        wish = WISHES[language][turn % 4]
        asked = list(noise(rng, talk))
        for n in range(8):
            day = MONDAY + timedelta(days=rng.randrange(7))
            asked.append(an_asked(f"wish{n}", day, find_phrases(wish[n % 6], language)))
        read = frozenset(MONDAY + timedelta(days=n) for n in range(-28, 7))
        topics = find_topics("levain", asked, Period(MONDAY, read), Acts())
        rising = pick_topics(topics, TopicKind.RISING)
        ours = (
            bool(rising)
            and sum(one.mention_id.startswith("wish") for one in rising[0].mentions)
            > len(rising[0].mentions) / 2
        )
        first += ours
        names = {phrase.written for text in wish for phrase in find_phrases(text, language)}
        named += ours and rising[0].name.lower() in {one.lower() for one in names}
    return first / rounds, named / rounds


def noise(rng: random.Random, talk: Sequence[Any]) -> Iterator[Asked]:
    for n in range(-28, 7):
        for k in range(50):
            day = MONDAY + timedelta(days=n)
            yield an_asked(f"n{n}.{k}", day, rng.choice(talk))


def purity(language: str) -> str:
    """Groups of the planted wordings among as many others: pure, and whole."""
    wishes = WISHES[language]
    asked = [
        an_asked(f"{w}.{n}", MONDAY, find_phrases(text, language))
        for w, wish in enumerate(wishes)
        for n, text in enumerate(wish)
    ]
    others = random.Random(5).sample(list(customers(language)), len(asked))
    more = [
        an_asked(f"o{n}.0", MONDAY, phrases)
        for n, text in enumerate(others)
        if (phrases := find_phrases(text, language))
    ]
    groups = group_alike([*asked, *more])
    kinds = [Counter(one.mention_id.partition(".")[0] for one in group) for group in groups]
    pure = sum(max(kind.values()) for kind in kinds) / len([*asked, *more])
    whole = sum(max(kind[str(w)] for kind in kinds) for w in range(len(wishes))) / len(asked)
    return f"purity {pure:.0%}, of a wish's wordings {whole:.0%} in one group"


def customers(language: str) -> Iterator[str]:
    """What the labelled customers ask or complain."""
    for line in (TEXTS / f"customers.{language}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["sentiment"] == "negative" or ASKING.intersection(row["intents"]):
            yield row["text"]


def speed() -> float:
    texts = [text for language in WISHES for text in customers(language)]
    start = time.perf_counter()
    for text in texts:
        find_phrases(text, "fr")
    return len(texts) / (time.perf_counter() - start)


def an_asked(name: str, day: date, phrases: Any) -> Asked:
    return Asked(name, day, name, frozenset({Intent.QUESTION}), is_negative=False, phrases=phrases)


if __name__ == "__main__":
    main()
