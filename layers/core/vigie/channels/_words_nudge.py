"""What the mails to one colleague say, in French and in English, each written for its readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vigie.nudge import NudgeKind


@dataclass(frozen=True, slots=True)
class Wording:
    """All that is said of one kind of nudge. Braces: ``by`` and ``due``.

    ``by`` begins every sentence it is in: `NOBODY` may stand for it, and French elides no name.
    """

    tag: str
    subject: str
    lead: str
    button: str
    why: str


NOBODY: Final = {"fr": "Un membre de l’équipe", "en": "A colleague"}
KEPT_BACK: Final = {
    "fr": "(message privé ou contenu sensible : à lire dans vigie)",
    "en": "(private or sensitive: read it in vigie)",
}
INSTEAD: Final = {
    "fr": "À l’attention de {to}, dont vigie ne connaît pas l’adresse. Merci de faire suivre.",
    "en": "For {to}, whose address vigie does not know. Please pass it on.",
}
LEAVE: Final = {"fr": "Ne plus recevoir ces rappels", "en": "Stop these reminders"}

NUDGES: Final[Mapping[str, Mapping[NudgeKind, Wording]]] = {
    "fr": {
        NudgeKind.MENTIONED: Wording(
            "Équipe",
            "{by} vous mentionne dans une note",
            "{by} a écrit une note à votre intention.",
            "Lire la note",
            "Vous recevez ce message parce qu’une note vous mentionne. Personne d’autre ne le "
            "reçoit.",
        ),
        NudgeKind.ASSIGNED: Wording(
            "Équipe",
            "{by} vous confie une conversation",
            "{by} vous confie une conversation : c’est à vous d’y répondre.",
            "Ouvrir la conversation",
            "Vous recevez ce message parce que la conversation est désormais à votre nom.",
        ),
        NudgeKind.APPROVAL_ASKED: Wording(
            "Équipe",
            "{by} vous demande de relire une réponse",
            "{by} a préparé une réponse. Elle ne partira qu’une fois relue.",
            "Relire la réponse",
            "Vous recevez ce message parce que vous validez les réponses de l’équipe. La première "
            "décision compte.",
        ),
        NudgeKind.APPROVAL_GIVEN: Wording(
            "Équipe",
            "Votre réponse est acceptée",
            "{by} a relu votre réponse et l’a laissée partir.",
            "Voir la conversation",
            "Vous recevez ce message parce que vos réponses sont relues avant leur envoi.",
        ),
        NudgeKind.APPROVAL_REFUSED: Wording(
            "Équipe",
            "Votre réponse est à reprendre",
            "{by} a relu votre réponse et ne l’a pas envoyée. La personne attend toujours.",
            "Reprendre la réponse",
            "Vous recevez ce message parce que vos réponses sont relues avant leur envoi.",
        ),
        NudgeKind.TASK_DUE: Wording(
            "À faire",
            "Promis pour le {due}",
            "Vous avez une tâche pour le {due}.",
            "Ouvrir la tâche",
            "Vous recevez ce message parce que la tâche est à votre nom. C’est le seul rappel.",
        ),
        NudgeKind.STARTER_BEGINS: Wording(
            "À faire",
            "Une animation est à publier",
            "L’animation dont vous avez la charge doit paraître maintenant, et vigie ne peut pas "
            "la publier partout : le texte et les liens vous attendent dans le calendrier.",
            "Ouvrir le calendrier",
            "Vous recevez ce message parce que l’animation est à votre nom.",
        ),
        NudgeKind.STARTER_DUE: Wording(
            "À faire",
            "Une animation est à conclure",
            "L’animation dont vous avez la charge est arrivée à son terme : il reste à la conclure "
            "auprès de celles et ceux qui y ont pris part.",
            "Ouvrir le calendrier",
            "Vous recevez ce message parce que l’animation est à votre nom.",
        ),
    },
    "en": {
        NudgeKind.MENTIONED: Wording(
            "Team",
            "{by} mentioned you in a note",
            "{by} wrote a note for you.",
            "Read the note",
            "You get this because a note names you. Nobody else does.",
        ),
        NudgeKind.ASSIGNED: Wording(
            "Team",
            "{by} gave you a conversation",
            "{by} gave you a conversation: it is yours to answer.",
            "Open the conversation",
            "You get this because the conversation is in your name now.",
        ),
        NudgeKind.APPROVAL_ASKED: Wording(
            "Team",
            "{by} asks you to read a reply",
            "{by} wrote a reply. It leaves once somebody has read it.",
            "Read the reply",
            "You get this because you approve the team’s replies. The first decision counts.",
        ),
        NudgeKind.APPROVAL_GIVEN: Wording(
            "Team",
            "Your reply was approved",
            "{by} read your reply and let it go.",
            "See the conversation",
            "You get this because your replies are read before they leave.",
        ),
        NudgeKind.APPROVAL_REFUSED: Wording(
            "Team",
            "Your reply needs another go",
            "{by} read your reply and did not send it. The person is still waiting.",
            "Write it anew",
            "You get this because your replies are read before they leave.",
        ),
        NudgeKind.TASK_DUE: Wording(
            "To do",
            "Promised for {due}",
            "You have a task for {due}.",
            "Open the task",
            "You get this because the task is in your name. This is the only reminder.",
        ),
        NudgeKind.STARTER_BEGINS: Wording(
            "To do",
            "A starter is to be posted",
            "A starter you are in charge of is due now, and vigie cannot post it everywhere: its "
            "words and links wait in the calendar.",
            "Open the calendar",
            "You get this because the starter is in your name.",
        ),
        NudgeKind.STARTER_DUE: Wording(
            "To do",
            "A starter needs its ending",
            "A starter you are in charge of has come to its end: wrap it up in front of everybody "
            "who took part.",
            "Open the calendar",
            "You get this because the starter is in your name.",
        ),
    },
}
