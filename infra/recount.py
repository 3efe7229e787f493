"""`vigie recount`: the counters against the mentions, hour by hour, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.access import NoStackError, complain, open_stack

if TYPE_CHECKING:
    from vigie.brand import Brand
    from vigie.recounting import Difference, Recount

MOST_LINES = 200


def recount_brands(
    stack: str | None,
    port: int,
    brand: str | None,
    days: int | None,
    language: str,
    *,
    repair: bool,
) -> int:
    """Print what differs; 0 when nothing does, 1 when something did, 2 when it cannot be told."""
    from vigie.aws.clock import utc_now
    from vigie.jobs.recount import recount

    try:
        open_stack(stack, port)
        brands = _find_brands(brand)
        found = []
        for one in brands:
            found.append(recount(one, utc_now(), repair=repair, days=days))
            print("\n".join(describe(found[-1], language)), flush=True)
    except (NoStackError, ClientError, BotoCoreError) as error:
        return complain(error)
    return int(not all(one.is_proved for one in found))


def _find_brands(slug: str | None) -> list[Brand]:
    from vigie.aws.brands import list_brands, read_brand

    if slug is None:
        return list_brands()
    brand = read_brand(slug)
    if brand is None:
        raise NoStackError(f"there is no brand {slug}")
    return [brand]


def describe(found: Recount, language: str = "en") -> Iterator[str]:
    """A recount in plain lines: what was read, what differs, what was mended."""
    words = WORDS[language]
    yield words["read"].format(found.brand, _number(found.cards, language), found.days)
    if found.differences:
        yield words["hours"]
        yield from _table(found.differences, words)
    if found.rollups:
        yield words["days"]
        yield from _table(found.rollups, words)
    if found.unsettled:
        yield words["busy"].format(len(found.unsettled))
    if found.rebuilding:
        yield words["left"].format(", ".join(map(str, found.rebuilding)))
    wrong = len(found.differences) + len(found.rollups)
    yield words["none"] if found.is_proved else words["some"].format(wrong)
    if found.mended:
        yield words["mended"].format(found.mended)


def _table(found: Iterable[Difference], words: dict[str, str]) -> Iterator[str]:
    rows = sorted(found)
    told = [
        (
            f"{one.hour:%Y-%m-%d %H:%M} UTC",
            one.platform,
            words.get(one.measure, one.measure),
            str(one.counted),
            str(one.expected),
            f"{one.counted - one.expected:+d}",
        )
        for one in rows[:MOST_LINES]
    ]
    head = tuple(words["head"].split("|"))
    widths = [max(len(row[n]) for row in (head, *told)) for n in range(len(head))]
    for row in (head, *told):
        texts = (one.ljust(width) for one, width in zip(row[:3], widths[:3], strict=True))
        numbers = (one.rjust(width) for one, width in zip(row[3:], widths[3:], strict=True))
        yield "  " + "  ".join((*texts, *numbers))
    if len(rows) > MOST_LINES:
        yield words["more"].format(len(rows) - MOST_LINES)


def _number(number: int, language: str) -> str:
    return f"{number:,}".replace(",", "\u202f" if language == "fr" else ",")


WORDS = {
    "en": {
        "read": "{}: {} cards of {} days read",
        "hours": "Hours whose counters differ from their mentions:",
        "days": "Days (they begin at the hour given) whose sums differ from their hours:",
        "head": "hour|platform|measure|counted|found|difference",
        "more": "  … and {} more",
        "busy": "Hours written at every look: {}. Run it again for them.",
        "left": "Authors to be made anew, as they will be within a day: {}",
        "none": "Every counter equals its mentions.",
        "some": "Figures that differ: {}.",
        "mended": "Repairs made: {}. Run it again to see that nothing differs.",
        "remembered": "cards with a wrong memory of it",
        "authors": "authors",
    },
    "fr": {
        "read": "{}\u202f: {} fiches lues, sur {} jours",
        "hours": "Heures dont les compteurs ne disent pas la même chose que les mentions\u202f:",
        "days": "Journées (dès l'heure dite) dont le total n'est pas celui des heures\u202f:",
        "head": "heure|plateforme|mesure|compté|trouvé|écart",
        "more": "  … et {} autres",
        "busy": "Heures en mouvement à chaque lecture\u202f: {}. À relancer pour elles.",
        "left": "Auteurs à recompter, ce qui sera fait d'ici un jour\u202f: {}",
        "none": "Chaque compteur correspond aux mentions.",
        "some": "Chiffres qui ne correspondent pas\u202f: {}.",
        "mended": "Corrections faites\u202f: {}. Relancez la commande pour vérifier.",
        "remembered": "fiches dont le souvenir est faux",
        "authors": "auteurs",
    },
}
