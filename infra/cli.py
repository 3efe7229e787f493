"""The console: `vigie` and its commands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DEFAULT_PORT = 8400
MOST_DAYS = 90


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status is 0, or 2 with one line on stderr saying why not."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def make_parser() -> argparse.ArgumentParser:
    """Every command with its options; a command's module is loaded when it runs."""
    parser = argparse.ArgumentParser(prog="vigie", description="a community manager's desk")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="run vigie on this machine until Ctrl-C")
    _add_port(up)
    up.add_argument("--state", type=Path, default=Path(".local"), help="where everything is kept")
    up.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="with a stand-in Facebook page and feed that talk (default), or empty",
    )
    up.set_defaults(run=_up)

    token = commands.add_parser("token", help="print a bearer token of the running local stack")
    token.add_argument("--role", choices=("owner", "manager", "agent", "viewer"), default="owner")
    token.add_argument("--brand", help="one brand only; without it, every brand")
    _add_port(token)
    token.set_defaults(run=_token)

    commands.add_parser("classify", help="JSONL texts in, JSONL analyses out").set_defaults(
        run=_classify
    )
    commands.add_parser(
        "spikes", help="CSV series in, CSV with scores and alerts out"
    ).set_defaults(run=_spikes)
    match = commands.add_parser("match", help="JSONL texts in, names found in them out")
    match.add_argument("--terms", type=Path, required=True, help="JSON list of names")
    match.set_defaults(run=_match)

    parse = commands.add_parser("parse", help="a platform's payload in, JSONL mentions out")
    parse.add_argument("platform")
    parse.add_argument("--webhook", action="store_true", help="a delivery, not a fetched body")
    parse.add_argument("file", nargs="?", type=Path, help="the payload; stdin without it")
    parse.set_defaults(run=_parse)

    check = commands.add_parser("check", help="say of each source what works and what is missing")
    check.add_argument("source", nargs="?", help="one source's id; all without it")
    check.add_argument("--url", help="a deployed stack's address; the local one without it")
    check.add_argument("--language", choices=("fr", "en"), default=_language())
    _add_port(check)
    check.set_defaults(run=_check)

    bring = commands.add_parser("import", help="bring an export or an archive in, as history")
    bring.add_argument("platform", help="where the file comes from: brand24, hootsuite, facebook …")
    bring.add_argument("file", type=Path)
    bring.add_argument("--brand", required=True)
    bring.add_argument("--url", help="a deployed stack's address; the local one without it")
    _add_port(bring)
    bring.set_defaults(run=_import)

    export = commands.add_parser("export", help="print everything said about a brand, JSON lines")
    export.add_argument("--brand", required=True)
    export.add_argument("--url", help="a deployed stack's address; the local one without it")
    _add_port(export)
    export.set_defaults(run=_export)
    _add_proofs(commands)
    return parser


def _add_proofs(commands: Any) -> None:  # noqa: ANN401 - argparse keeps its type to itself
    """What reads a stack's own tables: with AWS credentials, or those of the local stack."""
    again = commands.add_parser("recount", help="prove the counters against the mentions")
    again.add_argument("--brand", help="one brand only; every brand without it")
    again.add_argument("--days", type=_days, help="the newest days only; every open one without it")
    again.add_argument("--repair", action="store_true", help="and mend what differs")
    again.set_defaults(run=_recount)
    doctor = commands.add_parser("doctor", help="say whether a stack is well, and what is not")
    doctor.set_defaults(run=_doctor)
    for command in (again, doctor):
        command.add_argument("--stack", help="a deployed stack's name; the local one without it")
        command.add_argument("--language", choices=("fr", "en"), default=_language())
        _add_port(command)


def _days(text: str) -> int:
    """How many days. Raises argparse's error for what is no number of days."""
    if not text.isdecimal() or not 0 < int(text) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_DAYS}")
    return int(text)


def _language() -> str:
    """The reader's, as the terminal says; English where it says nothing."""
    return "fr" if os.environ.get("LANG", "").lower().startswith("fr") else "en"


def _add_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="of the local stack")


def _up(options: argparse.Namespace) -> int:
    from infra.local.run import run_until_stopped

    return run_until_stopped(port=options.port, state_dir=options.state, demo=options.demo)


def _token(options: argparse.Namespace) -> int:
    from infra.console import local_token

    return local_token(options.port, options.role, options.brand)


def _classify(_: argparse.Namespace) -> int:
    from infra.lines import answer_lines, classify_line

    return answer_lines(sys.stdin.buffer, sys.stdout, classify_line)


def _spikes(_: argparse.Namespace) -> int:
    from infra.spikes_csv import spikes_csv

    sys.stdout.writelines(spikes_csv(sys.stdin))
    return 0


def _match(options: argparse.Namespace) -> int:
    from infra.lines import answer_lines, matcher

    try:
        match_line = matcher(options.terms)
    except (OSError, ValueError, TypeError, KeyError) as error:
        print(f"vigie: {options.terms} is no list of terms: {error}", file=sys.stderr)
        return 2
    return answer_lines(sys.stdin.buffer, sys.stdout, match_line)


def _parse(options: argparse.Namespace) -> int:
    from infra.lines import parse_payload

    payload = options.file.read_bytes() if options.file else sys.stdin.buffer.read()
    return parse_payload(options.platform, payload, webhook=options.webhook)


def _check(options: argparse.Namespace) -> int:
    from infra.check import check_sources

    return check_sources(options.url, options.port, options.source, options.language)


def _import(options: argparse.Namespace) -> int:
    from infra.transfer import import_file

    return import_file(options.platform, options.file, options.brand, options.url, options.port)


def _export(options: argparse.Namespace) -> int:
    from infra.transfer import export_brand

    return export_brand(options.brand, options.url, options.port)


def _recount(options: argparse.Namespace) -> int:
    from infra.recount import recount_brands

    return recount_brands(
        options.stack,
        options.port,
        options.brand,
        options.days,
        options.language,
        repair=options.repair,
    )


def _doctor(options: argparse.Namespace) -> int:
    from infra.doctor import examine

    return examine(options.stack, options.port, options.language)


if __name__ == "__main__":
    sys.exit(main())
