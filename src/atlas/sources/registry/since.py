"""Whether the registers say something else of a company's group than a run collected."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from atlas.foundation.core.types import JSON
from atlas.sources.protocol.domain.answers import RegisterChange, SourceBatch
from atlas.sources.protocol.domain.subjects import SubjectQuery
from atlas.sources.registry import repository
from atlas.sources.registry.collected import Collected
from atlas.sources.registry.collecting import collect, gather
from atlas.sources.registry.domain.fingerprints import RegisterState, Said, changes
from atlas.sources.registry.errors import RecordNotFoundError
from atlas.sources.registry.models import DatasetRow
from atlas.sources.registry.repository import Session
from atlas.sources.registry.saying import covers_of, key_of, loads_of, said_by
from atlas.sources.registry.subjects import find_subject

_GONE = [RegisterChange("", ())]
_Key = tuple[str, date, int, frozenset[tuple[str, str]]]
_Group = tuple[Mapping[str, str], Sequence[Said]]
_KEPT = 32
_groups: OrderedDict[_Key, _Group] = OrderedDict()
"""What the registers say of groups, by record, day, size and loads: the same for every tenant."""


async def registers_changed(
    session: Session,
    query: SubjectQuery,
    state: Mapping[str, JSON] | None,
    moment: datetime,
    *,
    as_of: date,
    max_parties: int,
) -> list[RegisterChange]:
    """Return what the registers say otherwise than a run saw; empty: they say the same.

    Args:
        session: of a tenant or the platform.
        query: whom the run looked for.
        state: what it kept (`SourceAnswer.state`); None of a run of an earlier version.
        moment: when it began.
        as_of: the day of the run.
        max_parties: as for the run.

    """
    if state is not None:
        known = RegisterState.from_json(state)
        return await changed_since(session, known, as_of=as_of, max_parties=max_parties)
    found = (await find_subject(session, query)).record_ref
    if found is None:
        return _GONE
    return await loaded_since(session, found, moment, as_of=as_of, max_parties=max_parties)


async def read_again(
    session: Session,
    query: SubjectQuery,
    state: Mapping[str, JSON] | None,
    *,
    as_of: date,
    max_parties: int,
) -> tuple[SourceBatch, ...]:
    """Return what the registers state of a run's group, as this release reads their records.

    Arguments as of `registers_changed`.
    """
    known = RegisterState.from_json(state).record if state is not None else None
    found = known or (await find_subject(session, query)).record_ref
    if found is None:
        return ()
    try:
        return (await collect(session, found, max_parties=max_parties, as_of=as_of)).batches
    except RecordNotFoundError:
        return ()


def loads_seen(state: Mapping[str, JSON]) -> str:
    """Return with which loads a run collected what it kept (`loads_key` of then)."""
    return key_of(RegisterState.from_json(state).loads)


async def changed_since(
    session: Session, state: RegisterState, *, as_of: date, max_parties: int
) -> list[RegisterChange]:
    """Return what the registers say otherwise than a run saw; empty: they say the same.

    Nothing is collected while no dataset has been loaded since, and once for each load after it.

    Args:
        session: of a tenant or the platform.
        state: what the run saw.
        as_of: the day of the run: the group is collected as of it again.
        max_parties: as for the run.

    """
    datasets = await session.once(repository.all_datasets)
    loads = loads_of(datasets)
    if loads == dict(state.loads):
        return []
    key = (state.record, as_of, max_parties, frozenset(loads.items()))
    if key not in _groups:
        found = await _again(session, state.record, datasets, max_parties, as_of)
        if found is None:
            return _GONE
        _groups[key] = (covers_of(found, datasets), tuple(said_by(found, datasets)))
        while len(_groups) > _KEPT:
            _groups.popitem(last=False)
    return changes(state, *_groups[key])


async def loaded_since(
    session: Session, record_ref: str, moment: datetime, *, as_of: date, max_parties: int
) -> list[RegisterChange]:
    """Return which records of the group a later load has added, changed or ended, by dataset.

    For runs that did not keep what the registers said. A record that was printed again counts too.

    Args:
        session: of a tenant or the platform.
        record_ref: the company's own record.
        moment: loads that ended before it are ignored.
        as_of: the day of the run.
        max_parties: as for the run.

    """
    datasets = await session.once(repository.all_datasets)
    if all(row.loaded_at <= moment for row in datasets):
        return []
    found = await _again(session, record_ref, datasets, max_parties, as_of)
    if found is None:
        return _GONE
    every = [*found.records, *found.relationships]
    later = set(await repository.loaded_after(session, every, moment))
    about: dict[str, dict[str, None]] = {}
    for ref, one in zip(every, said_by(found, datasets), strict=True):
        if ref in later:
            about.setdefault(one.dataset, {})[one.about] = None
    return [RegisterChange(name, tuple(parties)) for name, parties in sorted(about.items())]


async def _again(
    session: Session,
    record_ref: str,
    datasets: Sequence[DatasetRow],
    max_parties: int,
    as_of: date,
) -> Collected | None:
    try:
        return await gather(session, record_ref, datasets, max_parties, as_of)
    except RecordNotFoundError:
        return None
