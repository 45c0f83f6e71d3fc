"""The vocabulary of the Beneficial Ownership Data Standard 0.4, as types.

A statement that does not fit is rejected with the path at which it fails. Members of other
names are ignored; null counts as absent. Reference: https://standard.openownership.org/en/0.4.0/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from atlas.sources.registry.domain.problems import StatementRejectedError

Uri = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9+.\-]*:\S+$")]
PartialDate = Annotated[str, Meta(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
DateOrTime = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
        r"([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?)?$",
    ),
]
Percent = Annotated[float, Meta(ge=0, le=100)]
StatementId = Annotated[str, Meta(min_length=32, max_length=64)]
RecordId = Annotated[str, Meta(min_length=1, max_length=255)]
"""The standard sets no limit; 255 characters in any script fit an index entry."""
CountryText = Annotated[str, Meta(min_length=2, max_length=2)]
Subdivision = Annotated[str, Meta(min_length=2, max_length=6)]

InterestType = Literal[
    "shareholding",
    "votingRights",
    "appointmentOfBoard",
    "otherInfluenceOrControl",
    "seniorManagingOfficial",
    "settlor",
    "trustee",
    "protector",
    "beneficiaryOfLegalArrangement",
    "rightsToSurplusAssetsOnDissolution",
    "rightsToProfitOrIncome",
    "rightsGrantedByContract",
    "conditionalRightsGrantedByContract",
    "controlViaCompanyRulesOrArticles",
    "controlByLegalFramework",
    "boardMember",
    "boardChair",
    "unknownInterest",
    "unpublishedInterest",
    "enjoymentAndUseOfAssets",
    "rightToProfitOrIncomeFromAssets",
    "nominee",
    "nominator",
]
SUBTYPES: Mapping[str, frozenset[str]] = {
    "arrangement": frozenset({"trust", "nomination", "other"}),
    "legalEntity": frozenset({"trust", "other"}),
    "stateBody": frozenset({"governmentDepartment", "stateAgency", "other"}),
    "registeredEntity": frozenset({"other"}),
    "state": frozenset({"other"}),
    "anonymousEntity": frozenset({"other"}),
    "unknownEntity": frozenset({"other"}),
}


class _Base(Struct, rename="camel", kw_only=True):
    """Members are spelt in camelCase in the standard."""


class Country(_Base):
    """A country: its name, and its ISO 3166-1 alpha-2 code where known."""

    name: str
    code: CountryText | None = None


class Jurisdiction(_Base):
    """A country or subdivision (ISO 3166-1 or 3166-2)."""

    name: str
    code: Subdivision | None = None


class Identifier(_Base):
    """A number in a register; `scheme` is an org-id.guide code."""

    id: str | None = None
    scheme: str | None = None
    scheme_name: str | None = None
    uri: Uri | None = None


class Address(_Base):
    """An address as one string, with its country."""

    address: str | None = None
    post_code: str | None = None
    country: Country | None = None


class EntityAddress(Address):
    """An address of an entity."""

    type: Literal["registered", "business", "alternative"] | None = None


class PersonAddress(Address):
    """An address of a person."""

    type: Literal["residence", "service", "alternative"] | None = None


class BirthPlace(Address):
    """Where a person was born."""

    type: Literal["placeOfBirth"] | None = None


class Unspecified(_Base):
    """Instead of a party: why it cannot be named."""

    reason: Literal[
        "noBeneficialOwners",
        "subjectUnableToConfirmOrIdentifyBeneficialOwner",
        "interestedPartyHasNotProvidedInformation",
        "subjectExemptFromDisclosure",
        "interestedPartyExemptFromDisclosure",
        "unknown",
        "informationUnknownToPublisher",
    ]
    description: str | None = None


class EntityType(_Base):
    """What kind of entity it is."""

    type: Literal[
        "registeredEntity",
        "legalEntity",
        "arrangement",
        "anonymousEntity",
        "unknownEntity",
        "state",
        "stateBody",
    ]
    subtype: (
        Literal["governmentDepartment", "stateAgency", "other", "trust", "nomination"] | None
    ) = None
    details: str | None = None


class Security(_Base):
    """The security of a listing."""

    ticker: str
    id: str | None = None
    id_scheme: Literal["isin", "figi", "cusip", "cins"] | None = None


class Listing(_Base):
    """One listing on an exchange."""

    stock_exchange_jurisdiction: Subdivision
    stock_exchange_name: str
    security: Security
    market_identifier_code: str | None = None
    operating_market_identifier_code: str | None = None


class PublicListing(_Base):
    """Whether shares are traded."""

    has_public_listing: bool
    company_filings_urls: list[Uri] | None = field(default=None, name="companyFilingsURLs")
    securities_listings: list[Listing] | None = None


class Statute(_Base):
    """The law that formed an entity."""

    name: str | None = None
    date: date | None = None
    jurisdiction: Jurisdiction | None = None


class EntityRecord(_Base):
    """A company, arrangement, state, or an entity that is not named."""

    is_component: bool
    entity_type: EntityType
    unspecified_entity_details: Unspecified | None = None
    name: str | None = None
    alternate_names: list[str] | None = None
    jurisdiction: Jurisdiction | None = None
    incorporated_in_jurisdiction: Jurisdiction | None = None
    """Spelling of 0.2 and 0.3 that bulk files of 0.4 still use."""
    identifiers: list[Identifier] | None = None
    founding_date: date | None = None
    dissolution_date: date | None = None
    addresses: list[EntityAddress] | None = None
    uri: Uri | None = None
    public_listing: PublicListing | None = None
    formed_by_statute: Statute | None = None


class Name(_Base):
    """A name of a person."""

    full_name: str
    type: (
        Literal["legal", "translation", "transliteration", "former", "alternative", "birth"] | None
    ) = None
    family_name: str | None = None
    given_name: str | None = None
    patronymic_name: str | None = None


class Agent(_Base):
    """Who asserted or created something."""

    name: str | None = None
    uri: Uri | None = None


class Source(_Base):
    """Where a statement comes from."""

    type: (
        list[
            Literal[
                "selfDeclaration",
                "officialRegister",
                "thirdParty",
                "primaryResearch",
                "verified",
            ]
        ]
        | None
    ) = None
    description: str | None = None
    url: Uri | None = None
    retrieved_at: DateOrTime | None = None
    asserted_by: list[Agent] | None = None


class PepDetails(_Base):
    """One political exposure."""

    reason: str | None = None
    missing_info_reason: str | None = None
    jurisdiction: Jurisdiction | None = None
    start_date: date | None = None
    end_date: date | None = None
    source: Source | None = None


class PoliticalExposure(_Base):
    """Whether a person is declared politically exposed."""

    status: Literal["isPep", "isNotPep", "unknown"]
    details: list[PepDetails] | None = None


class PersonRecord(_Base):
    """A natural person, named or not."""

    is_component: bool
    person_type: Literal["knownPerson", "anonymousPerson", "unknownPerson"]
    unspecified_person_details: Unspecified | None = None
    names: list[Name] | None = None
    identifiers: list[Identifier] | None = None
    nationalities: list[Country] | None = None
    place_of_birth: BirthPlace | None = None
    birth_date: PartialDate | None = None
    death_date: PartialDate | None = None
    tax_residencies: list[Country] | None = None
    addresses: list[PersonAddress] | None = None
    political_exposure: PoliticalExposure | None = None


class Share(_Base):
    """Percent: exact, or a range whose ends may be exclusive."""

    exact: Percent | None = None
    minimum: Percent | None = None
    maximum: Percent | None = None
    exclusive_minimum: Percent | None = None
    exclusive_maximum: Percent | None = None


class Interest(_Base):
    """One interest of a relationship."""

    type: InterestType | None = None
    direct_or_indirect: Literal["direct", "indirect", "unknown"] | None = None
    beneficial_ownership_or_control: bool | None = None
    details: str | None = None
    share: Share | None = None
    start_date: date | None = None
    end_date: date | None = None


class RelationshipRecord(_Base):
    """Interests of a party in a subject."""

    is_component: bool
    subject: RecordId | Unspecified
    interested_party: RecordId | Unspecified
    interests: list[Interest] | None = None
    component_records: list[str] | None = None


class Publisher(_Base):
    """Who published."""

    name: str | None = None
    url: Uri | None = None


class Publication(_Base):
    """When and by whom a statement was published."""

    publication_date: DateOrTime
    bods_version: Annotated[str, Meta(pattern=r"^\d+\.\d+$")]
    publisher: Publisher
    license: Uri | None = None


class Annotation(_Base):
    """A note on a statement."""

    statement_pointer_target: str
    motivation: Literal["commenting", "correcting", "identifying", "linking", "transformation"]
    description: str | None = None
    creation_date: DateOrTime | None = None
    created_by: Agent | None = None
    transformed_content: str | None = None
    url: Uri | None = None


class Statement(_Base):
    """One statement; `record_details` is checked by its type (`record_of`)."""

    statement_id: StatementId
    declaration_subject: str
    record_id: RecordId
    record_type: Literal["entity", "person", "relationship"]
    record_details: dict[str, Any]
    statement_date: DateOrTime
    record_status: Literal["new", "updated", "closed"] | None = None
    declaration: str | None = None
    publication_details: Publication | None = None
    source: Source | None = None
    annotations: list[Annotation] | None = None


AnyRecord = EntityRecord | PersonRecord | RelationshipRecord
_RECORDS: Mapping[str, type[AnyRecord]] = {
    "entity": EntityRecord,
    "person": PersonRecord,
    "relationship": RelationshipRecord,
}


def parse_statement(raw: Any) -> tuple[Statement, AnyRecord]:
    """Check a decoded statement and return it with its typed record.

    Raises:
        StatementRejectedError: with the reason and the path at which it is against the vocabulary.

    """
    if isinstance(raw, dict) and "statementType" in raw and "recordType" not in raw:
        raise StatementRejectedError(
            "a statement of BODS 0.2 or 0.3 (statementType); this release reads BODS 0.4",
            _id_of(raw),
        )
    try:
        statement = msgspec.convert(raw, Statement)
        _real_date(statement.statement_date)
        record = parse_record(statement.record_type, statement.record_details)
    except msgspec.ValidationError as error:
        raise StatementRejectedError(_reason(error), _id_of(raw)) from None
    except (ValueError, OverflowError) as error:
        raise StatementRejectedError(str(error), _id_of(raw)) from None
    problem = _rule_broken(statement, record)
    if problem:
        raise StatementRejectedError(problem, statement.statement_id)
    return statement, record


def parse_record(record_type: str, details: Any) -> AnyRecord:
    """Return the typed record of a statement's `recordDetails`."""
    return msgspec.convert(details, _RECORDS[record_type])


def date_of(moment: str) -> date:
    """Return the day of a date or date-time of the standard."""
    return date.fromisoformat(moment[:10])


def _real_date(moment: str) -> None:
    date_of(moment)


def _id_of(raw: Any) -> str | None:
    found = raw.get("statementId", raw.get("statementID")) if isinstance(raw, dict) else None
    return found[:200] if isinstance(found, str) else None


def _reason(error: msgspec.ValidationError) -> str:
    return str(error).replace("`", "")


def _rule_broken(statement: Statement, record: AnyRecord) -> str | None:
    """Return which rule between members, that types cannot say, is broken."""
    problems = [_annotation_broken(annotation) for annotation in statement.annotations or ()]
    publisher = statement.publication_details and statement.publication_details.publisher
    if publisher and publisher.name is None and publisher.url is None:
        problems.append("publicationDetails.publisher: name or url is needed")
    if isinstance(record, RelationshipRecord):
        if record.is_component and record.component_records:
            problems.append("componentRecords: a component has none of its own")
    else:
        if isinstance(record, EntityRecord):
            problems.append(_subtype_broken(record.entity_type))
        if any(i.scheme is None and i.scheme_name is None for i in record.identifiers or ()):
            problems.append("identifiers: scheme or schemeName is needed")
    return next(filter(None, problems), None)


def _annotation_broken(annotation: Annotation) -> str | None:
    if annotation.motivation == "linking" and annotation.url is None:
        return "annotations: a linking annotation needs a url"
    if annotation.motivation != "transformation" and annotation.transformed_content:
        return "annotations: transformedContent belongs to a transformation"
    return None


def _subtype_broken(kind: EntityType) -> str | None:
    if kind.subtype is not None and kind.subtype not in SUBTYPES[kind.type]:
        return f"entityType: {kind.subtype} is no subtype of {kind.type}"
    return None
