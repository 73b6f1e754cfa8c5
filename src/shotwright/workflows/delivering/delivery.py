"""Handing a film out: labelled, with its subtitles, its provenance, a quality report, and whatever else was asked."""

import asyncio
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from shotwright.domain.graph import code_of, key_of
from shotwright.domain.states import Kind
from shotwright.storage.store import Storage
from shotwright.usecases.exports import FilmRecord
from shotwright.usecases.takes import MAIN
from shotwright.workflows.delivering.boards import write_board
from shotwright.workflows.delivering.edits import clip_name, edit_of, sound_name
from shotwright.workflows.delivering.kinds import EDITS, NEEDS_MEDIA, FileKind
from shotwright.workflows.delivering.movies import write_movie, write_reshaped
from shotwright.workflows.delivering.provenances import PROGRAM, making_of, program_version
from shotwright.workflows.delivering.quality import checked
from shotwright.workflows.making.film_sound import soundtrack_of
from shotwright.workflows.making.reels import Reel, gathered
from shotwright_media.atomic import copy_file, write_bytes
from shotwright_media.checks.labels import Aigc, DigitalSource, Label
from shotwright_media.checks.mp4_labels import label_mp4
from shotwright_media.checks.provenance import film_file, making_sha256, provenance
from shotwright_media.checks.report import Report, to_json, to_markdown
from shotwright_media.checks.signing import sign
from shotwright_media.checks.signing_identity import SigningIdentity
from shotwright_media.film.segment_store import SegmentStore
from shotwright_media.interchange.clips_zip import clip_files, write_zip
from shotwright_media.interchange.edit import Edit
from shotwright_media.interchange.edl import write_edl
from shotwright_media.interchange.fcpxml import write_fcpxml
from shotwright_media.interchange.jianying import write_jianying
from shotwright_media.interchange.otio_writing import write_otio
from shotwright_media.sound.stems import write_stems

OnStep = Callable[[str, float], None]
"""Called with the name of what is being written and the share of it that is done, 0 to 1; from any thread."""
_BESIDE: Final = {"srt": ".srt", "vtt": ".vtt", "ass": ".ass", "contact_sheet": ".contact_sheet.png", "poster": ".jpg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be handed out, and how. `producer` is who the AIGC label names; "" leaves that label out."""

    kinds: frozenset[FileKind] = frozenset()
    identity: SigningIdentity | None = None
    producer: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The files that were written, the film first, and what the check of it found."""

    files: tuple[Path, ...]
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundle:
    """A film on its way out. `stem` is the path of its files up to their endings."""

    record: FilmRecord
    reel: Reel
    project: str
    stem: Path
    wanted: Wanted
    files: Mapping[str, Path]
    """The film take's own files, by role."""
    keyframes: Mapping[str, Path]
    store: SegmentStore
    tell: OnStep
    written: list[Path] = field(default_factory=list[Path])

    @property
    def folder(self) -> Path:
        return self.stem.parent

    def beside(self, ending: str) -> Path:
        """Return the path of one more of the film's files, and count it as written."""
        path = self.stem.with_name(self.stem.name + ending)
        self.written.append(path)
        return path


async def deliver(
    record: FilmRecord,
    storage: Storage,
    *,
    scratch: Path,
    store: SegmentStore,
    stem: Path,
    wanted: Wanted,
    tell: OnStep,
) -> Delivered:
    """Write a finished film and all that belongs to it. Every file appears whole or not at all.

    Args:
        record: How the film came about.
        storage: Where its parts are.
        scratch: A folder for files that are not whole yet.
        store: The pieces that its assembly kept.
        stem: The path of the written files up to their endings; others go into folders beside it.
        wanted: What is to be written, and how.
        tell: Told of every step.

    Raises:
        FileNotInStorage, MediaError: Something cannot be read or written; what was written before is kept.
    """
    async with AsyncExitStack() as stack:
        reel = await stack.enter_async_context(gathered(record.order, storage, scratch))

        async def local(key: str) -> Path:
            return await stack.enter_async_context(storage.local(key))

        bundle = _Bundle(
            record=record,
            reel=reel,
            project=record.order.project_code,
            stem=stem,
            wanted=wanted,
            files={role: await local(key) for role, key in record.files.items()},
            keyframes={
                key: await local(used.file)
                for key, used in record.used.items()
                if FileKind.PDF in wanted.kinds and key == key_of(code_of(key), Kind.KEYFRAME)
            },
            store=store,
            tell=tell,
        )
        report = await asyncio.to_thread(_write_all, bundle)
    return Delivered(files=tuple(bundle.written), report=report)


def _write_all(bundle: _Bundle) -> Report:
    bundle.folder.mkdir(parents=True, exist_ok=True)
    film = _write_film(bundle)
    for role, ending in _BESIDE.items():
        copy_file(bundle.files[role], bundle.beside(ending))
    if bundle.wanted.kinds & NEEDS_MEDIA:
        _write_media(bundle)
    edit = edit_of(bundle.record, bundle.reel) if bundle.wanted.kinds & EDITS else None
    for kind in FileKind:
        if kind in bundle.wanted.kinds:
            bundle.tell(kind, 0.0)
            if kind in EDITS and edit is not None:
                _write_edit(bundle, kind, edit)
            else:
                _write_kind(bundle, kind, film)
    bundle.tell("quality", 0.0)
    report = checked(film, bundle.record, bundle.reel, lambda done, of: bundle.tell("quality", done / max(1, of)))
    write_bytes(bundle.beside(".quality.json"), to_json(report).encode())
    write_bytes(bundle.beside(".quality.md"), to_markdown(report).encode())
    return report


def _write_film(bundle: _Bundle) -> Path:
    """Write the film with its label, signed if somebody is to sign it, and its provenance."""
    film = bundle.beside(".mp4")
    making = making_of(bundle.record, bundle.reel, bundle.project, bundle.wanted.at)
    label = _label(bundle)
    label_mp4(bundle.files[MAIN], film, label)
    if bundle.wanted.identity is not None:
        digest = making_sha256(making)
        sign(film, film, label=label, making_sha256=digest, identity=bundle.wanted.identity, at=bundle.wanted.at)
    write_bytes(bundle.beside(".provenance.json"), provenance(film_file(film), making).encode())
    return film


def _label(bundle: _Bundle) -> Label:
    return Label(
        source=DigitalSource.COMPOSITE,
        program=PROGRAM,
        version=program_version(),
        title=bundle.reel.title,
        aigc=_aigc(bundle),
    )


def _aigc(bundle: _Bundle) -> Aigc | None:
    producer = bundle.wanted.producer
    return Aigc(producer=producer, produce_id=str(bundle.record.order.take_id)) if producer else None


def _write_media(bundle: _Bundle) -> None:
    """Lay out the clips and sounds that the edit names."""
    for name, source in _media(bundle):
        copy_file(source, bundle.folder / name)
        if FileKind.CLIPS in bundle.wanted.kinds:
            bundle.written.append(bundle.folder / name)


def _media(bundle: _Bundle) -> Iterator[tuple[PurePosixPath, Path]]:
    reel, code = bundle.reel, bundle.record.code
    for shot in reel.shots:
        yield PurePosixPath(clip_name(shot.code)), shot.clip
        if shot.native is not None:
            yield PurePosixPath(sound_name(f"{shot.code}_own")), shot.native
    for line in reel.lines:
        yield PurePosixPath(sound_name(line.code)), line.wav
    yield PurePosixPath(sound_name(f"{code}_music")), reel.score
    yield PurePosixPath(sound_name(f"{code}_ambience")), reel.ambience


def _write_kind(bundle: _Bundle, kind: FileKind, film: Path) -> None:
    def tell(done: int, of: int) -> None:
        bundle.tell(kind, done / max(1, of))

    made = write_movie(kind, film, bundle.stem, tell) or write_reshaped(
        kind, bundle.record, bundle.reel, film=film, stem=bundle.stem, store=bundle.store, on_progress=tell
    )
    if made is not None:
        if made.suffix == ".mp4":
            label_mp4(made, made, _label(bundle))
        bundle.written.append(made)
        return
    match kind:
        case FileKind.STEMS:
            folder = bundle.stem.with_name(f"{bundle.stem.name}.stems")
            gain_db = bundle.record.facts["master_gain_db"]
            bundle.written.extend(write_stems(folder, soundtrack_of(bundle.reel), gain_db=gain_db).values())
        case FileKind.CLIPS:
            pass  # they lie there already
        case _:
            raise AssertionError(kind)


def _write_edit(bundle: _Bundle, kind: FileKind, edit: Edit) -> None:
    """Write the film as something to edit or to read."""
    match kind:
        case FileKind.OTIO:
            write_otio(bundle.beside(".otio"), edit)
        case FileKind.FCPXML:
            write_fcpxml(bundle.beside(".fcpxml"), edit)
        case FileKind.EDL:
            write_edl(bundle.beside(".edl"), edit)
        case FileKind.PDF:
            write_board(bundle.beside(".storyboard.pdf"), bundle.record, bundle.reel, edit, bundle.keyframes)
        case FileKind.ZIP:
            write_zip(bundle.beside(".clips.zip"), clip_files(edit, bundle.folder))
        case FileKind.JIANYING:
            folder = bundle.beside(".jianying")
            if folder.exists():
                shutil.rmtree(folder)
            write_jianying(folder, edit, bundle.folder)
        case _:
            raise AssertionError(kind)
