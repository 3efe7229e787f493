"""The lists a source of X follows, what is asked of each, and what each thing on them costs.

https://docs.x.com/x-api/fundamentals/fields
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from vigie.platforms._x_call import MESSAGE_READ, OWNED_READ, POST_READ, Door
from vigie.source import Source

POST_FIELDS = {
    "tweet.fields": "id,text,author_id,conversation_id,created_at,in_reply_to_user_id,"
    "referenced_tweets,entities,note_tweet,attachments,edit_history_tweet_ids",
    "expansions": "author_id,referenced_tweets.id,attachments.media_keys",
    "user.fields": "id,name,username,public_metrics",
    "media.fields": "media_key,type,url,preview_image_url",
}
MESSAGE_FIELDS = {
    "dm_event.fields": "id,text,event_type,created_at,dm_conversation_id,sender_id,attachments",
    "event_types": "MessageCreate",
    "expansions": "sender_id,attachments.media_keys",
    "user.fields": "id,name,username,public_metrics",
    "media.fields": "media_key,type,url,preview_image_url",
}
SEARCH_REACHES = timedelta(days=7) - timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Leg:
    """One list to follow. ``least`` is its smallest page; ``by_id`` whether it can start at one."""

    name: str
    path: str
    params: Mapping[str, str]
    each: float
    least: int
    account: str
    summoned: bool = False
    by_id: bool = True
    as_app: bool = False
    reaches: timedelta | None = None


def list_legs(source: Source, door: Door) -> list[Leg]:
    """Rule: owned reads only where the account is the token's own; messages likewise.

    Who mentions another account summons it, not us.
    """
    account = source.account or ("" if source.query else door.user_id)
    ours = door.user_id or account
    is_ours = bool(account) and account == ours
    legs = []
    if account:
        legs.append(
            Leg(
                "mentions",
                f"users/{quote(account, safe='')}/mentions",
                POST_FIELDS,
                OWNED_READ if is_ours else POST_READ,
                least=5,
                account=ours,
                summoned=is_ours,
            )
        )
    if is_ours:
        legs.append(
            Leg("messages", "dm_events", MESSAGE_FIELDS, MESSAGE_READ, 5, ours, by_id=False)
        )
    if source.query:
        asked = {**POST_FIELDS, "query": f"({source.query}) -is:retweet"}
        legs.append(
            Leg(
                "search",
                "tweets/search/recent",
                asked,
                POST_READ,
                least=10,
                account=ours,
                as_app=True,
                reaches=SEARCH_REACHES,
            )
        )
    return legs
