"""The shape of North Data's answer, as far as it is read."""

from pydantic import Field

from atlas.sources.plugins.sdk import ResponseModel


class CompanyName(ResponseModel):
    """A name."""

    name: str
    legalForm: str | None = None


class Address(ResponseModel):
    """An address. country: ISO 3166-1 alpha-2."""

    street: str | None = None
    postalCode: str | None = None
    city: str
    state: str | None = None
    country: str
    lat: float | int | None = None
    lng: float | int | None = None


class Register(ResponseModel):
    """An entry in a register. city: of the court, in Germany."""

    id: str
    city: str | None = None
    country: str | None = None
    uniqueKey: str | None = None


class FormerName(ResponseModel):
    """A name with the day since when it is known."""

    name: CompanyName
    date: str | None = None


class History(ResponseModel):
    """Earlier names, and the current one."""

    names: list[FormerName] | None = None


class Role(ResponseModel):
    """What ties the related party. demotion: it ends on the day. dir: see the user guide."""

    type: str
    name: str
    group: str
    dir: str | None = None
    date: str | None = None
    demotion: bool | None = None
    announce: bool | None = None
    sharesPercent: float | int | None = None


class PersonName(ResponseModel):
    """A person's name."""

    lastName: str
    firstName: str | None = None


class PersonAddress(ResponseModel):
    """Where a person lives."""

    city: str | None = None


class Person(ResponseModel):
    """A person. id: North Data's own; it may change over time."""

    id: str
    name: PersonName
    birthDate: str | None = None
    birthMonth: int | None = None
    birthYear: int | None = None
    address: PersonAddress | None = None


class Base(ResponseModel):
    """A related company. id: as a person's."""

    id: str
    name: CompanyName
    address: Address
    entry: Register | None = Field(default=None, alias="register")
    lei: str | None = None


class RelatedPerson(ResponseModel):
    """A person that is tied to the company."""

    person: Person
    roles: list[Role]


class RelatedCompany(ResponseModel):
    """A company that is tied to the company."""

    company: Base
    roles: list[Role]


class RelatedPersons(ResponseModel):
    """Persons."""

    items: list[RelatedPerson]


class RelatedCompanies(ResponseModel):
    """Companies."""

    items: list[RelatedCompany]


class Company(Base):
    """Answer of `/company/v1/company`. status: `active`, `liquidation`, `terminated`."""

    entry: Register = Field(alias="register")
    status: str | None = None
    elfCode: str | None = None
    segmentCodes: dict[str, list[str]] | None = None
    history: History | None = None
    relatedPersons: RelatedPersons | None = None
    relatedCompanies: RelatedCompanies | None = None


RESPONSES = {"company": Company}
