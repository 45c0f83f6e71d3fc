"""What an evaluation says that was stored without its words, and the one reading of those words.

Engines 1 and 2, and processes of an earlier release during an upgrade, store neither whether a
level is provisional nor the worst case. Not known is read as not earned: a favourable level without
words is provisional. Every reader, in Python and in SQL, uses the functions below.
"""

from decimal import Decimal

from atlas.risk.matrix.domain.levels import FAVOURABLE, Level, Tier

EARLIER_ENGINE = "earlier_engine"
"""Why a favourable level without words is provisional."""
LEVEL_BOUNDS = (
    (Level.CRITICAL, 90),
    (Level.HIGH, 70),
    (Level.MEDIUM, 40),
    (Level.LOW, 20),
    (Level.CLEAR, 0),
)
"""Where levels begin in every matrix (`matrix.domain.law` refuses to publish another one)."""
_AT_EDD = (Level.HIGH, Level.CRITICAL)


def is_provisional(level: str, stored: bool | None) -> bool:
    """Return whether a level is provisional; `stored`: by its evaluation, None for nothing.

    Only a favourable level has conditions: no other one is provisional without words.
    """
    return level in FAVOURABLE if stored is None else stored


def earlier_reasons(level: str) -> tuple[str, ...]:
    """Return what a level without words lacks, as codes."""
    return (EARLIER_ENGINE,) if level in FAVOURABLE else ()


def level_from(score: Decimal) -> Level:
    """Return the level at which a score of 0 to 100 lies, in every matrix."""
    return next(level for level, least in LEVEL_BOUNDS if score >= least)


def tier_at_worst(score_high: Decimal, tier: Tier) -> Tier:
    """Return the tier of the worst case; no appetite asks for EDD later than `high`."""
    if tier is Tier.EDD or level_from(score_high) in _AT_EDD:
        return Tier.EDD
    return Tier.CDD


def earned_tier(tier: Tier, *, worded: bool) -> Tier:
    """Return a tier as it may be reported; `worded`: its evaluation was stored with its words.

    Simplified due diligence is granted by a record that two people reasoned, which only an
    evaluation with words can rest on: engines 1 and 2 said it of a low score.
    """
    return Tier.CDD if tier is Tier.SDD and not worded else tier


def earned_tier_sql(tier: str, stored: str) -> str:
    """Return `earned_tier` as an SQL expression; `stored` is NULL without words."""
    return f"CASE WHEN {tier} = '{Tier.SDD}' AND {stored} IS NULL THEN '{Tier.CDD}' ELSE {tier} END"


def provisional_sql(stored: str, level: str) -> str:
    """Return `is_provisional` as an SQL expression over two others; NULL without a level."""
    return f"coalesce({stored}, {level} IN ({_quoted(FAVOURABLE)}))"


def reasons_sql(stored: str, level: str) -> str:
    """Return the stored reasons, or `earlier_reasons`, as an SQL expression."""
    return (
        f"coalesce({stored}, CASE WHEN {level} IN ({_quoted(FAVOURABLE)})"
        f" THEN ARRAY['{EARLIER_ENGINE}'] ELSE '{{}}' END)"
    )


def level_high_sql(stored: str, score_high: str) -> str:
    """Return the stored level at worst, or `level_from` of a score in hundredths, in SQL."""
    cases = " ".join(
        f"WHEN {score_high} >= {least * 100} THEN '{level}'" for level, least in LEVEL_BOUNDS
    )
    return f"coalesce({stored}, CASE {cases} END)"


def tier_high_sql(stored: str, score_high: str, tier: str) -> str:
    """Return the stored tier at worst, or `tier_at_worst`, as an SQL expression."""
    least = min(bound for level, bound in LEVEL_BOUNDS if level in _AT_EDD)
    return (
        f"coalesce({stored}, CASE WHEN {score_high} >= {least * 100} OR {tier} = '{Tier.EDD}'"
        f" THEN '{Tier.EDD}' WHEN {score_high} IS NOT NULL THEN '{Tier.CDD}' END)"
    )


def _quoted(words: frozenset[Level]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))
