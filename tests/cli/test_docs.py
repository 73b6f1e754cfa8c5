"""The documents name every command, option, exit code and setting that there is, and none that there is not."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import AliasChoices

from shotwright.cli.exits import Exit
from shotwright.cli.main import app
from shotwright.configuration.keys import MODEL_WORDS, NO_EFFECT, OTHER_NAMES, OURS
from shotwright.configuration.models import read_models
from shotwright.configuration.source import read_settings
from shotwright.configuration.variables import environment
from shotwright.settings import Installation, Settings

ROOT = Path(__file__).parents[2]
COMMAND_LINE = (ROOT / "docs/user/command-line.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs/user/settings.md").read_text(encoding="utf-8")
CONFIGURATION = (ROOT / "docs/user/configuration.md").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / ".env.example").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
_CALL = re.compile(r"(?:^|[\s/`])shotwright ((?:[a-z]+)\b.*)")


def commands() -> dict[str, Any]:
    """Every command that does something, by the words that call it: `make`, `models add`."""
    group: Any = typer.main.get_command(app)
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        below = getattr(command, "commands", None)
        found |= {f"{name} {one}": made for one, made in below.items()} if below else {name: command}
    return found


def named_in(call: str) -> str:
    """The command that a call names, in one word or two."""
    words = call.split()
    return next((name for name in (" ".join(words[:2]), words[0]) if name in commands()), words[0])


def options_of(command: Any) -> set[str]:
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts) if name.startswith("-")}


def sections(page: str) -> dict[str, str]:
    """The text under each `## ` heading, by heading."""
    return {
        part.partition("\n")[0].strip(): part.partition("\n")[2]
        for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    }


def table_rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of the tables in `text`, without code marks."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]


def test_every_command_has_a_section_and_no_other_is_told_of() -> None:
    assert set(sections(COMMAND_LINE)) == {*commands(), "Exit codes"}


@pytest.mark.parametrize("name", sorted(commands()))
def test_a_command_has_exactly_the_options_that_its_section_names(name: str) -> None:
    section = sections(COMMAND_LINE)[name]
    tabled = {row[0] for row in table_rows(section)}
    usage = next(line for line in section.splitlines() if line.startswith("shotwright "))
    told = set(_OPTION.findall(" ".join([usage, *tabled])))

    assert told == options_of(commands()[name]) - {"--help"}


@pytest.mark.parametrize("name", ["make", "new"])
def test_defaults_are_those_of_the_command(name: str) -> None:
    told = {row[0].split(",")[0]: row[1] for row in table_rows(sections(COMMAND_LINE)[name])}
    real = {one.opts[0]: one.default for one in commands()[name].params if one.opts[0] in told and one.default}

    assert {option: told[option] for option in real} == {option: str(default) for option, default in real.items()}


def test_every_exit_code_is_listed_by_number_and_name() -> None:
    told = {(row[0], row[1]) for row in table_rows(sections(COMMAND_LINE)["Exit codes"])}

    assert told - {("Code", "Name"), ("---", "---")} == {(str(code.value), code.name) for code in Exit}


def test_every_setting_is_listed_with_the_variables_that_set_it() -> None:
    told = {row[0]: set(row[1].split(", ")) for row in table_rows(SETTINGS.partition("\n## ")[0])}

    assert {name: told.get(name) for name in Settings.model_fields} == {
        name: variables_of(name) for name in Settings.model_fields
    }
    assert set(told) - {"Setting", "---"} == set(Settings.model_fields)


def test_settings_come_from_a_file_in_the_folder_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("SHOTWRIGHT_WORKERS=7\nSHOTWRIGHT_BEAT_S=2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOTWRIGHT_BEAT_S", "3")

    assert (Settings().workers, Settings().beat_s) == (7, 3)


def test_numbers_given_as_defaults_are_the_defaults() -> None:
    told = {row[0]: row[2] for row in table_rows(SETTINGS.partition("\n## ")[0]) if row[2].isdigit()}

    assert {"beat_s", "dead_after_s"} < set(told)
    assert {name: float(value) for name, value in told.items()} == {
        name: Settings.model_fields[name].default for name in told
    }


def variables_of(field: str) -> set[str]:
    alias = Settings.model_fields[field].validation_alias
    if isinstance(alias, AliasChoices):
        return {str(choice) for choice in alias.choices}
    return {f"SHOTWRIGHT_{field.upper()}"}


def calls(page: Path) -> Iterator[str]:
    """The calls of shotwright in the shell blocks of a page, continued lines joined, without comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for line in "\n".join(blocks).replace("\\\n", " ").splitlines():
        if found := _CALL.search(line.partition(" #")[0]):
            yield found[1]


def test_what_the_pages_tell_people_to_type_exists() -> None:
    known = commands()
    typed = [call for page in PAGES for call in calls(page)]

    for call in typed:
        name = named_in(call)
        assert name in known, call
        assert set(_OPTION.findall(call)) <= options_of(known[name]), call
    needed = {"make", "new", "plan", "run", "review", "takes", "export", "models add", "jobs resolve", "costs cap"}
    assert {named_in(call) for call in typed} >= needed


def test_the_sample_of_an_environment_file_names_every_variable_with_its_default() -> None:
    said = dict(re.findall(r"^#(SHOTWRIGHT_\w+)=(.*)$", ENVIRONMENT, flags=re.MULTILINE))

    assert set(said) == {*(f"SHOTWRIGHT_{name.upper()}" for name in Settings.model_fields), "SHOTWRIGHT_LOG"}
    others = {one for name in Settings.model_fields for one in variables_of(name)} - set(said)
    assert {one for one in others if one not in ENVIRONMENT} == set()
    read = Settings.model_validate(
        {name: said[f"SHOTWRIGHT_{name.upper()}"] for name in Settings.model_fields if is_plain(name, said)}
    )
    assert {name: getattr(read, name) for name in read.model_fields_set} == {
        name: Settings.model_fields[name].default for name in read.model_fields_set
    }
    assert {"cache_mb", "auth", "session_days"} < read.model_fields_set


def is_plain(name: str, said: dict[str, str]) -> bool:
    """Whether the sample says a default in so many words, and not by being empty or by a place in one's home."""
    return bool(said[f"SHOTWRIGHT_{name.upper()}"]) and name not in {"home", "oidc", "defaults"}


def test_the_example_of_a_configuration_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = re.search(r"^```yaml\n(.*?)^```", CONFIGURATION, flags=re.MULTILINE | re.DOTALL)
    assert example is not None
    file = tmp_path / "config.yaml"
    file.write_text(example[1], encoding="utf-8")
    for name in ("DB_PASSWORD", "OPENAI_API_KEY", "RELAY_KEY"):
        monkeypatch.setenv(name, "x")

    read = read_settings(file, Installation)
    models = read_models(read.document, environment())

    assert (read.read.notes, models.complaints, set(models.named)) == ([], [], {"openai", "sora2", "veo3"})


def test_every_key_of_a_project_is_told_of() -> None:
    for key in (*OURS, *OTHER_NAMES, *MODEL_WORDS, *NO_EFFECT):
        assert re.search(rf"\b{key.rpartition('.')[2]}\b", CONFIGURATION) or key.startswith("models."), key
