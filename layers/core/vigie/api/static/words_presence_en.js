/** Where to be, the time it takes, the hand-over: the English words. */

export const presence = {
  room_presence: "Where to be", room_presence_what: "Which channels are worth your time, and what a week takes",
  aim: "What you are after", aim_reputation: "A good reputation", aim_awareness: "Being known", aim_traffic: "Visits to your site", aim_keep: "Keep this objective", aim_kept: "Objective kept.",
  presence_rank: "Your channels, in order", presence_none: "Nothing was said in this period.", presence_apart: "Apart", presence_absent: "Where people look for you and you are not",
  presence_score: "score {n} of 100", presence_open: { one: "See the mention", other: "See the {n} mentions" }, presence_negative: "Negative: {share}% (almost surely between {low} and {high}%).", presence_example: "Example {n}",
  presence_how: "How the score is made", presence_how_text: "Five parts, from 0 to 100, weighed by what you are after. Each channel is compared with the one in the middle: a giant does not crush the others. Under {fewest} mentions, a score stays near the middle.",
  advice_invest: "Give it time", advice_keep: "Carry on", advice_answer_faster: "Answer faster", advice_watch: "Keep an eye on it", advice_leave: "Do less there", presence_few: "Too few",
  part_activity: "Activity", part_mood: "Mood", part_response: "Response", part_effort: "Effort", part_result: "Result", part_of: "{name}: {n} of 100", presence_percent: "{n}%",
  part_activity_what: "How many mentions, and whether they grow.", part_mood_what: "The share of happy opinions, less the unhappy.", part_response_what: "Who got an answer, within the promised time, and how soon.", part_effort_what: "Minutes a mention: the fewer, the better.", part_result_what: "By objective: people reached and authors, clicks, or happy opinions and complaints answered.",
  work: "The time it takes", work_by_channel: "By channel", work_by_kind: "By task", work_elsewhere: "Promises and starters", work_row: "{name}: {minutes} min", act_reply: "Replies", act_decision: "Decisions", act_starter: "Starters", act_promise: "Promises",
  work_set: "Set the time", work_weekly: "The team's minutes a week", work_weekly_hint: "Empty: 20 minutes, or the sum of what members of the team say.", work_person: "A working week, in hours", work_person_hint: "35 hours in France.", work_acts: "Minutes a task",
  told_set: "Set by you", told_measured: "Measured on your acts", told_usual: "The usual value",
  member_weekly: "Minutes a week for the community", member_weekly_hint: "Optional: it tells whether the week fits.",
  pack: "Hand-over pack", pack_offered: "The week takes more than your team has: this pack is ready for whoever might come to help.", pack_what: "All that somebody needs to take over the community: the voice, saved replies, open promises, the team, sources, rules, the figures of 90 days and the first day.",
  pack_take: "Download the pack", pack_hint: "A page to print. It holds promises made to customers: keep it to yourself.", pack_saved: "The pack is saved.", deed_handover: "took the hand-over pack",
};
