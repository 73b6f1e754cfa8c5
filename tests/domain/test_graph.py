from dataclasses import replace

from pydantic import TypeAdapter

from shotwright.domain.fingerprints import digest
from shotwright.domain.graph import blueprints
from shotwright.domain.stories import Story
from shotwright_sdk.values import CameraMove, PathPoint
from shotwright_sdk.vocabulary import CameraMoveKind, Easing
from tests import make


def fingerprints(camera: CameraMove) -> dict[str, str]:
    """What every artefact of a film of one shot is made from, as the planner compares it."""
    told = make.breakdown(replace(make.shot(1), camera=camera))
    voices = make.cast((make.LIN, make.GU), "en")
    story = Story(name="Roof", script_sha256="00", settings=make.settings(), breakdown=told, voices=voices)
    return {blueprint.key: digest(blueprint.inputs) for blueprint in blueprints(story)}


class TestFingerprints:
    def test_of_what_was_made_before_a_camera_had_paths_are_what_they_were(self) -> None:
        """Counted by the version of 2026-11-21. If they change, everything that people have made becomes stale."""
        found = fingerprints(CameraMove(kind=CameraMoveKind.DOLLY_IN, speed=0.8))

        assert found["shot_001/keyframe"] == "12cfd75bf8f9f1b473032100c45cd470"
        assert found["shot_001/clip"] == "3d117237192f71c31e27b503e641d65d"

    def test_a_path_and_a_curve_count_for_the_clip_alone(self) -> None:
        plain = fingerprints(CameraMove(kind=CameraMoveKind.FOLLOW_PATH))
        for camera in (
            CameraMove(kind=CameraMoveKind.FOLLOW_PATH, path=(PathPoint(at=0.0), PathPoint(at=1.0, zoom=2.0))),
            CameraMove(kind=CameraMoveKind.FOLLOW_PATH, bezier=(0.1, 0.2, 0.3, 0.4)),
        ):
            changed = {key for key, inputs in fingerprints(camera).items() if inputs != plain[key]}
            assert changed == {"shot_001/clip"}


class TestStoredMoves:
    def test_of_before_are_read_and_new_ones_come_back_as_they_were(self) -> None:
        moves = TypeAdapter(CameraMove)
        old = '{"kind": "zoom_in", "speed": 0.8, "intensity": 1.0, "easing": "linear", "start": 0.0, "end": 0.5}'
        new = CameraMove(
            kind=CameraMoveKind.FOLLOW_PATH,
            easing=Easing.CUBIC_BEZIER,
            bezier=(0.1, 0.0, 0.2, 1.0),
            path=(PathPoint(at=0.0, x=0.2, zoom=1.5), PathPoint(at=1.0)),
        )

        assert moves.validate_json(old) == CameraMove(
            kind=CameraMoveKind.ZOOM_IN, speed=0.8, easing=Easing.LINEAR, end=0.5
        )
        assert moves.validate_json(moves.dump_json(new)) == new
