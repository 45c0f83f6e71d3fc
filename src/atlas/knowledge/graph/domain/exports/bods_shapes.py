"""Shapes of the statements of BODS 0.4. Pure."""

from typing import NotRequired, TypedDict


class Identifier(TypedDict, total=False):
    """A number: `scheme` is a code of org-id.guide, `schemeName` any other name."""

    scheme: str
    schemeName: str
    id: str


class Unspecified(TypedDict):
    """Why a party is not named."""

    reason: str
    description: str


class Coded(TypedDict):
    """A country."""

    name: str
    code: str


class Name(TypedDict):
    """A name of a person."""

    type: str
    fullName: str
    givenName: NotRequired[str]
    familyName: NotRequired[str]


class EntityType(TypedDict):
    """What an entity is."""

    type: str
    subtype: NotRequired[str]


class Listing(TypedDict):
    """Whether an entity's shares are on a public market."""

    hasPublicListing: bool


class EntityDetails(TypedDict):
    """What an entity statement says."""

    isComponent: bool
    entityType: EntityType
    name: NotRequired[str]
    unspecifiedEntityDetails: NotRequired[Unspecified]
    jurisdiction: NotRequired[Coded]
    identifiers: NotRequired[list[Identifier]]
    foundingDate: NotRequired[str]
    dissolutionDate: NotRequired[str]
    publicListing: NotRequired[Listing]


class PersonDetails(TypedDict):
    """What a person statement says."""

    isComponent: bool
    personType: str
    unspecifiedPersonDetails: NotRequired[Unspecified]
    names: NotRequired[list[Name]]
    nationalities: NotRequired[list[Coded]]
    birthDate: NotRequired[str]
    deathDate: NotRequired[str]
    identifiers: NotRequired[list[Identifier]]


class Share(TypedDict, total=False):
    """How much is held, in percent."""

    exact: float
    minimum: float
    exclusiveMinimum: float
    maximum: float
    exclusiveMaximum: float


class Interest(TypedDict):
    """One interest of a party in another."""

    type: str
    directOrIndirect: str
    beneficialOwnershipOrControl: bool
    share: NotRequired[Share]
    details: NotRequired[str]
    startDate: NotRequired[str]
    endDate: NotRequired[str]


class RelationshipDetails(TypedDict):
    """What a relationship statement says."""

    isComponent: bool
    subject: str
    interestedParty: str
    interests: list[Interest]


Details = EntityDetails | PersonDetails | RelationshipDetails


class Publisher(TypedDict):
    """Who publishes."""

    name: str


class Publication(TypedDict):
    """When, by which version of the standard and by whom a statement is published."""

    publicationDate: str
    bodsVersion: str
    publisher: Publisher


class Statement(TypedDict):
    """One statement: of an entity, a person, or a relationship between two."""

    statementId: str
    declarationSubject: str
    statementDate: str
    publicationDetails: Publication
    recordId: str
    recordStatus: str
    recordType: str
    recordDetails: Details
