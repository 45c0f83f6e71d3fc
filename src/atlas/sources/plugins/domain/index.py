"""The translation registry: which field of which plugin becomes which attribute, and how trusted.

Built once at boot from plugins, mappings and ontology, and never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from atlas.sources.plugins.domain.compiling import sources
from atlas.sources.plugins.domain.plugin import Plugin


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """What a source field becomes. trust: from 0 to 1."""

    type: str
    attribute: str
    trust: float


@dataclass(frozen=True, slots=True)
class TranslationRegistry:
    """(plugin, `response:source`) → targets; and which plugin answers for a number."""

    targets: Mapping[tuple[str, str], tuple[Target, ...]]
    schemes: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, plugins: Iterable[Plugin]) -> TranslationRegistry:
        """Return the index of plugins."""
        targets: dict[tuple[str, str], list[Target]] = {}
        schemes: dict[str, set[str]] = {}
        for plugin in plugins:
            trust = plugin.manifest.claims.trust
            for source, kind, attribute in sources(plugin.spec):
                found = targets.setdefault((plugin.name, source), [])
                found.append(Target(kind, attribute, trust))
            for one in plugin.manifest.capabilities.identifiers:
                schemes.setdefault(one.scheme, set()).add(plugin.name)
        return cls(
            MappingProxyType({key: tuple(sorted(set(found))) for key, found in targets.items()}),
            MappingProxyType({key: tuple(sorted(found)) for key, found in schemes.items()}),
        )
