"""What alerts say in English."""

from __future__ import annotations

from vigie.alert import AlertKind
from vigie.channels._spike_en import CAUTION, ENGLISH_SPIKES
from vigie.channels._wording import UNREAD, Lines, Wording, Wordings

_CLOSES = "Why this mail? We had sent you an alert; it closes by itself."
_CAUGHT_UP = "What was written meanwhile is caught up on, as far as the platform allows."

ENGLISH: Wordings = ENGLISH_SPIKES | {
    AlertKind.VISIBLE_AUTHOR: Wording(
        subject=Lines(
            "Criticism in front of {audience}{on}",
            "More criticism in front of {audience}{on}",
            "Over to you: criticism in front of {audience}{on}",
        ),
        lead=Lines(
            "{author}, who has {audience}, criticises {brand}{on}.",
            "{author}, who has {audience}, criticises {brand} again{on}.",
            "Nobody has taken this on yet, so it is yours: {author}, who has {audience}, "
            "criticises {brand}{on}.",
        ),
        steps="Read the post and its replies: what of it is true?\n"
        "Answer soon, under the post, with facts and your name; offer to carry on in "
        "private.\n"
        "Stay out of arguments with those who comment: one clear answer is enough.",
        why="Why this mail? This negative mention comes from an account with at least {floor} "
        "followers, the floor in your settings: it alone may be read more than all the others.",
        caution=CAUTION,
        seen="In their words",
    ),
    AlertKind.ILLEGAL: Wording(
        subject=Lines(
            "Illegal? To be reviewed {deadline}{place}",
            "Illegal? Still to be reviewed {deadline}{place}",
            "Over to you: illegal? To be reviewed {deadline}{place}",
        ),
        lead=Lines(
            "A message{on} about {brand} may be illegal{nature}.\nIt is for you to decide "
            "{deadline}{left}.",
            "A message{on} about {brand} that may be illegal{nature} still awaits your decision, "
            "due {deadline}{left}.",
            "Nobody has reviewed this message{on} about {brand} yet; it may be illegal{nature}.\n"
            "It is for you to decide {deadline}{left}.",
        ),
        steps="Do not reply and do not share it; note the address, the author and the time, with a "
        "screenshot, but never of a picture of a minor: keeping one is a crime.\n"
        "If it is illegal, delete it from the inbox: hidden, it would still be seen by "
        "its author and their friends.\n"
        "Report it to the platform and to the police (in France: "
        "internet-signalement.gouv.fr); in immediate danger call 112.",
        why="Why this mail? A rule recognised hate, a threat, praise of terrorism or danger to "
        "minors in it. Under French law whoever runs a page may answer for what they leave there "
        "once they know of it. We count one hour for the praise of terrorism and one day for the "
        "rest, from the moment it was found.",
        caution="Found automatically, please check: nothing has been deleted.",
        seen="The message",
    ),
    AlertKind.CRISIS_WORDS: Wording(
        subject=Lines(
            "{count} mention{s} of a serious matter{named}{place}",
            "Still growing: {count} mention{s} of a serious matter{bracketed}{place}",
            "Over to you: {count} mention{s} of a serious matter{bracketed}{place}",
        ),
        lead=Lines(
            "{count} mention{s} of {brand} touch{es} on a serious matter{named}.\nPlease read this "
            "before anything else.",
            "{count} mention{s} of {brand} now touch{es} on a serious matter{named}.",
            "Nobody has taken this on yet, so it is yours: {count} mention{s} of {brand} "
            "touch{es} on a serious matter{named}.",
        ),
        steps="Do not reply yet: read it, and keep a screenshot (address, author, time).\n"
        "Check the facts with your team. Is somebody in danger? Call the emergency "
        "services (112 in Europe).\n"
        "Choose who speaks for you; one short, human answer, then carry on in private. "
        "Delete nothing.",
        why="Why this mail? A negative mention holds a word of danger (health, safety, the law, "
        "discrimination…). One is enough for us to write.",
        caution="Words are found automatically: please check.",
        seen="The mentions in question",
    ),
    AlertKind.LEFT_WAITING: Wording(
        subject=Lines(
            "{count} message{s} unanswered for over {wait}",
            "Still growing: {count} message{s} unanswered for over {wait}",
            "Over to you: {count} message{s} unanswered for over {wait}",
        ),
        lead=Lines(
            "{count} question{s} or complaint{s} to {brand} {have} been waiting for over {wait}"
            "{oldest}.",
            "The wait grows longer at {brand}: {count} question{s} or complaint{s} unanswered for "
            "over {wait}{oldest}.",
            "Nobody has taken this on yet, so it is yours: {count} question{s} or complaint{s} to "
            "{brand} {have} been waiting for over {wait}{oldest}.",
        ),
        steps="Start with the oldest; if you have no solution yet, say when you will be back.\n"
        "An order, an address, a personal case: carry on in a private message.\n"
        "Does one need no answer? Note why in the inbox, and it leaves the list.",
        why="Why this mail? Your settings ask for an answer within {wait}.",
        caution="Questions and complaints are found automatically: please check.",
        seen="Who has waited longest",
    ),
    AlertKind.CAMPAIGN: Wording(
        subject=Lines(
            "{count} nearly identical messages in {span}{on}{topic}",
            "Still growing: {count} nearly identical messages in {span}{on}{topic}",
            "Over to you: {count} nearly identical messages in {span}{on}{topic}",
            "The wave of identical messages has passed{on}{topic}",
        ),
        lead=Lines(
            "{count} nearly identical messages target {brand}{on} within {span}, from different "
            "accounts: this looks concerted.",
            "The wave against {brand} is growing{on}: {count} nearly identical messages within "
            "{span}, from different accounts.",
            "Nobody has taken this on yet, so it is yours: {count} nearly identical messages "
            "target {brand}{on} within {span}.",
            "No more identical messages against {brand}{on}.\nThe alert had been open since "
            "{opened}.",
        ),
        steps="Do not answer each of them: that would lend them weight.\n"
        "Keep screenshots and addresses, then report them to the platform together.\n"
        "Is there a fair point behind them? Answer it once, where it began; delete no "
        "sincere criticism.",
        why="Why this mail? Different accounts wrote nearly the same words within two days, which "
        "chance rarely does.",
        why_over="Why this mail? We had sent you an alert; the wave stopped at least an hour ago.",
        after="See whether sincere customers are waiting for an answer among these messages.",
        caution="Likeness is measured automatically: please check.",
        seen="The most visible of them",
    ),
    AlertKind.SILENCE: Wording(
        subject=Lines(
            "{source_first}: nothing{for_long}",
            "{source_first}: still nothing{for_long}",
            "Over to you: {source}, nothing{for_long}",
            "{source_first}: mentions are coming in again",
        ),
        lead=Lines(
            "Nothing has reached us from {source} about {brand}{since}.\nEither nobody writes, or "
            "reading has stopped.",
            "Still nothing from {source} about {brand}{since}: somebody should look.",
            "Nobody has taken this on yet, so it is yours: nothing has reached us from "
            "{source} about {brand}{since}.",
            "Mentions of {brand} are coming in again from {source}.\nThe alert had been open since "
            "{opened}.",
        ),
        steps="Open {source}: do you see recent posts that the inbox does not have?\n"
        "If so, look at the source in the settings: access expired, account renamed, "
        "address changed.\n"
        "If all is simply quiet, there is nothing to do: the alert closes by itself.",
        why="Why this mail? Going by its usual rhythm, this source is hardly ever silent for so "
        "long.",
        why_over=_CLOSES,
        after=_CAUGHT_UP,
    ),
    UNREAD: Wording(
        subject=Lines(
            "{source_first}: reading fails{for_long}",
            "{source_first}: reading still fails{for_long}",
            "Over to you: {source}, reading fails{for_long}",
            "{source_first}: reading works again",
        ),
        lead=Lines(
            "We have been unable to read {source} for {brand}{since}.\nWhat is written there does "
            "not reach you.",
            "We are still unable to read {source} for {brand}{since}: what is written there does "
            "not reach you.",
            "Nobody has taken this on yet, so it is yours: we have been unable to read {source} "
            "for {brand}{since}.",
            "We can read {source} for {brand} again.\nThe alert had been open since {opened}.",
        ),
        steps="In the settings, read the reason given beside the source.\n"
        "Open {source}: do the account, the page or the address still exist?\n"
        "Until it works, look in yourself: somebody may be waiting there for an answer.",
        why="Why this mail? Several reads in a row have failed; for a single one we would not "
        "have written.",
        why_over=_CLOSES,
        after=_CAUGHT_UP,
    ),
}
