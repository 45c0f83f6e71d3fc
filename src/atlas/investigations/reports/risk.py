"""The evaluation as a report shows it: titles, reasons and references for its readers. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from atlas.investigations.reports.domain.sections import (
    Factor,
    Floor,
    FloorFact,
    Read,
    RiskSection,
    Unknown,
)
from atlas.investigations.results.domain import read
from atlas.risk.evaluations.aged import (
    floor_today,
    no_answer_today,
    silence_lost,
    words_today,
)
from atlas.risk.evaluations.domain import FloorStatus, evaluation_document
from atlas.risk.evaluations.domain.findings import OF_LISTS
from atlas.risk.evaluations.domain.open_floors import (
    Gap,
    Readings,
    gaps_of,
    gaps_of_floor,
    inputs_of,
    lists_of,
)
from atlas.risk.evaluations.domain.wording import input_title
from atlas.risk.evaluations.schemas import StoredEvaluation
from atlas.risk.matrix.domain import Matrix, Tier, shown_level


@dataclass(frozen=True, slots=True)
class Titles:
    """What the matrix calls its parts, what its floors read, and the readings they met.

    `readings` are those of the evaluation by input key, as they were hashed. `lists` are the
    country lists of each floor, `silent_lists` those on which absence proves nothing, and why.
    """

    dimensions: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    readings: Readings = field(default_factory=dict)
    engine: str | None = None
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    silent_lists: Mapping[str, str] = field(default_factory=dict)


def titles_of(
    matrix: Matrix | None,
    readings: Readings,
    engine: str | None,
    silent_lists: Mapping[str, str] = MappingProxyType({}),
) -> Titles:
    """Return the titles of a matrix; of one that is gone there are none."""
    if matrix is None:
        return Titles(readings=readings, engine=engine)
    return Titles(
        dimensions={item.id: item.title for item in matrix.dimensions},
        factors={item.id: item.title for item in matrix.factors},
        floors={item.id: inputs_of(item) for item in matrix.floors},
        readings=readings,
        engine=engine,
        lists={item.id: lists_of(item) for item in matrix.floors},
        silent_lists=silent_lists,
    )


def risk_section(
    evaluation: StoredEvaluation,
    titles: Titles,
    level_at_worst: str,
    *,
    insufficient_depth: bool,
    old_then: Collection[str] = (),
) -> RiskSection:
    """Return an evaluation with what its readers need in addition to the hashed document."""
    reasons, said = evaluation.result.reasons, evaluation_document(evaluation.result)
    found = read(RiskSection, said | {"level_at_worst": shown_level(level_at_worst, reasons)})
    if evaluation.outdated:
        found = _aged(found, evaluation)
    words = found.words
    if words is not UNSET and words.worst_case is not None:
        worst = replace(words.worst_case, level=shown_level(words.worst_case.level, reasons))
        words = replace(words, worst_case=worst)
    kept = evaluation.provenance.get("readings", {}) if evaluation.provenance else {}
    lost = silence_lost(evaluation.outdated)
    today = no_answer_today(lost) if lost else UNSET
    return replace(
        found,
        level=shown_level(found.level, reasons),
        words=words,
        dimensions=tuple(
            replace(item, title=titles.dimensions.get(item.id, _plain(item.id)))
            for item in found.dimensions
        ),
        factors=tuple(_factor(item, titles, kept, today) for item in found.factors),
        floors=tuple(_floor(item, titles, evaluation.outdated) for item in found.floors),
        evaluation_id=str(evaluation.id),
        reference_snapshot=evaluation.reference_snapshot,
        insufficient_depth=insufficient_depth,
        already=tuple(code for code in evaluation.outdated if code in old_then),
    )


def _aged(found: RiskSection, evaluation: StoredEvaluation) -> RiskSection:
    """Return an evaluation with its words as of the day on which the report is made."""
    now = words_today(evaluation.result, evaluation.outdated)
    worst = now["worst_case"]
    score = str(worst["score_high"])
    words = found.words
    if words is not UNSET:
        case = words.worst_case and replace(
            words.worst_case, score_high=score, level=worst["level"], tier=worst["tier"]
        )
        words = replace(
            words, provisional=now["provisional"], reasons=tuple(now["reasons"]), worst_case=case
        )
    return replace(
        found,
        tier=Tier.CDD if found.tier == Tier.SDD else found.tier,
        score_high=score,
        level_at_worst=worst["level"],
        words=words,
        outdated=tuple(evaluation.outdated),
    )


_ReadFrom: TypeAlias = Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]]
"""What each reading was read from, by input and source."""


def _factor(item: Factor, titles: Titles, kept: _ReadFrom, today: str | UnsetType) -> Factor:
    sources = tuple(
        replace(
            one,
            title=input_title(one.input),
            references=_references(one, kept),
        )
        for one in item.sources
    )
    return replace(
        item,
        title=titles.factors.get(item.id, _plain(item.id)),
        sources=sources,
        details=_unknown(gaps_of({one.input for one in sources}, titles.readings)),
        today=today if any(map(_found_nothing_on_lists, sources)) else UNSET,
    )


def _references(one: Read, kept: _ReadFrom) -> tuple[Mapping[str, str], ...] | None:
    found = kept.get(one.input, {}).get(one.source)
    return None if found is None else tuple(found)


def _found_nothing_on_lists(source: Read) -> bool:
    nothing = source.value in ([], (), {}, None, "0")
    return source.winner and source.input in OF_LISTS and nothing


def _floor(item: Floor, titles: Titles, outdated: Sequence[str]) -> Floor:
    # of a matrix that is gone it is not known what its floors read
    today = floor_today(titles.floors.get(item.id), outdated)
    return replace(
        item,
        today=today if today and item.status == FloorStatus.NOT_MET else UNSET,
        reasons=_unknown(
            gaps_of_floor(
                titles.floors.get(item.id, ()),
                titles.lists.get(item.id, ()),
                titles.readings,
                titles.silent_lists,
            )
        ),
        facts=tuple(map(fact_of, item.because)),
    )


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", ": ")


def _unknown(gaps: Iterable[Gap]) -> tuple[Unknown, ...]:
    """Return why inputs and lists gave no answer: title, reason and detail of each."""
    return tuple(
        Unknown(input=one.input, title=one.title, reason=one.reason, detail=one.detail)
        for one in gaps
    )


_OPERATORS = {
    "at_least": "at least the floor's limit",
    "greater_than": "more than the floor's limit",
    "less_than": "less than the floor's limit",
    "recency_days": "recent",
    "country_risk_list": "on the list",
}


def fact_of(because: str) -> FloorFact:
    """Return what met a floor's condition, taken apart: `input operator: value (source)`."""
    head, _, rest = because.partition(": ")
    key, _, operator = head.partition(" ")
    value, _, source = rest.rpartition(" (")
    return FloorFact(
        title=input_title(key),
        operator=_OPERATORS.get(operator),
        value=value or rest,
        source=source.rstrip(")"),
    )
