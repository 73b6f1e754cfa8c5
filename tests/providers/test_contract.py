"""Every adapter, held to the SDK's contract over real HTTP."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from shotwright_sdk.contract import JobContract, RemoteContract
from shotwright_sdk.remote import RemoteAdapter, RemoteJob
from tests.providers.remote_jobs import image_job, opened, speech_job, video_job


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
