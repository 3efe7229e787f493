/** The accounts that weigh most, in English. */
export const accounts = {
  room_accounts: "Top accounts", room_accounts_what: "Most followed, heard most often, your supporters, the most-seen criticism",
  accounts_by: "Ranking", accounts_reach: "Most followed", accounts_frequency: "Heard most often", accounts_help: "Your best supporters", accounts_harm: "The most-seen criticism",
  accounts_reach_none: "Nobody's followers are known here.", accounts_frequency_none: "Nobody in this period.", accounts_help_none: "No supporter in this period yet.", accounts_harm_none: "No criticism in this period.",
  accounts_mentions: { one: "{n} mention", other: "{n} mentions" }, accounts_n: { one: "{n} person", other: "{n} people" }, accounts_both: "{mentions} by {accounts}", accounts_was: { one: "against {both} the day before.", other: "against {both} in the {n} days before." },
  accounts_more: "That is {n}% more mentions.", accounts_less: "That is {n}% fewer mentions.", accounts_same: "That is as many.", accounts_few_before: "Too few to compare.", accounts_not_kept: "The period before is no longer kept.",
  accounts_unique: { one: "Unique reach: {n} follower, each account counted once", other: "Unique reach: {n} followers, each account counted once" }, accounts_unknown: { one: "; unknown for {n} account.", other: "; unknown for {n} accounts." },
  accounts_partial: "More was said than this ranking reads: it covers a part.", accounts_few: { one: "Too few to rank: {n} mention, ten are needed.", other: "Too few to rank: {n} mentions, ten are needed." }, accounts_few_see: "Read the mentions",
  accounts_rank: "No. {n}", accounts_points: { one: "{n} point", other: "{n} points" }, accounts_criticisms: { one: "{n} criticism", other: "{n} criticisms" }, accounts_followers_unknown: "followers unknown",
  accounts_praise: { one: "{n} compliment", other: "{n} compliments" }, accounts_photos: { one: "{n} picture", other: "{n} pictures" }, accounts_defended: { one: "stood up for you once", other: "stood up for you {n} times" },
  accounts_new: "said nothing in the period before", accounts_earlier: "period before: No. {place}, {mentions}", accounts_earlier_unranked: "period before: {mentions}, no place", accounts_see: "Their mentions", accounts_answer: "Their mentions, to answer",
  accounts_left_out: "What is counted, and what is not", accounts_platforms_out: "Networks left out, as their terms ask: {platforms}.", accounts_objected: { one: "{n} account objected.", other: "{n} accounts objected." }, accounts_young: { one: "{n} person who may be a minor is not ranked.", other: "{n} people who may be minors are not ranked." }, accounts_kept_90: "People are known for ninety days only.",
  accounts_back: "All accounts", accounts_gone: "This account is no longer known in this period.", accounts_person: "Their page",
};
