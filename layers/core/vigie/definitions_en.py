"""The definitions in English. `vigie.definitions_fr` says the same; a test compares the names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MEASURES: Final[Mapping[str, str]] = {
    "mentions": "Mentions said in the period, each once, your own words left out. A mention "
    "deleted on its platform is no longer counted.",
    "positive": "Mentions whose mood is positive, as read by vigie or corrected by a person.",
    "neutral": "Mentions whose mood is neutral, as read by vigie or corrected by a person. It is "
    "no bin for what could not be read: that has no mood.",
    "negative": "Mentions whose mood is negative, as read by vigie or corrected by a person.",
    "complaint": "Mentions whose author complains.",
    "question": "Mentions whose author asks something.",
    "purchase": "Mentions whose author looks for something to buy.",
    "praise": "Mentions whose author praises.",
    "request": "Mentions whose author asks for a change or a service.",
    "hidden": "Mentions of the period that are hidden now, by a rule, by a person or on the "
    "platform itself.",
    "waived": "Mentions of which somebody said, with a reason, that they need no reply. They are "
    "left out of the response rate.",
    "reach": "The potential reach of the mentions: their authors' followers, added up mention by "
    "mention.",
    "reach_estimated": "The estimated reach of the mentions: the part of those followers a post "
    "usually comes to.",
    "wanting": "Mentions that ask for an answer: complaints, questions, requests, people who want "
    "to buy, private messages and reviews. Left out: what is hidden, what needs no reply, and "
    "history that was brought in.",
    "answered": "Mentions that ask for an answer and got one from a person, whether through vigie "
    "or typed on the platform. Automatic messages do not count.",
    "in_time": "Mentions answered within your promise, counted in your business hours, as the "
    "promise stood when the answer left.",
    "overdue_answer": "Mentions answered after your promise had run out.",
    "handled": "Mentions a person did something about: answered, settled, moderated, or marked as "
    "needing no reply. What a rule did alone does not count.",
    "ruled": "Mentions hidden by a rule, whatever became of them since.",
    "undone": "Mentions hidden by a rule that a person showed again.",
    "spam": "Mentions judged to be spam, unless a person said otherwise.",
    "illegal": "Mentions that may be illegal: threats, hatred, what touches minors.",
    "illegal_acted": "Mentions that may be illegal and were hidden, deleted, or judged by a "
    "person to be allowed.",
    "opened": "Private talks begun in the period: the first message after 24 hours of silence on "
    "both sides, as Facebook counts.",
    "opened_answered": "Private talks begun in the period that were answered.",
    "rated": "Reviews that came with stars.",
    "stars": "The stars of those reviews, added up.",
    "named": "Mentions that name you: your brand, a product, a hashtag or an event of yours.",
    "rival": "Posts that name competitors only. They are mentions, but no part of your moods.",
    "rival_positive": "Posts that name competitors only and are positive.",
    "rival_neutral": "Posts that name competitors only and are neutral.",
    "rival_negative": "Posts that name competitors only and are negative.",
    "replies": "Public and private replies sent in the period, on the hour they were sent, or "
    "seen where they were typed on the platform. Those deleted from here are left out.",
    "response_seconds": "Seconds from each mention to its first answer, added up.",
    "open_seconds": "The same, counting only your business hours.",
    "giving": "What you said in the period that gives: thanks, help, answers, news of use.",
    "promoting": "What you said in the period that promotes: offers, prices, invitations to buy.",
}

FIGURES: Final[Mapping[str, str]] = {
    "volume": "Mentions of the period, those that name competitors only left out.",
    "unique_authors": "Different people who spoke, by platform and account: the same person on "
    "two platforms counts twice. It is an estimate (HyperLogLog, Flajolet et al., 2007) with a "
    "standard error of 1.6 %; the interval shown holds the true number 95 times in 100. An "
    "author who was erased leaves it at the next count of the day.",
    "net_sentiment": "100 × (positive - negative) / mentions, from -100 to 100, neutral mentions "
    "included, posts that name competitors only left out.",
    "net_sentiment_without_neutral": "100 × (positive - negative) / (positive + negative), from "
    "-100 to 100. It ignores neutral mentions, so it moves more than the one above.",
    "sentiment_ratio": "Positive : negative, after Social Mention. Infinite, and without a "
    "number, when nothing is negative.",
    "negative_share": "Negative / mentions, with its 95 % interval (Wilson, 1927): with few "
    "mentions the true share may be anywhere in it.",
    "brand_health": "Positive / (positive + negative), after SentiOne, with its 95 % interval. It "
    "says nothing when all is neutral.",
    "strength": "Mentions of the last 24 hours of the period / those of the largest of its last "
    "30 days, at most 1. Social Mention gave the name and never published what it divided by; "
    "this is ours.",
    "passion": "(Mentions - different authors) / mentions: how much the same people come back. "
    "Social Mention's word, our formula; posts about competitors are in it.",
    "author_diversity": "Different authors / mentions. Social Mention called it reach, which it "
    "is not: it says whether many people speak, not how many hear.",
    "potential_reach": "The followers of each mention's author, added up mention by mention. "
    "Nobody knows how many of them saw it, and who follows two authors is counted twice: it is "
    "a ceiling, not people reached. Followers a platform does not tell count as none.",
    "estimated_reach": "Followers × a share that falls with their number: 15 % below 100,000, "
    "down in a straight line to 6 % at 10 million, as published by Sprinklr. An order of size, "
    "the same for every platform, not a measurement. Views are shown only where a platform tells "
    "its own.",
    "response_rate": "Answered / mentions that ask for an answer. What is unanswered and not yet "
    "due by your promise is left out, so that the last hour does not count against you: by the "
    "whole hour in which it was said. Its list shows it too.",
    "response_median": "Half of the first answers came within this time, counted day and night. "
    "Read from bins 10 % wide: within 5 % of the exact value.",
    "response_p90": "Nine first answers in ten came within this time, counted day and night. Read "
    "from bins 10 % wide: within 5 % of the exact value.",
    "response_mean": "The mean time to the first answer, day and night: a few very late answers "
    "pull it up, so read the median first.",
    "open_response_median": "Half of the first answers came within this time, counting only your "
    "business hours and no day off. Within 5 % of the exact value.",
    "open_response_p90": "Nine first answers in ten came within this time, counting only your "
    "business hours and no day off. Within 5 % of the exact value.",
    "in_time_share": "Answered within your promise / all whose promise has run out or was kept; "
    "an unanswered one counts against it once it is due. Mentions without a promise are left "
    "out.",
    "action_rate": "Handled by a person / mentions. What rules did alone does not count (Sprout "
    "Social's rule).",
    "backlog": "Mentions of the period that ask for an answer, have none and are still to do. "
    "The oldest of them is named beside it.",
    "moderation_rate": "Hidden / mentions.",
    "moderation_precision": "1 - shown again / hidden by a rule: of what rules hid, the share "
    "no person showed again. It tells of mistakes that somebody noticed.",
    "illegal_median": "Half of what may be illegal was hidden, deleted or judged within this time "
    "from the moment vigie took it for that. Within 5 % of the exact value.",
    "rating": "The mean of the stars of reviews, 1 to 5.",
    "giving_share": "Giving / (giving + promoting) in what you said; the rule of thumb asks for "
    "80 %.",
    "clicks": "Clicks on your counted links, on the hour of the click, machines left out as far "
    "as they can be told.",
    "share_of_voice": "Your mentions / those of you and of your competitors, by name, from the "
    "same sources in the same period, with the 95 % interval. A mention that names two counts "
    "for both. What your sources do not listen for is not in it.",
    "facebook": "The response rate and time as Facebook counts them for a page: talks begun in "
    "the 30 days before the last one counted, the last ten if there are fewer, all if there were "
    "never ten; the time is the mean of the fastest 90 %. Hours and rolled-up days are taken "
    "whole, and nothing before 180 days is read.",
    "spikes": "Alerts of unusual numbers raised in the period: bursts of negative mentions, of "
    "mentions, and silence of praise.",
    "previous": "The equal period just before: as many whole days, whatever the clocks did, else "
    "the same length.",
    "period": "Hours are counted whole: a period begins with the hour that holds its start and "
    "ends with the hour that holds its end.",
    "enough": "A figure made of fewer than ten says too little: one more would change it.",
    "apart": "Figures of platforms whose terms forbid mixing them with others: they are left out "
    "of the mixed figures and stand here by themselves.",
    "advertising_value": "Not computed. An advertising value equivalent multiplies a guessed "
    "reach by the price of an advertisement nobody bought; the Barcelona Principles of the trade "
    "(AMEC) reject it since 2010.",
}
