"""Adding, changing and removing a tenant's MCP servers, and their credentials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.errors import MissingTenantCredentialsError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import Database, TenantSession, UniqueViolationError
from atlas.foundation.db.listing import ListParams, Page
from atlas.foundation.storage import Storage
from atlas.identity.audit import service as audit
from atlas.sources.credentials.domain.secrets import SecretFields, SecretText
from atlas.sources.credentials.service import Vault, origin_of
from atlas.sources.mcp import repository
from atlas.sources.mcp.actions import McpAction
from atlas.sources.mcp.connection import Target
from atlas.sources.mcp.domain import MAX_SERVERS
from atlas.sources.mcp.errors import (
    McpAddressError,
    McpServerConflictError,
    McpServerNotFoundError,
)
from atlas.sources.mcp.models import CredentialRow, ServerRow
from atlas.sources.mcp.repository import KEPT
from atlas.sources.mcp.schemas import McpCredentialPut, McpServerIn, ServerHealth
from atlas.sources.peers import service as peers

RESOURCE = "mcp_server"
CONSOLE_PATH = "/settings/mcp-servers"
_FIELD = "secret"


@dataclass(frozen=True, slots=True)
class Servers:
    """What a conversation with a server needs. allow: host:port pairs that the operator listed."""

    db: Database
    storage: Storage
    vault: Vault
    allow: Sequence[str]


async def list_servers(session: TenantSession, params: ListParams) -> Page[ServerRow]:
    """Return a page of the tenant's servers."""
    return await repository.list_servers(session, params)


async def get_server(session: TenantSession, server_id: UUID, *, lock: bool = False) -> ServerRow:
    """Return a server.

    Raises:
        McpServerNotFoundError: absent, removed, or another tenant's.

    """
    found = await peers.find(session, KEPT, server_id, lock=lock)
    if found is None:
        raise McpServerNotFoundError("There is no such MCP server.")
    return found


async def add_server(
    session: TenantSession, actor: AuthContext, allow: Sequence[str], body: McpServerIn
) -> ServerRow:
    """Add a server; nothing is sent to it.

    Raises:
        McpAddressError: the address may not be called, or would hold a secret in the open.
        McpServerConflictError: the name is taken, or there are too many.

    """
    _check_address(body.url, allow)
    if await peers.count(session, KEPT) >= MAX_SERVERS:
        raise McpServerConflictError(f"A tenant has at most {MAX_SERVERS:,} MCP servers.")
    moment = now()
    row = ServerRow(
        id=new_id(),
        **body.model_dump(),
        outcome=None,
        detail=None,
        checked_at=None,
        answered_at=None,
        paused_until=None,
        protocol_version=None,
        server_name=None,
        server_version=None,
        notes=[],
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
    payload = {"name": row.name, "url": row.url}
    await audit.record(session, actor, McpAction.MCP_SERVER_ADDED, RESOURCE, row.id, payload)
    return row


async def change_server(
    session: TenantSession,
    actor: AuthContext,
    allow: Sequence[str],
    server_id: UUID,
    body: McpServerIn,
    expected: ExpectedVersion | None,
) -> ServerRow:
    """Change a server. At another address its tools lose their approvals.

    Where the host is another one, the credential is deleted: it was given for the one before.

    Raises:
        McpServerNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.
        McpAddressError, McpServerConflictError: as `add_server`.

    """
    before = await _locked(session, server_id, expected)
    _check_address(body.url, allow)
    row = peers.touched(replace(before, **body.model_dump()), actor)
    lapsed, dropped = 0, False
    if row.url != before.url:
        row = _unknown(row)
        lapsed = await repository.lapse_tools(session, server_id)
        if origin_of(row.url) != origin_of(before.url):
            dropped = await peers.delete_credential(session, KEPT, server_id)
            row = replace(row, has_credential=False)
    try:
        await peers.change(session, KEPT, row)
    except UniqueViolationError as error:
        _refuse_name(error)
    changed = [
        name for name in McpServerIn.model_fields if getattr(row, name) != getattr(before, name)
    ]
    payload: dict[str, JSON] = {
        "name": row.name,
        "changed": list[JSON](changed),
        "approvals_lost": lapsed,
        "credential_deleted": dropped,
    }
    await audit.record(session, actor, McpAction.MCP_SERVER_CHANGED, RESOURCE, row.id, payload)
    return row


def _unknown(row: ServerRow) -> ServerRow:
    """Return a server of which nothing is known: it has another address."""
    return replace(
        row,
        outcome=None,
        detail=None,
        checked_at=None,
        answered_at=None,
        paused_until=None,
        protocol_version=None,
        server_name=None,
        server_version=None,
        notes=[],
    )


async def remove_server(
    session: TenantSession, actor: AuthContext, server_id: UUID, expected: ExpectedVersion | None
) -> None:
    """Remove a server and delete its credential; calls and evidence stay.

    Raises:
        McpServerNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.

    """
    before = await _locked(session, server_id, expected)
    await peers.delete_credential(session, KEPT, server_id)
    row = peers.touched(replace(before, enabled=False, removed_at=now()), actor)
    await peers.update(session, KEPT, row)
    await audit.record(
        session,
        actor,
        McpAction.MCP_SERVER_REMOVED,
        RESOURCE,
        row.id,
        {"name": row.name, "url": row.url},
    )


async def put_credential(
    session: TenantSession,
    actor: AuthContext,
    vault: Vault,
    server_id: UUID,
    body: McpCredentialPut,
    expected: ExpectedVersion | None,
) -> ServerRow:
    """Store the credential of a server, sealed for its host, in place of the one before.

    Raises:
        McpServerNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.
        MasterKeyError: there is no master key.

    """
    before = await _locked(session, server_id, expected)
    text = body.secret.get_secret_value()
    bearer = body.header.lower() == "authorization" and " " not in text
    fields = SecretFields({_FIELD: f"Bearer {text}" if bearer else text})
    key_id, sealed = await peers.seal(session, KEPT, vault, before, fields)
    bound = peers.sealed_for(KEPT, before)
    credential = CredentialRow(
        new_id(), server_id, bound, key_id, sealed, body.header, actor.user_id, now()
    )
    await peers.store_credential(session, KEPT, server_id, credential)
    return await _credential_changed(session, actor, before, stored=True)


async def delete_credential(
    session: TenantSession, actor: AuthContext, server_id: UUID, expected: ExpectedVersion | None
) -> ServerRow:
    """Delete the credential of a server for good.

    Raises:
        McpServerNotFoundError: absent, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: as `check_version`.

    """
    before = await _locked(session, server_id, expected)
    await peers.delete_credential(session, KEPT, server_id)
    return await _credential_changed(session, actor, before, stored=False)


async def _locked(
    session: TenantSession, server_id: UUID, expected: ExpectedVersion | None
) -> ServerRow:
    found = await get_server(session, server_id, lock=True)
    check_version(expected, found.version, required=True)
    return found


async def _credential_changed(
    session: TenantSession, actor: AuthContext, before: ServerRow, *, stored: bool
) -> ServerRow:
    unknown = replace(before, outcome=None, detail=None, paused_until=None)
    row = peers.touched(replace(unknown, has_credential=stored), actor)
    await peers.update(session, KEPT, row)
    action = (
        McpAction.MCP_SERVER_CREDENTIAL_STORED
        if stored
        else McpAction.MCP_SERVER_CREDENTIAL_DELETED
    )
    await audit.record(session, actor, action, RESOURCE, row.id, {"name": row.name})
    return row


async def get_health(session: TenantSession, server_id: UUID) -> ServerHealth:
    """Return how a server answers, and how much of its limits is left.

    Raises:
        McpServerNotFoundError: absent, or another tenant's.

    """
    server = await get_server(session, server_id)
    moment = now()
    traffic = await repository.traffic(session, server, moment)
    paused = traffic.paused_until
    waits = (traffic.opens_at(moment), paused if paused and paused > moment else None)
    return ServerHealth(
        server.id,
        server.outcome,
        server.detail,
        server.checked_at,
        server.answered_at,
        traffic.failures,
        max((one for one in waits if one is not None), default=None),
        traffic.running,
        max(0, server.per_minute - traffic.minute),
        max(0, server.per_day - traffic.day),
        await repository.count_tools(session, server_id),
    )


async def target_of(session: TenantSession, servers: Servers, server: ServerRow) -> Target:
    """Return what is talked to, with the credential of the server.

    Raises:
        MissingTenantCredentialsError: it needs one and has none, or what is stored is
            not readable.

    """
    stored = await peers.find_credential(session, KEPT, server.id)
    if stored is None:
        if server.needs_credential:
            raise missing(server, "unconfigured")
        return Target(server.url, server.timeout_seconds, servers.allow)
    fields = peers.open_credential(session, KEPT, servers.vault, server, stored)
    if fields is None:
        raise missing(server, "decrypt_error")
    secret: SecretText = fields[_FIELD]
    return Target(server.url, server.timeout_seconds, servers.allow, stored.header, secret)


_REMEDIES = {
    "unconfigured": "An admin stores the server's token: PUT /api/mcp-servers/{id}/credential.",
    "decrypt_error": "What is stored cannot be decrypted: an admin stores the token again, or the"
    " operator restores the master key (`atlas doctor`).",
    "refused": "The server refused what it was sent: an admin stores a token that it takes.",
}


def missing(server: ServerRow, reason: str) -> MissingTenantCredentialsError:
    """Return the 424 for a caller who named the server."""
    return MissingTenantCredentialsError(
        f"There is no usable credential for the MCP server {server.name}.",
        provider=f"mcp:{server.name}",
        remediation=_REMEDIES[reason],
        console_path=f"{CONSOLE_PATH}/{server.id}",
        reason=reason,
    )


def _check_address(url: str, allow: Sequence[str]) -> None:
    """Refuse an address that may not be called, or in which a secret would stand.

    Raises:
        McpAddressError: with what to enter.

    """
    found = peers.address_problems(url, allow)
    if found is not None:
        raise McpAddressError(found[0], errors=found[1])


def _refuse_name(error: UniqueViolationError) -> NoReturn:
    raise McpServerConflictError("Another of your MCP servers has this name.") from error
