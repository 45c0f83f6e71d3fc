"""What a start names: its register and its customer, and why it would be refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError, NotFoundError
from atlas.foundation.core.errors import ReferenceNotFoundError as MissingReferenceError
from atlas.foundation.db import TenantSession
from atlas.investigations.runs import domain
from atlas.investigations.runs.errors import ExternalIdTakenError, OtherCompanyError
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.registers import register_of
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.knowledge.companies import service as companies
from atlas.knowledge.companies.domain import Company, CompanyIdentity, registration


@dataclass(frozen=True, slots=True)
class Checked:
    """A request that would start: with its register, and the customer that there is already."""

    request: InvestigationRequest
    company: Company | None
    """None: the start adds one."""


async def check(session: TenantSession, request: InvestigationRequest) -> Checked:
    """Do what a start does before it writes anything.

    Raises:
        InvalidRequestError: a register without a number, or a number of no known register.
        OtherCompanyError: the registration or the name is not the customer's.
        ReferenceNotFoundError: `company_id` names no company of the tenant.
        ExternalIdTakenError: another investigation carries the external id.

    """
    request = with_register(request)
    if request.company_id is None:
        company = await companies.find_same(session, _identity(request))
    else:
        company, request = await _named(session, request, request.company_id)
    if request.external_id is not None and await lifecycle.has_external_id(
        session, request.external_id
    ):
        raise external_id_taken(request.external_id)
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
        return found, request
    return await _named(session, request, request.company_id)


def _identity(request: InvestigationRequest) -> CompanyIdentity:
    return CompanyIdentity(
        name=request.company_name,
        register=request.register_code,
        registration_number=request.registration_number,
        country_code=request.country_code,
        website=request.website,
    )


async def _named(
    session: TenantSession, request: InvestigationRequest, company_id: UUID
) -> tuple[Company, InvestigationRequest]:
    try:
        company = await companies.get_company(session, company_id)
    except NotFoundError as error:
        raise MissingReferenceError("company_id names no company.") from error
    check_registration(company, request.register_code, request.registration_number)
    _check_name(company, request.company_name)
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
