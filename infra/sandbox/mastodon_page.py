"""The stand-in Mastodon server as its administrator sees it: talks, private ones marked."""

from __future__ import annotations

from html import escape

from werkzeug.wrappers import Response

from infra.sandbox.look import frame, show_said
from infra.sandbox.mastodon_town import Resident, Status, Town

NOTICE = "sandbox – stand-in, not Mastodon · bac à sable – doublure, pas Mastodon"


def show_town(town: Town, brands: list[Resident]) -> Response:
    """Every talk as a tree, the newest first."""
    said = list(town.statuses.values())
    roots = [one for one in said if one.parent not in town.statuses]
    main = "".join(
        f"<article><ol>{_status(one, said, brands)}</ol></article>" for one in reversed(roots)
    )
    names = ", ".join(escape(f"{one.name} @{one.acct}") for one in brands)
    return frame("Mastodon – sandbox", NOTICE, f"<h1>{names}</h1>", main)


def _status(status: Status, said: list[Status], brands: list[Resident]) -> str:
    is_own = status.by in brands
    marks = ["marque · brand"] if is_own else []
    marks += ["privé · private"] if status.visibility == "direct" else []
    marks += [f"★ {len(status.liked_by)}"] if status.liked_by else []
    return show_said(
        f"{status.by.name} @{status.by.acct}",
        status.text,
        status.at,
        marks=marks,
        kind="page" if is_own else "",
        below=[_status(one, said, brands) for one in said if one.parent == status.id],
    )
