"""A link to a file that is not there is found; everything that only looks like one is left alone."""

from pathlib import Path

import pytest

from tests.tools.repositories import repository
from tools.check_links import check_links


def dead(root: Path, page: str) -> list[str]:
    files: dict[str, str | bytes] = {"docs/page.md": page, "docs/a b.md": "", "docs/adr/one.md": "", "LICENSE": ""}
    return [str(finding) for finding in check_links(repository(root, files))]


@pytest.mark.parametrize(
    "link",
    [
        "[licence](../LICENSE)",
        "[one](adr/one.md#context)",
        "[a folder](adr)",
        "[spaces](a%20b.md)",
        '[title](adr/one.md "The first")',
        "![picture](../LICENSE)",
        "[elsewhere](https://example.com/lost.md)",
        "[mail](mailto:lin@example.com)",
        "[here](#heading)",
        "`[code](lost.md)`",
        "```\n[code](lost.md)\n```",
    ],
)
def test_a_link_that_leads_somewhere_is_silent(tmp_path: Path, link: str) -> None:
    assert dead(tmp_path, link) == []


@pytest.mark.parametrize("link", ["[x](lost.md)", "![x](img/lost.png)", "see [x](<lost.md>)", "```\n```\n[x](lost.md)"])
def test_a_dead_link_is_reported_with_its_line(tmp_path: Path, link: str) -> None:
    (finding,) = dead(tmp_path, link)

    assert finding.startswith(f"docs/page.md:{len(link.splitlines())}: ")
    assert finding.endswith("does not exist")


def test_a_link_out_of_the_repository_is_dead_for_everybody_else(tmp_path: Path) -> None:
    (tmp_path / "outside.md").touch()

    assert dead(tmp_path / "clone", "[x](../../outside.md)") == ["docs/page.md:1: ../../outside.md does not exist"]
