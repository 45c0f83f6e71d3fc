"""Whether the newest file of a register states an interest or an office today."""

from collections.abc import Collection

from atlas.foundation.core.clock import today
from atlas.sources.protocol.domain.coverage import file_source
from atlas.sources.registry import repository
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.relationships import intervals_in
from atlas.sources.registry.models import RecordRow, Ref
from atlas.sources.registry.repository import Session
from atlas.sources.registry.vanished import OFFICE, is_left_out

Said = tuple[str, str | None]
"""Source and source record of a claim."""


async def states_now(
    session: Session, kind: str, discriminator: str, said: Collection[Said]
) -> bool:
    """Return whether the files loaded now state a relationship as current.

    A run may have read an earlier file: what it found left out may have been stated again since.

    Args:
        session: of a tenant or the platform.
        kind: type of the relationship, as claims have it.
        discriminator: its role, class or kind.
        said: the claims on it; sources that are no files are left out.

    """
    ids = {file_source(row.name): row.id for row in await repository.all_datasets(session)}
    wanted = {(ids[source], record) for source, record in said if record and source in ids}
    refs = {Ref(dataset, one) for dataset, record in wanted for one in _prefixes(record)}
    rows = await repository.records(session, list(refs)) if refs else []
    day, kinds = today(), {kind, OFFICE} if kind == "Control" else {kind}
    return any(
        one.latest
        and one.relation.type in kinds
        and one.relation.discriminator == discriminator
        and (row.ref.dataset_id, source_record(row, one.relation)) in wanted
        and one.relation.exists_at(day)
        and not is_left_out(row, one)
        for row in rows
        if row.record_type == "relationship"
        for one in intervals_in(row)
    )


def source_record(row: RecordRow, relation: Relation) -> str:
    """Return what a relation that is still said goes by among the records of its source."""
    return ":".join(filter(None, (row.ref.record_id, relation.part)))


def _prefixes(record: str) -> list[str]:
    """Return what may be the id of a record: its relations have further parts behind colons."""
    parts = record.split(":")
    return [":".join(parts[:count]) for count in range(1, len(parts) + 1)]
