"""Every adapter, held to the SDK's contract over real HTTP."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from shotwright_sdk.contract import JobContract, RemoteContract
from shotwright_sdk.remote import RemoteAdapter, RemoteJob
from shotwright_sdk.remote_errors import ErrorClass
from tests.providers.remote_jobs import WORKFLOW, image_job, opened, speech_job, video_job


def without(*scenarios: str) -> dict[str, ErrorClass]:
    """Return the refusals of a vendor that does not know these."""
    return {name: found for name, found in RemoteContract.refuses.items() if name not in scenarios}


class AtOnce(RemoteContract):
    def opened(self) -> AbstractAsyncContextManager[RemoteAdapter]:
        return opened(self.wire)


class AsJob(AtOnce, JobContract):
    pass


class TestOpenAIVideo(AsJob):
    wire = "openai"

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire)


class TestOpenAIImage(AtOnce):
    wire = "openai"

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire, references=0)


class TestOpenAISpeech(AtOnce):
    wire = "openai"

    def job(self, folder: Path) -> RemoteJob:
        return speech_job(self.wire)


class TestOpenRouterVideo(AsJob):
    wire = "openrouter"

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, last=True)


class TestOpenRouterImage(AtOnce):
    wire = "openrouter"

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire)


class TestOpenRouterSpeech(AtOnce):
    wire = "openrouter"

    def job(self, folder: Path) -> RemoteJob:
        return speech_job(self.wire)


class TestFalVideo(AsJob):
    wire = "fal"

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, "fal-ai/some-video/v3/pro/image-to-video", last=True)


class TestFalImage(AsJob):
    wire = "fal"

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire, "fal-ai/some-picture/edit")


class TestArkVideo(AsJob):
    wire = "ark"

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, last=True)


class TestArkImage(AtOnce):
    wire = "ark"

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire)


class TestDashScopeVideo(AsJob):
    wire = "dashscope"

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire)


class TestDashScopeImage(AtOnce):
    wire = "dashscope"

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire)


class TestDashScopeSpeech(AtOnce):
    wire = "dashscope"

    def job(self, folder: Path) -> RemoteJob:
        return speech_job(self.wire)


class TestRunwayVideo(AsJob):
    wire = "runway"
    refuses = without("policy", "refused_in_200")  # it refuses later, as a task that failed

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, last=True)


class TestRunwayImage(AsJob):
    wire = "runway"
    refuses = without("policy", "refused_in_200")

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire)


class OfMiniMax(AtOnce):
    wire = "minimax"
    says_when = False
    refuses: ClassVar = {**RemoteContract.refuses, "model_gone": ErrorClass.INVALID_INPUT}  # one code for both


class TestMiniMaxVideo(OfMiniMax, AsJob):
    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, wire={"generation": "content"})


class TestMiniMaxOlderVideo(OfMiniMax, AsJob):
    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, last=True)


class TestMiniMaxSpeech(OfMiniMax):
    def job(self, folder: Path) -> RemoteJob:
        return speech_job(self.wire)


class TestKlingVideo(AsJob):
    wire = "kling"
    key = "sim-key:sim-secret"

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, last=True)


class TestKlingFromText(AsJob):
    wire = "kling"
    key = "sim-key:sim-secret"

    def job(self, folder: Path) -> RemoteJob:
        return replace(video_job(folder, self.wire), first_frame=None)


class TestLumaVideo(AsJob):
    wire = "luma"

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, last=True)


class TestLumaImage(AsJob):
    wire = "luma"

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire)


class TestZhipuVideo(AsJob):
    wire = "zhipu"

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, last=True)


class TestZhipuImage(AtOnce):
    wire = "zhipu"

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire, references=0)


class TestZhipuSpeech(AtOnce):
    wire = "zhipu"

    def job(self, folder: Path) -> RemoteJob:
        return speech_job(self.wire)


class TestReplicateVideo(AsJob):
    wire = "replicate"
    refuses = without("policy", "refused_in_200")  # each model refuses in its own words, as a prediction that failed

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, "somebody/some-video")


class TestReplicateImage(AsJob):
    wire = "replicate"
    refuses = without("policy", "refused_in_200")

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire, "somebody/some-picture")


class TestGeminiVideo(AsJob):
    wire = "gemini"
    refuses = without("refused_in_200")

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire)


class TestGeminiImage(AtOnce):
    wire = "gemini"
    refuses: ClassVar = {**RemoteContract.refuses, "refused_in_200": ErrorClass.CONTENT_POLICY}

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire)


class TestGeminiSpeech(AtOnce):
    wire = "gemini"
    refuses: ClassVar = {**RemoteContract.refuses, "refused_in_200": ErrorClass.CONTENT_POLICY}

    def job(self, folder: Path) -> RemoteJob:
        return speech_job(self.wire)


class TestAutomatic1111(AtOnce):
    wire = "automatic1111"
    needs_key = False
    refuses: ClassVar = {"invalid": ErrorClass.INVALID_INPUT}

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire, wire={"reference": {"module": "ip-adapter-auto", "model": "ip [1]"}})


class TestComfyUIImage(AsJob):
    wire = "comfyui"
    needs_key = False
    refuses: ClassVar = {"invalid": ErrorClass.INVALID_INPUT}

    def job(self, folder: Path) -> RemoteJob:
        return image_job(folder, self.wire, wire=WORKFLOW)


class TestComfyUIVideo(AsJob):
    wire = "comfyui"
    needs_key = False
    refuses: ClassVar = {"invalid": ErrorClass.INVALID_INPUT}

    def job(self, folder: Path) -> RemoteJob:
        return video_job(folder, self.wire, wire=WORKFLOW)


class TestElevenLabs(AtOnce):
    wire = "elevenlabs"
    refuses: ClassVar = without("policy")

    def job(self, folder: Path) -> RemoteJob:
        return speech_job(self.wire)


class TestAzure(AtOnce):
    wire = "azure"
    refuses: ClassVar = without("policy")

    def job(self, folder: Path) -> RemoteJob:
        return speech_job(self.wire)
