import shutil
from pathlib import Path

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def untouched(tmp_path: Path) -> Shell:
    """A machine on which no command was run yet."""
    folder = tmp_path / "work"
    folder.mkdir()
    return Shell(home=tmp_path / "home", folder=folder)


@pytest.fixture
def shell(untouched: Shell, migrated_sqlite: Path) -> Shell:
    """An installation that has its tables, as after its first command: bringing them into being takes the longest."""
    untouched.home.mkdir()
    shutil.copyfile(migrated_sqlite, untouched.home / "shotwright.sqlite")
    return untouched
