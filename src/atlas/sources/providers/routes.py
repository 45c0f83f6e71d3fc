"""The providers over HTTP."""

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AppState, AtlasRouter, Session
from atlas.sources.providers import service
from atlas.sources.providers.schemas import ProviderOut, ProvidersOut

router = AtlasRouter(prefix="/providers", tags=["providers"])


@router.get(
    "",
    permission=Permission.READ,
    operation_id="list_providers",
    summary="List the providers",
)
async def list_providers(session: Session, state: AppState) -> ProvidersOut:
    """Return every provider: what it covers, its licence, and how your last call ended."""
    return await service.list_providers(session, state.settings)


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
