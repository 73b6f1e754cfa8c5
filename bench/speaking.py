"""How many Chinese characters and English words the embedded voices say in a second, pauses included.

    python bench/speaking.py

`domain/speaking.py` holds the result; shots are planned by it before anything is spoken.
"""

from pathlib import Path
from typing import Final

from shotwright.domain.speaking import EN_WORDS_PER_S, ZH_CHARACTERS_PER_S
from shotwright_animatic.breakdown.scripts import han_count, word_count
from shotwright_animatic.speech import VoiceStyle, speak

SCRIPTS: Final = Path(__file__).parents[1] / "tests/golden/scripts"
LONG: Final = 60
"""Lines of so many characters are running text."""
VOICES: Final = {
    "zh": ("zf_xiaoxiao", "zf_xiaoyi", "zm_yunxi", "zm_yunjian"),
    "en": ("af_heart", "af_bella", "am_michael", "bm_george"),
}
TEXTS: Final = {"zh": ("kong-yiji.zh.md", 140), "en": ("alice.en.md", 420)}
HELD: Final = {"zh": ZH_CHARACTERS_PER_S, "en": EN_WORDS_PER_S}


def passages(language: str) -> list[str]:
    """Return two passages of public-domain prose."""
    name, length = TEXTS[language]
    lines = [line for line in (SCRIPTS / name).read_text(encoding="utf-8").splitlines() if len(line) > LONG]
    if language == "zh":
        return [line[:length] for line in lines[:2]]
    prose = " ".join(lines)
    return [prose[:length], prose[length : 2 * length]]


def main() -> None:
    for language, voices in VOICES.items():
        count = han_count if language == "zh" else word_count
        spoken, units = 0.0, 0
        for voice in voices:
            for text in passages(language):
                spoken += speak(text, VoiceStyle(voice=voice), language).duration_s
                units += count(text)
        print(f"{language}: {units} in {spoken:.1f} s, {units / spoken:.2f} a second; held to be {HELD[language]}")


if __name__ == "__main__":
    main()
