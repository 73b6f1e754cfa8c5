"""English words that no dictionary knows, sounded out letter by letter."""

import re
from typing import Final

_SPELLINGS: Final = (
    ("tion", "ʃən"), ("sion", "ʒən"), ("cious", "ʃəs"), ("tious", "ʃəs"), ("ture", "ʧəɹ"), ("ought", "ɔt"),
    ("augh", "ɔ"), ("eigh", "A"), ("ough", "O"), ("tch", "ʧ"), ("sch", "ʃ"), ("igh", "I"), ("dge", "ʤ"), ("que", "k"),
    ("air", "ɛɹ"), ("ear", "ɪɹ"), ("eer", "ɪɹ"), ("oor", "ɔɹ"), ("our", "ɔɹ"), ("ch", "ʧ"), ("sh", "ʃ"), ("th", "θ"),
    ("ph", "f"), ("wh", "w"), ("ck", "k"), ("gh", "ɡ"), ("kn", "n"), ("wr", "ɹ"), ("ng", "ŋ"), ("qu", "kw"),
    ("ee", "i"), ("ea", "i"), ("oo", "u"), ("ou", "W"), ("ow", "O"), ("oi", "Y"), ("oy", "Y"), ("ai", "A"), ("ay", "A"),
    ("ei", "A"), ("ey", "i"), ("oa", "O"), ("au", "ɔ"), ("aw", "ɔ"), ("ie", "i"), ("ue", "u"), ("ew", "u"),
    ("ar", "ɑɹ"), ("er", "əɹ"), ("ir", "əɹ"), ("or", "ɔɹ"), ("ur", "əɹ"), ("bb", "b"), ("cc", "k"),
    ("dd", "d"), ("ff", "f"), ("gg", "ɡ"),
    ("ll", "l"), ("mm", "m"), ("nn", "n"), ("pp", "p"), ("rr", "ɹ"), ("ss", "s"), ("tt", "t"),
    ("zz", "z"),
    ("a", "æ"), ("b", "b"), ("c", "k"), ("d", "d"), ("e", "ɛ"), ("f", "f"), ("g", "ɡ"), ("h", "h"), ("i", "ɪ"),
    ("j", "ʤ"), ("k", "k"), ("l", "l"), ("m", "m"), ("n", "n"), ("o", "ɑ"), ("p", "p"), ("q", "k"), ("r", "ɹ"),
    ("s", "s"), ("t", "t"), ("u", "ʌ"), ("v", "v"), ("w", "w"), ("x", "ks"), ("y", "i"), ("z", "z"),
)  # fmt: skip
_SOFT: Final = {"c": "s", "g": "ʤ"}
_LONG: Final = {"a": "A", "e": "i", "i": "I", "o": "O", "u": "u", "y": "I"}
_AT_END: Final = {"a": "ə", "e": "", "i": "i", "o": "O", "u": "u"}
_MAGIC_E: Final = re.compile(r"([aeiouy])([bcdfgklmnprstvz])e$")
_VOWEL_SOUND: Final = re.compile(r"[æɛɪɑʌiuAIOWYɔə]")
_VOWEL_LETTER: Final = "aeiouy"


def sound_out(word: str) -> str:
    """Return a plausible reading of `word` in American sounds, stressed on its first full vowel; "" without letters."""
    word = re.sub(r"[^a-z]", "", word.lower())
    sounds = ""
    place = 0
    while place < len(word):
        spelling, sound = _next(word, place)
        sounds += sound
        place += len(spelling)
    return _stressed(sounds)


def _next(word: str, place: int) -> tuple[str, str]:
    letter, rest = word[place], word[place + 1 :]
    if letter in _SOFT and rest[:1] in ("e", "i", "y"):
        return letter, _SOFT[letter]
    if _MAGIC_E.match(word, place):
        return letter, _LONG[letter]
    if not rest and letter in _AT_END and place > 0 and any(vowel in word[:place] for vowel in _VOWEL_LETTER):
        return letter, _AT_END[letter]
    if letter == "y" and rest[:1] and rest[0] in _VOWEL_LETTER:
        return letter, "j"
    return next((spelling, sound) for spelling, sound in _SPELLINGS if word.startswith(spelling, place))


def _stressed(sounds: str) -> str:
    vowels = list(_VOWEL_SOUND.finditer(sounds))
    if not vowels:
        return sounds
    first = next((vowel for vowel in vowels if vowel.group() != "ə"), vowels[0]).start()
    return sounds[:first] + "ˈ" + sounds[first:]
