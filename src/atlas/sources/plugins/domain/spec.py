"""The mapping of a plugin (`mapping_spec.yaml`): which part of an answer becomes which claim."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from atlas.sources.plugins.domain.manifest import Declared

Path = Annotated[str, Field(min_length=1, max_length=500)]


class FieldMapping(Declared):
    """Where a value comes from: `source` (JSONPath, RFC 9535) or `value` (a literal).

    A literal is taken as it stands and never evaluated. `default`: the literal where the source
    has no value. `transform`: the name of a pure function.
    """

    source: Path | None = None
    value: Any = None
    default: Any = None
    transform: str | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        given = self.model_fields_set
        if ("source" in given) == ("value" in given):
            raise ValueError("needs exactly one of source and value")
        if "value" in given and {"default", "transform"} & given:
            raise ValueError("a literal value takes neither default nor transform")
        return self


class Discriminator(Declared):
    """Which records a mapping is for: those whose value at `source` is one of `equals`.

    `transform`: makes the value; of a list of texts, one has to be among `equals`.
    """

    source: Path
    equals: Annotated[tuple[str, ...], Field(min_length=1)]
    transform: str | None = None


class IdentifierMapping(Declared):
    """A number of the party.

    With `scheme`, the source's value is the number; without, the transform returns an object with
    `scheme` and `value`.
    """

    source: Path
    scheme: str | None = None
    transform: str | None = None

    @model_validator(mode="after")
    def _scheme(self) -> Self:
        if self.scheme is None and self.transform is None:
            raise ValueError("needs a scheme, or a transform that returns scheme and value")
        return self


class EntityMapping(Declared):
    """Parties of one type. The first identifier names a party: a record without it is unread."""

    response: str
    records: Path
    discriminator: Discriminator | None = None
    identifiers: Annotated[tuple[IdentifierMapping, ...], Field(min_length=1)]
    fields: dict[str, FieldMapping] = Field(default_factory=dict)


class Endpoint(Declared):
    """One end of a relationship: a party by its identifier.

    `transform`: makes the number; None: the record states no relationship of this kind. Without
    `scheme`, it returns an object with `scheme` and `value`, and with `entity_type` where several
    are allowed. At the start, it may return a list: each is a relationship of its own.
    `of_answer`: `id_path` is a path of the whole answer, not of the record.
    """

    entity_type: str | Annotated[tuple[str, ...], Field(min_length=2)]
    scheme: str | None = None
    id_path: Path
    transform: str | None = None
    of_answer: bool = False

    @model_validator(mode="after")
    def _scheme(self) -> Self:
        if self.transform is None and (
            self.scheme is None or not isinstance(self.entity_type, str)
        ):
            raise ValueError("needs a scheme and one entity type, or a transform that returns them")
        return self

    @property
    def types(self) -> tuple[str, ...]:
        """The types that may stand there."""
        return (self.entity_type,) if isinstance(self.entity_type, str) else self.entity_type


class RelationshipMapping(Declared):
    """Relationships of one type. `record`: the source's own id of the record."""

    response: str
    records: Path
    discriminator: Discriminator | None = None
    record: Path
    from_: Annotated[Endpoint, Field(alias="from")]
    to: Endpoint
    valid_from: FieldMapping | None = None
    valid_to: FieldMapping | None = None
    fields: dict[str, FieldMapping] = Field(default_factory=dict)


class MappingSpec(Declared):
    """`mapping_spec.yaml`. coverage_exempt: mappings that no fixture has to produce.

    A type that is mapped several times has a name behind each: `Person@officer`.
    """

    target_schema: str
    entity_mappings: dict[str, EntityMapping] = Field(default_factory=dict)
    relationship_mappings: dict[str, RelationshipMapping] = Field(default_factory=dict)
    coverage_exempt: tuple[str, ...] = ()


def type_of(name: str) -> str:
    """Return the type of the ontology that a mapping is for: `Person` of `Person@officer`."""
    return name.partition("@")[0]
