"""Which facts of parties a run's answers were read from, by their references. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from atlas.foundation.core.provenance import Kind
from atlas.investigations.reports.domain.facts import Provenance
from atlas.investigations.results.domain import read
from atlas.investigations.runs.queries import Record
from atlas.knowledge.entities.domain import Standing
from atlas.risk.evaluations.schemas import StoredEvaluation

_OF_PARTIES = frozenset({Kind.ATTRIBUTE, Kind.STATEMENT, Kind.PARTY})


def referred(record: Record, evaluation: StoredEvaluation) -> dict[UUID, frozenset[str]]:
    """Return the parties that a rule, finding or reading was read from, and which attributes.

    Without attributes where all that is known of the party is meant, as always of the subject.
    """
    subject = record.run.entity_id
    news = (UUID(one.entity_id) for one in record.steps.enrich.observed.publications)
    known = {subject, *(party.entity_id for party in record.parties), *news}
    parties = {str(one): one for one in known if one is not None}
    found: dict[UUID, set[str]] = {subject: {""}} if subject is not None else {}
    for name in _names(record, evaluation):
        party, _, attribute = name.partition("@")[0].partition(".")
        if party in parties:
            found.setdefault(parties[party], set()).add(attribute)
    return {
        party: frozenset() if "" in attributes else frozenset(attributes)
        for party, attributes in found.items()
    }


def of_referred(
    standing: Mapping[UUID, Sequence[Standing]], wanted: Mapping[UUID, frozenset[str]]
) -> dict[UUID, list[Standing]]:
    """Return the claims on what was referred to."""
    return {
        party: [
            one
            for one in found
            if not wanted[party] or one.claim.attribute.partition(".")[2] in wanted[party]
        ]
        for party, found in standing.items()
    }


def _names(record: Record, evaluation: StoredEvaluation) -> Iterator[str]:
    for module in record.modules:
        answers = [one.references for one in module.rules]
        answers += [one.references for one in module.findings]
        for given in answers:
            yield from (one.id for one in given or () if one.kind in _OF_PARTIES)
    if evaluation.provenance is None:
        return
    for sources in read(Provenance, evaluation.provenance).readings.values():
        for references in sources.values():
            yield from (one.id for one in references or () if one.kind in _OF_PARTIES)
