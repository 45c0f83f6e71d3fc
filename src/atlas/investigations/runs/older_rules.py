"""What regimes say of a run's ownership by the rules of now, next to what older ones said. Pure."""

from collections.abc import Sequence

from msgspec.structs import replace

from atlas.investigations.results.domain import Regime
from atlas.knowledge.graph.domain.ownership_words import OwnershipWord, worse_control, worse_word

_CLEAR = "clear"


def less_favourable(kept: Sequence[Regime], now: Sequence[Regime]) -> bool:
    """Whether a regime says less now of a company that counted as not owned or not controlled.

    Args:
        kept: what the run kept.
        now: the same by the rules of now.

    """
    return as_of_both(kept, now) != tuple(kept)


def as_of_both(kept: Sequence[Regime], now: Sequence[Regime]) -> tuple[Regime, ...]:
    """Return the less favourable of two answers for each regime that was kept.

    No rule of before clears what a rule of now does not, and what was found stays found.
    """
    by_regime = {one.regime: one for one in now}
    return tuple(_of_both(one, by_regime.get(one.regime)) for one in kept)


def _of_both(kept: Regime, now: Regime | None) -> Regime:
    if now is None:
        return kept
    said = [one.control for one in (kept, now) if one.control is not None]
    control = worse_control(*said) if said else None
    word = _word(kept)
    if worse_word(word, _word(now)) != word:
        return replace(now, control=control, required=kept.required or now.required)
    return kept if control == kept.control else replace(kept, control=control)


def _word(one: Regime) -> str:
    """Return the word on ownership; runs of early releases kept the state alone."""
    if one.word is not None:
        return one.word
    known = {word.value for word in OwnershipWord}
    cleared = one.status if one.status in known else OwnershipWord.POSSIBLE.value
    return OwnershipWord.NOT_OWNED.value if one.status == _CLEAR else cleared
