"""Short writing of GLEIF records in tests."""

from __future__ import annotations

from typing import Any


def lei_of(number: int) -> str:
    """Return an LEI whose check digits hold."""
    base = f"5493{number:014d}"
    digits = "".join(str(int(character, 36)) for character in f"{base}00")
    return f"{base}{98 - int(digits) % 97:02d}"


def lei_record(lei: str, name: str, *, number: str | None = None, **entity: Any) -> dict[str, Any]:
    """Return a level 1 record, registered at Companies House when a number is given."""
    authority = {"RegistrationAuthorityID": "RA000585", "RegistrationAuthorityEntityID": number}
    return {
        "LEI": {"$": lei},
        "Entity": {
            "LegalName": {"@xml:lang": "en", "$": name},
            "LegalAddress": {
                "FirstAddressLine": {"$": "1 High Street"},
                "City": {"$": "London"},
                "Country": {"$": "GB"},
                "PostalCode": {"$": "EC1A 1BB"},
            },
            **({"RegistrationAuthority": authority} if number else {}),
            "LegalJurisdiction": {"$": "GB"},
            "EntityCategory": {"$": "GENERAL"},
            "EntityStatus": {"$": "ACTIVE"},
            **entity,
        },
        "Registration": {
            "LastUpdateDate": {"$": "2026-05-06T15:51:56Z"},
            "RegistrationStatus": {"$": "ISSUED"},
        },
    }


def consolidated(
    child: str, parent: str, kind: str = "IS_DIRECTLY_CONSOLIDATED_BY", **more: Any
) -> dict[str, Any]:
    """Return a level 2 record."""
    return {
        "RelationshipRecord": {
            "Relationship": {
                "StartNode": {"NodeID": {"$": child}, "NodeIDType": {"$": "LEI"}},
                "EndNode": {"NodeID": {"$": parent}, "NodeIDType": {"$": "LEI"}},
                "RelationshipType": {"$": kind},
                "RelationshipPeriods": {
                    "RelationshipPeriod": [
                        {
                            "StartDate": {"$": "2018-01-01T00:00:00Z"},
                            "PeriodType": {"$": "RELATIONSHIP_PERIOD"},
                        },
                    ],
                },
                "RelationshipStatus": {"$": "ACTIVE"},
                **more,
            },
            "Registration": {
                "LastUpdateDate": {"$": "2026-05-06T15:51:56Z"},
                "RegistrationStatus": {"$": "PUBLISHED"},
            },
        },
    }


def exception(lei: str, reason: str, level: str = "DIRECT") -> dict[str, Any]:
    """Return a reporting exception."""
    return {
        "LEI": {"$": lei},
        "ExceptionCategory": {"$": f"{level}_ACCOUNTING_CONSOLIDATION_PARENT"},
        "ExceptionReason": {"$": reason},
    }
