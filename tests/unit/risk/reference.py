"""The rules of the shipped risk matrix written down plainly: what the compiled form must say too.

No table, no scaled integer, nothing kept between two evaluations: fractions over the matrix as it
stands. Countries come from the room's own cascade, which has tests of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain import EvaluationInputs, NotAssessed, Reading
from atlas.risk.evaluations.domain.cascade import CountryCascade
from atlas.risk.evaluations.domain.law import lawful, with_cause
from atlas.risk.matrix.domain import (
    TIERS,
    Boolean,
    Condition,
    Factor,
    Floor,
    Matrix,
    ReferenceLookup,
    Source,
    ThresholdRanges,
    Tier,
)

Scored = tuple[Fraction, str | None]
_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Plain:
    """The rules for one subject."""

    matrix: Matrix
    snapshot: ReferenceSnapshot
    stale: frozenset[str]
    readings: Mapping[str, tuple[Reading, ...]]
    as_of: date
    overrides: Mapping[str, Decimal]

    def document(self, appetite: str) -> dict[str, Any]:
        """The whole evaluation as JSON, without what only names the matrix and the day."""
        factors = {item.id: self.factor(item) for item in self.matrix.factors}
        floors = [self.floor(item) for item in self.matrix.floors]
        applied = [
            rule
            for rule, said in zip(self.matrix.floors, floors, strict=True)
            if said["status"] == "applied"
        ]
        least = max([_rounded(Fraction(rule.minimum_score or 0)) for rule in applied] or [_ZERO])
        ranks = [TIERS.index(rule.minimum_tier) for rule in applied if rule.minimum_tier]
        base, low, high = (self.total(factors, name) for name in ("points", "low", "high"))
        score = max(base, least)
        bounds = self.matrix.appetites[appetite]
        ranks += [TIERS.index(Tier.CDD), (score >= bounds.cdd) + (score >= bounds.edd)]
        may_apply = [
            _rounded(Fraction(rule.minimum_score or 0))
            for rule, said in zip(self.matrix.floors, floors, strict=True)
            if said["status"] == "not_assessed"
        ]
        return {
            "score": str(score),
            "base_score": str(base),
            "score_low": str(max(low, least)),
            "score_high": str(max([high, least, *may_apply])),
            "level": self.matrix.level_of(score).value,
            "tier": TIERS[max(ranks)].value,
            "coverage": str(self.coverage(factors)),
            "effects": sorted({effect for rule in applied for effect in rule.effects}),
            "dimensions": [
                {"id": d.id, "weight": str(d.weight), "score": self.dimension(d.id, factors)}
                for d in self.matrix.dimensions
            ],
            "factors": [
                _shown(item, factors[item.id], self.matrix) for item in self.matrix.factors
            ],
            "floors": floors,
        }

    def factor(self, rule: Factor) -> dict[str, Any]:
        """Points, low and high as fractions, status, reason and sources of one factor."""
        rows: list[dict[str, Any]] = []
        best, winner, ceiling = Fraction(0), None, Fraction(0)
        reason = None
        maximum = Fraction(rule.maximum)
        for source in rule.sources:
            doubts: list[str] = []
            answered = certain = False
            for reading in self.readings.get(source.input, ()):
                row: dict[str, Any] = {
                    "input": source.input,
                    "source": reading.source,
                    "value": None,
                }
                row |= {"points": None, "reason": None, "winner": False}
                rows.append(row)
                if isinstance(reading.value, NotAssessed):
                    row["reason"] = reading.value.reason
                    doubts.append(reading.value.reason)
                    answered = True  # known in part: what is known counts, the rest is open
                    continue
                score, doubt = self.points(source, reading.value, maximum)
                value = reading.value
                row["value"] = list(value) if isinstance(value, tuple) else value
                row["points"], row["reason"] = score, doubt
                if winner is None or score > best:
                    best, winner = score, row
                if doubt is None:
                    certain = True
                else:
                    doubts.append(doubt)
                    answered = True
            clear = certain and not answered
            if not clear or doubts:
                if not doubts:
                    doubts.append("not_run")
                    nothing: dict[str, Any] = {"value": None, "points": None, "winner": False}
                    said = {"input": source.input, "source": source.input, "reason": "not_run"}
                    rows.append(nothing | said)
                ceiling = max(ceiling, self.most(source, maximum))
                if source.decisive and not clear and reason is None:
                    reason = doubts[-1]
        found = self._weighed(rule, best, winner, ceiling, reason)
        if rule.id in self.overrides:
            points = Fraction(self.overrides[rule.id])
            found |= {"points": points, "low": points, "high": points, "status": "overridden"}
            found["winner"] = None
        for row in rows:
            row["winner"] = row is found["winner"]
        return found | {"sources": rows}

    def _weighed(
        self, rule: Factor, best: Fraction, winner: Any, ceiling: Fraction, reason: str | None
    ) -> dict[str, Any]:
        maximum = Fraction(rule.maximum)
        known = {"points": best, "low": best, "high": max(best, ceiling), "winner": winner}
        known |= {"status": "assessed", "reason": None, "assessed": True}
        if reason is None:
            return known
        if rule.not_applicable and self.any_holds(rule.not_applicable.any_of):
            if winner is not None:
                return known | {"high": maximum}
            left_out = {"points": Fraction(0), "low": Fraction(0), "high": Fraction(0)}
            why = rule.not_applicable.reason
            return known | left_out | {
                "status": "not_applicable", "reason": why, "assessed": False,
            }  # fmt: skip
        default = maximum * self.matrix.unknown_percent / 100
        unknown = default if rule.unknown is None else Fraction(rule.unknown)
        return known | {
            "points": max(unknown, best),
            "high": maximum,
            "winner": None if unknown > best else winner,
            "status": "unknown",
            "reason": reason,
            "assessed": False,
        }

    def points(self, source: Source, value: Any, maximum: Fraction) -> Scored:
        """Points of one value, capped at the factor's maximum."""
        if isinstance(source, Boolean):
            return min(Fraction(source.true if value else source.false), maximum), None
        if isinstance(source, ThresholdRanges):
            if source.scaled:
                return maximum * min(value, 100) / 100, None
            for line in source.ranges:
                above = line.above is not None and value > line.above
                at_least = line.at_least is not None and value >= line.at_least
                below = line.below is not None and value < line.below
                if above or at_least or below:
                    return min(Fraction(line.points), maximum), None
            return min(Fraction(source.otherwise), maximum), None
        tokens = value if isinstance(value, tuple) else (value,)
        each = [self.token(source, token, maximum) for token in tokens]
        doubts = [doubt for _, doubt in each if doubt]
        return max([score for score, _ in each], default=Fraction(0)), doubts[0] if doubts else None

    def token(self, source: ReferenceLookup, token: str, maximum: Fraction) -> Scored:
        """Points of one token."""
        if source.cascade:
            score, doubt = CountryCascade(self.matrix, self.snapshot, self.stale).score(token)
            return maximum * score / 100, doubt
        if source.dataset is None:
            if token not in source.points:
                return Fraction(0), "not_in_table"
            return min(Fraction(source.points[token]), maximum), None
        if self.snapshot.get(source.dataset) is None:
            return Fraction(0), f"no_dataset: {source.dataset}"
        category = self.snapshot.category(source.dataset, token)
        if category is None or category not in source.points:
            return Fraction(0), f"not_in_dataset: {source.dataset}"
        return min(Fraction(source.points[category]), maximum), None

    def most(self, source: Source, maximum: Fraction) -> Fraction:
        """The most points that a source can give."""
        if isinstance(source, Boolean):
            given: Iterable[Decimal] = (source.true, source.false)
        elif isinstance(source, ThresholdRanges):
            given = (source.otherwise, *(line.points for line in source.ranges))
        else:
            given = source.points.values()
        everything = getattr(source, "scaled", False) or getattr(source, "cascade", False)
        return maximum if everything else min(Fraction(max(given, default=0)), maximum)

    def holds(self, rule: Condition, value: Any) -> bool:
        """Whether an indicator holds of a value."""
        if rule.equals is not None:
            return bool(value == rule.equals)
        if rule.in_ is not None:
            return value in rule.in_
        if rule.intersects is not None:
            return bool(set(rule.intersects) & set(value))
        if rule.country_risk_list is not None:
            return bool((self.snapshot.countries(rule.country_risk_list) or set()) & set(value))
        if rule.recency_days is not None:
            return 0 <= (self.as_of - date.fromisoformat(value)).days <= rule.recency_days
        number = Fraction(value)
        return (
            (rule.greater_than is not None and number > rule.greater_than)
            or (rule.at_least is not None and number >= rule.at_least)
            or (rule.less_than is not None and number < rule.less_than)
        )

    def any_holds(self, rules: Iterable[Condition]) -> bool:
        """Whether any indicator holds of any known reading."""
        return any(
            self.holds(rule, reading.value)
            for rule in rules
            for reading in self.readings.get(rule.input, ())
            if not isinstance(reading.value, NotAssessed)
        )

    @staticmethod
    def counting_true(rule: Condition) -> Condition:
        """The indicator with the true match of each party whose open match it names."""
        parties = {token.split(":")[0] for token in rule.intersects or () if ":open_" in token}
        true = tuple(f"{party}:true_match" for party in sorted(parties))
        if not true:
            return rule
        return rule.model_copy(update={"intersects": (*(rule.intersects or ()), *true)})

    def floor(self, rule: Floor) -> dict[str, Any]:
        """What an evaluation says of a floor."""
        because: list[str] = []
        unsure = False
        for one in rule.any_of:
            item = self.counting_true(one)
            listed = item.country_risk_list
            if listed is not None:
                unsure |= listed in self.stale or self.snapshot.countries(listed) is None
            readings = self.readings.get(item.input, ())
            unsure |= not readings and item.input not in self.readings
            candidates = [
                f"{token.split(':')[0]}:true_match"
                for reading in readings
                if isinstance(reading.value, tuple)
                for token in reading.value
                if ":open_" in token
            ]
            for reading in readings:
                value = reading.value
                if isinstance(value, NotAssessed):
                    waits = bool(candidates) and value.reason == "undecided_candidates"
                    unsure |= not waits or self.holds(item, tuple(candidates))
                elif self.holds(item, value):
                    shown = ", ".join(value) if isinstance(value, tuple) else str(value)
                    operator = item.operators[0].rstrip("_")
                    because.append(f"{item.input} {operator}: {shown} ({reading.source})")
        status = "applied" if because else "not_assessed" if unsure else "not_met"
        return {
            "id": rule.id,
            "title": rule.title,
            "status": status,
            "minimum_score": None if rule.minimum_score is None else str(rule.minimum_score),
            "minimum_tier": rule.minimum_tier and rule.minimum_tier.value,
            "effects": list(rule.effects),
            "legal_source": rule.legal_source,
            "because": because,
        }

    def parts(
        self, name: str, factors: Mapping[str, dict[str, Any]], column: str
    ) -> tuple[Fraction, Fraction]:
        """A dimension's sum of a column and of the maxima, of the factors that apply."""
        dimension = next(item for item in self.matrix.dimensions if item.id == name)
        apply = [i for i in dimension.factors if factors[i.id]["status"] != "not_applicable"]
        part = sum((factors[item.id][column] for item in apply), Fraction(0))
        return part, sum((Fraction(item.maximum) for item in apply), Fraction(0))

    def dimension(self, name: str, factors: Mapping[str, dict[str, Any]]) -> str | None:
        """A dimension's score as text."""
        part, whole = self.parts(name, factors, "points")
        return str(_rounded(part / whole * 100)) if whole else None

    def total(self, factors: Mapping[str, dict[str, Any]], column: str) -> Decimal:
        """The score before floors."""
        rule = self.matrix.aggregation
        scores: dict[str, Fraction] = {}
        for item in self.matrix.dimensions:
            part, whole = self.parts(item.id, factors, column)
            if whole:
                scores[item.id] = part / whole * 100
        if not scores:
            return _ZERO
        weights = {i.id: Fraction(i.weight) for i in self.matrix.dimensions if i.id in scores}
        sums = [weights[name] * scores[name] for name in scores]
        average = sum(sums, Fraction(0)) / sum(weights.values(), Fraction(0))
        highest = max(scores.values())
        if rule.method == "highest_dimension":
            return _rounded(highest)
        if rule.method == "weighted_max" and highest >= rule.threshold:
            share = Fraction(rule.highest_share, 100)
            return _rounded(share * highest + (1 - share) * average)
        return _rounded(average)

    def coverage(self, factors: Mapping[str, dict[str, Any]]) -> Decimal:
        """The share of the weight that is assessed."""
        known = whole_weight = Fraction(0)
        for item in self.matrix.dimensions:
            apply = [i for i in item.factors if factors[i.id]["status"] != "not_applicable"]
            if apply:
                whole = sum(Fraction(i.maximum) for i in apply)
                assessed = sum(Fraction(i.maximum) for i in apply if factors[i.id]["assessed"])
                known += Fraction(item.weight) * assessed / whole
                whole_weight += Fraction(item.weight)
        return _rounded(known / whole_weight * 100) if whole_weight else _ZERO


def _rounded(number: Fraction) -> Decimal:
    return Decimal(round(number * 100)).scaleb(-2)  # round() of a fraction is half-even


def _text(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def _shown(rule: Factor, found: Mapping[str, Any], matrix: Matrix) -> dict[str, Any]:
    dimension = next(item.id for item in matrix.dimensions if rule in item.factors)
    return {
        "id": rule.id,
        "dimension": dimension,
        "maximum": _text(Fraction(rule.maximum)),
        **{name: _text(found[name]) for name in ("points", "low", "high")},
        "status": found["status"],
        "reason": found["reason"],
        "sources": [
            row | {"points": None if row["points"] is None else _text(row["points"])}
            for row in found["sources"]
        ],
    }


def plainly(
    matrix: Matrix,
    inputs: EvaluationInputs,
    snapshot: ReferenceSnapshot,
    overrides: Mapping[str, Decimal],
    as_of: date,
    appetite: str | None = None,
) -> dict[str, Any]:
    """What the evaluation of inputs has to say: CDD at least, as no case here has earned SDD."""
    stale = frozenset(item.type for item in snapshot.datasets if item.stale(as_of))
    read = with_cause(inputs).readings
    plain = Plain(lawful(matrix, inputs.rules), snapshot, stale, read, as_of, overrides)
    return plain.document(appetite or matrix.default_appetite)
