"""The providers over HTTP: what they are, how they are routed, and how their calls ended."""

from typing import Annotated

from fastapi import Depends, Path, Query, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    IfMatch,
    OperatorSession,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.sources.contracts.schemas import CountryOrAnywhere
from atlas.sources.credentials.service import vault_of
from atlas.sources.providers import service
from atlas.sources.providers.repository import CALLS
from atlas.sources.providers.schemas import (
    CallOut,
    InstalledProvidersOut,
    PlanOut,
    ProviderHealthOut,
    ProviderOut,
    ProvidersOut,
    ProvidersSummaryOut,
    ProviderTestOut,
    RouteOut,
    RoutePut,
    RoutingOut,
)

router = AtlasRouter(prefix="/providers", tags=["providers"])
platform_router = AtlasRouter(prefix="/platform/providers", tags=["platform"])
Country = Annotated[
    CountryOrAnywhere, Path(description="Country (ISO 3166-1 alpha-2); `XX`: all without a route.")
]
Provider = Annotated[str, Path(max_length=60, description="Name of the provider, such as `kvk`.")]
_ROUTE = "/routing/{country}/{provider}"


def _answer(found: tuple[int, RouteOut], response: Response) -> RouteOut:
    response.headers["ETag"] = etag(found[0])
    return found[1]


@platform_router.get(
    "",
    permission=Permission.PLATFORM,
    operation_id="list_installed_providers",
    summary="List the providers",
)
async def list_installed_providers(
    session: OperatorSession, state: AppState
) -> InstalledProvidersOut:
    """Return every provider, and which of its answers its plugin cannot read any more."""
    return await service.list_installed(session, state.settings)


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_providers",
    summary="List the providers",
)
async def list_providers(session: Session, state: AppState) -> ProvidersOut:
    """Return every provider and every loaded register file: what it covers, licence, freshness."""
    return await service.list_providers(session, state.settings)


@router.get(
    "/summary",
    permission=Permission.READ,
    operation_id="get_providers_summary",
    summary="Get the use of the providers",
)
async def get_providers_summary(
    session: Session,
    days: Annotated[int, Query(ge=1, le=366, description="How far to reach back, days.")] = 30,
) -> ProvidersSummaryOut:
    """Return your calls to each provider, and how they ended."""
    return await service.get_summary(session, days)


@router.get(
    "/routing",
    permission=Permission.READ,
    operation_id="get_provider_routing",
    summary="Get the routing of the providers",
)
async def get_provider_routing(
    session: Session,
    state: AppState,
    response: Response,
    country: Annotated[
        CountryOrAnywhere | None, Query(description="Only this country; all if left out.")
    ] = None,
) -> RoutingOut:
    """Return how each provider is asked in each country, and where that comes from."""
    found = await service.get_routing(session, state.settings, country)
    response.headers["ETag"] = etag(found.revision)
    return found


@router.get(
    "/routing/{country}",
    permission=Permission.READ,
    operation_id="get_provider_plan",
    summary="Get who would be asked about a company",
)
async def get_provider_plan(session: Session, state: AppState, country: Country) -> PlanOut:
    """Return who would be asked about a company of the country, in which order, and why not.

    A dry run: no provider is asked.
    """
    vault = vault_of(state.db, state.settings)
    return await service.get_plan(session, state.settings, vault, country)


@router.put(
    _ROUTE,
    permission=Permission.SETTINGS,
    operation_id="set_provider_route",
    summary="Set how a provider is asked in a country",
    errors=(409, 412, 428, 503),
)
async def set_provider_route(
    session: Session,
    state: AppState,
    actor: Actor,
    country: Country,
    provider: Provider,
    body: RoutePut,
    response: Response,
    if_match: IfMatch = None,
) -> RouteOut:
    """Set the tier of a provider for the next runs; If-Match names the revision of the routing.

    What may ask a provider less often waits for a second person (`awaits_second_person`): it takes
    effect once a second person posts …/confirm.
    """
    key = (country, provider)
    return _answer(
        await service.set_route(session, state.settings, actor, key, body, if_match), response
    )


@router.delete(
    _ROUTE,
    permission=Permission.SETTINGS,
    operation_id="reset_provider_route",
    summary="Take your route of a provider away",
    errors=(409, 412, 428),
)
async def reset_provider_route(
    session: Session,
    state: AppState,
    actor: Actor,
    country: Country,
    provider: Provider,
    response: Response,
    if_match: IfMatch = None,
) -> RouteOut:
    """Return to what holds without it; waits for a second person where that asks less often."""
    key = (country, provider)
    return _answer(
        await service.reset_route(session, state.settings, actor, key, if_match), response
    )


@router.post(
    f"{_ROUTE}/confirm",
    permission=Permission.SECOND_DECIDE,
    operation_id="confirm_provider_route",
    summary="Confirm a route as the second person",
    errors=(409, 412, 428),
)
async def confirm_provider_route(
    session: Session,
    state: AppState,
    actor: Actor,
    country: Country,
    provider: Provider,
    response: Response,
    if_match: IfMatch = None,
) -> RouteOut:
    """Carry out the proposed change; 403 for the person who proposed it."""
    key = (country, provider)
    return _answer(
        await service.confirm_route(session, state.settings, actor, key, if_match), response
    )


@router.get(
    "/{name}",
    permission=Permission.READ,
    operation_id="get_provider",
    summary="Get a provider",
    errors=(503,),
)
async def get_provider(session: Session, state: AppState, actor: Actor, name: str) -> ProviderOut:
    """Return one provider; 503 where its plugin is not valid."""
    return await service.get_provider(session, state.settings, actor, name)


@router.post(
    "/{name}/test",
    permission=Permission.SETTINGS,
    operation_id="test_provider",
    summary="Test a provider",
    rate="expensive",
    errors=(409, 424, 503),
)
async def test_provider(state: AppState, actor: Actor, name: Provider) -> ProviderTestOut:
    """Ask a provider whether it answers, also one that needs no key. About no company.

    409 `provider_not_enabled` where the operator has not switched it on: nothing is sent.
    """
    vault = vault_of(state.db, state.settings)
    return await service.test_provider(vault, actor, name)


@router.get(
    "/{name}/calls",
    permission=Permission.READ,
    operation_id="list_provider_calls",
    summary="List the calls to a provider",
    errors=(503,),
)
async def list_provider_calls(
    session: Session,
    actor: Actor,
    name: str,
    params: Annotated[ListParams, Depends(list_query(CALLS))],
) -> PageOut[CallOut]:
    """Return your calls to a provider with outcome, duration and run, newest first."""
    return page_out(await service.list_calls(session, actor, name, params), CallOut)


@router.get(
    "/{name}/health",
    permission=Permission.READ,
    operation_id="get_provider_health",
    summary="Get the health of a provider",
    errors=(503,),
)
async def get_provider_health(
    session: Session, state: AppState, actor: Actor, name: str
) -> ProviderHealthOut:
    """Return how your calls ended and how long they took, and whether it would be asked now."""
    return await service.get_health(session, state.settings, actor, name)
