/** Où être, le temps qu'il faut, la passation : les mots français. */

export const presence = {
  room_presence: "Où être", room_presence_what: "Quels canaux méritent votre temps, et ce que prend une semaine",
  aim: "Ce que vous cherchez", aim_reputation: "Une bonne réputation", aim_awareness: "Être connu", aim_traffic: "Des visites sur votre site", aim_keep: "Garder cet objectif", aim_kept: "Objectif gardé.",
  presence_rank: "Vos canaux, dans l'ordre", presence_none: "Rien n'a été dit sur cette période.", presence_apart: "À part", presence_absent: "Où l'on vous cherche sans vous trouver",
  presence_score: "note {n} sur 100", presence_open: { one: "Voir la mention", other: "Voir les {n} mentions" }, presence_negative: "Négatives : {share} % (très probablement entre {low} et {high} %).", presence_example: "Exemple {n}",
  presence_how: "Comment la note est faite", presence_how_text: "Cinq parts, de 0 à 100, pesées selon ce que vous cherchez. Chaque canal se compare à celui du milieu : un géant n'écrase pas les autres. Sous {fewest} mentions, la note reste près du milieu.",
  advice_invest: "Y mettre du temps", advice_keep: "Continuer", advice_answer_faster: "Répondre plus vite", advice_watch: "Garder à l'œil", advice_leave: "En faire moins", presence_few: "Trop peu",
  part_activity: "Activité", part_mood: "Humeur", part_response: "Réponses", part_effort: "Effort", part_result: "Résultat", part_of: "{name} : {n} sur 100", presence_percent: "{n} %",
  part_activity_what: "Combien de mentions, et si elles augmentent.", part_mood_what: "La part d'avis heureux, moins les malheureux.", part_response_what: "Qui a eu sa réponse, dans le délai promis, et en combien de temps.", part_effort_what: "Les minutes par mention : moins il en faut, mieux c'est.", part_result_what: "Selon l'objectif : personnes touchées et auteurs, clics, ou avis heureux et réclamations qui ont eu leur réponse.",
  work: "Le temps qu'il faut", work_by_channel: "Par canal", work_by_kind: "Par tâche", work_elsewhere: "Promesses et animations", work_row: "{name} : {minutes} min", act_reply: "Réponses", act_decision: "Décisions", act_starter: "Animations", act_promise: "Promesses",
  work_set: "Régler le temps", work_weekly: "Minutes de l'équipe par semaine", work_weekly_hint: "Vide : 20 minutes, ou la somme de ce que disent les membres de l'équipe.", work_person: "Une semaine de travail, en heures", work_person_hint: "35 heures en France.", work_acts: "Minutes par tâche",
  told_set: "Réglé par vous", told_measured: "Mesuré sur vos actes", told_usual: "Valeur habituelle",
  member_weekly: "Minutes par semaine pour la communauté", member_weekly_hint: "Facultatif : sert à dire si la semaine tient.",
  pack: "Dossier de passation", pack_offered: "La semaine dépasse le temps de votre équipe : ce dossier est prêt pour la personne qui viendrait aider.", pack_what: "Tout ce qu'il faut à qui reprend la communauté : la voix, les réponses enregistrées, les promesses en cours, l'équipe, les sources, les règles, les chiffres de 90 jours et le premier jour.",
  pack_take: "Télécharger le dossier", pack_hint: "Une page à imprimer. Elle contient des promesses faites à des clients : gardez-la pour vous.", pack_saved: "Le dossier est enregistré.", deed_handover: "a pris le dossier de passation",
};
