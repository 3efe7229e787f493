"""A real WordPress on loopback: Debian's package, its own database in a folder that goes away.

Nothing of the machine's own is touched: no system database, no site under /etc/wordpress. What was
started is ended by its process id.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

PACKAGE = Path("/usr/share/wordpress")
SET_UP = Path(__file__).with_suffix(".php")
PROGRAMS = ("php", "mariadbd", "mariadb-install-db", "mariadb")
PATIENCE = 60.0
# Languages and plug-ins are most of the package's weight.
LEFT_OUT = shutil.ignore_patterns("wp-config.php", "languages", "plugins", "uploads")
CONFIG = """<?php
define('DB_NAME', 'rivage');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '{url}');
define('WP_SITEURL', '{url}');
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEBUG', false);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""


@dataclass(frozen=True)
class RealSite:
    """The running site: where it is, what stands on it, and its set-up script."""

    url: str
    root: Path
    known: dict[str, Any]

    def use_links(self, kind: str) -> None:
        """Switch between ``pretty`` links and ``plain`` ones."""
        _run("php", str(SET_UP), str(self.root), self.url, kind)

    def flood(self, number: int) -> None:
        """Leave so many approved comments, a second apart."""
        _run("php", str(SET_UP), str(self.root), self.url, "flood", str(number))


def why_not() -> str:
    """Why no real WordPress can run here; empty when it can."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if not PACKAGE.is_dir():
        missing.append(str(PACKAGE.name))
    return (
        f"not installed: {', '.join(missing)}; run tests/platforms/install_wordpress.sh"
        if missing
        else ""
    )


@contextmanager
def real_wordpress() -> Iterator[RealSite]:
    """Run a site while the block lasts."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vigie-wp-")))
        root, url = home / "site", f"http://127.0.0.1:{_free_port()}"
        database = stack.enter_context(_database(home))
        shutil.copytree(
            PACKAGE, root, ignore=LEFT_OUT, symlinks=False, ignore_dangling_symlinks=True
        )
        for name in ("plugins", "uploads"):
            (root / "wp-content" / name).mkdir(exist_ok=True)
        (root / "wp-config.php").write_text(CONFIG.format(socket=database, url=url), "utf-8")
        known = json.loads(_run("php", str(SET_UP), str(root), url))
        stack.enter_context(_web_server(root, url, home / "web.log"))
        yield RealSite(url, root, known)


@contextmanager
def _database(home: Path) -> Iterator[Path]:
    """A database server that listens on a socket file alone."""
    place, door = home / "data", home / "db.sock"
    user = "root" if os.geteuid() == 0 else os.environ.get("USER", "nobody")
    _run(
        "mariadb-install-db",
        "--no-defaults",
        f"--datadir={place}",
        f"--user={user}",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
    )
    command = [
        "mariadbd",
        "--no-defaults",
        f"--datadir={place}",
        f"--socket={door}",
        f"--pid-file={home / 'db.pid'}",
        f"--user={user}",
        "--skip-networking",
        "--innodb-buffer-pool-size=32M",
        "--innodb-flush-log-at-trx-commit=0",
    ]
    with _running(command, home / "db.log"):
        _wait(lambda: _succeeds("mariadb", f"--socket={door}", "-uroot", "-e", "SELECT 1"))
        _run("mariadb", f"--socket={door}", "-uroot", "-e", "CREATE DATABASE rivage")
        yield door


@contextmanager
def _web_server(root: Path, url: str, log: Path) -> Iterator[None]:
    with _running(["php", "-S", url.removeprefix("http://"), "-t", str(root)], log):
        _wait(lambda: _answers(f"{url}/wp-json/"))
        yield


@contextmanager
def _running(command: list[str], log: Path) -> Iterator[None]:
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout[-500:]} {done.stderr[-500:]}")
    return done.stdout


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait(is_ready: Any) -> None:
    until = time.monotonic() + PATIENCE
    while not is_ready():
        if time.monotonic() > until:
            raise RuntimeError("a server did not come up in time")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
