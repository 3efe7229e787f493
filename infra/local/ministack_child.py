"""ministack as a child that ends, writing its state, when whoever started it is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading


def main() -> None:
    """Serve until told to stop, or until standard input ends."""
    from ministack.app import main as serve  # type: ignore[import-untyped]

    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = ["ministack"]
    serve()


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
