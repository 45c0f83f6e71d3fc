"""Where the points of each dimension lie, for the heat map and filters."""

from atlas.risk.evaluations.domain.results import Evaluation, FactorResult, FactorStatus
from atlas.risk.evaluations.domain.rules import DEFAULT_COVERAGE
from atlas.risk.matrix.domain import FAVOURABLE, NOT_ASSESSED, Matrix


def bands_of(result: Evaluation, matrix: Matrix) -> dict[str, str]:
    """Return the band of each dimension that has a score.

    A favourable band needs what a favourable level needs: at least 60 % of the points that the
    dimension's factors can bring were assessed. Otherwise it is `not_assessed`: a dimension of
    which nothing is known has half its points, which is a low band in some matrices.
    """
    found: dict[str, str] = {}
    for item in result.dimensions:
        if item.score is not None:
            level = matrix.level_of(item.score).value
            own = [factor for factor in result.factors if factor.dimension == item.id]
            found[item.id] = level if level not in FAVOURABLE or _covered(own) else NOT_ASSESSED
    return found


def _covered(factors: list[FactorResult]) -> bool:
    """Whether the factors that apply were assessed as far as a favourable level asks for."""
    applying = [item for item in factors if item.status is not FactorStatus.NOT_APPLICABLE]
    known = sum(item.maximum for item in applying if item.status is not FactorStatus.UNKNOWN)
    return known * 100 >= DEFAULT_COVERAGE * sum(item.maximum for item in applying)
