"""The embedded provider's entry point."""

from pathlib import Path

from shotwright.providers.embedded.breakdown import EmbeddedBreakdown
from shotwright.providers.embedded.motion import EmbeddedMotion, ready
from shotwright.providers.embedded.music import EmbeddedMusic
from shotwright.providers.embedded.pictures import EmbeddedPictures
from shotwright.providers.embedded.processes import Processes
from shotwright.providers.embedded.speech import EmbeddedSpeech
from shotwright_sdk.protocols import Provider


def build(*, model_dir: Path | None, workers: int) -> Provider:
    """Return the provider that needs no key, no GPU and no network."""
    processes = Processes(workers)
    pictures = EmbeddedPictures(processes)
    return Provider(
        name="embedded",
        breakdown=EmbeddedBreakdown(),
        pictures=pictures,
        layers=pictures,
        speech=EmbeddedSpeech(model_dir),
        motion=EmbeddedMotion(processes),
        music=EmbeddedMusic(),
        warm_up=lambda: processes.start(ready),
    )
