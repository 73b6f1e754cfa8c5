"""What the licences of installed packages are, by their metadata and by our own review."""

import importlib.metadata
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

PERMISSIVE: Final = frozenset(
    {
        *(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "CNRI-Python",
            "ISC",
            "MIT",
            "MIT-0",
            "MIT-CMU",
        ),
        *("PSF-2.0", "Unlicense", "Zlib"),
    }
)
"""SPDX ids that ask for no more than keeping their notice."""

_CLASSIFIERS: Final[Mapping[str, str]] = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
}
"""The classifiers that mean exactly one licence; 'BSD License' does not."""

_FORBIDDEN: Final = re.compile(r"^A?GPL-")
_OPERATORS: Final = re.compile(r"\s+(?:AND|OR|WITH)\s+|[()]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What people wrote down about licences, in third_party.toml."""

    why: Mapping[str, str]
    """Direct dependency -> what we use it for."""
    licences: Mapping[str, str]
    """Package -> SPDX expression, where the metadata does not give one."""
    readings: Mapping[str, str]
    """Package -> what was read to know it."""
    copyleft: Mapping[str, str]
    """Package under a weak copyleft that we accept -> what it asks of us."""


def read_review(path: Path) -> Review:
    """Read third_party.toml."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    reviewed: dict[str, dict[str, str]] = tables["reviewed"]
    copyleft: dict[str, dict[str, str]] = tables["copyleft"]
    return Review(
        why=tables["why"],
        licences={name: entry["licence"] for name, entry in reviewed.items()},
        readings={name: entry["because"] for name, entry in reviewed.items()},
        copyleft={name: entry["because"] for name, entry in copyleft.items()},
    )


def declared_licence(name: str) -> str | None:
    """Return the SPDX expression an installed package declares, or None if it declares none that is exact.

    Raises:
        importlib.metadata.PackageNotFoundError: It is not installed.
    """
    metadata = importlib.metadata.metadata(name)
    candidates = [*metadata.get_all("License-Expression", []), *metadata.get_all("License", [])]
    candidates += [_CLASSIFIERS.get(classifier, "") for classifier in metadata.get_all("Classifier", [])]
    return next((spdx for candidate in candidates if (spdx := _spdx(candidate))), None)


def _spdx(text: str) -> str | None:
    """Return `text` as a normalised SPDX expression, or None if it is none."""
    try:
        return canonicalize_license_expression(text.strip())
    except InvalidLicenseExpression:
        return None


def find_objections(name: str, expression: str | None, review: Review) -> Iterator[str]:
    """Yield what stands against using a package under `expression`, as sentences without its name."""
    if expression is None:
        yield "declares no exact licence; read it and write it down in tools/third_party.toml"
        return
    for licence in filter(None, (part.strip() for part in _OPERATORS.split(expression))):
        if _FORBIDDEN.match(licence):
            yield f"is under {licence}, which we do not build on"
        elif licence not in PERMISSIVE and name not in review.copyleft:
            yield f"is under {licence}, which nobody has accepted in tools/third_party.toml"
