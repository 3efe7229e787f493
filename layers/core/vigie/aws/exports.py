"""Exports too long for an answer: a row on the desk each, and a file in a bucket for a day.

The bucket is private and encrypted, forgets by itself after a day, and each file is fetched by a
signed address that lasts an hour (shorter only where the credentials that signed it end before).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from vigie.aws.clients import s3
from vigie.aws.settings import settings
from vigie.aws.table import ConditionFailedError, at_revision, get, put, query, write
from vigie.aws.wire import Item, to_seconds, to_text, to_time
from vigie.errors import GoneError
from vigie.export import KEPT, LINK_LASTS, OPEN, Export, ExportState, Form
from vigie.spreadsheet import KIND

PREFIX = "export#"
KINDS = {Form.CSV: KIND, Form.JSON: "application/json"}
MOST_RACES = 8
_PLAIN = ("id", "brand", "table", "language", "by", "upload", "lines", "place")
_NO_UPLOAD = frozenset({"NoSuchUpload", "NoSuchKey", "404"})


def can_store() -> bool:
    """Whether this stack has a bucket for exports."""
    return bool(settings().exports_bucket)


def read_export(brand: str, identity: str) -> Export | None:
    """An export by its id, strongly read, or None."""
    item = get(settings().desk_table, _key(brand, identity))
    return _item_to_export(item) if item else None


def list_exports(brand: str) -> Iterator[Export]:
    """A brand's exports of the last day."""
    values = {":pk": f"brand#{brand}", ":prefix": PREFIX}
    items = query(
        settings().desk_table, "pk = :pk AND begins_with(sk, :prefix)", values, strong=True
    )
    yield from map(_item_to_export, items)


def keep_export(export: Export) -> bool:
    """Write an export's next state; False when somebody else was faster."""
    row = _export_to_item(export)
    try:
        write(put(settings().desk_table, row, at_revision(export.revision - 1)))
    except ConditionFailedError:
        return False
    return True


def begin_file(export: Export) -> str:
    """Begin the file; answers what its parts are sent under."""
    answer = s3().create_multipart_upload(
        Bucket=settings().exports_bucket, Key=export.key, ContentType=KINDS[export.form]
    )
    return str(answer["UploadId"])


def send_part(export: Export, number: int, body: bytes) -> str:
    """Send a part, counted from 1; the same number again replaces it. Raises GoneError."""
    try:
        answer = s3().upload_part(**_upload(export), PartNumber=number, Body=body)
    except ClientError as error:
        raise _told(error) from error
    return str(answer["ETag"])


def put_aside(export: Export, text: str) -> str:
    """Keep lines that are too few for a part; answers where, another place each time."""
    key = f"{export.folder}/rest-{export.revision}"
    s3().put_object(Bucket=settings().exports_bucket, Key=key, Body=text.encode())
    return key


def read_rest(export: Export) -> str:
    """The lines that were put aside, if any. Raises GoneError."""
    if not export.rest:
        return ""
    try:
        answer = s3().get_object(Bucket=settings().exports_bucket, Key=export.rest)
    except ClientError as error:
        raise _told(error) from error
    text: str = answer["Body"].read().decode()
    return text


def drop_rest(key: str) -> None:
    """Delete lines that were put aside."""
    s3().delete_object(Bucket=settings().exports_bucket, Key=key)


def close_file(export: Export) -> None:
    """Make the parts one file; a file that is there already is fine. Raises GoneError."""
    parts: Any = [{"ETag": tag, "PartNumber": n} for n, tag in enumerate(export.parts, 1)]
    try:
        s3().complete_multipart_upload(**_upload(export), MultipartUpload={"Parts": parts})
    except ClientError as error:
        if not isinstance(_told(error), GoneError):
            raise
        try:
            s3().head_object(Bucket=settings().exports_bucket, Key=export.key)
        except ClientError as gone:
            raise _told(gone) from gone


def sign_address(export: Export) -> str:
    """Where the file is fetched, for an hour, under its own name."""
    address: str = s3().generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings().exports_bucket,
            "Key": export.key,
            "ResponseContentDisposition": f'attachment; filename="{export.file}"',
        },
        ExpiresIn=int(LINK_LASTS.total_seconds()),
    )
    return address


def forget_exports(brand: str) -> int:
    """Withdraw a brand's exports and delete their files; answers how many there were.

    Rows come first: what is being written then finds itself withdrawn at its next step; uploads
    before files, so that none becomes a file behind our back.
    """
    if not can_store():
        return 0
    withdrawn = sum(_withdraw(one) for one in list_exports(brand))
    bucket, prefix = settings().exports_bucket, f"exports/{brand}/"
    for page in s3().get_paginator("list_multipart_uploads").paginate(Bucket=bucket, Prefix=prefix):
        for one in page.get("Uploads", ()):
            _abort(one["Key"], one["UploadId"])
    for found in s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for file in found.get("Contents", ()):
            s3().delete_object(Bucket=bucket, Key=file["Key"])
    return withdrawn


def _withdraw(export: Export) -> bool:
    for _ in range(MOST_RACES):
        known = read_export(export.brand, export.id)
        if known is None or known.state is ExportState.WITHDRAWN:
            return False
        gone = replace(known, state=ExportState.WITHDRAWN, held_until=None)
        if keep_export(replace(gone, revision=known.revision + 1)):
            return True
    raise ConditionFailedError


def _abort(key: str, upload: str) -> None:
    try:
        s3().abort_multipart_upload(Bucket=settings().exports_bucket, Key=key, UploadId=upload)
    except ClientError as error:
        if not isinstance(_told(error), GoneError):
            raise


def _upload(export: Export) -> dict[str, Any]:
    where = {"Bucket": settings().exports_bucket, "Key": export.key}
    return {**where, "UploadId": export.upload}


def _told(error: ClientError) -> Exception:
    is_gone = error.response["Error"]["Code"] in _NO_UPLOAD
    return GoneError("this export was withdrawn") if is_gone else error


def _export_to_item(export: Export) -> Item:
    times = {name: to_text(getattr(export, name)) for name in ("since", "until", "made_at")}
    return {
        **_key(export.brand, export.id),
        **{name: getattr(export, name) for name in _PLAIN},
        **times,
        "form": export.form.value,
        "state": export.state.value,
        "parts": list(export.parts),
        "rest": export.rest or None,
        "revision": export.revision,
        "held_until": to_text(export.held_until) if export.held_until else None,
        "expires_at": to_seconds(export.made_at + KEPT),
    }


def _item_to_export(item: Mapping[str, Any]) -> Export:
    held = item.get("held_until")
    return Export(
        **{name: item[name] for name in _PLAIN},
        since=to_time(item["since"]),
        until=to_time(item["until"]),
        made_at=to_time(item["made_at"]),
        form=Form(item["form"]),
        state=ExportState(item["state"]),
        parts=tuple(item["parts"]),
        rest=item.get("rest") or "",
        revision=item["revision"],
        held_until=to_time(held) if held else None,
    )


def is_open(export: Export, now: datetime) -> bool:
    """Whether an export is still being written: one that nobody ended within its day is not."""
    return export.state in OPEN and now - export.made_at < KEPT


def _key(brand: str, identity: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": f"{PREFIX}{identity}"}
