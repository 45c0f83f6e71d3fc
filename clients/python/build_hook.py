"""Writes the typed operations before a build; a source distribution brings them along."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GenerateHook(BuildHookInterface[Any]):
    """Generates from the repository's OpenAPI document, where there is one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write `types.py`, `operations.py`, `async_operations.py` and `transport.py`."""
        here = Path(self.root)
        document = here.parent.parent / "docs" / "openapi.json"
        package = here / "src" / "atlas_client"
        if document.is_file():
            runpy.run_path(str(here / "generate.py"))["main"](document, package)
        elif not (package / "async_operations.py").is_file():
            raise FileNotFoundError("The OpenAPI document is missing: docs/openapi.json.")
