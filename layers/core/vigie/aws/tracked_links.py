"""Links that count: a row by code, one by brand and time, and their clicks by day.

A click adds to the brand's row of the day and to the hour's counter, together; a link's own row is
only ever read. A count is an estimate, as every count without a cookie is: a write repeated after a
time-out counts twice, and a flood from one address cannot be told from people, since no address is
kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from botocore.exceptions import BotoCoreError, ClientError

from vigie.aws.counters import counter_writes, hour_text
from vigie.aws.journal import warn_failure
from vigie.aws.races import write_patiently
from vigie.aws.settings import settings
from vigie.aws.table import BusyError, Condition, FullError, Write, add, get, put, query
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.tracked import Clicks, ShortLink

KEPT = timedelta(days=3 * 365)
CLICKS_KEPT = timedelta(days=400)
PLAIN = ("code", "brand", "url", "site", "platform", "about", "mention_id")


def short_link_writes(link: ShortLink) -> list[Write]:
    """Put a link on the desk, with the act that says it; the same one twice is one."""
    facts = {
        **{name: getattr(link, name) for name in PLAIN},
        "made_at": to_text(link.made_at),
        "expires_at": to_seconds(link.made_at + KEPT),
    }
    same = Condition("attribute_not_exists(pk) OR #url = :url", {"#url": "url"}, {":url": link.url})
    listed = {"pk": f"links#{link.brand}", "sk": f"{to_text(link.made_at)}#{link.code}"}
    table = settings().desk_table
    return [put(table, {**_key(link.code), **facts}, same), put(table, {**listed, **facts})]


def read_short_link(code: str, now: datetime) -> ShortLink | None:
    """A link by its code; None for one that is unknown, or whose time is over."""
    item = get(settings().desk_table, _key(code))
    if item is None or item["expires_at"] <= to_seconds(now):
        return None
    return _item_to_link(item)


def count_click(link: ShortLink, now: datetime, *, is_preview: bool) -> None:
    """Count a click, or a machine's look apart: on the day's row, a click on its hour as well.

    A count that cannot be kept is told to the log and lost: whoever clicked goes on.
    """
    key = {"pk": f"clicks#{link.brand}", "sk": f"{now:%Y-%m-%d}#{link.code}"}
    values = {} if is_preview else {"last_at": to_text(now)}
    amounts = {"previews": 1} if is_preview else {"clicks": 1}
    expires = to_seconds(now + CLICKS_KEPT)
    row = add(settings().desk_table, key, amounts, expires_at=expires, **values)
    clicked = {(link.brand, hour_text(now), link.platform, "clicks"): 1}
    try:
        write_patiently([row] if is_preview else [row, *counter_writes(clicked, 0, now)])
    except (ClientError, BotoCoreError, BusyError, FullError) as error:
        warn_failure("a click was not counted", error)


def list_short_links(
    brand: str, since: datetime, until: datetime, most: int, cursor: str = ""
) -> tuple[list[ShortLink], str | None]:
    """A brand's links made in [since, until), newest first, and where the next page starts."""
    key = "pk = :pk AND sk BETWEEN :since AND :until"
    values = {":pk": f"links#{brand}", ":since": to_text(since), ":until": cursor or to_text(until)}
    items = query(settings().desk_table, key, values, newest_first=True, limit=most + 1)
    found = list(islice((one for one in items if one["sk"] != cursor), most + 1))
    more = found[most - 1]["sk"] if len(found) > most else None
    return [_item_to_link(one) for one in found[:most]], more


def read_clicks(brand: str, since: datetime) -> dict[str, Clicks]:
    """Clicks of a brand's links since a day, by code."""
    found: dict[str, Clicks] = {}
    for row in _click_rows(brand, since):
        code = row["sk"].partition("#")[2]
        known = found.get(code, Clicks())
        last = to_time(row["last_at"]) if "last_at" in row else known.last_at
        found[code] = Clicks(
            known.clicks + row.get("clicks", 0), known.previews + row.get("previews", 0), last
        )
    return found


def read_clicks_by_day(brand: str, first: date, last: date) -> Iterator[tuple[date, str, int]]:
    """UTC day, platform the link was put on, clicks; a link that is gone is of no platform."""
    values = {":pk": f"clicks#{brand}", ":first": str(first), ":last": f"{last}~"}
    rows = query(
        settings().desk_table, "pk = :pk AND sk BETWEEN :first AND :last", values, strong=True
    )
    platforms: dict[str, str] = {}
    for row in rows:
        day, _, code = row["sk"].partition("#")
        if code not in platforms:
            link = get(settings().desk_table, _key(code))
            platforms[code] = link["platform"] if link else ""
        yield date.fromisoformat(day), platforms[code], row.get("clicks", 0)


def _click_rows(brand: str, since: datetime) -> Iterator[Item]:
    values = {":pk": f"clicks#{brand}", ":since": f"{since:%Y-%m-%d}"}
    return query(settings().desk_table, "pk = :pk AND sk >= :since", values)


def _item_to_link(item: Item) -> ShortLink:
    return ShortLink(
        **{name: item[name] for name in PLAIN},
        made_at=to_time(item["made_at"]),
    )


def _key(code: str) -> dict[str, str]:
    return {"pk": f"link#{code}", "sk": "link"}
