"""All that a process which works has to load first. The server that forks such processes imports this once."""

from shotwright.providers.catalogue.loading import load_catalogue
from shotwright.providers.embedded import provider
from tests.workflows import paid_worker

__all__ = ["paid_worker", "provider"]

load_catalogue()
