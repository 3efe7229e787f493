"""`vigie doctor`: one look at a stack's health, in plain words, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.access import NoStackError, complain, open_stack

if TYPE_CHECKING:
    from infra.checkups import Finding

MARKS = {"good": "[x]", "broken": "[ ]", "unknown": "[?]"}
ORDER = ("broken", "unknown", "good")


def examine(stack: str | None, port: int, language: str) -> int:
    """Print what is well and what is not; 1 when something is broken, 2 when nobody answers."""
    try:
        names = open_stack(stack, port)
        from vigie.aws.clock import utc_now

        from infra.checkups import examine_stack

        found = list(examine_stack(names, utc_now()))
    except (NoStackError, ClientError, BotoCoreError) as error:
        return complain(error)
    print("\n".join(describe(found, language)))
    return int(any(one.state == "broken" for one in found))


def describe(found: Sequence[Finding], language: str = "en") -> Iterator[str]:
    """Each finding in a line, what is broken first, and one line that sums up."""
    from vigie.channels._words import typeset

    words = WORDS[language]
    for one in sorted(found, key=lambda one: ORDER.index(one.state)):
        said = words.get(f"{one.what} {one.state}") or words[f"{one.what} unknown"]
        yield f"{MARKS[one.state]} {typeset(said.format_map(_Told(one.about)), language)}"
    broken = sum(one.state == "broken" for one in found)
    unknown = sum(one.state == "unknown" for one in found)
    total = words["sum broken"].format(broken) if broken else words["sum good"]
    yield typeset(total, language)
    if unknown:
        yield typeset(words["sum unknown"].format(unknown), language)


class _Told(dict[str, str]):
    def __missing__(self, _: str) -> str:
        return "?"


WORDS = {
    "en": {
        "source good": "{brand}, {platform}: last read {last}",
        "source broken": "{brand}, {platform}: not read as it should be, last {last}; "
        "see `vigie check`",
        "source unknown": "sources could not be asked ({reason})",
        "queue good": "{queue}: {count} waiting",
        "queue broken": "{queue}: {count} waiting; read what failed, mend it, send it again",
        "queue unknown": "queues could not be asked ({queue} {reason})",
        "stream good": "{reader} keeps up with its stream ({seconds} s behind)",
        "stream broken": "{reader} is {seconds} s behind its stream: mentions wait unread",
        "stream unknown": "how far streams are behind cannot be asked here ({reason})",
        "unanalysed good": "every mention of the last hours was analysed",
        "unanalysed broken": "{count} mentions of the last hours were not analysed",
        "unanalysed unknown": "unanalysed mentions could not be counted ({reason})",
        "waiting good": "nothing that waits is past its time",
        "waiting broken": "{count} acts, alerts or reminders are past their time: "
        "schedule_polls does not wake them",
        "waiting unknown": "what waits could not be counted ({reason})",
        "mail good": "mail may leave ({count} confirmed addresses or domains)",
        "mail broken": "mail cannot leave: no address is confirmed; follow the link SES sent",
        "mail unknown": "whether mail may leave could not be asked ({reason})",
        "model good": "the model file reads French",
        "model broken": "the model file is there and reads nonsense: install vigie again",
        "model unknown": "the model file cannot be read ({reason})",
        "counters good": "{brand}: counters proved {last}",
        "counters broken": "{brand}: {count} counters differed, last proved {last}; "
        "run `vigie recount --brand {brand}`",
        "counters unknown": "{brand}: counters were not proved yet, as they will be tonight "
        "({reason})",
        "clock good": "clocks agree ({seconds} s apart)",
        "clock broken": "this machine's clock is {seconds} s off: set it",
        "clock unknown": "the stack's clock could not be asked ({reason})",
        "sum good": "Nothing is broken.",
        "sum broken": "{} broken.",
        "sum unknown": "{} could not be asked.",
    },
    "fr": {
        "source good": "{brand}, {platform} : dernière lecture {last}",
        "source broken": "{brand}, {platform} : n'est plus lue comme prévu, dernière lecture "
        "{last} ; voyez `vigie check`",
        "source unknown": "impossible d'interroger les sources ({reason})",
        "queue good": "{queue} : {count} en attente",
        "queue broken": "{queue} : {count} en attente ; lisez ce qui a échoué, corrigez, renvoyez",
        "queue unknown": "impossible d'interroger les files ({queue} {reason})",
        "stream good": "{reader} suit son flux ({seconds} s de retard)",
        "stream broken": "{reader} a {seconds} s de retard : des mentions attendent d'être lues",
        "stream unknown": "le retard des flux ne peut pas être demandé ici ({reason})",
        "unanalysed good": "toutes les mentions des dernières heures sont analysées",
        "unanalysed broken": "{count} mentions des dernières heures n'ont pas été analysées",
        "unanalysed unknown": "impossible de compter les mentions non analysées ({reason})",
        "waiting good": "rien de ce qui attend n'a dépassé son heure",
        "waiting broken": "{count} actions, alertes ou rappels ont dépassé leur heure : "
        "schedule_polls ne les réveille pas",
        "waiting unknown": "impossible de compter ce qui attend ({reason})",
        "mail good": "les e-mails peuvent partir ({count} adresses ou domaines confirmés)",
        "mail broken": "aucun e-mail ne peut partir : confirmez une adresse par le lien de SES",
        "mail unknown": "impossible de savoir si les e-mails peuvent partir ({reason})",
        "model good": "le modèle de langue lit le français",
        "model broken": "le modèle de langue est là mais lit de travers : réinstallez vigie",
        "model unknown": "le modèle de langue est illisible ({reason})",
        "counters good": "{brand} : compteurs vérifiés {last}",
        "counters broken": "{brand} : {count} compteurs faux, dernière vérification {last} ; "
        "lancez `vigie recount --brand {brand}`",
        "counters unknown": "{brand} : compteurs pas encore vérifiés, ce sera fait cette nuit "
        "({reason})",
        "clock good": "les horloges concordent (à {seconds} s près)",
        "clock broken": "l'horloge de cette machine est décalée de {seconds} s : réglez-la",
        "clock unknown": "impossible de lire l'horloge d'en face ({reason})",
        "sum good": "Rien n'est en panne.",
        "sum broken": "En panne : {}.",
        "sum unknown": "Sans réponse : {}.",
    },
}
