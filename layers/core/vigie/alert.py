"""An alert: one event worth a mail, from the mail that opens it to the one that says it is over."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from vigie.spike import FEWEST_AUTHORS, FLOOR, Spike
from vigie.text.normalise import fold_char

NEGATIVE_SPIKE = "negative_spike"
COOL_DOWN = timedelta(hours=6)
MUTE_HOURS = 24
QUIET = timedelta(hours=1)
GROWS_AFTER = timedelta(hours=1)
_NUMBERS = ("severity", "count", "expected", "window_hours", "share")
_FIRST_RETRY = timedelta(minutes=1)
_SLOWEST_RETRY = timedelta(hours=1)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|[@#]?\w+@\S*|@\w+|\b\w{1,2}'")
_SHORTEST = 3
_USUAL_TRUST = 20  # texts: without any, a word is taken to be in one of twenty
_TELLING = 1.5
_SILENT = """les des une est pas que qui pour dans avec sur plus mais tout tous toute sont ont
cette cet ces mes ses vos nos leur vous nous elle ils lui moi toi son par part mon ton votre notre
apres avant depuis alors donc car comme quand encore jamais toujours tres bien mal rien fait faire
ete etre avoir avait avaient aurait sera etait suis chez sans aussi meme cela ceci peu peut deux
trois jour heure fois annee semaine premier dernier merci bonjour svp stp non oui vraiment
tellement quoi quelque plusieurs autre aucun deja puis enfin parce sauf malgre lors suite voila
voir dit dire demande comment personne temps compte mauvaise bonne bon sous entre vers ans mot eux
pourquoi faut veux doit dois va vais aller the and you your for are was were but not with this that
have has had they them their our from what when where how why all any out get got can cant dont
does did didn doesn won isn wasn just very too still been being will would could should there here
about after before again then than into one two day hour minute week time hello please pls thank
really never always even more most some such who which because now help need over like only make
going today tomorrow yesterday tonight someone anyone let guy told way know take off other another
want say said ever already through since right nothing first last next made yet better her his she
him keep tried trying put left until think tell see sure also yes look its use back people good
thing long new give nul honte honteux scandale inadmissible decu decue deception horrible affreux
pire lamentable dommage bad worst terrible awful disgusting shame shameful unacceptable
disappointed angry furious hate ridiculous poor fail rude experience
"""


class AlertState(StrEnum):
    """Where an alert stands; only over is final."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    MUTED = "muted"
    OVER = "over"


class MailState(StrEnum):
    """Whether the latest mail an alert calls for has left."""

    PENDING = "pending"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Alert:
    """One event of one brand.

    ``updated_at`` is when the numbers were last above normal, ``mailed_at`` when the last mail
    left, ``mails`` how many left; ``due_at`` is set while a mail is pending. ``topic`` holds the
    words of the likely cause.
    """

    id: str
    brand: str
    kind: str
    severity: int
    count: int
    expected: float
    window_hours: int
    opened_at: datetime
    updated_at: datetime
    state: AlertState = AlertState.OPEN
    mention_ids: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    share: float = 0.0
    learning: bool = False
    muted_until: datetime | None = None
    acknowledged_by: str = ""
    over_at: datetime | None = None
    mail: MailState = MailState.PENDING
    mails: int = 0
    mail_tries: int = 0
    mailed_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def is_on(self) -> bool:
        """Whether the event still lasts, whoever knows of it."""
        return self.state is not AlertState.OVER


def open_alert(
    brand: str,
    spike: Spike,
    now: datetime,
    *,
    mention_ids: Iterable[str] = (),
    topic: Iterable[str] = (),
) -> Alert:
    """A new alert with its first mail due at once. Ask ``may_open`` first."""
    return Alert(
        id=f"{brand}.{NEGATIVE_SPIKE}.{now:%Y%m%d%H%M%S}",
        brand=brand,
        kind=NEGATIVE_SPIKE,
        severity=spike.severity,
        count=spike.count,
        expected=spike.expected,
        window_hours=spike.window_hours,
        opened_at=now,
        updated_at=now,
        mention_ids=tuple(mention_ids),
        topic=tuple(topic),
        share=spike.share,
        learning=spike.learning,
        due_at=now,
    )


def may_open(previous: Alert | None, now: datetime) -> bool:
    """Whether a spike is a new event: none is on, none ended in the last six hours, none muted."""
    if previous is None:
        return True
    if previous.muted_until and now < previous.muted_until:
        return False
    ended = previous.over_at or previous.opened_at
    return not previous.is_on and now - ended >= COOL_DOWN


def note_spike(alert: Alert, spike: Spike, now: datetime, mention_ids: Iterable[str] = ()) -> Alert:
    """The alert while its spike lasts; one more mail is due when it has grown.

    Rule: it has grown when the severity rose since the last mail, which must have left an hour ago;
    an alert that somebody took on or muted stays silent.
    """
    known = replace(
        alert,
        updated_at=now,
        mention_ids=tuple(dict.fromkeys((*alert.mention_ids, *mention_ids))),
    )
    if alert.state is not AlertState.OPEN or spike.severity <= alert.severity:
        return known
    if alert.mails and (alert.mailed_at is None or now - alert.mailed_at < GROWS_AFTER):
        return known
    numbers = {name: getattr(spike, name) for name in _NUMBERS}
    return _call_for_mail(replace(known, **numbers), now if alert.mails else alert.due_at or now)


def is_over(alert: Alert, count: int, expected: float, now: datetime) -> bool:
    """Whether the alert's own window has been back under its usual count plus three for an hour."""
    calm = count < expected + FLOOR
    return alert.is_on and calm and now - alert.updated_at >= QUIET


def end(alert: Alert, now: datetime) -> Alert:
    """The alert after its event; a mail says so if one had said it began and nobody muted it."""
    over = replace(alert, state=AlertState.OVER, over_at=now)
    muted = alert.muted_until is not None and now < alert.muted_until
    if muted:
        return replace(over, mail=MailState.SENT, due_at=None)
    return _call_for_mail(over, now)


def acknowledge(alert: Alert, by: str) -> Alert:
    """Somebody takes it on: no growing mail any more. An alert that is over stays over."""
    if not alert.is_on:
        return alert
    return replace(alert, state=AlertState.ACKNOWLEDGED, acknowledged_by=by)


def mute(alert: Alert, by: str, now: datetime, hours: int = MUTE_HOURS) -> Alert:
    """Not a problem: no alert of this kind for the hours to come, and no mail about this one."""
    state = AlertState.MUTED if alert.is_on else alert.state
    until = now + timedelta(hours=hours)
    quiet = replace(alert, state=state, muted_until=until, acknowledged_by=by)
    return replace(quiet, mail=MailState.SENT, due_at=None)


def mail_sent(alert: Alert, now: datetime) -> Alert:
    """The alert once its pending mail has left."""
    return replace(
        alert, mail=MailState.SENT, mails=alert.mails + 1, mail_tries=0, mailed_at=now, due_at=None
    )


def mail_failed(alert: Alert, now: datetime) -> Alert:
    """The alert after a mail that did not leave: tried again, later each time, never given up."""
    pause = min(_FIRST_RETRY * 2 ** min(alert.mail_tries, 6), _SLOWEST_RETRY)
    return replace(alert, mail_tries=alert.mail_tries + 1, due_at=now + pause)


def _call_for_mail(alert: Alert, due_at: datetime) -> Alert:
    return replace(alert, mail=MailState.PENDING, mail_tries=0, due_at=due_at)


@dataclass(frozen=True, slots=True)
class Said:
    """One text of a spike and whose it is; an author without an id counts as one person."""

    author: str
    text: str


def likely_cause(
    said: Sequence[Said], usual: Sequence[str] = (), *, names: Iterable[str] = (), most: int = 3
) -> tuple[str, ...]:
    """The words that a spike's authors share and the usual talk lacks, strongest first.

    Rule: a word counts once per author and needs two; function words, words of mere feeling and the
    brand's own ``names`` say nothing. Score: authors x log of how much more of them use it than of
    the ``usual`` texts, beyond half as much again.
    """
    mute_words = {_stem(word) for name in (_SILENT, *names) for word in _words(name)}
    authors: defaultdict[str, set[str]] = defaultdict(set)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in said:
        for word in _words(one.text):
            authors[_stem(word)].add(one.author)
            spellings[_stem(word)][word] += 1
    before = Counter(stem for text in usual for stem in {_stem(word) for word in _words(text)})
    people = len({one.author for one in said})

    def weight(stem: str) -> float:
        habit = (before[stem] + 1) / (len(usual) + _USUAL_TRUST)
        return len(authors[stem]) * math.log(len(authors[stem]) / people / habit / _TELLING)

    shared = [s for s in authors if len(authors[s]) >= FEWEST_AUTHORS and s not in mute_words]
    telling = sorted((s for s in shared if weight(s) > 0), key=lambda s: (-weight(s), s))
    return tuple(spellings[stem].most_common(1)[0][0] for stem in telling[:most])


def _words(text: str) -> list[str]:
    return _WORD.findall(_NOT_WORDS.sub(" ", text.lower().replace("\u2019", "'")))


def _stem(word: str) -> str:
    """Plain letters without the plural: livraisons and livraison are one word."""
    plain = "".join(fold_char(char) for char in word)
    return plain[:-1] if len(plain) > _SHORTEST and plain[-1] in "sx" else plain
