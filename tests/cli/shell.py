"""Running the command line as a person would: as a process, in an installation of its own."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.forking import Order, forker

SCRIPT = """\
# Two on a roof

## Characters
- **Lin** (F, 24): short red hair, brown coat.
- **Gu** (M, 26): blue hoodie.

## EXT. ROOFTOP - NIGHT
Rain falls on the city.

LIN: Who are you?

GU (smiling): Nobody. Come.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """An installation with its own home, and a folder to work in."""

    home: Path
    folder: Path
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
        return {**kept, "SHOTWRIGHT_HOME": str(self.home), "NO_COLOR": "1", "COLUMNS": "200", **dict(self.settings)}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", "from shotwright.cli.main import main; main()", *arguments]

    def run(self, *arguments: str, stdin: str = "", timeout: float = 280) -> Answer:
        with tempfile.TemporaryDirectory(prefix="shotwright-shell-") as place:
            given, out, err = (Path(place) / name for name in ("in", "out", "err"))
            given.write_text(stdin, encoding="utf-8")
            order = Order(
                arguments=arguments,
                folder=str(self.folder),
                environment=self.environment,
                files=[str(given), str(out), str(err)],
            )
            code = forker().run(order, timeout)
            return Answer(code=code, out=out.read_text(encoding="utf-8"), err=err.read_text(encoding="utf-8"))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def write(self, name: str, text: str = SCRIPT) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path
