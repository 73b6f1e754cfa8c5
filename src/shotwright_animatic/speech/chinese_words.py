"""Words of a Chinese text, with jieba kept quiet and away from shared folders.

Why not `jieba.lcut`: importing jieba writes progress to stderr and raises warnings on newer Pythons, and its default
tokenizer reads and writes a cache in the temporary folder that any other user of the machine may have put there. The
cache saves under 0.1 s, so ours builds its dictionary from the package, once per process.
"""

import logging
import threading
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import BinaryIO, Protocol

_LOADING = threading.Lock()


class _Tokenizer(Protocol):
    FREQ: dict[str, int]

    def cut(self, sentence: str) -> Iterable[str]: ...

    def get_dict_file(self) -> BinaryIO: ...


def words(text: str) -> list[str]:
    """Return the words of `text` in order; joined, they are `text` again."""
    with _LOADING:  # `lru_cache` alone would let two threads load the dictionary at the same time
        tokenizer = _tokenizer()
    return list(tokenizer.cut(text))


def is_name(word: str) -> bool:
    """Return whether `word` is a person's name: the dictionary says so, or it has never heard of the word."""
    with _LOADING:
        tokenizer = _tokenizer()
    return not tokenizer.FREQ.get(word) or word in _names()


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    with _tokenizer().get_dict_file() as dictionary:
        entries = dictionary.read().decode("utf-8").splitlines()
    return frozenset(entry.split(" ", 1)[0] for entry in entries if entry.endswith(" nr"))


@lru_cache(maxsize=1)
def _tokenizer() -> _Tokenizer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes and pkg_resources in a package we do not own
        import jieba  # noqa: PLC0415 - its import takes half a second and must happen under this filter

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
