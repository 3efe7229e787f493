"""What SES is asked, and when it is not asked at all."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from vigie.aws import clients, secrets
from vigie.aws.links import mint_for, open_link
from vigie.aws.mail import send_mail
from vigie.aws.mailboxes import clear_mailbox, keep_feedback, may_mail, read_mailbox
from vigie.aws.settings import settings
from vigie.channels import Attachment, Mail
from vigie.errors import PermanentError, TransientError
from vigie.link import Act
from vigie.mailbox import Feedback, MailKind, Outcome

from tests.builders import NOON

ODILE, PAUL = "odile@levain.example", "paul@levain.example"
Asked = list[dict[str, Any]]


def a_mail(**values: Any) -> Mail:
    defaults: dict[str, Any] = {
        "subject": "[Alerte] 9 avis",
        "text": "9 avis",
        "html": "<p>9 avis</p>",
        "kind": MailKind.ALERT,
        "brand": "levain",
    }
    return Mail(**(defaults | values))


@pytest.fixture
def asked(aws: None, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What goes over the wire to SES."""
    monkeypatch.setenv("VIGIE_MAIL_SET", "vigie-test")
    settings.cache_clear()
    calls: Asked = []
    clients.ses().meta.events.register(
        "provide-client-params.sesv2.SendEmail", lambda params, **_: calls.append(params)
    )
    return calls


def fail(code: str, times: int = 1) -> None:
    """SES answers so often with an error, then works."""
    left = [times]
    error: Any = clients.ses().exceptions.from_code(code)

    def refuse(**_: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise error({"Error": {"Code": code, "Message": "no"}}, "SendEmail")

    clients.ses().meta.events.register("before-call.sesv2.SendEmail", refuse)


def sent() -> int:
    return len(ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-3"].sent_messages)


def a_bounce(outcome: Outcome = Outcome.BOUNCED, about: MailKind = MailKind.ALERT) -> Feedback:
    return Feedback(f"f-{outcome}", ODILE, outcome, NOON, "General 5.1.1", about)


def test_a_mail_says_how_to_leave_who_is_answered_and_what_it_is_about(asked: Asked) -> None:
    send_mail(ODILE, a_mail(), NOON)
    (letter,) = asked
    headers = {one["Name"]: one["Value"] for one in letter["Content"]["Simple"]["Headers"]}
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"]
    assert address.startswith("<https://vigie.example/m/")
    link = open_link(address.strip("<>").rpartition("/")[2], NOON)
    assert (link.act, link.brand, link.target) == (Act.UNSUBSCRIBE, "levain", "alert")
    assert letter["ReplyToAddresses"] == ["owner@levain.example"]
    assert letter["ConfigurationSetName"] == "vigie-test"
    tags = {one["Name"]: one["Value"] for one in letter["EmailTags"]}
    assert tags == {"kind": "alert", "brand": "levain"}


def test_nobody_leaves_what_nobody_subscribed_to(asked: Asked) -> None:
    send_mail(ODILE, Mail("[Alerte] à reconnecter", "t", "<p>t</p>"), NOON)
    assert "Headers" not in asked[0]["Content"]["Simple"]
    assert "Attachments" not in asked[0]["Content"]["Simple"]


def test_a_picture_shown_in_the_html_travels_inside_the_mail(asked: Asked) -> None:
    chart = Attachment("chart.png", "image/png", b"\x89PNG", content_id="chart")
    note = Attachment("notes.txt", "text/plain", b"n")
    send_mail(ODILE, a_mail(attachments=(chart, note), headers=(("X-Vigie", "1"),)), NOON)
    simple = asked[0]["Content"]["Simple"]
    first, second = simple["Attachments"]
    assert (first["ContentDisposition"], first["ContentId"]) == ("INLINE", "chart")
    assert base64.b64decode(base64.b64encode(first["RawContent"])) == b"\x89PNG"
    assert second["ContentDisposition"] == "ATTACHMENT"
    assert {"Name": "X-Vigie", "Value": "1"} in simple["Headers"]


def test_an_address_that_bounced_for_good_is_never_tried_and_others_get_theirs(
    asked: Asked,
) -> None:
    assert keep_feedback(a_bounce(), NOON)
    for _ in range(3):
        with pytest.raises(PermanentError):
            send_mail(ODILE, a_mail(), NOON)
    send_mail(PAUL, a_mail(), NOON)
    assert [one["Destination"]["ToAddresses"] for one in asked] == [[PAUL]]
    assert not may_mail("Odile@levain.example")
    clear_mailbox(ODILE, NOON + timedelta(hours=1))
    send_mail(ODILE, a_mail(), NOON)
    assert sent() == 2


def test_a_complaint_about_a_digest_stops_no_alert(asked: Asked) -> None:
    keep_feedback(a_bounce(Outcome.COMPLAINED, MailKind.DIGEST), NOON)
    send_mail(ODILE, a_mail(), NOON)
    with pytest.raises(PermanentError):
        send_mail(ODILE, a_mail(kind=MailKind.DIGEST), NOON)


def test_the_same_bounce_told_again_changes_nothing(aws: None) -> None:
    full = a_bounce(Outcome.DELAYED)
    assert keep_feedback(full, NOON)
    assert not keep_feedback(full, NOON)
    assert read_mailbox(ODILE).delays == 1


def test_no_row_of_a_mailbox_holds_its_address(aws: None) -> None:
    keep_feedback(a_bounce(), NOON)
    assert "odile" not in str(boto3.client("dynamodb").scan(TableName="DeskTable")["Items"])


def test_an_address_ses_refuses_shows_as_refused_until_it_is_taken(asked: Asked) -> None:
    fail("MessageRejected", 2)
    for _ in range(2):
        with pytest.raises(PermanentError):
            send_mail(ODILE, a_mail(), NOON)
    assert read_mailbox(ODILE).outcome is Outcome.REFUSED
    assert read_mailbox(ODILE).revision == 1
    send_mail(ODILE, a_mail(), NOON + timedelta(minutes=1))
    assert read_mailbox(ODILE).outcome is None


def test_a_mail_service_that_is_down_is_tried_again_later(asked: Asked) -> None:
    fail("TooManyRequestsException")
    with pytest.raises(TransientError):
        send_mail(ODILE, a_mail(), NOON)
    assert read_mailbox(ODILE).outcome is None
    send_mail(ODILE, a_mail(), NOON)


def test_an_alert_leaves_even_when_no_key_can_be_had(
    asked: Asked,
) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "no"}}, "Get")

    clients.ssm().meta.events.register("before-call.ssm.*", refuse)
    send_mail(ODILE, a_mail(), NOON)
    assert "Headers" not in asked[0]["Content"]["Simple"]
    with pytest.raises(TransientError):
        mint_for(Act.MUTE, "levain", "x", ODILE, NOON)


def test_the_key_is_made_once_by_whoever_comes_first_and_is_a_secret(aws: None) -> None:
    first = mint_for(Act.MUTE, "levain", "x", ODILE, NOON)
    secrets.forget_cached()
    assert mint_for(Act.MUTE, "levain", "x", ODILE, NOON) == first
    (one,) = boto3.client("ssm").describe_parameters()["Parameters"]
    assert (one["Name"], one["Type"]) == ("/vigie/test/_stack/links/key", "SecureString")
    assert one["Version"] == 1


def test_two_who_make_the_key_in_the_same_moment_sign_with_one(aws: None) -> None:
    """Another function writes the key between our look and our write."""
    theirs = "the key of who was faster, long enough"

    def overtake(**_: Any) -> None:
        clients.ssm().meta.events.unregister("before-call.ssm.PutParameter", overtake)
        secrets.write_secrets("_stack", "links", {"key": theirs})

    clients.ssm().meta.events.register("before-call.ssm.PutParameter", overtake)
    address = mint_for(Act.MUTE, "levain", "x", ODILE, NOON)
    assert secrets.read_secrets("_stack", "links") == {"key": theirs}
    assert open_link(address.rpartition("/")[2], NOON).target == "x"
