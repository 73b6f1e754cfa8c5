"""All that commands have to load first, but for the command line itself, and for what runs models: that begins threads,
which a fork does not have.
"""

from shotwright.api import app
from shotwright.providers.catalogue.loading import load_catalogue
from shotwright.providers.embedded import breakdown, motion, music, pictures
from shotwright.wiring import studio, work

__all__ = ["app", "breakdown", "motion", "music", "pictures", "studio", "work"]

load_catalogue()
