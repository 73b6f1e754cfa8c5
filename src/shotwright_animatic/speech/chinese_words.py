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
from typing import Protocol

_LOADING = threading.Lock()


class _Tokenizer(Protocol):
    def cut(self, sentence: str) -> Iterable[str]: ...


def words(text: str) -> list[str]:
    """Return the words of `text` in order; joined, they are `text` again."""
    with _LOADING:  # `lru_cache` alone would let two threads load the dictionary at the same time
        tokenizer = _tokenizer()
    return list(tokenizer.cut(text))


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
