"""What is wrong with a plugin, in words that help to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake.

    plugin: its name, or its folder's. file: inside the plugin. path: inside the file, such as
    `licence.commercial`; "" for the whole file. mend: what to do.
    """

    plugin: str
    file: str
    path: str
    reason: str
    mend: str

    def line(self) -> str:
        """Return it as one line of text."""
        at = f"{self.plugin}/{self.file}" + (f" at {self.path}" if self.path else "")
        return f"{at}: {self.reason}. {self.mend}"
