"""What goes over the wire, word for word: one submit for each vendor and kind of work."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shotwright.providers.remote.network import Network
from shotwright.providers.remote.vendors import PROTOCOLS
from shotwright_sdk.remote import Connection, Finished, ReferenceFile, ReferenceRole, RemoteJob, Submitted
from shotwright_sdk.remote_errors import ErrorClass, RemoteError
from shotwright_sdk.remote_limits import fit
from shotwright_sdk.remote_models import Limits
from shotwright_sdk.values import Size
from shotwright_sdk.vocabulary import Emotion
from shotwright_sim import made
from shotwright_sim.requests import Seen
from shotwright_sim.server import Simulator
from tests.providers.remote_jobs import KEY, WORKFLOW, image_job, picture, speech_job, video_job
from tests.providers.submits import CALLBACK, CASES, PICTURE, Case


@pytest.fixture
async def network() -> AsyncIterator[Network]:
    opened = Network()
    yield opened
    await opened.close()


class Studio:
    """Submits one job and returns the one request that could cost money."""

    def __init__(self, server: Simulator, network: Network) -> None:
        self.server = server
        self._network = network

    async def sends(self, job: RemoteJob, *, key: str = "sim-key", **options: Any) -> Seen:
        self.answer = await self.submit(job, key=key, **options)
        (seen,) = self.server.submits(job.model.protocol)
        return seen

    async def submit(self, job: RemoteJob, *, key: str = "sim-key", **options: Any) -> Submitted | Finished:
        wire = job.model.protocol
        connection = Connection(base_url=self.server.url(wire), key=key, allow_private=True, options=options)
        return await PROTOCOLS[wire](self._network).submit(job, connection)


@pytest.fixture
def studio(server: Simulator, network: Network) -> Studio:
    return Studio(server, network)


def sized(job: Any, *sizes: str) -> Any:
    """Return the job for a model that takes sizes in pixels."""
    found = tuple(Size(width=int(one.split("x")[0]), height=int(one.split("x")[1])) for one in sizes)
    limits: Limits = replace(job.model.limits, sizes=found)
    return replace(job, model=replace(job.model, limits=limits), framing=fit(job.framing.size, limits))


class TestOpenAI:
    async def test_a_clip_is_a_form_with_seconds_as_text_and_the_frame_as_a_file(
        self, studio: Studio, tmp_path: Path
    ) -> None:
        seen = await studio.sends(video_job(tmp_path, "openai", "sora2"))

        assert seen.path == "/v1/videos"
        assert seen.fields == {
            "model": "sora2",
            "prompt": "Lin looks up.",
            "seconds": "5",
            "size": "1280x720",
            "input_reference": made.picture(),
        }
        (frame,) = seen.form["input_reference"]
        assert (frame.filename, frame.mime) == ("first.png", "image/png")
        assert studio.answer == Submitted(job_id=studio_job(studio))

    async def test_a_clip_from_text_is_a_form_all_the_same(self, studio: Studio, tmp_path: Path) -> None:
        seen = await studio.sends(replace(video_job(tmp_path, "openai"), first_frame=None))

        assert seen.headers["content-type"].startswith("multipart/form-data")
        assert seen.fields["seconds"] == "5"

    async def test_further_references_have_numbered_fields(self, studio: Studio, tmp_path: Path) -> None:
        job = video_job(tmp_path, "openai")
        limits = replace(job.model.limits, references=2, frames_with_references=True)
        files = tuple(ReferenceFile(path=picture(tmp_path, name)) for name in ("lin", "roof"))
        seen = await studio.sends(replace(job, model=replace(job.model, limits=limits), references=files))

        names = {name: parts[0].filename for name, parts in seen.form.items() if parts[0].filename}
        assert names == {
            "input_reference": "first.png",
            "input_reference_1": "lin.png",
            "input_reference_2": "roof.png",
        }

    async def test_a_picture(self, studio: Studio, tmp_path: Path) -> None:
        seen = await studio.sends(image_job(tmp_path, "openai", references=0), quality="high")

        assert seen.path == "/v1/images/generations"
        assert seen.json == {
            "model": "some-model",
            "prompt": "A rooftop at dusk.",
            "n": 1,
            "size": "1280x720",
            "quality": "high",
        }

    @pytest.mark.parametrize(("count", "field"), [(1, "image"), (2, "image[]")])
    async def test_a_picture_with_references_is_an_edit(
        self, studio: Studio, tmp_path: Path, count: int, field: str
    ) -> None:
        seen = await studio.sends(image_job(tmp_path, "openai", references=count))

        assert seen.path == "/v1/images/edits"
        assert len(seen.form[field]) == count
        assert seen.fields["size"] == "1280x720"

    async def test_an_address_with_its_version_is_not_given_another(
        self, server: Simulator, network: Network, tmp_path: Path
    ) -> None:
        connection = Connection(base_url=server.url("openai") + "/v1/", key="sim-key", allow_private=True)
        await PROTOCOLS["openai"](network).submit(image_job(tmp_path, "openai", references=0), connection)

        assert server.submits("openai")[0].path == "/v1/images/generations"

    async def test_a_line(self, studio: Studio) -> None:
        seen = await studio.sends(speech_job("openai"))

        assert seen.path == "/v1/audio/speech"
        assert seen.json == {
            "model": "some-model",
            "input": "你好，林。",
            "voice": "some-voice",
            "response_format": "wav",
        }
        assert isinstance(studio.answer, Finished)
        assert studio.answer.results[0].content == made.speech("你好，林。")


def studio_job(studio: Studio) -> str:
    assert isinstance(studio.answer, Submitted)
    return studio.answer.job_id


@pytest.mark.parametrize("case", CASES, ids=[f"{case.wire}{case.path}" for case in CASES])
async def test_a_submit_has_exactly_the_vendors_fields(studio: Studio, tmp_path: Path, case: Case) -> None:
    seen = await studio.sends(case.job(tmp_path))

    assert seen.method == "POST"
    assert (seen.wire, seen.path) == (case.wire, case.path)
    assert seen.json == case.body


class TestKling:
    async def test_a_clip_from_frames_has_bare_base64_a_duration_as_text_and_our_own_id(
        self, studio: Studio, tmp_path: Path
    ) -> None:
        job = replace(video_job(tmp_path, "kling", last=True), callback_url=CALLBACK)
        job = replace(job, framing=replace(job.framing, resolution="pro"))
        seen = await studio.sends(job, key="sim-key:sim-secret")

        assert seen.path == "/v1/videos/image2video"
        assert seen.json == {
            "model_name": "some-model",
            "prompt": "Lin looks up.",
            "negative_prompt": "blurred",
            "image": PICTURE,
            "image_tail": PICTURE,
            "duration": "5",
            "mode": "pro",
            "sound": "off",
            "external_task_id": KEY,
            "callback_url": CALLBACK,
        }
        assert studio_job(studio).startswith("image2video/")

    async def test_a_clip_from_text_has_its_aspect(self, studio: Studio, tmp_path: Path) -> None:
        job = replace(video_job(tmp_path, "kling"), first_frame=None)
        seen = await studio.sends(job, key="sim-key:sim-secret")

        assert seen.path == "/v1/videos/text2video"
        assert seen.json["aspect_ratio"] == "16:9"
        assert "image" not in seen.json

    async def test_an_id_as_a_person_copies_it_is_found_among_both_kinds(
        self, server: Simulator, network: Network, studio: Studio, tmp_path: Path
    ) -> None:
        job = replace(video_job(tmp_path, "kling"), first_frame=None)
        await studio.sends(job, key="sim-key:sim-secret")
        bare = studio_job(studio).partition("/")[2]
        connection = Connection(base_url=server.url("kling"), key="sim-key:sim-secret", allow_private=True)
        server.desk.jobs[bare].model = "/v1/videos/text2video"

        report = await PROTOCOLS["kling"](network).look(f"text2video/{bare}", job.model, connection)

        assert report.state in {"queued", "running"}


class TestSpecialPlaces:
    async def test_fal_is_told_its_webhook_in_the_query(self, studio: Studio, tmp_path: Path) -> None:
        job = replace(image_job(tmp_path, "fal", "fal-ai/some-picture"), callback_url=CALLBACK)

        assert (await studio.sends(job)).query == {"fal_webhook": CALLBACK}

    async def test_elevenlabs_is_told_the_format_in_the_query(self, studio: Studio) -> None:
        seen = await studio.sends(speech_job("elevenlabs"), output_format="pcm_24000")

        assert seen.query == {"output_format": "pcm_24000"}
        assert "output_format" not in seen.json
        assert isinstance(studio.answer, Finished)
        assert studio.answer.facts["characters"][0] == ["你", 0.0, 0.08]  # pyright: ignore[reportIndexIssue, reportOptionalSubscript, reportArgumentType, reportUnknownVariableType]  # JSON of any shape

    async def test_azure_gets_markup_in_which_the_text_is_only_text(self, studio: Studio) -> None:
        job = replace(speech_job("azure"), text='</voice><break/> "A & B"\x00', emotion=Emotion.HAPPY, speed=1.2)
        seen = await studio.sends(job)

        assert seen.headers["x-microsoft-outputformat"] == "riff-24khz-16bit-mono-pcm"
        assert seen.body.decode() == (
            '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" '
            'xmlns:mstts="https://www.w3.org/2001/mstts" xml:lang="zh-CN"><voice name="some-voice">'
            '<mstts:express-as style="cheerful"><prosody rate="+20%">'
            '&lt;/voice&gt;&lt;break/&gt; "A &amp; B"</prosody></mstts:express-as></voice></speak>'
        )

    async def test_comfyui_gets_the_persons_workflow_with_its_slots_filled(
        self, studio: Studio, tmp_path: Path
    ) -> None:
        seen = await studio.sends(image_job(tmp_path, "comfyui", "sim.safetensors", wire=WORKFLOW), steps=30)

        graph = seen.json["prompt"]
        assert graph["6"]["inputs"] == {"text": "A rooftop at dusk.", "clip": ["4", 1]}
        assert graph["7"]["inputs"]["text"] == "blurred"
        assert graph["3"]["inputs"] == {"seed": 7, "steps": 30, "model": ["4", 0]}
        assert graph["4"]["inputs"]["ckpt_name"] == "sim.safetensors"
        assert graph["5"]["inputs"] == {"width": 1280, "height": 720, "batch_size": 1}
        assert graph["10"]["inputs"]["image"] == "stored_reference_0.png"
        assert set(seen.json) == {"prompt", "prompt_id"}

    async def test_a_control_sketch_goes_to_its_own_unit(self, studio: Studio, tmp_path: Path) -> None:
        wire = {"control": {"module": "lineart_realistic", "model": "lineart [2]"}}
        job = image_job(tmp_path, "automatic1111", wire=wire)
        sketch = ReferenceFile(path=picture(tmp_path, "sketch"), role=ReferenceRole.CONTROL)
        seen = await studio.sends(replace(job, references=(sketch,)))

        (unit,) = seen.json["alwayson_scripts"]["controlnet"]["args"]
        assert unit["module"] == "lineart_realistic"
        assert isinstance(studio.answer, Finished)
        assert [one.content for one in studio.answer.results] == [made.picture(studio_shade(studio))]

    async def test_sizes_in_pixels_are_written_as_each_vendor_wants(
        self, studio: Studio, server: Simulator, tmp_path: Path
    ) -> None:
        job = sized(video_job(tmp_path, "zhipu"), "1920x1080", "1080x1920")

        assert (await studio.sends(job)).json["size"] == "1920x1080"

    async def test_a_models_own_constants_are_sent_and_the_jobs_options_win(
        self, studio: Studio, tmp_path: Path
    ) -> None:
        job = image_job(tmp_path, "ark", wire={"body": {"watermark": True, "output_format": "png"}})
        seen = await studio.sends(replace(job, options={"output_format": "jpeg"}))

        assert seen.json["watermark"] is True
        assert seen.json["output_format"] == "jpeg"


def studio_shade(studio: Studio) -> int:
    """The shade of the only picture that was made."""
    (job,) = studio.server.desk.jobs.values()
    return len(job.id) + int(job.id[-4:], 16)


class TestWhatComesBack:
    async def test_openrouter_and_runway_tell_the_real_cost(
        self, server: Simulator, network: Network, studio: Studio, tmp_path: Path
    ) -> None:
        for wire, expected in (("openrouter", 125_000), ("runway", 600_000)):
            job = video_job(tmp_path, wire)
            await studio.sends(job)
            connection = Connection(base_url=server.url(wire), key="sim-key", allow_private=True)
            adapter = PROTOCOLS[wire](network)
            reports = [await adapter.look(studio_job(studio), job.model, connection) for _ in range(3)]

            assert reports[-1].cost_usd_micros == expected

    async def test_openrouter_and_runway_tell_the_balance(self, server: Simulator, network: Network) -> None:
        for wire, expected in (("openrouter", 20_500_000), ("runway", 15_000_000)):
            connection = Connection(base_url=server.url(wire), key="sim-key", allow_private=True)
            report = await PROTOCOLS[wire](network).test(connection)

            assert report.balance_usd_micros == expected
            assert report.models

    async def test_openrouters_signed_addresses_are_for_anybody_and_its_unsigned_ones_for_the_key(
        self, server: Simulator, network: Network, studio: Studio, tmp_path: Path
    ) -> None:
        connection = Connection(base_url=server.url("openrouter"), key="sim-key", allow_private=True)
        adapter = PROTOCOLS["openrouter"](network)
        found: dict[bool, str] = {}
        for scenario in ("well", "private_result"):
            server.script("openrouter", scenario)
            answer = await studio.submit(video_job(tmp_path, "openrouter"))
            assert isinstance(answer, Submitted)
            model = video_job(tmp_path, "openrouter").model
            reports = [await adapter.look(answer.job_id, model, connection) for _ in range(3)]
            (result,) = reports[-1].results
            found[result.needs_key] = result.url

        assert found[True].startswith(server.url("openrouter") + "/videos/")
        assert not found[False].startswith(server.url("openrouter"))

    async def test_a_picture_that_gemini_did_not_make_is_no_doubt_and_may_be_asked_for_again(
        self, server: Simulator, studio: Studio, tmp_path: Path
    ) -> None:
        server.script("gemini", "done_with_error")
        with pytest.raises(RemoteError, match="NO_IMAGE") as caught:
            await studio.submit(image_job(tmp_path, "gemini"))

        assert caught.value.error_class is ErrorClass.PROVIDER_INTERNAL
        assert not caught.value.maybe_accepted

    async def test_geminis_raw_samples_become_a_wav_file(self, studio: Studio) -> None:
        await studio.sends(speech_job("gemini"))

        assert isinstance(studio.answer, Finished)
        assert studio.answer.results[0].content == made.speech("你好，林。")

    async def test_dashscope_says_when_a_sound_expires(self, studio: Studio) -> None:
        await studio.sends(speech_job("dashscope"))

        assert isinstance(studio.answer, Finished)
        expires_at = studio.answer.results[0].expires_at
        assert expires_at is not None
        assert expires_at.timestamp() == 4_000_000_000

    async def test_openrouter_tells_its_models_limits_and_prices(self, server: Simulator, network: Network) -> None:
        connection = Connection(base_url=server.url("openrouter"), key="sim-key", allow_private=True)
        film, strange = await PROTOCOLS["openrouter"](network).describe_models(connection)

        assert (film.id, film.label) == ("vendor/film-1", "Vendor: Film 1")
        assert film.limits.durations_s == (4, 8)
        assert film.limits.resolutions == ("720p", "1080p")
        assert film.limits.sizes == ()
        assert film.limits.first_frame
        assert not film.limits.last_frame
        assert [(price.micros, price.when) for price in film.prices] == [
            (750_000, {"resolution": "1080p"}),
            (500_000, {}),
        ]
        assert strange.prices == ()
        assert strange.limits.sizes == (Size(width=1280, height=720),)
