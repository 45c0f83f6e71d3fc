"""Exact arithmetic: scaled integers inside, decimals and decimal strings at the edge.

Points are integers in ten-thousandths, scores in hundredths. A score is a fraction until the end
and rounded once, half to even.
"""

from decimal import Decimal
from functools import lru_cache

SCALE = 10_000
"""Points per point."""


def scaled(points: Decimal) -> int:
    """Return points in ten-thousandths."""
    return int(points * SCALE)


@lru_cache(maxsize=4096)
def points(number: int) -> Decimal:
    """Return ten-thousandths as a decimal without trailing zeros."""
    return Decimal(points_text(number))


def points_text(number: int) -> str:
    """Return ten-thousandths as the shortest decimal string."""
    whole, rest = divmod(number, SCALE)
    return f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)


@lru_cache(maxsize=16384)
def score(hundredths: int) -> Decimal:
    """Return hundredths as a decimal with two places."""
    return Decimal(hundredths).scaleb(-2)


@lru_cache(maxsize=16384)
def score_json(hundredths: int) -> bytes:
    """Return hundredths as the characters of a decimal with two places."""
    return str(score(hundredths)).encode()


def rounded(numerator: int, denominator: int) -> int:
    """Return the quotient as a whole number, half to even. Both are ≥ 0, denominator > 0."""
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    return quotient + (twice > denominator or (twice == denominator and quotient & 1))
