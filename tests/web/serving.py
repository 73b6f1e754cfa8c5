"""Studios that are served for pages, begun in a moment: see `tests/cli/forking.py`."""

import json
import signal
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.forking import Order, forker
from tests.cli.shell import Shell

PATIENCE_S = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    address: str
    setup: str
    """Where the first account is made, if there is none."""


@contextmanager
def served(shell: Shell, end: signal.Signals = signal.SIGKILL) -> Generator[Served]:
    """Serve a home at a free port until the block ends; with SIGTERM, what is under way is written down first."""
    with TemporaryDirectory(prefix="shotwright-served-") as place:
        out, err = (Path(place) / name for name in ("out", "err"))
        order = Order(
            arguments=["serve", "--json", "--port", "0"],
            folder=str(shell.folder),
            environment=shell.environment,
            files=["/dev/null", str(out), str(err)],
        )
        process = forker().start(order)
        try:
            told = _told(out, err)
            yield Served(address=told["address"], setup=told.get("setup", ""))
        finally:
            code = forker().stop(process, end)
        assert code == (0 if end == signal.SIGTERM else -end), err.read_text(encoding="utf-8")


def _told(out: Path, err: Path) -> dict[str, str]:
    deadline = time.monotonic() + PATIENCE_S
    while not (out.exists() and out.read_text(encoding="utf-8").endswith("}\n")):
        assert time.monotonic() < deadline, err.read_text(encoding="utf-8")
        time.sleep(0.05)
    told: dict[str, str] = json.loads(out.read_text(encoding="utf-8"))
    return told
