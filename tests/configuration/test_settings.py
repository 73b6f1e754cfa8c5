"""Where settings come from, and which of several stands: program, environment, `.env`, file, default."""

import json
from pathlib import Path

import pytest

from shotwright.configuration.complaints import ConfigUnreadable
from shotwright.domain.caps import FirstCap
from shotwright.domain.explained import Origin
from shotwright.domain.films import ALL_MANUAL
from shotwright.domain.states import Gate, GateMode
from shotwright.settings import Settings
from shotwright.wiring.explaining import explained, variables_of
from shotwright_sdk.values import Style

SECRET = "a-secret-of-thirty-two-characters-at-least"  # noqa: S105  # opens nothing


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without settings, in a folder without `.env`, for a process without variables of ours."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in Settings.model_fields:
        for variable in variables_of(name):
            monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("SHOTWRIGHT_HOME", str(tmp_path))
    return tmp_path


def write(home: Path, text: str) -> None:
    (home / "config.yaml").write_text(text, encoding="utf-8")


def test_environment_over_dotenv_over_file_over_default(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, "workers: 3\ncache_mb: 30\nsession_days: 3\ndatabase_url: postgresql://file/x\n")
    Path(".env").write_text("SHOTWRIGHT_WORKERS=5\nSHOTWRIGHT_CACHE_MB=50\n", encoding="utf-8")
    monkeypatch.setenv("SHOTWRIGHT_WORKERS", "7")
    monkeypatch.setenv("DATABASE_URL", "postgres://environment/x")

    found = Settings()

    assert (found.workers, found.cache_mb, found.session_days, found.rate_per_person) == (7, 50, 3, 3000)
    assert found.database_url == "postgresql://environment/x"
    assert Settings(workers=9).workers == 9
    assert {one.name: (one.origin, one.place) for one in explained(found) if "defaults" not in one.name} | {
        "workers": (Origin.ENVIRONMENT, "SHOTWRIGHT_WORKERS"),
        "cache_mb": (Origin.DOTENV, "SHOTWRIGHT_CACHE_MB in .env"),
        "session_days": (Origin.FILE, f"{home / 'config.yaml'}, line 3"),
        "database_url": (Origin.ENVIRONMENT, "DATABASE_URL"),
        "rate_per_person": (Origin.DEFAULT, ""),
    } == {one.name: (one.origin, one.place) for one in explained(found) if "defaults" not in one.name}


def test_without_a_file_the_defaults_hold(home: Path) -> None:
    assert Settings().beginning.film.gates == ALL_MANUAL
    assert {one.origin for one in explained(Settings()) if one.name != "home"} == {Origin.DEFAULT}


def test_a_file_may_be_named_and_then_has_to_be_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = home / "other.yaml"
    other.write_text(f"home: {home / 'elsewhere'}\nworkers: 2\n", encoding="utf-8")
    monkeypatch.delenv("SHOTWRIGHT_HOME")
    monkeypatch.setenv("SHOTWRIGHT_CONFIG", str(other))

    assert (Settings().workers, Settings().home, Settings().config_file) == (2, home / "elsewhere", other)
    monkeypatch.setenv("SHOTWRIGHT_CONFIG", str(home / "nowhere.yaml"))
    with pytest.raises(ConfigUnreadable, match=r"nowhere\.yaml: the file cannot be read: No such file"):
        Settings()


def test_a_file_in_the_home_cannot_move_the_home(home: Path) -> None:
    write(home, "home: /elsewhere\n")

    with pytest.raises(ConfigUnreadable, match=r"line 1, home: this file was found in the home\. .*SHOTWRIGHT_HOME"):
        Settings()


def test_new_projects_begin_with_what_the_file_says(home: Path) -> None:
    write(home, "defaults:\n  style: comic\n  gates: {clips: auto}\n  caps: {project_usd: 20, warn_percent: 80}\n")

    found = Settings().beginning

    assert found.film.style is Style.COMIC
    assert found.film.gates == {**ALL_MANUAL, Gate.CLIPS: GateMode.AUTO}
    assert found.cap == FirstCap(limit_usd_micros=20_000_000, warn_percent=80)


def test_the_environment_may_say_single_defaults(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, "defaults: {style: comic, size: 640x360}\n")
    monkeypatch.setenv("SHOTWRIGHT_DEFAULTS", json.dumps({"size": "1920x1080"}))

    film = Settings().beginning.film

    assert (film.style, film.format.size.width) == (Style.COMIC, 1920)


def test_secrets_come_from_the_environment_or_dotenv(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEW", SECRET)
    Path(".env").write_text("DB_PASSWORD=hunter2\n", encoding="utf-8")
    write(
        home,
        """\
secret_key: ${NEW}
database_url: postgresql://studio:${DB_PASSWORD}@db/studio
oidc:
  - {name: corp, issuer: "https://id.example.com", client_id: studio, client_secret: "${NEW}"}
""",
    )

    found = Settings()

    assert found.secret_key.get_secret_value() == SECRET
    assert found.oidc[0].client_secret.get_secret_value() == SECRET
    assert found.database_url == "postgresql://studio:hunter2@db/studio"
    told = json.dumps([one.value for one in explained(found)])
    assert SECRET not in told
    assert "hunter2" not in told
    assert "postgresql://studio:***@db/studio" in told


def test_everything_that_is_wrong_is_told_at_once(home: Path) -> None:
    write(
        home,
        f"""\
workrs: 3
workers: many
secret_key: {SECRET}
database_url: postgresql://studio:hunter2@db/studio
public_url: ${{NOWHERE}}
llm: {{provider: openai}}
oidc:
  - {{name: corp, issuer: "http://id.example.com", client_id: studio, client_secret: plain}}
auth: maybe
defaults:
  style: oil
""",
    )

    with pytest.raises(ConfigUnreadable) as refusal:
        Settings()

    lines = str(refusal.value).splitlines()
    assert [one.partition(": ")[0] for one in lines] == [
        "config.yaml, line 1, workrs", "config.yaml, line 2, workers", "config.yaml, line 3, secret_key",
        "config.yaml, line 4, database_url", "config.yaml, line 5, public_url", "config.yaml, line 6, llm",
        "config.yaml, line 8, oidc.0.client_secret", "config.yaml, line 8, oidc.0.issuer", "config.yaml, line 9, auth",
        "config.yaml, line 11, defaults.style",
    ]  # fmt: skip
    assert "Did you mean “workers”?" in lines[0]
    assert "a password does not stand in a file" in lines[3]
    assert "there is no environment variable NOWHERE" in lines[4]
    assert "write it below “defaults:”" in lines[5]
    assert SECRET not in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_a_value_of_the_file_is_judged_even_where_the_environment_stands_above_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home, "workers: many\n")
    monkeypatch.setenv("SHOTWRIGHT_WORKERS", "2")

    with pytest.raises(ConfigUnreadable, match="line 1, workers"):
        Settings()


def test_models_do_not_stop_those_who_do_not_use_them(home: Path) -> None:
    write(home, "providers:\n  openai: {api_key: '${NOT_SET}', models: [gpt-4]}\n")

    assert Settings().workers
