from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from vigie.action import Action, ActionKind
from vigie.errors import (
    AuthError,
    GoneError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    SignatureError,
    TransientError,
    VersionRetiredError,
)
from vigie.mention import EventKind, MentionEvent, merge
from vigie.platforms import linkedin
from vigie.source import Source

from tests.platforms.fixtures import NOW, read
from tests.platforms.recorded import recorded
from tests.platforms.stand_in import Answer, Call, StandIn, stand_in

PAGE = "urn:li:organization:96000001"
POST = "urn:li:activity:7390000000000000001"
ADDRESS = f"https://www.linkedin.com/feed/update/{POST}"
LEA = "urn:li:person:LeaMorvan1"
SECRETS = {
    "client_id": "client",
    "client_secret": "clientsecret",
    "access_token": "TOKEN",
    "refresh_token": "LONG",
    "organization_id": "96000001",
}
BODY = b'{"object":"page","entry":[]}'
SIGNATURE = "cdba31a42f7facab080c923fd4a39660deb47826bf5b4b5439e1ecef03023297"
CODE = "890e4665-4dfe-4ab1-b689-ed553bceeed0"


def comment(number: int) -> str:
    return f"urn:li:comment:({POST},{number})"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in(Answer(body=b"{}")) as server:
        monkeypatch.setenv("VIGIE_LOCAL", "1")
        monkeypatch.setenv("VIGIE_LINKEDIN_BASE_URL", server.url)
        yield server


def says(value: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status=status, body=json.dumps(value).encode(), headers=named)


def an_action(kind: ActionKind = ActionKind.REPLY, **changes: Any) -> Action:
    action = Action("a", "m", "demo", "linkedin", comment(11), kind, "lou", created_at=NOW)
    return replace(replace(action, text="Bonjour, on vous rappelle. OM"), **changes)


def a_source(**cursor: Any) -> Source:
    return Source("demo", "linkedin", "s", account="96000001", cursor=cursor)


def a_notification(
    number: int, minutes: int, text: str | None = "Bravo", action: str = "COMMENT"
) -> dict[str, Any]:
    made = int((NOW - timedelta(minutes=minutes)).timestamp() * 1000)
    about = {"entity": comment(number), "owner": LEA, "text": text, "object": POST}
    shown = {"decoratedGeneratedActivity": {"comment": about}} if text is not None else {}
    return {
        "notificationId": number,
        "organizationalEntity": PAGE,
        "action": action,
        "sourcePost": POST,
        "generatedActivity": f"urn:li:comment:(activity:7390000000000000001,{number})",
        "lastModifiedAt": made,
        **shown,
    }


def a_comment(number: int, text: str, actor: str = LEA, minutes: int = 5) -> dict[str, Any]:
    made = int((NOW - timedelta(minutes=minutes)).timestamp() * 1000)
    return {
        "actor": actor,
        "commentUrn": comment(number),
        "created": {"actor": actor, "time": made},
        "id": str(number),
        "message": {"attributes": [], "text": text},
        "object": POST,
    }


# Deliveries


def test_challenge_is_answered_with_its_signature() -> None:
    answer = linkedin.answer_handshake({"challengeCode": CODE}, SECRETS)
    assert answer == {
        "challengeCode": CODE,
        "challengeResponse": "ebf4fec8571554825bd6f1b20abd13323589a32bbc5963c57eafe6e4f58e981a",
    }


@pytest.mark.parametrize(("query", "secrets"), [({}, SECRETS), ({"challengeCode": CODE}, {})])
def test_wrong_challenge_is_refused(query: dict[str, str], secrets: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        linkedin.answer_handshake(query, secrets)


@pytest.mark.parametrize("prefix", ["", "hmacsha256="])
def test_signature_over_the_prefixed_raw_bytes_is_accepted(prefix: str) -> None:
    linkedin.verify_push({"x-li-signature": prefix + SIGNATURE}, BODY, SECRETS)


@pytest.mark.parametrize(
    ("given", "body", "secrets"),
    [
        (SIGNATURE, BODY + b" ", SECRETS),
        (SIGNATURE.upper(), BODY, SECRETS),
        ("hmacsha256=", BODY, SECRETS),
        ("é", BODY, SECRETS),
        ("", BODY, SECRETS),
        (SIGNATURE, BODY, {}),
        (SIGNATURE, BODY, {"client_secret": "other"}),
    ],
)
def test_anything_but_the_right_signature_is_refused(
    given: str, body: bytes, secrets: dict[str, str]
) -> None:
    with pytest.raises(SignatureError):
        linkedin.verify_push({"x-li-signature": given}, body, secrets)


def test_recorded_payloads_are_read() -> None:
    for path in recorded("linkedin"):
        body = json.loads(path.read_bytes())
        body = body["response"]["body"] if "response" in body else body
        parsed = read("linkedin", path.name, json.dumps(body).encode())
        assert bool(parsed.events) != bool(parsed.none_because), path.name
        if path.name == "webhook_challenge__1.json":
            assert parsed.none_because == "this is a handshake"


def pushed(*notifications: dict[str, Any]) -> list[MentionEvent]:
    body = {"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": notifications}
    return list(linkedin.parse_push(json.dumps(body).encode(), NOW).events)


@pytest.mark.parametrize("missing", ["generatedActivity", "decoratedGeneratedActivity"])
def test_either_spelling_of_a_comment_names_the_same_mention(missing: str) -> None:
    whole = a_notification(11, 5)
    (event,) = pushed({key: value for key, value in whole.items() if key != missing})
    assert event.native_id == comment(11)


@pytest.mark.parametrize("text", ["Bravo", "#bravo", "'", " ", "!"])
def test_words_that_come_after_a_bare_notification_are_kept_in_any_order(text: str) -> None:
    (bare,), (whole,) = pushed(a_notification(11, 5, None)), pushed(a_notification(11, 5, text))
    for first, second in ((bare, whole), (whole, bare)):
        assert merge(merge(None, first, "demo"), second, "demo").text == text


def test_edit_whose_words_are_left_out_wipes_nothing() -> None:
    assert pushed(a_notification(11, 5, None, "COMMENT_EDIT")) == []


# Acts


def test_reply_hangs_under_the_comment(api: StandIn) -> None:
    api.answers = [says(a_comment(99, "Bonjour"), 201, x_restli_id="99")]
    assert linkedin.perform(an_action(), SECRETS) == comment(99)
    (call,) = api.calls
    assert call.method == "POST"
    assert unquote(call.path) == f"/rest/socialActions/{comment(11)}/comments"
    assert "(" not in call.path
    assert call.json == {
        "actor": PAGE,
        "object": POST,
        "parentComment": comment(11),
        "message": {"text": "Bonjour, on vous rappelle. OM"},
    }
    assert call.headers["linkedin-version"] == "202609"
    assert call.headers["x-restli-protocol-version"] == "2.0.0"
    assert call.headers["authorization"] == "Bearer TOKEN"


def test_answer_to_a_reply_stands_beside_it(api: StandIn) -> None:
    api.answers = [Answer(status=201, headers={"x-restli-id": "99"})]
    assert linkedin.perform(an_action(facts={"parent": comment(10)}), SECRETS) == comment(99)
    assert api.calls[0].json["parentComment"] == comment(10)


def test_post_that_mentions_us_is_answered_with_a_comment(api: StandIn) -> None:
    api.answers = [Answer(status=201, headers={"x-restli-id": "99"})]
    share = "urn:li:share:7390000000000000021"
    made = linkedin.perform(an_action(native_id=share), SECRETS)
    assert made == f"urn:li:comment:({share},99)"
    assert api.calls[0].json["object"] == share
    assert "parentComment" not in api.calls[0].json


def test_like_and_removal_are_one_call(api: StandIn) -> None:
    api.answers = [Answer(status=201), Answer(status=204)]
    assert linkedin.perform(an_action(ActionKind.LIKE), SECRETS) is None
    assert linkedin.perform(an_action(ActionKind.DELETE), SECRETS) is None
    like, removal = api.calls
    assert (like.method, like.path, like.query) == ("POST", "/rest/reactions", {"actor": PAGE})
    assert like.json == {"root": comment(11), "reactionType": "LIKE"}
    assert (removal.method, removal.query) == ("DELETE", {"actor": PAGE})
    assert unquote(removal.path) == f"/rest/socialActions/{POST}/comments/11"


@pytest.mark.parametrize(
    "kind", [ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.SPAM, ActionKind.PRIVATE_REPLY]
)
def test_what_linkedin_has_no_interface_for_is_not_offered(kind: ActionKind) -> None:
    for ask in (linkedin.perform, linkedin.was_done):
        with pytest.raises(PermanentError):
            ask(an_action(kind), SECRETS)


@pytest.mark.parametrize("answer", [says({}, 201), Answer(status=201, body=b"<html>"), says([])])
def test_reply_without_a_name_has_an_unknown_outcome(api: StandIn, answer: Answer) -> None:
    api.answers = [answer]
    with pytest.raises(OutcomeUnknownError):
        linkedin.perform(an_action(), SECRETS)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says({"status": 401, "serviceErrorCode": 65600, "message": "无效"}, 401), AuthError),
        (says({"status": 401, "serviceErrorCode": 65601}, 401), AuthError),
        (says({"status": 401, "serviceErrorCode": 65602}, 401), AuthError),
        (says({"status": 401, "message": "Unauthorized"}, 401), AuthError),
        (Answer(status=401, body=b"<html>proxy"), TransientError),
        (
            says({"status": 403, "serviceErrorCode": 100, "code": "ACCESS_DENIED"}, 403),
            PermissionDeniedError,
        ),
        (Answer(status=403), PermissionDeniedError),
        (says({"code": "NONEXISTENT_VERSION", "status": 426}, 426), VersionRetiredError),
        (says({"code": "VERSION_MISSING", "status": 400}, 400), VersionRetiredError),
        (says({"status": 404}, 404), GoneError),
        (says({"status": 409}, 409), OutcomeUnknownError),
        (says({"status": 422}, 422), PermanentError),
        (says({"status": 400}, 400), PermanentError),
        (says({"status": 429, "message": "Comment create throttled"}, 429), RateLimitedError),
        (says({"status": 500}, 500), OutcomeUnknownError),
        (Answer(status=504), OutcomeUnknownError),
    ],
)
def test_refusal_is_understood_by_its_code(
    api: StandIn, answer: Answer, error: type[Exception]
) -> None:
    api.answers = [answer]
    with pytest.raises(error) as caught:
        linkedin.perform(an_action(), SECRETS)
    assert type(caught.value) is error
    assert "无" not in str(caught.value)


def test_limit_waits_as_long_as_it_says_else_an_hour_or_until_the_day_ends(api: StandIn) -> None:
    api.answers = [says({"status": 429}, 429), says({"status": 429}, 429, Retry_After="77")]
    with pytest.raises(RateLimitedError) as caught:
        linkedin.perform(an_action(), SECRETS)
    assert 0 < caught.value.retry_after <= 3600
    with pytest.raises(RateLimitedError) as caught:
        linkedin.perform(an_action(), SECRETS)
    assert caught.value.retry_after == 77


# What became of an act


def test_lost_reply_is_found_in_the_thread(api: StandIn) -> None:
    ours = a_comment(99, "Bonjour,  on vous rappelle. OM ", PAGE, -1)
    others = [a_comment(n, "Bonjour, on vous rappelle. OM") for n in range(100)]
    api.answers = [says({"elements": others}), says({"elements": [ours]})]
    assert linkedin.was_done(an_action(), SECRETS) == (True, comment(99))
    assert [call.query["start"] for call in api.calls] == ["0", "100"]


def test_earlier_words_of_ours_are_not_this_reply(api: StandIn) -> None:
    early = a_comment(98, "Bonjour, on vous rappelle. OM", PAGE, 60)
    api.answers = [says({"elements": [early, None, a_comment(97, "Autre", PAGE, -1)]})]
    assert linkedin.was_done(an_action(), SECRETS) == (False, None)


@pytest.mark.parametrize(
    ("kind", "answer", "done"),
    [
        (ActionKind.LIKE, says({"reactionType": "LIKE"}), True),
        (ActionKind.LIKE, Answer(status=404), False),
        (ActionKind.DELETE, says(a_comment(11, "x")), False),
        (ActionKind.DELETE, Answer(status=404), True),
    ],
)
def test_like_and_removal_are_read_back(
    api: StandIn, kind: ActionKind, answer: Answer, *, done: bool
) -> None:
    api.answers = [answer]
    assert linkedin.was_done(an_action(kind), SECRETS) == (done, None)


def test_thread_that_cannot_be_read_now_says_nothing(api: StandIn) -> None:
    api.answers = [Answer(body=b"<html>")]
    with pytest.raises(TransientError):
        linkedin.was_done(an_action(), SECRETS)


# The sweep


def test_notifications_are_told_once_and_read_on_with_an_overlap(api: StandIn) -> None:
    api.route = lambda _: says({"elements": [a_notification(11, 30), a_notification(12, 20)]})
    first = linkedin.poll(a_source(), SECRETS, NOW)
    assert [one.native_id for one in first.events] == [comment(11), comment(12)]
    later = NOW + timedelta(minutes=15)
    assert linkedin.poll(a_source(**first.cursor), SECRETS, later).events == ()
    since = int((NOW - timedelta(hours=1)).timestamp() * 1000)
    assert f"(start:{since}," in api.calls[1].query["timeRange"]
    assert api.calls[0].query["organizationalEntity"] == PAGE
    assert api.calls[0].query["actions"].startswith("List(COMMENT,")
    start = int((NOW - timedelta(days=30)).timestamp() * 1000)
    assert f"(start:{start}," in api.calls[0].query["timeRange"], "a bounded history"


def test_span_that_a_limit_cut_short_is_read_on_where_it_stood(api: StandIn) -> None:
    full = [a_notification(n, 30) for n in range(50)]

    def route(call: Call) -> Answer:
        if call.query["start"] == "50" and len(api.calls) == 2:
            return says({"status": 429}, 429, Retry_After="60")
        return says({"elements": full if call.query["start"] == "0" else [a_notification(77, 5)]})

    api.route = route
    cut = linkedin.poll(a_source(until=NOW.isoformat()), SECRETS, NOW + timedelta(hours=2))
    assert (len(cut.events), cut.wait, cut.cursor["start"]) == (50, 60.0, 50)
    assert cut.cursor["until"] == NOW.isoformat()
    rest = linkedin.poll(a_source(**cut.cursor), SECRETS, NOW + timedelta(hours=3))
    assert [one.native_id for one in rest.events] == [comment(77)]
    assert api.calls[2].query["timeRange"] == api.calls[0].query["timeRange"]
    assert rest.cursor["until"] == (NOW + timedelta(hours=2)).isoformat()
    assert "span" not in rest.cursor


def test_sweep_makes_a_bounded_number_of_calls(api: StandIn) -> None:
    api.route = lambda _: says({"elements": [a_notification(n, 30) for n in range(50)]})
    found = linkedin.poll(a_source(), SECRETS, NOW)
    assert len(api.calls) == 5
    assert found.cursor["start"] == 250


def test_words_the_notification_left_out_are_read(api: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "socialActions" in call.path:
            gone = call.path.endswith("/12")
            return Answer(status=404) if gone else says(a_comment(11, "Retrouvé"))
        return says({"elements": [a_notification(11, 5, None), a_notification(12, 5, None)]})

    api.route = route
    found, gone = linkedin.poll(a_source(), SECRETS, NOW).events
    assert (found.text, found.kind, found.account) == ("Retrouvé", EventKind.ADD, PAGE)
    assert gone.kind is EventKind.REMOVE


def test_limit_at_the_first_call_is_raised(api: StandIn) -> None:
    api.answers = [says({"status": 429}, 429)]
    with pytest.raises(RateLimitedError):
        linkedin.poll(a_source(), SECRETS, NOW)


# The token and the account


def test_token_is_renewed_a_week_ahead_with_the_same_refresh_token(api: StandIn) -> None:
    ends = {"token_expires_at": (NOW + timedelta(days=6)).isoformat()}
    assert linkedin.is_renewal_due(SECRETS | ends, NOW)
    assert linkedin.is_renewal_due({"access_token": "T", **ends}, NOW), "only a human can: one mail"
    ends = {"token_expires_at": (NOW + timedelta(days=8)).isoformat()}
    assert not linkedin.is_renewal_due(SECRETS | ends, NOW)
    assert not linkedin.is_renewal_due({"access_token": "T"}, NOW)
    api.answers = [says({"access_token": "NEW", "expires_in": 5184000})]
    kept = linkedin.renew(SECRETS, NOW)
    assert kept["access_token"] == "NEW"
    assert kept["token_expires_at"] == (NOW + timedelta(days=60)).isoformat()
    (call,) = api.calls
    assert (call.path, call.form["refresh_token"]) == ("/oauth/v2/accessToken", "LONG")


def test_renewal_without_a_refresh_token_asks_to_reconnect() -> None:
    with pytest.raises(AuthError):
        linkedin.renew(SECRETS | {"refresh_token": ""}, NOW)


def test_examination_walks_the_steps(api: StandIn) -> None:
    def route(call: Call) -> Answer:
        if "organizationAcls" in call.path:
            return says({"elements": [{"organization": PAGE, "role": "ADMINISTRATOR"}]})
        if "eventSubscriptions" in call.path:
            return says({"status": 403, "serviceErrorCode": 100}, 403)
        return says(
            {
                "localizedName": "Café Rivage",
                "localizedDescription": "Café",
                "localizedWebsite": "https://caferivage.fr",
            }
        )

    api.route = route
    found = linkedin.examine(a_source(), SECRETS, NOW)
    assert {one.step: one.done for one in found.findings} == {
        "token": True,
        "page": True,
        "webhook": None,
    }
    assert (found.account, found.bio) == ("Café Rivage", "Café")
    assert found.links == ("https://caferivage.fr",)


def test_role_that_cannot_be_seen_is_left_to_a_human_and_not_called_missing(api: StandIn) -> None:
    api.answers = [says({"status": 403, "serviceErrorCode": 100}, 403)]
    (found,) = [
        one for one in linkedin.examine(a_source(), SECRETS, NOW).findings if one.step == "page"
    ]
    assert (found.done, found.note.fr) == (None, "")


def test_page_is_looked_for_among_all_those_of_an_agency(api: StandIn) -> None:
    api.answers = [says({"elements": []})]
    linkedin.examine(a_source(), SECRETS, NOW)
    assert (
        next(call for call in api.calls if "organizationAcls" in call.path).query["count"] == "100"
    )


def test_dead_token_is_a_finding(api: StandIn) -> None:
    api.answers = [says({"status": 401, "serviceErrorCode": 65602}, 401)]
    (finding,) = linkedin.examine(a_source(), SECRETS, NOW).findings
    assert (finding.step, finding.done) == ("token", False)


@pytest.mark.parametrize(
    ("url", "urn"),
    [
        (f"{ADDRESS}/", POST),
        (
            f"{ADDRESS}?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7390000000000000001%2C11%29",
            comment(11),
        ),
        ("https://fr.linkedin.com/posts/cafe-rivage_menu-activity-7390000000000000001-aB3_", POST),
        ("https://www.linkedin.com/company/cafe-rivage", None),
        ("https://linkedin.com.example.org/feed/update/urn:li:activity:1/", None),
    ],
)
def test_mention_behind_an_address_is_known(url: str, urn: str | None) -> None:
    assert linkedin.claim(url) == urn


def events_of(body: Any) -> tuple[MentionEvent, ...]:
    return linkedin.parse(json.dumps(body).encode(), NOW).events


def a_listed_post(**changes: Any) -> dict[str, Any]:
    whole = {
        "id": "urn:li:share:7390000000000000021",
        "author": LEA,
        "commentary": "Une table au soleil",
        "createdAt": 1_761_900_000_000,
        "publishedAt": 1_761_900_000_000,
        "lastModifiedAt": 1_761_900_000_400,
        "lifecycleState": "PUBLISHED",
    }
    return {**whole, **changes}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"Ouvert \(enfin\) \#demain \\o/", r"Ouvert (enfin) #demain \o/"),
        (r"Merci {hashtag|\#|pain\_au\_levain} !", "Merci #pain_au_levain !"),
        ("Chez @[Café (du) Rivage](urn:li:organization:96000001) !", "Chez Café (du) Rivage !"),
        (r"Chez @[Rivage \[Brest\]] (urn:li:person:LeaMorvan1)", "Chez Rivage [Brest]"),
        (r"50 \% \* 2 {autre|x}", r"50 \% * 2 {autre|x}"),
    ],
)
def test_words_of_a_post_are_shown_as_linkedin_shows_them(written: str, shown: str) -> None:
    [told] = events_of({"elements": [a_listed_post(commentary=written)]})
    assert told.text == shown


def test_words_of_a_comment_are_no_template() -> None:
    message = {"text": r"Voir {hashtag|\#|x} \(sic\)"}
    created = {"time": 1_761_900_000_000}
    [told] = events_of(
        {"id": "7", "object": POST, "actor": LEA, "created": created, "message": message}
    )
    assert told.text == message["text"]


def test_post_edited_by_its_author_is_an_edit_of_its_time() -> None:
    state = {"contentStatus": "", "isEditedByAuthor": True}
    edited = a_listed_post(lifecycleStateInfo=state, lastModifiedAt=1_761_903_600_000)
    [told] = events_of({"elements": [edited]})
    assert told.kind is EventKind.EDIT
    assert told.version - (told.said_at or NOW) == timedelta(hours=1)
    [same] = events_of({"elements": [a_listed_post()]})
    assert same.kind is EventKind.ADD


def test_posts_of_the_interfaces_before_are_read() -> None:
    created = {"actor": LEA, "time": 1_761_900_000_000}
    words = {"shareCommentary": {"text": "Bonne soirée (merci)"}, "shareMediaCategory": "IMAGE"}
    ugc = {
        "id": "urn:li:ugcPost:7390000000000000031",
        "author": LEA,
        "created": created,
        "firstPublishedAt": 1_761_900_000_000,
        "specificContent": {"com.linkedin.ugc.ShareContent": words},
    }
    share = {
        "id": "7390000000000000032",
        "activity": POST,
        "owner": LEA,
        "created": created,
        "text": {"text": "On y retourne"},
    }
    [one, other] = events_of({"elements": [ugc, share]})
    assert (one.native_id, one.text, one.author.id) == (ugc["id"], "Bonne soirée (merci)", LEA)
    assert (other.native_id, other.text) == ("urn:li:share:7390000000000000032", "On y retourne")
    assert one.said_at == other.said_at is not None


def test_comment_that_is_named_by_its_number_alone_hangs_under_its_post() -> None:
    told = {
        "action": "COMMENT",
        "organizationalEntity": PAGE,
        "sourcePost": POST,
        "generatedActivity": "urn:li:comment:7390000000000000099",
        "lastModifiedAt": 1_761_900_000_000,
    }
    [event] = events_of({"notifications": [told]})
    assert event.native_id == f"urn:li:comment:({POST},7390000000000000099)"
    assert event.thread_id == POST


@pytest.mark.parametrize(
    "person",
    [
        {"localizedFirstName": "Léa", "localizedLastName": "Morvan"},
        {
            "firstName": {"localized": {"fr_FR": "Léa"}},
            "lastName": {"localized": {"fr_FR": "Morvan"}},
        },
        {"localizedName": "Léa Morvan"},
    ],
)
@pytest.mark.parametrize("beside", [True, False])
def test_name_that_a_projection_brought_is_kept(person: dict[str, Any], *, beside: bool) -> None:
    created = {"actor": LEA, "time": 1_761_900_000_000, **({} if beside else {"actor~": person})}
    comment = {"id": "7", "object": POST, "actor": LEA, "message": {"text": "Oui"}}
    [told] = events_of({**comment, "created": created, **({"actor~": person} if beside else {})})
    assert told.author.name == "Léa Morvan"


def test_token_error_is_told_as_an_error() -> None:
    body = {"error": "invalid_grant", "error_description": "Texte localisé"}
    told = linkedin.parse(json.dumps(body).encode(), NOW)
    assert told.none_because == "linkedin error invalid_grant"
