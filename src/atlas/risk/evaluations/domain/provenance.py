"""What each reading of an evaluation was read from: kept with it, in none of its hashes.

Recorded with the facts (`SubjectFacts.references`, `Reading.references`); nothing is
inferred here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TypeAlias, TypedDict
from uuid import UUID

from atlas.foundation.core.provenance import Kind, Reference, reference, unique
from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.compiled import stale_lists
from atlas.risk.evaluations.domain.facts import SubjectFacts
from atlas.risk.evaluations.domain.inputs import (
    DEFAULT_SOURCES,
    FIELDS,
    EvaluationInputs,
    used_inputs,
)
from atlas.risk.evaluations.domain.readings import said
from atlas.risk.matrix.domain import Factor, Floor, Matrix, ReferenceLookup

FORMAT = 1
_EARLIER = Reference(Kind.STEP, "earlier_evaluation")
"""Where a finding was taken over from, if the evaluation that had it is not known."""


_Documents: TypeAlias = list[dict[str, str]]


class ProvenanceSaid(TypedDict):
    """What each reading was read from, as it is stored with an evaluation.

    `readings`: input of the matrix to source to references; a reading that is missing here was
    not recorded. `factors` and `floors`: id to the inputs and the reference data that they read.
    """

    format: int
    readings: Mapping[str, Mapping[str, _Documents]]
    factors: Mapping[str, _Documents]
    floors: Mapping[str, _Documents]


class _MadeWith(TypedDict):
    factors: Mapping[str, _Documents]
    floors: Mapping[str, _Documents]


def provenance_document(
    facts: SubjectFacts,
    inputs: EvaluationInputs,
    matrix: Matrix,
    snapshot: ReferenceSnapshot,
    *,
    earlier: UUID | None = None,
) -> ProvenanceSaid:
    """Return the references of every reading, factor and floor, as JSON.

    `matrix` is the one with the floors of law; `earlier`, the evaluation whose findings count on.
    """
    rules = inputs.rules
    before = _EARLIER if earlier is None else reference(Kind.EVALUATION, earlier)
    made_with = _of_matrix(matrix, snapshot, rules.hash if rules is not None else None)
    return {
        "format": FORMAT,
        "readings": _readings(facts, inputs, used_inputs(matrix, rules), before),
        **made_with,
    }


@lru_cache(maxsize=32)
def _of_matrix(matrix: Matrix, snapshot: ReferenceSnapshot, rules: str | None) -> _MadeWith:
    """Return what the factors and floors read: the same of everyone whom a matrix evaluates.

    `rules`: hash of the rules of the compliance profile, which chose the floors of law.
    """
    law = () if rules is None else (Reference(Kind.COMPLIANCE_PROFILE, rules),)
    return {
        "factors": {item.id: _documents(_of_factor(item, snapshot)) for item in matrix.factors},
        "floors": {
            item.id: _documents((*_of_floor(item, snapshot), *law)) for item in matrix.floors
        },
    }


def _readings(
    facts: SubjectFacts, inputs: EvaluationInputs, used: frozenset[str], before: Reference
) -> Mapping[str, Mapping[str, _Documents]]:
    read = inputs.readings.items()
    carried = {key: sources for key, given in read if (sources := said(given).carried)}
    keys = carried.keys() | facts.further.keys()
    keys |= {key for name in facts.references for key in _KEYS.get(name, ())} | {_MODULES}
    found: dict[str, dict[str, _Documents]] = {}
    for key in sorted(keys & used):
        earlier = ((source, (before,)) for source in carried.get(key, ()))
        for source, references in (*_of_input(facts, key), *earlier):
            by_source, made = found.setdefault(key, {}), _documents(references)
            known = by_source.get(source)
            by_source[source] = made if known is None else [*known, *_others(made, known)]
    return found


_MODULES = "modules.levels"
_KEYS: Mapping[str, tuple[str, ...]] = {
    name: tuple(key for key, field in FIELDS.items() if field == name) for name in FIELDS.values()
}
"""The inputs that are read of a field of the facts."""


def _of_input(facts: SubjectFacts, key: str) -> Iterator[tuple[str, Iterable[Reference]]]:
    name = FIELDS.get(key)
    if name is not None and name in facts.references:
        yield facts.sources.get(name) or DEFAULT_SOURCES[key], facts.references[name]
    if key == _MODULES:
        for code in facts.module_levels:
            yield f"module:{code}", (Reference(Kind.MODULE, code.upper()),)
    for reading in facts.further.get(key, ()):
        if reading.references:
            yield reading.source, reading.references


def _of_factor(factor: Factor, snapshot: ReferenceSnapshot) -> Iterator[Reference]:
    for source in factor.sources:
        yield Reference(Kind.INPUT, source.input)
        if isinstance(source, ReferenceLookup) and source.dataset is not None:
            yield _dataset(source.dataset, snapshot)
    for condition in factor.not_applicable.any_of if factor.not_applicable else ():
        yield Reference(Kind.INPUT, condition.input)


def _of_floor(floor: Floor, snapshot: ReferenceSnapshot) -> Iterator[Reference]:
    for condition in floor.any_of:
        yield Reference(Kind.INPUT, condition.input)
        if condition.country_risk_list is not None:
            yield _dataset(condition.country_risk_list, snapshot)


def silent_lists(matrix: Matrix, snapshot: ReferenceSnapshot, as_of: date) -> dict[str, str]:
    """Return the country lists of the floors on which absence proves nothing, and why.

    The reason is `no_dataset` or `stale_list`.
    """
    stale = stale_lists(snapshot, as_of)
    names = {one.country_risk_list for item in matrix.floors for one in item.any_of} - {None}
    found = {}
    for name in sorted(str(one) for one in names):
        if snapshot.countries(name) is None:
            found[name] = "no_dataset"
        elif name in stale:
            found[name] = "stale_list"
    return found


def _dataset(name: str, snapshot: ReferenceSnapshot) -> Reference:
    found = snapshot.get(name)
    return Reference(Kind.REFERENCE_DATA, f"{name}@{found.version if found else 'not loaded'}")


def _documents(references: Iterable[Reference]) -> _Documents:
    return _kept_documents(tuple(references))


@lru_cache(maxsize=4096)
def _kept_documents(references: tuple[Reference, ...]) -> _Documents:
    return [one.document() for one in unique(references)]


def _others(
    documents: Iterable[dict[str, str]], known: list[dict[str, str]]
) -> Iterator[dict[str, str]]:
    return (one for one in documents if one not in known)
