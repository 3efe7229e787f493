"""The mails that local mode would have sent: a list for programs, a page for people."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from infra.local.emulator import Emulator
from infra.local.journal import Journal

_NOTE = "mails"
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Mail · Courrier</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
frame-src 'self'; img-src data:">
<style>body{{font:16px system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem}}
article{{border:1px solid #ccc;border-radius:8px;margin:1rem 0;padding:1rem}}
iframe{{width:100%;height:24rem;border:0;background:#fff}}pre{{white-space:pre-wrap}}</style>
<h1>Mail · Courrier</h1>{articles}</html>"""


@dataclass(frozen=True, slots=True)
class File:
    """A file in a mail, in base64; ``id`` is what the HTML shows it by."""

    name: str
    type: str
    id: str
    content: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as its reader gets it; ``tags`` are what its bounces would tell us."""

    id: str
    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    sent_at: str
    headers: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    files: tuple[File, ...] = ()


class Mailbox:
    """Collects what the emulator was asked to send, across restarts."""

    def __init__(self, emulator: Emulator, journal: Journal) -> None:
        self._emulator = emulator
        self._journal = journal
        self._lock = threading.Lock()
        kept = json.loads(journal.note(_NOTE) or "[]")
        self._mails = {one["id"]: _restored(one) for one in kept}
        self._forgotten: set[str] = set(json.loads(journal.note("forgotten") or "[]"))

    def mails(self) -> list[Mail]:
        """Every mail, the newest first; without the emulator, those already seen."""
        with self._lock:
            with suppress(OSError):
                self._collect()
            return sorted(self._mails.values(), key=lambda mail: mail.sent_at, reverse=True)

    def _collect(self) -> None:
        for account in self._emulator.get("/_ministack/ses/messages")["messages"].values():
            for sent in account:
                mail = _mail(sent)
                self._mails.setdefault(mail.id, self._without_forgotten(mail))

    def forget(self, words: Iterable[str]) -> None:
        """Take somebody's words out of every mail, here and in what may still be read again."""
        self.mails()
        with self._lock:
            self._forgotten |= {word for word in words if word}
            for mail in list(self._mails.values()):
                self._mails[mail.id] = self._without_forgotten(mail)
        self.save()

    def save(self) -> None:
        """Keep the mails for the next start; the emulator does not."""
        kept = [asdict(mail) for mail in self.mails()]
        self._journal.write_note(_NOTE, json.dumps(kept))
        self._journal.write_note("forgotten", json.dumps(sorted(self._forgotten)))

    def page(self) -> str:
        """The mails as a page; each in a frame of its own that runs nothing."""
        return _PAGE.format(articles="".join(map(_article, self.mails())))

    def _without_forgotten(self, mail: Mail) -> Mail:
        fields = asdict(mail)
        for word in self._forgotten:
            for name in ("subject", "text"):
                fields[name] = fields[name].replace(word, "[…]")
            fields["html"] = fields["html"].replace(html.escape(word), "[…]").replace(word, "[…]")
        return _restored(fields)


def as_json(mails: Iterable[Mail]) -> list[dict[str, Any]]:
    """The contract's form of a list of mails; what a mail has beyond it stands there too."""
    return [
        {
            "to": list(mail.to),
            "subject": mail.subject,
            "text": mail.text,
            "html": mail.html,
            "sent_at": mail.sent_at,
            **_beyond(mail),
        }
        for mail in mails
    ]


def _beyond(mail: Mail) -> dict[str, Any]:
    more = {
        "headers": mail.headers,
        "tags": mail.tags,
        "attachments": [asdict(one) for one in mail.files],
    }
    return {name: value for name, value in more.items() if value}


def _restored(fields: dict[str, Any]) -> Mail:
    files = tuple(File(**one) for one in fields.get("files", ()))
    return Mail(**{**fields, "to": tuple(fields["to"]), "files": files})


def _mail(sent: dict[str, Any]) -> Mail:
    moment = datetime.fromtimestamp(sent["Timestamp"], UTC)
    return Mail(
        id=sent["MessageId"],
        to=tuple(sent.get("To") or ()),
        subject=sent.get("Subject") or "",
        text=sent.get("BodyText") or "",
        html=sent.get("BodyHtml") or "",
        sent_at=moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        headers=_headers(sent),
        tags=_tags(sent),
        files=tuple(
            File(
                one["FileName"],
                one.get("ContentType", ""),
                one.get("ContentId", ""),
                one["RawContent"],
            )
            for one in sent.get("Attachments") or ()
        ),
    )


def _tags(sent: dict[str, Any]) -> dict[str, str]:
    tags = {tag["Name"]: tag["Value"] for tag in sent.get("EmailTags") or ()}
    used = sent.get("ConfigurationSetName")
    return tags | ({"ses:configuration-set": used} if used else {})


def _headers(sent: dict[str, Any]) -> dict[str, str]:
    headers = {one["Name"]: one["Value"] for one in sent.get("Headers") or ()}
    answers = sent.get("ReplyToAddresses")
    return headers | ({"Reply-To": ", ".join(answers)} if answers else {})


def _article(mail: Mail) -> str:
    to, body = html.escape(", ".join(mail.to)), html.escape(mail.text)
    shown = mail.html
    for file in mail.files:
        shown = shown.replace(f"cid:{file.id}", f"data:{file.type};base64,{file.content}")
    frame = html.escape(shown or f"<pre>{body}</pre>", quote=True)
    return (
        f"<article><h2>{html.escape(mail.subject)}</h2><p>{html.escape(mail.sent_at)} · {to}</p>"
        f'<iframe sandbox srcdoc="{frame}" title="{html.escape(mail.subject)}"></iframe></article>'
    )
