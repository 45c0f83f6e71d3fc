"""Words by older rules next to those of now: the less favourable one counts."""

from hypothesis import given
from hypothesis import strategies as st

from atlas.investigations.results.domain import Regime
from atlas.investigations.runs.older_rules import as_of_both, less_favourable
from atlas.knowledge.graph.domain.ownership_words import (
    ControlWord,
    OwnershipWord,
    worse_control,
    worse_word,
)

WORDS, CONTROL = [one.value for one in OwnershipWord], [one.value for one in ControlWord]
REGIMES = st.lists(
    st.builds(
        lambda regime, word, control: Regime(
            regime=regime, word=word, control=control, status="clear" if word == WORDS[2] else word
        ),
        st.sampled_from(["eu", "ofac", "uk"]),
        st.sampled_from(WORDS),
        st.sampled_from(CONTROL),
    ),
    unique_by=lambda one: one.regime,
)


@given(REGIMES, REGIMES)
def test_no_word_becomes_more_favourable(kept: list[Regime], now: list[Regime]) -> None:
    found, live = as_of_both(kept, now), {one.regime: one for one in now}
    assert [one.regime for one in found] == [one.regime for one in kept]
    for before, after in zip(kept, found, strict=True):
        both = [one for one in (before, live.get(before.regime)) if one is not None]
        assert after.word == worse_word(*(one.word or "" for one in both))
        assert after.control == worse_control(*(one.control or "" for one in both))
        assert after.word != "not_owned" or after.status == "clear"
    assert less_favourable(kept, now) is (found != tuple(kept))
    assert not less_favourable(found, now)
    assert as_of_both(kept, kept) == tuple(kept)


def test_a_run_that_kept_its_state_alone_was_clear() -> None:
    kept = Regime(regime="ofac", status="clear")
    assert less_favourable([kept], [Regime(regime="ofac", status="none_found", word="none_found")])
    assert not less_favourable([kept], [Regime(regime="ofac", status="clear", word="not_owned")])
