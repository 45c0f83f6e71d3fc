"""What an evaluation may state in favour of a customer, and which reservations it must state.

A level of low or clear requires that enough of the matrix is assessed, the core factors are, and
the data checks are not open. Otherwise it is provisional and the worst case comes first. The tier
is CDD unless the conditions of simplified due diligence are met (Directive (EU) 2015/849, article
15: only where lower risk is established).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.compiled import CompiledMatrix, level_rank
from atlas.risk.evaluations.domain.engine import Scorecard
from atlas.risk.evaluations.domain.facts import (
    IDENTIFIED_BY,
    INVOLVED,
    LONG_CHAIN,
    OPACITY,
    SCREENED_PARTIES,
    UBO_CAUSE,
    NotAssessed,
    Reading,
)
from atlas.risk.evaluations.domain.inputs import EvaluationInputs
from atlas.risk.evaluations.domain.numbers import score
from atlas.risk.evaluations.domain.readings import said
from atlas.risk.evaluations.domain.results import FactorStatus, FloorStatus
from atlas.risk.evaluations.domain.rules import DEFAULT_COVERAGE, RiskRules
from atlas.risk.evaluations.domain.words import ProfileUsed, SddOutcome, Words, WorstCase
from atlas.risk.matrix.domain import CORE, FAVOURABLE, LEVELS, TIERS, Level, Tier

SANCTIONS_MATCH = "sanctions_match"
"""A party matches a list of sanctions; the search is complete and every match is decided."""
_SCREENING = "sanctions_screening"
_CDD = TIERS.index(Tier.CDD)
_IDENTIFIED = frozenset({"identified", "exempt", "exhausted"})
_UNREAD = "unread_country"
_HIGH_RISK = frozenset({"fatf_black_list", "fatf_grey_list", "eu_high_risk_third_countries"})
_COUNTRIES = (
    "geography.establishment",
    "geography.operations",
    "geography.ubo_residence",
    "geography.ubo_nationality",
    "geography.ownership_chain",
    INVOLVED,
)


def earned(
    compiled: CompiledMatrix, card: Scorecard, inputs: EvaluationInputs, appetite: str
) -> tuple[Scorecard, Words, tuple[str, ...]]:
    """Return the scorecard with its earned tier and its worst case, the words, and what is lacking.

    What is lacking are the conditions of low or clear that are not met, whatever the level is.

    Args:
        compiled: the matrix with the floors of the law.
        card: what the scorer found, its tier by score and floors alone.
        inputs: what it was found from.
        appetite: the tier boundaries.

    """
    rules = inputs.rules
    level = LEVELS[level_rank(compiled, card.score)]
    reasons = (*_against(compiled, card, inputs, rules), *_doubtful(compiled, inputs, rules))
    provisional = level in FAVOURABLE and bool(reasons)
    open_floors = [item.floor for item in card.floors if item.status is FloorStatus.NOT_ASSESSED]
    high = max([card.high, *(item.minimum for item in open_floors)])
    missing = _sdd_missing(compiled, card, inputs, level=level, reasons=reasons)
    record = inputs.sdd
    granted = not missing and record is not None
    cdd, edd = compiled.appetites[appetite]
    highest = max(
        [card.tier, _CDD, (high >= cdd) + (high >= edd), *(item.tier for item in open_floors)]
    )
    worst = WorstCase(score(high), LEVELS[level_rank(compiled, high)], TIERS[highest])
    words = Words(
        provisional=provisional,
        reasons=reasons if provisional else (),
        worst_case=worst,
        profile=ProfileUsed(rules.hash) if rules else None,
        sdd=SddOutcome(granted, record.record_id if record else None, missing),
    )
    tier = card.tier if granted else max(card.tier, _CDD)
    return card._replace(tier=tier, high=high), words, reasons


def _against(
    compiled: CompiledMatrix, card: Scorecard, inputs: EvaluationInputs, rules: RiskRules | None
) -> Iterable[str]:
    """Yield what a level of low or clear lacks."""
    if rules is None:
        yield "no_profile"
    minimum = rules.minimum_coverage if rules else DEFAULT_COVERAGE
    if card.coverage < int(minimum * 100):
        yield "coverage_below_minimum"
    pep = rules is None or rules.pep_required
    for topic, key in CORE.items():
        if (topic != "pep" or pep) and not _assessed(compiled, card, inputs, key):
            yield f"core_not_assessed:{topic}"
    checks = data_checks(inputs, pep=pep)
    yield from (f"data_check_open:{check}" for check, is_open in checks.items() if is_open)
    if not checks[_SCREENING] and _values(inputs, "sanctions.exposure"):
        yield SANCTIONS_MATCH


def _doubtful(
    compiled: CompiledMatrix, inputs: EvaluationInputs, rules: RiskRules | None
) -> Iterable[str]:
    """Yield that it involves a country of a floor or one not read, or has a long chain of owners.

    The law requires more where a relationship *involves* such a country (Directive (EU) 2015/849,
    article 18a) and says of few ties alone that they do: which do is for a person to say.
    """
    lists = {name for item in (rules.country_floors if rules else ()) for name in item.datasets}
    if _values(inputs, INVOLVED) & _listed(compiled.snapshot, frozenset(lists)):
        yield "country_involved"
    given = inputs.readings.get(INVOLVED, ())
    if any(isinstance(item.value, NotAssessed) and item.value.reason == _UNREAD for item in given):
        yield "country_not_read"
    if LONG_CHAIN in _values(inputs, OPACITY):
        yield "long_chain_of_owners"


def _assessed(
    compiled: CompiledMatrix, card: Scorecard, inputs: EvaluationInputs, key: str
) -> bool:
    """Whether sources that cover a fact answered it, and every factor that reads it knows it."""
    statuses = {card.factors[at].status for at in compiled.decisive.get(key, ())}
    if statuses and statuses <= {FactorStatus.NOT_APPLICABLE}:
        return True
    return _answered(inputs.readings.get(key, ())) and FactorStatus.UNKNOWN not in statuses


def _answered(readings: tuple[Reading, ...]) -> bool:
    """Whether there is an answer, of this run, and no source left it open."""
    return said(readings).answered


def _values(inputs: EvaluationInputs, key: str) -> frozenset[Any]:
    return said(inputs.readings.get(key, ())).values


@lru_cache(maxsize=64)
def _listed(snapshot: ReferenceSnapshot, names: frozenset[str]) -> frozenset[str]:
    """Return the countries that any of these lists names."""
    return frozenset(code for name in names for code in snapshot.countries(name) or ())


def data_checks(inputs: EvaluationInputs, *, pep: bool) -> dict[str, bool]:
    """Return the data checks, and whether each is open: what sources left unanswered."""
    modules = {
        item.source.removeprefix("module:")
        for item in inputs.readings.get("modules.levels", ())
        if not isinstance(item.value, NotAssessed) and not item.carried
    }
    screened = _answered(inputs.readings.get("sanctions.exposure", ()))
    unknown = any(
        isinstance(item.value, NotAssessed) for item in inputs.readings.get(SCREENED_PARTIES, ())
    )
    causes, owners = _values(inputs, UBO_CAUSE), inputs.readings.get(UBO_CAUSE, ())
    checks = {
        "registry": "cir" not in modules or _outdated(inputs.readings.get(IDENTIFIED_BY, ())),
        "beneficial_owners": not (causes <= _IDENTIFIED and _answered(owners)),
        _SCREENING: not screened or unknown,
    }
    if pep:
        peps = inputs.readings.get("pep.categories", ())
        checks["pep_determination"] = unknown or not _answered(peps)
    return checks


def _outdated(readings: Iterable[Reading]) -> bool:
    """Whether a subject is identified with a gap: its registers are old."""
    given = [isinstance(item.value, NotAssessed) for item in readings]
    return any(given) and not all(given)


def _sdd_missing(
    compiled: CompiledMatrix,
    card: Scorecard,
    inputs: EvaluationInputs,
    *,
    level: Level,
    reasons: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the conditions of simplified due diligence that do not hold, as codes."""
    rules, record = inputs.rules, inputs.sdd
    listed = _listed(compiled.snapshot, _HIGH_RISK)
    countries = {code for key in _COUNTRIES for code in _values(inputs, key)}
    applied = [item.floor for item in card.floors if item.status is FloorStatus.APPLIED]
    known = rules is not None and rules.sdd.known
    segments = rules.sdd.segments if rules else ()
    factors = set(rules.sdd.factors) if rules else set()
    conditions = {
        "home_law_knows_no_sdd": not known,
        "not_reasoned": record is None,
        "segment": record is not None and record.segment not in segments,
        "factors": record is not None and not (record.factors and {*record.factors} <= factors),
        "level_not_low": level not in FAVOURABLE,
        "level_provisional": bool(reasons),
        "not_identified_by_number": not _values(inputs, "subject.identified_by")
        & {"register", "lei"},
        "floor_applies": bool(applied),
        "floor_not_assessed": any(item.status is FloorStatus.NOT_ASSESSED for item in card.floors),
        "politically_exposed": bool(_values(inputs, "pep.categories")),
        "sanctions_candidate": bool(_values(inputs, "sanctions.exposure")),
        "high_risk_country": bool(countries & listed),
        "sanctioned_ownership": not _answered(inputs.readings.get("sanctions.ownership", ()))
        or bool(_values(inputs, "sanctions.ownership")),
        "adverse_media": not _answered(inputs.readings.get("adverse_media.severities", ()))
        or bool(_values(inputs, "adverse_media.severities")),
        "ubo_not_identified": not _values(inputs, UBO_CAUSE) <= {"identified", "exempt"},
    }
    return tuple(name for name, lacking in conditions.items() if lacking)
