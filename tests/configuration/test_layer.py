"""What may stand in a project's layer, under our names and others', and what is said of the rest."""

from fractions import Fraction
from typing import Any, ClassVar

import pytest
import yaml

from shotwright.configuration.documents import parse_document
from shotwright.configuration.keys import GATES, MODEL_NAMES, MODEL_WORDS, NO_EFFECT, OTHER_NAMES, OURS
from shotwright.configuration.layer import Read, read_layer
from shotwright.configuration.project_file import as_keys, changed_keys, read_project_file
from shotwright.domain.caps import FirstCap
from shotwright.domain.films import USUAL
from shotwright.domain.finish import CaptionLook, Loudness
from shotwright.domain.states import Gate, GateMode
from shotwright_sdk.values import Size, Style
from shotwright_sdk.vocabulary import TransitionKind

SEED = """\
defaults:
  llm: {provider: openai, base_url: "https://api.openai.com/v1", model: gpt-4, temperature: 0.7, max_tokens: 4096}
  image: {provider: nanobanana, base_url: "https://api.nanobanana.com", default_steps: 30, default_cfg: 7.0}
  video: {provider: sora2, base_url: "https://api.sora2.com", duration: "5s"}
  generation:
    resolution: "1280x720"
    frame_rate: 24
    character_ref_resolution: "512x512"
    scene_ref_resolution: "768x432"
    keyframe_resolution: "1280x720"
    video_duration: "5s"
    duration_by_provider: {sora2: "5s", veo3: "4s"}
  concurrency: {llm_workers: 8, image_workers: 4, video_workers: 2}
  cost_limits: {max_cost_per_project_usd: 100.0, warn_threshold_usd: 50.0}
"""


def read(text: str, variables: dict[str, str] | None = None) -> Read:
    document = parse_document("config.yaml", text)
    return read_layer(document, document.content.get("defaults"), ("defaults",), variables or {})


def complaints(text: str, variables: dict[str, str] | None = None) -> list[str]:
    return [str(one) for one in read(text, variables).complaints]


def test_the_keys_of_the_first_design_are_all_read() -> None:
    found = read(SEED)

    assert found.complaints == []
    assert found.layer.model_dump(mode="json", exclude_unset=True) == {
        "size": "1280x720",
        "rate": "24",
        "caps": {"project_usd": "100.0", "warn_usd": "50.0"},
        "models": {
            "writing": ["openai/gpt-4"], "reference": ["nanobanana"], "keyframe": ["nanobanana"], "clip": ["sora2"],
        },
        "concurrency": {"llm": 8, "image": 4, "video": 2},
        "options": {"llm": {"temperature": 0.7, "max_tokens": 4096}, "image": {"steps": 30, "cfg": 7.0}},
        "base_urls": {
            "llm": "https://api.openai.com/v1",
            "image": "https://api.nanobanana.com",
            "video": "https://api.sora2.com",
        },
    }  # fmt: skip
    assert found.layer.caps.first == FirstCap(limit_usd_micros=100_000_000, warn_percent=50)
    assert {one.key for one in found.notes} == {
        "defaults.video.duration", "defaults.generation.character_ref_resolution",
        "defaults.generation.scene_ref_resolution", "defaults.generation.keyframe_resolution",
        "defaults.generation.video_duration", "defaults.generation.duration_by_provider",
    }  # fmt: skip


def test_a_layer_stands_over_what_is_usual() -> None:
    film = read("""\
defaults:
  size: 1920 x 1080
  rate: 25
  style: comic
  loudness: broadcast
  mark: on
  handles_s: 0.5
  between_scenes: dissolve:0.4
  voices: {narrator: af_heart}
  gates: {clips: auto}
""").layer.film(USUAL)

    assert (film.format.size, film.format.rate) == (Size(width=1920, height=1080), Fraction(25))
    assert (film.style, film.voices) == (Style.COMIC, {"narrator": "af_heart"})
    assert (film.finish.loudness, film.finish.captions) == (Loudness.BROADCAST, CaptionLook.CLEAN)
    assert (film.finish.mark, film.finish.handles_s) == (True, 0.5)
    assert (film.finish.between_scenes.kind, film.finish.between_scenes.duration_s) == (TransitionKind.DISSOLVE, 0.4)
    assert film.gates == {Gate.CLIPS: GateMode.AUTO}


@pytest.mark.parametrize(
    ("written", "kind", "seconds"),
    [
        ("dissolve", TransitionKind.DISSOLVE, 0.8),
        ("{kind: fade, duration_s: 2}", TransitionKind.FADE, 2.0),
        ("cut", TransitionKind.CUT, 0.0),
        ("{kind: cut, duration_s: 0.0}", TransitionKind.CUT, 0.0),
    ],
)
def test_transitions_are_written_in_a_word_or_in_two(written: str, kind: TransitionKind, seconds: float) -> None:
    found = read(f"defaults: {{between_scenes: {written}}}").layer.film(USUAL).finish.between_scenes

    assert (found.kind, found.duration_s) == (kind, seconds)


def test_one_word_speaks_of_all_gates() -> None:
    assert read("defaults: {gates: auto}").layer.gates == dict.fromkeys(Gate, GateMode.AUTO)
    assert {*GATES} == {*Gate}


@pytest.mark.parametrize(
    ("caps", "first"),
    [
        ("{project_usd: 20, warn_percent: 80}", FirstCap(limit_usd_micros=20_000_000, warn_percent=80)),
        ("{project_usd: 0.5}", FirstCap(limit_usd_micros=500_000, warn_percent=50)),
        ("{warn_usd: 10}", FirstCap(limit_usd_micros=100_000_000, warn_percent=10)),
        ("{project_usd: 20, warn_usd: 50}", FirstCap(limit_usd_micros=20_000_000, warn_percent=100)),
        ("{project_usd: 0, warn_usd: 1}", FirstCap(limit_usd_micros=0, warn_percent=0)),
    ],
)
def test_caps_are_micro_dollars_and_warnings_percent(caps: str, first: FirstCap) -> None:
    assert read(f"defaults: {{caps: {caps}}}").layer.caps.first == first


def test_nothing_said_of_caps_is_no_cap() -> None:
    assert read("defaults: {style: ink}").layer.caps.first is None


def test_everything_that_is_wrong_is_told_at_once_with_file_line_and_key() -> None:
    found = complaints("""\
defaults:
  stile: ink
  generation:
    resolution: 1281x720
    frame_rate: 26
  gates:
    breakdwn: auto
  concurrency: {llm_workers: many}
  llm: gpt-4
  caps: {project_usd: '${LIMIT}'}
""")

    where = "config.yaml, line {}, defaults.{}: {}".format
    gates = "Input should be 'breakdown', 'references', 'keyframes' or 'clips'."
    number = "Input should be a valid integer, unable to parse string as an integer."
    assert sorted(found) == sorted(
        [
            where(2, "stile", "there is no such key. Did you mean “defaults.style”?"),
            where(
                4, "generation.resolution", "1281x720 cannot be encoded: width and height must be even. Try 1282x720."
            ),
            where(5, "generation.frame_rate", "Input should be '24', '25' or '30'."),
            where(7, "gates.breakdwn", gates),
            where(8, "concurrency.llm_workers", number),
            where(9, "llm", "this needs keys of its own, one a line, below it."),
            where(10, "caps.project_usd", "there is no environment variable LIMIT. Set it."),
        ]
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("framerate", "frame_rate"),
        ("generation: {frame_rat: 24}", "generation.frame_rate"),
        ("subtitels: none", "subtitles"),
    ],
)
def test_the_nearest_key_is_suggested(written: str, meant: str) -> None:
    (found,) = complaints(f"defaults:\n  {written}\n" if ":" in written else f"defaults:\n  {written}: 24\n")

    assert found.endswith(f"Did you mean “defaults.{meant}”?")


def test_the_same_said_under_two_names_is_refused() -> None:
    (found,) = complaints("defaults:\n  size: 640x360\n  resolution: 1280x720\n")

    assert found == (
        "config.yaml, line 3, defaults.resolution: this says the same as “defaults.size”. Leave one of them out."
    )


def test_a_model_without_its_provider_is_told() -> None:
    (found,) = complaints("defaults:\n  llm: {model: gpt-4}\n")

    assert "Write “llm.provider”, too" in found


def test_variables_are_filled_in_and_can_be_escaped() -> None:
    variables = {"STYLE": "comic", "A": "nar", "B": "rator"}
    found = read("defaults: {style: '${STYLE}', voices: {narrator: '${A}${B} $${A} $A'}}", variables)

    assert (found.layer.style, found.layer.voices) == (Style.COMIC, {"narrator": "narrator ${A} $A"})


@pytest.mark.parametrize("reference", ["${}", "${a b}", "${1x}"])
def test_what_names_no_variable_is_told(reference: str) -> None:
    (found,) = complaints(f"defaults: {{voices: {{narrator: '{reference}'}}}}", {"a b": "x"})

    assert "does not name an environment variable" in found


def test_no_name_stands_for_two_things() -> None:
    names = [*OURS, *OTHER_NAMES, *MODEL_WORDS, *MODEL_NAMES, *NO_EFFECT]

    assert [name for name in set(names) if names.count(name) > 1 and name not in OTHER_NAMES] == []
    assert {target.rpartition(".")[0] or target for target in OTHER_NAMES.values()} <= {
        *OURS, *(one.partition(".")[0] for one in OURS),
    }  # fmt: skip


class TestProjectFile:
    FOLDER: ClassVar[dict[str, Any]] = {  # as the project folder shows a project
        "resolution": "640x360", "frame_rate": "25", "style": "comic", "subtitles": "soft", "voices": {"Lin": "af"},
        "finish": {"loudness": "web", "captions": "drama", "short_clips": "slow", "native_sound": "keep",
                   "mark": True, "handles_s": 0.5, "between_scenes": {"kind": "cut", "duration_s": 0.0}},
        "gates": {"breakdown": "auto"},
    }  # fmt: skip

    def test_the_folders_own_file_is_read_back_whole(self) -> None:
        film = read_project_file(parse_document("config.yaml", yaml.safe_dump(self.FOLDER))).layer.film(USUAL)

        assert as_keys(film) == {
            "size": "640x360", "rate": "25", "style": "comic", "subtitles": "soft", "voices": {"Lin": "af"},
            "gates": {"breakdown": "auto", "references": "manual", "keyframes": "manual", "clips": "manual"},
            "loudness": "web", "captions": "drama", "short_clips": "slow", "native_sound": "keep", "mark": True,
            "handles_s": 0.5, "between_scenes": "cut",
        }  # fmt: skip

    def test_only_what_differs_is_said_and_read_back_it_makes_the_same(self) -> None:
        film = read_project_file(parse_document("config.yaml", yaml.safe_dump(self.FOLDER))).layer.film(USUAL)
        said = changed_keys(film, USUAL)

        again = read_project_file(parse_document("config.yaml", yaml.safe_dump(dict(said)))).layer.film(USUAL)
        assert changed_keys(USUAL, USUAL) == {}
        assert "loudness" not in said
        assert as_keys(again) == as_keys(film)

    def test_the_level_of_the_global_file_is_read_as_well(self) -> None:
        found = read_project_file(parse_document("config.yaml", "defaults:\n  video: {provider: veo3}\n")).layer

        assert found.assigned == {"clip": ("veo3",)}

    def test_what_holds_for_all_projects_is_told_to_have_no_effect(self) -> None:
        found = read_project_file(parse_document("config.yaml", "concurrency: {image_workers: 2}\nstyle: ink\n"))

        (note,) = found.notes
        assert "this has no effect in a project" in str(note)
