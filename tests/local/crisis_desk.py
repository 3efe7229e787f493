"""The shop of the crisis walk: four accounts, its past, the burst, and what each stand-in holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from boto3.dynamodb.types import TypeSerializer
from vigie.action import Action, ActionKind, plan
from vigie.aws.outbox import action_to_item, post_id, post_key

from infra.local.demo import BRAND, SETTINGS, Owner, connect
from infra.local.run import make_stack
from infra.sandbox import Sandbox
from tests.local.desk import Desk

PLACES = ("facebook", "mastodon", "reddit", "x")
READERS = [
    {"email": "owner@example.com", "language": "fr"},
    {"email": "partner@example.com", "language": "en"},
]
NICE = "La baguette était délicieuse, merci à toute l'équipe !"
BAD = (
    "Honteux, du verre dans ma brioche, je suis dégoûtée, client n° {}",
    "Horrible, there was glass in my brioche, never again, case {}",
    "C'est scandaleux, brioche immangeable et rassise, dossier {}",
)
MANY = 36
PLANNED = "La galette des rois arrive vendredi !"


@contextmanager
def open_all(state: Path, sandbox: Sandbox) -> Iterator[Desk]:
    with make_stack(port=0, state_dir=state, sandbox=sandbox) as stack:
        yield Desk(stack, sandbox)


def set_up(desk: Desk) -> None:
    """Four accounts are connected, and the shop has three weeks of quiet talk behind it."""
    desk.connect()
    desk.call("PUT", f"/api/brands/{BRAND}", {**SETTINGS, "alert_recipients": READERS})
    for channel in desk.sandbox.channels:
        if channel.platform in PLACES:
            connect(Owner(desk.stack), desk.stack.url, channel)
    places = {"instance": desk.sandbox.networks.mastodon.url}
    desk.stack.keep_secrets(BRAND, "mastodon", places)
    now = datetime.now(UTC)
    days = [event(f"old-{n}", NICE, f"u{n % 9}", now - timedelta(days=1 + n)) for n in range(21)]
    assert desk.deliver(days).json()["accepted"] == len(days)
    desk.stack.wait_idle(60)


def event(name: str, text: str, author: str, at: datetime) -> dict[str, Any]:
    return {
        "id": name,
        "text": text,
        "url": f"https://forum.example/{name}",
        "said_at": at.isoformat(),
        "author": {"id": author, "name": f"Client {author}"},
    }


def burst(desk: Desk) -> None:
    """Many authors within minutes: thirty elsewhere, six on the page itself."""
    now = datetime.now(UTC)
    said = [
        event(f"bad-{n}", BAD[n % 3].format(n), f"b{n}", now - timedelta(seconds=2 * n))
        for n in range(MANY - 6)
    ]
    for part in (said[:24], said[24:]):
        assert desk.deliver(part).json()["accepted"] == len(part)
    for n in range(6):
        who = desk.wall.person(f"Passante {n}")
        desk.wall.add_comment(desk.post, who, BAD[n % 3].format(100 + n))


def call_as(
    desk: Desk, role: str, method: str, path: str, body: Any = None, **headers: str
) -> requests.Response:
    authorised = {"Authorization": f"Bearer {desk.stack.token(role)}", **headers}
    return requests.request(
        method, desk.stack.url + path, json=body, headers=authorised, timeout=60
    )


def alerts(desk: Desk) -> list[dict[str, Any]]:
    found = desk.call("GET", f"/api/alerts?brand={BRAND}").json()["items"]
    return [one for one in found if one["kind"] == "negative_spike"]


def mails_about(desk: Desk, alert: str) -> list[dict[str, Any]]:
    return [mail for mail in desk.mails() if f"#alert={alert}" in mail["text"]]


def plan_a_post(desk: Desk) -> str:
    """A post planned before it all began, due in a minute. Planning has no route yet: its row."""
    now = datetime.now(UTC)
    identity = post_id(BRAND, "galette", "mastodon")
    post = Action(
        id=identity,
        mention_id=post_key(BRAND, "galette"),
        brand=BRAND,
        platform="mastodon",
        native_id="",
        kind=ActionKind.PUBLISH,
        actor="odile",
        created_at=now - timedelta(days=2),
        text=PLANNED,
    )
    planned = plan(post, now + timedelta(minutes=1), now - timedelta(days=2))
    kept = {name: one for name, one in action_to_item(planned).items() if one is not None}
    item = {name: TypeSerializer().serialize(one) for name, one in kept.items()}
    desk.stack.client("dynamodb").put_item(TableName=desk.stack.refs["DeskTable"], Item=item)
    return identity


def states(desk: Desk, crisis: str) -> dict[str, list[str]]:
    places = desk.call("GET", crisis).json()["places"]
    return {one["platform"]: [post["state"] for post in one["posts"]] for one in places}


def published(desk: Desk) -> dict[str, list[str]]:
    """What the brand itself posted on each stand-in."""
    sites, wall = desk.sandbox.networks, desk.wall
    forum = sites.reddit.forum
    return {
        "facebook": [p.text for p in wall.posts.values() if p.author.id == wall.page.id],
        "mastodon": [one.text for one in sites.mastodon.town.statuses.values()],
        "reddit": [f"{one.title}\n{one.text}" for one in forum.newest(lambda t: t.kind == "t3")],
        "x": [one.words for one in sites.x.square.posts],
    }
