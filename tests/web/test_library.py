"""One's own characters in the browser: kept with pictures and versions, brought into projects and let go again."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.api.test_uploads import png
from tests.web.conftest import Studio, keep
from tests.web.homes import comes_to
from tests.web.test_characters import Film, film


def character(studio: Studio, name: str, **said: Any) -> Any:
    made = studio.http.post("/library/characters", json={"name": name, **said}).raise_for_status().json()
    return studio.http.get(f"/library/characters/{made['id']}").json()


def one(studio: Studio, character_id: str) -> Any:
    return studio.http.get(f"/library/characters/{character_id}").json()


@pytest.fixture(scope="module")
def stage(studio: Studio) -> Film:
    """A film whose roles are given to characters of the library."""
    return film(studio, "Casting", "manual")


def test_a_character_is_begun_and_found_by_its_words(page: Page, studio: Studio) -> None:
    character(studio, "Old Wu", description="the ferryman of the river films")
    page.goto("/library")
    page.get_by_role("button", name="New character").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=False).first.fill("Mei")
    dialog.get_by_label("Appearance").fill("a long grey braid")
    keep(page, "library-new-en")
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mei")
    expect(page.get_by_test_id("version")).to_have_text("version 1")

    page.goto("/library")
    page.get_by_role("searchbox").fill("ferryman")
    cards = page.get_by_test_id("characters").get_by_role("link")
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("Old Wu")
    page.reload()
    expect(cards).to_have_count(1)
    page.get_by_role("searchbox").fill("nobody like that")
    expect(page.get_by_text("No character “nobody like that”")).to_be_visible()


def test_each_picture_and_change_is_a_version_and_any_comes_back(page: Page, studio: Studio) -> None:
    made = character(studio, "Ann", appearance="brown coat")
    page.goto(f"/library/{made['id']}")
    page.get_by_label("Bring a picture: Front").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Hello"}
    )
    expect(page.get_by_role("alert")).to_contain_text("“notes.txt” is not a picture")
    assert one(studio, made["id"])["version"]["number"] == 1
    page.get_by_label("Bring a picture: Front").set_input_files(
        {"name": "ann.png", "mimeType": "image/png", "buffer": png(32, 18)}
    )
    expect(page.get_by_test_id("version")).to_have_text("version 2")
    expect(page.get_by_role("img", name="Ann: Front")).to_be_visible()

    page.get_by_label("Appearance").fill("a red coat")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("version")).to_have_text("version 3")
    comes_to(lambda: one(studio, made["id"])["version"]["persona"]["appearance"], "a red coat")

    page.get_by_role("list", name="Versions").get_by_role("button", name=re.compile("^version 1")).click()
    expect(page.get_by_text("This is version 1.")).to_be_visible()
    expect(page.get_by_role("img", name="Ann: Front")).to_have_count(0)
    page.get_by_role("list", name="Versions").get_by_role("button", name="Restore").last.click()

    expect(page.get_by_test_id("version")).to_have_text("version 4")
    expect(page.get_by_label("Appearance")).to_have_value("brown coat")
    assert one(studio, made["id"])["version"]["pictures"] == []
    keep(page, "library-versions-en")


def test_a_role_is_kept_cast_elsewhere_and_released(page: Page, studio: Studio, stage: Film) -> None:
    page.goto(f"{stage.page}/characters/char_001")
    page.get_by_role("button", name="Keep in the library").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Lin of the pier")
    page.get_by_role("dialog").get_by_role("button", name="Keep in the library").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    found = studio.http.get("/library/characters", params={"q": "Lin of the pier"}).json()["items"]
    assert [one["version"]["shown_by"] for one in found] == ["combined"]

    page.goto(f"{stage.page}/characters/char_002")
    page.get_by_role("button", name="Cast from the library").click()
    page.get_by_label("Search your library").fill("Lin of the pier")
    page.get_by_role("radio", name="Lin of the pier").click()
    preview = page.get_by_test_id("preview")
    expect(preview).to_contain_text("short red hair")
    expect(preview).to_contain_text("Its picture becomes take 2")
    keep(page, "library-cast-en")
    assert stage.get("cast")["items"] == []
    page.get_by_role("dialog").get_by_role("button", name="Cast from the library").click()

    expect(page.get_by_test_id("cast")).to_contain_text("Lin of the pier, version 1")
    expect(page.get_by_test_id("taken")).to_have_text("take 2 of 2")
    expect(page.get_by_label("Appearance")).to_have_value(re.compile("red hair"))
    page.get_by_test_id("cast").get_by_role("link").click()
    expect(page.get_by_role("list", name="Roles that it plays")).to_contain_text("char_002")

    page.go_back()
    page.get_by_role("button", name="Release").click()
    page.get_by_role("dialog").get_by_role("button", name="Release").click()
    expect(page.get_by_text("Nobody of your library plays this role.")).to_be_visible()
    assert stage.get("cast")["items"] == []
    assert stage.reference("char_002")["selected"] == 2


def test_a_character_is_deleted_only_after_a_question(page: Page, studio: Studio) -> None:
    made = character(studio, "Nobody")
    page.goto(f"/library/{made['id']}")
    page.get_by_role("button", name="Delete").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert one(studio, made["id"])["name"] == "Nobody"

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page).to_have_url(re.compile("/library$"))
    assert studio.http.get(f"/library/characters/{made['id']}").status_code == 404
