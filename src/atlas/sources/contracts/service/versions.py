"""The versions by which a tenant narrows a source contract: draft, active, superseded."""

from __future__ import annotations

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import FieldProblem
from atlas.foundation.core.four_eyes import require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit import service as audit
from atlas.sources.contracts import repository
from atlas.sources.contracts.actions import ContractAction
from atlas.sources.contracts.domain import Narrowing, loosened, refusals, terms_of
from atlas.sources.contracts.errors import (
    ContractVersionNotFoundError,
    ContractVersionStateError,
    ContractWidenedError,
)
from atlas.sources.contracts.models import VersionRow
from atlas.sources.contracts.schemas import (
    ContractChangeOut,
    ContractDiffOut,
    ContractProblemOut,
    ContractVersionCreate,
    ContractVersionOut,
    ContractVersionPut,
)
from atlas.sources.contracts.service.terms import in_force
from atlas.sources.plugins import service as plugins
from atlas.sources.plugins.domain.contract import differences
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.workspace.proposals import service as proposals

RESOURCE = "source_contract_version"
PROPOSED = "source_contract.version"
"""Kind of the proposals that wait for a second person."""


async def list_versions(session: TenantSession, params: ListParams) -> Page[ContractVersionOut]:
    """Return a page of the tenant's versions, newest first, and why drafts wait where they do."""
    page = await repository.fetch_versions(session, params)
    drafts = [str(row.id) for row in page.items if row.status == "draft"]
    waits = await proposals.open_reasons(session, PROPOSED, drafts)
    return page.of([_out(row, waits.get(str(row.id))) for row in page.items])


async def get_version(session: TenantSession, version_id: UUID) -> ContractVersionOut:
    """Return a version, and why it waits for a second person where it does.

    Raises:
        ContractVersionNotFoundError: absent or another tenant's.

    """
    row = await _found(session, version_id)
    waiting = await proposals.find_open(session, PROPOSED, str(version_id))
    return _out(row, waiting.reasons if waiting and row.status == "draft" else [])


async def create_version(
    session: TenantSession, actor: AuthContext, body: ContractVersionCreate
) -> ContractVersionOut:
    """Make a draft. It changes nothing until it is activated.

    Raises:
        MachineNeverDecidesError: a service account.
        PluginValidationError: the provider's plugin is not valid (503).
        NotFoundError: none of that name is installed.
        ContractWidenedError: it goes beyond the shipped contract.

    """
    require_person(actor)
    plugin = plugins.require(body.provider, actor)
    narrowing = body.narrowing.narrowing()
    _refuse(plugin, narrowing)
    await repository.lock_provider(session, plugin.name)
    at = now()
    made = VersionRow(
        id=new_id(), provider=plugin.name, status="draft", note=body.note, revision=1,
        number=await repository.next_number(session, plugin.name),
        narrowing=repository.narrowing_json(narrowing),
        created_by=actor.user_id, person_id=actor.person_id, created_at=at, updated_at=at,
        editors=[actor.user_id], editor_persons=[actor.person_id],
        activated_by=None, activated_at=None, superseded_at=None,
    )  # fmt: skip
    await repository.insert_version(session, made)
    await _tell(session, actor, made, ContractAction.DRAFTED)
    return _out(made)


async def update_version(
    session: TenantSession,
    actor: AuthContext,
    version_id: UUID,
    body: ContractVersionPut,
    expected: ExpectedVersion | None,
) -> ContractVersionOut:
    """Change a draft; what was proposed of it before waits no more.

    Raises:
        MachineNeverDecidesError: a service account.
        ContractVersionNotFoundError: absent or another tenant's.
        ContractVersionStateError: it is no draft.
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        ContractWidenedError: it goes beyond the shipped contract.
        PluginValidationError, NotFoundError: the provider's plugin cannot be used any more.

    """
    require_person(actor)
    before = await _draft(session, version_id, expected)
    narrowing = body.narrowing.narrowing()
    _refuse(plugins.require(before.provider, actor), narrowing)
    said = {"narrowing": repository.narrowing_json(narrowing), "note": body.note}
    changed = await repository.update_version(
        session, version_id, {**said, **before.edited_by(actor)}, now()
    )
    await proposals.supersede(session, actor, PROPOSED, str(version_id))
    await _tell(session, actor, changed, ContractAction.CHANGED)
    return _out(changed)


async def discard_version(
    session: TenantSession, actor: AuthContext, version_id: UUID, expected: ExpectedVersion | None
) -> None:
    """Discard a draft; its number is not given again.

    Raises:
        ContractVersionNotFoundError: absent or another tenant's.
        ContractVersionStateError: it is no draft.
        PreconditionRequiredError, PreconditionFailedError: If-Match.

    """
    await _draft(session, version_id, expected)
    gone = await repository.update_version(session, version_id, {"status": "discarded"}, now())
    await proposals.supersede(session, actor, PROPOSED, str(version_id))
    await _tell(session, actor, gone, ContractAction.DISCARDED)


async def activate_version(
    session: TenantSession, actor: AuthContext, version_id: UUID, expected: ExpectedVersion | None
) -> ContractVersionOut:
    """Put a draft in force; the one before is superseded. What runs have obeyed stays as it was.

    What only adds caution takes effect at once. A change that removes a finding, or lets a source
    count for more, waits for a second person (`awaits_second_person`).

    Raises:
        MachineNeverDecidesError: a service account.
        ContractVersionNotFoundError: absent or another tenant's.
        ContractVersionStateError: it is no draft.
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        ContractWidenedError: it goes beyond the shipped contract by now.
        PluginValidationError, NotFoundError: the provider's plugin cannot be used any more.

    """
    require_person(actor)
    draft, reasons = await _ready(session, actor, version_id, expected)
    if reasons:
        content: dict[str, JSON] = {"provider": draft.provider, "revision": draft.revision}
        await proposals.propose(
            session,
            actor,
            PROPOSED,
            str(draft.id),
            content,
            reasons=reasons,
            writers=draft.writers.accounts,
        )
        return _out(draft, reasons)
    return await _activate(session, actor, draft)


async def confirm_version(
    session: TenantSession, actor: AuthContext, version_id: UUID, expected: ExpectedVersion | None
) -> ContractVersionOut:
    """Carry out, as the second person, the activation that waits.

    Raises:
        ContractVersionNotFoundError: absent or another tenant's.
        ContractVersionStateError: it is no draft, nothing is proposed, or it has changed since.
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        SecondPersonRequiredError: the caller wrote or proposed it, or may not confirm.
        ContractWidenedError: it goes beyond the shipped contract by now.
        PluginValidationError, NotFoundError: the provider's plugin cannot be used any more.

    """
    draft, reasons = await _ready(session, actor, version_id, expected)
    waiting = await proposals.find_open(session, PROPOSED, str(version_id), lock=True)
    if waiting is None:
        raise ContractVersionStateError("Nothing is proposed: the version is activated first.")
    if waiting.content["revision"] != draft.revision or set(reasons) - set(waiting.reasons):
        raise ContractVersionStateError("It changes more than was proposed: propose it again.")
    await proposals.confirm(session, actor, waiting)
    return await _activate(session, actor, draft)


async def diff_version(
    session: TenantSession, actor: AuthContext, version_id: UUID
) -> ContractDiffOut:
    """Return what a version changes against the contract in force. Nothing is stored or asked.

    Raises:
        ContractVersionNotFoundError: absent or another tenant's.
        PluginValidationError, NotFoundError: the provider's plugin cannot be used any more.

    """
    row = await _found(session, version_id)
    plugin = plugins.require(row.provider, actor)
    return await compared(session, plugin, row.takes_away, row.number)


async def compared(
    session: TenantSession, plugin: Plugin, narrowing: Narrowing, number: int
) -> ContractDiffOut:
    """Return what a narrowing changes against the contract in force, and what is wrong with it."""
    before = (await in_force(session, [plugin.name]))[plugin.name].contract
    after = terms_of(plugin.name, plugin.contract, plugin.spec, narrowing, number).contract
    endpoints = plugin.manifest.capabilities.endpoints
    return ContractDiffOut(
        before=before.version,
        after=after.version,
        changes=[ContractChangeOut.model_validate(one) for one in differences(before, after)],
        problems=[
            ContractProblemOut(at=list(one.at), reason=one.reason)
            for one in refusals(plugin.contract, endpoints, narrowing)
        ],
        second_person=loosened(before, after),
    )


async def _found(session: TenantSession, version_id: UUID, *, lock: bool = False) -> VersionRow:
    row = await repository.find_version(session, version_id, lock=lock)
    if row is None:
        raise ContractVersionNotFoundError
    return row


async def _draft(
    session: TenantSession, version_id: UUID, expected: ExpectedVersion | None
) -> VersionRow:
    row = await _found(session, version_id, lock=True)
    check_version(expected, row.revision, required=True)
    if row.status != "draft":
        raise ContractVersionStateError(f"The version is {row.status}; make a new draft.")
    return row


async def _ready(
    session: TenantSession, actor: AuthContext, version_id: UUID, expected: ExpectedVersion | None
) -> tuple[VersionRow, list[str]]:
    """Return a draft that can be activated, and why that takes two people."""
    row = await _draft(session, version_id, expected)
    await repository.lock_provider(session, row.provider)
    plugin = plugins.require(row.provider, actor)
    _refuse(plugin, row.takes_away)
    found = await compared(session, plugin, row.takes_away, row.number)
    return row, found.second_person


async def _activate(
    session: TenantSession, actor: AuthContext, draft: VersionRow
) -> ContractVersionOut:
    at = now()
    before = (await repository.fetch_active(session, [draft.provider])).get(draft.provider)
    if before is not None:
        ended = {"status": "superseded", "superseded_at": at}
        await repository.update_version(session, before.id, ended, at)
    begun = {"status": "active", "activated_by": actor.user_id, "activated_at": at}
    active = await repository.update_version(session, draft.id, begun, at)
    await proposals.supersede(session, actor, PROPOSED, str(draft.id))
    await _tell(
        session, actor, active, ContractAction.ACTIVATED, replaces=before.number if before else None
    )
    return _out(active)


def _refuse(plugin: Plugin, narrowing: Narrowing) -> None:
    endpoints = plugin.manifest.capabilities.endpoints
    found = list(refusals(plugin.contract, endpoints, narrowing))
    if found:
        raise ContractWidenedError(
            "; ".join(f"{' '.join(one.at)}: {one.reason}" for one in found[:5]),
            errors=[
                FieldProblem(loc=["body", "narrowing", *one.at], msg=one.reason, type="widens")
                for one in found
            ],
        )


async def _tell(
    session: TenantSession,
    actor: AuthContext,
    row: VersionRow,
    action: ContractAction,
    **more: JSON,
) -> None:
    told: dict[str, JSON] = {"provider": row.provider, "number": row.number, "note": row.note}
    told |= {"narrowing": dict(row.narrowing), **more}
    await audit.record(session, actor, action, RESOURCE, row.id, told)


def _out(row: VersionRow, reasons: list[str] | None = None) -> ContractVersionOut:
    return ContractVersionOut.built_from(
        row,
        narrowing=repository.narrowing_json(row.takes_away),
        awaits_second_person=reasons or [],
    )
