"""Mail in local mode: whole in the local mailbox, left with one click, brought back at a wish."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect
from vigie.aws import clients
from vigie.aws.links import mint_for
from vigie.aws.mail import send_mail
from vigie.aws.settings import settings
from vigie.channels import Attachment, Mail
from vigie.errors import PermanentError
from vigie.link import Act
from vigie.mailbox import MailKind

from infra.local.demo import BRAND
from infra.local.intrinsics import ACCOUNT, REGION
from tests.builders import NOON
from tests.local.desk import Desk

pytestmark = pytest.mark.local
ODILE = "odile@levain.example"
DIGEST = Mail(
    subject="[Résumé] Votre semaine",
    text="Votre semaine",
    html='<p>Votre semaine</p><img src="cid:chart" alt="">',
    kind=MailKind.DIGEST,
    brand=BRAND,
    attachments=(Attachment("chart.png", "image/png", b"\x89PNG", content_id="chart"),),
)


@pytest.fixture
def here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """This process as one of the stack's functions, with one recipient."""
    environment = {
        "AWS_ENDPOINT_URL": desk.stack.client("sts").meta.endpoint_url,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_DEFAULT_REGION": REGION,
        "VIGIE_DESK_TABLE": desk.stack.refs["DeskTable"],
        "VIGIE_ALERT_EMAIL": "owner@example.com",
        "VIGIE_MAIL_SET": desk.stack.refs["MailSet"],
        "VIGIE_SITE_URL": desk.stack.url,
        "VIGIE_STAGE": "local",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    known = desk.call("GET", f"/api/brands/{BRAND}").json()
    known.pop("brand")
    known["alert_recipients"] = [{"email": ODILE, "language": "fr"}]
    desk.call("PUT", f"/api/brands/{BRAND}", known).raise_for_status()
    assert clients.ses().meta.endpoint_url == os.environ["AWS_ENDPOINT_URL"]
    return desk


def arrivals(desk: Desk) -> dict[str, Any]:
    items = desk.call("GET", f"/api/brands/{BRAND}/recipients").json()["items"]
    (only,) = items
    found: dict[str, Any] = only
    return found


def test_a_mail_arrives_whole_is_left_by_one_click_and_comes_back(here: Desk) -> None:
    send_mail(ODILE, DIGEST)
    mail = here.mails()[0]
    assert (mail["to"], mail["subject"], mail["text"]) == (
        [ODILE],
        "[Résumé] Votre semaine",
        "Votre semaine",
    )
    assert mail["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["headers"]["Reply-To"] == "owner@example.com"
    (chart,) = mail["attachments"]
    assert (chart["id"], base64.b64decode(chart["content"])) == ("chart", b"\x89PNG")
    assert "data:image/png;base64," in requests.get(
        f"{here.stack.url}/local/mail/view", timeout=60
    ).text.replace("&#x27;", "'")
    address = mail["headers"]["List-Unsubscribe"].strip("<>")
    assert requests.get(address, timeout=60).status_code == 200
    assert arrivals(here)["unsubscribed"] == []
    body = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        assert requests.post(address, data=body, timeout=60).status_code == 200
    assert arrivals(here)["unsubscribed"] == ["digest"]
    assert requests.get(f"{address}x", timeout=60).status_code == 404


def test_what_bounces_stops_until_somebody_tries_again(here: Desk) -> None:
    send_mail(ODILE, DIGEST)
    told = here.call("POST", "/local/bounce", {"email": ODILE, "kind": "bounce"})
    assert told.json() == {"ran": 1, "failed": []}
    assert (arrivals(here)["state"], arrivals(here)["why"]) == ("bounced", "General 5.1.1")
    with pytest.raises(PermanentError):
        send_mail(ODILE, DIGEST)
    body = {"email": ODILE}
    here.call("POST", f"/api/brands/{BRAND}/recipients/retry", body).raise_for_status()
    assert arrivals(here)["state"] == "arrives"
    send_mail(ODILE, DIGEST)


def test_only_a_mail_that_was_sent_can_come_back(here: Desk) -> None:
    nobody = here.call("POST", "/local/bounce", {"email": "x@y.example"})
    assert nobody.status_code == 404
    send_mail(ODILE, DIGEST)
    wrong = here.call("POST", "/local/bounce", {"email": ODILE, "kind": "lost"})
    assert wrong.status_code == 400


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_behind_a_link_acts_in_a_real_browser_on_a_phone(
    here: Desk, new_page: Callable[..., Page], scheme: str
) -> None:
    """Its own style and form pass its content policy; what it says fits a narrow screen."""
    address = mint_for(Act.PAUSE_POSTS, BRAND, "", ODILE, NOON.replace(year=2030))
    page = new_page(width=360, height=740, color_scheme=scheme)
    page.goto(address)
    button = page.get_by_role("button")
    if scheme == "light":
        expect(button).to_have_text("Mettre en pause")
        box = button.bounding_box()
        assert box is not None
        assert (box["height"] >= 48, box["width"] > 200) == (True, True)
        button.click()
        expect(page.get_by_role("heading")).to_have_text("Les publications prévues sont en pause.")
    else:
        expect(page.get_by_role("heading")).to_contain_text("déjà en pause")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(244, 242, 236)", "dark": "rgb(15, 22, 29)"}[scheme]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
