"""Work in parts: one rule for how a piece of it starts, continues, stops and ends.

A room keeps its own rows, written with the piece in one transaction, and does the next part in
another; a killed worker does no part twice and leaves none out. What is the same for all pieces
stands here: job, outbox message, audit trail, the lock, cancelling, the end.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import ConflictError, NotFoundError
from atlas.foundation.core.types import JSON, Failure
from atlas.foundation.db import TenantSession
from atlas.foundation.durable import outbox
from atlas.identity.audit.actions import AuditAction
from atlas.identity.audit.service import record
from atlas.workspace.jobs import service as jobs
from atlas.workspace.jobs.domain import TERMINAL, JobStatus


class Piece(Protocol):
    """The row of one piece of work."""

    @property
    def id(self) -> UUID:
        """Return its id, which is also its job's and its workflow's."""

    @property
    def status(self) -> str:
        """Return a `JobStatus`."""


P = TypeVar("P", bound=Piece)
P_co = TypeVar("P_co", covariant=True)


class Find(Protocol[P_co]):
    """Finds a piece."""

    async def __call__(
        self, session: TenantSession, piece_id: UUID, /, *, lock: bool = False
    ) -> P_co | None:
        """Return it, locked when asked; None when it is absent or another tenant's."""


Close = Callable[
    [TenantSession, AuthContext, P, JobStatus, Failure | None], Awaitable[Mapping[str, JSON]]
]
"""Writes the end of a locked piece into its room's row; returns its counts for the audit trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Generic[P]):
    """One kind of work.

    kind: of its job, its outbox message and its workflow (`risk.batch`).
    resource: what its job and the audit trail call a piece (`risk_batch`).
    actions: the room's names in the audit trail; started, and each end of a piece, are among them.
    noun: what people call it.
    absent, over: what is raised for a piece that is not there, or that cannot be cancelled any
    more.
    """

    kind: str
    resource: str
    actions: type[AuditAction]
    find: Find[P]
    close: Close[P]
    absent: type[NotFoundError]
    over: type[ConflictError]
    noun: str = "batch"

    async def start(
        self, session: TenantSession, actor: AuthContext, piece_id: UUID, facts: Mapping[str, JSON]
    ) -> None:
        """Start a piece whose rows the caller has written: job, message, audit event."""
        await jobs.create_job(session, actor, self.kind, self.resource, piece_id, job_id=piece_id)
        await outbox.enqueue(session, self.kind, piece_id)
        await record(session, actor, self.action("started"), self.resource, piece_id, facts)

    async def get(self, session: TenantSession, piece_id: UUID) -> P:
        """Return a piece.

        Raises:
            NotFoundError: `absent`; absent or another tenant's.

        """
        return self._there(await self.find(session, piece_id))

    async def lock(self, session: TenantSession, piece_id: UUID) -> P:
        """Return a piece, locked until the transaction ends.

        Raises:
            NotFoundError: `absent`; absent or another tenant's.

        """
        return self._there(await self.find(session, piece_id, lock=True))

    async def next(self, session: TenantSession, actor: AuthContext, piece_id: UUID) -> P | None:
        """Return a piece of which a part is due, locked; None when it is over.

        A piece whose job was asked to stop is ended here.
        """
        piece = await self.lock(session, piece_id)
        if piece.status in TERMINAL:
            return None
        if (await jobs.get_job(session, piece_id)).cancel_requested:
            await self._end(session, actor, piece, "cancelled", None)
            return None
        return piece

    async def end(
        self,
        session: TenantSession,
        actor: AuthContext,
        piece_id: UUID,
        status: JobStatus,
        error: Failure | None = None,
        /,
    ) -> None:
        """End a piece; what it has done stays, and one that is over stays as it is."""
        piece = await self.lock(session, piece_id)
        if piece.status not in TERMINAL:
            await self._end(session, actor, piece, status, error)

    async def cancel(self, session: TenantSession, actor: AuthContext, piece_id: UUID) -> P:
        """Stop a piece at once; what it has done stays. Twice is once.

        Raises:
            NotFoundError: `absent`; absent or another tenant's.
            ConflictError: `over`; it is complete or failed.

        """
        piece = await self.lock(session, piece_id)
        if piece.status in TERMINAL - {"cancelled"}:
            raise self.over(f"The {self.noun} is {piece.status}.")
        if piece.status != "cancelled":
            await self._end(session, actor, piece, "cancelled", None)
            await outbox.enqueue(session, f"{self.kind}.cancel", piece_id)
        return await self.get(session, piece_id)

    async def _end(
        self,
        session: TenantSession,
        actor: AuthContext,
        piece: P,
        status: JobStatus,
        error: Failure | None,
    ) -> None:
        counts = await self.close(session, actor, piece, status, error)
        await jobs.finish_job(session, piece.id, status, error)
        await record(session, actor, self.action(status), self.resource, piece.id, counts)

    def action(self, said: str) -> AuditAction:
        """Return what the audit trail calls that a piece was started or has ended."""
        return self.actions(f"{self.resource}.{said}")

    def _there(self, piece: P | None) -> P:
        if piece is None:
            raise self.absent(f"No such {self.noun}.")
        return piece
