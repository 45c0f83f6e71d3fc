"""The feed of changes: what the audit trail sealed, in the order of its seals.

A sequence drawn at writing becomes visible out of order, and a reader who has passed a number never
sees what commits below it. Seals are numbered behind the commits, by one sealer at a time.
"""

from collections.abc import Sequence

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.workspace.changes.domain import LATEST, READABLE, Position, readable_types
from atlas.workspace.changes.errors import UnknownPositionError
from atlas.workspace.changes.schemas import ChangeOut, ChangesOut

WINDOW = 1_000
"""Seals that one call looks at, so that a filter which lets nothing through costs no more."""


async def read_changes(
    session: TenantSession,
    actor: AuthContext,
    *,
    after: str | None,
    limit: int,
    types: Sequence[str] | None = None,
    actions: Sequence[str] | None = None,
) -> ChangesOut:
    """Return what changed after a position, oldest first.

    Args:
        session: the tenant's.
        actor: who reads; changes of what they may not read are left out.
        after: a position of an earlier answer; `latest`: none of what was; None: from the start.
        limit: how many changes at most.
        types: kinds of things to return; None: all.
        actions: actions to return; None: all.

    Raises:
        UnknownPositionError: the position is not of this feed.
        InvalidRequestError: a kind of thing that does not exist.

    """
    if after == LATEST:
        head = await audit.find_head(session)
        return _answer([], Position(*head) if head else None)
    start = Position.parse(after) if after else None
    if start and not start.is_of(await audit.find_seal_hash(session, start.sequence)):
        raise UnknownPositionError(
            f"No change of this feed has the position {start}. Read everything again, then follow"
            f" from the position that `after={LATEST}` gave before."
        )
    shown = readable_types(actor.permissions)
    sequence = start.sequence if start else 0
    found = await audit.read_stretch(
        session,
        sequence,
        types=sorted(shown if types is None else shown & _known(types)),
        actions=actions,
        within=WINDOW,
        limit=limit,
    )
    if found is None:
        return _answer([], start)
    items = [
        ChangeOut.built_from(event, position=str(Position(event.sequence, event.hash)))
        for event in found.events
    ]
    if len(items) == limit and items[-1].sequence < found.sequence:
        last = found.events[-1]
        return _answer(items, Position(last.sequence, last.hash), has_more=True)
    end = Position(found.sequence, found.hash)
    return _answer(items, end, has_more=end.sequence - sequence >= WINDOW)


def _known(types: Sequence[str]) -> frozenset[str]:
    unknown = sorted(set(types) - READABLE.keys())
    if unknown:
        message = f"must be of {', '.join(sorted(READABLE))}"
        problem: FieldProblem = {
            "loc": ["query", "resource_type.in"],
            "msg": message,
            "type": "value_error",
        }
        raise InvalidRequestError(f"resource_type.in: {message}", errors=[problem])
    return frozenset(types)


def _answer(
    items: list[ChangeOut], position: Position | None, *, has_more: bool = False
) -> ChangesOut:
    return ChangesOut(
        items=items,
        position=None if position is None else str(position),
        has_more=has_more,
    )
