"""API shapes of the ontology."""

from typing import Any

from pydantic import Field

from atlas.foundation.web import ResponseModel
from atlas.knowledge.ontology.domain import (
    AttributeKind,
    AttributeSpec,
    ConflictPolicy,
    Ontology,
    RelationshipSpec,
    Strategy,
    TypeSpec,
)


class AttributeOut(ResponseModel):
    """One attribute and the rules on it."""

    name: str
    type: AttributeKind
    items: AttributeKind | None
    fields: dict[str, AttributeKind] | None
    required: bool
    enum: str | None
    values: list[str]
    pattern: str | None
    minimum: float | None
    maximum: float | None
    survivorship: Strategy
    conflict: ConflictPolicy
    protected_by: list[str] = Field(description="Source types that alone may set it.")
    risk: bool = Field(description="Automation may raise it, never lower it.")
    group: str | None
    pii: bool
    immutable: bool
    deprecated: bool
    alias_of: str | None


class TypeOut(ResponseModel):
    """A type of party or thing."""

    name: str
    description: str
    display: str
    attributes: list[AttributeOut]


class RelationshipTypeOut(ResponseModel):
    """A type of relationship."""

    name: str
    description: str
    from_types: list[str]
    to_types: list[str]
    discriminator: str | None
    attributes: list[AttributeOut]


class EnumerationOut(ResponseModel):
    """A closed vocabulary."""

    name: str
    source: str
    values: list[str]


class OntologyOut(ResponseModel):
    """The effective schema, parsed."""

    version: str
    title: str
    conflict_trust_delta: float
    types: list[TypeOut]
    relationship_types: list[RelationshipTypeOut]
    enumerations: list[EnumerationOut]


class TypesOut(ResponseModel):
    """All types."""

    items: list[TypeOut]


class RelationshipTypesOut(ResponseModel):
    """All relationship types."""

    items: list[RelationshipTypeOut]


class SurvivorshipRule(ResponseModel):
    """How the winner of one attribute is chosen."""

    attribute: str = Field(examples=["LegalEntity.legal_name"])
    strategy: Strategy
    conflict: ConflictPolicy
    protected_by: list[str]
    risk: bool
    group: str | None


class SurvivorshipOut(ResponseModel):
    """Every attribute's rule."""

    conflict_trust_delta: float
    items: list[SurvivorshipRule]


class JsonSchemaOut(ResponseModel):
    """A JSON Schema (2020-12) of a type's data."""

    name: str
    json_schema: dict[str, Any]


def attribute_out(spec: AttributeSpec) -> AttributeOut:
    """Return an attribute's answer."""
    return AttributeOut(
        name=spec.name,
        type=spec.kind,
        items=spec.items,
        fields=dict(spec.fields) if spec.fields else None,
        required=spec.required,
        enum=spec.enum,
        values=list(spec.values),
        pattern=spec.pattern,
        minimum=spec.minimum,
        maximum=spec.maximum,
        survivorship=spec.survivorship,
        conflict=spec.conflict,
        protected_by=sorted(spec.protected_by),
        risk=spec.risk,
        group=spec.group,
        pii=spec.pii,
        immutable=spec.immutable,
        deprecated=spec.deprecated,
        alias_of=spec.alias_of,
    )


def type_out(spec: TypeSpec) -> TypeOut:
    """Return a type's answer."""
    return TypeOut(
        name=spec.name,
        description=spec.description,
        display=spec.display,
        attributes=[attribute_out(one) for one in spec.attributes.values()],
    )


def relationship_type_out(spec: RelationshipSpec) -> RelationshipTypeOut:
    """Return a relationship type's answer."""
    return RelationshipTypeOut(
        name=spec.name,
        description=spec.description,
        from_types=list(spec.from_types),
        to_types=list(spec.to_types),
        discriminator=spec.discriminator,
        attributes=[attribute_out(one) for one in spec.attributes.values()],
    )


def ontology_out(ontology: Ontology) -> OntologyOut:
    """Return the whole ontology's answer."""
    return OntologyOut(
        version=ontology.version,
        title=ontology.title,
        conflict_trust_delta=ontology.conflict_trust_delta,
        types=[type_out(one) for one in ontology.types.values()],
        relationship_types=[
            relationship_type_out(one) for one in ontology.relationship_types.values()
        ],
        enumerations=[
            EnumerationOut(name=one.name, source=one.source, values=list(one.values))
            for one in ontology.enumerations.values()
        ],
    )


def survivorship_out(ontology: Ontology) -> SurvivorshipOut:
    """Return every attribute's rule, entities first."""
    holders: list[TypeSpec | RelationshipSpec] = [
        *ontology.types.values(),
        *ontology.relationship_types.values(),
    ]
    return SurvivorshipOut(
        conflict_trust_delta=ontology.conflict_trust_delta,
        items=[
            SurvivorshipRule(
                attribute=f"{holder.name}.{spec.name}",
                strategy=spec.survivorship,
                conflict=spec.conflict,
                protected_by=sorted(spec.protected_by),
                risk=spec.risk,
                group=spec.group,
            )
            for holder in holders
            for spec in holder.attributes.values()
        ],
    )
