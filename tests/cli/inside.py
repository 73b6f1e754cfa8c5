"""Running the command line within the test's own process: what it costs to start one is spared."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shotwright.cli.main import app
from tests.cli.shell import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """An installation with its own home, and a folder to work in. Of the environment next to nothing gets in."""

    home: Path
    folder: Path
    settings: dict[str, str] = field(default_factory=dict[str, str])

    def run(self, *arguments: str) -> Answer:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name in set(os.environ) - {"PATH", "HOME", "TMPDIR"}:
                patch.delenv(name)
            said = {"SHOTWRIGHT_HOME": str(self.home), "NO_COLOR": "1", "COLUMNS": "200", **self.settings}
            for name, value in said.items():
                patch.setenv(name, value)
            result = CliRunner().invoke(app, list(arguments))
            os.environ.pop("SHOTWRIGHT_CONFIG", None)  # which `--config` set
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(code=result.exit_code, out=result.stdout, err=result.stderr)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path
