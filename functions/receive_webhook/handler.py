"""The open door for platforms: handshake, signature, storage, answer."""

from __future__ import annotations

from typing import Any

from vigie.aws.clock import utc_now
from vigie.aws.http import Answer, HttpRequest, answer_errors, as_json, as_proof
from vigie.aws.journal import observed
from vigie.jobs.deletion import take_request
from vigie.jobs.receive import receive, shake_hands


@observed
@answer_errors
def lambda_handler(event: dict[str, Any], context: object) -> Answer:
    """Take an HTTP API event (payload 2.0); answer after everything is stored."""
    request = HttpRequest.of(event)
    platform, brand = request.path["platform"], request.path.get("brand")
    if request.method == "GET":
        return as_proof(shake_hands(platform, brand, request.query))
    if code := take_request(platform, brand, request.body, utc_now()):
        address = f"https://{request.host}/privacy/deletions/{code}"
        return as_json({"url": address, "confirmation_code": code})
    tally = receive(platform, brand, request.headers, request.body, utc_now())
    return as_json(
        {
            "accepted": tally.accepted,
            "duplicates": tally.duplicates,
            "rejected": [{"index": one.index, "reason": one.reason} for one in tally.rejected],
            **({"queued": tally.queued} if tally.queued else {}),
        }
    )
