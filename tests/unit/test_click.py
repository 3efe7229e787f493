"""Who clicked: a person, or a machine that only looks."""

from __future__ import annotations

import pytest
from vigie.click import is_preview

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"


@pytest.mark.parametrize(
    "agent",
    [
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Twitterbot/1.0",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        "http.rb/5.1.1 (Mastodon/4.3.0; +https://social.example/)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "WhatsApp/2.24.1 A",
        "TelegramBot (like TwitterBot)",
        "LinkedInBot/1.0",
        "curl/8.5.0",
        "",
    ],
)
def test_a_machine_is_counted_apart(agent: str) -> None:
    assert is_preview("GET", {"user-agent": agent})


@pytest.mark.parametrize(
    "agent",
    [
        PHONE,
        f"{PHONE} [FBAN/FBIOS;FBAV/480.0]",
        "Mozilla/5.0 (Linux; Android 13; CUBOT KINGKONG) AppleWebKit/537.36 Chrome/126 Mobile",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        f"{PHONE} [LinkedInApp]/9.29",
    ],
)
def test_a_person_is_a_click(agent: str) -> None:
    assert not is_preview("GET", {"user-agent": agent, "sec-fetch-dest": "document"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("purpose", "prefetch"),
        ("sec-purpose", "prefetch;prerender"),
        ("x-moz", "prefetch"),
        ("x-purpose", "preview"),
        ("sec-fetch-dest", "image"),
    ],
)
def test_what_is_loaded_ahead_or_as_a_picture_is_no_click(name: str, value: str) -> None:
    assert is_preview("GET", {"user-agent": PHONE, name: value})


def test_asking_whether_a_link_works_is_no_click() -> None:
    assert is_preview("HEAD", {"user-agent": PHONE})
