"""What a channel's figures suggest, as a sentence with its numbers, written in each language.

French takes its narrow no-break spaces from `typeset`. Where a number matters there are two forms:
for one (in French also for none), and for more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Forms = Mapping[str, str | tuple[str, str]]

PRESENCE: Final[Mapping[str, Forms]] = {
    "fr": {
        "invest": (
            "{name} vous rend bien le temps que vous y passez : {facts}. Un peu plus de temps y "
            "serait bien placé."
        ),
        "keep": "{name} tient sa place : {facts}. Continuez comme cela.",
        "answer_faster_waiting": (
            (
                "Sur {name}, {n} message sur {wanting} attend encore une réponse ; c’est en "
                "répondant plus vite que vous y gagnerez le plus. À côté de cela : {facts}."
            ),
            (
                "Sur {name}, {n} messages sur {wanting} attendent encore une réponse ; c’est "
                "en répondant plus vite que vous y gagnerez le plus. À côté de cela : {facts}."
            ),
        ),
        "answer_faster_late": (
            (
                "Sur {name}, {n} réponse sur {promised} est partie après le délai promis ; "
                "répondre plus vite, ou promettre un délai plus long, est ce qui changerait le "
                "plus. À côté de cela : {facts}."
            ),
            (
                "Sur {name}, {n} réponses sur {promised} sont parties après le délai promis ; "
                "répondre plus vite, ou promettre un délai plus long, est ce qui changerait le "
                "plus. À côté de cela : {facts}."
            ),
        ),
        "watch_few": (
            (
                "{name} : {n} mention seulement, trop peu pour en tirer quoi que ce soit. Un coup "
                "d’œil de temps en temps suffit."
            ),
            (
                "{name} : {n} mentions seulement, trop peu pour en tirer quoi que ce soit. Un coup "
                "d’œil de temps en temps suffit."
            ),
        ),
        "watch_negative": (
            (
                "Sur {name}, {n} mention sur {mentions} est négative ({share} %, presque à coup "
                "sûr entre {low} et {high} %). À suivre de près avant d’y faire plus : {facts}."
            ),
            (
                "Sur {name}, {n} mentions sur {mentions} sont négatives ({share} %, presque à "
                "coup sûr entre {low} et {high} %). À suivre de près avant d’y faire plus : "
                "{facts}."
            ),
        ),
        "watch_fall": "Sur {name}, l’humeur est passée de {before} à {net} (de -100 à +100) d’une "
        "période à l’autre. À suivre de près : {facts}.",
        "leave": "{name} rapporte peu pour l’instant : {facts}. Y passer moins de temps se défend "
        "; vous seuls savez ce qu’il vaut par ailleurs.",
        "join": (
            (
                "Sur {name}, {n} message cherchait ce que vous pourriez offrir, et vous n’y êtes "
                "pas : aucun compte relié, aucune réponse. Allez voir si l’endroit vous ressemble."
            ),
            (
                "Sur {name}, {n} messages cherchaient ce que vous pourriez offrir, et vous n’y "
                "êtes pas : aucun compte relié, aucune réponse. Allez voir si l’endroit vous "
                "ressemble."
            ),
        ),
        "alone": " Ces chiffres ne se comparent pas aux autres : {name} demande qu’ils restent à "
        "part.",
        "mentions": ("{n} mention", "{n} mentions"),
        "more": "{said} ({n} de plus que la période d’avant)",
        "fewer": "{said} ({n} de moins que la période d’avant)",
        "same": "{said} (autant que la période d’avant)",
        "net": "humeur {net}",
        "answered": "réponse donnée {answered} fois sur {wanting}",
        "wait": ", en {time} en général",
        "awareness": (
            "{n} auteur et {reach} abonnés touchés au plus",
            "{n} auteurs et {reach} abonnés touchés au plus",
        ),
        "traffic": ("{n} clic vers votre site", "{n} clics vers votre site"),
        "health": "{share} % d’avis heureux parmi les avis tranchés",
        "complaints": "réclamations suivies d’une réponse : {settled} sur {complaints}",
        "minutes": "{facts}, pour environ {time} par semaine",
        "and": " et ",
    },
    "en": {
        "invest": (
            "{name} pays back the time you give it: {facts}. A little more time there would be "
            "well spent."
        ),
        "keep": "{name} holds its place: {facts}. Carry on as you do.",
        "answer_faster_waiting": (
            (
                "On {name}, {n} message of {wanting} is still waiting for an answer; answering "
                "faster would gain you the most. Beside that: {facts}."
            ),
            (
                "On {name}, {n} messages of {wanting} are still waiting for an answer; answering "
                "faster would gain you the most. Beside that: {facts}."
            ),
        ),
        "answer_faster_late": (
            (
                "On {name}, {n} answer of {promised} left after the time you promise; answering "
                "faster, or promising a little less, would change the most. Beside that: {facts}."
            ),
            (
                "On {name}, {n} answers of {promised} left after the time you promise; answering "
                "faster, or promising a little less, would change the most. Beside that: {facts}."
            ),
        ),
        "watch_few": (
            (
                "{name}: only {n} mention, too little to tell anything by. A glance now and then "
                "is enough."
            ),
            (
                "{name}: only {n} mentions, too few to tell anything by. A glance now and then is "
                "enough."
            ),
        ),
        "watch_negative": (
            (
                "On {name}, {n} mention of {mentions} is negative ({share}%, almost surely between "
                "{low} and {high}%). Keep an eye on it before doing more there: {facts}."
            ),
            (
                "On {name}, {n} mentions of {mentions} are negative ({share}%, almost surely "
                "between {low} and {high}%). Keep an eye on it before doing more there: {facts}."
            ),
        ),
        "watch_fall": "On {name}, the mood went from {before} to {net} (on a scale of -100 to "
        "+100) from one period to the next. Keep an eye on it: {facts}.",
        "leave": "{name} brings little for now: {facts}. Spending less time there would be "
        "reasonable; only you know what else it is worth.",
        "join": (
            (
                "On {name}, {n} message was looking for what you could offer, and you are not "
                "there: no account connected, no answer given. See whether the place suits you."
            ),
            (
                "On {name}, {n} messages were looking for what you could offer, and you are not "
                "there: no account connected, no answer given. See whether the place suits you."
            ),
        ),
        "alone": " These figures do not compare with the others: {name} asks that they stand "
        "apart.",
        "mentions": ("{n} mention", "{n} mentions"),
        "more": "{said} ({n} more than the period before)",
        "fewer": "{said} ({n} fewer than the period before)",
        "same": "{said} (as many as the period before)",
        "net": "mood {net}",
        "answered": "{answered} of {wanting} who asked were answered",
        "wait": ", in {time} as a rule",
        "awareness": (
            "{n} author and at most {reach} followers reached",
            "{n} authors and at most {reach} followers reached",
        ),
        "traffic": ("{n} click to your site", "{n} clicks to your site"),
        "health": "{share}% happy of those who took sides",
        "complaints": "complaints answered: {settled} of {complaints}",
        "minutes": "{facts}, for about {time} a week",
        "and": " and ",
    },
}

WORKLOAD: Final[Mapping[str, Forms]] = {
    "fr": {
        "week": "En ce moment, une semaine demande environ {time} : {parts}.",
        "nothing": "Rien ne demande de travail en ce moment.",
        "reply": ("{n} réponse à {each} min", "{n} réponses à {each} min"),
        "decision": ("{n} décision à {each} min", "{n} décisions à {each} min"),
        "starter": ("{n} animation à {each} min", "{n} animations à {each} min"),
        "promise": ("{n} promesse à {each} min", "{n} promesses à {each} min"),
        "within": "Votre équipe dispose de {capacity} par semaine : cela tient.",
        "over": "Votre équipe dispose de {capacity} par semaine : il manque environ {missing}. Le "
        "dossier de passation est prêt pour la personne qui viendrait aider.",
        "over_person": "C’est plus qu’une personne à plein temps ({person}). Le dossier de "
        "passation est prêt pour la personne que vous embaucheriez.",
        "usual_within": "Cela tient dans les {capacity} par semaine que nous supposons tant que "
        "vous n’avez pas dit votre temps.",
        "usual_over": "C’est plus que les {capacity} par semaine que nous supposons tant que vous "
        "n’avez pas dit votre temps : dites-le dans les réglages de l’équipe, ou laissez les "
        "remerciements sans réponse, jamais les réclamations.",
        "next": "La semaine prochaine devrait demander environ {time}.",
        "and": " et ",
    },
    "en": {
        "week": "At present a week takes about {time}: {parts}.",
        "nothing": "Nothing calls for work at present.",
        "reply": ("{n} reply at {each} min", "{n} replies at {each} min"),
        "decision": ("{n} decision at {each} min", "{n} decisions at {each} min"),
        "starter": ("{n} starter at {each} min", "{n} starters at {each} min"),
        "promise": ("{n} promise at {each} min", "{n} promises at {each} min"),
        "within": "Your team has {capacity} a week: it fits.",
        "over": "Your team has {capacity} a week: about {missing} is missing. The hand-over pack "
        "is ready for whoever might come to help.",
        "over_person": "That is more than one person full time ({person}). The hand-over pack is "
        "ready for the person you might hire.",
        "usual_within": "It fits the {capacity} a week we assume until you say how much time you "
        "have.",
        "usual_over": "That is more than the {capacity} a week we assume until you say how much "
        "time you have: say so under Team, or leave thanks unanswered, complaints never.",
        "next": "Next week should take about {time}.",
        "and": " and ",
    },
}

REASONS: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "awareness": "Se faire connaître, c’est être lu, et faire parler de soi : le résultat "
        "(personnes touchées, auteurs) et l’activité font les deux tiers de la note.",
        "traffic": "Faire venir, c’est des clics, au prix du temps passé : le résultat et "
        "l’effort font 60 % de la note.",
        "reputation": "Une réputation, c’est comment on parle de vous et comment vous répondez : "
        "l’humeur, les réponses et le résultat (avis heureux, réponses aux réclamations) font 80 % "
        "de la note.",
    },
    "en": {
        "awareness": "Being known means being read and talked about: result (people reached, "
        "authors) and activity are two thirds of the score.",
        "traffic": "Bringing people in means clicks, at the price of your time: result and effort "
        "are 60% of the score.",
        "reputation": "A reputation is how people speak of you and how you answer: mood, response "
        "and result (happy opinions, complaints answered) are 80% of the score.",
    },
}
