"""As which other companies a customer was investigated before, and what of them still counts.

Another name or number in the customer file takes no scrutiny away: what the former company was
counts until two people approve the customer as the new one (ADR 184).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.runs import history, queries
from atlas.investigations.runs.domain import is_other_company
from atlas.investigations.runs.records import tied_records
from atlas.investigations.runs.snapshot import names_of
from atlas.knowledge.entities import service as entities
from atlas.sources.screening import service as screening
from atlas.sources.screening.service import EarlierHit


@dataclass(frozen=True, slots=True)
class Former:
    """The other companies by name and number, and hits of theirs that are not the run's own.

    The hits are undecided ones and true matches.
    """

    names: tuple[str, ...] = ()
    hits: tuple[EarlierHit, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether exact or strong hits are undecided, or those whose name equals a listed one."""
        return any(one.waits for one in self.hits)

    @property
    def matched(self) -> bool:
        """Whether a party of theirs is a true match."""
        return any(one.hit.status == "true_match" for one in self.hits)


async def former_identity(session: TenantSession, run: queries.Run) -> Former:
    """Return as which other companies the customer was investigated before a run.

    Another spelling, or a new name of the same number, is the same entity, as are entities that
    were joined. A run that knew no company, by a name that reads as another one's, counts while its
    own hits do.
    """
    same = await _same_company(session, run)
    records = await tied_records(session, run)
    former = await history.former_runs(session, run, records, same, unconfirmed=True)
    if not former:
        return Former()
    identified = [one for one in former if one.entity_id is not None]
    by_name = await _other_names(session, run, [one for one in former if one.entity_id is None])
    parties = {
        party.entity_id
        for one in identified
        for party in await history.fetch_parties(session, one.id)
    }
    found = await screening.earlier_hits(session, sorted(parties), [one.id for one in by_name])
    own = [one.entity_id for one in await history.fetch_parties(session, run.id)]
    seen = {one.hit.id for one in _all(await screening.earlier_hits(session, own, [run.id]))}
    named = (*identified, *(one for one in by_name if one.id in found))
    return Former(
        names=tuple(dict.fromkeys(map(_named, named))),
        hits=tuple(one for one in _all(found) if one.hit.id not in seen),
    )


async def was_another(session: TenantSession, run: queries.Run) -> bool:
    """Return whether the customer was investigated as another company before this run."""
    same, records = await _same_company(session, run), await tied_records(session, run)
    former = await history.former_runs(session, run, records, same, unconfirmed=False)
    return any(one.entity_id is not None for one in former)


async def _same_company(session: TenantSession, run: queries.Run) -> frozenset[UUID]:
    """Return the run's own company, as every entity that was joined with it."""
    if run.entity_id is None:
        return frozenset()
    return frozenset((await entities.clusters(session, [run.entity_id]))[run.entity_id])


async def _other_names(
    session: TenantSession, run: queries.Run, former: Sequence[queries.Run]
) -> list[queries.Run]:
    """Return the runs whose name reads as another company's than the run's."""
    names = []
    if former and run.entity_id is not None:
        names = names_of((await entities.get_entity(session, run.entity_id)).data)
    return [
        one for one in former if is_other_company(one.company_name, names or [run.company_name])
    ]


def _all(found: Mapping[UUID, Sequence[EarlierHit]]) -> list[EarlierHit]:
    return [one for several in found.values() for one in several]


def _named(run: queries.Run) -> str:
    number = f" ({run.register} {run.registration_number})" if run.registration_number else ""
    return f"{run.company_name}{number}"
