"""The plugins of this installation, and what its admins and operators see of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import NotFoundError
from atlas.foundation.core.off_loop import off_loop
from atlas.knowledge.ontology.service import base as base_ontology
from atlas.sources.plugins.domain.compiling import sources
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.plugins.domain.spec import EntityMapping, RelationshipMapping, type_of
from atlas.sources.plugins.loading import (
    CODE,
    CONTRACT,
    MANIFEST,
    SPEC,
    check_declarations,
    installed,
)
from atlas.sources.plugins.schemas import (
    MappedFieldOut,
    PluginFileOut,
    PluginFilesOut,
    PluginMappingOut,
    PluginOut,
    PluginProblemOut,
    PluginsHealthOut,
    PluginsOut,
    PluginValidation,
    PluginValidationOut,
    TranslationOut,
    TranslationsOut,
)

__all__ = [
    "file",
    "files",
    "get_plugin",
    "health",
    "installed",
    "invalid",
    "list_plugins",
    "mapping",
    "require",
    "shortcomings",
    "translations",
    "validate",
]

_SHOWN = {".py", ".yaml", ".md", ".toml", ".json"}
_MAX_CHARACTERS = 262_144


def require(name: str, actor: AuthContext | None = None) -> Plugin:
    """Return a plugin; only admins and operators see what is wrong with it.

    Raises:
        PluginValidationError: it is installed and not valid (503).
        NotFoundError: none of that name is installed.

    """
    return installed().require(name, actor)


def invalid() -> list[str]:
    """Return the names of the installed plugins that are not valid."""
    return sorted({one.plugin for one in installed().problems})


def shortcomings() -> str | None:
    """Return what readiness says of the plugins; None: all are valid."""
    names = invalid()
    if not names:
        return None
    return f"not valid and not loaded: {', '.join(names)}; `atlas plugin check` lists the reasons"


def list_plugins() -> PluginsOut:
    """Return every installed plugin: those that are loaded, and those with problems."""
    found = installed()
    broken = [
        PluginOut(
            name=name,
            state="invalid",
            problems=[
                PluginProblemOut.model_validate(one) for one in found.problems if one.plugin == name
            ],
        )
        for name in invalid()
    ]
    good = [_plugin(one) for one in found.plugins.values()]
    return PluginsOut(items=sorted([*good, *broken], key=lambda one: one.name))


def get_plugin(name: str, actor: AuthContext) -> PluginOut:
    """Return a plugin that is valid.

    Raises:
        PluginValidationError: it is not valid (503).
        NotFoundError: none of that name is installed.

    """
    return _plugin(require(name, actor))


async def validate(body: PluginValidation) -> PluginValidationOut:
    """Return what is wrong with declarations that are sent; nothing is stored, no code is run."""
    texts = body.texts
    found = await off_loop(check_declarations, texts, base_ontology())
    return PluginValidationOut(
        valid=not found,
        problems=[PluginProblemOut.model_validate(one) for one in found],
        not_checked=[one for one in (MANIFEST, SPEC, CONTRACT, *CODE) if one not in texts],
    )


def health() -> PluginsHealthOut:
    """Return whether every installed plugin is valid."""
    names = invalid()
    return PluginsHealthOut(
        status="degraded" if names else "ok", loaded=len(installed().plugins), invalid=names
    )


def mapping(name: str, actor: AuthContext) -> PluginMappingOut:
    """Return which part of an answer becomes which claim.

    Raises:
        PluginValidationError: the plugin is not valid (503).
        NotFoundError: none of that name is installed.

    """
    spec = require(name, actor).spec
    fields = [
        *(one for kind, made in spec.entity_mappings.items() for one in _fields(kind, made)),
        *(one for kind, made in spec.relationship_mappings.items() for one in _fields(kind, made)),
    ]
    return PluginMappingOut(target_schema=spec.target_schema, fields=fields)


def translations() -> TranslationsOut:
    """Return the index over all plugins: which source field becomes which attribute."""
    index = installed().registry
    return TranslationsOut(
        items=[
            TranslationOut.built_from(target, plugin=plugin, source=source)
            for (plugin, source), targets in sorted(index.targets.items())
            for target in targets
        ]
    )


def files(name: str, actor: AuthContext) -> PluginFilesOut:
    """Return the names of a plugin's files.

    Raises:
        PluginValidationError: the plugin is not valid (503).
        NotFoundError: none of that name is installed.

    """
    return PluginFilesOut(items=sorted(_files(require(name, actor))))


def file(name: str, path: str, actor: AuthContext) -> PluginFileOut:
    """Return the text of one file of a plugin.

    Raises:
        PluginValidationError: the plugin is not valid (503).
        NotFoundError: no plugin or no file of that name.

    """
    found = _files(require(name, actor)).get(path)
    if found is None:
        raise NotFoundError("The plugin has no such file.")
    text = found.read_text(encoding="utf-8", errors="replace")
    return PluginFileOut(
        path=path, content=text[:_MAX_CHARACTERS], truncated=len(text) > _MAX_CHARACTERS
    )


def _plugin(one: Plugin) -> PluginOut:
    return PluginOut.built_from(
        one.manifest, state="loaded", source_fields=len({*sources(one.spec)})
    )


def _fields(kind: str, made: EntityMapping | RelationshipMapping) -> Iterator[MappedFieldOut]:
    answer = made.response
    for attribute, one in made.fields.items():
        literal = None if one.value is None else str(one.value)
        yield MappedFieldOut.built_from(
            one, type=type_of(kind), attribute=attribute, response=answer, literal=literal
        )


def _files(plugin: Plugin) -> dict[str, Path]:
    """Return the files by their path inside the plugin; what leads out of it is not among them."""
    root = plugin.folder.resolve()
    found = {}
    for path in root.rglob("*"):
        if path.suffix in _SHOWN and path.is_file() and path.resolve().is_relative_to(root):
            found[path.relative_to(root).as_posix()] = path
    return found
