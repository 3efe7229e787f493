"""A brand's digest from the desk to the mail: once, to each, whatever breaks in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.alert import AlertKind, Sign
from vigie.alert_life import mail_failed, open_alert
from vigie.alerting import Alerting
from vigie.analysis import Analysis, Intent, Mood
from vigie.aws import brands, clients, digests, links, sources
from vigie.aws.alerts import keep_new_alert
from vigie.aws.cards import change_card
from vigie.aws.erasure import erase_author
from vigie.aws.links import open_link
from vigie.aws.mailboxes import keep_feedback
from vigie.aws.mentions import forget_words, get_mention, mention_to_item, store_event
from vigie.aws.readers import leave
from vigie.aws.rollups import read_period
from vigie.brand import Brand, Recipient
from vigie.card import Card, Status
from vigie.channels.digest import render_digest
from vigie.edition import DigestKind, DigestState, Edition
from vigie.errors import TransientError
from vigie.jobs import findings
from vigie.jobs.digest import send_digests
from vigie.jobs.findings import gather
from vigie.jobs.score import score_batch
from vigie.link import Act, name_person
from vigie.mailbox import Feedback, MailKind, Outcome
from vigie.mention import Author, EventKind, Fact, mention_id
from vigie.metric import Step, make_series, total
from vigie.source import Health, Source
from vigie.verdict import Moderation, Queue, Reason, Verdict

from tests.builders import a_brand, a_stream_event, an_analysis, an_event

# A Wednesday, eight o'clock in Paris; the Monday before.
NOW = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUARTER = timedelta(minutes=15)
QUESTION = an_analysis(Mood.NEUTRAL, Intent.QUESTION)
COMPLAINT = an_analysis(Mood.NEGATIVE, Intent.COMPLAINT)
PRAISE = an_analysis(Mood.POSITIVE, Intent.PRAISE)
TWO = (Recipient("odile@levain.example", "fr"), Recipient("paul@levain.example", "en"))


@pytest.fixture(autouse=True)
def brand(aws: None) -> Brand:
    known = a_brand(alert_recipients=TWO)
    brands.save_brand(known)
    return known


def say(
    name: str,
    analysis: Analysis = QUESTION,
    *,
    text: str = "Êtes-vous ouverts dimanche ?",
    ago: timedelta = 3 * HOUR,
    now: datetime = NOW,
    slug: str = "levain",
    **values: Any,
) -> str:
    """Store what somebody said, and make its card; answers its id."""
    said_at = now - ago
    defaults: dict[str, Any] = {"author": Author(f"u-{name}", "Une cliente"), "version": said_at}
    event = an_event(text, native_id=name, said_at=said_at, **(defaults | values))
    store_event(slug, event, said_at)
    identity = mention_id(slug, event.platform, name)
    mention = get_mention(identity)
    assert mention is not None
    assert score_batch(a_stream_event(mention_to_item(mention, now)), lambda _: analysis, now) == []
    return identity


def alter(identity: str, **values: Any) -> None:
    def changed(card: Card | None) -> Card | None:
        return replace(card, **values) if card else None

    change_card(identity, changed, NOW)


def hide_by_rule(identity: str) -> None:
    spam = Moderation(Verdict.HIDE, (Reason("spam"),))
    alter(identity, status=Status.HIDDEN, moderation=spam)


def mails() -> list[Any]:
    return list(ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages)


def look(brand: Brand, now: datetime = NOW, kind: DigestKind = DigestKind.DAILY) -> Any:
    day = now.date()
    return gather(brand, Edition(brand.slug, day, kind, now - DAY, now), now)


def test_a_digest_goes_once_to_each_in_their_language_however_often_the_schedule_runs() -> None:
    say("1")
    for minutes in (0, 0, 15, 30, 600):
        send_digests(NOW + timedelta(minutes=minutes))
    assert [mail.destinations["ToAddresses"] for mail in mails()] == [
        ["odile@levain.example"],
        ["paul@levain.example"],
    ]
    assert [mail.subject for mail in mails()] == [
        "[Résumé] Levain & Fils\u202f: un message attend une réponse",
        "[Digest] Levain & Fils: one message is waiting for an answer",
    ]


def test_before_its_hour_and_after_it_was_told_there_is_nothing_to_do() -> None:
    say("1")
    assert send_digests(NOW - QUARTER) == {"not_due": 1}
    assert send_digests(NOW) == {"sent": 1}
    assert send_digests(NOW + QUARTER) == {"not_due": 1}


def test_a_day_on_which_nothing_happened_has_no_digest_and_is_not_asked_again() -> None:
    assert send_digests(NOW) == {"skipped": 1}
    say("1", ago=-HOUR)
    assert send_digests(NOW + 2 * HOUR) == {"not_due": 1}
    assert mails() == []
    assert send_digests(NOW + DAY) == {"sent": 1}


def test_a_brand_with_no_history_at_all_says_too_few_to_compare() -> None:
    say("1", PRAISE)
    send_digests(NOW)
    assert "trop peu pour comparer" in mails()[0].body
    assert "too few to compare" in mails()[1].body


@pytest.mark.parametrize("fails", [1, 2])
def test_a_mail_that_fails_is_sent_at_the_next_run_to_whom_it_is_owed_alone(
    monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    say("1")
    honest = clients.ses().send_email
    calls = []

    def refuse(**letter: Any) -> Any:
        calls.append(letter)
        if len(calls) <= fails:
            raise ClientError({"Error": {"Code": "Throttling"}}, "SendEmail")
        return honest(**letter)

    monkeypatch.setattr(clients.ses(), "send_email", refuse)
    assert send_digests(NOW) == {"owed": 1}
    assert len(mails()) == 2 - fails
    assert send_digests(NOW + QUARTER) == {"sent": 1}
    assert sorted(mail.destinations["ToAddresses"][0] for mail in mails()) == [
        "odile@levain.example",
        "paul@levain.example",
    ]


def test_a_mail_service_that_refuses_all_day_costs_nothing_but_the_delay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say("1", text="Qui répond à ma première question ?", ago=2 * HOUR)
    honest = clients.ses().send_email

    def refuse(**_: Any) -> Any:
        raise ClientError({"Error": {"Code": "Throttling"}}, "SendEmail")

    monkeypatch.setattr(clients.ses(), "send_email", refuse)
    for hours in range(16):
        assert send_digests(NOW + hours * HOUR) == {"owed": 1}
    monkeypatch.setattr(clients.ses(), "send_email", honest)
    assert send_digests(NOW + 16 * HOUR) == {"not_due": 1}
    assert send_digests(NOW + DAY) == {"sent": 1}
    assert len(mails()) == 2
    edition = digests.last_edition("levain")
    assert edition is not None
    assert (edition.since, edition.until) == (NOW - DAY, NOW + DAY)


def cut_short(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """End the function once it has done so much to the world; answers what it did."""
    done: list[str] = []
    for client, call in ((clients.dynamodb(), "put_item"), (clients.ses(), "send_email")):
        honest = getattr(client, call)

        def acting(
            *, _call: str = call, _honest: Callable[..., Any] = honest, **arguments: Any
        ) -> Any:
            if len(done) == cut_after[0]:
                raise SystemExit("the function was ended")
            done.append(_call)
            answer = _honest(**arguments)
            if len(done) == cut_after[0] and cut_late[0]:
                raise SystemExit("the function was ended")
            return answer

        monkeypatch.setattr(client, call, acting)
    return done


cut_after, cut_late = [0], [False]


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("steps", range(6))
def test_cut_short_between_any_two_steps_each_has_it_once_or_the_one_under_way_twice(
    monkeypatch: pytest.MonkeyPatch, steps: int, *, late: bool
) -> None:
    say("1")
    cut_after[0], cut_late[0] = steps, late
    done = cut_short(monkeypatch)
    with suppress(SystemExit):
        send_digests(NOW)
    assert len(done) == steps
    cut_after[0] = -1
    send_digests(NOW + QUARTER)
    send_digests(NOW + 2 * QUARTER)
    counts = {
        one.email: sum(one.email in mail.destinations["ToAddresses"] for mail in mails())
        for one in TWO
    }
    assert set(counts.values()) <= {1, 2}
    assert sum(counts.values()) <= 3
    assert done.count("send_email") == sum(counts.values())
    edition = digests.last_edition("levain")
    assert edition is not None
    assert edition.state is DigestState.SENT


def test_of_two_functions_at_once_one_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    say("1")
    honest = findings.gather
    answers = []

    def gather_while_another_runs(*given: Any) -> Any:
        monkeypatch.setattr(findings, "gather", honest)
        answers.append(send_digests(NOW))
        return honest(*given)

    monkeypatch.setattr(findings, "gather", gather_while_another_runs)
    assert send_digests(NOW) == {"sent": 1}
    assert answers == [{"not_due": 1}]
    assert len(mails()) == 2


def test_ten_brands_have_ten_digests_each_of_its_own_and_one_that_breaks_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zones = ("Europe/Paris", "Africa/Lagos")
    for number in range(10):
        slug = f"shop{number}"
        reader = (Recipient(f"{slug}@levain.example", "en"),)
        brands.save_brand(
            a_brand(slug=slug, name=slug, alert_recipients=reader, time_zone=zones[number % 2])
        )
        say("1", slug=slug, text=f"Is {slug} open?")
    honest = findings.gather

    def gather_unless(brand: Brand, *given: Any) -> Any:
        if brand.slug == "shop3":
            raise ValueError("something odd")
        return honest(brand, *given)

    monkeypatch.setattr(findings, "gather", gather_unless)
    assert send_digests(NOW) == {"skipped": 1, "sent": 9, "failed": 1}
    for mail in mails():
        slug = mail.destinations["ToAddresses"][0].split("@")[0]
        assert f"Is {slug} open?" in mail.body
    monkeypatch.setattr(findings, "gather", honest)
    assert send_digests(NOW + QUARTER) == {"not_due": 10, "sent": 1}
    assert len(mails()) == 10


def test_brands_of_other_zones_have_theirs_at_their_own_hour() -> None:
    brands.save_brand(a_brand(slug="momo", time_zone="Asia/Kathmandu", alert_recipients=TWO[:1]))
    say("1", slug="momo", now=NOW - 6 * HOUR)
    at = datetime(2026, 11, 25, 2, 15, tzinfo=UTC)
    assert send_digests(at - QUARTER) == {"not_due": 2}
    assert send_digests(at) == {"not_due": 1, "sent": 1}


def test_who_left_the_digest_has_none_and_links_are_each_readers_own() -> None:
    identity = say("1", text="Achetez mes abonnés")
    hide_by_rule(identity)
    leave("levain", name_person("odile@levain.example"), MailKind.DIGEST, NOW)
    assert send_digests(NOW) == {"sent": 1}
    (mail,) = mails()
    assert mail.destinations["ToAddresses"] == ["paul@levain.example"]
    token = re.search(r"https://vigie.example/m/([\w.-]+)", mail.body)
    assert token is not None
    link = open_link(token[1], NOW)
    assert (link.act, link.brand, link.target) == (Act.UNDO, "levain", identity)
    assert link.person == name_person("paul@levain.example")


def test_each_reader_can_leave_by_the_foot_of_their_own_digest() -> None:
    say("1")
    send_digests(NOW)
    sent = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages
    for mail, reader in zip(sent, TWO, strict=True):
        tokens = re.findall(r"https://vigie.example/m/([\w.-]+)", mail.body)
        link = open_link(tokens[-1], NOW)
        assert (link.act, link.target) == (Act.UNSUBSCRIBE, MailKind.DIGEST)
        assert link.person == name_person(reader.email)


def test_when_everybody_left_or_complained_nothing_is_sent_and_nothing_is_owed() -> None:
    say("1")
    leave("levain", name_person("odile@levain.example"), MailKind.DIGEST, NOW)
    paul = "paul@levain.example"
    keep_feedback(Feedback("f1", paul, Outcome.COMPLAINED, NOW, "abuse", MailKind.DIGEST), NOW)
    assert send_digests(NOW) == {"skipped": 1}
    assert mails() == []


def test_without_a_key_for_links_the_page_is_where_a_hide_is_undone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    identity = say("1", text="Achetez mes abonnés")
    hide_by_rule(identity)

    def no_key(*_: object) -> str:
        raise TransientError("no key")

    monkeypatch.setattr(links, "mint_for", no_key)
    assert send_digests(NOW) == {"sent": 1}
    assert f"tab=hidden&amp;mention={identity}" in mails()[0].body


def test_unanswered_come_first_oldest_age_and_the_most_pressing_three(brand: Brand) -> None:
    say("old", ago=50 * HOUR)
    say("complaint", COMPLAINT, text="Commande jamais arrivée", ago=HOUR)
    say("question", ago=2 * HOUR)
    say("talk", an_analysis(), text="On passe devant tous les jours")
    say("thanks", PRAISE, text="Merci")
    late = say("later")
    alter(late, snoozed_until=NOW + DAY)
    illegal = say("threat", COMPLAINT, text="Je vais vous retrouver", ago=4 * HOUR)
    alter(illegal, queue=Queue.ILLEGAL)
    waiting = look(brand).waiting
    assert (waiting.count, waiting.oldest) == (4, NOW - 50 * HOUR)
    assert [one.text for one in waiting.pressing] == [
        "",
        "Commande jamais arrivée",
        "Êtes-vous ouverts dimanche ?",
    ]
    assert waiting.pressing[0].is_illegal
    assert waiting.pressing[2].said_at == NOW - 50 * HOUR


def test_erased_removed_and_withheld_words_never_appear_and_personal_data_is_masked(
    brand: Brand,
) -> None:
    say("phone", COMPLAINT, text="Rappelez-moi au 06 12 34 56 78, commande perdue")
    say("erased", COMPLAINT, text="Mots effacés", author=Author("gone", "Parti"))
    private = {Fact.PRIVATE.value: "1"}
    say("private", COMPLAINT, text="Mon adresse et mes soucis", facts=private)
    erase_author("levain", "facebook", "gone", NOW)
    lent = get_mention(say("lent", COMPLAINT, text="Mots prêtés"))
    assert lent is not None
    assert forget_words(lent, NOW)
    say("taken", COMPLAINT, text="Mots repris")
    say("taken", COMPLAINT, ago=HOUR, kind=EventKind.REMOVE)
    send_digests(NOW)
    body = mails()[0].body
    assert "Rappelez-moi au [téléphone masqué]" in body
    assert not any(one in body for one in ("56 78", "effacés", "Parti", "Mon adresse", "prêtés"))
    assert "repris" not in body
    assert "message privé" in body
    assert look(brand).waiting.count == 3


def test_figures_are_those_of_the_api_for_the_same_period(brand: Brand) -> None:
    moods = (PRAISE, COMPLAINT, QUESTION)
    for number in range(30):
        say(str(number), moods[number % 3], ago=number * 13 * HOUR)
    found = look(brand)
    zone = ZoneInfo("Europe/Paris")
    today = datetime(2026, 11, 25, tzinfo=zone)
    for totals, first, last in (
        (found.period, NOW - DAY, NOW),
        (found.now, today - 7 * DAY, today),
        (found.before, today - 14 * DAY, today - 7 * DAY),
    ):
        buckets = read_period("levain", first, last, zone, by_hour=False)
        counted = total(make_series(buckets, Step.DAY, zone))
        assert totals == {**counted, "about_us": counted["mentions"]}
    assert found.now["mentions"] == 13
    assert len(found.moods) == 14
    assert found.is_comparable


def test_moods_leave_out_what_stands_apart_and_what_is_said_of_rivals_alone(brand: Brand) -> None:
    for number in range(12):
        ago = (30 + number) * HOUR
        say(f"y{number}", COMPLAINT, platform="youtube", now=MONDAY, ago=ago)
    found = look(brand, MONDAY, DigestKind.WEEKLY)
    assert (found.now["mentions"], found.now["about_us"]) == (12, 0)
    assert "net_sentiment" not in found.now
    assert found.answers is None
    assert not any(found.moods)
    mail = render_digest(found, brand, "fr", "https://levain.example/", lambda *_: None, MONDAY)
    assert "Trop peu" in mail.text or "trop peu" in mail.text


def test_an_alert_whose_mail_did_not_leave_is_told_first(brand: Brand) -> None:
    quiet = open_alert("levain", Sign(AlertKind.VOLUME_SPIKE, 9, 40, expected=10.0), NOW - 2 * HOUR)
    spike = open_alert("levain", Sign(AlertKind.NEGATIVE_SPIKE, 5, 9), NOW - 30 * HOUR)
    keep_new_alert(quiet, 0, NOW)
    keep_new_alert(mail_failed(spike, NOW), 0, NOW)
    assert [one.kind for one in look(brand).alerts] == ["negative_spike", "volume_spike"]
    send_digests(NOW)
    text = mails()[1].body
    assert mails()[1].subject == "[Digest] Levain & Fils: an alert to read right away"
    assert text.index("Not mailed yet") < text.index("waiting for an answer")
    assert "more talk about you than usual" in text.lower()


def test_what_rules_hid_is_told_and_what_a_person_has_looked_at_is_not(brand: Brand) -> None:
    for number in range(5):
        hide_by_rule(say(f"spam{number}", an_analysis(), text="Gagnez gros"))
    alter(say("seen", an_analysis()), status=Status.HIDDEN, human=frozenset({"moderation"}))
    found = look(brand)
    assert (found.hidden_count, len(found.hidden)) == (5, 3)


def test_a_praise_is_shown_once_and_never_a_private_or_hidden_one() -> None:
    nice = "Le meilleur pain de tout le quartier, merci encore !"
    say("dm", PRAISE, text=nice, facts={Fact.PRIVATE.value: "1"})
    say("short", PRAISE, text="Top")
    say("good", PRAISE, text=nice, ago=4 * HOUR)
    send_digests(NOW)
    assert nice in mails()[0].body
    say("again", QUESTION, ago=-HOUR)
    send_digests(NOW + DAY)
    assert len(mails()) == 4
    assert nice not in mails()[2].body
    edition = digests.last_edition("levain")
    assert edition is not None
    assert edition.praised == (mention_id("levain", "facebook", "good"),)


def test_sources_that_bring_nothing_are_named(brand: Brand) -> None:
    base = Source(brand="levain", platform="mastodon", id="a", every_minutes=5)
    sources.save_source(replace(base, health=Health.RECONNECT))
    mute = replace(base, platform="reddit", id="b", last_success=NOW - 5 * HOUR)
    sources.save_source(mute)
    sources.save_source(replace(mute, id="c", platform="bluesky", enabled=False))
    troubles = look(brand).troubles
    assert [(one.platform, one.reconnect) for one in troubles] == [
        ("Mastodon", True),
        ("Reddit", False),
    ]


def test_a_week_has_topics_answers_and_at_most_three_tasks_that_go_when_done(brand: Brand) -> None:
    ids = [
        say(
            f"c{n}",
            COMPLAINT,
            text=f"Encore une livraison ratée {n}",
            ago=(70 + n) * HOUR,
            now=MONDAY,
        )
        for n in range(4)
    ]
    alter(ids[0], status=Status.WAITING, replied_at=MONDAY - 68 * HOUR)
    stars = {Fact.RATING.value: "5"}
    review = say("review", PRAISE, now=MONDAY, facts=stars, text="Cinq étoiles méritées")
    young = say("young", PRAISE, now=MONDAY, facts=stars, ago=9 * HOUR)  # a day to answer it
    hide_by_rule(say("spam", an_analysis(), now=MONDAY, text="Gagnez gros"))
    source = Source(brand="levain", platform="mastodon", id="a", health=Health.RECONNECT)
    sources.save_source(source)
    found = look(brand, MONDAY, DigestKind.WEEKLY)
    assert "livraison" in found.topics
    assert found.answers is not None
    assert (found.answers.answered, found.answers.wanted) == (1, 4)
    assert found.answers.median is not None
    assert abs(found.answers.median / (2 * HOUR) - 1) < 0.05
    assert [one.kind for one in found.tasks] == ["reconnect", "complaint", "review"]
    assert found.tasks[1].place == f"mention={ids[3]}"
    sources.save_source(replace(source, health=Health.HEALTHY, last_success=MONDAY))
    for identity in (*ids, review, young):
        alter(identity, status=Status.DONE)
    after = look(brand, MONDAY, DigestKind.WEEKLY)
    assert [one.kind for one in after.tasks] == ["hidden"]


def test_on_mondays_the_day_is_in_the_weeks_digest_and_there_is_one_mail() -> None:
    say("1", ago=2 * DAY, now=MONDAY)
    for quarters in range(8):
        send_digests(MONDAY + quarters * QUARTER)
    assert len(mails()) == 2
    assert "semaine du 16 au 22 novembre" in mails()[0].body
    brands.save_brand(
        a_brand(alert_recipients=TWO, alerting=Alerting(daily_at="09:30", weekly=False))
    )
    assert send_digests(MONDAY + 2 * HOUR) == {"not_due": 1}


def test_a_hundred_thousand_cards_are_read_in_bounded_pages(
    monkeypatch: pytest.MonkeyPatch, brand: Brand
) -> None:
    monkeypatch.setattr(findings, "MOST_CARDS", 10)
    for number in range(25):
        say(str(number), ago=(number + 1) * HOUR)
    honest = clients.dynamodb().query
    pages: list[dict[str, Any]] = []

    def query(**given: Any) -> Any:
        pages.append(given)
        return honest(**given)

    monkeypatch.setattr(clients.dynamodb(), "query", query)
    found = look(brand)
    assert found.waiting.at_least
    assert (found.waiting.count, found.waiting.oldest) == (11, NOW - 25 * HOUR)
    assert len(pages) < 20
    assert found.period["mentions"] == 24
