"""The adapter in `examples/adapter`, installed as anybody's would be, beside the product and unknown to it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from shotwright_sim.server import Simulator

EXAMPLE = Path(__file__).parents[2] / "examples" / "adapter"


def run(*arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What the interpreter needs to find the distribution, after it was built and installed."""
    place = tmp_path_factory.mktemp("installed")
    offline = ("--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet")
    done = run("-m", "pip", "install", *offline, "--target", str(place), str(EXAMPLE), environment=os.environ)
    assert done.returncode == 0, done.stderr
    home = tmp_path_factory.mktemp("home")
    kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    return {**kept, "PYTHONPATH": str(place), "SHOTWRIGHT_HOME": str(home), "PLAY_KEY": "sim-key"}


def test_it_passes_the_contract_of_the_sdk(environment: Mapping[str, str]) -> None:
    done = run("-m", "pytest", "-p", "no:cacheprovider", "-n", "0", "-q", str(EXAMPLE), environment=environment)

    assert done.returncode == 0, done.stdout
    assert "test_handdrawn" not in done.stdout.partition("short test summary")[2]


def test_the_product_finds_it_by_its_entry_point(environment: Mapping[str, str]) -> None:
    shotwright = ("-c", "from shotwright.cli.main import main; main()", "models")
    with Simulator() as simulator:
        model = ("--protocol", "handdrawn", "--kind", "image", "--model", "sim-model", "--key-env", "PLAY_KEY")
        added = run(
            *shotwright, "add", "ink", *model, "--url", simulator.url("openai"), "--private", environment=environment
        )
        tested = run(*shotwright, "test", "ink", environment=environment)

        assert added.returncode == 0, added.stderr
        assert tested.stdout.startswith("ink answers")
        assert [seen.path for seen in simulator.seen("openai")] == ["/v1/models"]
