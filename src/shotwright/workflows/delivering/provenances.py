"""How a film came about, as its provenance file tells it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

from shotwright.domain.graph import code_of, key_of
from shotwright.domain.states import Kind
from shotwright.usecases.exports import FilmRecord, UsedTake
from shotwright.workflows.making.reels import Reel, ReelShot
from shotwright_media.checks.provenance import Making, Review, ShotMade, TakeUsed, prompt_sha256

PROGRAM: Final = "Shotwright"


def program_version() -> str:
    return version("shotwright")


def making_of(record: FilmRecord, reel: Reel, project: str, at: datetime) -> Making:
    return Making(
        project=project,
        program=PROGRAM,
        program_version=program_version(),
        made_at=_utc(at),
        shots=tuple(_shot(record, shot) for shot in reel.shots),
        music=tuple(_takes(record, [key_of(record.code, Kind.MUSIC)])),
    )


def _shot(record: FilmRecord, shot: ReelShot) -> ShotMade:
    clip = record.used[key_of(shot.code, Kind.CLIP)]
    keyframe = record.used.get(key_of(shot.code, Kind.KEYFRAME))
    return ShotMade(
        code=shot.code,
        frames=shot.span,
        clip=_take(clip),
        keyframe=_take(keyframe) if keyframe else None,
        references=tuple(_takes(record, keyframe.recipe.sources if keyframe else ())),
        voices=tuple(_takes(record, (key for key in record.order.sources if _is_voice_of(key, shot.code)))),
    )


def _is_voice_of(key: str, shot: str) -> bool:
    return key.endswith(f"/{Kind.VOICE}") and code_of(key).rpartition("_line_")[0] == shot


def _takes(record: FilmRecord, keys: Iterable[str]) -> Iterable[TakeUsed]:
    return (_take(record.used[key]) for key in keys if key in record.used)


def _take(used: UsedTake) -> TakeUsed:
    decided = used.decided
    return TakeUsed(
        artefact=used.key,
        number=used.number,
        sha256=used.content or None,
        provider=used.recipe.provider,
        model=used.recipe.model,
        prompt_sha256=prompt_sha256(used.recipe.prompt) if used.recipe.prompt else None,
        seed=used.recipe.seed,
        recipe=used.fingerprint,
        review=Review(decision=decided.verdict, by=decided.by, at=_utc(decided.at)) if decided else None,
    )


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
