"""Answers about plugins."""

from typing import Annotated, Literal

from pydantic import Field

from atlas.foundation.web.schemas import ResponseModel
from atlas.sources.plugins.domain.manifest import ProviderType
from atlas.sources.plugins.domain.problems import Problem

PluginName = Annotated[str, Field(description="Name of the plugin.", examples=["gleif"])]
Attribute = Annotated[str, Field(description="Attribute of it.", examples=["legal_name"])]
OntologyType = Annotated[str, Field(description="Type of the ontology.", examples=["LegalEntity"])]


class PluginProblemOut(ResponseModel, Problem, without={"plugin"}):
    """What is wrong with a plugin."""


class PluginOut(ResponseModel):
    """An installed plugin. Of one that is not valid, its name and problems are known."""

    name: PluginName
    state: Literal["loaded", "invalid"] = Field(description="Whether it can be used.")
    version: str | None = Field(default=None, description="Its version.", examples=["1.0.0"])
    display_name: str | None = Field(
        default=None, description="Name of the provider.", examples=["Global LEI Index (GLEIF)"]
    )
    provider_type: ProviderType | None = Field(default=None, description="Kind of provider.")
    source_fields: int = Field(default=0, description="Fields of answers that it reads.")
    problems: list[PluginProblemOut] = Field(default=[], description="Why it is not valid.")


class PluginsOut(ResponseModel):
    """Every installed plugin."""

    items: list[PluginOut] = Field(description="By name.")


class PluginsHealthOut(ResponseModel):
    """Whether every installed plugin is valid."""

    status: Literal["ok", "degraded"] = Field(description="`degraded`: some are not valid.")
    loaded: int = Field(description="Number of plugins that can be used.")
    invalid: list[str] = Field(description="Those that cannot.", examples=[["bg-brra"]])


class MappedFieldOut(ResponseModel):
    """One field of a mapping."""

    type: OntologyType
    attribute: Attribute
    response: str = Field(description="Answer that it is in.", examples=["lei_records"])
    source: str | None = Field(
        description="JSONPath (RFC 9535); null: a literal.",
        examples=["$.attributes.entity.legalName.name"],
    )
    literal: str | None = Field(description="The literal; null: `source`.", examples=["registered"])
    transform: str | None = Field(description="Function on the value.", examples=["strip"])


class PluginMappingOut(ResponseModel):
    """Which part of an answer becomes which claim."""

    target_schema: str = Field(description="Version of the ontology.", examples=["3.5"])
    fields: list[MappedFieldOut] = Field(description="Every mapped field.")


class TranslationOut(ResponseModel):
    """A field of a source, and the attribute that it becomes."""

    plugin: PluginName
    source: str = Field(
        description="Answer and JSONPath.", examples=["lei_records:$.attributes.lei"]
    )
    type: OntologyType
    attribute: Attribute
    trust: float = Field(description="0 to 1.", examples=[0.97])


class TranslationsOut(ResponseModel):
    """The index over all plugins."""

    items: list[TranslationOut] = Field(description="By plugin and source.")


class PluginFilesOut(ResponseModel):
    """The files of a plugin."""

    items: list[str] = Field(description="Paths inside it.", examples=[["plugin.yaml"]])


class PluginFileOut(ResponseModel):
    """The text of one file."""

    path: str = Field(description="Path inside the plugin.", examples=["plugin.yaml"])
    content: str = Field(description="Its text.", examples=["schema_version: 1"])
    truncated: bool = Field(description="The text was longer.")
