"""What a run found, with what screening found and people decided since, where that counts more."""

from msgspec.structs import replace

from atlas.foundation.core.clock import today
from atlas.foundation.db import TenantSession
from atlas.investigations.modules import service as modules
from atlas.investigations.runs import picture, raising, reading, reassessment
from atlas.investigations.runs.screened import screening_of
from atlas.investigations.runs.steps import ownership


async def as_known_now(session: TenantSession, record: reading.Record) -> reading.Record:
    """Return what a run found with what was found and decided since, where that counts for more.

    Where nothing does, it is what the run found. Else the hits count as they stand, ownership by
    listed parties and the modules that look at hits are computed from them, and what was in favour
    of the company is said no longer.
    """
    run, steps = record.run, record.steps
    standing = await reassessment.standing_of(session, run)
    parties = await raising.parties_screened(session, run, steps, standing.hits)
    seen = reassessment.seen_decisions(steps)
    known = raising.as_they_count(steps, standing.hits, parties, seen)
    found = screening_of(known)
    if found.hits == screening_of(steps).hits:
        return record
    owned = await ownership.computed(session, run, found)
    known = replace(known, sanctioned=owned.result)
    look = await picture.load(session, run, known, on=today())
    results = reassessment.looked_at_again(await modules.list_modules(session, run.id), look)
    return reading.Record(
        run=run,
        steps=known,
        modules=await modules.shown(session, results),
        parties=record.parties,
        links=record.links,
        sources=record.sources,
    )
