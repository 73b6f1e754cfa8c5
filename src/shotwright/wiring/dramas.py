"""Putting together where dramas are ordered."""

from uuid import UUID

from shotwright.usecases.asking import LanguageModels
from shotwright.usecases.planning import EMBEDDED
from shotwright.wiring.paying import entries, vault
from shotwright.wiring.studio import Studio
from shotwright.workflows.writing.drama_desk import DramaDesk


def drama_desk(studio: Studio, models: LanguageModels, by: UUID) -> DramaDesk:
    """Return where somebody orders dramas, to be written by these models."""
    return DramaDesk(
        database=studio.database,
        storage=studio.storage,
        vault=vault(studio.settings),
        models=models,
        embedded=studio.providers[EMBEDDED],
        entry_of=entries(studio.settings).entry_of,
        by=by,
    )
