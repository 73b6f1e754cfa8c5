"""Hold what the product imports against what pyproject.toml asks for.

* what `src/` imports is asked for by name, not merely there because another package needs it
* what is asked for is imported, or third_party.toml says how else it is used

Run as `python -m tools.check_imports`.
"""

import ast
import importlib.metadata
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.findings import ROOT, Finding, report, tracked_files

REVIEWS: Final = "tools/third_party.toml"


def outside_modules(code: str) -> Iterator[tuple[str, int]]:
    """Yield the top-level modules that a file imports, anywhere in it, with their lines; not the standard library's."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), level=0):
                modules = [module]
            case _:
                continue
        for module in modules:
            name = module.partition(".")[0]
            if name not in sys.stdlib_module_names:
                yield name, node.lineno


def find_undeclared(
    path: str, code: str, packages_of: Mapping[str, list[str]], asked: set[str], ours: set[str]
) -> Iterator[Finding]:
    """Yield imports of a module that none of the packages asked for brings."""
    for module, line in outside_modules(code):
        packages = {canonicalize_name(package) for package in packages_of.get(module, [])}
        if module not in ours and not packages & asked:
            brought = f" (it is in {', '.join(sorted(packages))})" if packages else ""
            yield Finding(
                path=path, line=line, message=f"imports {module}, which pyproject.toml does not ask for{brought}"
            )


def find_unused(
    imported: set[str], packages_of: Mapping[str, list[str]], asked: set[str], otherwise: set[str]
) -> Iterator[Finding]:
    """Yield packages asked for that nothing imports and nobody explained, and explanations that are out of date."""
    used = {canonicalize_name(package) for module in imported for package in packages_of.get(module, [])}
    for name in sorted(asked - used - otherwise):
        yield Finding(path="pyproject.toml", line=0, message=f"asks for {name}, which nothing in src/ imports")
    for name in sorted(otherwise & used):
        yield Finding(path=REVIEWS, line=0, message=f"[not_imported] names {name}, which src/ imports")
    for name in sorted(otherwise - asked):
        yield Finding(
            path=REVIEWS, line=0, message=f"[not_imported] names {name}, which pyproject.toml does not ask for"
        )


def check_imports(root: Path) -> list[Finding]:
    """Return every disagreement between the imports under `root`/src and its pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    extras: dict[str, list[str]] = project["project"].get("optional-dependencies", {})
    texts = [*project["project"]["dependencies"], *(text for extra in extras.values() for text in extra)]
    asked: set[str] = {canonicalize_name(Requirement(text).name) for text in texts}
    reviews = tomllib.loads((root / REVIEWS).read_text(encoding="utf-8"))
    sources = [path for path in tracked_files(root) if path.startswith("src/") and path.endswith(".py")]
    ours = {Path(path).parts[1] for path in sources}
    packages_of = importlib.metadata.packages_distributions()

    findings: list[Finding] = []
    imported = set[str]()
    for path in sources:
        code = (root / path).read_text(encoding="utf-8")
        imported |= {module for module, _ in outside_modules(code)}
        findings += find_undeclared(path, code, packages_of, asked, ours)
    return findings + list(find_unused(imported, packages_of, asked, set(reviews["not_imported"])))


def main() -> int:
    """Check the repository."""
    return report(check_imports(ROOT))


if __name__ == "__main__":
    raise SystemExit(main())
