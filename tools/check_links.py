"""Find links in our Markdown that lead to no file.

Looks at relative links only: whether a page of somebody else still stands is not known without a network. Run as
`python -m tools.check_links [ROOT]`.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from tools.findings import ROOT, Finding, report, tracked_files

_FENCE: Final = re.compile(r"^ {0,3}(```|~~~)")
_CODE: Final = re.compile(r"`[^`]*`")
_LINK: Final = re.compile(r"\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
_ELSEWHERE: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|#|//)", re.IGNORECASE)


def find_dead_links(root: Path, path: str) -> Iterator[Finding]:
    """Yield the links of one Markdown file whose target does not exist, or lies outside the repository."""
    fenced = False
    for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), start=1):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced:
            continue
        for target in _LINK.findall(_CODE.sub("", line)):
            if not _ELSEWHERE.match(target) and not _leads_somewhere(root, path, target):
                yield Finding(path=path, line=number, message=f"{target} does not exist")


def _leads_somewhere(root: Path, path: str, target: str) -> bool:
    file = (root / path).parent / unquote(target.partition("#")[0])
    return file.exists() and file.resolve().is_relative_to(root.resolve())


def check_links(root: Path) -> list[Finding]:
    """Return every dead link in the tracked Markdown files under `root`."""
    pages = [path for path in tracked_files(root) if path.endswith(".md")]
    return [finding for page in pages for finding in find_dead_links(root, page)]


def main(arguments: list[str]) -> int:
    """Check the repository, or the one given as the first argument."""
    return report(check_links(Path(arguments[0]) if arguments else ROOT))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
