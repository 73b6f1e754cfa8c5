"""What goes out and comes back in, as other programs see it: exports, settings, own takes, edited timelines."""

import json
import subprocess
import time
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg
import opentimelineio as otio
import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image
from pymediainfo import MediaInfo

from shotwright_media.checks.provenance_check import verify
from shotwright_media.checks.signing import State, read_signature
from shotwright_media.clips.probe import probe, probe_picture
from tests.api.test_serving import served
from tests.cli.shell import Shell
from tests.media.certificates import certificate, key_pem, pem

SCRIPT = """\
# Two on a roof

## Characters
- **Lin** (F, 24): short red hair, brown coat.
- **Gu** (M, 26): blue hoodie.

## EXT. ROOFTOP - NIGHT
LIN: Who are you?

GU: Nobody. Come.

DISSOLVE TO:

## INT. KITCHEN - DAY
LIN: Tea?
"""
EVERYTHING = ["clips", "zip", "stems", "gif", "webp", "proxy", "upright", "pdf", "otio", "fcpxml", "edl", "jianying"]
HEAVY = ["hevc", "vp9", "av1", "square"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A small film with a dissolve, made once for all tests of this file."""
    folder = tmp_path_factory.mktemp("out")
    shell = Shell(home=folder / "home", folder=folder, settings=(("SHOTWRIGHT_PRODUCER", "工作室"),))
    shell.write("roof.md", SCRIPT)
    answer = shell.run("make", "roof.md", "-o", "film.mp4", "--size", "320x180", "--handles", "0.5")
    assert answer.code == 0, answer.err
    return shell


def exported(shell: Shell, folder: str, *kinds: str) -> Path:
    asked = [word for kind in kinds for word in ("--as", kind)]
    answer = shell.run("export", "roof", folder, *asked, "--json")
    assert answer.code == 0, answer.err
    (film,) = answer.json["films"]
    assert film["passed"], film["findings"]
    assert all(Path(file).exists() for file in film["files"])
    return shell.folder / folder


@pytest.fixture(scope="module")
def out(made: Shell) -> Path:
    return exported(made, "out", *EVERYTHING)


def decoded(path: Path) -> str:
    program = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path), "-f", "null", "-"]
    return subprocess.run(program, capture_output=True, text=True, check=True).stderr


class TestExport:
    def test_the_film_says_who_made_it_and_is_what_its_provenance_tells(self, out: Path) -> None:
        film = out / "roof.mp4"
        told = json.loads((out / "roof.provenance.json").read_text(encoding="utf-8"))

        assert "工作室" in str(MediaInfo.parse(film).to_data())
        assert not list(verify((out / "roof.provenance.json").read_bytes(), film))
        shots = told["making"]["shots"]
        assert shots[0]["keyframe"]["provider"] == "embedded"
        assert shots[0]["references"]
        assert sum(end - first for first, end in (shot["frames"] for shot in shots)) == probe_picture(film).frames

    def test_an_altered_film_is_found_out(self, out: Path, tmp_path: Path) -> None:
        altered = bytearray((out / "roof.mp4").read_bytes())
        altered[-1000] ^= 1
        (tmp_path / "roof.mp4").write_bytes(altered)

        assert list(verify((out / "roof.provenance.json").read_bytes(), tmp_path / "roof.mp4"))

    def test_the_quality_report_is_there_for_people_and_programs(self, out: Path) -> None:
        assert json.loads((out / "roof.quality.json").read_text(encoding="utf-8"))["passed"] is True
        assert "passed" in (out / "roof.quality.md").read_text(encoding="utf-8")

    def test_the_timeline_is_as_long_as_the_film_and_its_media_lie_beside_it(self, out: Path) -> None:
        timeline: Any = otio.adapters.read_from_file(str(out / "roof.otio"))
        (track,) = timeline.video_tracks()

        clips = list(track.find_clips())

        assert sum(clip.source_range.duration.value for clip in clips) == probe_picture(out / "roof.mp4").frames
        assert all((out / clip.media_reference.target_url).exists() for clip in timeline.find_clips())
        dissolves = [one for one in track if isinstance(one, otio.schema.Transition)]
        assert [one.transition_type for one in dissolves] == ["SMPTE_Dissolve"]

    def test_the_dissolve_is_in_the_other_edits_too(self, out: Path) -> None:
        assert " D " in (out / "roof.edl").read_text(encoding="utf-8")
        assert "Cross Dissolve" in (out / "roof.fcpxml").read_text(encoding="utf-8")
        draft = json.loads((out / "roof.jianying" / "draft_content.json").read_text(encoding="utf-8"))
        assert len(draft["materials"]["transitions"]) == 1
        assert {path.suffix for path in (out / "roof.jianying").rglob("*") if path.is_file()} >= {".mp4", ".wav"}

    def test_clips_sounds_and_stems_can_be_taken_out_one_by_one(self, out: Path) -> None:
        with zipfile.ZipFile(out / "roof.clips.zip") as archive:
            assert archive.testzip() is None
            names = archive.namelist()
        shots = len(list((out / "clips").glob("shot_*.mp4")))
        assert sum(name.startswith("clips/") for name in names) == shots
        assert "sound/ep_01_music.wav" in names
        film_s = probe(out / "roof.mp4").duration_s
        stems = {path.stem: probe(path).duration_s for path in (out / "roof.stems").glob("*.wav")}
        assert {"voice", "music", "ambience"} <= set(stems)
        assert all(abs(stem_s - film_s) < Fraction(1, 24) for stem_s in stems.values())

    def test_the_storyboard_tells_every_shot(self, out: Path) -> None:
        document = pypdfium2.PdfDocument(out / "roof.storyboard.pdf")
        text = "\n".join(page.get_textpage().get_text_range() for page in document)

        assert "Who are you?" in text
        assert all(path.stem in text for path in (out / "clips").glob("shot_*.mp4"))

    def test_previews_move_and_narrow_films_keep_their_length(self, out: Path) -> None:
        with Image.open(out / "roof.preview.gif") as gif, Image.open(out / "roof.preview.webp") as webp:
            assert getattr(gif, "n_frames", 1) > 10
            assert getattr(webp, "n_frames", 1) > 10
        upright = probe_picture(out / "roof.upright.mp4")
        assert (upright.width, upright.height) == (180, 320)
        assert upright.frames == probe_picture(out / "roof.mp4").frames
        assert probe(out / "roof.upright.mp4").sound is not None
        for name in ("roof.upright.mp4", "roof.proxy.mp4"):
            assert "工作室" in str(MediaInfo.parse(out / name).to_data())
        assert "h264" in decoded(out / "roof.proxy.mp4")

    def test_other_codecs_are_what_they_say(self, made: Shell) -> None:
        folder = exported(made, "codecs", *HEAVY)

        assert "hevc" in decoded(folder / "roof.hevc.mp4")
        assert "vp9" in decoded(folder / "roof.vp9.webm")
        assert "av1" in decoded(folder / "roof.av1.webm")
        assert "180x180" in decoded(folder / "roof.square.mp4")

    def test_a_certificate_signs_the_film(self, made: Shell) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        (made.folder / "chain.pem").write_bytes(pem(certificate("A studio", key)))
        (made.folder / "key.pem").write_bytes(key_pem(key))

        answer = made.run("export", "roof", "signed", "--certificate", "chain.pem", "--private-key", "key.pem")

        assert answer.code == 0, answer.err
        signature = read_signature(made.folder / "signed" / "roof.mp4")
        assert signature is not None
        assert signature.state is State.VALID
        told = json.loads((made.folder / "signed" / "roof.provenance.json").read_text(encoding="utf-8"))
        assert signature.making_sha256 == told["making_sha256"]
        assert "320x180" in decoded(made.folder / "signed" / "roof.mp4")

    def test_an_export_that_is_ordered_over_http_is_signed_with_the_persons_own_certificate(self, made: Shell) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        signer = {"certificate": pem(certificate("A person", key)).decode(), "private_key": key_pem(key).decode()}
        with served(made, "--port", "0") as studio, httpx.Client(base_url=f"{studio.address}/api/v1") as client:
            assert client.put("/users/me/signer", json=signer).status_code == 200
            export = client.post("/projects/roof/exports", json={"sign": True}).json()
            until = time.monotonic() + 120
            while export["status"] in {"pending", "running"} and time.monotonic() < until:
                time.sleep(0.5)
                export = client.get(f"/projects/roof/exports/{export['id']}").json()
            assert export["status"] == "completed", export
            film = client.get(f"/projects/roof/exports/{export['id']}/files/roof.mp4").content

        (made.folder / "ordered.mp4").write_bytes(film)
        signature = read_signature(made.folder / "ordered.mp4")
        assert signature is not None
        assert signature.state is State.VALID

    def test_a_wrong_key_is_said_and_a_lonely_certificate_is_a_wrong_command(self, made: Shell) -> None:
        key, other = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        (made.folder / "chain.pem").write_bytes(pem(certificate("A studio", key)))
        (made.folder / "key.pem").write_bytes(key_pem(other))

        answer = made.run("export", "roof", "unsigned", "--certificate", "chain.pem", "--private-key", "key.pem")

        assert answer.code == 3
        assert "does not belong" in answer.err
        assert made.run("export", "roof", "x", "--certificate", "chain.pem").code == 2

    def test_a_place_that_cannot_be_written_to_is_said(self, made: Shell) -> None:
        (made.folder / "occupied").write_bytes(b"a file")

        answer = made.run("export", "roof", "occupied")

        assert answer.code == 6
        assert "occupied" in answer.err
        assert "fault" not in answer.err

    def test_what_is_not_made_yet_waits(self, made: Shell) -> None:
        made.write("other.md", SCRIPT)
        made.run("new", "other.md")

        assert made.run("export", "other", "nothing").code == 4


class TestRecut:
    @pytest.fixture
    def edited(self, out: Path) -> Iterator[Any]:
        """The exported timeline, to be changed; written beside it as `edited.otio`."""
        timeline: Any = otio.adapters.read_from_file(str(out / "roof.otio"))
        yield timeline
        (out / "edited.otio").unlink()

    def written(self, out: Path, timeline: Any) -> str:
        otio.adapters.write_to_file(timeline, str(out / "edited.otio"))
        return str(out / "edited.otio")

    def test_the_timeline_as_it_went_out_changes_nothing(self, made: Shell, out: Path) -> None:
        told = made.run("recut", "roof", str(out / "roof.otio"), "--json").json

        assert told["changes"] == []

    def test_changes_are_shown_first_then_taken_over_and_can_be_taken_back(
        self, made: Shell, out: Path, edited: Any
    ) -> None:
        track = edited.video_tracks()[0]
        clips = list(track.find_clips())
        removed = clips[-1]
        del track[track.index(removed)]
        (dissolve,) = [one for one in track if isinstance(one, otio.schema.Transition)]
        del track[track.index(dissolve)]
        lost = int(removed.source_range.duration.value)
        before = made.run("takes", "roof", "ep_01/film", "--json").json["takes"]
        timeline = self.written(out, edited)

        shown = made.run("recut", "roof", timeline, "--json").json
        assert any("left out" in change for change in shown["changes"])
        assert not shown["applied"]
        assert made.run("takes", "roof", "ep_01/film", "--json").json["takes"] == before

        assert made.run("recut", "roof", timeline, "--apply", "--json").json["applied"]
        assert made.run("run", "roof", "--redo-stale").code == 0
        made.run("export", "roof", "shorter")
        whole = probe_picture(out / "roof.mp4").frames
        assert probe_picture(made.folder / "shorter" / "roof.mp4").frames == whole - lost

        made.run("recut", "roof", "--reset")
        assert made.run("run", "roof", "--redo-stale").code == 0
        made.run("export", "roof", "whole")
        assert probe_picture(made.folder / "whole" / "roof.mp4").frames == whole

    def test_what_is_no_timeline_or_another_film_s_is_refused(self, made: Shell, out: Path) -> None:
        (made.folder / "noise.otio").write_bytes(b"\x00\x01")
        stranger = otio.schema.Timeline(name="Another film")
        stranger.tracks.append(otio.schema.Track(kind=otio.schema.TrackKind.Video))
        span = otio.opentime.TimeRange(otio.opentime.RationalTime(0, 24), otio.opentime.RationalTime(10, 24))
        stranger.tracks[0].append(otio.schema.Clip(name="theirs", source_range=span))
        otio.adapters.write_to_file(stranger, str(made.folder / "stranger.otio"))
        del out

        for name in ("noise.otio", "stranger.otio", "missing.otio"):
            answer = made.run("recut", "roof", name, "--apply")
            assert answer.code == 3, answer.err
            assert name in answer.err


class TestOwnTakes:
    def test_a_video_of_one_s_own_fills_its_shot_and_is_heard(self, made: Shell) -> None:
        source = made.folder / "own.mkv"
        program = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
        picture = ["-f", "lavfi", "-i", "color=red:s=200x200:r=25:d=1"]
        sound = ["-f", "lavfi", "-i", "sine=440:d=1"]
        subprocess.run([*program, *picture, *sound, "-c:v", "mpeg4", "-c:a", "aac", str(source)], check=True)

        answer = made.run("takes", "roof", "shot_001/clip", "--file", "own.mkv", "--json")

        assert answer.json == {"key": "shot_001/clip", "take": 2}
        (take,) = [one for one in made.run("takes", "roof", "shot_001/clip", "--json").json["takes"] if one["selected"]]
        assert take["recipe"]["provider"] == "by hand"
        assert probe(Path(take["files"]["sound"])).sound is not None
        assert probe_picture(Path(take["files"]["main"])).width == 320
        assert made.run("run", "roof", "--redo-stale").code == 0
        made.run("export", "roof", "own", "--as", "stems")
        assert (made.folder / "own" / "roof.stems" / "native.wav").exists()
        first = ["-i", str(made.folder / "own" / "roof.mp4"), "-frames:v", "1", "-vf", "scale=1:1"]
        raw = [program[0], "-v", "error", *first, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
        shown = subprocess.run(raw, capture_output=True, check=True).stdout
        assert shown[0] > 200
        assert shown[1] < 60
        made.run("takes", "roof", "shot_001/clip", "--select", "1")
        assert made.run("run", "roof", "--redo-stale").code == 0

    def test_a_locked_clip_of_another_size_or_length_still_fits_the_film(self, made: Shell) -> None:
        made.write("kept.md", SCRIPT)
        assert made.run("make", "kept.md", "-o", "kept.mp4", "--size", "160x128").code == 0
        made.run("takes", "kept", "shot_001/clip", "--lock")
        made.write("kept.md", SCRIPT.replace("Who are you?", "Who are you, and what are you doing up here so late?"))

        answer = made.run("make", "kept.md", "-o", "kept.mp4", "--size", "192x144")

        assert answer.code == 0, answer.err
        (clip,) = made.run("takes", "kept", "shot_001/clip", "--json").json["takes"]
        film = probe_picture(made.folder / "kept.mp4")
        assert (film.width, film.height) == (192, 144)
        assert probe_picture(Path(clip["files"]["main"])).width == 160
        assert made.run("export", "kept", "kept", "--as", "edl", "--as", "otio").code == 0

    def test_a_picture_of_one_s_own_is_set_in_motion(self, made: Shell) -> None:
        Image.new("RGB", (300, 700), (10, 200, 30)).save(made.folder / "own.webp")

        answer = made.run("takes", "roof", "shot_002/keyframe", "--file", "own.webp", "--json")

        assert answer.code == 0, answer.err
        assert made.run("run", "roof", "--redo-stale").code == 0
        (take,) = [one for one in made.run("takes", "roof", "shot_002/clip", "--json").json["takes"] if one["selected"]]
        assert take["take"] == 2
        made.run("takes", "roof", "shot_002/keyframe", "--select", "1")
        assert made.run("run", "roof", "--redo-stale").code == 0

    @pytest.mark.parametrize(
        ("key", "name", "hint"),
        [
            ("shot_001/clip", "script.txt", ".mp4"),
            ("shot_001/keyframe", "own.mp4", ".svg"),
            ("ep_01/music", "own.wav", "only references, keyframes and clips"),
            ("shot_001/clip", "broken.mp4", "broken.mp4"),
            ("shot_001/keyframe", "broken.png", "broken.png"),
            ("shot_999/clip", "broken.mp4", "shot_999"),
        ],
    )
    def test_what_does_not_suit_is_refused_and_leaves_no_take(
        self, made: Shell, key: str, name: str, hint: str
    ) -> None:
        (made.folder / name).write_bytes(b"neither picture nor film")
        before = made.run("takes", "roof", "--json").json

        answer = made.run("takes", "roof", key, "--file", name)

        assert answer.code == 3, answer.err
        assert hint in answer.err
        assert made.run("takes", "roof", "--json").json == before


class TestSettings:
    def test_they_are_shown_and_changed_and_make_what_they_concern_stale(self, made: Shell) -> None:
        before = made.run("settings", "roof", "--json").json
        assert before["loudness"] == "web"

        after = made.run(
            *("settings", "roof", "--loudness", "streaming", "--between-scenes", "fade:0.5", "--mark", "--json")
        ).json

        assert after["loudness"] == "streaming"
        assert after["between_scenes"] == "fade:0.5"
        assert after["stale"] == ["ep_01/film"]
        assert made.run("run", "roof", "--redo-stale").code == 0
        (film,) = [one for one in made.run("takes", "roof", "ep_01/film", "--json").json["takes"] if one["selected"]]
        assert film["recipe"]["inputs"]["finish"]["mark"] is True
        report = json.loads((exported(made, "loud") / "roof.quality.json").read_text(encoding="utf-8"))
        assert abs(report["sound"]["integrated_lufs"] + 14) < 0.5
        made.run("settings", "roof", "--loudness", "web", "--between-scenes", "cut", "--no-mark")
        assert made.run("run", "roof", "--redo-stale").code == 0

    @pytest.mark.parametrize("wrong", ["melt", "fade:soon", "fade:99", "fade:-1"])
    def test_a_transition_that_does_not_exist_is_refused(self, made: Shell, wrong: str) -> None:
        answer = made.run("settings", "roof", "--between-scenes", wrong)

        assert answer.code == 3
        assert "transition" in answer.err


def test_another_loudness_renders_no_picture_again(made: Shell) -> None:
    made.run("settings", "roof", "--loudness", "broadcast")
    assert made.run("run", "roof", "--redo-stale").code == 0

    folder = Path(made.run("open", "roof", "--json").json["folder"])

    assert folder.exists()
    assert facts(made)["rendered_frames"] == 0
    made.run("settings", "roof", "--loudness", "web")
    assert made.run("run", "roof", "--redo-stale").code == 0


def facts(shell: Shell) -> dict[str, Any]:
    """What the selected film's take knows of itself."""
    (film,) = [one for one in shell.run("takes", "roof", "ep_01/film", "--json").json["takes"] if one["selected"]]
    return dict(film["facts"])


def test_another_rate_is_the_rate_of_everything(made: Shell) -> None:
    made.write("fast.md", SCRIPT)

    assert made.run("make", "fast.md", "-o", "fast.mp4", "--size", "160x128", "--rate", "25").code == 0

    assert probe_picture(made.folder / "fast.mp4").rate.fps == 25
    assert made.run("export", "fast", "fast", "--as", "otio", "--json").json["films"][0]["passed"]
    timeline: Any = otio.adapters.read_from_file(str(made.folder / "fast" / "fast.otio"))
    assert timeline.duration().rate == 25
    assert timeline.duration().value == probe_picture(made.folder / "fast.mp4").frames
