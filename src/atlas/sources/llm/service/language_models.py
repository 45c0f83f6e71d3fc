"""Adding, changing and removing a tenant's language models, and their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession, UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.sources.credentials.domain.secrets import SecretFields
from atlas.sources.credentials.service import Vault, origin_of
from atlas.sources.llm import repository
from atlas.sources.llm.actions import ModelAction
from atlas.sources.llm.domain import MAX_MODELS
from atlas.sources.llm.errors import ModelAddressError, ModelConflictError, ModelNotFoundError
from atlas.sources.llm.models import ModelCredentialRow, ModelRow
from atlas.sources.llm.repository import KEPT
from atlas.sources.llm.schemas import ModelCredentialPut, ModelIn
from atlas.sources.peers import service as peers

RESOURCE = "language_model"
FIELD = "key"


async def list_models(session: TenantSession, params: ListParams) -> Page[ModelRow]:
    """Return a page of the tenant's models."""
    return await repository.list_models(session, params)


async def get_model(session: TenantSession, model_id: UUID, *, lock: bool = False) -> ModelRow:
    """Return a model.

    Raises:
        ModelNotFoundError: absent, removed, or another tenant's.

    """
    found = await peers.find(session, KEPT, model_id, lock=lock)
    if found is None:
        raise ModelNotFoundError("There is no such language model.")
    return found


async def add_model(
    session: TenantSession, actor: AuthContext, allow: Sequence[str], body: ModelIn
) -> ModelRow:
    """Add a model; nothing is sent to it.

    Raises:
        ModelAddressError: the address may not be called, or would hold a secret in the open.
        ModelConflictError: the name is taken, or there are too many.

    """
    _check_address(body.url, allow)
    if await peers.count(session, KEPT) >= MAX_MODELS:
        raise ModelConflictError(f"A tenant has at most {MAX_MODELS:,} language models.")
    moment = now()
    row = ModelRow(
        id=new_id(),
        **body.model_dump(),
        outcome=None,
        detail=None,
        checked_at=None,
        paused_until=None,
        version=1,
        created_by=actor.user_id,
        created_at=moment,
        updated_by=actor.user_id,
        updated_at=moment,
    )
    try:
        await peers.add(session, KEPT, row)
    except UniqueViolationError as error:
        _refuse_name(error)
    told: dict[str, JSON] = {**_told(row), "personal_data": row.personal_data}
    await audit.record(session, actor, ModelAction.LANGUAGE_MODEL_ADDED, RESOURCE, row.id, told)
    return row


async def change_model(
    session: TenantSession,
    actor: AuthContext,
    allow: Sequence[str],
    model_id: UUID,
    body: ModelIn,
    expected: ExpectedVersion | None,
) -> ModelRow:
    """Change a model.

    Where the host is another one, the key is deleted: it was given for the one before.

    Raises:
        ModelNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.
        ModelAddressError, ModelConflictError: as `add_model`.

    """
    before = await _locked(session, model_id, expected)
    _check_address(body.url, allow)
    row = peers.touched(replace(before, **body.model_dump()), actor)
    dropped = False
    if (row.url, row.model) != (before.url, before.model):
        row = _unknown(row)
    if origin_of(row.url) != origin_of(before.url):
        dropped = await peers.delete_credential(session, KEPT, model_id)
        row = replace(row, has_credential=False)
    try:
        await peers.change(session, KEPT, row)
    except UniqueViolationError as error:
        _refuse_name(error)
    changed = [one for one in ModelIn.model_fields if getattr(row, one) != getattr(before, one)]
    told: dict[str, JSON] = {
        **_told(row),
        "changed": list[JSON](changed),
        "personal_data": row.personal_data,
        "credential_deleted": dropped,
    }
    await audit.record(session, actor, ModelAction.LANGUAGE_MODEL_CHANGED, RESOURCE, row.id, told)
    return row


async def remove_model(
    session: TenantSession, actor: AuthContext, model_id: UUID, expected: ExpectedVersion | None
) -> None:
    """Remove a model and delete its key; the tiers that it was are empty, its calls stay.

    Raises:
        ModelNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.

    """
    before = await _locked(session, model_id, expected)
    await peers.delete_credential(session, KEPT, model_id)
    moment = now()
    row = peers.touched(replace(before, enabled=False, removed_at=moment), actor)
    await peers.update(session, KEPT, row)
    emptied = await repository.empty_tiers(session, model_id, actor.user_id, moment)
    told: dict[str, JSON] = {**_told(row), "tiers_emptied": list[JSON](emptied)}
    await audit.record(session, actor, ModelAction.LANGUAGE_MODEL_REMOVED, RESOURCE, row.id, told)


async def put_credential(
    session: TenantSession,
    actor: AuthContext,
    vault: Vault,
    model_id: UUID,
    body: ModelCredentialPut,
    expected: ExpectedVersion | None,
) -> ModelRow:
    """Store the key of a model, sealed for its host, in place of the one before.

    Raises:
        ModelNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.
        MasterKeyError: there is no master key.

    """
    before = await _locked(session, model_id, expected)
    fields = SecretFields({FIELD: body.secret.get_secret_value()})
    key_id, sealed = await peers.seal(session, KEPT, vault, before, fields)
    bound = peers.sealed_for(KEPT, before)
    stored = ModelCredentialRow(new_id(), model_id, bound, key_id, sealed, actor.user_id, now())
    await peers.store_credential(session, KEPT, model_id, stored)
    return await _key_changed(session, actor, before, stored=True)


async def delete_credential(
    session: TenantSession, actor: AuthContext, model_id: UUID, expected: ExpectedVersion | None
) -> ModelRow:
    """Delete the key of a model for good.

    Raises:
        ModelNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.

    """
    before = await _locked(session, model_id, expected)
    await peers.delete_credential(session, KEPT, model_id)
    return await _key_changed(session, actor, before, stored=False)


async def _locked(
    session: TenantSession, model_id: UUID, expected: ExpectedVersion | None
) -> ModelRow:
    found = await get_model(session, model_id, lock=True)
    check_version(expected, found.version, required=True)
    return found


async def _key_changed(
    session: TenantSession, actor: AuthContext, before: ModelRow, *, stored: bool
) -> ModelRow:
    row = _unknown(peers.touched(replace(before, has_credential=stored), actor))
    await peers.update(session, KEPT, row)
    if stored:
        action = ModelAction.LANGUAGE_MODEL_CREDENTIAL_STORED
    else:
        action = ModelAction.LANGUAGE_MODEL_CREDENTIAL_DELETED
    await audit.record(session, actor, action, RESOURCE, row.id, {"name": row.name})
    return row


def _unknown(row: ModelRow) -> ModelRow:
    """Return a model of which nothing is known: it is another one, or has another key."""
    return replace(row, outcome=None, detail=None, checked_at=None, paused_until=None)


def _told(row: ModelRow) -> dict[str, JSON]:
    return {"name": row.name, "url": row.url, "model": row.model}


def _check_address(url: str, allow: Sequence[str]) -> None:
    """Refuse an address that may not be called, or in which a secret would stand.

    Raises:
        ModelAddressError: with what to enter.

    """
    found = peers.address_problems(url, allow)
    if found is not None:
        raise ModelAddressError(found[0], errors=found[1])


def _refuse_name(error: UniqueViolationError) -> NoReturn:
    raise ModelConflictError("Another of your language models has this name.") from error
