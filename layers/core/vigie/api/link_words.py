"""What the pages behind links in mails say, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vigie.api.link_words_reports import REPORTS
from vigie.channels._words import typeset

Words = Mapping[str, str]

# By act, then by state: a title, a text that explains, and what the one button does.
ACTS: Final[Mapping[str, Mapping[str, Words]]] = {
    "fr": {
        **REPORTS["fr"],
        "acknowledge": {
            "ready": "Vous vous en occupez ?",
            "ready_text": "Votre adresse s’affichera à côté de l’alerte, et vos collègues ne "
            "recevront plus de courriel si elle s’aggrave.{last}",
            "button": "Je m’en occupe",
            "done": "C’est noté : vous vous en occupez.",
            "already": "{by} s’en occupe déjà.",
        },
        "mute": {
            "ready": "Couper ces alertes pendant 24 heures ?",
            "ready_text": "Jusqu’à demain à la même heure, personne ne recevra d’alerte {scope} "
            "pour {brand}. Les messages continuent d’arriver dans la boîte de réception.",
            "button": "Couper 24 heures",
            "done": "Aucune alerte {scope} jusqu’au {until}.",
            "already": "C’est déjà coupé, jusqu’au {until}.",
        },
        "not_a_problem": {
            "ready": "Rien de grave ?",
            "ready_text": "L’alerte sera close sans autre courriel, et il n’y en aura pas de "
            "nouvelle {scope} pendant 24 heures. Vos réglages ne changent pas, ni ce qui compte "
            "comme habituel.",
            "button": "Ce n’est pas un problème",
            "done": "L’alerte est close.",
            "already": "Cette alerte est déjà close.",
        },
        "undo": {
            "ready": "Afficher de nouveau ce message ?",
            "ready_text": "Une règle l’a masqué sur {platform}. Il redeviendra visible, et plus "
            "aucune règle ne le masquera : une décision humaine est définitive.",
            "button": "Afficher de nouveau",
            "done": "Le message redevient visible dans un instant.",
            "already": "Ce message n’est pas masqué.",
        },
        "unsubscribe_alert": {
            "ready": "Ne plus recevoir les alertes de {brand} ?",
            "ready_text": "Cela vaut pour votre adresse seulement : vos collègues les recevront "
            "toujours. Vous pourrez revenir par ce même lien.",
            "owner": "Votre adresse est celle de l’installation : les alertes les plus graves (à "
            "partir de 8 sur 10) y arriveront quand même.",
            "button": "Me désabonner",
            "done": "C’est fait : vous ne recevrez plus les alertes de {brand}.",
            "already": "Vous ne recevez plus les alertes de {brand}.",
        },
        "unsubscribe_digest": {
            "ready": "Ne plus recevoir les résumés de {brand} ?",
            "ready_text": "Cela vaut pour votre adresse seulement : vos collègues les recevront "
            "toujours, et les alertes continuent. Vous pourrez revenir par ce même lien.",
            "button": "Me désabonner",
            "done": "C’est fait : vous ne recevrez plus les résumés de {brand}.",
            "already": "Vous ne recevez plus les résumés de {brand}.",
        },
        "resubscribe_alert": {
            "ready": "Recevoir de nouveau les alertes de {brand} ?",
            "button": "Me réabonner",
            "done": "C’est fait : vous recevrez de nouveau les alertes de {brand}.",
            "already": "Vous recevez déjà les alertes de {brand}.",
        },
        "unsubscribe_nudge": {
            "ready": "Ne plus recevoir de rappels de {brand} ?",
            "ready_text": "Ni notes, ni conversations confiées, ni tâches : tout reste dans vigie, "
            "rien ne vous sera plus écrit. Vous pourrez revenir par ce même lien.",
            "button": "Me désabonner",
            "done": "C’est fait : vous ne recevrez plus de rappels de {brand}.",
            "already": "Vous ne recevez plus de rappels de {brand}.",
        },
        "resubscribe_nudge": {
            "ready": "Recevoir de nouveau les rappels de {brand} ?",
            "button": "Me réabonner",
            "done": "C’est fait : vous recevrez de nouveau les rappels de {brand}.",
            "already": "Vous recevez déjà les rappels de {brand}.",
        },
        "resubscribe_digest": {
            "ready": "Recevoir de nouveau les résumés de {brand} ?",
            "button": "Me réabonner",
            "done": "C’est fait : vous recevrez de nouveau les résumés de {brand}.",
            "already": "Vous recevez déjà les résumés de {brand}.",
        },
        "pause_posts": {
            "ready": "Mettre en pause les publications prévues ?",
            "ready_text": "Rien de ce que {brand} a programmé ne partira tant que quelqu’un n’aura "
            "pas repris les publications dans vigie.",
            "button": "Mettre en pause",
            "done": "Les publications prévues sont en pause.",
            "already": "Les publications sont déjà en pause ({by}).",
        },
    },
    "en": {
        **REPORTS["en"],
        "acknowledge": {
            "ready": "Are you taking care of it?",
            "ready_text": "Your address will show beside the alert, and your colleagues get no "
            "more mail if it gets worse.{last}",
            "button": "I’m on it",
            "done": "Noted: you are on it.",
            "already": "{by} is already on it.",
        },
        "mute": {
            "ready": "Mute these alerts for 24 hours?",
            "ready_text": "Until this time tomorrow nobody gets an alert {scope} for "
            "{brand}. What people say keeps arriving in the inbox.",
            "button": "Mute for 24 hours",
            "done": "No alert {scope} until {until}.",
            "already": "Already muted, until {until}.",
        },
        "not_a_problem": {
            "ready": "Nothing to worry about?",
            "ready_text": "The alert will be closed without another mail, and no new one "
            "{scope} comes for 24 hours. Your settings stay as they are, and so does what counts "
            "as usual.",
            "button": "Not a problem",
            "done": "The alert is closed.",
            "already": "This alert is closed already.",
        },
        "undo": {
            "ready": "Show this message again?",
            "ready_text": "A rule hid it on {platform}. It will be visible again, and no rule will "
            "hide it any more: what a person decides is final.",
            "button": "Show it again",
            "done": "The message will be visible again in a moment.",
            "already": "This message is not hidden.",
        },
        "unsubscribe_alert": {
            "ready": "Stop getting alerts about {brand}?",
            "ready_text": "This is for your address only: your colleagues still get them. You can "
            "come back by this same link.",
            "owner": "Yours is the address vigie was installed with: the gravest alerts (8 of 10 "
            "and more) will reach it all the same.",
            "button": "Unsubscribe",
            "done": "Done: you get no more alerts about {brand}.",
            "already": "You no longer get alerts about {brand}.",
        },
        "unsubscribe_digest": {
            "ready": "Stop getting digests about {brand}?",
            "ready_text": "This is for your address only: your colleagues still get them, and "
            "alerts keep coming. You can come back by this same link.",
            "button": "Unsubscribe",
            "done": "Done: you get no more digests about {brand}.",
            "already": "You no longer get digests about {brand}.",
        },
        "resubscribe_alert": {
            "ready": "Get alerts about {brand} again?",
            "button": "Subscribe again",
            "done": "Done: you will get alerts about {brand} again.",
            "already": "You get alerts about {brand} already.",
        },
        "unsubscribe_nudge": {
            "ready": "Stop getting reminders about {brand}?",
            "ready_text": "No note, no conversation given to you, no task will be mailed: all of "
            "it stays in vigie. You can come back by this same link.",
            "button": "Unsubscribe",
            "done": "Done: you get no more reminders about {brand}.",
            "already": "You no longer get reminders about {brand}.",
        },
        "resubscribe_nudge": {
            "ready": "Get reminders about {brand} again?",
            "button": "Subscribe again",
            "done": "Done: you will get reminders about {brand} again.",
            "already": "You get reminders about {brand} already.",
        },
        "resubscribe_digest": {
            "ready": "Get digests about {brand} again?",
            "button": "Subscribe again",
            "done": "Done: you will get digests about {brand} again.",
            "already": "You get digests about {brand} already.",
        },
        "pause_posts": {
            "ready": "Pause the planned posts?",
            "ready_text": "Nothing that {brand} has scheduled goes out until somebody resumes the "
            "posts in vigie.",
            "button": "Pause",
            "done": "The planned posts are paused.",
            "already": "The posts are paused already ({by}).",
        },
    },
}

# What any act may meet.
COMMON: Final[Mapping[str, Words]] = {
    "fr": {
        "inbox": "Ouvrir la boîte de réception",
        "team": "L’équipe",
        "about_alert": "Alerte du {opened}, gravité {severity} sur 10.",
        "of_kind": "de ce type",
        "of_matter": "à ce même sujet",
        "last_mail": " Un dernier courriel dira quand elle sera terminée.",
        "over": "Cette alerte est terminée.",
        "over_text": "Il n’y a plus rien à faire. Si elle recommence, un nouveau courriel le dira.",
        "decided": "Quelqu’un a choisi de le masquer.",
        "decided_text": "C’est une personne qui l’a masqué, et non plus une règle. Ce choix se "
        "change dans la boîte de réception.",
        "task": "À faire à la main.",
        "task_text": "{platform} ne permet pas de le faire d’ici. La boîte de réception donne le "
        "lien vers l’endroit exact.",
        "refused": "Ce n’est pas possible en ce moment.",
        "refused_text": "Le compte est peut-être à reconnecter. La boîte de réception dit ce qui "
        "manque.",
        "busy": "Quelqu’un l’a changée au même instant.",
        "busy_text": "Rien n’a été fait ici. Essayez encore une fois.",
        "gone": "Il n’y a plus rien ici.",
        "gone_text": "Ce que ce lien désignait n’existe plus, ou votre adresse ne fait plus partie "
        "des destinataires.",
        "expired": "Ce lien a expiré.",
        "expired_text": "Par sécurité, les liens des courriels ne servent qu’un temps. Tout reste "
        "possible dans la boîte de réception.",
        "forged": "Ce lien ne mène nulle part.",
        "forged_text": "Il est peut-être coupé : copiez-le en entier depuis le courriel, ou "
        "cherchez dans la boîte de réception.",
    },
    "en": {
        "inbox": "Open the inbox",
        "team": "The team",
        "about_alert": "Alert of {opened}, severity {severity} of 10.",
        "of_kind": "of this kind",
        "of_matter": "on this same matter",
        "last_mail": " One last mail will say when it is over.",
        "over": "This alert is over.",
        "over_text": "There is nothing left to do. Should it start again, a new mail will say so.",
        "decided": "Somebody chose to hide it.",
        "decided_text": "It was a person who hid it, no longer a rule. The inbox is where that "
        "choice is changed.",
        "task": "To be done by hand.",
        "task_text": "{platform} does not let us do it from here. The inbox has the link to the "
        "exact place.",
        "refused": "That is not possible right now.",
        "refused_text": "The account may have to be reconnected. The inbox says what is missing.",
        "busy": "Somebody changed it in this very moment.",
        "busy_text": "Nothing was done here. Please try once more.",
        "gone": "There is nothing here any more.",
        "gone_text": "What this link was about no longer exists, or your address is no longer "
        "among the recipients.",
        "expired": "This link has expired.",
        "expired_text": "For safety, links in mails last for a while only. Everything can still be "
        "done in the inbox.",
        "forged": "This link leads nowhere.",
        "forged_text": "It may have been cut: copy all of it from the mail, or look in the inbox.",
    },
}


def say(words: Words, name: str, language: str, facts: Mapping[str, str]) -> str:
    """One text with its facts filled in, typeset; empty where there is none."""
    return typeset(words.get(name, "").format_map(facts), language)
