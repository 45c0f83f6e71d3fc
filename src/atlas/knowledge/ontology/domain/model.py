"""What an ontology holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from atlas.foundation.core.types import JSON
from atlas.foundation.fields import says

EXISTS = "exists"
"""The attribute every relationship carries: a source's claim that it exists, with its validity."""


class AttributeKind(StrEnum):
    """Types of value."""

    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    URL = "url"
    OBJECT = "object"
    LIST = "list"


class Strategy(StrEnum):
    """How the winner among claims is chosen."""

    MOST_TRUSTED = "MOST_TRUSTED"
    MOST_RECENT = "MOST_RECENT"
    MOST_COMPLETE = "MOST_COMPLETE"
    MOST_SPECIFIC = "MOST_SPECIFIC"
    AGGREGATE = "AGGREGATE"
    CANONICAL = "CANONICAL"
    FIRST_NON_NULL = "FIRST_NON_NULL"


class ConflictPolicy(StrEnum):
    """What happens when sources disagree."""

    ACCEPT_TRUSTED = "accept_trusted"
    FLAG_REVIEW = "flag_review"
    FREEZE_INVESTIGATE = "freeze_investigate"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A closed vocabulary and where it comes from."""

    name: str
    source: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """The rules of one attribute; the keys are described at the top of the YAML."""

    name: str
    kind: AttributeKind
    survivorship: Strategy
    required: bool = False
    items: AttributeKind | None = None
    fields: Mapping[str, AttributeKind] | None = None
    enum: str | None = None
    values: tuple[str, ...] = ()
    """The enumeration's values."""
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    canonical: str = "text"
    protected_by: frozenset[str] = frozenset()
    risk: bool = False
    conflict: ConflictPolicy = ConflictPolicy.FLAG_REVIEW
    group: str | None = None
    pii: bool = False
    immutable: bool = False
    deprecated: bool = False
    alias_of: str | None = None


@dataclass(frozen=True)
class TypeSpec:
    """A type of party or thing."""

    name: Annotated[str, says("Name of the type.", "LegalEntity")]
    description: Annotated[
        str, says("What it is, in a sentence.", "A company, foundation or other legal person.")
    ]
    display: Annotated[str, says("Attribute that names the party.", "legal_name")]
    """The attribute that names a party of this type."""
    attributes: Mapping[str, AttributeSpec]


@dataclass(frozen=True)
class RelationshipSpec:
    """A type of relationship and the types its ends may have."""

    name: Annotated[str, says("Name of the type.", "Ownership")]
    description: Annotated[
        str, says("What it is, in a sentence.", "A holding of shares in a company.")
    ]
    from_types: Annotated[
        tuple[str, ...], says("Types at the beginning.", ["Person", "LegalEntity"])
    ]
    to_types: Annotated[tuple[str, ...], says("Types at the end.", ["LegalEntity"])]
    discriminator: Annotated[
        str | None,
        says(
            "Attribute that distinguishes several relationships of the same parties; null if"
            " there is none.",
            "share_class",
        ),
    ]
    """What tells two relationships of one pair apart: role, share class, kind."""
    attributes: Mapping[str, AttributeSpec]


@dataclass(frozen=True, slots=True)
class Ontology:
    """A whole ontology, checked."""

    version: str
    title: str
    conflict_trust_delta: float
    enumerations: Mapping[str, Enumeration]
    types: Mapping[str, TypeSpec]
    relationship_types: Mapping[str, RelationshipSpec]
    document: Mapping[str, JSON]
    """The parsed YAML, as it stands."""

    def attribute(self, qualified: str) -> AttributeSpec | None:
        """Return the specification of `Type.attribute`, of entities and relationships alike."""
        owner, _, name = qualified.partition(".")
        holder = self.types.get(owner) or self.relationship_types.get(owner)
        return holder.attributes.get(name) if holder else None
