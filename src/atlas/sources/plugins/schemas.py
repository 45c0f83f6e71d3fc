"""Answers about plugins."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from atlas.foundation.fields import says
from atlas.foundation.web.schemas import (
    RequestModel,
    ResponseModel,
    refuse_control_characters,
)
from atlas.sources.plugins.domain.manifest import ProviderType
from atlas.sources.plugins.domain.problems import Problem
from atlas.sources.plugins.loading import CONTRACT, MANIFEST, MAX_BYTES, SPEC

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


_Text = Annotated[
    str,
    Field(min_length=1, max_length=MAX_BYTES),
    AfterValidator(refuse_control_characters),
]


class PluginValidation(RequestModel):
    """The declarations of a plugin that is not installed, each as the text of its file (YAML)."""

    manifest: _Text = Field(description="`plugin.yaml`.", examples=["schema_version: 1"])
    mapping_spec: _Text | None = Field(
        default=None,
        description="`mapping_spec.yaml`; null: not checked.",
        examples=['target_schema: "3.5"'],
    )
    contract: _Text | None = Field(
        default=None,
        description="`contract.yaml`; null: not checked.",
        examples=["schema_version: 1"],
    )

    @property
    def texts(self) -> dict[str, str]:
        """The texts by file."""
        sent = ((MANIFEST, self.manifest), (SPEC, self.mapping_spec), (CONTRACT, self.contract))
        return {file: text for file, text in sent if text is not None}


class PluginValidationOut(ResponseModel):
    """What is wrong with the declarations of a plugin. Nothing is stored, and no code is run."""

    valid: bool = Field(description="Nothing is wrong with what was checked.")
    problems: list[PluginProblemOut] = Field(description="Everything that is wrong, by file.")
    not_checked: Annotated[
        list[str],
        says("Files of the plugin that were not looked at.", ["client.py", "responses.py"]),
    ]


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
