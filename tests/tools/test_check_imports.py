"""The product imports what it asks for, and asks for what it imports."""

from pathlib import Path

from tests.tools.repositories import repository
from tools.check_imports import check_imports, outside_modules

CODE = "import numpy as np\nfrom PIL import Image\nfrom shotwright_sdk import values\nimport json\n"


def messages(root: Path, code: str = CODE, *, asks: str = "numpy pillow", not_imported: str = "") -> list[str]:
    dependencies = ", ".join(f'"{name}>=1"' for name in asks.split())
    entries = "\n".join(f'{name} = "a reason"' for name in not_imported.split())
    files: dict[str, str | bytes] = {
        "pyproject.toml": f'[project]\nname = "shotwright"\ndependencies = [{dependencies}]\n',
        "tools/third_party.toml": f"[not_imported]\n{entries}\n",
        "src/shotwright_media/pictures.py": code,
        "src/shotwright_sdk/values.py": "",
        "tests/test_pictures.py": "import pytest\n",
    }
    return [str(finding) for finding in check_imports(repository(root, files))]


def test_imports_that_are_asked_for_are_silent(tmp_path: Path) -> None:
    assert messages(tmp_path) == []


def test_an_import_nobody_asked_for_is_found_with_the_package_it_is_in(tmp_path: Path) -> None:
    found = messages(tmp_path, asks="numpy")

    assert found == [
        "src/shotwright_media/pictures.py:2: imports PIL, which pyproject.toml does not ask for (it is in pillow)"
    ]


def test_an_import_of_something_that_is_not_installed_is_found(tmp_path: Path) -> None:
    found = messages(tmp_path, CODE + "import no_such_module.inner\n")

    assert found == [
        "src/shotwright_media/pictures.py:5: imports no_such_module, which pyproject.toml does not ask for"
    ]


def test_a_package_nothing_imports_is_found(tmp_path: Path) -> None:
    found = messages(tmp_path, asks="numpy pillow scipy")

    assert found == ["pyproject.toml: asks for scipy, which nothing in src/ imports"]


def test_a_package_used_in_another_way_may_be_explained(tmp_path: Path) -> None:
    assert messages(tmp_path, asks="numpy pillow aiosqlite", not_imported="aiosqlite") == []


def test_explanations_that_are_out_of_date_are_found(tmp_path: Path) -> None:
    found = messages(tmp_path, not_imported="numpy gone")

    assert found == [
        "tools/third_party.toml: [not_imported] names numpy, which src/ imports",
        "tools/third_party.toml: [not_imported] names gone, which pyproject.toml does not ask for",
    ]


def test_imports_inside_functions_count_and_relative_ones_do_not() -> None:
    code = "def load():\n    import onnxruntime.capi\n    from . import inner\n    from os import path\n"

    assert list(outside_modules(code)) == [("onnxruntime", 2)]
