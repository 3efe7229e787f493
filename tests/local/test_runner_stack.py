"""The runner whole: the fixture's template, its handlers, the real emulator."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from infra.local.stack import LocalStack

TEMPLATE = Path(__file__).parents[1] / "fixtures" / "local" / "template.yaml"

pytestmark = pytest.mark.local


@pytest.fixture(scope="module")
def grants() -> list[tuple[str, str]]:
    return []


@pytest.fixture(scope="module")
def stack(
    tmp_path_factory: pytest.TempPathFactory, grants: list[tuple[str, str]]
) -> Iterator[LocalStack]:
    with LocalStack(
        state_dir=tmp_path_factory.mktemp("state"),
        template=TEMPLATE,
        grant=lambda _stack, _sub, brand, role: grants.append((brand, role)),
    ) as running:
        yield running


@dataclass(frozen=True)
class Reply:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    stack: LocalStack, method: str, path: str, body: bytes | None = None, **headers: str
) -> Reply:
    connection = HTTPConnection("127.0.0.1", stack.port, timeout=20)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, names)
    answer = connection.getresponse()
    reply = Reply(answer.status, answer.getheaders(), answer.read())
    connection.close()
    return reply


def put_fact(stack: LocalStack, name: str, **more: Any) -> None:
    item = {"pk": {"S": name}, **more}
    stack.client("dynamodb").put_item(TableName=stack.refs["Facts"], Item=item)


def results(stack: LocalStack) -> set[str]:
    items = stack.client("dynamodb").scan(TableName=stack.refs["Results"])["Items"]
    return {item["pk"]["S"] for item in items}


def messages(stack: LocalStack, queue: str) -> list[str]:
    client = stack.client("sqs")
    found = client.receive_message(QueueUrl=stack.refs[queue], MaxNumberOfMessages=10)
    for one in found.get("Messages", []):
        client.delete_message(QueueUrl=stack.refs[queue], ReceiptHandle=one["ReceiptHandle"])
    return [one["Body"] for one in found.get("Messages", [])]


def test_a_write_reaches_the_streams_function(stack: LocalStack) -> None:
    put_fact(stack, "fact#1", blob={"B": b"\x00"})
    put_fact(stack, "other#1")
    stack.wait_idle()
    assert "copy of fact#1" in results(stack)
    assert "copy of other#1" not in results(stack)


def test_a_poisoned_record_is_set_aside_and_the_others_go_on(stack: LocalStack) -> None:
    for number in range(3):
        put_fact(stack, f"fact#p{number}", **({"poison": {"BOOL": True}} if number == 1 else {}))
    stack.wait_idle()
    assert {"copy of fact#p0", "copy of fact#p2"} <= results(stack)
    (envelope,) = map(json.loads, messages(stack, "FactDeadLetters"))
    assert envelope["requestContext"]["condition"] == "RetryAttemptsExhausted"


def test_only_the_failed_message_comes_back_and_is_redriven(stack: LocalStack) -> None:
    client = stack.client("sqs")
    for body in ("1", "bad", "2"):
        client.send_message(QueueUrl=stack.refs["Orders"], MessageBody=body)
    until, dead = time.monotonic() + 15, list[str]()
    while not dead and time.monotonic() < until:
        time.sleep(0.1)
        dead = messages(stack, "OrderDeadLetters")
    assert dead == ["bad"]
    assert {"order 1", "order 2"} <= results(stack)


def test_a_scheduled_function_runs_on_demand_by_the_moved_clock(stack: LocalStack) -> None:
    moved = ask(stack, "PUT", "/local/clock", b'{"now": "2031-05-06T08:00:00Z"}')
    assert moved.json["now"].startswith("2031-05-06T08:00:0")
    answer = ask(stack, "POST", "/local/run/ring_bell")
    assert (answer.status, answer.json["source"]) == (200, "aws.scheduler")
    assert float(answer.json["offset"]) > 0
    assert "bell 2031-05-06" in results(stack)
    assert ask(stack, "DELETE", "/local/clock").status == 200


def test_a_schedule_fires_when_the_clock_passes_it(stack: LocalStack) -> None:
    ask(stack, "PUT", "/local/clock", b'{"now": "2032-01-02T09:00:01+00:00"}')
    until = time.monotonic() + 10
    while "bell 2032-01-02" not in results(stack) and time.monotonic() < until:
        time.sleep(0.05)
    assert "bell 2032-01-02" in results(stack)
    ask(stack, "DELETE", "/local/clock")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"now": 3}', b'{"now": "2031-01-01T00:00:00"}'])
def test_a_clock_that_cannot_be_read_is_refused(stack: LocalStack, body: bytes) -> None:
    assert ask(stack, "PUT", "/local/clock", body).status == 400


def test_an_unknown_schedule_is_not_found(stack: LocalStack) -> None:
    assert ask(stack, "POST", "/local/run/serve_door").status == 404
    assert ask(stack, "GET", "/local/nothing").status == 404


def test_a_request_arrives_as_an_event(stack: LocalStack) -> None:
    reply = ask(stack, "POST", "/open/echo?a=1&a=2", b"{}", Content_Type="application/json")
    event = reply.json
    assert event["routeKey"] == "ANY /open/{what}"
    assert event["pathParameters"] == {"what": "echo"}
    assert event["queryStringParameters"] == {"a": "1,2"}
    assert event["headers"]["content-type"] == "application/json"
    assert event["body"] == "{}"


def test_a_function_knows_its_context_and_environment(stack: LocalStack) -> None:
    told = ask(stack, "GET", "/open/context").json
    assert (told["name"], told["memory"], told["greeting"]) == ("ServeDoor", "256", "hello")
    assert told["arn"].endswith(":function:ServeDoor")


def test_a_binary_answer_arrives_as_bytes(stack: LocalStack) -> None:
    reply = ask(stack, "GET", "/open/binary")
    assert (reply.status, reply.body) == (201, b"\x00\xff")
    assert ("content-type", "application/octet-stream") in reply.headers


def test_cookies_are_set_one_by_one(stack: LocalStack) -> None:
    headers = ask(stack, "GET", "/open/cookies").headers
    cookies = [value for name, value in headers if name == "set-cookie"]
    assert cookies == ["a=1", "b=2; HttpOnly"]


@pytest.mark.parametrize("what", ["raise", "exit", "sleep"])
def test_a_function_that_fails_is_an_error_without_its_reason(stack: LocalStack, what: str) -> None:
    reply = ask(stack, "GET", f"/open/{what}")
    assert (reply.status, reply.json) == (500, {"message": "Internal Server Error"})
    assert ask(stack, "GET", "/open/echo").status == 200


def test_a_path_without_a_route_is_not_found(stack: LocalStack) -> None:
    reply = ask(stack, "GET", "/nowhere")
    assert (reply.status, reply.json) == (404, {"message": "Not Found"})


def test_a_body_beyond_ten_megabytes_is_refused(stack: LocalStack) -> None:
    connection = HTTPConnection("127.0.0.1", stack.port, timeout=20)
    connection.putrequest("POST", "/open/echo")
    connection.putheader("content-length", str(11 * 1024 * 1024))
    connection.endheaders()
    try:
        for _ in range(11):
            connection.send(b"x" * 1024 * 1024)
    except (BrokenPipeError, ConnectionResetError):
        pytest.skip("the server hung up before it was asked for the answer")
    assert connection.getresponse().status == 413
    connection.close()


def test_a_closed_route_wants_a_token_of_this_pool(
    stack: LocalStack, grants: list[tuple[str, str]]
) -> None:
    assert ask(stack, "GET", "/closed/a").status == 401
    refused = ask(stack, "GET", "/closed/a", Authorization="Bearer e30.e30.")
    assert (refused.status, refused.json) == (401, {"message": "Unauthorized"})
    token = ask(stack, "POST", "/local/token", b'{"role": "agent", "brand": "levain"}').json
    reply = ask(stack, "GET", "/closed/a/b", Authorization=f"Bearer {token['token']}")
    claims = reply.json["requestContext"]["authorizer"]["jwt"]["claims"]
    assert (claims["token_use"], claims["aud"]) == ("id", stack.refs["Page"])
    assert claims["sub"]
    assert grants[-1] == ("levain", "agent")


def test_a_token_without_a_brand_is_for_all_of_them(
    stack: LocalStack, grants: list[tuple[str, str]]
) -> None:
    assert ask(stack, "POST", "/local/token").status == 200
    assert grants[-1] == ("*", "owner")


def test_a_user_stays_the_same_person(stack: LocalStack) -> None:
    first, second = (stack.identity.token("viewer", "levain") for _ in range(2))
    subs = [
        ask(stack, "GET", "/closed/a", Authorization=token).json["requestContext"]["authorizer"][
            "jwt"
        ]["claims"]["sub"]
        for token in (first, second)
    ]
    assert subs[0] == subs[1]


def test_mails_are_listed_the_newest_first_and_shown(stack: LocalStack) -> None:
    assert ask(stack, "GET", "/open/mail").status == 200
    mail = ask(stack, "GET", "/local/mail").json[0]
    assert mail.pop("sent_at").endswith("Z")
    assert mail == {
        "to": ["you@example.com"],
        "subject": "Déjà vu",
        "text": "it rang",
        "html": "<b>it rang</b>",
    }
    page = ask(stack, "GET", "/local/mail/view").body.decode()
    assert '<iframe sandbox srcdoc="&lt;b&gt;it rang&lt;/b&gt;"' in page


def test_forgotten_words_leave_every_mail(stack: LocalStack) -> None:
    ask(stack, "GET", "/open/mail")
    stack.mailbox.forget(["it rang"])
    ask(stack, "GET", "/open/mail")
    assert b"it rang" not in ask(stack, "GET", "/local/mail").body
    assert b"it rang" not in ask(stack, "GET", "/local/mail/view").body


def test_secrets_are_kept_where_functions_look(stack: LocalStack) -> None:
    body = b'{"access_token": "t", "page_id": "7"}'
    assert ask(stack, "PUT", "/local/secrets/levain/facebook", body).status == 200
    found = stack.client("ssm").get_parameters_by_path(
        Path="/vigie/local/levain/facebook", WithDecryption=True
    )
    values = {one["Name"].rsplit("/", 1)[-1]: one["Value"] for one in found["Parameters"]}
    assert values == {"access_token": "t", "page_id": "7"}
    assert {one["Type"] for one in found["Parameters"]} == {"SecureString"}


@pytest.mark.parametrize("body", [b"nonsense", b"[]", b'{"a": 1}', b'{"a": ""}'])
def test_secrets_that_are_no_texts_are_refused(stack: LocalStack, body: bytes) -> None:
    assert ask(stack, "PUT", "/local/secrets/levain/facebook", body).status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:8400"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
    ],
    ids=str,
)
def test_local_routes_refuse_other_sites(stack: LocalStack, headers: dict[str, Any]) -> None:
    assert ask(stack, "GET", "/local/mail", **headers).status == 403


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8400"])
def test_local_routes_serve_this_machine_under_each_of_its_names(
    stack: LocalStack, host: str
) -> None:
    assert ask(stack, "GET", "/local/mail", Host=host).status == 200


def test_the_running_stack_can_be_found(stack: LocalStack) -> None:
    where = json.loads((stack.state_dir / "stack.json").read_text(encoding="utf-8"))
    assert (where["url"], where["port"]) == (stack.url, stack.port)


def test_nothing_listens_but_on_the_loopback(stack: LocalStack) -> None:
    port = int(json.loads((stack.state_dir / "stack.json").read_text())["aws"].rsplit(":", 1)[1])
    listening = Path("/proc/net/tcp")
    if not listening.exists():
        pytest.skip("only Linux tells")
    lines = listening.read_text(encoding="ascii").splitlines()[1:]
    local = [line.split()[1] for line in lines if line.split()[3] == "0A"]
    ours = [one for one in local if int(one.split(":")[1], 16) in {port, stack.port, 8883}]
    loopback = f"{int.from_bytes(socket.inet_aton('127.0.0.1'), 'little'):08X}"
    assert {one.split(":")[0] for one in ours} == {loopback}
