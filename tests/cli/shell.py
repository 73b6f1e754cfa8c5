"""Running the command line as a person would: as a process, in an installation of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Answer(code=done.returncode, out=done.stdout, err=done.stderr)

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
