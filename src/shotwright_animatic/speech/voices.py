"""The catalogue of voices, and the numbers behind each.

The voices are Kokoro's own (hexgrad, Apache-2.0), rounded to half precision. Ages are by ear of a pitch meter: the
median pitch of the same sentence in every voice runs from 90 Hz (Lewis) to 286 Hz (Xiaoyi).
"""

import hashlib
import io
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from shotwright_animatic.speech.values import VoiceStyle
from shotwright_sdk.errors import ModelFileMissing, UnknownVoice
from shotwright_sdk.vocabulary import Age, Gender


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A voice that can be cast. `language` is `zh` or `en`; `pack` names the file that holds it."""

    id: str
    language: str
    gender: Gender
    age: Age
    english: str
    chinese: str
    pack: str

    @property
    def british(self) -> bool:
        return self.pack == "en_gb"


def _voice(id_: str, pack: str, age: Age, english: str, chinese: str) -> Voice:
    gender = Gender.FEMALE if id_[1] == "f" else Gender.MALE
    return Voice(id=id_, language=pack[:2], gender=gender, age=age, english=english, chinese=chinese, pack=pack)


VOICES: Final = (
    _voice("zf_xiaoxiao", "zh", Age.ADULT, "Xiaoxiao: warm and clear", "晓晓：温暖清晰"),
    _voice("zf_xiaobei", "zh", Age.MIDDLE_AGED, "Xiaobei: calm and mature", "晓北：沉稳成熟"),
    _voice("zf_xiaoyi", "zh", Age.TEEN, "Xiaoyi: young and bright", "晓伊：年轻明亮"),
    _voice("zm_yunxi", "zh", Age.ADULT, "Yunxi: a young man, lively", "云希：青年，有朝气"),
    _voice("zm_yunjian", "zh", Age.MIDDLE_AGED, "Yunjian: deep and firm", "云健：低沉有力"),
    _voice("zm_yunyang", "zh", Age.MIDDLE_AGED, "Yunyang: an even narrator", "云扬：平稳的播音腔"),
    _voice("zm_yunxia", "zh", Age.CHILD, "Yunxia: a boy", "云夏：男孩"),
    _voice("af_heart", "en_us", Age.ADULT, "Heart: warm, American", "Heart：温暖，美式"),
    _voice("af_bella", "en_us", Age.TEEN, "Bella: lively, American", "Bella：活泼，美式"),
    _voice("af_sarah", "en_us", Age.ADULT, "Sarah: matter-of-fact, American", "Sarah：干练，美式"),
    _voice("af_kore", "en_us", Age.MIDDLE_AGED, "Kore: low and calm, American", "Kore：低沉冷静，美式"),
    _voice("am_michael", "en_us", Age.ADULT, "Michael: clear and steady, American", "Michael：清楚稳重，美式"),
    _voice("am_fenrir", "en_us", Age.TEEN, "Fenrir: young and quick, American", "Fenrir：年轻敏捷，美式"),
    _voice("am_puck", "en_us", Age.ADULT, "Puck: lively, American", "Puck：活跃，美式"),
    _voice("bf_emma", "en_gb", Age.MIDDLE_AGED, "Emma: composed, British", "Emma：从容，英式"),
    _voice("bf_isabella", "en_gb", Age.ADULT, "Isabella: bright, British", "Isabella：明亮，英式"),
    _voice("bm_george", "en_gb", Age.MIDDLE_AGED, "George: a storyteller, British", "George：讲故事的人，英式"),
    _voice("bm_fable", "en_gb", Age.ADULT, "Fable: expressive, British", "Fable：富于表情，英式"),
    _voice("bm_lewis", "en_gb", Age.ELDER, "Lewis: very deep, British", "Lewis：非常低沉，英式"),
)

_STYLE: Final = re.compile(r"(\w+)(?:\+(\w+)\*(\d*\.?\d+))?(?:@(\d*\.?\d+))?")
_LOWEST_PITCH: Final = 0.7
_HIGHEST_PITCH: Final = 1.5

_BY_ID: Final = {voice.id: voice for voice in VOICES}
_PACK_SHA256: Final = {
    "zh": "4e8bab765c555821eca9042ff52da043970c48e24b12692de5e7ae5eca987ae4",
    "en_us": "75de4cf6b4afb0f4c953430caecd5e4d1e8b283b0ad407d213ae4a734ba831da",
    "en_gb": "4111935d0855da32daed3f6904792fc204dcded95187cf9abaacba25e62ce79d",
}


def voice(voice_id: str) -> Voice:
    """Return the voice with this id.

    Raises:
        UnknownVoice: There is none; the message lists those that there are.
    """
    if voice_id not in _BY_ID:
        raise UnknownVoice(f"There is no voice {voice_id!r}. Known voices: {', '.join(_BY_ID)}.")
    return _BY_ID[voice_id]


def style_name(style: VoiceStyle) -> str:
    """Return the style, without its speed, as one word: `zf_xiaoyi`, `zf_xiaoyi+zf_xiaobei*0.3@1.05`."""
    blend = f"+{style.blended_with}*{style.blend:g}" if style.blended_with else ""
    pitch = f"@{style.pitch:g}" if style.pitch != 1.0 else ""
    return style.voice + blend + pitch


def style_named(name: str, speed: float = 1.0) -> VoiceStyle:
    """Return the style that `style_name` wrote, or that a person did.

    Raises:
        UnknownVoice: It names a voice that does not exist, or cannot be read.
    """
    parts = _STYLE.fullmatch(name)
    if parts is None:
        return VoiceStyle(voice=voice(name).id, speed=speed)
    return VoiceStyle(
        voice=voice(parts[1]).id,
        blended_with=voice(parts[2]).id if parts[2] else "",
        blend=min(float(parts[3] or 0), 1.0),
        pitch=min(max(float(parts[4] or 1), _LOWEST_PITCH), _HIGHEST_PITCH),
        speed=speed,
    )


def style_table(style: VoiceStyle) -> NDArray[np.float32]:
    """Return what the model needs to speak in `style`: shape (510, 256), one row per length of what is said.

    Raises:
        UnknownVoice: The style names a voice that is not in the catalogue.
        ModelFileMissing: A voice file was altered.
    """
    table = _rows(style.voice)
    if not style.blended_with:
        return table
    blended = table * (1 - style.blend) + _rows(style.blended_with) * style.blend
    return blended.astype(np.float32)


def read_pack(pack: str, content: bytes) -> dict[str, NDArray[np.float32]]:
    """Return the voices in the bytes of a voice file.

    Raises:
        ModelFileMissing: These are not the bytes we shipped.
    """
    if hashlib.sha256(content).hexdigest() != _PACK_SHA256[pack]:
        raise ModelFileMissing(f"The voice file {pack}.npz was altered: install shotwright again.")
    with np.load(io.BytesIO(content)) as tables:
        return {name: tables[name].astype(np.float32) for name in tables.files}


def _rows(voice_id: str) -> NDArray[np.float32]:
    return _pack(voice(voice_id).pack)[voice_id]


@lru_cache(maxsize=3)
def _pack(pack: str) -> dict[str, NDArray[np.float32]]:
    file = resources.files("shotwright_animatic") / "data" / "voices" / f"{pack}.npz"
    return read_pack(pack, file.read_bytes())
