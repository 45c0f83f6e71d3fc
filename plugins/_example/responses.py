"""The shape of the provider's answers: only the members that are read."""

from atlas.sources.plugins.sdk import ResponseModel


class Company(ResponseModel):
    """A company."""

    number: str
    name: str
    kind: str
    state: str
    registered: str | None


class Officer(ResponseModel):
    """A person in office."""

    id: str
    person: str
    company: str
    since: str | None


class CompanyAnswer(ResponseModel):
    """The answer to a question about one company."""

    companies: list[Company]
    officers: list[Officer]


RESPONSES = {"company": CompanyAnswer}
