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

    name: str = Field(description="Name of the attribute.", examples=["legal_name"])
    type: AttributeKind = Field(description="Type of the value.")
    items: AttributeKind | None = Field(description="Type of the list's values; null: no list.")
    fields: dict[str, AttributeKind] | None = Field(
        description="Types of the object's members; null: no object."
    )
    required: bool = Field(description="It must be there.")
    enum: str | None = Field(description="Vocabulary of the value; null: none.")
    values: list[str] = Field(
        description="Values that are allowed; empty: any.",
        examples=[["active", "inactive", "dormant"]],
    )
    pattern: str | None = Field(description="Regular expression of the value; null: none.")
    minimum: float | None = Field(description="Smallest value; null: no bound.")
    maximum: float | None = Field(description="Largest value; null: no bound.")
    survivorship: Strategy = Field(description="How the winner among claims is chosen.")
    conflict: ConflictPolicy = Field(description="What happens when sources disagree.")
    protected_by: list[str] = Field(
        description="Source types that alone may set it.", examples=[[]]
    )
    risk: bool = Field(description="Automation may raise it, never lower it.")
    group: str | None = Field(
        description="Attributes of one group are chosen from one claim together; null: none."
    )
    pii: bool = Field(description="Personal data: reports redact it for roles that may not see it.")
    immutable: bool = Field(description="Never changes once it is set.")
    deprecated: bool = Field(description="Kept for old data; not to be used.")
    alias_of: str | None = Field(description="Attribute that it is another name of; null: none.")


class TypeOut(ResponseModel, TypeSpec):
    """A type of party or thing."""

    attributes: list[AttributeOut] = Field(  # type: ignore[assignment]
        description="Attributes of the type, with the rules on each."
    )


class RelationshipTypeOut(ResponseModel, RelationshipSpec):
    """A type of relationship."""

    attributes: list[AttributeOut] = Field(  # type: ignore[assignment]
        description="Attributes of the type, with the rules on each."
    )


class EnumerationOut(ResponseModel):
    """A closed vocabulary."""

    name: str = Field(description="Name of the vocabulary.", examples=["company_status"])
    source: str = Field(
        description="Where the vocabulary comes from.", examples=["https://docs.oasis-open.org/"]
    )
    values: list[str] = Field(
        description="Values of the vocabulary.", examples=[["active", "inactive", "dormant"]]
    )


class OntologyOut(ResponseModel):
    """The effective schema, parsed."""

    version: str = Field(description="Version of the ontology.", examples=["3.5"])
    title: str = Field(description="Title, for people.", examples=["Atlas base ontology"])
    conflict_trust_delta: float = Field(
        description="Sources whose trust (0 to 1) is closer than this and who disagree are in "
        "conflict."
    )
    types: list[TypeOut] = Field(description="Types of party and thing.")
    relationship_types: list[RelationshipTypeOut] = Field(description="Types of relationship.")
    enumerations: list[EnumerationOut] = Field(description="Closed vocabularies.")


class TypesOut(ResponseModel):
    """All types."""

    items: list[TypeOut] = Field(description="The rows, in order.")


class RelationshipTypesOut(ResponseModel):
    """All relationship types."""

    items: list[RelationshipTypeOut] = Field(description="The rows, in order.")


class SurvivorshipRule(ResponseModel):
    """How the winner of one attribute is chosen."""

    attribute: str = Field(
        examples=["LegalEntity.legal_name"],
        description="Attribute, such as `LegalEntity.legal_name`.",
    )
    strategy: Strategy = Field(description="How the winner among claims is chosen.")
    conflict: ConflictPolicy = Field(description="What happens when sources disagree.")
    protected_by: list[str] = Field(
        description="Source types that alone may set it; empty: any.", examples=[[]]
    )
    risk: bool = Field(description="Automation may raise it, never lower it.")
    group: str | None = Field(
        description="Attributes of one group are chosen from one claim together; null: none."
    )


class SurvivorshipOut(ResponseModel):
    """Every attribute's rule."""

    conflict_trust_delta: float = Field(
        description="Sources whose trust (0 to 1) is closer than this and who disagree are in "
        "conflict."
    )
    items: list[SurvivorshipRule] = Field(description="The rows, in order.")


class JsonSchemaOut(ResponseModel):
    """A JSON Schema (2020-12) of a type's data."""

    name: str = Field(description="Name of the type.", examples=["LegalEntity"])
    json_schema: dict[str, Any] = Field(description="JSON Schema (2020-12).")


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
