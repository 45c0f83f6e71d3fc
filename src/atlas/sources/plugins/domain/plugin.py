"""A plugin that holds together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from atlas.sources.plugins.domain.contract import Contract
from atlas.sources.plugins.domain.engine import Translator
from atlas.sources.plugins.domain.manifest import Manifest
from atlas.sources.plugins.domain.spec import MappingSpec


@dataclass(frozen=True, slots=True)
class Plugin:
    """Manifest, mapping ready to run, contract, and the maker of its client.

    folder: where its files are.
    """

    manifest: Manifest
    spec: MappingSpec
    contract: Contract
    translator: Translator
    client: Callable[..., Any]
    folder: Path

    @property
    def name(self) -> str:
        """Its name, which is that of its folder."""
        return self.manifest.name
