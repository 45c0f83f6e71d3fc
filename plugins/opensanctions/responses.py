"""The shape of the match API's answer, as far as it is read."""

from pydantic import Field

from atlas.sources.plugins.sdk import ResponseModel


class Properties(ResponseModel):
    """What is known of an entry. topics: `sanction`, `debarment`, `role.pep` and others."""

    topics: list[str] | None = None
    program: list[str] | None = None


class Candidate(ResponseModel):
    """An entry that may be the company. score: 0 to 1. match: above the provider's threshold."""

    id: str
    caption: str
    schema_: str = Field(alias="schema")
    properties: Properties
    datasets: list[str]
    score: float | int
    match: bool
    last_change: str | None = None


class Query(ResponseModel):
    """The question, as it was understood."""

    id: str


class Matches(ResponseModel):
    """The candidates for one question. status: as of HTTP."""

    status: int
    results: list[Candidate]
    query: Query


class Responses(ResponseModel):
    """The answers, by the name of the question."""

    company: Matches


class Answer(ResponseModel):
    """Answer of `POST /match/{dataset}`."""

    responses: Responses


RESPONSES = {"matches": Answer}
