"""How much JavaScript the places of the web studio have sent, packed as it is served, by the manifest of the build."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

PAGES: Final = Path(__file__).parent.parent / "src" / "shotwright" / "api" / "webui"
_SOURCES: Final = Path(__file__).parent.parent / "web" / "src"
_SAID: Final = _SOURCES / "app" / "i18n.ts"
_PLACES: Final = "src/features/"
_WORDS: Final = "src/locales/zh/"
_FRAME: Final = ("index.html", "src/app/ProjectFrame.vue")
_KB: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Kilobytes: of a place with all that it is made from, and of a first visit to it, with the frame and its words.

    What comes later, when somebody is at the page, is in neither.
    """

    place: float
    visit: float


def weights(pages: Path = PAGES) -> dict[str, Weight]:
    """Return what places weigh, by name: `board/BoardView`."""
    manifest: Mapping[str, Any] = json.loads((pages / "manifest.json").read_text(encoding="utf-8"))
    places = [name for name in manifest if name.startswith(_PLACES) and name.endswith("View.vue")]
    return {
        place.removeprefix(_PLACES).removesuffix(".vue"): Weight(
            place=_sum(pages, _files(manifest, place)),
            visit=_sum(pages, _files(manifest, *_FRAME, place, *_words(manifest, place))),
        )
        for place in places
    }


def _words(manifest: Mapping[str, Any], place: str) -> list[str]:
    """Return the files of words, in the longer language, that a place asks for, and those that all places do."""
    feature = place.split("/")[2]
    said = {*_named(_SAID.read_text(encoding="utf-8"), "SAID_EVERYWHERE = "), feature}
    said |= _named((_SOURCES / "features" / feature / "routes.ts").read_text(encoding="utf-8"), "words: ")
    return [name for name in (f"{_WORDS}{one}.json" for one in sorted(said)) if name in manifest]


def _named(text: str, before: str) -> set[str]:
    """Return what stands between quotes in the lists after `before`."""
    lists = re.findall(re.escape(before) + r"\[([^\]]*)\]", text)
    return {name for one in lists for name in re.findall(r"'(\w+)'", one)}


def _sum(pages: Path, files: Iterator[str]) -> float:
    return sum(_packed(pages / file) for file in set(files)) / _KB


def _files(manifest: Mapping[str, Any], *names: str) -> Iterator[str]:
    """Everything that has to be there before these parts run."""
    ahead, seen = list(names), set[str]()
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            part = manifest[name]
            ahead += part.get("imports", ())
            if part["file"].endswith(".js"):
                yield part["file"]


@cache
def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), compresslevel=6))
