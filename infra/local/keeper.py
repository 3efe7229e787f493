"""Keeps what the emulator would lose when it is killed, and brings it back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.emulator import Emulator
from infra.local.journal import Journal
from infra.local.resources import restore_table

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

_EVERY_SECONDS = 2.0
_SECRETS, _CLEAN = "secrets", "stopped cleanly"


class Keeper:
    """Saves secrets every two seconds; tables are in the journal by themselves."""

    def __init__(self, emulator: Emulator, journal: Journal) -> None:
        self._ssm: SSMClient = emulator.ssm()
        self._emulator = emulator
        self._journal = journal
        self._saved = journal.note(_SECRETS) or "{}"
        self._stop = threading.Event()
        self._readers: Mapping[str, Iterable[str]] = {}
        self._thread = threading.Thread(target=self._run, name="Keeper")

    def restore(self, tables: Iterable[str]) -> None:
        """After a stop that was not clean, make the emulator hold what was kept."""
        if self._journal.note(_CLEAN) == "no":
            client = self._emulator.dynamodb()
            for table in tables:
                restore_table(client, table, self._journal)
            for name, value in json.loads(self._saved).items():
                self._ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)
        self._journal.write_note(_CLEAN, "no")

    def start(self, readers: Mapping[str, Iterable[str]]) -> None:
        """Begin to save."""
        self._readers = readers
        self._thread.start()

    def stop(self) -> None:
        """Save once more and end."""
        self._stop.set()
        if self._thread.ident:
            self._thread.join()
            self._try_to_save()

    def mark_clean(self) -> None:
        """The emulator wrote its own state: nothing is to be restored."""
        self._journal.write_note(_CLEAN, "yes")

    def save(self) -> None:
        """Keep the secrets, and drop records that every reader is done with."""
        found: dict[str, str] = {}
        pages = self._ssm.get_paginator("get_parameters_by_path")
        for page in pages.paginate(Path="/", Recursive=True, WithDecryption=True):
            found |= {one["Name"]: one["Value"] for one in page["Parameters"]}
        secrets = json.dumps(found, sort_keys=True)
        if secrets != self._saved:
            self._journal.write_note(_SECRETS, secrets)
            self._saved = secrets
        for table, names in self._readers.items():
            self._journal.prune(table, names)

    def _run(self) -> None:
        while not self._stop.wait(_EVERY_SECONDS):
            self._try_to_save()

    def _try_to_save(self) -> None:
        with suppress(BotoCoreError, ClientError):  # else the last save stands
            self.save()
