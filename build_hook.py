"""Puts the built Console into the wheel. An editable installation takes it from the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ConsoleHook(BuildHookInterface[Any]):
    """Adds `frontend/dist`, which `make wheel` builds first."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the Console to a wheel; `version` is `standard` or `editable`."""
        if version != "standard":
            return
        console = Path(self.root) / "frontend" / "dist"
        if not (console / "index.html").is_file():
            raise FileNotFoundError("The Console is not built. Use `make wheel`, which builds it.")
        build_data["force_include"][str(console)] = "atlas/console"
