"""Latin letters as Chinese speakers name them: OK is *ōu kèi*, VIP is *wēi ài pī*.

A Chinese voice can say these sounds well, while English letter names come out blurred: a recogniser (Whisper base)
understood OK and VIP in these readings and not in the English ones.
"""

from typing import Final

from shotwright_animatic.speech.g2p_zh import syllable_phonemes

_NAMES: Final = {
    "A": "ei1", "B": "bi4", "C": "xi1", "D": "di4", "E": "yi4", "F": "ai2 fu5", "G": "ji4", "H": "ei1 qu5", "I": "ai4",
    "J": "zhei4", "K": "kei4", "L": "ai2 lou5", "M": "ai2 mu5", "N": "en1", "O": "ou1", "P": "pi1", "Q": "kiu1",
    "R": "a4", "S": "ai2 si5", "T": "ti4", "U": "you1", "V": "wei1", "W": "da2 bu5 liu5", "X": "ai2 ke5 si5",
    "Y": "wai4", "Z": "zei4",
}  # fmt: skip
_Q: Final = "kʰjou→"
"""The name of Q is no syllable of Mandarin."""


def letters_phonemes(word: str) -> str:
    """Return how the capitals A to Z in `word` are named, one after the other."""
    syllables = " ".join(_NAMES[letter] for letter in word).split()
    return "".join(_Q if syllable == "kiu1" else syllable_phonemes(syllable) for syllable in syllables)
