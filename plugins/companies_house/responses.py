"""The shape of Companies House's answers, as far as it is read.

Members without a value are left out of an answer.
"""

from atlas.sources.plugins.sdk import ResponseModel


class Address(ResponseModel):
    """An address."""

    care_of: str | None = None
    po_box: str | None = None
    premises: str | None = None
    address_line_1: str | None = None
    address_line_2: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None


class PreviousName(ResponseModel):
    """An earlier name."""

    name: str
    ceased_on: str | None = None


class LastAccounts(ResponseModel):
    """The accounts that were filed last. type: `full`, `micro-entity` and others."""

    made_up_to: str | None = None
    type: str | None = None


class Accounts(ResponseModel):
    """What is due and what was filed."""

    next_due: str | None = None
    last_accounts: LastAccounts | None = None


class Confirmation(ResponseModel):
    """What is due and what was filed."""

    next_due: str | None = None
    last_made_up_to: str | None = None


class Company(ResponseModel):
    """A company's profile. jurisdiction: `england-wales`, `scotland`, `noneu` and others."""

    company_number: str
    company_name: str
    company_status: str | None = None
    company_status_detail: str | None = None
    type: str
    jurisdiction: str | None = None
    date_of_creation: str | None = None
    date_of_cessation: str | None = None
    registered_office_address: Address | None = None
    previous_company_names: list[PreviousName] | None = None
    sic_codes: list[str] | None = None
    accounts: Accounts | None = None
    confirmation_statement: Confirmation | None = None


class Birth(ResponseModel):
    """Month and year of birth; the day is not published."""

    month: int
    year: int


class Identification(ResponseModel):
    """Where a legal person is registered."""

    identification_type: str | None = None
    legal_form: str | None = None
    place_registered: str | None = None
    country_registered: str | None = None
    registration_number: str | None = None


class FormerName(ResponseModel):
    """An earlier name of a person."""

    forenames: str | None = None
    surname: str | None = None


class OfficerLink(ResponseModel):
    """Where the officer's appointments are."""

    appointments: str


class OfficerLinks(ResponseModel):
    """Where the appointment and its officer are."""

    self: str
    officer: OfficerLink


class Officer(ResponseModel):
    """An appointment. appointed_before: a day, of appointments from before 1992."""

    name: str
    officer_role: str
    appointed_on: str | None = None
    appointed_before: str | None = None
    resigned_on: str | None = None
    nationality: str | None = None
    country_of_residence: str | None = None
    date_of_birth: Birth | None = None
    former_names: list[FormerName] | None = None
    identification: Identification | None = None
    links: OfficerLinks


class Itself(ResponseModel):
    """Where something is."""

    self: str


class Listed(ResponseModel):
    """A page of a list."""

    links: Itself
    start_index: int
    total_results: int | None = None


class Officers(Listed):
    """Answer of `/company/{number}/officers`."""

    items: list[Officer]


class NameElements(ResponseModel):
    """The parts of a name."""

    forename: str | None = None
    middle_name: str | None = None
    surname: str | None = None


class Controller(ResponseModel):
    """A person with significant control. kind: such as `super-secure-beneficial-owner`.

    A protected one (`super-secure-…`) has no name. ceased: also as `0` or `1`.
    """

    kind: str
    name: str | None = None
    name_elements: NameElements | None = None
    notified_on: str | None = None
    ceased_on: str | None = None
    ceased: bool | str | None = None
    nationality: str | None = None
    country_of_residence: str | None = None
    date_of_birth: Birth | None = None
    identification: Identification | None = None
    natures_of_control: list[str] | None = None
    links: Itself


class Controllers(Listed):
    """Answer of `/company/{number}/persons-with-significant-control`."""

    items: list[Controller]


class Statement(ResponseModel):
    """What the company states instead of, or beside, its entries; `linked_psc_name`: of whom."""

    statement: str
    linked_psc_name: str | None = None
    notified_on: str | None = None
    ceased_on: str | None = None
    links: Itself


class Statements(Listed):
    """Answer of `/company/{number}/persons-with-significant-control-statements`."""

    items: list[Statement]


class ExemptionPeriod(ResponseModel):
    """From when to when."""

    exempt_from: str | None = None
    exempt_to: str | None = None


class Exemption(ResponseModel):
    """From what the company is exempt."""

    exemption_type: str
    items: list[ExemptionPeriod]


class Exemptions(ResponseModel):
    """Answer of `/company/{number}/exemptions`."""

    exemptions: dict[str, Exemption]
    links: Itself


RESPONSES = {
    "company": Company,
    "officers": Officers,
    "controllers": Controllers,
    "statements": Statements,
    "exemptions": Exemptions,
}
