"""What an alert's mail is told with: read once, whatever the kind, and never what was removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.alert import Alert, AlertKind
from vigie.aws import brands
from vigie.aws.baselines import keep_baseline
from vigie.aws.cards import card_to_item
from vigie.aws.mailboxes import keep_feedback
from vigie.aws.mentions import get_mention, mention_to_item, store_event
from vigie.aws.readers import leave
from vigie.aws.settings import settings
from vigie.aws.sources import save_source
from vigie.aws.table import put, write
from vigie.baseline import Baseline
from vigie.card import Card, new_card
from vigie.jobs.score import score_batch
from vigie.jobs.telling import tell
from vigie.level import Level
from vigie.link import name_person
from vigie.mailbox import Feedback, MailKind, Outcome
from vigie.mention import YES, Author, EventKind, Fact, Mention, mention_id
from vigie.source import Source
from vigie.text import analyse
from vigie.verdict import Moderation, Queue, Reason, Verdict

from tests.builders import NOON, a_brand, a_stream_event, an_event

N = "\u202f"
ANGER = "Honteux, encore un pain rassis à la livraison, je ne reviendrai plus jamais !"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def brand(aws: None) -> None:
    brands.save_brand(a_brand())


def store(native_id: str, text: str = ANGER, said_at: datetime = NOON, **values: Any) -> Mention:
    event = an_event(text, native_id=native_id, said_at=said_at, version=said_at, **values)
    store_event("levain", event, NOON)
    mention = get_mention(mention_id("levain", event.platform, native_id))
    assert mention
    return mention


def an_alert(kind: AlertKind, *mentions: Mention, **values: Any) -> Alert:
    defaults: dict[str, Any] = {
        "id": f"levain.{kind}.1",
        "brand": "levain",
        "kind": kind,
        "severity": 4,
        "count": len(mentions) or 1,
        "expected": 0.5,
        "window_hours": 3,
        "opened_at": NOON,
        "updated_at": NOON,
        "mention_ids": tuple(mention.id for mention in mentions),
    }
    return Alert(**(defaults | values))


def an_illegal_card(mention: Mention) -> Card:
    verdict = Moderation(Verdict.REVIEW, (Reason("threat"),), Queue.ILLEGAL)
    return replace(new_card(mention), moderation=verdict, queue=Queue.ILLEGAL)


def told(alert: Alert) -> Any:
    tell(alert, a_brand(), NOON)
    return ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages[-1]


def test_what_was_removed_is_not_told_and_what_is_personal_is_masked() -> None:
    kept = store("1", "Rappelez-moi au 06 12 34 56 78, pain rassis !")
    gone = store("2", "Des mots retirés")
    removal = an_event(native_id="2", kind=EventKind.REMOVE, version=NOON + HOUR)
    store_event("levain", removal, NOON + HOUR)
    mail = told(an_alert(AlertKind.NEGATIVE_SPIKE, kept, gone))
    assert "[téléphone masqué], pain rassis !" in mail.body
    assert "sans texte" not in mail.body
    assert "retirés" not in mail.body


def test_the_chart_counts_the_last_day_against_the_baseline() -> None:
    mentions = [
        store(str(n), said_at=NOON - 2 * HOUR, author=Author(f"u{n}", "Une cliente"))
        for n in range(4)
    ]
    for mention in mentions:
        assert score_batch(a_stream_event(mention_to_item(mention, NOON)), analyse, NOON) == []
    alert = an_alert(AlertKind.NEGATIVE_SPIKE, *mentions)
    assert "Avis négatifs sur" not in told(alert).body
    keep_baseline("levain", Baseline("Europe/Paris", {"": Level(rate=0.1, evidence=2.0)}), NOON)
    mail = told(replace(alert, id="levain.2"))
    assert f"8{N}h – 0, 0, 0, 4, 0, 0" in mail.body
    assert f"Avis négatifs sur 24{N}h" in mail.body
    assert f"Avis négatifs sur 48{N}h" in told(replace(alert, id="3", window_hours=24)).body


def test_what_may_be_illegal_is_told_with_the_clock_of_its_card() -> None:
    mention = store("1", "Je vais venir vous brûler")
    verdict = Moderation(Verdict.REVIEW, (Reason("terror"),), Queue.ILLEGAL)
    since = NOON - timedelta(minutes=10)
    card = replace(new_card(mention), moderation=verdict, illegal_since=since, queue=Queue.ILLEGAL)
    write(put(settings().desk_table, card_to_item(card, NOON)))
    mail = told(an_alert(AlertKind.ILLEGAL, mention, topic=("terror",)))
    assert mail.subject == f"[Alerte] Illicite{N}? À examiner avant 13{N}h{N}50 – Facebook"
    assert "il reste 50 min" in mail.body


def test_what_was_said_in_private_is_told_without_its_words() -> None:
    private = store("1", platform="messenger", facts={Fact.PRIVATE: YES})
    public = store("2", "Pain rassis, encore une fois.")
    mail = told(an_alert(AlertKind.NEGATIVE_SPIKE, private, public))
    assert "(message privé, à lire dans vigie)" in mail.body
    assert "Pain rassis, encore" in mail.body
    assert "Honteux" not in mail.body


def test_what_may_be_illegal_leaves_in_no_mail_whatever_the_alert_is_about() -> None:
    mention = store("1", "Je vais venir vous brûler")
    write(put(settings().desk_table, card_to_item(an_illegal_card(mention), NOON)))
    for kind in (AlertKind.ILLEGAL, AlertKind.NEGATIVE_SPIKE):
        mail = told(an_alert(kind, mention, topic=("threat",)))
        assert "(contenu peut-être illicite, à lire dans vigie)" in mail.body
        assert "brûler" not in mail.body


def test_what_may_be_illegal_is_kept_back_before_its_card_can_be_read() -> None:
    assert "brûler" not in told(an_alert(AlertKind.ILLEGAL, store("1", "Vous brûler"))).body


def test_a_silent_source_is_told_since_its_last_success() -> None:
    source = Source("levain", "reddit", "s1", last_success=NOON - 30 * HOUR)
    save_source(source)
    mail = told(an_alert(AlertKind.SILENCE, about="s1", platform="reddit"))
    assert mail.subject == f"[Alerte] Reddit{N}: lecture en panne depuis 30{N}h"


def test_a_place_where_nobody_writes_is_told_since_the_hours_it_has_been_silent() -> None:
    silent = {"about": "items#reddit", "window_hours": 72}
    mail = told(an_alert(AlertKind.SILENCE, platform="reddit", **silent))
    assert mail.subject == f"[Alerte] Reddit{N}: plus rien depuis 3 jours"
    everywhere = told(an_alert(AlertKind.SILENCE, id="2", window_hours=5))
    assert everywhere.subject == f"[Alerte] Vos sources{N}: lecture en panne depuis 5{N}h"


def test_who_waits_is_told_in_the_order_of_waiting_and_not_of_fame() -> None:
    famous = store("1", "Et alors ?", author=Author("u1", "Jo", 90_000))
    first = store("2", "Ouvrez-vous lundi ?", said_at=NOON - 50 * HOUR)
    body = told(an_alert(AlertKind.LEFT_WAITING, famous, first)).body
    assert body.index("Ouvrez-vous lundi") < body.index("Et alors")
    assert f"la plus ancienne depuis le 21 novembre à 11{N}h{N}00" in body


def test_the_most_visible_comes_first_and_a_shared_address_is_found() -> None:
    mentions = [
        store(str(n), f"Pain {n} https://exemple.fr/pain", author=Author(f"u{n}", f"A{n}", n))
        for n in range(5)
    ]
    body = told(an_alert(AlertKind.NEGATIVE_SPIKE, *mentions)).body
    assert body.index("Pain 4") < body.index("Pain 3") < body.index("Pain 2")
    assert "Pain 1" not in body
    assert f"5 personnes renvoient à la même adresse{N}: exemple.fr/pain" in body


def test_a_brand_is_named_in_the_subject_where_the_stack_has_several() -> None:
    mention = store("1")
    assert "Levain" not in told(an_alert(AlertKind.CRISIS_WORDS, mention)).subject
    brands.save_brand(a_brand(slug="autre", name="Autre"))
    several = told(an_alert(AlertKind.CRISIS_WORDS, mention, id="2")).subject
    assert several.endswith(" · Levain & Fils")


def test_the_mail_leads_to_its_alert_and_to_the_settings() -> None:
    alert = an_alert(AlertKind.CAMPAIGN, store("1"), severity=9)
    body = told(alert).body
    tune = "#brand=levain&view=settings"
    for fragment in (f"#alert={alert.id}", f"#view=crisis&alert={alert.id}", tune):
        assert f"https://vigie.example/{fragment}" in body.replace("&amp;", "&")


def mailed_to(alert: Alert) -> list[str]:
    """Who was written to; each address once."""
    tell(alert, a_brand(), NOON)
    sent = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages
    return [address for mail in sent for address in mail.destinations["ToAddresses"]]


def test_where_every_mailbox_is_dead_whoever_deployed_the_stack_is_told() -> None:
    keep_feedback(Feedback("1", "odile@levain.example", Outcome.BOUNCED, NOON), NOON)
    assert mailed_to(an_alert(AlertKind.NEGATIVE_SPIKE, store("1"))) == ["owner@levain.example"]


def test_where_all_have_left_a_grave_alert_alone_reaches_whoever_deployed_the_stack() -> None:
    leave("levain", name_person("odile@levain.example"), MailKind.ALERT, NOON)
    mention = store("1")
    assert mailed_to(an_alert(AlertKind.NEGATIVE_SPIKE, mention, severity=7)) == []
    grave = an_alert(AlertKind.NEGATIVE_SPIKE, mention, id="2", severity=8)
    assert mailed_to(grave) == ["owner@levain.example"]


def test_whoever_deployed_the_stack_is_left_alone_while_somebody_is_reached() -> None:
    assert mailed_to(an_alert(AlertKind.NEGATIVE_SPIKE, store("1"), severity=9)) == [
        "odile@levain.example"
    ]
