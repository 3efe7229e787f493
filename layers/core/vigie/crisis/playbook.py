"""What to do in a crisis, step by step, with the time by which each is best done.

Source: the practice collected for small teams (confirm, pause, one voice, a holding statement where
it began, answers by group, a corrective act, a review). The times are targets, not law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_MINUTE = timedelta(minutes=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PlaybookStep:
    """One step: ``since`` and ``until`` count from the opening, a review from the end."""

    key: str
    since: timedelta
    until: timedelta
    fr: str
    en: str

    def due_at(self, opened_at: datetime, ended_at: datetime | None) -> datetime:
        """When it is best done by."""
        start = ended_at if self.until >= _WEEK and ended_at else opened_at
        return start + self.until


def _step(key: str, since: int, until: int, fr: str, en: str) -> PlaybookStep:
    return PlaybookStep(key, since * _MINUTE, until * _MINUTE, fr, en)


STEPS: Final = (
    _step(
        "confirm_facts",
        0,
        15,
        "Établissez les faits : que s’est-il passé, où, quand, qui est touché, qu’ignorons-nous "
        "encore ?",
        "Establish the facts: what happened, where, when, who is affected, what don’t we know yet?",
    ),
    _step(
        "keep_origin",
        0,
        15,
        "Faites une capture du message d’origine : adresse, auteur, nombre d’abonnés, heure.",
        "Take a screenshot of where it began: address, author, followers, time.",
    ),
    _step(
        "pause_posts",
        15,
        30,
        "Mettez en pause les publications prévues, y compris celles programmées hors de vigie "
        "(Meta Business Suite, par exemple) et les publicités.",
        "Pause the posts you have planned, including those scheduled outside vigie (in Meta "
        "Business Suite, for example) and your ads.",
    ),
    _step(
        "name_speaker",
        15,
        30,
        "Désignez une seule personne qui parle au nom de la marque, et prévenez l’équipe.",
        "Choose one person who speaks for the brand, and tell the team.",
    ),
    _step(
        "holding_statement",
        30,
        60,
        "Publiez un premier message là où tout a commencé, même si vous vérifiez encore.",
        "Post a first statement where it began, even while you are still checking.",
    ),
    _step(
        "answer_groups",
        60,
        240,
        "Répondez groupe par groupe avec les réponses prêtes, d’abord aux personnes touchées.",
        "Answer group by group with the prepared replies, those affected first.",
    ),
    _step(
        "pin_post",
        60,
        240,
        "Épinglez un seul message de référence et renvoyez-y tout le monde.",
        "Pin one reference post and point everybody to it.",
    ),
    _step(
        "delete_nothing",
        60,
        240,
        "Ne supprimez aucune critique et n’entrez dans aucun débat : une réponse, puis en privé.",
        "Delete no criticism and enter no debate: one answer, then in private.",
    ),
    _step(
        "corrective_act",
        240,
        1440,
        "Réparez ce qui peut l’être, et dites ce que vous avez fait.",
        "Put right what can be put right, and say what you did.",
    ),
    _step(
        "keep_promises",
        240,
        1440,
        "Donnez des nouvelles aux heures annoncées, même s’il n’y a rien de neuf.",
        "Post an update at every time you announced, even when there is nothing new.",
    ),
    _step(
        "review",
        10080,
        10080,
        "Une semaine après, relisez le bilan en équipe : délais, volume, règles à changer.",
        "A week later, go through the report as a team: delays, volume, rules to change.",
    ),
)
BY_KEY: Final[Mapping[str, PlaybookStep]] = {step.key: step for step in STEPS}
