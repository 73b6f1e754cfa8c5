"""A project's settings in the browser: each part is saved by itself, and nobody's words are lost."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Studio, Trouble, faults_of, keep
from tests.web.homes import comes_to

expect.set_options(timeout=20_000)


@pytest.fixture
def code(studio: Studio) -> str:
    """A project of one's own."""
    return str(studio.http.post("/projects", json={"name": f"Pier {uuid4().hex[:6]}"}).json()["code"])


def test_a_name_is_saved_and_what_somebody_else_changed_is_not_lost(
    page: Page, studio: Studio, code: str, trouble: Trouble
) -> None:
    trouble.expected = ("status of 412",)
    page.goto(f"/projects/{code}/settings")
    name = page.locator("#film").get_by_label("Name")
    name.fill("Pier at dusk")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert studio.http.get(f"/projects/{code}").json()["name"] == "Pier at dusk"

    name.fill("Pier at dawn")
    studio.http.patch(f"/projects/{code}", json={"name": "Harbour", "description": "theirs"}).raise_for_status()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("changed this project meanwhile")
    expect(name).to_have_value("Pier at dawn")
    keep(page, "project-conflict-en")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.get_by_role("alert")).to_have_count(0)

    def kept() -> tuple[str, str]:
        one = studio.http.get(f"/projects/{code}").json()
        return one["name"], one["description"]

    comes_to(kept, ("Pier at dawn", "theirs"))


def test_what_it_is_about_is_said_otherwise(page: Page, studio: Studio, code: str) -> None:
    studio.http.patch(f"/projects/{code}", json={"genre": "Comedy", "idea": "Gulls."}).raise_for_status()
    page.goto(f"/projects/{code}/settings")
    film = page.locator("#film")
    expect(film.get_by_label("Genre")).to_have_value("Comedy")
    film.get_by_label("Idea").fill("Two gulls argue about a pier.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

    told = studio.http.get(f"/projects/{code}").json()
    assert (told["genre"], told["idea"]) == ("Comedy", "Two gulls argue about a pier.")


def test_gates_caps_and_links_are_set(page: Page, studio: Studio, code: str) -> None:
    page.goto(f"/projects/{code}/settings")
    page.get_by_role("switch", name=re.compile("References")).click()
    expect(page.get_by_role("switch", name=re.compile("References"), checked=False)).to_be_visible()
    page.locator("#caps").get_by_label("Limit").fill("7")
    page.locator("#caps").get_by_role("button", name="Set cap").click()
    expect(page.get_by_role("meter", name="Cap of the project")).to_have_attribute(
        "aria-valuetext", re.compile(r"\$7\.00")
    )
    assert studio.http.get(f"/projects/{code}/gates").json()["references"] == "auto"

    shares = page.locator("#shares")
    shares.get_by_label("Who is it for?").fill("The client")
    shares.get_by_role("button", name="Make a link").click()
    expect(shares.get_by_test_id("once")).to_contain_text(studio.address)
    page.reload()
    expect(shares.get_by_test_id("once")).to_have_count(0)
    shares.get_by_role("button", name="Withdraw: The client").click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(shares.get_by_text("Withdrawn")).to_be_visible()


def test_a_project_is_deleted_only_by_its_name(page: Page, studio: Studio, code: str) -> None:
    name = studio.http.get(f"/projects/{code}").json()["name"]
    page.goto(f"/projects/{code}/settings")
    page.get_by_role("button", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Delete", exact=True)).to_be_disabled()
    dialog.get_by_role("textbox").fill(name[:-1])
    expect(dialog.get_by_role("button", name="Delete", exact=True)).to_be_disabled()
    dialog.get_by_role("textbox").fill(name)
    keep(page, "project-delete-en")
    dialog.get_by_role("button", name="Delete", exact=True).click()

    expect(page).to_have_url(re.compile(r"/projects$"))
    assert studio.http.get(f"/projects/{code}").status_code == 404


def test_a_deleted_project_is_brought_back_until_the_bin_is_emptied(page: Page, studio: Studio, code: str) -> None:
    name = studio.http.get(f"/projects/{code}").json()["name"]
    studio.http.delete(f"/projects/{code}").raise_for_status()
    page.goto("/projects")
    page.get_by_role("button", name="Deleted projects").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem").filter(has_text=name)).to_contain_text("Deleted")
    keep(page, "projects-bin-en")
    assert faults_of(page) == []
    dialog.get_by_role("button", name=f"Restore {name}").click()

    expect(page).to_have_url(re.compile(rf"/projects/{code}/?$"))
    assert studio.http.get(f"/projects/{code}").json()["name"] == name

    studio.http.delete(f"/projects/{code}").raise_for_status()
    page.goto("/admin/system")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("dialog")).to_contain_text("cannot be brought back")
    keep(page, "system-empty-en")
    page.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("0 files, 0 byte", exact=False)).to_be_visible()
    assert studio.http.get("/bin/projects").json()["items"] == []
