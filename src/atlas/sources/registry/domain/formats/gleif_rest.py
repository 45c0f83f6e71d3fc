"""GLEIF's REST API v1 (JSON:API): its records in the shape of the JSON edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas.sources.registry.domain.formats.base import Json, of


def lei_record(raw: Mapping[str, object]) -> Json:
    """Return a `lei-records` resource as a level 1 record."""
    said: Any = raw.get("attributes") or {}
    entity: Any = said.get("entity") or {}
    registration: Any = said.get("registration") or {}
    return {
        "LEI": said.get("lei") or raw.get("id"),
        "Entity": {
            "LegalName": of(entity, "legalName", "name"),
            "OtherEntityNames": _names(entity.get("otherNames")),
            "TransliteratedOtherEntityNames": _names(entity.get("transliteratedOtherNames")),
            "LegalAddress": _address(entity.get("legalAddress")),
            "HeadquartersAddress": _address(entity.get("headquartersAddress")),
            "RegistrationAuthority": {
                "RegistrationAuthorityID": of(entity, "registeredAt", "id"),
                "RegistrationAuthorityEntityID": entity.get("registeredAs"),
            },
            "LegalJurisdiction": entity.get("jurisdiction"),
            "EntityCategory": entity.get("category"),
            "LegalForm": {
                "EntityLegalFormCode": of(entity, "legalForm", "id"),
                "OtherLegalForm": of(entity, "legalForm", "other"),
            },
            "EntityStatus": entity.get("status"),
            "EntityCreationDate": entity.get("creationDate"),
            "EntityExpirationDate": of(entity, "expiration", "date"),
            "EntityExpirationReason": of(entity, "expiration", "reason"),
            "SuccessorEntity": [
                {
                    "SuccessorLEI": successor.get("lei"),
                    "SuccessorEntityName": successor.get("name"),
                }
                for successor in entity.get("successorEntities") or [entity.get("successorEntity")]
                if isinstance(successor, Mapping)
            ],
            "LegalEntityEvents": [
                {
                    "LegalEntityEventType": event.get("type"),
                    "LegalEntityEventEffectiveDate": event.get("effectiveDate"),
                    "event_status": event.get("status"),
                    "AffectedFields": [
                        of(field, "value") for field in event.get("affectedFields") or ()
                    ],
                }
                for group in entity.get("eventGroups") or ()
                for event in group.get("events") or ()
                if isinstance(event, Mapping)
            ],
        },
        "Registration": {
            "LastUpdateDate": registration.get("lastUpdateDate"),
            "RegistrationStatus": registration.get("status"),
        },
    }


def relationship_record(raw: Mapping[str, object]) -> Json:
    """Return a `relationship-records` resource as a level 2 record."""
    said: Any = raw.get("attributes") or {}
    found: Any = said.get("relationship") or {}
    registration: Any = said.get("registration") or {}
    return {
        "Relationship": {
            "StartNode": _node(found.get("startNode")),
            "EndNode": _node(found.get("endNode")),
            "RelationshipType": found.get("type"),
            "RelationshipStatus": found.get("status"),
            "RelationshipPeriods": [
                {
                    "StartDate": period.get("startDate"),
                    "EndDate": period.get("endDate"),
                    "PeriodType": period.get("type"),
                }
                for period in found.get("periods") or ()
            ],
        },
        "Registration": {
            "LastUpdateDate": registration.get("lastUpdateDate"),
            "RegistrationStatus": registration.get("status"),
        },
        "Extension": {"Deletion": {"DeletedAt": of(said, "extension", "deletedAt")}},
    }


def _node(node: Any) -> Json:
    return {"NodeID": of(node, "id"), "NodeIDType": of(node, "type")}


def _names(names: Any) -> list[Json]:
    return [
        {"$": of(name, "name"), "@type": of(name, "type")}
        for name in names or ()
        if isinstance(name, Mapping)
    ]


def _address(address: Any) -> Json | None:
    if not isinstance(address, Mapping):
        return None
    lines = [line for line in address.get("addressLines") or () if line]
    return {
        "FirstAddressLine": lines[0] if lines else None,
        "AdditionalAddressLine": lines[1:],
        "City": address.get("city"),
        "Region": address.get("region"),
        "Country": address.get("country"),
        "PostalCode": address.get("postalCode"),
    }
