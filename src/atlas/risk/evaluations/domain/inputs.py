"""From what an investigation knows to what the matrix reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NotRequired, TypedDict, TypeVar

import msgspec

from atlas.foundation.core.types import JSON
from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.facts import (
    INVOLVED,
    OPACITY,
    SCREENED_PARTIES,
    UBO_CAUSE,
    Known,
    MatchDecision,
    MatchStrength,
    Measure,
    ModuleLevel,
    NotAssessed,
    OwnershipStatus,
    PepExposure,
    Reading,
    SanctionsMatch,
    Scalar,
    SubjectFacts,
    Volume,
)
from atlas.risk.evaluations.domain.hashing import document_json
from atlas.risk.evaluations.domain.readings import (
    LARGEST_WHOLE,
    Kept,
    Readings,
    ReadingSaid,
    check_value,
    joined_readings,
    reading_document,
    readings_json,
    shared_reading,
    shared_readings,
)
from atlas.risk.evaluations.domain.rules import (
    OWNING,
    RiskRules,
    SddReason,
    rules_from_document,
    sdd_from_document,
)
from atlas.risk.matrix.domain import CORE, INPUTS, Matrix

T = TypeVar("T")
MODULES = {
    "cir": "Corporate identity and registration",
    "roa": "Registered and operational addresses",
    "mebo": "Management and beneficial owners",
    "frls": "Financial, regulatory and licensing",
    "amlrr": "Adverse media and litigation",
    "spepws": "Sanctions, PEP and watchlists",
    "dfwo": "Digital footprint and web presence",
}
"""The titles of an investigation's modules by code, in the order of reports."""
MINIMUM_COOLING_OFF_MONTHS = 12
"""Directive (EU) 2015/849, article 22: a former PEP counts at least 12 months longer."""

_ALWAYS = frozenset(
    {
        *CORE.values(),
        UBO_CAUSE,
        SCREENED_PARTIES,
        INVOLVED,
        OPACITY,
        "subject.identified_by",
        "ownership.ubo_exemption",
        "geography.operations",
        "geography.ubo_nationality",
        "sanctions.ownership",
        "adverse_media.severities",
        "modules.levels",
    }
)
"""Inputs that are read whatever the matrix reads: the words rest on them."""
LEGACY_ENGINES = frozenset({"1", "2"})
"""Engines that read what the matrix reads, and nothing else."""

_NAMES: Kept[bytes] = Kept(lambda key: document_json(key) + b":")
"""Keys of inputs as JSON writes them."""


class InputsSaid(TypedDict):
    """The inputs as JSON, as they are stored; of early engines without rules."""

    readings: Mapping[str, Sequence[ReadingSaid]]
    list_versions: list[list[str]]
    rules: NotRequired[Mapping[str, JSON] | None]
    sdd: NotRequired[Mapping[str, JSON] | None]


@dataclass(frozen=True, slots=True)
class EvaluationInputs:
    """Readings by input key, the lists they rest on, and the rules that hold.

    An input without readings is `not_run`. `rules`: of the compliance profile; None: none is
    active. `sdd`: the confirmed record that reasons simplified due diligence.
    """

    readings: Mapping[str, tuple[Reading, ...]]
    list_versions: Mapping[str, str] = field(default_factory=dict)
    rules: RiskRules | None = None
    sdd: SddReason | None = None

    def with_readings(self, readings: Mapping[str, tuple[Reading, ...]]) -> EvaluationInputs:
        """Return the inputs with other readings."""
        return EvaluationInputs(readings, self.list_versions, self.rules, self.sdd)

    def as_read_by(self, engine_version: str, matrix: Matrix) -> EvaluationInputs:
        """Return what an engine version reads: the first two read what the matrix does alone."""
        if engine_version not in LEGACY_ENGINES:
            return self
        used = matrix_inputs(matrix)
        kept = {key: found for key, found in self.readings.items() if key in used}
        return EvaluationInputs(kept, self.list_versions)

    def document(self) -> InputsSaid:
        """Return the inputs as JSON; `inputs_from_document` is its inverse."""
        return {
            "rules": self.rules.document() if self.rules else None,
            "sdd": self.sdd.document() if self.sdd else None,
            "list_versions": [list(item) for item in sorted(self.list_versions.items())],
            "readings": {
                key: [reading_document(reading) for reading in readings]
                for key, readings in self.readings.items()
            },
        }

    def json(self, engine_version: str | None = None) -> bytes:
        """Return the RFC 8785 JSON of the document, as an engine version hashes it."""
        versions = document_json([list(item) for item in sorted(self.list_versions.items())])
        readings = [
            _NAMES[key] + (found.json if found.__class__ is Readings else readings_json(found))
            for key, found in sorted(self.readings.items())
        ]
        read = b",".join(readings)
        if engine_version in LEGACY_ENGINES:
            return b'{"list_versions":%b,"readings":{%b}}' % (versions, read)
        sdd = document_json(self.sdd and self.sdd.document())
        said = (versions, read, _rules_json(self.rules), sdd)
        return b'{"list_versions":%b,"readings":{%b},"rules":%b,"sdd":%b}' % said


@lru_cache(maxsize=64)
def _rules_json(rules: RiskRules | None) -> bytes:
    return document_json(rules and rules.document())


def inputs_from_document(document: Mapping[str, object]) -> EvaluationInputs:
    """Return the inputs of their JSON form.

    Raises:
        KeyError, TypeError, ValueError: the document has another form.

    """
    stored = msgspec.convert(document, _Stored)
    return EvaluationInputs(
        {
            key: tuple(_reading(key, item) for item in readings)
            for key, readings in stored.readings.items()
        },
        dict(stored.list_versions),
        rules_from_document(stored.rules),
        sdd_from_document(stored.sdd),
    )


class _StoredReading(msgspec.Struct):
    source: str
    value: object = msgspec.UNSET
    not_assessed: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class _Stored(msgspec.Struct):
    readings: dict[str, list[_StoredReading]]
    list_versions: Any
    rules: dict[str, object] | None = None
    sdd: dict[str, object] | None = None


def _reading(key: str, item: _StoredReading) -> Reading:
    if item.not_assessed is not msgspec.UNSET:
        return Reading(item.source, NotAssessed(**item.not_assessed))
    value: Any = tuple(item.value) if isinstance(item.value, list) else item.value
    return shared_reading(key, item.source, value)


def inputs_from_facts(
    facts: SubjectFacts,
    matrix: Matrix,
    snapshot: ReferenceSnapshot,
    as_of: date,
    *,
    rules: RiskRules | None = None,
    sdd: SddReason | None = None,
) -> EvaluationInputs:
    """Return the readings of every input, first of the facts, then of `facts.further`.

    Args:
        facts: what is known of the subject.
        matrix: decides which inputs are read; others are left out.
        snapshot: gives the time a former PEP still counts.
        as_of: the day of the evaluation; ages are counted to it.
        rules: of the compliance profile that is active; None: none is.
        sdd: the confirmed record that reasons simplified due diligence.

    Raises:
        ValueError: a reading of `facts.further` is of no input, or not of its kind.

    """
    used = used_inputs(matrix, rules)
    sources = facts.sources
    readings = {
        key: shared_readings(key, sources.get(FIELDS[key]) or DEFAULT_SOURCES[key], value)
        for key, value in _values(facts, snapshot, as_of).items()
        if key in used
    }
    if "modules.levels" in used:
        readings["modules.levels"] = joined_readings(_module_readings(facts.module_levels))
    for key, extra in facts.further.items():
        if key not in INPUTS:
            raise ValueError(f"there is no input {key}")
        for reading in extra:
            check_value(key, reading.value)
        if key in used:
            given = (*readings.get(key, ()), *(_sorted(reading) for reading in extra))
            readings[key] = joined_readings(given)
    return EvaluationInputs(readings, dict(facts.list_versions), rules, sdd)


def used_inputs(matrix: Matrix, rules: RiskRules | None) -> frozenset[str]:
    """Return the inputs that an evaluation with a matrix under a home law reads."""
    owning = any(OWNING in floor.connections for floor in rules.country_floors) if rules else False
    return _used(matrix, owning=owning)


@lru_cache(maxsize=64)
def _used(matrix: Matrix, *, owning: bool) -> frozenset[str]:
    return matrix_inputs(matrix) | _ALWAYS | ({"geography.ownership_chain"} if owning else set())


@lru_cache(maxsize=32)
def matrix_inputs(matrix: Matrix) -> frozenset[str]:
    """Return the inputs that a matrix' own factors and floors read."""
    keys = {source.input for factor in matrix.factors for source in factor.sources}
    conditions = [c for floor in matrix.floors for c in floor.any_of]
    conditions += [c for f in matrix.factors if f.not_applicable for c in f.not_applicable.any_of]
    return frozenset(keys | {condition.input for condition in conditions})


FIELDS: Mapping[str, str] = {
    "ownership.layers": "ownership_layers",
    "ownership.bearer_shares": "bearer_shares",
    "ownership.nominee": "nominee",
    "ownership.ubo_exemption": "ubo_exemption",
    UBO_CAUSE: "ubo_cause",
    "subject.identified_by": "identified_by",
    "pep.categories": "peps",
    "pep.connected_roles": "peps",
    "sanctions.exposure": "sanctions_matches",
    "sanctions.asset_freeze": "sanctions_matches",
    "sanctions.ownership": "sanctioned_ownership",
    "sanctions.matched_holding_upper": "matched_holding_upper",
    "adverse_media.severities": "adverse_media",
    "business.industry_codes": "industry_codes",
    "company.age_months": "incorporation_date",
    "company.incorporation_date": "incorporation_date",
    "geography.establishment": "countries_established",
    "geography.operations": "countries_of_operation",
    "geography.ubo_residence": "countries_ubo_residence",
    "geography.ubo_nationality": "countries_ubo_nationality",
    "geography.ownership_chain": "countries_ownership_chain",
    "product.codes": "products",
    "regulatory.status": "regulatory_status",
    "delivery.non_face_to_face": "non_face_to_face",
    "delivery.digital_presence": "digital_presence",
    "transaction.annual_volume_eur": "annual_volume",
    "transaction.pattern": "transaction_pattern",
    "relationship.stage": "relationship_stage",
    "network.risk_score": "network_risk",
    "network.shared_address_count": "shared_address_count",
    "network.subsidiary_count": "subsidiary_count",
    "filing.regularity": "filing_status",
    "history.events": "adverse_events",
}


DEFAULT_SOURCES = {key: f"facts:{name}" for key, name in FIELDS.items()}


def _values(
    facts: SubjectFacts, snapshot: ReferenceSnapshot, as_of: date
) -> dict[str, Known[Scalar]]:
    born = facts.incorporation_date
    return {
        **matched_values(facts, snapshot, as_of),
        "ownership.layers": facts.ownership_layers,
        "ownership.bearer_shares": facts.bearer_shares,
        "ownership.nominee": facts.nominee,
        "ownership.ubo_exemption": facts.ubo_exemption,
        UBO_CAUSE: facts.ubo_cause,
        "subject.identified_by": facts.identified_by,
        "sanctions.ownership": _known(
            facts.sanctioned_ownership,
            lambda items: _tokens(
                item.status for item in items if item.status is not OwnershipStatus.CLEAR
            ),
        ),
        "sanctions.matched_holding_upper": _known(facts.matched_holding_upper, decimal_text),
        "adverse_media.severities": _known(facts.adverse_media, _tokens),
        "business.industry_codes": _some(facts.industry_codes, "no_industry_code"),
        "company.age_months": _known(born, lambda day: full_months(day, as_of)),
        "company.incorporation_date": _known(born, date.isoformat),
        "geography.establishment": _some(facts.countries_established, "no_country"),
        "geography.operations": _some(facts.countries_of_operation, "no_country"),
        "geography.ubo_residence": _some(facts.countries_ubo_residence, "no_country"),
        "geography.ubo_nationality": _some(facts.countries_ubo_nationality, "no_country"),
        "geography.ownership_chain": _known(facts.countries_ownership_chain, _tokens),
        "product.codes": _some(facts.products, "no_product"),
        "regulatory.status": facts.regulatory_status,
        "delivery.non_face_to_face": facts.non_face_to_face,
        "delivery.digital_presence": facts.digital_presence,
        "transaction.annual_volume_eur": _known(facts.annual_volume, _whole_euros),
        "transaction.pattern": facts.transaction_pattern,
        "relationship.stage": facts.relationship_stage,
        "network.risk_score": facts.network_risk,
        "network.shared_address_count": facts.shared_address_count,
        "network.subsidiary_count": facts.subsidiary_count,
        "filing.regularity": facts.filing_status,
        "history.events": _known(facts.adverse_events, _tokens),
    }


def matched_values(
    facts: SubjectFacts, snapshot: ReferenceSnapshot, as_of: date
) -> dict[str, Known[Scalar]]:
    """Return the values of the inputs that candidates of lists answer, by input."""
    peps = _known(facts.peps, lambda items: _counting_peps(items, snapshot, as_of))
    return {
        "pep.categories": _known(peps, lambda items: _tokens(pep.category for pep in items)),
        "pep.connected_roles": _known(peps, _pep_roles),
        "sanctions.exposure": _known(facts.sanctions_matches, _exposure),
        "sanctions.asset_freeze": _known(facts.sanctions_matches, _asset_freeze),
    }


def _known(value: Known[T], read: Callable[[T], Known[Scalar] | Any]) -> Any:
    return value if isinstance(value, NotAssessed) else read(value)


def _tokens(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({str(item) for item in items}))


def _some(value: Known[tuple[str, ...]], reason: str) -> Known[Scalar]:
    """Return the tokens; none at all is no answer here, as every subject has at least one."""
    if isinstance(value, NotAssessed):
        return value
    return _tokens(value) or NotAssessed(reason)


def full_months(start: date, end: date) -> int:
    """Return the full months from start to end; 0 when start lies after end."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))


def decimal_text(number: Decimal) -> str:
    """Return a decimal in plain notation without trailing zeros."""
    return format(number.normalize(), "f")


def _whole_euros(volume: Volume) -> Known[Scalar]:
    if volume.currency != "EUR":
        return NotAssessed("no_exchange_rate", volume.currency)
    return min(-(-volume.amount_minor // 100), LARGEST_WHOLE)


def _open(decision: MatchDecision) -> bool:
    return decision in {MatchDecision.UNDECIDED, MatchDecision.UNSURE}


def _exposure(matches: Iterable[SanctionsMatch]) -> tuple[str, ...]:
    """Return the strengths of candidates not refused; a true match is exact."""
    return _tokens(
        MatchStrength.EXACT if match.decision is MatchDecision.TRUE_MATCH else match.strength
        for match in matches
        if not match.decision.settled
    )


def _asset_freeze(matches: Iterable[SanctionsMatch]) -> tuple[str, ...]:
    return _tokens(
        f"{role}:{_state(match)}"
        for match in matches
        if match.measure is Measure.ASSET_FREEZE and not match.decision.settled
        for role in match.roles
    )


def _state(match: SanctionsMatch) -> str:
    if match.decision is MatchDecision.TRUE_MATCH:
        return MatchDecision.TRUE_MATCH.value
    return f"open_{match.strength}"


def _counting_peps(
    peps: Iterable[PepExposure], snapshot: ReferenceSnapshot, as_of: date
) -> list[PepExposure]:
    """Return the PEPs that count: not refused, no mere namesake, not long out of office."""
    tiers = snapshot.data("pep_tiers") or {}
    months = max(MINIMUM_COOLING_OFF_MONTHS, tiers.get("cooling_off_months", 0))
    return [
        pep
        for pep in peps
        if (
            pep.decision is MatchDecision.TRUE_MATCH
            or (_open(pep.decision) and pep.strength is not MatchStrength.WEAK)
        )
        and (pep.until is None or full_months(pep.until, as_of) < months)
    ]


def _pep_roles(peps: Iterable[PepExposure]) -> tuple[str, ...]:
    return _tokens(role for pep in peps for role in pep.roles)


def _module_readings(levels: Mapping[str, ModuleLevel]) -> tuple[Reading, ...]:
    names = (*MODULES, *sorted(set(levels) - set(MODULES)))
    return tuple(
        Reading(f"module:{name}", _module_value(levels.get(name, ModuleLevel.NOT_ASSESSED)))
        for name in names
    )


def _module_value(level: ModuleLevel) -> Known[Scalar]:
    return NotAssessed("not_run") if level is ModuleLevel.NOT_ASSESSED else level.value


def _sorted(reading: Reading) -> Reading:
    if isinstance(reading.value, tuple):
        return Reading(reading.source, _tokens(reading.value))
    return reading
