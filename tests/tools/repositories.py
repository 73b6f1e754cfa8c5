"""Small git repositories for the checks to look at."""

import subprocess
from pathlib import Path


def repository(root: Path, files: dict[str, str | bytes]) -> Path:
    """Make a git repository in `root` with `files` (path -> content) in its index."""
    subprocess.run(["git", "init", "-q", root], check=True)
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    subprocess.run(["git", "add", "--all"], cwd=root, check=True)
    return root
