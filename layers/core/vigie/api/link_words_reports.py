"""What the pages behind links in mails say about reports, as `vigie.api.link_words` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REPORTS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "fr": {
        "unsubscribe_report": {
            "ready": "Ne plus recevoir les rapports de {brand} ?",
            "ready_text": "Cela vaut pour votre adresse seulement : vos collègues les recevront "
            "toujours. Vous pourrez revenir par ce même lien.",
            "button": "Me désabonner",
            "done": "C’est fait : vous ne recevrez plus les rapports de {brand}.",
            "already": "Vous ne recevez plus les rapports de {brand}.",
        },
        "resubscribe_report": {
            "ready": "Recevoir de nouveau les rapports de {brand} ?",
            "button": "Me réabonner",
            "done": "C’est fait : vous recevrez de nouveau les rapports de {brand}.",
            "already": "Vous recevez déjà les rapports de {brand}.",
        },
    },
    "en": {
        "unsubscribe_report": {
            "ready": "Stop getting reports about {brand}?",
            "ready_text": "This is for your address only: your colleagues still get them. You can "
            "come back by this same link.",
            "button": "Unsubscribe",
            "done": "Done: you get no more reports about {brand}.",
            "already": "You no longer get reports about {brand}.",
        },
        "resubscribe_report": {
            "ready": "Get reports about {brand} again?",
            "button": "Subscribe again",
            "done": "Done: you will get reports about {brand} again.",
            "already": "You already get reports about {brand}.",
        },
    },
}
