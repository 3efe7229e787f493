"""How each platform is asked to change or take back an answer of ours, in its own wire format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from vigie.mention import Author

NEW = "Désolés, c'est réparé."
DID = "did:plc:caferivage22222222222222"
COMMENT_URN = "urn:li:comment:(urn:li:activity:70,91)"
LINKEDIN = "/rest/socialActions/urn%3Ali%3Aactivity%3A70/comments/91"
PLACE = "accounts/1/locations/2/reviews/AbFv1"


@dataclass(frozen=True)
class Ask:
    """One write: what is asked, what answers. ``form`` and ``headers`` are among what is sent."""

    method: str
    path: str
    answer: Any = None
    json: Any = None
    form: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Wire:
    """One platform: ``shows`` is what a read answers for given words, ``gone`` when it is gone.

    ``gone`` is an HTTP status or a body; ``before`` answers reads that come first, by path.
    """

    secrets: dict[str, str]
    target: str
    read: str
    shows: Callable[[str], Any]
    gone: Any
    edit: Ask | None = None
    delete: Ask | None = None
    about: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)


WIRES: dict[str, Wire] = {
    "facebook": Wire(
        secrets={"access_token": "TOKEN", "page_id": "55"},
        about={"native_id": "55_66"},
        target="55_90",
        edit=Ask("POST", "/v26.0/55_90", {"success": True}, form={"message": NEW}),
        delete=Ask("DELETE", "/v26.0/55_90", {"success": True}),
        read="/v26.0/55_90",
        shows=lambda text: {"id": "55_90", "message": text},
        gone={"error": {"code": 100, "error_subcode": 33, "message": "", "type": ""}},
    ),
    "instagram": Wire(
        secrets={"access_token": "TOKEN", "account_id": "1784"},
        about={"native_id": "1790"},
        target="17870913679156914",
        delete=Ask("DELETE", "/v26.0/17870913679156914", {"success": True}),
        read="/v26.0/17870913679156914",
        shows=lambda _: {"id": "17870913679156914"},
        gone={"error": {"code": 100, "error_subcode": 33, "message": "", "type": ""}},
    ),
    "threads": Wire(
        secrets={"access_token": "TOKEN"},
        about={"native_id": "1790"},
        target="1234567",
        delete=Ask("DELETE", "/v1.0/1234567", {"success": True, "deleted_id": "1234567"}),
        read="/v1.0/1234567",
        shows=lambda _: {"id": "1234567"},
        gone={"error": {"code": 100, "error_subcode": 33, "message": "", "type": ""}},
    ),
    "x": Wire(
        secrets={"access_token": "TOKEN", "user_id": "42"},
        about={"native_id": "1800"},
        target="1900",
        delete=Ask("DELETE", "/2/tweets/1900", {"data": {"deleted": True}}),
        read="/2/tweets/1900",
        shows=lambda text: {"data": {"id": "1900", "text": text}},
        gone={
            "errors": [
                {
                    "resource_id": "1900",
                    "parameter": "id",
                    "title": "Not Found Error",
                    "type": "https://api.twitter.com/2/problems/resource-not-found",
                }
            ]
        },
    ),
    "linkedin": Wire(
        secrets={"access_token": "TOKEN", "organization_id": "24", "client_id": "APP"},
        about={"native_id": "urn:li:comment:(urn:li:activity:70,90)"},
        target=COMMENT_URN,
        edit=Ask(
            "POST",
            LINKEDIN,
            json={"patch": {"message": {"$set": {"text": NEW}}}},
            query={"actor": "urn:li:organization:24"},
            headers={"x-restli-method": "PARTIAL_UPDATE"},
            status=204,
        ),
        delete=Ask("DELETE", LINKEDIN, query={"actor": "urn:li:organization:24"}, status=204),
        read=LINKEDIN,
        shows=lambda text: {"id": "91", "message": {"text": text}},
        gone=404,
    ),
    "youtube": Wire(
        secrets={"access_token": "TOKEN", "channel_id": "UCme"},
        about={"native_id": "UgwA.b"},
        target="UgwA.c",
        edit=Ask(
            "PUT",
            "/youtube/v3/comments",
            {"id": "UgwA.c", "snippet": {"textOriginal": NEW}},
            json={"id": "UgwA.c", "snippet": {"textOriginal": NEW}},
            query={"part": "snippet"},
        ),
        delete=Ask("DELETE", "/youtube/v3/comments", query={"id": "UgwA.c"}, status=204),
        read="/youtube/v3/comments",
        shows=lambda text: {
            "kind": "youtube#commentListResponse",
            "items": [{"id": "UgwA.c", "snippet": {"textOriginal": text}}],
        },
        gone={"kind": "youtube#commentListResponse", "items": []},
    ),
    "reddit": Wire(
        secrets={"access_token": "TOKEN", "username": "CafeRivage"},
        about={"native_id": "t1_aaa"},
        target="t1_bbb",
        edit=Ask(
            "POST",
            "/api/editusertext",
            {
                "json": {
                    "errors": [],
                    "data": {"things": [{"kind": "t1", "data": {"name": "t1_bbb", "body": NEW}}]},
                }
            },
            form={"thing_id": "t1_bbb", "text": NEW, "api_type": "json"},
        ),
        delete=Ask("POST", "/api/del", {}, form={"id": "t1_bbb"}),
        read="/api/info",
        shows=lambda text: {
            "kind": "Listing",
            "data": {"children": [{"kind": "t1", "data": {"name": "t1_bbb", "body": text}}]},
        },
        gone={
            "kind": "Listing",
            "data": {
                "children": [
                    {
                        "kind": "t1",
                        "data": {"name": "t1_bbb", "body": "[deleted]", "author": "[deleted]"},
                    }
                ]
            },
        },
    ),
    "tiktok": Wire(
        secrets={"access_token": "TOKEN", "business_id": "B1"},
        about={"native_id": "70", "thread_id": "V1"},
        target="71",
        delete=Ask(
            "POST",
            "/open_api/v1.3/business/comment/delete/",
            {"code": 0, "message": "OK", "data": {}},
            json={"business_id": "B1", "comment_id": "71"},
        ),
        read="/open_api/v1.3/business/comment/reply/list/",
        shows=lambda text: {"code": 0, "data": {"comments": [{"comment_id": "71", "text": text}]}},
        gone={"code": 0, "data": {"comments": [{"comment_id": "72", "text": "Merci"}]}},
    ),
    "mastodon": Wire(
        secrets={"access_token": "TOKEN", "instance": "https://mastodon.example"},
        about={
            "native_id": "11",
            "realm": "https://mastodon.example",
            "facts": {"acct": "lea@autre.example", "visibility": "unlisted"},
        },
        target="12",
        edit=Ask(
            "PUT",
            "/api/v1/statuses/12",
            {"id": "12", "content": "<p>…</p>"},
            json={"status": f"@lea@autre.example {NEW}"},
        ),
        delete=Ask("DELETE", "/api/v1/statuses/12", {"id": "12", "text": "…"}),
        read="/api/v1/statuses/12",
        shows=lambda text: {"id": "12", "content": f"<p>@lea {text}</p>"},
        gone=404,
    ),
    "bluesky": Wire(
        secrets={"access_token": "TOKEN", "did": DID},
        about={"native_id": "at://did:plc:lea/app.bsky.feed.post/3kaaa"},
        target=f"at://{DID}/app.bsky.feed.post/3kbbb",
        delete=Ask(
            "POST",
            "/xrpc/com.atproto.repo.deleteRecord",
            {"commit": {"cid": "c", "rev": "r"}},
            json={"repo": DID, "collection": "app.bsky.feed.post", "rkey": "3kbbb"},
        ),
        read="/xrpc/com.atproto.repo.getRecord",
        shows=lambda text: {"uri": f"at://{DID}/app.bsky.feed.post/3kbbb", "value": {"text": text}},
        gone=(400, {"error": "RecordNotFound", "message": "…"}),
    ),
    "wordpress": Wire(
        secrets={"username": "odile", "application_password": "a b c"},
        about={"native_id": "7", "realm": "https://blog.example", "thread_id": "post-3"},
        target="8",
        edit=Ask("POST", "/wp-json/wp/v2/comments/8", {"id": 8}, json={"content": NEW}),
        delete=Ask("DELETE", "/wp-json/wp/v2/comments/8", {"id": 8, "status": "trash"}),
        read="/wp-json/wp/v2/comments/8",
        shows=lambda text: {
            "id": 8,
            "status": "approved",
            "content": {"raw": text, "rendered": f"<p>{text.replace(chr(39), '&#8217;')}</p>\n"},
        },
        gone={"id": 8, "status": "trash", "content": {"raw": NEW}},
    ),
    "discourse": Wire(
        secrets={"api_key": "KEY", "api_username": "rivage"},
        about={"native_id": "801", "realm": "https://forum.example", "thread_id": "topic-5"},
        target="802",
        edit=Ask(
            "PUT", "/posts/802.json", {"post": {"id": 802, "raw": NEW}}, json={"post": {"raw": NEW}}
        ),
        delete=Ask("DELETE", "/posts/802.json"),
        read="/posts/802.json",
        shows=lambda text: {"id": 802, "raw": text, "cooked": f"<p>{text}</p>"},
        gone={"id": 802, "raw": NEW, "deleted_at": "2026-11-24T09:00:00Z"},
    ),
    "disqus": Wire(
        secrets={"api_key": "KEY", "api_secret": "SECRET", "access_token": "TOKEN"},
        about={"native_id": "501"},
        target="502",
        edit=Ask(
            "POST",
            "/api/3.0/posts/update.json",
            {"code": 0, "response": {"id": "502", "raw_message": NEW}},
            form={"post": "502", "message": NEW, "access_token": "TOKEN"},
        ),
        delete=Ask(
            "POST",
            "/api/3.0/posts/remove.json",
            {"code": 0, "response": [{"id": "502"}]},
            form={"post": "502"},
        ),
        read="/api/3.0/posts/details.json",
        shows=lambda text: {"code": 0, "response": {"id": "502", "raw_message": text}},
        gone={"code": 0, "response": {"id": "502", "raw_message": NEW, "isDeleted": True}},
    ),
    "lemmy": Wire(
        secrets={"access_token": "TOKEN", "instance": "https://lemmy.example"},
        about={
            "native_id": "comment-30",
            "thread_id": "post-12",
            "realm": "https://lemmy.example",
        },
        target="comment-31",
        edit=Ask(
            "PUT",
            "/api/v3/comment",
            {"comment_view": {"comment": {"id": 31, "content": NEW}}},
            json={"comment_id": 31, "content": NEW},
        ),
        delete=Ask(
            "POST",
            "/api/v3/comment/delete",
            {"comment_view": {"comment": {"id": 31, "deleted": True}}},
            json={"comment_id": 31, "deleted": True},
        ),
        read="/api/v3/comment",
        shows=lambda text: {"comment_view": {"comment": {"id": 31, "content": text}}},
        gone={"comment_view": {"comment": {"id": 31, "content": "", "deleted": True}}},
    ),
    "discord": Wire(
        secrets={"bot_token": "TOKEN"},
        about={
            "native_id": "1000000000000000001",
            "facts": {"channel_id": "2000000000000000001"},
            "author": Author(),
        },
        target="1000000000000000002",
        edit=Ask(
            "PATCH",
            "/api/v10/channels/2000000000000000001/messages/1000000000000000002",
            {"id": "1000000000000000002", "content": NEW},
            json={"content": NEW, "allowed_mentions": {"parse": []}},
        ),
        delete=Ask(
            "DELETE",
            "/api/v10/channels/2000000000000000001/messages/1000000000000000002",
            status=204,
        ),
        read="/api/v10/channels/2000000000000000001/messages/1000000000000000002",
        shows=lambda text: {"id": "1000000000000000002", "content": text},
        gone=(404, {"code": 10008, "message": "Unknown Message"}),
    ),
    "google_business": Wire(
        secrets={"access_token": "TOKEN"},
        about={"native_id": "AbFv1", "facts": {"name": PLACE}},
        target="AbFv1/reply",
        edit=Ask("PUT", f"/v4/{PLACE}/reply", {"comment": NEW}, json={"comment": NEW}),
        delete=Ask("DELETE", f"/v4/{PLACE}/reply", {}),
        read=f"/v4/{PLACE}",
        shows=lambda text: {"name": PLACE, "reviewReply": {"comment": text}},
        gone={"name": PLACE},
    ),
    "google_play": Wire(
        secrets={"access_token": "TOKEN"},
        about={"native_id": "gp:1", "facts": {"package": "example.rivage.app"}},
        target="gp:1/reply",
        edit=Ask(
            "POST",
            "/androidpublisher/v3/applications/example.rivage.app/reviews/gp%3A1:reply",
            {"result": {"replyText": NEW}},
            json={"replyText": NEW},
        ),
        read="/androidpublisher/v3/applications/example.rivage.app/reviews/gp%3A1",
        shows=lambda text: {"comments": [{"developerComment": {"text": text}}]},
        gone={"comments": []},
    ),
    "app_store": Wire(
        secrets={"access_token": "TOKEN", "key_id": "K"},
        about={"native_id": "00000012-aaaa"},
        target="00000012-aaaa/reply",
        edit=Ask(
            "POST",
            "/v1/customerReviewResponses",
            {"data": {"id": "r9", "type": "customerReviewResponses"}},
            json={
                "data": {
                    "type": "customerReviewResponses",
                    "attributes": {"responseBody": NEW},
                    "relationships": {
                        "review": {"data": {"type": "customerReviews", "id": "00000012-aaaa"}}
                    },
                }
            },
            status=201,
        ),
        delete=Ask("DELETE", "/v1/customerReviewResponses/r9", status=204),
        read="/v1/customerReviews/00000012-aaaa/response",
        shows=lambda text: {"data": {"id": "r9", "attributes": {"responseBody": text}}},
        gone=(404, {"errors": [{"code": "NOT_FOUND", "status": "404"}]}),
    ),
    "trustpilot": Wire(
        secrets={"api_key": "KEY", "access_token": "TOKEN"},
        about={"native_id": "5e3de1b45fb06f0001790b51"},
        target="5e3de1b45fb06f0001790b51/reply",
        delete=Ask("DELETE", "/v1/private/reviews/5e3de1b45fb06f0001790b51/reply", status=204),
        read="/v1/reviews/5e3de1b45fb06f0001790b51",
        shows=lambda text: {"id": "5e3de1b45fb06f0001790b51", "companyReply": {"text": text}},
        gone={"id": "5e3de1b45fb06f0001790b51", "companyReply": None},
    ),
    "telegram": Wire(
        secrets={"bot_token": "4242:TOKEN"},
        about={"native_id": "-1001_7", "author": Author(id="99")},
        target="-1001_8",
        edit=Ask(
            "POST",
            "/bot4242:TOKEN/editMessageText",
            {"ok": True, "result": {"message_id": 8, "chat": {"id": -1001}}},
            json={"chat_id": "-1001", "message_id": 8, "text": NEW},
        ),
        delete=Ask(
            "POST",
            "/bot4242:TOKEN/deleteMessage",
            {"ok": True, "result": True},
            json={"chat_id": "-1001", "message_id": 8},
        ),
        read="",
        shows=lambda _: None,
        gone=None,
    ),
}
