"""What a start names: its register and its customer, and why it would be refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import AtlasError, FieldProblem, InvalidRequestError
from atlas.foundation.core.errors import ReferenceNotFoundError as MissingReferenceError
from atlas.foundation.db import TenantSession
from atlas.investigations.runs import domain
from atlas.investigations.runs.errors import ExternalIdTakenError, OtherCompanyError
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.registers import register_of
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import (
    Company,
    CompanyIdentity,
    registration,
    second_of_register,
)
from atlas.knowledge.companies.schemas import second_number


@dataclass(frozen=True, slots=True)
class Checked:
    """A request that would start: with its register, and the customer that there is already."""

    request: InvestigationRequest
    company: Company | None
    """None: the start adds one."""


async def check(
    session: TenantSession, requests: Sequence[InvestigationRequest]
) -> list[Checked | AtlasError]:
    """Do what a start of each does before it writes anything, with as few queries as for one.

    Returns:
        For each request what would start, or what its start would raise: `InvalidRequestError` (a
        register without a number, a number of no known register, or a stated number that the
        customer file does not have of a company on file), `OtherCompanyError` (the
        registration or the name is not the customer's), `ReferenceNotFoundError` (`company_id`
        names no company of the tenant), `ExternalIdTakenError`.

    """
    ids = [one.company_id for one in requests if one.company_id is not None]
    known = await companies.get_companies(session, list(dict.fromkeys(ids))) if ids else {}
    found = [_checked(one, known) for one in requests]
    unnamed = [
        (place, one.request)
        for place, one in enumerate(found)
        if isinstance(one, Checked) and one.request.company_id is None
    ]
    same = await companies.find_same(session, [_identity(request) for _, request in unnamed])
    for (place, request), company in zip(unnamed, same, strict=True):
        found[place] = _unknown_number(request, company) or Checked(request, company)
    external = [one.external_id for one in requests if one.external_id is not None]
    taken = await lifecycle.taken_external_ids(session, external) if external else set()
    return [
        external_id_taken(asked.external_id)
        if isinstance(one, Checked) and asked.external_id in taken
        else one
        for asked, one in zip(requests, found, strict=True)
    ]


def _checked(request: InvestigationRequest, known: Mapping[UUID, Company]) -> Checked | AtlasError:
    try:
        request = with_register(request)
        if request.company_id is None:
            return Checked(request, None)
        company, request = _of_company(request, known.get(request.company_id))
    except AtlasError as error:
        return error
    return Checked(request, company)


async def latest_of(
    session: TenantSession, company_ids: Sequence[UUID]
) -> dict[UUID, Investigation]:
    """Return the newest run about each of these customers, unless it was withdrawn."""
    return await lifecycle.latest_of(session, company_ids)


def external_id_taken(external_id: str | None) -> ExternalIdTakenError:
    """Return the refusal of an external id that another investigation carries."""
    return ExternalIdTakenError(
        f"Another investigation has the external id {external_id!r}; rerun that one."
    )


def with_register(request: InvestigationRequest) -> InvestigationRequest:
    """Complete a number's register where it can be determined; refuse half an identification."""
    request = _completed(request)
    refused = second_of_register(request.register_code, (one.number for one in request.identifiers))
    if refused is not None:
        raise field("identifiers", f"A stated number is {second_number(refused)}.")
    return request


def _completed(request: InvestigationRequest) -> InvestigationRequest:
    if request.registration_number is None:
        if request.register_code is not None:
            raise field("registration_number", "A register needs a registration number.")
        return request
    if request.register_code is not None:
        return request
    register = register_of(request.registration_number, request.country_code)
    if register is None:
        raise field("register", "Name the register of this number, such as GB-COH, or give an LEI.")
    return request.model_copy(update={"register_code": register})


async def company_of(
    session: TenantSession, actor: AuthContext, request: InvestigationRequest
) -> tuple[Company, InvestigationRequest]:
    """Return the customer that a request is about, added when there is none yet."""
    if request.company_id is None:
        found = await companies.find_or_create_company(session, actor, _identity(request))
        refusal = _unknown_number(request, found)
        if refusal is not None:
            raise refusal
        return found, request
    known = await companies.find_company(session, request.company_id)
    return _of_company(request, known)


def _identity(request: InvestigationRequest) -> CompanyIdentity:
    return CompanyIdentity(
        name=request.company_name,
        register=request.register_code,
        registration_number=request.registration_number,
        country_code=request.country_code,
        website=request.website,
        identifiers=tuple(one.number for one in request.identifiers),
    )


def _unknown_number(
    request: InvestigationRequest, company: Company | None
) -> InvalidRequestError | None:
    """Return the refusal of stated numbers that the customer file does not have of the company."""
    if company is None or {one.number for one in request.identifiers} <= {*company.identifiers}:
        return None
    return field(
        "identifiers",
        "The company is on file without this number. Add it in the customer file first.",
    )


def _of_company(
    request: InvestigationRequest, company: Company | None
) -> tuple[Company, InvestigationRequest]:
    """Return the customer that a request names, and the request with what is known of it."""
    if company is None:
        raise MissingReferenceError("company_id names no company.")
    check_registration(company, request.register_code, request.registration_number)
    _check_name(company, request.company_name)
    refusal = _unknown_number(request, company)
    if refusal is not None:
        raise refusal
    if request.registration_number is None and company.register is not None:
        known = {
            "register_code": company.register,
            "registration_number": company.registration_number,
            "country_code": request.country_code or company.country_code,
        }
        request = request.model_copy(update=known)
    return company, request


def check_registration(company: Company, register: str | None, number: str | None) -> None:
    """Refuse the number of another company: its evaluation would be this customer's."""
    if number is None or company.register is None or company.registration_number is None:
        return
    if registration(register, number) == registration(
        company.register, company.registration_number
    ):
        return
    raise OtherCompanyError(
        f"The company is registered as {company.register} {company.registration_number}. Leave the"
        " registration out, correct it in the customer file, or start without `company_id`.",
        errors=[
            FieldProblem(
                loc=["body", "registration_number"],
                msg="Not the registration of the company.",
                type="value_error",
            )
        ],
    )


def _check_name(company: Company, asked: str) -> None:
    """Refuse another company's name where no number says which company the customer is."""
    numbered = company.register is not None and company.registration_number is not None
    if numbered or not domain.is_other_company(asked, [company.name]):
        return
    raise OtherCompanyError(
        f"The customer is called {company.name}, and no registration says which company it is."
        " Correct its name or add its registration in the customer file, or start without"
        " `company_id`.",
        errors=[
            FieldProblem(
                loc=["body", "company_name"],
                msg="Not the name of the company.",
                type="value_error",
            )
        ],
    )


def field(name: str, message: str) -> InvalidRequestError:
    """Return the refusal of one field of the request."""
    return InvalidRequestError(
        message, errors=[FieldProblem(loc=["body", name], msg=message, type="value_error")]
    )
