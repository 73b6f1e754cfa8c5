import itertools
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from shotwright_media.clips.encode import render_segment
from shotwright_media.clips.probe import Subtitle, probe
from shotwright_media.errors import Cancelled, DiskFull, RenderError, UnreadableMedia
from shotwright_media.film.clip_files import read_clip
from shotwright_media.film.cut_list import Clip, CutList, Mixing, Shot, Transition
from shotwright_media.film.export import Exported, export_film
from shotwright_media.film.segment_store import SegmentStore
from shotwright_media.mp4.join import join
from shotwright_media.mp4.soft_subtitles import SoftSubtitles
from shotwright_media.profile import Profile
from shotwright_media.sound.aac import write_m4a
from shotwright_media.timebase import FrameRate, FrameSpan
from tests.media.disk import little_room
from tests.media.films import SMALL, clip_of, grey, lumas, white_box
from tests.media.reader import ffmpeg, frame_hashes

LENGTHS = (30, 7, 53, 25)


def levels_of(number: int) -> list[int]:
    """Clip `number` gets brighter by the frame, and differs from the others."""
    return [30 + 40 * number + frame // 2 for frame in range(LENGTHS[number])]


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Clip]:
    folder = tmp_path_factory.mktemp("clips")
    return [clip_of(folder / f"clip {k}.mp4", levels_of(k)) for k in range(len(LENGTHS))]


@pytest.fixture
def store(tmp_path: Path) -> SegmentStore:
    return SegmentStore(tmp_path / "store", cap_bytes=10_000_000)


@pytest.fixture
def film(clips: list[Clip]) -> CutList:
    """Four shots with a dissolve, a cut and a wipe between them, and a caption in the third."""
    how = (Transition(mixing=Mixing.DISSOLVE, frames=6), None, Transition(mixing=Mixing.WIPE_RIGHT, frames=8), None)
    shots = tuple(Shot(clip=clip, transition=transition) for clip, transition in zip(clips, how, strict=True))
    return CutList(shots=shots, burned=(white_box(62, 65),))


def stored(tmp_path: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (tmp_path / "store").iterdir()}


class TestPictures:
    def test_every_frame_is_there_once_and_in_its_place(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        done = export_film(film, tmp_path / "film.mp4", store, SMALL)

        seen = lumas(tmp_path / "film.mp4")
        assert done.frames == len(seen) == sum(LENGTHS)
        meant = np.array(list(itertools.chain.from_iterable(map(levels_of, range(4)))))
        for joint in ((27, 33), (86, 94)):
            meant[slice(*joint)] = seen[slice(*joint), 0, 0]
        assert np.abs(seen[:, 0, 0].astype(int) - meant).max() <= 2

    def test_what_is_copied_is_the_clips_frames_to_the_bit(
        self, clips: list[Clip], store: SegmentStore, tmp_path: Path
    ) -> None:
        films = CutList(shots=tuple(Shot(clip=clip) for clip in clips))

        done = export_film(films, tmp_path / "film.mp4", store, SMALL)

        assert done == Exported(frames=sum(LENGTHS), rendered_frames=0, rendered=0, reused=0, copied=4)
        hashes = [frame_hashes(clip.path) for clip in clips]
        assert frame_hashes(tmp_path / "film.mp4") == list(itertools.chain(*hashes))

    def test_groups_of_pictures_beside_a_caption_are_copied_to_the_bit(
        self, clips: list[Clip], store: SegmentStore, tmp_path: Path
    ) -> None:
        burned = (white_box(26, 30),)

        done = export_film(CutList(shots=(Shot(clip=clips[2]),), burned=burned), tmp_path / "film.mp4", store, SMALL)

        before, after = frame_hashes(clips[2].path), frame_hashes(tmp_path / "film.mp4")
        assert (done.rendered_frames, done.copied) == (24, 2)
        assert (after[:24], after[48:]) == (before[:24], before[48:])
        boxes = lumas(tmp_path / "film.mp4")[:, 20:28, 16:32].mean(axis=(1, 2)) > 200
        assert np.flatnonzero(boxes).tolist() == [26, 27, 28, 29]

    def test_times_are_even(self, film: CutList, store: SegmentStore, tmp_path: Path) -> None:
        export_film(film, tmp_path / "film.mp4", store, SMALL)

        listed, _ = ffmpeg("-v", "error", "-i", tmp_path / "film.mp4", "-map", "0:v", "-f", "framemd5", "-")
        lines = [line.split(",") for line in listed.decode().splitlines() if not line.startswith("#")]
        assert [int(line[2]) for line in lines] == list(range(sum(LENGTHS)))

    def test_clips_of_many_short_groups_are_read_rightly(self, tmp_path: Path, store: SegmentStore) -> None:
        lengths = (1, 2, 1, 1, 3, 2, 24, 1)
        for number, length in enumerate(lengths):
            at = sum(lengths[:number])
            render_segment(tmp_path / f"{number}.mp4", grey([30 + 5 * (at + k) for k in range(length)]), length, SMALL)
        join([tmp_path / f"{number}.mp4" for number in range(len(lengths))], tmp_path / "clip.mp4")
        clip = read_clip(tmp_path / "clip.mp4", SMALL)

        burned = tuple(white_box(frame, frame + 1, f"{frame}") for frame in range(0, 35, 2))
        export_film(CutList(shots=(Shot(clip=clip),), burned=burned), tmp_path / "film.mp4", store, SMALL)

        seen = lumas(tmp_path / "film.mp4")[:, 0, 0].astype(int)
        assert np.abs(seen - (30 + 5 * np.arange(35))).max() <= 2

    @pytest.mark.parametrize("fps", ["24000/1001", "25", "1"])
    def test_rates_and_clips_of_one_frame_are_exact(self, fps: str, tmp_path: Path, store: SegmentStore) -> None:
        profile = Profile(width=64, height=36, rate=FrameRate.of(fps), crf=10)
        levels = [[40], [60, 70], [80 + k for k in range(51)]]
        clips = [clip_of(tmp_path / f"{k}.mp4", each, profile) for k, each in enumerate(levels)]
        shots = tuple(Shot(clip=clip) for clip in clips)

        export_film(CutList(shots=shots, burned=(white_box(0, 54),)), tmp_path / "film.mp4", store, profile)

        seen = lumas(tmp_path / "film.mp4")
        assert np.abs(seen[:, 0, 0].astype(int) - list(itertools.chain(*levels))).max() <= 2
        assert seen[:, 22, 20].min() > 200
        facts = probe(tmp_path / "film.mp4")
        assert facts.picture is not None
        assert facts.picture.rate == profile.rate

    def test_trims_are_exact(self, clips: list[Clip], store: SegmentStore, tmp_path: Path) -> None:
        used = FrameSpan(first=11, end=50)

        export_film(CutList(shots=(Shot(clip=clips[2], used=used),)), tmp_path / "film.mp4", store, SMALL)

        seen = lumas(tmp_path / "film.mp4")[:, 0, 0].astype(int)
        assert np.abs(seen - levels_of(2)[11:50]).max() <= 2


class TestAgain:
    def test_an_unchanged_film_is_only_joined_and_has_the_same_bytes(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        first = export_film(film, tmp_path / "a.mp4", store, SMALL)
        second = export_film(film, tmp_path / "b.mp4", store, SMALL)

        assert (second.rendered, second.reused, second.copied) == (0, first.rendered, first.copied)
        assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()

    def test_the_number_of_workers_changes_no_byte(self, film: CutList, tmp_path: Path) -> None:
        for workers in (1, 3):
            store = SegmentStore(tmp_path / f"{workers}", cap_bytes=10_000_000)
            export_film(film, tmp_path / f"{workers}.mp4", store, SMALL, workers=workers)

        assert (tmp_path / "1.mp4").read_bytes() == (tmp_path / "3.mp4").read_bytes()

    def test_after_one_shot_changed_only_it_and_its_joints_are_rendered(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        first = export_film(film, tmp_path / "film.mp4", store, SMALL)
        changed = clip_of(tmp_path / "new.mp4", [200 - k for k in range(25)])
        shots = (*film.shots[:3], replace(film.shots[3], clip=changed))

        second = export_film(replace(film, shots=shots), tmp_path / "film.mp4", store, SMALL)

        assert (second.rendered, second.rendered_frames) == (2, 8 + 20)
        assert second.rendered + second.reused == first.rendered
        assert abs(int(lumas(tmp_path / "film.mp4")[-1, 0, 0]) - 176) <= 2

    def test_another_caption_renders_its_group_of_pictures_only(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        export_film(film, tmp_path / "film.mp4", store, SMALL)

        second = export_film(
            replace(film, burned=(white_box(62, 65, "other words", x=40),)), tmp_path / "film.mp4", store, SMALL
        )

        assert second.rendered == 1
        assert lumas(tmp_path / "film.mp4")[62, 22, 44] > 200

    def test_a_damaged_segment_is_made_again(self, film: CutList, store: SegmentStore, tmp_path: Path) -> None:
        export_film(film, tmp_path / "a.mp4", store, SMALL)
        cut, emptied, *_ = sorted((tmp_path / "store").iterdir())
        cut.write_bytes(cut.read_bytes()[:-100])
        emptied.write_bytes(b"")

        second = export_film(film, tmp_path / "b.mp4", store, SMALL)

        assert second.rendered == 2
        assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


class TestSound:
    def test_clicks_are_heard_at_the_flashes_on_both_sides_of_every_cut(
        self, tmp_path: Path, store: SegmentStore
    ) -> None:
        profile = Profile(width=64, height=36, crf=10)
        lengths = (53, 7, 31, 29, 101, 13, 49, 47, 3, 37)
        cuts = list(itertools.accumulate(lengths, initial=0))
        flashes = sorted({frame for cut in cuts for frame in (cut - 1, cut) if 0 <= frame < cuts[-1]})
        clips = [
            clip_of(tmp_path / f"{k}.mp4", [235, *[16] * (length - 2), 235], profile)
            for k, length in enumerate(lengths)
        ]
        wanted = np.zeros((2, cuts[-1] * 2000), np.float32)
        for flash in flashes:
            wanted[:, flash * 2000 + 400 : flash * 2000 + 640] = 0.8 * np.sin(np.arange(240) * 0.4)
        shots = tuple(Shot(clip=clip) for clip in clips)
        burned = (white_box(60, 70), white_box(190, 200))

        def sound() -> Path:
            write_m4a(tmp_path / "sound.m4a", wanted)
            return tmp_path / "sound.m4a"

        export_film(CutList(shots=shots, burned=burned), tmp_path / "film.mp4", store, profile, sound=sound)

        seen = lumas(tmp_path / "film.mp4")[:, 0, 0]
        raw, _ = ffmpeg("-v", "error", "-i", tmp_path / "film.mp4", "-map", "0:a", "-f", "f32le", "-ac", "1", "-")
        heard = np.frombuffer(raw, np.float32)
        assert np.flatnonzero(seen > 200).tolist() == flashes
        assert len(heard) == cuts[-1] * 2000
        for flash in flashes:
            near = heard[flash * 2000 : flash * 2000 + 1200]
            lag = np.correlate(near, np.sin(np.arange(240) * 0.4), "valid").argmax()
            assert abs(lag - 400) < 48  # 1 ms

    def test_its_failure_is_the_exports(self, film: CutList, store: SegmentStore, tmp_path: Path) -> None:
        def sound() -> Path:
            raise UnreadableMedia("music.wav cannot be read.")

        with pytest.raises(UnreadableMedia, match=r"music\.wav"):
            export_film(film, tmp_path / "film.mp4", store, SMALL, sound=sound)

        assert not (tmp_path / "film.mp4").exists()


class TestSubtitles:
    def test_lie_where_they_are_meant_and_can_be_changed_without_rendering(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        for text in ("夜雨", "Night rain"):
            cues = SoftSubtitles(cues=[(Fraction(1, 2), 2, text)], language="zh")
            done = export_film(film, tmp_path / "film.mp4", store, SMALL, subtitles=cues, title="t", comment="c")

        assert done.rendered == 0
        assert probe(tmp_path / "film.mp4").subtitles == (Subtitle(codec="mov_text", language="zho"),)
        srt, _ = ffmpeg("-v", "error", "-i", tmp_path / "film.mp4", "-map", "0:s", "-f", "srt", "-")
        assert "00:00:00,500 --> 00:00:02,000" in srt.decode()
        assert "Night rain" in srt.decode()


class TestProgress:
    def test_counts_the_frames_to_be_rendered(self, film: CutList, store: SegmentStore, tmp_path: Path) -> None:
        told: list[tuple[int, int]] = []

        def on_progress(done: int, total: int) -> None:
            told.append((done, total))

        first = export_film(film, tmp_path / "film.mp4", store, SMALL, on_progress=on_progress)

        assert told == sorted(told)
        assert (told[0], told[-1]) == ((0, first.rendered_frames), (first.rendered_frames, first.rendered_frames))
        told.clear()
        export_film(film, tmp_path / "film.mp4", store, SMALL, on_progress=on_progress)
        assert told == [(0, 0)]


class TestFaults:
    def test_cancelling_leaves_no_film_and_the_next_export_goes_on(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        done: list[int] = []

        with pytest.raises(Cancelled):
            export_film(
                film,
                tmp_path / "film.mp4",
                store,
                SMALL,
                workers=1,
                on_progress=lambda frames, _: done.append(frames),
                is_cancelled=lambda: bool(done) and done[-1] > 30,
            )

        kept = stored(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["store"]
        assert len(kept) > 0
        assert all(name.endswith(".mp4") and not name.startswith(".") for name in kept)
        again = export_film(film, tmp_path / "film.mp4", store, SMALL)
        assert again.reused == len(kept)

    def test_after_a_killed_export_the_next_one_goes_on(self, tmp_path: Path) -> None:
        program = (
            "import sys, time; sys.path.insert(0, '.')\n"
            "from tests.media.test_film_export import *\n"
            f"folder = Path({str(tmp_path)!r})\n"
            "clip = clip_of(folder / 'clip.mp4', [30 + k for k in range(96)])\n"
            "def slow(done, total):\n    print(done, flush=True); time.sleep(0.05)\n"
            "film = CutList(shots=(Shot(clip=clip),), burned=(white_box(0, 96),))\n"
            "store = SegmentStore(folder / 'store', cap_bytes=10_000_000)\n"
            "export_film(film, folder / 'film.mp4', store, SMALL, workers=1, on_progress=slow)"
        )
        worker = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert worker.stdout is not None
        while int(worker.stdout.readline()) < 60:
            assert worker.poll() is None
        worker.kill()
        worker.wait(10)
        worker.stdout.close()

        assert not (tmp_path / "film.mp4").exists()
        clip = read_clip(tmp_path / "clip.mp4", SMALL)
        whole = CutList(shots=(Shot(clip=clip),), burned=(white_box(0, 96),))
        store = SegmentStore(tmp_path / "store", cap_bytes=10_000_000)
        done = export_film(whole, tmp_path / "film.mp4", store, SMALL)
        assert (done.reused, done.rendered) == (2, 2)
        assert np.abs(lumas(tmp_path / "film.mp4")[:, 0, 0].astype(int) - (30 + np.arange(96))).max() <= 2

    def test_a_full_disk_is_said_and_what_was_finished_is_kept(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        export_film(film, tmp_path / "film.mp4", store, SMALL)
        before = stored(tmp_path), (tmp_path / "film.mp4").read_bytes()

        with little_room(3_000), pytest.raises(DiskFull, match="disk is full"):
            export_film(film, tmp_path / "film.mp4", store, SMALL)

        assert sorted(stored(tmp_path)) == sorted(before[0])
        assert (tmp_path / "film.mp4").read_bytes() == before[1]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mp4", "store"]

    def test_a_disk_that_is_full_while_rendering_leaves_no_half_segment(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        with little_room(900), pytest.raises(DiskFull, match="disk is full"):
            export_film(film, tmp_path / "film.mp4", store, SMALL)

        assert not any(name.startswith(".") for name in stored(tmp_path))
        assert export_film(film, tmp_path / "film.mp4", store, SMALL).frames == sum(LENGTHS)

    def test_a_clip_that_cannot_be_decoded_is_named(self, film: CutList, store: SegmentStore, tmp_path: Path) -> None:
        noise = np.random.default_rng(3).integers(0, 256, 60).astype(np.uint8).tolist()
        damaged = clip_of(tmp_path / "damaged.mp4", noise)
        content = bytearray(damaged.path.read_bytes())
        content[len(content) * 2 // 3 :] = bytes(len(content) - len(content) * 2 // 3)
        damaged.path.write_bytes(content)
        shots = (*film.shots, Shot(clip=damaged))

        with pytest.raises(UnreadableMedia, match=r"damaged\.mp4"):
            export_film(CutList(shots=shots, burned=(white_box(115, 175),)), tmp_path / "film.mp4", store, SMALL)

        assert not (tmp_path / "film.mp4").exists()

    def test_a_clip_that_was_replaced_by_a_shorter_one_is_named(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        shrunk = clip_of(tmp_path / "shrunk.mp4", [50] * 40)
        clip_of(tmp_path / "shrunk.mp4", [50] * 20)

        for burned in ((), (white_box(115, 155),)):
            with pytest.raises((UnreadableMedia, RenderError), match=r"shrunk\.mp4"):
                export_film(
                    CutList(shots=(*film.shots, Shot(clip=shrunk)), burned=burned), tmp_path / "f.mp4", store, SMALL
                )

    @pytest.mark.parametrize(
        "other",
        [Profile(width=66, height=36, rate=FrameRate.of(12)), Profile(width=64, height=36, rate=FrameRate.of(24))],
    )
    def test_a_clip_of_another_profile_is_named(self, other: Profile, tmp_path: Path) -> None:
        render_segment(tmp_path / "stranger.mp4", grey([40] * 5), 5, other)

        with pytest.raises(RenderError, match=r"stranger\.mp4.*64x36 at 12 frames"):
            read_clip(tmp_path / "stranger.mp4", SMALL)

    def test_a_caption_that_cannot_be_drawn_ends_all_threads(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        def broken() -> None:
            raise ZeroDivisionError

        box = replace(white_box(62, 65), draw=broken)
        before = set(threading.enumerate())

        with pytest.raises(ZeroDivisionError):
            export_film(replace(film, burned=(box,)), tmp_path / "film.mp4", store, SMALL)

        assert set(threading.enumerate()) <= before
        assert not any(name.startswith(".") for name in stored(tmp_path))


class TestTogether:
    def test_exports_that_share_a_store_make_the_same_film(
        self, film: CutList, store: SegmentStore, tmp_path: Path
    ) -> None:
        def export(name: str) -> Exported:
            return export_film(film, tmp_path / name, store, SMALL, workers=2)

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(export, ("a.mp4", "b.mp4", "c.mp4")))

        assert len({(tmp_path / name).read_bytes() for name in ("a.mp4", "b.mp4", "c.mp4")}) == 1
