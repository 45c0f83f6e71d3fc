"""What the subject's fields were read from, where it is more than a preferred claim. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from atlas.foundation.core.provenance import Kind, Reference, unique
from atlas.investigations.results.domain import Observed
from atlas.investigations.runs import observations
from atlas.investigations.runs.dates import FOUNDED, full_date
from atlas.investigations.runs.models import Investigation

_SEATS = ("country_code", "jurisdiction")


def references_of(
    run: Investigation, preferred: object, founded: date | None, noted: Observed
) -> Mapping[str, tuple[Reference, ...]]:
    """Return the references of the fields that are not read from preferred claims alone.

    The day of incorporation is the latest that a source states: where it is not the preferred one,
    it was read from the sources that state it. The countries of establishment are those of every
    source that states a seat or an address.

    Args:
        run: the run.
        preferred: the preferred day of incorporation.
        founded: the day that counts.
        noted: what the sources state.

    """
    if run.entity_id is None:
        return {}
    stated = noted.stated_by.get(FOUNDED, {})
    days = [name for name, day in stated.items() if full_date(day) == founded]
    alone = bool(days) and founded != full_date(preferred)
    seats = [
        one
        for name in _SEATS
        for one in (
            Reference(Kind.ATTRIBUTE, f"{run.entity_id}.{name}"),
            *_statements(run.entity_id, name, noted.stated_by.get(name, {})),
        )
    ]
    placing = {Reference(Kind.SOURCE, name) for name in _placing(run.entity_id, noted)}
    asked = Reference(Kind.REQUEST, "country_code")
    places = dict.fromkeys(
        ("jurisdictions", "requested_country"), unique((asked, *seats, *placing))
    )
    return places | ({FOUNDED: _statements(run.entity_id, FOUNDED, days)} if alone else {})


def _statements(entity_id: UUID, name: str, sources: Iterable[str]) -> tuple[Reference, ...]:
    return tuple(Reference(Kind.STATEMENT, f"{entity_id}.{name}@{one}") for one in sources)


def _placing(entity_id: UUID, noted: Observed) -> Iterator[str]:
    """Yield the sources that state an address of the company, or where it is resident."""
    yield from (one.source for one in noted.addresses)
    yield from (
        tie.source
        for tie in observations.ties(noted)
        if tie.party_id == entity_id and tie.tie in observations.WHERE
    )
