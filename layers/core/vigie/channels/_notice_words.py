"""What notices say beyond the mails' words: tests and troubles, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vigie.channels import Trouble

BUTTONS: Final = ("inbox", "acknowledge", "mute", "not_a_problem")

TEST: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "subject": "Essai : vigie est bien branché ici",
        "lead": "Les alertes de {brand} arriveront ici. Ceci est un essai, il n’y a rien à faire.",
    },
    "en": {
        "subject": "Test: vigie is connected",
        "lead": "Alerts about {brand} will arrive here. This is a test, there is nothing to do.",
    },
}

TAKEN: Final = {
    "fr": "Message d’essai bien reçu.",
    "en": "The test message was accepted.",
}

TROUBLE: Final[Mapping[str, Mapping[Trouble, str]]] = {
    "fr": {
        Trouble.GONE: "Cette adresse n’existe plus : le canal a été supprimé ou archivé, ou le "
        "raccordement retiré. Créez une nouvelle adresse et collez-la ici.",
        Trouble.TOKEN: "L’accès est refusé : l’adresse a été révoquée, ou un administrateur "
        "l’interdit. Créez une nouvelle adresse et collez-la ici.",
        Trouble.REFUSED: "Le message est refusé tel quel. Vérifiez que l’adresse est bien celle "
        "de ce service.",
        Trouble.MOVED: "L’adresse renvoie vers une autre. Collez l’adresse d’arrivée.",
        Trouble.ADDRESS: "Cette adresse ne mène pas à l’internet public : rien n’y est envoyé.",
        Trouble.FAILING: "Pas de réponse pour l’instant ; nous réessayons.",
        Trouble.UNREACHABLE: "Pas de réponse depuis plus de deux heures. Les prochaines alertes "
        "y seront quand même tentées.",
    },
    "en": {
        Trouble.GONE: "This address is gone: the channel was deleted or archived, or the "
        "connection removed. Make a new address and paste it here.",
        Trouble.TOKEN: "Access is refused: the address was revoked, or an administrator forbids "
        "it. Make a new address and paste it here.",
        Trouble.REFUSED: "The message is refused as it is. Check that the address is one of this "
        "service.",
        Trouble.MOVED: "The address leads on to another. Paste that one instead.",
        Trouble.ADDRESS: "This address does not lead to the public internet: nothing is sent "
        "there.",
        Trouble.FAILING: "No answer for now; we are trying again.",
        Trouble.UNREACHABLE: "No answer for more than two hours. The next alerts will be tried "
        "there all the same.",
    },
}
