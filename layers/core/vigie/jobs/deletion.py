"""A person withdraws consent through the platform: everything of theirs goes, and a page says so.

https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from vigie.aws.brands import list_brands
from vigie.aws.erasure import erase_author
from vigie.aws.journal import note
from vigie.aws.queues import send_job
from vigie.aws.settings import settings
from vigie.aws.table import NEW, ConditionFailedError, change, get, put, write
from vigie.aws.wire import Item, to_seconds, to_text
from vigie.errors import SignatureError
from vigie.jobs.connection import known_secrets
from vigie.platforms import Deauthorised, load_platform

CODE_LENGTH = 20
KEPT = timedelta(days=365)
MARK = b"signed_request="


def take_request(platform: str, brand: str | None, body: bytes, now: datetime) -> str | None:
    """Note a signed request to delete and have it carried out; its confirmation code.

    None when the delivery is no such request. The code is made of what was asked, so the same
    request again is the same code. Raises SignatureError when it is signed by somebody else.
    """
    module = load_platform(platform)
    if MARK not in body or not isinstance(module, Deauthorised):
        return None
    slugs = [one.slug for one in list_brands() if brand in (None, one.slug)]
    person, signers = _read(module, platform, slugs, body)
    if person is None:
        return None
    code = hashlib.sha256(f"{platform}\x00{person}".encode() + body).hexdigest()[:CODE_LENGTH]
    row = {
        **_key(code),
        "platform": platform,
        "brands": signers,
        "person": person,
        "state": "received",
        "asked_at": to_text(now),
        "expires_at": to_seconds(now + KEPT),
    }
    try:
        write(put(settings().mentions_table, row, NEW))
    except ConditionFailedError:
        note("deletion asked again", code=code)
    send_job({"deletion": code})
    return code


def _read(
    module: Deauthorised, platform: str, slugs: Sequence[str], body: bytes
) -> tuple[str | None, list[str]]:
    """Whom it is about, and the brands whose secret signed it. Raises SignatureError."""
    person: str | None = None
    signers: list[str] = []
    refusal: SignatureError | None = None
    for slug in slugs:
        try:
            found = module.read_deletion(body, known_secrets(slug, platform))
        except SignatureError as error:
            refusal = error
            continue
        if found is None:
            return None, []
        person = found
        signers.append(slug)
    if person is None and refusal is not None:
        raise refusal
    return person, signers


def carry_out(code: str, now: datetime) -> None:
    """Erase the person for each brand; only then is the request done, and their id forgotten.

    Cut short, it is delivered again: erasing twice changes nothing.
    """
    row = get(settings().mentions_table, _key(code))
    if row is None or "person" not in row:
        return
    for brand in row["brands"]:
        erase_author(brand, row["platform"], row["person"], now)
    done = {"state": "done", "done_at": to_text(now)}
    write(change(settings().mentions_table, _key(code), done, remove=("person",)))
    note("deletion carried out", code=code)


def read_request(code: str) -> Item | None:
    """A request by its code: platform, state, asked_at, done_at; None when there is none."""
    return get(settings().mentions_table, _key(code))


def _key(code: str) -> Item:
    return {"pk": f"deletion#{code}", "sk": "deletion"}
