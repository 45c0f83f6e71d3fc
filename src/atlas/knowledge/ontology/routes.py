"""Reading the ontology."""

from typing import Annotated

from fastapi import Path
from fastapi.responses import Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import AtlasRouter
from atlas.knowledge.ontology import service
from atlas.knowledge.ontology.domain import json_schema, relationship_schema
from atlas.knowledge.ontology.schemas import (
    JsonSchemaOut,
    OntologyOut,
    RelationshipTypeOut,
    RelationshipTypesOut,
    SurvivorshipOut,
    TypeOut,
    TypesOut,
    ontology_out,
    relationship_type_out,
    survivorship_out,
    type_out,
)

router = AtlasRouter(prefix="/ontology", tags=["ontology"])
TypeName = Annotated[
    str,
    Path(min_length=1, max_length=64, description="Name of the type.", examples=["LegalEntity"]),
]
RelationshipName = Annotated[
    str,
    Path(min_length=1, max_length=64, description="Name of the type.", examples=["Ownership"]),
]
YAML = {200: {"content": {"application/yaml": {"schema": {"type": "object"}}}}}


@router.get(
    "", permission=Permission.READ, operation_id="get_ontology", summary="The effective schema"
)
async def get_ontology() -> OntologyOut:
    """Return all types, relationship types and enumerations with the rules on them."""
    return ontology_out(service.base())


@router.get(
    "/yaml",
    permission=Permission.READ,
    operation_id="get_ontology_yaml",
    summary="The effective schema as YAML",
    response_class=Response,
    responses=YAML,
)
async def get_ontology_yaml() -> Response:
    """Return the ontology as the YAML document it is written in."""
    return Response(service.base_text(), media_type="application/yaml")


@router.get(
    "/types",
    permission=Permission.READ,
    operation_id="list_ontology_types",
    summary="All types",
)
async def list_types() -> TypesOut:
    """Return every type with its attributes."""
    return TypesOut(items=[type_out(one) for one in service.base().types.values()])


@router.get(
    "/types/{type_name}",
    permission=Permission.READ,
    operation_id="get_ontology_type",
    summary="One type",
    errors=(404,),
)
async def get_type(type_name: TypeName) -> TypeOut:
    """Return one type with its attributes."""
    return type_out(service.get_type(type_name))


@router.get(
    "/types/{type_name}/json-schema",
    permission=Permission.READ,
    operation_id="get_ontology_type_schema",
    summary="JSON Schema of a type",
    errors=(404,),
)
async def get_type_schema(type_name: TypeName) -> JsonSchemaOut:
    """Return the JSON Schema (2020-12) of an entity's data of this type."""
    return JsonSchemaOut(name=type_name, json_schema=json_schema(service.get_type(type_name)))


@router.get(
    "/relationship-types",
    permission=Permission.READ,
    operation_id="list_ontology_relationship_types",
    summary="All relationship types",
)
async def list_relationship_types() -> RelationshipTypesOut:
    """Return every relationship type with the types its ends may have."""
    specs = service.base().relationship_types.values()
    return RelationshipTypesOut(items=[relationship_type_out(one) for one in specs])


@router.get(
    "/relationship-types/{type_name}",
    permission=Permission.READ,
    operation_id="get_ontology_relationship_type",
    summary="One relationship type",
    errors=(404,),
)
async def get_relationship_type(type_name: RelationshipName) -> RelationshipTypeOut:
    """Return one relationship type."""
    return relationship_type_out(service.get_relationship_type(type_name))


@router.get(
    "/relationship-types/{type_name}/json-schema",
    permission=Permission.READ,
    operation_id="get_ontology_relationship_schema",
    summary="JSON Schema of a relationship type",
    errors=(404,),
)
async def get_relationship_type_schema(type_name: RelationshipName) -> JsonSchemaOut:
    """Return the JSON Schema (2020-12) of a relationship's data of this type."""
    spec = service.get_relationship_type(type_name)
    return JsonSchemaOut(name=type_name, json_schema=relationship_schema(spec))


@router.get(
    "/survivorship",
    permission=Permission.READ,
    operation_id="get_ontology_survivorship",
    summary="Survivorship rules",
)
async def get_survivorship() -> SurvivorshipOut:
    """Return how the winning claim of each attribute is chosen."""
    return survivorship_out(service.base())
