"""The shape of OpenCorporates's answer, as far as it is read."""

from atlas.sources.plugins.sdk import ResponseModel


class PreviousName(ResponseModel):
    """An earlier name."""

    company_name: str


class Address(ResponseModel):
    """An address. country: its English name."""

    street_address: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None


class Code(ResponseModel):
    """A line of business. code_scheme_id: `eu_nace_2`, `uk_sic_2007` and others."""

    code: str
    description: str | None = None
    code_scheme_id: str


class Coded(ResponseModel):
    """Its wrapping."""

    industry_code: Code


class Officer(ResponseModel):
    """Somebody in office, or formerly."""

    id: int
    name: str
    position: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    inactive: bool | None = None
    occupation: str | None = None
    opencorporates_url: str


class Office(ResponseModel):
    """Its wrapping."""

    officer: Officer


class Company(ResponseModel):
    """A company. jurisdiction_code: `gb`, `us_de`. branch: `F` or `L`, of one that is no seat."""

    name: str
    company_number: str
    jurisdiction_code: str
    incorporation_date: str | None = None
    dissolution_date: str | None = None
    company_type: str | None = None
    inactive: bool | None = None
    current_status: str | None = None
    number_of_employees: int | str | None = None
    previous_names: list[PreviousName] | None = None
    registered_address: Address | None = None
    registered_address_in_full: str | None = None
    industry_codes: list[Coded] | None = None
    officers: list[Office] | None = None


class Results(ResponseModel):
    """What was found."""

    company: Company


class Answer(ResponseModel):
    """Answer of `/companies/{jurisdiction}/{number}`."""

    results: Results


RESPONSES = {"company": Answer}
