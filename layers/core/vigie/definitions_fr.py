"""The definitions in French. `vigie.definitions_en` says the same; a test compares the names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MEASURES: Final[Mapping[str, str]] = {
    "mentions": "Ce qui a été dit pendant la période, compté une fois, vos propres messages mis à "
    "part. Une mention supprimée sur sa plateforme n’est plus comptée.",
    "positive": "Mentions d’humeur positive, lue par vigie ou corrigée par quelqu’un.",
    "neutral": "Mentions d’humeur neutre, lue par vigie ou corrigée par quelqu’un. On n’y range "
    "pas ce qui n’a pas pu être lu : cela n’a pas d’humeur.",
    "negative": "Mentions d’humeur négative, lue par vigie ou corrigée par quelqu’un.",
    "complaint": "Mentions dont l’auteur se plaint.",
    "question": "Mentions dont l’auteur pose une question.",
    "purchase": "Mentions dont l’auteur cherche à acheter.",
    "praise": "Mentions dont l’auteur fait un compliment.",
    "request": "Mentions dont l’auteur demande un changement ou un service.",
    "hidden": "Mentions de la période masquées à ce jour, par une règle, par quelqu’un ou sur la "
    "plateforme elle-même.",
    "waived": "Mentions dont quelqu’un a dit, motif à l’appui, qu’elles n’appellent pas de "
    "réponse. Elles n’entrent pas dans le taux de réponse.",
    "reach": "Portée potentielle des mentions : les abonnés de leurs auteurs, additionnés mention "
    "par mention.",
    "reach_estimated": "Portée estimée des mentions : la part de ces abonnés qu’une publication "
    "atteint d’ordinaire.",
    "wanting": "Mentions qui attendent une réponse : plaintes, questions, demandes, envies "
    "d’achat, messages privés et avis. N’en sont pas : ce qui est masqué, ce qui n’appelle pas de "
    "réponse et l’historique importé.",
    "answered": "Mentions qui attendaient une réponse et en ont reçu une d’une personne, dans "
    "vigie ou directement sur la plateforme. Les messages automatiques ne comptent pas.",
    "in_time": "Mentions qui ont reçu une réponse dans le délai promis, compté en heures "
    "d’ouverture, tel qu’il était au moment de répondre.",
    "overdue_answer": "Mentions qui ont reçu une réponse une fois le délai promis dépassé.",
    "handled": "Mentions dont quelqu’un s’est occupé : réponse, clôture, modération ou « pas de "
    "réponse nécessaire ». Ce qu’une règle a fait seule ne compte pas.",
    "ruled": "Mentions masquées par une règle, quoi qu’elles soient devenues ensuite.",
    "undone": "Mentions masquées par une règle et rétablies par quelqu’un.",
    "spam": "Mentions tenues pour du spam, sauf avis contraire de quelqu’un.",
    "illegal": "Mentions peut-être illicites : menaces, haine, atteintes aux mineurs.",
    "illegal_acted": "Mentions peut-être illicites qui ont été masquées, supprimées ou jugées "
    "acceptables par quelqu’un.",
    "opened": "Conversations privées commencées pendant la période : premier message après "
    "24 heures de silence de part et d’autre, comme Facebook les compte.",
    "opened_answered": "Conversations privées commencées pendant la période et qui ont reçu une "
    "réponse.",
    "rated": "Avis accompagnés d’une note.",
    "stars": "Total des étoiles de ces avis.",
    "named": "Mentions qui vous nomment : votre marque, un produit, un mot-dièse ou un événement "
    "à vous.",
    "rival": "Publications qui ne nomment que des concurrents. Ce sont des mentions, mais elles "
    "n’entrent pas dans l’humeur.",
    "rival_positive": "Publications positives qui ne nomment que des concurrents.",
    "rival_neutral": "Publications neutres qui ne nomment que des concurrents.",
    "rival_negative": "Publications négatives qui ne nomment que des concurrents.",
    "replies": "Réponses publiques et privées parties pendant la période, à l’heure de leur envoi, "
    "ou relevées là où elles ont été écrites sur la plateforme. Celles que vous avez supprimées "
    "d’ici n’en sont pas.",
    "response_seconds": "Secondes écoulées entre chaque mention et sa première réponse, en tout.",
    "open_seconds": "La même somme, en ne comptant que vos heures d’ouverture.",
    "giving": "Ce que vous avez dit pendant la période et qui donne quelque chose : remerciement, "
    "aide, réponse, nouvelle utile.",
    "promoting": "Ce que vous avez dit pendant la période et qui fait votre promotion : offre, "
    "prix, invitation à acheter.",
}

FIGURES: Final[Mapping[str, str]] = {
    "volume": "Mentions de la période, sans celles qui ne nomment que des concurrents.",
    "unique_authors": "Personnes différentes qui se sont exprimées, par plateforme et par compte : "
    "la même personne sur deux plateformes compte deux fois. C’est une estimation (HyperLogLog, "
    "Flajolet et al., 2007), d’erreur type 1,6 % ; l’intervalle indiqué contient le vrai nombre "
    "95 fois sur 100. Un auteur effacé en sort au prochain comptage de la journée.",
    "net_sentiment": "100 × (positives - négatives) / mentions, de -100 à 100. Les neutres sont "
    "comptées ; les publications qui ne nomment que des concurrents ne le sont pas.",
    "net_sentiment_without_neutral": "100 × (positives - négatives) / (positives + négatives), de "
    "-100 à 100. Les neutres en sont absentes : ce chiffre bouge plus que le précédent.",
    "sentiment_ratio": "Positives : négatives, d’après Social Mention. Infini, donc sans valeur, "
    "quand rien n’est négatif.",
    "negative_share": "Négatives / mentions, avec son intervalle à 95 % (Wilson, 1927) : quand les "
    "mentions sont peu nombreuses, la vraie part peut être n’importe où dans l’intervalle.",
    "brand_health": "Positives / (positives + négatives), d’après SentiOne, avec son intervalle à "
    "95 %. Ne dit rien quand tout est neutre.",
    "strength": "Mentions des dernières 24 heures de la période / celles de la plus forte de ses "
    "30 dernières journées, au plus 1. Le nom vient de Social Mention, qui n’a jamais publié son "
    "diviseur ; celui-ci est le nôtre.",
    "passion": "(Mentions - auteurs différents) / mentions : à quel point les mêmes personnes "
    "reviennent. Le mot est de Social Mention, la formule est de nous ; les publications sur les "
    "concurrents y sont.",
    "author_diversity": "Auteurs différents / mentions. Social Mention l’appelait « reach », ce "
    "qu’elle n’est pas : elle dit si beaucoup de gens parlent, non combien écoutent.",
    "potential_reach": "Abonnés de l’auteur de chaque mention, additionnés mention par mention. "
    "Personne ne sait combien l’ont vue, et qui suit deux auteurs est compté deux fois : c’est un "
    "plafond, pas un nombre de personnes touchées. Quand la plateforme ne dit pas le nombre "
    "d’abonnés, il compte pour zéro.",
    "estimated_reach": "Abonnés × une part qui diminue avec leur nombre : 15 % au-dessous de "
    "100 000, puis en ligne droite jusqu’à 6 % à 10 millions, selon le barème publié par "
    "Sprinklr. C’est un ordre de grandeur, le même pour toutes les plateformes, pas une mesure. "
    "Les vues ne sont montrées que si la plateforme donne les siennes.",
    "response_rate": "Mentions qui ont reçu une réponse / mentions qui en attendaient une. Ce qui "
    "est encore sans réponse mais dans le délai promis est mis de côté, pour que la dernière heure "
    "ne joue pas contre vous : on compte par heure entière. La liste le montre aussi.",
    "response_median": "La moitié des premières réponses sont parties dans ce délai, jour et nuit "
    "compris. Lue dans des classes larges de 10 % : à 5 % près.",
    "response_p90": "Neuf premières réponses sur dix sont parties dans ce délai, jour et nuit "
    "compris. Lu dans des classes larges de 10 % : à 5 % près.",
    "response_mean": "Délai moyen de la première réponse, jour et nuit compris : quelques réponses "
    "très tardives suffisent à l’allonger, regardez d’abord la médiane.",
    "open_response_median": "La moitié des premières réponses sont parties dans ce délai, en ne "
    "comptant que vos heures d’ouverture, jours fériés exclus. À 5 % près.",
    "open_response_p90": "Neuf premières réponses sur dix sont parties dans ce délai, en ne "
    "comptant que vos heures d’ouverture, jours fériés exclus. À 5 % près.",
    "in_time_share": "Réponses parties dans le délai promis / toutes celles dont le délai a été "
    "tenu ou dépassé ; une mention sans réponse pèse dès que son délai est passé. Les mentions "
    "pour lesquelles rien n’est promis n’y sont pas.",
    "action_rate": "Mentions dont quelqu’un s’est occupé / mentions. Ce que les règles ont fait "
    "seules ne compte pas (règle de Sprout Social).",
    "backlog": "Mentions de la période qui attendent une réponse, n’en ont pas et restent à "
    "traiter. La plus ancienne est indiquée à côté.",
    "moderation_rate": "Masquées / mentions.",
    "moderation_precision": "1 - rétablies / masquées par une règle : la part de ce que les règles "
    "ont masqué et que personne n’a rétabli. Ne dit que les erreurs que quelqu’un a vues.",
    "illegal_median": "La moitié de ce qui est peut-être illicite a été masqué, supprimé ou jugé "
    "dans ce délai, à partir du moment où vigie l’a tenu pour tel. À 5 % près.",
    "rating": "Note moyenne des avis, de 1 à 5 étoiles.",
    "giving_share": "Ce qui donne / (ce qui donne + ce qui fait votre promotion) dans ce que vous "
    "dites ; l’usage veut 80 %.",
    "clicks": "Clics sur vos liens comptés, à l’heure du clic, machines exclues autant qu’on peut "
    "les reconnaître.",
    "share_of_voice": "Mentions qui vous nomment / celles qui nomment vous ou vos concurrents, nom "
    "par nom, dans les mêmes sources et la même période, avec l’intervalle à 95 %. Une mention qui "
    "en nomme deux compte pour les deux. Ce que vos sources n’écoutent pas n’y est pas.",
    "facebook": "Taux et délai de réponse tels que Facebook les compte pour une page : "
    "conversations commencées dans les 30 jours avant la dernière comptée, les dix dernières s’il "
    "y en a moins, toutes s’il n’y en a jamais eu dix ; le délai est la moyenne des 90 % les plus "
    "rapides. Les heures et les journées closes sont prises entières, et rien n’est lu au-delà de "
    "180 jours.",
    "spikes": "Alertes de chiffres inhabituels ouvertes pendant la période : afflux de mentions "
    "négatives, afflux de mentions, compliments qui se taisent.",
    "previous": "La période égale juste avant : autant de journées entières, quel que soit le "
    "changement d’heure, sinon la même durée.",
    "period": "Les heures sont comptées entières : une période commence avec l’heure où tombe son "
    "début et finit avec celle où tombe sa fin.",
    "enough": "Un chiffre fait de moins de dix mentions dit trop peu : une de plus le changerait.",
    "apart": "Chiffres des plateformes dont les conditions interdisent de les mêler aux autres : "
    "ils n’entrent pas dans les chiffres communs et figurent ici, à part.",
    "advertising_value": "Pas calculé. L’équivalent publicitaire multiplie une portée devinée par "
    "le prix d’une publicité que personne n’a achetée ; les principes de Barcelone de la "
    "profession (AMEC) le rejettent depuis 2010.",
}
