"""Telling people: who hears of an alert, and the mail that reaches them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.alert import Alert, AlertKind, Form
from vigie.alerting import LOUD, is_quiet
from vigie.aws.baselines import read_baseline
from vigie.aws.brands import list_brands
from vigie.aws.cards import read_cards
from vigie.aws.journal import warn_failure
from vigie.aws.links import mint_for
from vigie.aws.mail import send_mail
from vigie.aws.mailboxes import may_mail
from vigie.aws.mentions import get_mentions
from vigie.aws.readers import is_unsubscribed, owner
from vigie.aws.settings import settings
from vigie.aws.sources import read_source
from vigie.aws.table import RECORD_FAILURES
from vigie.brand import Brand, Recipient
from vigie.cause import Said, find_shared_link
from vigie.channels import Mail, Notice
from vigie.channels.chart import BARS, Chart, draw_chart
from vigie.channels.email import MOST_SHOWN, render_alert
from vigie.channels.notice import write_notice
from vigie.channels.story import MentionView, Story
from vigie.jobs.channels import deliveries_to
from vigie.jobs.deliver import Delivery, deliver
from vigie.jobs.watch import count_hours
from vigie.link import Act
from vigie.mailbox import GRAVE, MailKind
from vigie.mention import Fact, Mention
from vigie.platforms import load_platform
from vigie.source import Source
from vigie.verdict import Queue
from vigie.window import whole_brand

CHARTED = frozenset(
    {AlertKind.NEGATIVE_SPIKE, AlertKind.CAMPAIGN, AlertKind.VISIBLE_AUTHOR, AlertKind.CRISIS_WORDS}
)
BUTTONS = (Act.ACKNOWLEDGE, Act.MUTE, Act.NOT_A_PROBLEM, Act.PAUSE_POSTS)
CHANNELS = "@channel"  # who acts by a button of Slack or Teams: whoever reads there
SHORT_HOURS = 6


def tell(alert: Alert, brand: Brand, now: datetime) -> None:
    """Send what an alert owes to each who is to have it: by mail, and on the brand's channels.

    Raises TransientError if one is owed yet.
    """
    story = _gather(alert, brand, now)
    what = f"{alert.id}#{alert.mails}#{alert.form}"
    readers = _readers(alert, brand, now)
    mails = _mails_to(readers, lambda recipient: _render(alert, brand, recipient, story))

    def write(language: str) -> Notice:
        return write_notice(alert, brand, language, story, _links(alert, CHANNELS, now))

    deliver(what, [*mails, *deliveries_to(brand, what, alert.severity, write, now)], now)


def _readers(alert: Alert, brand: Brand, now: datetime) -> tuple[Recipient, ...]:
    """Who of those to be told is written to.

    Rule: not who left. Where no mail can reach anybody, because their mailboxes refuse it or a
    grave alert finds that all have left, whoever deployed the stack is told beside them.
    """

    def stays(one: Recipient) -> bool:
        return not is_unsubscribed(brand.slug, one.email, MailKind.ALERT, severity=alert.severity)

    staying = tuple(filter(stays, who_is_told(alert, brand, now)))
    is_reached = any(may_mail(one.email) for one in staying)
    is_owed = bool(staying) or alert.severity >= GRAVE
    if is_reached or not is_owed or owner().email in {one.email for one in staying}:
        return staying
    return (*staying, *filter(stays, [owner()]))


def who_is_told(alert: Alert, brand: Brand, now: datetime) -> tuple[Recipient, ...]:
    """Who gets the latest mail of an alert.

    Rule: everybody who gets the brand's alerts; in quiet hours, which only loud alerts break, the
    first on call alone; each hand-on adds the next on call, and everybody once nobody is left; who
    was told hears that it is over.
    """
    everyone = recipients_of(brand)
    known = {one.email: one for one in everyone}
    on_call = [known.get(e) or Recipient(e, brand.languages[0]) for e in brand.alerting.on_call]
    woken = int(_is_night(alert, brand, alert.first_mailed_at))
    if alert.form is Form.ESCALATED:
        place = alert.escalations - 1 + woken
        return tuple(on_call[place : place + 1]) or everyone
    handed = on_call[: alert.escalations + woken]
    if alert.form is Form.OVER:
        handed = handed or on_call[: _is_night(alert, brand, alert.mailed_at)]
    elif on_call and _is_night(alert, brand, now):
        return tuple(dict.fromkeys((on_call[0], *handed)))
    return tuple(dict.fromkeys((*everyone, *handed)))


def _is_night(alert: Alert, brand: Brand, moment: datetime | None) -> bool:
    """Whether a mail of that moment woke the first on call alone."""
    if moment is None or alert.severity < LOUD:
        return False
    return is_quiet(brand.alerting, ZoneInfo(brand.time_zone), moment)


def send_each(
    what: str, recipients: Sequence[Recipient], render: Callable[[Recipient], Mail], now: datetime
) -> None:
    """Send a mail to each who has not had it. Raises TransientError if somebody is still owed."""
    deliver(what, _mails_to(recipients, render), now)


def _mails_to(
    recipients: Sequence[Recipient], render: Callable[[Recipient], Mail]
) -> list[Delivery]:
    """A mail to each, rendered when its turn comes."""

    def sender(one: Recipient) -> Callable[[], None]:
        return lambda: send_mail(one.email, render(one))

    return [Delivery(one.email, sender(one)) for one in recipients]


def recipients_of(brand: Brand) -> tuple[Recipient, ...]:
    """Who gets a brand's mails; the stack's own address when the brand names nobody."""
    return brand.alert_recipients or (owner(),)


def _render(alert: Alert, brand: Brand, recipient: Recipient, story: Story) -> Mail:
    links = _links(alert, recipient.email, story.now)
    mail = render_alert(alert, brand, recipient.language, story, links)
    return replace(mail, kind=MailKind.ALERT, brand=brand.slug)


def _links(alert: Alert, who: str, now: datetime) -> dict[str, str]:
    """The page's own addresses, and those that act, minted for each who is told.

    Without the key that signs them an alert leaves without its buttons, rather than late.
    """
    page = f"{settings().site_url}/"
    links = {
        "inbox": f"{page}#alert={alert.id}",
        "crisis": f"{page}#view=crisis&alert={alert.id}",
        "tune": f"{page}#brand={alert.brand}&view=settings",
    }
    try:
        signed = {act.value: mint_for(act, alert.brand, alert.id, who, now) for act in BUTTONS}
        if who != CHANNELS:
            kind = MailKind.ALERT.value
            leave = mint_for(Act.UNSUBSCRIBE, alert.brand, kind, who, now)
            signed |= {Act.UNSUBSCRIBE.value: leave}
    except RECORD_FAILURES as error:
        warn_failure("links could not be signed", error, alert=alert.id)
        return links
    return links | signed


def _gather(alert: Alert, brand: Brand, now: datetime) -> Story:
    """What is known beside the alert; read once, however many are told."""
    found = get_mentions(alert.mention_ids).values()
    mentions = [mention for mention in found if not mention.removed]
    shown = _in_order(alert, mentions)
    kept_back = _keep_back(alert, shown)
    is_silence = alert.kind is AlertKind.SILENCE
    source = read_source(brand.slug, alert.about) if is_silence else None
    return Story(
        now=now,
        mentions=tuple(_view(mention, kept_back.get(mention.id, "")) for mention in shown),
        platforms=Counter(load_platform(m.platform).PROFILE.name for m in mentions),
        shared=find_shared_link(Said(m.author.id or "", m.text) for m in mentions),
        chart=_chart(alert, brand, now),
        due_at=_due_at(alert),
        since=_since(alert, source, mentions),
        builds_up=alert.builds_up,
        is_unread=source is not None or (is_silence and not alert.about),
        names_brand=len(list_brands()) > 1,
    )


def _in_order(alert: Alert, mentions: Sequence[Mention]) -> list[Mention]:
    """The three to show: who has waited longest, else who is read most."""
    if alert.kind is AlertKind.LEFT_WAITING:
        return sorted(mentions, key=lambda mention: mention.said_at)[:MOST_SHOWN]
    return sorted(mentions, key=_visibility, reverse=True)[:MOST_SHOWN]


def _chart(alert: Alert, brand: Brand, now: datetime) -> Chart | None:
    """The last day by hours, or two days where the window is long; none before a baseline."""
    known = read_baseline(brand.slug) if alert.kind in CHARTED else None
    if known is None:
        return None
    width = 1 if alert.window_hours <= SHORT_HOURS else 2
    hours = whole_brand(count_hours(brand.slug, now - timedelta(hours=BARS * width), now))
    return draw_chart(hours, known[0].expect, now, width)


def _due_at(alert: Alert) -> datetime | None:
    """When the law's clock runs out first."""
    if alert.kind is not AlertKind.ILLEGAL:
        return None
    cards = read_cards(alert.mention_ids).values()
    return min((card.due_at for card in cards if card.due_at), default=None)


def _since(alert: Alert, source: Source | None, mentions: Sequence[Mention]) -> datetime | None:
    """Since when somebody has been waiting, or a source silent."""
    if alert.kind is AlertKind.LEFT_WAITING:
        return min((mention.said_at for mention in mentions), default=None)
    if alert.kind is AlertKind.SILENCE:
        silent = timedelta(hours=alert.window_hours)
        return (source.last_success if source else None) or alert.opened_at - silent
    return None


def _visibility(mention: Mention) -> tuple[int, datetime]:
    return mention.author.followers or 0, mention.said_at


def _keep_back(alert: Alert, shown: Sequence[Mention]) -> dict[str, str]:
    """Whose words no mail and no channel repeats, by mention, and why: as digests do."""
    cards = read_cards(one.id for one in shown)
    illegal = {id_ for id_, card in cards.items() if card.queue is Queue.ILLEGAL}
    if alert.kind is AlertKind.ILLEGAL:
        illegal |= {one.id for one in shown if one.id not in cards}
    private = {one.id: "private" for one in shown if one.is_private}
    return private | dict.fromkeys(illegal, "illegal")


def _view(mention: Mention, kept_back: str) -> MentionView:
    return MentionView(
        text="" if kept_back else mention.text,
        kept_back=kept_back,
        url=mention.url,
        author_name=mention.author.name,
        followers=mention.author.followers,
        platform=load_platform(mention.platform).PROFILE.name,
        said_at=mention.said_at,
        shows=tuple(filter(None, mention.facts.get(Fact.SHOWS, "").split(","))),
    )
