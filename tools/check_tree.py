"""Keep out of the repository what must never be committed.

* names of package registries, and paths of somebody's machine
* files over 3 MB that nobody gave a reason for
* data in `src/` of more than 50 kB, in all likelihood somebody else's, that NOTICE does not name
* open notes
* `commit()` outside the database layer: one request or step is one transaction, ended by the unit of work alone

Run as `python -m tools.check_tree [ROOT]`. Prints one line per finding; exits 1 if there is any.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.findings import ROOT, Finding, read_text, report, tracked_files

MAX_BYTES: Final = 3_000_000
MAX_UNNAMED_BYTES: Final = 50_000

# Each pattern is written so that it does not match its own source.
_HOSTS: Final = re.compile(
    r"""(?x) \b(?:
        pypi[.]org | pypi[.]tuna | pythonhosted[.]org | mirrors[.][\w.-]+/pypi
      | registry[.](?:npm|npmjs|npmmirror|yarnpkg)[.]
    )"""
)
_INDEX_OPTIONS: Final = re.compile(r"(?:^|\s)--(?:extra-)?index-url\b|(?:^|\s)--find-links\b")
_MACHINE_PATHS: Final = re.compile(
    r"""(?x)
        (?<![\w.~$}/-]) / (?: root | work | tmp | home/\w+ | Users/\w+ ) (?= / )
      | \b[A-Z]:[\\]+Users[\\]+\w+
    """
)
_OPEN_NOTES: Final = re.compile(r"\b(?:TO[D]O|FIX[M]E)\b")

LARGE_FILES: Final[dict[str, str]] = {
    "src/shotwright_media/subtitles/font_files/NotoSansSC_700Bold.ttf": (
        "subtitles and balloons in Chinese, with nothing to download"
    ),
}
"""Path -> why a file over MAX_BYTES is worth its place in every clone."""

GENERATED: Final = "web/src/api/"
"""The pages' client: what its generator notes for itself is not ours to do."""

COMMITTING: Final = "src/shotwright/db/"
"""The only folder whose code may commit."""


def find_matches(path: str, text: str) -> Iterator[Finding]:
    """Yield the lines of a text file that name a registry, a machine's path or an open note."""
    rules = (
        (_HOSTS, "names a package registry"),
        (_MACHINE_PATHS, "names a path of one machine"),
        *(() if path.startswith(GENERATED) else [(_OPEN_NOTES, "is an open note: do it, or write it down elsewhere")]),
    )
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern, complaint in rules:
            if match := pattern.search(line):
                yield Finding(path=path, line=number, message=f"{match.group().strip()!r} {complaint}")


def find_index_options(path: str, text: str) -> Iterator[Finding]:
    """Yield the lines of a requirements file that say where packages come from: that is the user's business."""
    if not Path(path).name.startswith("requirements"):
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if _INDEX_OPTIONS.search(line):
            yield Finding(path=path, line=number, message="names a package index")


def find_commits(path: str, text: str) -> Iterator[Finding]:
    """Yield the calls of a method named `commit` in product code outside the database layer."""
    if not path.startswith("src/") or not path.endswith(".py") or path.startswith(COMMITTING):
        return
    for node in ast.walk(ast.parse(text, path)):
        match node:
            case ast.Call(func=ast.Attribute(attr="commit")):
                yield Finding(path=path, line=node.lineno, message=f"commit() outside {COMMITTING}")
            case _:
                pass


def find_oversize(path: str, size_bytes: int) -> Iterator[Finding]:
    """Yield a finding for a file over MAX_BYTES without a reason in LARGE_FILES."""
    if size_bytes > MAX_BYTES and path not in LARGE_FILES:
        message = f"{size_bytes / 1e6:.1f} MB; over {MAX_BYTES / 1e6:.0f} MB needs a reason in LARGE_FILES"
        yield Finding(path=path, line=0, message=message)


def find_unnamed_data(path: str, size_bytes: int, notice: str) -> Iterator[Finding]:
    """Yield a finding for a large file that ships with the product, is no code, and is not named in NOTICE."""
    is_data = path.startswith("src/") and not path.endswith(".py")
    if is_data and size_bytes > MAX_UNNAMED_BYTES and Path(path).name not in notice:
        message = "is data that NOTICE does not name: who made it, under what licence?"
        yield Finding(path=path, line=0, message=message)


def find_forgotten_reasons(paths: list[str]) -> Iterator[Finding]:
    """Yield the entries of LARGE_FILES whose file is gone."""
    for path in sorted(set(LARGE_FILES) - set(paths)):
        yield Finding(path=path, line=0, message="is on the list of large files but does not exist")


def check_tree(root: Path) -> list[Finding]:
    """Return every finding in the tracked files under `root`."""
    notice = root / "NOTICE"
    named = notice.read_text(encoding="utf-8") if notice.is_file() else ""
    findings: list[Finding] = []
    for path in tracked_files(root):
        file = root / path
        size_bytes = file.stat().st_size
        findings += [*find_oversize(path, size_bytes), *find_unnamed_data(path, size_bytes, named)]
        if (text := read_text(file)) is not None:
            findings += [*find_matches(path, text), *find_index_options(path, text), *find_commits(path, text)]
    return findings


def main(arguments: list[str]) -> int:
    """Check the repository, or the one given as the first argument."""
    root = Path(arguments[0]).resolve() if arguments else ROOT
    findings = check_tree(root)
    if root == ROOT:
        findings += find_forgotten_reasons(tracked_files(root))
    return report(findings)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
