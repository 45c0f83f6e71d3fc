"""Language models over HTTP: models and keys, tests, tiers, budgets, calls."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    IfMatch,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.sources.credentials.service import vault_of
from atlas.sources.llm import service
from atlas.sources.llm.domain import ModelTier
from atlas.sources.llm.models import ModelRow
from atlas.sources.llm.repository import CALLS, MODELS
from atlas.sources.llm.schemas import (
    ModelBudgetsOut,
    ModelCallOut,
    ModelCredentialPut,
    ModelIn,
    ModelOut,
    ModelTierOut,
    ModelTierPut,
)

router = AtlasRouter(prefix="/settings", tags=["settings"])
_MODEL = "/models/{model_id}"
_TIER = "/model-tiers/{tier}"


def _models(state: AppState) -> service.Models:
    vault = vault_of(state.db, state.settings)
    return service.Models(state.db, vault, state.settings.outbound_allow)


Models = Annotated[service.Models, Depends(_models)]


def _answer(found: ModelRow, response: Response) -> ModelOut:
    response.headers["ETag"] = etag(found.version)
    return ModelOut.model_validate(found)


def _tier(found: ModelTierOut, response: Response) -> ModelTierOut:
    response.headers["ETag"] = etag(found.version)
    return found


@router.get(
    "/models",
    permission=Permission.READ,
    operation_id="list_language_models",
    summary="List your language models",
)
async def list_language_models(
    session: Session, params: Annotated[ListParams, Depends(list_query(MODELS))]
) -> PageOut[ModelOut]:
    """List the language models that you added, oldest first."""
    return page_out(await service.list_models(session, params), ModelOut)


@router.post(
    "/models",
    permission=Permission.SETTINGS,
    idempotent=True,
    operation_id="create_language_model",
    summary="Add a language model",
    status_code=201,
    errors=(409,),
)
async def create_language_model(
    session: Session, actor: Actor, models: Models, response: Response, body: ModelIn
) -> ModelOut:
    """Add a model; nothing is sent to it before POST …/test."""
    made = await service.add_model(session, actor, models.allow, body)
    response.headers["Location"] = f"/api/settings/models/{made.id}"
    return _answer(made, response)


@router.get(
    _MODEL,
    permission=Permission.READ,
    operation_id="get_language_model",
    summary="Get a language model",
)
async def get_language_model(session: Session, model_id: UUID, response: Response) -> ModelOut:
    """Return a model; no answer holds its key."""
    return _answer(await service.get_model(session, model_id), response)


@router.put(
    _MODEL,
    permission=Permission.SETTINGS,
    operation_id="update_language_model",
    summary="Change a language model",
    errors=(409, 412, 428),
)
async def update_language_model(
    session: Session,
    actor: Actor,
    models: Models,
    response: Response,
    model_id: UUID,
    body: ModelIn,
    if_match: IfMatch = None,
) -> ModelOut:
    """Replace its settings. Another host costs the key."""
    changed = await service.change_model(session, actor, models.allow, model_id, body, if_match)
    return _answer(changed, response)


@router.delete(
    _MODEL,
    permission=Permission.SETTINGS,
    operation_id="delete_language_model",
    summary="Remove a language model",
    status_code=204,
    errors=(412, 428),
)
async def delete_language_model(
    session: Session, actor: Actor, model_id: UUID, if_match: IfMatch = None
) -> None:
    """Remove it and delete its key; tiers that it was are empty."""
    await service.remove_model(session, actor, model_id, if_match)


@router.put(
    f"{_MODEL}/credential",
    permission=Permission.SETTINGS,
    operation_id="put_model_credential",
    summary="Store the key of a language model",
    errors=(412, 428),
)
async def put_model_credential(
    session: Session,
    actor: Actor,
    models: Models,
    response: Response,
    model_id: UUID,
    body: ModelCredentialPut,
    if_match: IfMatch = None,
) -> ModelOut:
    """Store it, encrypted for this model and host; no answer gives it back."""
    vault = models.vault
    found = await service.put_credential(session, actor, vault, model_id, body, if_match)
    return _answer(found, response)


@router.delete(
    f"{_MODEL}/credential",
    permission=Permission.SETTINGS,
    operation_id="delete_model_credential",
    summary="Delete the key of a language model",
    errors=(412, 428),
)
async def delete_model_credential(
    session: Session,
    actor: Actor,
    response: Response,
    model_id: UUID,
    if_match: IfMatch = None,
) -> ModelOut:
    """Delete it for good."""
    found = await service.delete_credential(session, actor, model_id, if_match)
    return _answer(found, response)


@router.post(
    f"{_MODEL}/test",
    permission=Permission.SETTINGS,
    rate="expensive",
    operation_id="test_language_model",
    summary="Test a language model",
    errors=(424, 429),
)
async def test_language_model(models: Models, actor: Actor, model_id: UUID) -> ModelCallOut:
    """Ask it one tiny question; the call says how that ended and what to do."""
    return await service.check_model(models, actor, model_id)


@router.get(
    "/model-calls",
    permission=Permission.READ,
    operation_id="list_model_calls",
    summary="List calls of language models",
)
async def list_model_calls(
    session: Session, params: Annotated[ListParams, Depends(list_query(CALLS))]
) -> PageOut[ModelCallOut]:
    """List calls with tokens and cost, newest first."""
    return page_out(await service.list_calls(session, params), ModelCallOut)


@router.get(
    "/model-tiers",
    permission=Permission.READ,
    operation_id="list_model_tiers",
    summary="List the tiers of language models",
)
async def list_model_tiers(session: Session) -> PageOut[ModelTierOut]:
    """List all three tiers, set or not."""
    return PageOut(items=await service.list_tiers(session), next_cursor=None)


@router.get(
    _TIER,
    permission=Permission.READ,
    operation_id="get_model_tier",
    summary="Get a tier of language models",
)
async def get_model_tier(session: Session, tier: ModelTier, response: Response) -> ModelTierOut:
    """Return a tier."""
    return _tier(await service.get_tier(session, tier), response)


@router.put(
    _TIER,
    permission=Permission.SETTINGS,
    operation_id="put_model_tier",
    summary="Set the model of a tier",
    errors=(412, 428),
)
async def put_model_tier(
    session: Session,
    actor: Actor,
    response: Response,
    tier: ModelTier,
    body: ModelTierPut,
    if_match: IfMatch = None,
) -> ModelTierOut:
    """Say which model it is; version 0 is `If-Match: "0"`."""
    return _tier(await service.put_tier(session, actor, tier, body, if_match), response)


@router.post(
    f"{_TIER}/test",
    permission=Permission.SETTINGS,
    rate="expensive",
    operation_id="test_model_tier",
    summary="Test the model of a tier",
    errors=(424, 429),
)
async def test_model_tier(models: Models, actor: Actor, tier: ModelTier) -> ModelCallOut:
    """Ask the tier's model one tiny question; 424 where the tier has none."""
    return await service.check_tier(models, actor, tier)


@router.get(
    "/budgets",
    permission=Permission.READ,
    operation_id="get_model_budgets",
    summary="Get the budgets of language models",
)
async def get_model_budgets(session: Session) -> ModelBudgetsOut:
    """Return what the last 24 hours used of the limits; the registry holds the limits."""
    return await service.show_budgets(session)
