"""The plugins over HTTP, for admins and operators: read only."""

from typing import Annotated

from fastapi import Query

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter
from atlas.sources.plugins import service
from atlas.sources.plugins.schemas import (
    PluginFileOut,
    PluginFilesOut,
    PluginMappingOut,
    PluginOut,
    PluginsHealthOut,
    PluginsOut,
    PluginValidation,
    PluginValidationOut,
    TranslationsOut,
)

router = AtlasRouter(prefix="/plugins", tags=["plugins"])
platform_router = AtlasRouter(prefix="/platform/plugins", tags=["platform"])


@router.get(
    "",
    permission=Permission.SETTINGS,
    operation_id="list_plugins",
    summary="List the plugins",
)
async def list_plugins() -> PluginsOut:
    """Return every installed plugin, and the problems of those that are not valid."""
    return service.list_plugins()


@platform_router.get(
    "",
    permission=Permission.PLATFORM,
    operation_id="list_installed_plugins",
    summary="List the plugins",
)
async def list_installed_plugins() -> PluginsOut:
    """Return every installed plugin, and the problems of those that are not valid."""
    return service.list_plugins()


@router.get(
    "/health",
    permission=Permission.SETTINGS,
    operation_id="get_plugins_health",
    summary="Get whether all plugins are valid",
)
async def get_plugins_health() -> PluginsHealthOut:
    """Return how many plugins are loaded, and which are not valid. No provider is called."""
    return service.health()


@router.post(
    "/validate",
    permission=Permission.SETTINGS,
    rate="expensive",
    operation_id="validate_plugin",
    summary="Check the manifest of a plugin",
)
async def validate_plugin(body: PluginValidation) -> PluginValidationOut:
    """Return everything that is wrong with a manifest, and with its mapping and contract if sent.

    Nothing is stored or installed, and no code is run; `atlas plugin check` also checks the code.
    """
    return await service.validate(body)


@router.get(
    "/translations",
    permission=Permission.SETTINGS,
    operation_id="list_plugin_translations",
    summary="List the translation index",
)
async def list_plugin_translations() -> TranslationsOut:
    """Return which field of which plugin becomes which attribute, and how trusted."""
    return service.translations()


@router.get(
    "/{name}",
    permission=Permission.SETTINGS,
    operation_id="get_plugin",
    summary="Get a plugin",
    errors=(503,),
)
async def get_plugin(actor: Actor, name: str) -> PluginOut:
    """Return a plugin; one that is not valid is 503 with its `problems`."""
    return service.get_plugin(name, actor)


@router.get(
    "/{name}/mapping",
    permission=Permission.SETTINGS,
    operation_id="get_plugin_mapping",
    summary="Get the mapping of a plugin",
    errors=(503,),
)
async def get_plugin_mapping(actor: Actor, name: str) -> PluginMappingOut:
    """Return which part of an answer becomes which claim."""
    return service.mapping(name, actor)


@router.get(
    "/{name}/files",
    permission=Permission.SETTINGS,
    operation_id="list_plugin_files",
    summary="List the files of a plugin",
    errors=(503,),
)
async def list_plugin_files(actor: Actor, name: str) -> PluginFilesOut:
    """Return the names of its files."""
    return service.files(name, actor)


@router.get(
    "/{name}/files/content",
    permission=Permission.SETTINGS,
    operation_id="get_plugin_file",
    summary="Get a file of a plugin",
    errors=(503,),
)
async def get_plugin_file(
    actor: Actor,
    name: str,
    path: Annotated[
        str, Query(max_length=300, description="One of its files.", examples=["plugin.yaml"])
    ],
) -> PluginFileOut:
    """Return the text of a file."""
    return service.file(name, path, actor)
