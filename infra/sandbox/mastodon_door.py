"""The doors of a stand-in Mastodon server: one method for each call it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Request

from infra.sandbox.mastodon_town import RefusedError, Resident, Status, Town
from infra.sandbox.mastodon_views import (
    SCOPES,
    show_account,
    show_instance,
    show_notice,
    show_status,
    stamp,
)


class Door:
    """One request of one viewer."""

    def __init__(self, town: Town, url: str, viewer: Resident | None, request: Request) -> None:
        self.headers: dict[str, str] = {}
        self._town, self._url, self._viewer, self._request = town, url, viewer, request
        body = request.get_json(silent=True) if request.is_json else None
        self._given: dict[str, Any] = {**request.form.to_dict(), **(body or {})}

    def instance(self) -> dict[str, Any]:
        """The server about itself."""
        return show_instance(self._url)

    def me(self) -> dict[str, Any]:
        """Whose token this is."""
        return show_account(self._member(), self._url)

    def app(self) -> dict[str, Any]:
        """What the token may do."""
        self._member()
        return {"id": "1", "name": "vigie", "website": None, "scopes": list(SCOPES)}

    def look_up(self) -> dict[str, Any]:
        """Somebody by their address."""
        acct = self._request.args.get("acct", "").removeprefix("@").lower()
        found = next((one for one in self._town.residents.values() if one.acct == acct), None)
        if found is None:
            raise RefusedError(404, "Enregistrement introuvable")
        return show_account(found, self._url)

    def post(self) -> dict[str, Any]:
        """Publish; the same key publishes once."""
        made = self._town.say(
            self._member(),
            str(self._given.get("status") or ""),
            visibility=str(self._given.get("visibility") or "public"),
            parent=str(self._given.get("in_reply_to_id") or ""),
            spoiler=str(self._given.get("spoiler_text") or ""),
            key=self._request.headers.get("Idempotency-Key", ""),
        )
        return self._status(made)

    def status(self, identity: str) -> dict[str, Any]:
        """One status."""
        return self._status(self._town.see(identity, self._viewer))

    def statuses(self) -> list[Any]:
        """Several at once; what is gone is left out."""
        ids = self._request.args.getlist("id[]")
        return [self._status(one) for one in self._town.seen_by(self._viewer) if one.id in ids]

    def edit(self, identity: str) -> dict[str, Any]:
        """Change one's own words."""
        found = self._town.see(identity, self._member())
        if found.by != self._viewer:
            raise RefusedError(403, "Cette action n’est pas autorisée")
        return self._status(self._town.edit(found, str(self._given.get("status") or "")))

    def delete(self, identity: str) -> dict[str, Any]:
        """Take one's own words back, and show them as they were typed."""
        gone = self._town.delete(identity, self._member())
        shown = self._status(gone)
        return {**{key: shown[key] for key in shown if key != "content"}, "text": gone.text}

    def favourite(self, identity: str) -> dict[str, Any]:
        """A favourite."""
        return self._status(self._town.like(identity, self._member()))

    def context(self, identity: str) -> dict[str, Any]:
        """What a status answers, and what answers it."""
        found = self._town.see(identity, self._viewer)
        below = self._town.below(found, self._town.seen_by(self._viewer))
        return {
            "ancestors": [self._status(one) for one in self._town.above(found)],
            "descendants": [self._status(one) for one in below],
        }

    def notifications(self) -> list[Any]:
        """What somebody is told."""
        me, kinds = self._member(), self._request.args.getlist("types[]")
        told = [
            one
            for one in self._town.notices
            if one.to == me.id and (not kinds or one.kind in kinds)
        ]
        page = self._page([(one.id, one) for one in told])
        return [show_notice(one, self._town, self._url, me) for one in page]

    def conversations(self) -> list[Any]:
        """The last of each private talk."""
        me = self._member()
        last: dict[str, Status] = {}
        for one in self._town.seen_by(me):
            if one.visibility == "direct":
                root = (self._town.above(one) or [one])[0]
                last[root.id] = one
        page = self._page([(one.id, one) for one in last.values()])
        return [
            {
                "id": one.id[-6:],
                "unread": True,
                "accounts": [show_account(one.by, self._url)],
                "last_status": self._status(one),
            }
            for one in page
        ]

    def tag(self, name: str) -> list[Any]:
        """Public words under any of several hashtags."""
        wanted = {name.lower(), *(one.lower() for one in self._request.args.getlist("any[]"))}
        return self._timeline(lambda one: one.visibility == "public" and bool(wanted & {*one.tags}))

    def search(self) -> dict[str, Any]:
        """Words that hold every word asked for."""
        self._member()
        words = self._request.args.get("q", "").lower().split()
        found = self._timeline(lambda one: all(word in one.text.lower() for word in words))
        return {"accounts": [], "statuses": found, "hashtags": []}

    def account_statuses(self, identity: str) -> list[Any]:
        """What somebody said."""
        return self._timeline(lambda one: one.by.id == identity)

    def report(self) -> dict[str, Any]:
        """Tell the moderators."""
        self._member()
        number = str(len(self._town.reports) + 1)
        report = {"id": number, "action_taken": False, "category": self._given.get("category")}
        about = self._town.residents[str(self._given.get("account_id"))]
        self._town.reports.append({**report, "status_ids": self._given.get("status_ids")})
        made = stamp(self._town.clock())
        return {**report, "created_at": made, "target_account": show_account(about, self._url)}

    def _timeline(self, wanted: Callable[[Status], bool]) -> list[Any]:
        found = [(one.id, one) for one in self._town.seen_by(self._viewer) if wanted(one)]
        return [self._status(one) for one in self._page(found)]

    def _page(self, items: list[tuple[str, Any]]) -> list[Any]:
        """Newest first, `min_id` just above; the Link header tells the neighbours."""
        args = self._request.args
        limit = min(int(args.get("limit", "20")), 80)
        low, high = int(args.get("min_id", "0")), int(args.get("max_id", str(2**63)))
        order = sorted(items, key=lambda item: int(item[0]))
        found = [item for item in order if low < int(item[0]) < high]
        page = (found[:limit] if low else found[-limit:])[::-1]
        if page:
            here = f"{self._url}{self._request.path}"
            self.headers["Link"] = (
                f'<{here}?max_id={page[-1][0]}>; rel="next", '
                f'<{here}?min_id={page[0][0]}>; rel="prev"'
            )
        return [item for _, item in page]

    def _status(self, one: Status) -> dict[str, Any]:
        return show_status(one, self._town, self._url, self._viewer)

    def _member(self) -> Resident:
        if self._viewer is None:
            raise RefusedError(401, "Cette méthode requiert un utilisateur authentifié")
        return self._viewer


ROUTES = (
    ("GET", r"/api/v[12]/instance", "instance"),
    ("GET", "/api/v1/accounts/verify_credentials", "me"),
    ("GET", "/api/v1/apps/verify_credentials", "app"),
    ("GET", "/api/v1/accounts/lookup", "look_up"),
    ("GET", r"/api/v1/accounts/(\d+)/statuses", "account_statuses"),
    ("POST", "/api/v1/statuses", "post"),
    ("GET", "/api/v1/statuses", "statuses"),
    ("GET", r"/api/v1/statuses/(\d+)", "status"),
    ("PUT", r"/api/v1/statuses/(\d+)", "edit"),
    ("DELETE", r"/api/v1/statuses/(\d+)", "delete"),
    ("POST", r"/api/v1/statuses/(\d+)/favourite", "favourite"),
    ("GET", r"/api/v1/statuses/(\d+)/context", "context"),
    ("GET", "/api/v1/notifications", "notifications"),
    ("GET", "/api/v1/conversations", "conversations"),
    ("GET", r"/api/v1/timelines/tag/([^/]+)", "tag"),
    ("GET", "/api/v2/search", "search"),
    ("POST", "/api/v1/reports", "report"),
)
