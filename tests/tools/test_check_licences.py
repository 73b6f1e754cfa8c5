"""A licence we cannot read, or do not accept, stops the check; so does a stale list."""

import sys
from pathlib import Path

import pytest

from tools.check_licences import find_licence_faults, find_review_faults, write_list
from tools.findings import ROOT
from tools.licences import Review, declared_licence, find_objections, read_review
from tools.locks import Pin, read_lock

NOTHING_REVIEWED = Review(why={}, licences={}, readings={}, copyleft={})


def pin(tmp_path: Path, line: str, by: str = "shotwright (pyproject.toml)") -> Pin:
    lock = tmp_path / "lock.txt"
    lock.write_text(f"{line} --hash=sha256:aa\n    # via {by}\n")
    return read_lock(lock)[0]


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, metadata: str) -> None:
    """Put a package `filmkit` 1.0 with these metadata lines on the path."""
    folder = tmp_path / "site" / "filmkit-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: filmkit\nVersion: 1.0\n{metadata}\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: mit and apache-2.0", "MIT AND Apache-2.0"),
        ("License: BSD-3-Clause", "BSD-3-Clause"),
        ("License: MIT License\nClassifier: License :: OSI Approved :: MIT License", "MIT"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: Apache Software License", "Apache-2.0"),
        ("License: whatever you like", None),
        ("Classifier: License :: OSI Approved :: BSD License", None),
        ("Summary: says nothing", None),
    ],
)
def test_a_licence_is_read_from_the_metadata_only_where_it_is_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, metadata: str, licence: str | None
) -> None:
    install(tmp_path, monkeypatch, metadata)

    assert declared_licence("filmkit") == licence


@pytest.mark.parametrize("expression", ["MIT", "MIT AND Zlib", "Apache-2.0 OR BSD-2-Clause"])
def test_a_permissive_licence_is_accepted(expression: str) -> None:
    assert list(find_objections("filmkit", expression, NOTHING_REVIEWED)) == []


@pytest.mark.parametrize(
    "expression", ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-or-later", "(MIT AND GPL-2.0-only)"]
)
def test_gpl_is_refused_even_when_somebody_wrote_it_down(expression: str) -> None:
    review = Review(why={}, licences={}, readings={}, copyleft={"filmkit": "it was needed"})

    (objection,) = find_objections("filmkit", expression, review)

    assert "which we do not build on" in objection


def test_a_weak_copyleft_needs_a_reason() -> None:
    accepted = Review(why={}, licences={}, readings={}, copyleft={"filmkit": "imported, replaceable"})

    assert list(find_objections("filmkit", "LGPL-3.0-only", accepted)) == []
    assert list(find_objections("other", "LGPL-3.0-only", accepted)) != []


def test_an_unknown_licence_is_an_objection() -> None:
    (objection,) = find_objections("filmkit", None, NOTHING_REVIEWED)

    assert objection.startswith("declares no exact licence")


def test_a_package_that_is_missing_or_of_another_version_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "License-Expression: MIT")
    pins = [pin(tmp_path, "filmkit==2.0"), pin(tmp_path, "no-such-package==1.0")]

    found = [finding.message for finding in find_licence_faults(pins, NOTHING_REVIEWED)]

    assert found == [
        "filmkit 1.0 is installed, 2.0 is locked",
        "no-such-package is not installed; run make setup-dev",
    ]


def test_what_people_wrote_down_must_fit_the_lock(tmp_path: Path) -> None:
    review = Review(why={"gone": "?"}, licences={"lost": "MIT"}, readings={"lost": "?"}, copyleft={})

    found = [finding.message for finding in find_review_faults([pin(tmp_path, "filmkit==1.0")], review)]

    assert found == [
        "[why] does not say what filmkit is for",
        "[why] names gone, which pyproject.toml does not ask for",
        "names lost, which is not locked",
    ]


def test_the_list_names_every_locked_package_with_its_licence() -> None:
    pins = [pin for pin in read_lock(ROOT / "requirements.txt") if pin.applies_here]

    text = write_list(pins, read_review(ROOT / "tools/third_party.toml"))

    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][1:]
    licences = {name: licence for name, _, licence, _ in rows}
    assert list(licences) == [pin.name for pin in pins]
    assert licences["psycopg"] == "LGPL-3.0-only"
    assert all(reason for *_, reason in rows)
