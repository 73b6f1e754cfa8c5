"""Models run without telling anybody."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import shotwright_animatic


def test_telemetry_is_off_before_the_runtime_starts(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    code = "import os, shotwright_animatic.inference; print(os.environ['ORT_DISABLE_TELEMETRY'])"

    run = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | {"TMPDIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout == "1\n"
    assert not list(tmp_path.rglob("*")), "the runtime's telemetry leaves a session file"


def test_no_other_module_imports_the_runtime() -> None:
    source = Path(shotwright_animatic.__file__).parent.parent
    importers = {path.name for path in source.rglob("*.py") if "onnxruntime" in _imports(path)}

    assert importers == {"inference.py"}


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    plain = {name.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return plain | {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
