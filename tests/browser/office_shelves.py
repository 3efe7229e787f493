"""Invented colleagues, starters, people and pictures, as the API would show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.browser.desk import PERSON, View


def at(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


def a_member(user: str, name: str, role: str = "agent", **more: Any) -> View:
    return {
        "user": user,
        "email": f"{name.lower()}@example.org",
        "name": name,
        "initials": name[:2].upper(),
        "role": role,
        "is_junior": False,
        "away_from": None,
        "away_until": None,
        "covered_by": None,
        "is_away": False,
        "is_me": False,
        **more,
    }


def a_team() -> list[View]:
    return [
        a_member("1", "Camille", "owner", email=PERSON, is_me=True),
        a_member("2", "Marie", "manager"),
        a_member("3", "Samir", is_junior=True),
        a_member(
            "4",
            "Nadia",
            away_from=at(days=-1),
            away_until=at(days=6),
            covered_by="2",
            is_away=True,
        ),
    ]


def a_starter(identity: str, kind: str, title: str, state: str, **more: Any) -> View:
    return {
        "id": identity,
        "brand": "cafe-du-phare",
        "kind": kind,
        "title": title,
        "texts": {"facebook": f"{title}\u202f?", "instagram": f"{title}\u202f? Dites-nous tout."},
        "due_at": at(days=1),
        "ends_at": at(days=8),
        "owner": "marie@example.org",
        "finish": "Remercier et annoncer la recette retenue.",
        "state": state,
        "posts": [],
        "replies": 0,
        "people": 0,
        "positive": 0,
        "negative": 0,
        "warnings": [],
        **more,
    }


def a_calendar() -> list[View]:
    away = {"code": "owner_away", "detail": "the owner is away"}
    return [
        a_starter(
            "s1",
            "question",
            "Quel gâteau pour l'hiver",
            "out",
            due_at=at(days=-2),
            replies=14,
            people=11,
            positive=9,
            negative=1,
        ),
        a_starter("s2", "contest", "La plus belle tasse", "planned", warnings=[away]),
        a_starter("s3", "challenge", "Une semaine sans gobelet", "to_finish", due_at=at(days=-9)),
    ]


def people() -> list[View]:
    weeks = [(datetime.now(UTC) - timedelta(weeks=n)).date().isoformat() for n in range(8, 0, -1)]
    moods = [(1, 1, 0), (2, 0, 0), (0, 1, 1), (0, 0, 0), (3, 1, 0), (1, 0, 2), (2, 1, 0), (1, 1, 1)]
    return [
        {
            "id": "cafe-du-phare.facebook.1",
            "brand": "cafe-du-phare",
            "platform": "facebook",
            "name": "Lucie Marchais",
            "followers": 240,
            "visits": 12,
            "first_seen": at(days=-190),
            "last_seen": at(minutes=-22),
            "moods": {"positive": 10, "neutral": 5, "negative": 4},
            "over_time": [
                {"week": week, "positive": p, "neutral": n, "negative": m}
                for week, (p, n, m) in zip(weeks, moods, strict=True)
            ],
            "kinds": [{"kind": "regular", "why": "12 passages en trois mois, sur 9 jours"}],
            "gifts": [{"id": "g", "what": "Un café offert", "at": at(days=-40), "note": "Attente"}],
            "photos": [],
            "promises": [],
            "merged": ["cafe-du-phare.instagram.2"],
            "mentions": [],
            "note": "",
        },
        {
            "id": "cafe-du-phare.instagram.2",
            "brand": "cafe-du-phare",
            "platform": "instagram",
            "name": "Tom Ashdown",
            "followers": 5120,
            "visits": 3,
            "last_seen": at(hours=-3),
            "moods": {"positive": 2, "neutral": 1, "negative": 0},
            "kinds": [
                {"kind": "influencer", "why": "5 120 abonnés, plus que 95 % de vos visiteurs"},
                {"kind": "need", "why": "Cherche un bon cadeau, sans réponse depuis 3 h"},
            ],
        },
    ]


def a_gallery(photo: View, thanks: View) -> list[View]:
    proof = {"url": "https://example.org/oui", "note": ""}
    consent = {"by": PERSON, "at": at(days=-3), "proof": proof, "terms": ""}
    says = {"mention_id": thanks["id"], "says": "yes", "text": "Oui avec plaisir, allez-y\u202f!"}
    media = ["https://example.org/photo.jpg"]
    return [
        photo | {"rights": "unasked", "asked_at": None, "consent": None, "suggested": None},
        thanks
        | {"rights": "asked", "asked_at": at(days=-1), "consent": None, "suggested": says}
        | {"media": media},
        photo | {"id": "old", "rights": "granted", "consent": consent, "suggested": None},
    ]


def a_trail(mention_id: str) -> list[View]:
    def line(what: str, about: str, outcome: object = 200, who: str = PERSON) -> View:
        return {"at": at(hours=-1), "who": who, "what": what, "about": about, "outcome": outcome}

    return [
        line("POST /api/mentions/{id}/reply", mention_id, 202),
        line("PUT /api/brands/{brand}/voice", "", 200, "Marie"),
        line("POST /api/mentions/{id}/reply", mention_id, 409, "Samir"),
    ]
