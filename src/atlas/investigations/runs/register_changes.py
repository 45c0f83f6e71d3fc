"""What the company registers say otherwise than a run saw: its basis is not what it was."""

from atlas.foundation.db import TenantSession
from atlas.investigations.results.domain import Enriched
from atlas.investigations.runs.domain import MAX_PARTIES
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.registers import LEI
from atlas.sources.bundled.service import registers_changed
from atlas.sources.protocol.domain.answers import RegisterChange
from atlas.sources.protocol.domain.coverage import file_source
from atlas.sources.protocol.domain.subjects import SubjectQuery

_SHOWN = 5


def subject_query(run: Investigation) -> SubjectQuery:
    """Return who a run looks for."""
    is_lei = run.register == LEI
    return SubjectQuery(
        company_name=run.company_name,
        register=None if is_lei else run.register,
        registration_number=None if is_lei else run.registration_number,
        lei=run.registration_number if is_lei else None,
        country_code=run.country_code,
        record_ref=run.candidate,
    )


async def register_changes(
    session: TenantSession, run: Investigation, found: Enriched
) -> list[str]:
    """Return a sentence for each dataset that says something else of the run's parties now.

    A load that changes nothing about them is none. Of a run that did not keep what the registers
    said (of an earlier version), a record that was loaded anew since counts.
    """
    if run.as_of is None or found.entity_id is None:
        return []
    changed = await registers_changed(
        session,
        subject_query(run),
        found.register_state,
        run.started_at or run.created_at,
        as_of=run.as_of,
        max_parties=MAX_PARTIES,
    )
    return list(map(_sentence, changed))


def _sentence(change: RegisterChange) -> str:
    """Return in words what has changed, and what to do."""
    if not change.dataset:
        return (
            "A record that the investigation rests on is no longer part of the customer's group in"
            " the registers; rerun the investigation."
        )
    source = file_source(change.dataset)
    if not change.about:
        return (
            f"What {source} declares to cover of the customer has changed; rerun the investigation."
        )
    more = len(change.about) - _SHOWN
    about = ", ".join(change.about[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"{source} says something else of {about} than it did; rerun the investigation."
