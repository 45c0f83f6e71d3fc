"""All SQL of agents."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    int_field,
)
from atlas.investigations.agents.models import TranscriptRow

TRANSCRIPTS = ListSpec(
    select=f"SELECT {TranscriptRow.columns('t.')} FROM agent_transcript t",
    id_column="t.id",
    fields={
        "kind": choice_field("t.kind", ("tool", "model")),
        "position": int_field("t.position"),
    },
    sorts=("position",),
    default_sort="position",
    where="t.investigation_id = $1",
)


async def insert(session: TenantSession, rows: Sequence[TranscriptRow]) -> None:
    """Keep the calls of a run."""
    if rows:
        await session.insert_many("agent_transcript", rows)


async def list_transcripts(
    session: TenantSession, investigation_id: UUID, params: ListParams
) -> Page[TranscriptRow]:
    """Return a page of the calls of a run."""
    return await fetch_page(
        session,
        TRANSCRIPTS,
        params,
        build=TranscriptRow.from_record,
        args=(investigation_id,),
    )
