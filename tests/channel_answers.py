"""What Slack, Teams and receivers answer, good and bad."""

from __future__ import annotations

from vigie.channels import ChannelKind

from tests.platforms.stand_in import Answer

KINDS = list(ChannelKind)
TAKEN = {
    ChannelKind.SLACK: Answer(body=b"ok"),
    ChannelKind.TEAMS: Answer(202),
    ChannelKind.WEBHOOK: Answer(204),
}
GONE = {
    ChannelKind.SLACK: Answer(404, b"no_service"),
    ChannelKind.TEAMS: Answer(404, b'{"error":{"code":"WorkflowNotFound"}}'),
    ChannelKind.WEBHOOK: Answer(410),
}
REFUSED = {
    ChannelKind.SLACK: Answer(400, b"invalid_payload"),
    ChannelKind.TEAMS: Answer(400, b'{"error":{"code":"TriggerInputSchemaMismatch"}}'),
    ChannelKind.WEBHOOK: Answer(400),
}
FORBIDDEN = {
    ChannelKind.SLACK: Answer(403, b"invalid_token"),
    ChannelKind.TEAMS: Answer(401, b'{"error":{"code":"DirectApiAuthorizationRequired"}}'),
    ChannelKind.WEBHOOK: Answer(403),
}
MOVED = dict.fromkeys(KINDS, Answer(302, headers={"Location": "http://127.0.0.1:1/"}))
SLOW_DOWN = dict.fromkeys(KINDS, Answer(429, b"rate_limited", {"Retry-After": "1800"}))
BROKEN = dict.fromkeys(KINDS, Answer(500, b"rollup_error"))
AWAY = dict.fromkeys(KINDS, Answer(503, b"", {"Retry-After": "30"}))
HANGS = dict.fromkeys(KINDS, Answer(200, b"ok", hang=3.0))
CUT = dict.fromkeys(KINDS, Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\no"))
