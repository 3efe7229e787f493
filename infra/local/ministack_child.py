"""ministack as a child that ends, writing its state, when whoever started it is gone."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from http import HTTPStatus
from typing import Any

_DROPPED = ("ReplyToAddresses", "EmailTags", "ConfigurationSetName")
_DROPPED_INSIDE = ("Headers", "Attachments")


def main() -> None:
    """Serve until told to stop, or until standard input ends."""
    from ministack import app  # type: ignore[import-untyped]

    _keep_whole_mails(app)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = ["ministack"]
    app.main()


def _keep_whole_mails(app: Any) -> None:  # noqa: ANN401 - it ships no types
    """Of a mail, ministack keeps subject, text and HTML; here its list shows the rest as well."""
    from ministack.services import ses_v2  # type: ignore[import-untyped]

    send, show = ses_v2.handle_request, app._handle_ses_messages_request  # noqa: SLF001
    kept: dict[str, dict[str, Any]] = {}

    async def sent(method: str, path: str, headers: Any, body: Any, query: Any) -> Any:  # noqa: ANN401 - theirs
        status, *rest = answer = await send(method, path, headers, body, query)
        if method == "POST" and path.endswith("/outbound-emails") and status == HTTPStatus.OK:
            asked, simple = json.loads(body), json.loads(body)["Content"].get("Simple", {})
            kept[json.loads(rest[-1])["MessageId"]] = {
                **{name: asked.get(name) for name in _DROPPED},
                **{name: simple.get(name) for name in _DROPPED_INSIDE},
            }
        return answer

    async def shown(*arguments: Any) -> Any:  # noqa: ANN401 - theirs
        answer = await show(*arguments)
        if answer is None or answer[0] != HTTPStatus.OK:
            return answer
        status, headers, body = answer
        document = json.loads(body)
        for account in document["messages"].values():
            for mail in account:
                mail.update(kept.get(mail["MessageId"], {}))
        return status, headers, json.dumps(document).encode()

    ses_v2.handle_request, app._handle_ses_messages_request = sent, shown  # noqa: SLF001


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
