"""From English text to Kokoro's sounds, without a tagger: dictionary, endings, pinyin names, then spelling."""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from shotwright_animatic.speech.letters_en import sound_out
from shotwright_animatic.speech.lexicon_en import Lexicon, lexicon
from shotwright_animatic.speech.numbers_en import spell_out
from shotwright_animatic.speech.pinyin import english_sounds, syllables

PUNCTUATION: Final = ".,!?;:…—"
_TOKEN: Final = re.compile(rf"[A-Za-z]+(?:'[A-Za-z]+)*'?|[{PUNCTUATION}]")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_VOWEL: Final = re.compile(r"[ˈˌ]*[AIOQWYaiuæɑɐɒɔəɛɜɪʊʌ]")
_LONGEST_INITIALISM: Final = 5

_VERB_FOLLOWS: Final = """
    to will would can could shall should may might must do does did don't doesn't didn't won't wouldn't can't couldn't
    shouldn't i you we they who let's please never always not
"""
_NOUN_FOLLOWS: Final = """
    the a an this that these those my your his her its our their no some any every each another of for with in on at by
    from
"""
_PARTICIPLE_FOLLOWS: Final = """
    have has had having was were been be is are i've you've we've they've
"""
_FOLLOWING: Final = (
    ("VBN", frozenset(_PARTICIPLE_FOLLOWS.split())),
    ("VERB", frozenset(_VERB_FOLLOWS.split())),
    ("NOUN", frozenset(_NOUN_FOLLOWS.split())),
)


def english_phonemes(text: str, *, british: bool = False) -> str:
    """Return how `text` sounds, in Kokoro's letters; figures are read out, signs that cannot be spoken are left out."""
    entries = lexicon(british=british)
    plain = _without_accents(spell_out(_straight(text)))
    tokens = _TOKEN.findall(plain)
    sounds = ""
    previous = ""
    for token, following in pairwise([*tokens, ""]):
        if token in PUNCTUATION:
            sounds += token
        else:
            spoken = _in_context(token, previous, following, entries)
            sounds += (" " if sounds and spoken else "") + spoken
        previous = token.lower()
    return sounds.replace("ɾ", "T").replace("ʔ", "t")  # what the voices were trained on


def word_sounds(word: str, entries: Lexicon, part_of_speech: str = "DEFAULT") -> str:
    """Return how one word sounds by itself, trying what is known before what is guessed."""
    if known := entries.sounds(word, part_of_speech):
        return known
    stem = word.removesuffix("'").removesuffix("'s")
    if stem != word:
        return word_sounds(stem, entries) + ("z" if word.endswith("s") else "")
    if word.isupper() and len(word) <= _LONGEST_INITIALISM:
        return entries.letters(word)
    if len(parts := _CAMEL.split(word)) > 1:
        return "".join(word_sounds(part, entries) for part in parts)
    if chinese := syllables(word):
        return "".join(english_sounds(syllable) for syllable in chinese)
    return sound_out(word)


def _straight(text: str) -> str:
    text = re.sub(r"[‘’ʼ]", "'", text)
    text = re.sub(r"\.{2,}|…+", "…", text)
    text = re.sub(r"\s-\s|--+|—+|―|–(?!\s?\d)", "—", text)
    return re.sub(r"[()\[\]{}（）\n]+", ", ", text)


def _without_accents(text: str) -> str:
    """Return *naive* for *naïve*. Letters that do not decompose are left to be skipped."""
    decomposed = unicodedata.normalize("NFKD", text.replace("…", "\0"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).replace("\0", "…")


def _in_context(word: str, previous: str, following: str, entries: Lexicon) -> str:
    before_a_pause = not following or following in PUNCTUATION
    weak = _weak_form(word, before_a_pause=before_a_pause, following=following, entries=entries)
    return weak or word_sounds(word, entries, _part_of_speech(previous, before_a_pause=before_a_pause))


def _weak_form(word: str, *, before_a_pause: bool, following: str, entries: Lexicon) -> str:
    """Return the reduced form of the words that English swallows, or "" for others."""
    small = word.lower()
    if small not in ("a", "an", "the", "to", "i") or (word in ("A", "I") and before_a_pause):
        return "ˌI" if word == "I" else ""
    vowel_follows = bool(following and _VOWEL.match(word_sounds(following, entries))) if not before_a_pause else False
    forms = {
        "a": "ɐ",
        "an": "ɐn",
        "the": "ði" if vowel_follows else "ðə",
        "to": entries.sounds("to") if before_a_pause else "tʊ" if vowel_follows else "tə",
        "i": "ˌI",
    }
    return forms[small]


def _part_of_speech(previous: str, *, before_a_pause: bool) -> str:
    """Guess what a word is from the word before it, well enough for *to record* and *a record*."""
    guesses = (part for part, words in _FOLLOWING if previous in words)
    return next(guesses, "None" if before_a_pause else "DEFAULT")
