"""Local mode as a whole: starts everything, waits until nothing moves, stops without loss."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.activity import Activity
from infra.local.authorizer import JwtAuthorizer
from infra.local.bounces import put_event
from infra.local.bundle import Bundle
from infra.local.clock import Clock
from infra.local.doors import Doors
from infra.local.emulator import Emulator
from infra.local.environment import Surroundings
from infra.local.front import Front, Gateway
from infra.local.functions import Functions
from infra.local.identity import Identity
from infra.local.intrinsics import REGION, Document, Facts, Resolver
from infra.local.journal import Journal
from infra.local.keeper import Keeper
from infra.local.mail import Mailbox
from infra.local.process import Answer
from infra.local.resources import make_resources
from infra.local.schedules import scheduled_event
from infra.local.template import expand, read
from infra.local.triggers import Services, Triggers

ROOT = Path(__file__).resolve().parents[2]
PARAMETERS = {"AlertEmail": "owner@example.com", "Stage": "local"}
DRAIN_SECONDS = 10.0
_LOOK_SECONDS = 0.02


class LocalStack:
    """The template's functions and triggers on this machine; a context manager.

    Args:
        state_dir: where everything is kept between two runs.
        port: of the HTTP API on the loopback; 0 takes a free one.
        template: the template; its folder is where code is looked for.
        parameters: values of the template's parameters.
        environment: added to the environment of every function.
        every: shorter schedules, as seconds by function folder: `{"schedule_polls": 15}`.
        grant: gives a user (sub) a role on a brand, "*" for all, when a token is asked for.
        observer: sees every stream record, by table, once it is kept.
    """

    def __init__(
        self,
        *,
        state_dir: Path,
        port: int = 0,
        template: Path = ROOT / "template.yaml",
        parameters: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        every: Mapping[str, float] | None = None,
        grant: Callable[[LocalStack, str, str, str], None] | None = None,
        observer: Callable[[LocalStack, str, list[Document]], None] | None = None,
    ) -> None:
        self.state_dir = state_dir.resolve()
        self.clock = Clock(self.state_dir / "clock")
        self._port = port
        self._template = template.resolve()
        self._parameters = {**PARAMETERS, **(parameters or {})}
        self._environment = dict(environment or {})
        self._every = dict(every or {})
        self._grant = grant
        self._observer = observer
        self._activity = Activity()
        self._undo = ExitStack()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything; on failure nothing is left running."""
        with ExitStack() as undo:
            self.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._front = Front(self._port)
            undo.callback(self._front.close)
            self._emulator = Emulator(self.state_dir, REGION)
            undo.callback(self._emulator.stop)
            self._emulator.start()
            document = expand(self._template, self._parameters, REGION)
            self._emulator.wait_ready()
            self._read_bundle(document)
            self._open_state(undo)
            self._open_triggers(undo)
            self._undo = undo.pop_all()

    def stop(self) -> None:
        """Take nothing new, finish what was begun within ten seconds, keep the state, end."""
        self._undo.close()

    @property
    def url(self) -> str:
        """The address of the page and the API."""
        return self._front.url

    @property
    def port(self) -> int:
        """The port of the HTTP API."""
        return self._front.port

    @property
    def refs(self) -> Mapping[str, str]:
        """Physical names by logical ones: tables, queue addresses, the user pool."""
        return self._facts.refs

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 types clients by literal name
        """A boto3 client of the emulated AWS."""
        return self._emulator.client(service)

    def run(self, function: str) -> Answer:
        """Run a scheduled function now, by its folder's name or its name in the template.

        Raises:
            KeyError: no schedule runs such a function.
        """
        for trigger in self._bundle.schedules:
            folder = self._bundle.functions[trigger.function].folder.name
            if function in (folder, trigger.function):
                return self.invoke(trigger.function, scheduled_event(trigger, self.clock.now()))
        raise KeyError(function)

    def put_event(self, event: Document) -> list[Answer]:
        """Put an event on the default bus; what the functions answered that it ran."""
        return list(put_event(self._bundle.events, event, self.invoke))

    def invoke(self, name: str, event: Document) -> Answer:
        """Run any function, by its logical name, with an event."""
        return self._functions.invoke(name, event)

    def token(self, role: str = "owner", brand: str | None = None) -> str:
        """A bearer token of a user with this role; without a brand, on every brand."""
        return self.identity.token(role, brand)

    def keep_secrets(self, brand: str, platform: str, values: Mapping[str, str]) -> None:
        """Store secret values where functions look for them."""
        ssm, stage = self._emulator.ssm(), self._parameters["Stage"]
        for name, value in values.items():
            path = f"/vigie/{stage}/{brand}/{platform}/{name}"
            ssm.put_parameter(Name=path, Value=value, Type="SecureString", Overwrite=True)

    def wait_idle(self, timeout: float = 30.0) -> None:
        """Return when all streams are read to the end, queues are empty and nobody works.

        Raises:
            TimeoutError: something still moves.
        """
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            seen = self._activity.events
            idle = not self._activity.is_busy and self._triggers.is_idle()
            if idle and self._activity.events == seen and not self._activity.is_busy:
                return
            time.sleep(_LOOK_SECONDS)
        raise TimeoutError("local mode is still busy")

    def _read_bundle(self, document: Document) -> None:
        early = Resolver(document, self._parameters, Facts(REGION))
        self._facts = make_resources(self._emulator, early, self._front.url)
        self._bundle: Bundle = read(
            Resolver(document, self._parameters, self._facts), self._template.parent
        )

    def _open_state(self, undo: ExitStack) -> None:
        self._journal = Journal(self.state_dir / "journal.sqlite")
        undo.callback(self._journal.close)
        self._keeper = Keeper(self._emulator, self._journal)
        self._keeper.restore({trigger.table for trigger in self._bundle.streams})
        self.mailbox = Mailbox(self._emulator, self._journal)
        undo.callback(self._stop_emulator)
        undo.callback(self.mailbox.save)
        undo.callback(self._keeper.stop)
        issuer = self._bundle.authorizer.issuer if self._bundle.authorizer else ""
        client = self._bundle.authorizer.audience[0] if self._bundle.authorizer else ""
        grant = self._grant
        self.identity = Identity(
            self._emulator,
            issuer.rsplit("/", 1)[-1],
            client,
            (lambda sub, brand, role: grant(self, sub, brand, role)) if grant else None,
        )

    def _open_triggers(self, undo: ExitStack) -> None:
        surroundings = Surroundings(
            root=self._template.parent,
            emulator_url=self._emulator.url,
            clock_file=self.clock.file,
            facts=self._facts,
            extra=self._environment,
        )
        self._functions = Functions(
            self._bundle, surroundings, self.state_dir / "logs", self._activity
        )
        services = Services(
            emulator=self._emulator,
            journal=self._journal,
            activity=self._activity,
            clock=self.clock,
            surroundings=surroundings,
            invoke=self.invoke,
            observer=self._observe,
        )
        self._triggers = Triggers(self._bundle, services, self._every)
        undo.callback(self._triggers.close)
        undo.callback(self._functions.close)
        undo.callback(self._triggers.stop_readers)
        undo.callback(self._drain)
        self._triggers.start()
        self._keeper.start(self._triggers.readers)
        self._functions.warm()
        self._open_front(undo)

    def _open_front(self, undo: ExitStack) -> None:
        settings = self._bundle.authorizer
        authorizer = JwtAuthorizer(settings, self.identity.keys) if settings else None
        self._front.open(Gateway(self._bundle.routes, authorizer, self.invoke), Doors(self))
        where = {"url": self.url, "port": self.port, "pid": os.getpid()}
        file = self.state_dir / "stack.json"
        file.write_text(json.dumps(where | {"aws": self._emulator.url}), encoding="utf-8")
        undo.callback(file.unlink, missing_ok=True)

    def _drain(self) -> None:
        self._triggers.stop_schedules()
        self._front.close()
        with suppress(TimeoutError, BotoCoreError, ClientError):
            self.wait_idle(DRAIN_SECONDS)

    def _stop_emulator(self) -> None:
        if self._emulator.stop():
            self._keeper.mark_clean()

    def _observe(self, table: str, records: list[Document]) -> None:
        if self._observer:
            self._observer(self, table, records)
