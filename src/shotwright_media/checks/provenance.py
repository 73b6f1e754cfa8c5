"""Of what a film was made, as a file beside it: takes, models, seeds, hashes of prompts, and who approved them.

The file is JSON: `film` names the film's file with its hash, `making` says how it came about. `making_sha256` and
`sha256` are the hashes of `making` and of all the rest in canonical form (RFC 8785: sorted keys, no spaces, UTF-8;
there are no numbers here but small whole ones), so that indenting the file anew changes nothing. They find mistakes
and careless edits; against a forger only a signature helps, and that can carry `making_sha256` inside the film.

Prompts are hashed and not told: they are the user's work.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shotwright_media.errors import UnreadableMedia
from shotwright_media.timebase import FrameSpan

SCHEMA: Final = "shotwright.provenance/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What somebody decided of a take. `at` is a time as in RFC 3339, given by the caller."""

    decision: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUsed:
    """A take that is in the film, or that one in the film was made from.

    `artefact` is its key (`shot_001/clip`), `sha256` that of its main file, `recipe` its fingerprint. What is not
    known, or does not exist for its kind, is None.
    """

    artefact: str
    number: int
    sha256: str | None = None
    provider: str | None = None
    model: str | None = None
    prompt_sha256: str | None = None
    seed: int | None = None
    recipe: str | None = None
    review: Review | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotMade:
    """One shot of the film and the takes it was made from; `frames` is where it is seen."""

    code: str
    frames: FrameSpan
    clip: TakeUsed
    keyframe: TakeUsed | None = None
    references: tuple[TakeUsed, ...] = ()
    voices: tuple[TakeUsed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How the film came about. `made_at` is a time as in RFC 3339, given by the caller."""

    project: str
    program: str
    program_version: str
    made_at: str
    shots: tuple[ShotMade, ...]
    music: tuple[TakeUsed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFile:
    """A file as it was when it was exported."""

    name: str
    sha256: str
    size: int


def film_file(film: Path) -> FilmFile:
    """Read all of `film` once.

    Raises:
        UnreadableMedia: It is not there, or cannot be read.
    """
    try:
        with film.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return FilmFile(name=film.name, sha256=digest.hexdigest(), size=file.tell())
    except OSError as error:
        raise UnreadableMedia(f"{film} cannot be read: {error.strerror}. Export it again.") from error


def prompt_sha256(prompt: str) -> str:
    """The hash that stands for a prompt: of its words as they are, in UTF-8."""
    return hashlib.sha256(prompt.encode()).hexdigest()


def making_sha256(making: Making) -> str:
    """The hash of how a film came about, which does not depend on the film's file."""
    return _digest(_making(making))


def provenance(film: FilmFile, making: Making) -> str:
    """The whole file, for people to read and for `verify` to check. The same values give the same text."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "film": {"name": film.name, "sha256": film.sha256, "size": film.size},
        "making": _making(making),
        "making_sha256": making_sha256(making),
    }
    return json.dumps({**document, "sha256": _digest(document)}, ensure_ascii=False, indent=2) + "\n"


def canonical(value: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _digest(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def _making(making: Making) -> dict[str, Any]:
    return {
        "project": making.project,
        "made_with": {"name": making.program, "version": making.program_version},
        "made_at": making.made_at,
        "shots": [
            {
                "code": shot.code,
                "frames": [shot.frames.first, shot.frames.end],
                "clip": _take(shot.clip),
                "keyframe": shot.keyframe and _take(shot.keyframe),
                "references": [_take(take) for take in shot.references],
                "voices": [_take(take) for take in shot.voices],
            }
            for shot in making.shots
        ],
        "music": [_take(take) for take in making.music],
    }


def _take(take: TakeUsed) -> dict[str, Any]:
    review = take.review
    return {
        "artefact": take.artefact,
        "number": take.number,
        "sha256": take.sha256,
        "provider": take.provider,
        "model": take.model,
        "prompt_sha256": take.prompt_sha256,
        # As text: many readers of JSON keep numbers as doubles, which would round a seed of 64 bits.
        "seed": None if take.seed is None else str(take.seed),
        "recipe": take.recipe,
        "review": review and {"decision": review.decision, "by": review.by, "at": review.at},
    }
