"""What is wrong with a plugin, in words that help to fix it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from atlas.foundation.fields import says


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake.

    `plugin`: its name, or its folder's. `file`: inside the plugin. `path`: inside the file, such as
    `licence.commercial`; "" for the whole file. `mend`: what to do.
    """

    plugin: str
    file: Annotated[str, says("File of the plugin.", "plugin.yaml")]
    path: Annotated[str, says("Place in it; empty: all of it.", "licence.url")]
    reason: Annotated[str, says("What is wrong.", "is missing")]
    mend: Annotated[str, says("What to do.", "Add it.")]

    def line(self) -> str:
        """Return it as one line of text."""
        at = f"{self.plugin}/{self.file}" + (f" at {self.path}" if self.path else "")
        return f"{at}: {self.reason}. {self.mend}"
