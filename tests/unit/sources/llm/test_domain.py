"""Budgets of language models, as properties."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.llm.domain import (
    LONGEST_PAUSE,
    MILLION,
    Amount,
    Limits,
    believable,
    cost_of,
    most_tokens_of,
    pause_of,
    refusal,
)

NUMBERS = st.integers(0, 10**9)
AMOUNTS = st.builds(Amount, NUMBERS, NUMBERS, NUMBERS)
LIMITS = st.builds(Limits, NUMBERS, NUMBERS, NUMBERS)
MOMENT = datetime(2026, 11, 29, tzinfo=UTC)


@given(st.lists(AMOUNTS, max_size=30), LIMITS)
def test_what_is_allowed_never_exceeds_a_limit(asked: list[Amount], limits: Limits) -> None:
    used = Amount()
    for one in asked:
        if refusal(used, one, limits) is None:
            used = Amount(used.calls + one.calls, used.tokens + one.tokens, used.cost + one.cost)
    assert used.calls <= limits.calls
    assert used.tokens <= limits.tokens
    assert used.cost <= limits.cost * MILLION


@given(AMOUNTS, AMOUNTS, LIMITS, NUMBERS)
def test_a_wider_limit_refuses_nothing_more(
    used: Amount, asked: Amount, limits: Limits, more: int
) -> None:
    wider = Limits(limits.calls + more, limits.tokens + more, limits.cost + more)
    if refusal(used, asked, limits) is None:
        assert refusal(used, asked, wider) is None


@given(st.lists(st.text(), max_size=5))
def test_no_text_has_more_tokens_than_are_reserved(texts: list[str]) -> None:
    assert most_tokens_of(texts) >= sum(len(one.encode("utf-8", "surrogatepass")) for one in texts)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_cost_is_exact(read: int, wrote: int, price: int, dearer: int) -> None:
    assert cost_of(read, wrote, price, dearer) == read * price + wrote * dearer
    assert cost_of(MILLION, 0, price, dearer) == price * MILLION


@given(st.one_of(st.none(), st.integers()))
def test_a_server_is_believed_within_reason(tokens: int | None) -> None:
    found = believable(tokens)
    assert found is None or (found == tokens and 0 <= found <= 10**9)


@given(st.text(max_size=20))
def test_a_pause_is_bounded(header: str) -> None:
    pause = pause_of(header, MOMENT) - MOMENT
    assert timedelta(seconds=1) <= pause <= timedelta(seconds=LONGEST_PAUSE)
