"""The shape of GLEIF's answers (JSON:API), as far as it is read."""

from atlas.sources.plugins.sdk import ResponseModel


class Name(ResponseModel):
    """A name in one language."""

    name: str


class OtherName(Name):
    """Another name: `TRADING_OR_OPERATING_NAME`, `PREVIOUS_LEGAL_NAME` and others."""

    type: str


class Address(ResponseModel):
    """An address. region: ISO 3166-2."""

    addressLines: list[str]
    city: str | None
    region: str | None
    country: str
    postalCode: str | None


class Coded(ResponseModel):
    """A code of a list, or what stands in its place."""

    id: str | None
    other: str | None


class Expiration(ResponseModel):
    """When and why the entity ended. reason: `DISSOLVED`, `CORPORATE_ACTION`, `OTHER`."""

    date: str | None
    reason: str | None


class Successor(ResponseModel):
    """Who continues an entity; both are null where no one does."""

    lei: str | None
    name: str | None


class Event(ResponseModel):
    """What happened to an entity, or will. status: `IN_PROGRESS`, `COMPLETED` and others."""

    type: str
    status: str
    effectiveDate: str | None


class Events(ResponseModel):
    """Events that belong together."""

    events: list[Event]


class Entity(ResponseModel):
    """Level 1: who is who."""

    legalName: Name
    otherNames: list[OtherName]
    legalAddress: Address
    registeredAt: Coded
    registeredAs: str | None
    jurisdiction: str | None
    category: str | None
    legalForm: Coded
    status: str
    creationDate: str | None
    expiration: Expiration
    successorEntity: Successor | None
    successorEntities: list[Successor]
    eventGroups: list[Events]


class Registration(ResponseModel):
    """Of the LEI itself. status: `ISSUED`, `LAPSED`, `DUPLICATE` and others."""

    status: str


class LeiAttributes(ResponseModel):
    """A record of level 1."""

    lei: str
    entity: Entity
    registration: Registration


class LeiRecord(ResponseModel):
    """A resource of type `lei-records`."""

    attributes: LeiAttributes


class LeiRecords(ResponseModel):
    """Answer of `/lei-records`."""

    data: list[LeiRecord]


class Node(ResponseModel):
    """An end of a relationship. type: `LEI`."""

    id: str
    type: str


class Period(ResponseModel):
    """A period. type: `RELATIONSHIP_PERIOD`, `ACCOUNTING_PERIOD`, `DOCUMENT_FILING_PERIOD`."""

    startDate: str | None
    endDate: str | None = None
    type: str


class Relationship(ResponseModel):
    """Level 2: startNode is consolidated by endNode. status: `ACTIVE`, `INACTIVE`, `NULL`."""

    startNode: Node
    endNode: Node
    type: str
    status: str
    periods: list[Period]


class RelationshipAttributes(ResponseModel):
    """A record of level 2."""

    relationship: Relationship


class RelationshipRecord(ResponseModel):
    """A resource of type `relationship-records`."""

    id: str
    attributes: RelationshipAttributes


class Relationships(ResponseModel):
    """Answer of `/lei-records/{lei}/direct-parent-relationship` and of its like."""

    data: list[RelationshipRecord]


class Parent(ResponseModel):
    """Answer of `/lei-records/{lei}/direct-parent-relationship`: one record."""

    data: RelationshipRecord


class ExceptionAttributes(ResponseModel):
    """Why no parent is reported. category: `DIRECT_ACCOUNTING_CONSOLIDATION_PARENT` or ultimate."""

    lei: str
    category: str
    reason: str
    validFrom: str | None = None
    validTo: str | None = None


class ExceptionRecord(ResponseModel):
    """A resource of type `reporting-exceptions`."""

    attributes: ExceptionAttributes


class ReportingException(ResponseModel):
    """Answer of `/lei-records/{lei}/direct-parent-reporting-exception` and of its like."""

    data: ExceptionRecord


RESPONSES = {
    "lei_records": LeiRecords,
    "relationships": Relationships,
    "parents": Parent,
    "ultimate_parents": Parent,
    "direct_exceptions": ReportingException,
    "ultimate_exceptions": ReportingException,
}
