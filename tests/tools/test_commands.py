"""Make, pre-commit and CI run the same checks, and set-up installs only when something changed."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tools.findings import ROOT

FAKE_PYTHON = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
"""


def make(*arguments: str, cwd: Path = ROOT) -> str:
    ran = subprocess.run(["make", *arguments], cwd=cwd, capture_output=True, text=True, check=True)
    return ran.stdout


def checks() -> list[str]:
    """Return the targets behind `make check`, in order."""
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(r"^check: .*\n\t@\$\(MAKE\) .* \$\(CHECKS\)$", makefile, re.MULTILINE)
    return re.findall(r"^CHECKS := (.*)$", makefile, re.MULTILINE)[0].split()


def stub(path: Path, script: str) -> Path:
    """Write an executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script)
    path.chmod(0o755)
    return path


class TestAgreement:
    def test_pre_commit_has_exactly_the_checks_of_make_check(self) -> None:
        config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
        hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]

        assert [hook["id"] for hook in hooks] == checks()
        assert [hook["entry"] for hook in hooks] == [f"make {check}" for check in checks()]

    def test_pre_commit_fetches_nothing(self) -> None:
        config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())

        assert [repo["repo"] for repo in config["repos"]] == ["local"]
        assert {hook["language"] for repo in config["repos"] for hook in repo["hooks"]} == {"system"}

    def test_every_check_there_is_belongs_to_make_check(self) -> None:
        targets = set(re.findall(r"^(check-[a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        programs = {path.stem.replace("_", "-") for path in (ROOT / "tools").glob("check_*.py")}

        assert targets == set(checks())
        assert programs <= targets

    def test_make_test_runs_the_checks_and_then_the_tests(self) -> None:
        recipe = make("-n", "test")

        commands = ["ruff format --check", "ruff check", "pyright", "lint-imports", "check_tree", "pytest -n"]
        places = [recipe.index(command) for command in commands]
        assert places == sorted(places)

    def test_ci_calls_make_test_and_nothing_else(self, tmp_path: Path) -> None:
        stub(tmp_path / "make", '#!/bin/sh\necho "$CI $(pwd) $@"\ntest -t 0 && echo terminal || cat\nexit 7\n')
        environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}

        ran = subprocess.run(
            [ROOT / ".ci" / "run"],
            cwd=tmp_path,
            env=environment,
            input="typed by nobody",
            capture_output=True,
            text=True,
            check=False,
        )

        assert ran.stdout == f"true {ROOT} test\n"
        assert ran.returncode == 7

    def test_make_alone_lists_every_command(self) -> None:
        listed = set(re.findall(r"^  make ([a-z-]+) ", make(), re.MULTILINE))

        phony = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
        commands = {target for line in phony for target in line.split() if target != "$(CHECKS)"}
        assert listed == commands


class TestDemo:
    def test_the_demo_makes_a_film_of_a_script_that_exists(self) -> None:
        recipe = make("-n", "demo")

        (script, film) = re.findall(r"^\.venv/bin/shotwright make (\S+) -o (\S+)$", recipe, re.MULTILINE)[0]
        assert (ROOT / script).is_file()
        assert film == "out/last-tram.zh.mp4"

    def test_another_script_may_be_named(self) -> None:
        recipe = make("-n", "demo", "DEMO=stories/moon.md")

        assert "shotwright make stories/moon.md -o out/moon.mp4" in recipe


class TestSetup:
    @pytest.fixture
    def clone(self, tmp_path: Path) -> Path:
        """A copy of what set-up reads, with an interpreter that only writes down what it was asked to do."""
        for name in ("Makefile", "pyproject.toml", "tools/create_venv.sh"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
        for lock in ROOT.glob("requirements*.txt"):
            shutil.copy(lock, tmp_path)
        stub(tmp_path / ".venv" / "bin" / "python", FAKE_PYTHON)
        return tmp_path

    def calls(self, clone: Path, target: str = "setup") -> list[str]:
        """Make `target` and return the pip calls it led to, shortened to what they install."""
        log = clone / ".venv" / "bin" / "calls"
        log.unlink(missing_ok=True)
        make(target, cwd=clone)
        return [line.split(" ")[-1] for line in log.read_text().splitlines()] if log.exists() else []

    def change(self, path: Path) -> None:
        later = time.time() + 5  # file systems with coarse clocks
        os.utime(path, (later, later))

    def test_the_locks_come_first_and_then_the_project(self, clone: Path) -> None:
        assert self.calls(clone) == ["requirements-build.txt", "requirements.txt", "."]

    def test_a_second_call_installs_nothing(self, clone: Path) -> None:
        self.calls(clone, "setup-dev")

        assert self.calls(clone, "setup-dev") == []
        assert self.calls(clone) == []

    def test_development_adds_its_own_lock(self, clone: Path) -> None:
        self.calls(clone)

        assert self.calls(clone, "setup-dev") == ["requirements-dev.txt"]

    def test_a_changed_lock_is_installed_again(self, clone: Path) -> None:
        self.calls(clone)

        self.change(clone / "requirements.txt")

        assert self.calls(clone) == ["requirements-build.txt", "requirements.txt", "."]

    def test_a_changed_project_is_installed_again_without_the_locks(self, clone: Path) -> None:
        self.calls(clone)

        self.change(clone / "pyproject.toml")

        assert self.calls(clone) == ["."]

    def test_every_lock_is_installed_by_hash_and_without_an_index_behind_our_back(self, clone: Path) -> None:
        make("setup-dev", cwd=clone)

        calls = (clone / ".venv" / "bin" / "calls").read_text().splitlines()
        assert len(calls) == 4
        assert all("--no-build-isolation" in call for call in calls)
        assert all("--require-hashes" in call or "--no-deps" in call for call in calls)

    def test_a_failed_installation_is_tried_again(self, clone: Path) -> None:
        stub(clone / ".venv" / "bin" / "python", "#!/bin/sh\nexit 1\n")
        with pytest.raises(subprocess.CalledProcessError):
            self.calls(clone)

        stub(clone / ".venv" / "bin" / "python", FAKE_PYTHON)

        assert self.calls(clone) == ["requirements-build.txt", "requirements.txt", "."]


class TestCreateVenv:
    OLD = "#!/bin/sh\nexit 1\n"
    WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n'

    def create(self, folder: Path, *, path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        variables: Mapping[str, str] = {"PATH": f"{path}:/usr/bin:/bin", **environment}
        script = ROOT / "tools" / "create_venv.sh"
        return subprocess.run(["/bin/sh", script, folder], env=variables, capture_output=True, text=True, check=False)

    def hide_pythons(self, folder: Path, script: str) -> Path:
        for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
            stub(folder / name, script)
        return folder

    def test_an_old_python_leads_to_a_sentence_that_says_what_to_install(self, tmp_path: Path) -> None:
        ran = self.create(tmp_path / "venv", path=self.hide_pythons(tmp_path / "bin", self.OLD))

        assert ran.returncode == 1
        assert ran.stderr.startswith("Shotwright needs Python 3.11 to 3.14.")
        assert "sudo apt install python3 python3-venv" in ran.stderr
        assert not (tmp_path / "venv").exists()

    def test_a_python_without_venv_leads_to_the_package_that_brings_it(self, tmp_path: Path) -> None:
        ran = self.create(tmp_path / "venv", path=self.hide_pythons(tmp_path / "bin", self.WITHOUT_VENV))

        assert ran.returncode == 1
        assert "sudo apt install python3-venv" in ran.stderr
        assert not (tmp_path / "venv").exists()

    def test_the_first_suitable_python_is_taken(self, tmp_path: Path) -> None:
        path = self.hide_pythons(tmp_path / "bin", self.OLD)
        stub(
            path / "python3.12",
            '#!/bin/sh\ntest "$2" = venv && mkdir "$4" && echo "made by 3.12" > "$4/made"\nexit 0\n',
        )

        ran = self.create(tmp_path / "venv", path=path)

        assert ran.returncode == 0, ran.stderr
        assert (tmp_path / "venv" / "made").read_text() == "made by 3.12\n"

    def test_a_chosen_python_that_is_unsuitable_is_named(self, tmp_path: Path) -> None:
        old = stub(tmp_path / "python2", self.OLD)

        ran = self.create(tmp_path / "venv", path=tmp_path, PYTHON=str(old))

        assert ran.returncode == 1
        assert ran.stderr.startswith(f"PYTHON={old} is not a Python 3.11 to 3.14")
