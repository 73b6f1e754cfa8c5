"""Finding providers. Those that come with the product are found the same way as anybody else's: by entry point."""

from importlib.metadata import entry_points
from pathlib import Path
from threading import RLock
from typing import Final, Protocol

from shotwright_sdk.errors import ModelUnavailable
from shotwright_sdk.protocols import Provider

GROUP: Final = "shotwright.providers"


class Build(Protocol):
    """What an entry point names: a function that builds the provider.

    `model_dir` may hold model files; `workers` is how many pictures or clips it will be asked for at once.
    """

    def __call__(self, *, model_dir: Path | None, workers: int) -> Provider: ...


class Providers(dict[str, Provider]):
    """The installed providers by name; each is loaded when it is first asked for, so a broken one hurts nobody else."""

    def __init__(self, *, model_dir: Path | None, workers: int) -> None:
        super().__init__()
        self._model_dir = model_dir
        self._workers = workers
        self._found = {point.name: point for point in entry_points(group=GROUP)}
        self._loading = RLock()  # threads may ask for the same one

    def __missing__(self, name: str) -> Provider:
        with self._loading:
            if name not in self:
                self[name] = self._load(name)
            return self[name]

    def _load(self, name: str) -> Provider:
        point = self._found.get(name)
        if point is None:
            known = ", ".join(sorted(self._found)) or "none"
            raise ModelUnavailable(f"There is no provider “{name}”. Installed: {known}.")
        try:
            build: Build = point.load()
        except ImportError as error:
            raise ModelUnavailable(f"The provider “{name}” cannot be loaded: {error}.") from error
        return build(model_dir=self._model_dir, workers=self._workers)
