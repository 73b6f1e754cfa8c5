"""How English words sound: misaki's pronouncing dictionaries and the regular endings, in American or British.

The dictionaries (misaki, Apache-2.0) are opened as files: `import misaki.en` would pull in spaCy, a model download
and num2words (LGPL). Sounds are Kokoro's letters: IPA with A I O Q W Y for the diphthongs of day, my, go (American),
go (British), now, boy, and ˈ ˌ before a stressed vowel. The rules for endings follow
https://en.wiktionary.org/wiki/-s, https://en.wiktionary.org/wiki/-ed and misaki's `en.py`.
"""

import importlib.util
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

_Entry: TypeAlias = str | dict[str, str | None]

_AFTER_S: Final = "szʃʒʧʤ"
_UNVOICED: Final = "pkfθʃsʧt"
_FLAP_AFTER: Final = "AIOWYiuæɑəɛɪɹʊʌ"
"""American t becomes a flap (written T) between one of these and an unstressed vowel."""
_DOUBLED: Final = re.compile(r"([bcdgklmnprstvxz])\1$")

_SUFFIXES: Final = {
    "ly": "li",
    "ness": "nəs",
    "less": "ləs",
    "ful": "fəl",
    "ment": "mənt",
    "ship": "ʃˌɪp",
    "hood": "hˌʊd",
    "wards": "wəɹdz",
    "ward": "wəɹd",
    "like": "lˌIk",
    "able": "əbᵊl",
    "ers": "əɹz",
    "er": "əɹ",
    "est": "ɪst",
    "y": "i",
}
_PREFIXES: Final = {
    "un": "ʌn",
    "re": "ɹˌi",
    "non": "nˌɑn",
    "over": "ˌOvəɹ",
    "under": "ˌʌndəɹ",
    "mis": "mɪs",
    "out": "ˌWt",
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A dictionary of one kind of English. Words are looked up as written, then in small letters, then capitalised."""

    entries: dict[str, _Entry]
    british: bool

    def sounds(self, word: str, part_of_speech: str = "DEFAULT") -> str:
        """Return how `word` sounds, or "" when neither the dictionary nor the rules for endings know it.

        Args:
            word: Letters and apostrophes.
            part_of_speech: `VERB`, `NOUN`, `ADJ`, `VBD` (past), `None` (before a pause) or `DEFAULT`: it matters for
                words such as *record*, *live*, *close* and *read*.
        """
        return (
            self._entry(word, part_of_speech)
            or self._plural(word)
            or self._past(word)
            or self._progressive(word)
            or self._derived(word)
        )

    def letters(self, word: str) -> str:
        """Return the names of the letters of `word`, stressed on the last."""
        names = [self._entry(letter.upper(), "DEFAULT") for letter in word if letter.isalpha()]
        return "".join([*(name.replace("ˈ", "ˌ") for name in names[:-1]), *names[-1:]])

    def _entry(self, word: str, part_of_speech: str) -> str:
        for spelling in (word, word.lower(), word.capitalize()):
            entry = self.entries.get(spelling)
            if isinstance(entry, dict):
                entry = entry.get(part_of_speech) or entry["DEFAULT"]
            if entry:
                return entry
        return ""

    def _stem(self, *stems: str) -> str:
        return next((sounds for stem in stems if len(stem) > 1 and (sounds := self._entry(stem, "DEFAULT"))), "")

    def _plural(self, word: str) -> str:
        word = word.lower().replace("s'", "s")
        if not word.endswith("s") or len(word) < 3:
            return ""
        if word.endswith("'s"):
            stem = self.sounds(word[:-2])
        else:
            stem = self._stem(word[:-1], word[:-2] if word.endswith("es") else "", _y(word, "ies"))
        if not stem:
            return ""
        if stem[-1] in _AFTER_S:
            return stem + ("ɪz" if self.british else "ᵻz")
        return stem + ("s" if stem[-1] in _UNVOICED else "z")

    def _past(self, word: str) -> str:
        word = word.lower()
        if not word.endswith("ed") or len(word) < 4:
            return ""
        stem = self._stem(word[:-1], word[:-2], _undoubled(word[:-2]), _y(word, "ied"))
        if not stem:
            return ""
        if stem[-1] in "td":
            return self._flapped(stem) + ("ɪd" if self.british else "ᵻd")
        return stem + ("t" if stem[-1] in _UNVOICED else "d")

    def _progressive(self, word: str) -> str:
        word = word.lower()
        if not word.endswith(("ing", "in'")) or len(word) < 5:
            return ""
        stem = self._stem(word[:-3], word[:-3] + "e", _undoubled(word[:-3]))
        return stem and self._flapped(stem) + "ɪŋ"

    def _flapped(self, stem: str) -> str:
        if not self.british and stem[-1] == "t" and stem[-2:-1] and stem[-2] in _FLAP_AFTER:
            return stem[:-1] + "T"
        return stem

    def _derived(self, word: str) -> str:
        word = word.lower()
        for suffix, sounds in _SUFFIXES.items():
            stem = word.removesuffix(suffix)
            if stem != word and len(stem) > 2:
                known = self._stem(stem, stem + "e", _undoubled(stem), _y(word, "i" + suffix))
                if known:
                    return known + (sounds.replace("əɹ", "ə") if self.british else sounds)
        for prefix, sounds in _PREFIXES.items():
            stem = word.removeprefix(prefix)
            if stem != word and len(stem) > 3 and (known := self._stem(stem)):
                return sounds + known
        return self._compound(word)

    def _compound(self, word: str) -> str:
        """Read *starship* as star + ship. Parts under four letters are too often no words: *anthem* is not ant-hem."""
        for cut in range(len(word) - 4, 3, -1):
            head, tail = self._stem(word[:cut]), self._stem(word[cut:])
            if head and tail:
                return head + tail.replace("ˈ", "ˌ")
        return ""


@lru_cache(maxsize=2)
def lexicon(*, british: bool = False) -> Lexicon:
    """Return the dictionary of British or American English, read once per process (about 90 MB and 0.3 s)."""
    package = importlib.util.find_spec("misaki")
    assert package is not None
    assert package.origin is not None
    folder = Path(package.origin).parent / "data"
    accent = "gb" if british else "us"
    entries: dict[str, _Entry] = {}
    for quality in ("silver", "gold"):  # gold is checked by hand and wins
        entries |= json.loads((folder / f"{accent}_{quality}.json").read_text("utf-8"))
    return Lexicon(entries=entries, british=british)


def _y(word: str, ending: str) -> str:
    return word.removesuffix(ending) + "y" if word.endswith(ending) and len(word) > len(ending) + 1 else ""


def _undoubled(stem: str) -> str:
    return stem[:-1] if _DOUBLED.search(stem) else ""
