"""The hand-over pack: what a community manager gets, who may take it, and that it is safe paper."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta

import pytest
from vigie.aws import brands
from vigie.aws.clock import utc_now
from vigie.brand import Role

from tests.functions.conftest import Api
from tests.functions.presence_desk import count_up
from tests.functions.test_serve_api import say

PACK = "/api/handover?brand=levain&language="
LATE = "C'est inadmissible, le pain était moisi et personne ne répond !"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def desk(api: Api) -> Api:
    """A brand with a voice, a promise, rules, a source, a late complaint, figures."""
    soon = (utc_now() + timedelta(days=2)).isoformat()
    brand = "/api/brands/levain"
    calls = [
        ("PUT", f"{brand}/voice", {"who": f"Un fournil {EVIL}", "use": ["avec plaisir"]}),
        ("PUT", f"{brand}/team/nadia", {"name": "Nadia Kessel", "role": "agent"}),
        ("PUT", "/api/rules/levain", {"banned": {"fr": ["arnaque", "voleur"]}}),
        (
            "POST",
            "/api/saved-replies",
            {"brand": "levain", "title": "Horaires", "text": "Dès 7 h."},
        ),
        (
            "POST",
            "/api/tasks",
            {"brand": "levain", "what": f"Rappeler au sujet du pain {EVIL}", "due_at": soon},
        ),
        (
            "POST",
            "/api/sources",
            {"brand": "levain", "platform": "feeds", "url": "https://blog.example/rss"},
        ),
    ]
    for method, route, body in calls:
        assert api(method, route, body).status in (200, 201)
    say(LATE, said_at=utc_now() - timedelta(days=3))
    count_up("instagram", 3, mentions=40, positive=30, negative=2, wanting=10, answered=8)
    count_up("youtube", 3, mentions=900, positive=900)
    return api


def test_the_pack_holds_what_a_first_day_needs(desk: Api) -> None:
    answer = desk("GET", f"{PACK}fr")
    pack = answer.body
    assert answer.status == 200
    assert pack["voice"]["use"] == ["avec plaisir"]
    assert [one["title"] for one in pack["saved_replies"]] == ["Horaires"]
    assert pack["saved_replies"][0]["wordings"] == ["Dès 7 h."]
    (promise,) = pack["promises"]["open"]
    assert promise["what"].startswith("Rappeler")
    (late,) = pack["promises"]["late"]
    assert (late["platform"], late["kind"]) == ("facebook", "complaint")
    assert "Nadia Kessel" in [one["name"] for one in pack["team"]]
    assert [(one["platform"], one["health"]) for one in pack["sources"]] == [("feeds", "new")]
    assert (pack["rules"]["banned"], pack["rules"]["suspect"]) == (2, 0)
    assert "arnaque" not in answer.body["rules"]["said"][0]
    totals = pack["figures"]["totals"]
    assert (totals["mentions"], totals["answered"], totals["wanting"]) == (41, 8, 11)
    assert pack["figures"]["apart"]["youtube"]["mentions"] == 900
    assert [one["platform"] for one in pack["presence"]["items"]] == ["instagram", "facebook"]
    assert pack["workload"]["replies"] == 11
    assert pack["first_day"][1].startswith("Répondez aux conversations en retard")
    assert not re.search("moisi|Odile Marchand", str(pack))


TITLES = {"fr": "Dossier de passation\u202f: Levain", "en": "Hand-over pack: Levain"}


def test_the_paper_is_escaped_has_no_script_and_holds_nothing_authors_wrote(desk: Api) -> None:
    for language, title in TITLES.items():
        answer = desk("GET", f"{PACK}{language}&format=html")
        page, policy = answer.body, answer.headers["content-security-policy"]
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert f"<h1>{title}" in page
        assert "&lt;script&gt;alert(1)" in page
        assert not re.search(r"(?:<script| src=|href|@import|url\()", page)
        assert not re.search("moisi|Odile Marchand", page)
        (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert policy.startswith("default-src 'none'")
        assert f"sha256-{digest}" in policy
        assert f"sha256-{digest}" in page  # the file kept on a disk has no headers
        assert "@media print" in style


def test_owners_and_managers_take_it_and_the_trail_says_so(desk: Api) -> None:
    for name, role in (("mona", Role.MANAGER), ("jo", Role.AGENT), ("vi", Role.VIEWER)):
        brands.grant(name, "levain", role)
    assert Api("mona")("GET", f"{PACK}en&format=html").status == 200
    assert Api("jo")("GET", f"{PACK}en").status == 403
    assert Api("vi")("GET", f"{PACK}en").status == 403
    lines = desk("GET", "/api/audit?brand=levain&what=handover").body["items"]
    assert [(one["who"], one["outcome"]) for one in lines] == [
        ("vi", 403),
        ("jo", 403),
        ("mona", 200),
    ]


def test_an_empty_brand_has_a_pack_too(api: Api) -> None:
    page = api("GET", f"{PACK}fr&format=html").body
    assert "La fiche de voix n’est pas encore écrite" in page
    assert "Aucune promesse en cours." in page
    assert "Rien ne demande de travail en ce moment." in page


def test_what_cannot_be_asked_is_refused(api: Api) -> None:
    refused = {
        "brand=levain&format=pdf": 422,
        "brand=levain&language=de": 422,
        "language=fr": 422,
        "brand=nobody": 404,
    }
    for query, status in refused.items():
        assert api("GET", f"/api/handover?{query}").status == status
