"""Pure rules of the ontology: what it holds, how it is read, what a value must be."""

from atlas.knowledge.ontology.domain.model import (
    AttributeKind,
    AttributeSpec,
    ConflictPolicy,
    Enumeration,
    Ontology,
    RelationshipSpec,
    Strategy,
    TypeSpec,
)
from atlas.knowledge.ontology.domain.parse import parse
from atlas.knowledge.ontology.domain.values import check_value, json_schema, relationship_schema

__all__ = [
    "AttributeKind",
    "AttributeSpec",
    "ConflictPolicy",
    "Enumeration",
    "Ontology",
    "RelationshipSpec",
    "Strategy",
    "TypeSpec",
    "check_value",
    "json_schema",
    "parse",
    "relationship_schema",
]
