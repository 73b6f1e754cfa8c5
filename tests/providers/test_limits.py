"""Fitting a wish to what a model can do, and refusing what it cannot."""

from dataclasses import replace
from pathlib import Path

import pytest

from shotwright.providers.catalogue.loading import load_catalogue
from shotwright_sdk.remote import Framing, ReferenceFile, RemoteJob, VideoJob
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.remote_limits import check, fit
from shotwright_sdk.remote_models import Limits, ModelVoice
from shotwright_sdk.values import Size
from tests.providers.remote_jobs import speech_job, video_job

HD = Size(width=1280, height=720)
TALL = Size(width=1080, height=1920)


def sizes(*texts: str) -> tuple[Size, ...]:
    return tuple(Size(width=int(one.split("x")[0]), height=int(one.split("x")[1])) for one in texts)


def refusal(job: RemoteJob) -> str:
    with pytest.raises(RemoteError) as caught:
        check(job)
    assert caught.value.error_class is ErrorClass.INVALID_INPUT
    assert not caught.value.maybe_accepted
    return str(caught.value)


def sora(folder: Path) -> VideoJob:
    """A job that the catalogue's sora2 can do."""
    job = video_job(folder, "openai")
    return replace(job, model=load_catalogue()["relay"].models["sora2"], framing=Framing(size=HD))


class TestFit:
    @pytest.mark.parametrize(
        ("wanted", "offered", "chosen"),
        [
            (HD, ["720x1280", "1280x720"], "1280x720"),
            (HD, ["1024x1024", "1536x1024"], "1536x1024"),
            (HD, ["854x480", "1920x1080"], "1920x1080"),
            (HD, ["854x480"], "854x480"),
            (TALL, ["1024x1024", "1024x1536", "1536x1024"], "1024x1536"),
            (HD, ["1920x1080", "3840x2160"], "1920x1080"),
        ],
    )
    def test_the_shape_comes_first_then_enough_pixels_then_few(
        self, wanted: Size, offered: list[str], chosen: str
    ) -> None:
        assert fit(wanted, Limits(sizes=sizes(*offered))).size == sizes(chosen)[0]

    @pytest.mark.parametrize(
        ("wanted", "aspect", "resolution"),
        [(HD, "16:9", "720p"), (TALL, "9:16", "1080p"), (Size(width=4096, height=4096), "1:1", "1080p")],
    )
    def test_words_are_chosen_where_a_model_takes_words(self, wanted: Size, aspect: str, resolution: str) -> None:
        limits = Limits(aspects=("16:9", "9:16", "1:1"), resolutions=("480p", "720p", "1080p"))

        assert fit(wanted, limits) == Framing(size=wanted, aspect=aspect, resolution=resolution)

    def test_a_model_of_which_nothing_is_known_is_asked_for_just_that(self) -> None:
        assert fit(HD, Limits()) == Framing(size=HD)

    def test_every_model_of_the_catalogue_can_do_what_is_fitted_to_it(self, tmp_path: Path) -> None:
        for vendor in load_catalogue().values():
            for model in vendor.models.values():
                for wanted in (HD, TALL):
                    framing = fit(wanted, model.limits)
                    job = replace(video_job(tmp_path, vendor.protocol), framing=framing)
                    limits = Limits(
                        sizes=model.limits.sizes,
                        aspects=model.limits.aspects,
                        resolutions=model.limits.resolutions,
                        first_frame=True,
                    )
                    check(replace(job, model=replace(model, limits=limits), native_audio=False))


class TestCheck:
    def test_what_a_model_can_do_passes(self, tmp_path: Path) -> None:
        check(sora(tmp_path))

    def test_a_length_is_refused_with_those_that_are_supported(self, tmp_path: Path) -> None:
        said = refusal(replace(sora(tmp_path), duration_s=7))

        assert said == "sora2 does not support 7s; supported: 5s, 10s."

    def test_everything_that_is_wrong_is_said_at_once(self, tmp_path: Path) -> None:
        job = sora(tmp_path)
        files = tuple(ReferenceFile(path=tmp_path / "a.png") for _ in range(2))
        said = refusal(
            replace(
                job,
                duration_s=7,
                framing=Framing(size=Size(width=640, height=480)),
                last_frame=tmp_path / "b.png",
                references=files,
            )
        )

        assert said == (
            "sora2 does not support 640x480; supported: 1280x720, 720x1280, and does not support 7s; supported: "
            "5s, 10s, and takes no last frame, and takes at most 0 reference pictures, not 2, and takes either "
            "frames or references, not both."
        )

    def test_a_frame_that_is_needed_is_missed(self, tmp_path: Path) -> None:
        job = sora(tmp_path)
        limits = replace(job.model.limits, first_frame_needed=True)

        said = refusal(replace(job, model=replace(job.model, limits=limits), first_frame=None))

        assert said == "sora2 needs a first frame."

    def test_words_outside_the_list_are_refused(self, tmp_path: Path) -> None:
        job = sora(tmp_path)
        model = replace(job.model, limits=Limits(aspects=("16:9",), resolutions=("720p",), first_frame=True))

        said = refusal(replace(job, model=model, framing=Framing(size=HD, aspect="4:3", resolution="8K")))

        assert "aspect ratio “4:3”; supported: 16:9" in said
        assert "resolution “8K”; supported: 720p" in said

    def test_long_texts_and_unknown_voices_are_refused(self) -> None:
        job = speech_job("openai")
        model = replace(
            job.model, limits=Limits(text_characters=3, voices=(ModelVoice(id="alloy"), ModelVoice(id="ash")))
        )

        assert refusal(replace(job, model=model)) == (
            "some-model takes a text of at most 3 characters, not 5, and has no voice “some-voice”; it has alloy, ash."
        )
