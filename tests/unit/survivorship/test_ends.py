"""A person's end answers what a register left out, and nothing that any source states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.ontology.domain.model import EXISTS
from atlas.knowledge.survivorship.domain.ends import (
    ENDED_BY_PERSON,
    LEFT_OUT,
    LEFT_OUT_ON,
    PERSON,
    persons_end,
    states_past,
)
from atlas.knowledge.survivorship.domain.model import ANALYST, Candidate

SAID, LEFT, END = date(2026, 1, 15), date(2026, 6, 1), date(2026, 5, 20)
Claims = dict[str, list[Candidate]]


def claim(number: int, value: object, *, source: str = "registry_file:a", **how: Any) -> Candidate:
    said = Candidate(
        claim_id=UUID(int=number),
        value=value,
        source=source,
        source_type=ANALYST if source == PERSON else "registry",
        trust=1.0 if source == PERSON else 0.95,
        asserted_at=datetime(2026, 1, 15, tzinfo=UTC),
        source_record="p" if source == PERSON else "r",
    )
    return replace(said, **how)


def ended(answer: date = LEFT, until: date = END) -> Claims:
    """A person's end that answers what was left out by a day."""
    return {
        EXISTS: [claim(1, {}, source=PERSON, valid_to=until)],
        ENDED_BY_PERSON: [claim(2, answer.isoformat(), source=PERSON)],
    }


def left_out(day: date = LEFT, **how: Any) -> Claims:
    return {
        EXISTS: [claim(3, {}, **how)],
        LEFT_OUT: [claim(4, value=True, **how)],
        LEFT_OUT_ON: [claim(5, day.isoformat(), **how)],
    }


def both(*groups: Claims) -> Claims:
    names = {name for group in groups for name in group}
    return {name: [one for group in groups for one in group.get(name, [])] for name in names}


def counts(*groups: Claims) -> bool:
    return persons_end(both(*groups))[1] is not None


CORRECTED = date(1, 12, 31)
AGAIN = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("beside", "stands"),
    [
        ({}, True),
        ({EXISTS: [claim(6, {}, source="lei")]}, False),
        ({EXISTS: [claim(6, {}, source_record="s")]}, False),
        ({EXISTS: [claim(6, {}, source="lei", valid_to=date(2026, 5, 1))]}, True),
        ({EXISTS: [claim(6, {}, source="lei", valid_to=date(2026, 5, 30))]}, False),
        ({EXISTS: [claim(6, {}, source="lei", ended_on=CORRECTED)]}, True),
        ({LEFT_OUT: [claim(6, value=False, asserted_at=AGAIN)]}, False),
        ({LEFT_OUT: [claim(6, value=False)]}, False),
        ({LEFT_OUT_ON: [claim(6, "2026-07-01", asserted_at=AGAIN)]}, False),
    ],
)
def test_what_any_source_states_past_the_end_overrules_it(beside: Claims, *, stands: bool) -> None:
    assert counts(ended(), left_out(), beside) is stands


def test_an_end_answers_what_was_left_out_by_then() -> None:
    assert counts(ended(), left_out())
    assert not counts(ended(), {EXISTS: [claim(3, {})]})
    assert not counts(ended(answer=LEFT - timedelta(days=1)), left_out())
    office = left_out(valid_to=LEFT)  # an office ends with its record, and was left out by that
    assert counts(ended(), office)
    withdrawn = {
        name: [replace(one, ended_on=CORRECTED) for one in group] for name, group in ended().items()
    }
    assert not counts(withdrawn, left_out())


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(
    stated=st.lists(
        st.builds(
            lambda number, source, record, until, day: claim(
                number, {}, source=source, source_record=record, valid_to=until,
                asserted_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
            ),
            st.integers(10, 10**6),
            st.sampled_from(["registry_file:a", "registry_file:b", "lei"]),
            st.sampled_from(["r", "s"]),
            st.none() | DAYS,
            DAYS,
        ),
        max_size=4,
    ),
    marks=st.lists(st.tuples(st.booleans(), DAYS), max_size=2),
    until=DAYS,
    answer=DAYS,
)  # fmt: skip
def test_an_end_never_counts_beside_what_is_stated_past_it(
    stated: list[Candidate], marks: list[tuple[bool, date]], until: date, answer: date
) -> None:
    said: Claims = {
        EXISTS: stated,
        LEFT_OUT: [claim(2_000_000 + at, mark) for at, (mark, _) in enumerate(marks)],
        LEFT_OUT_ON: [claim(3_000_000 + at, day.isoformat()) for at, (_, day) in enumerate(marks)],
    }
    kept, end = persons_end(both(ended(answer, until), said))
    if end is None:
        assert ENDED_BY_PERSON not in kept or not kept[ENDED_BY_PERSON]
        return
    assert not states_past(said, until, answer)
    unmarked = [one for one in stated if one.source != "registry_file:a"]
    newest = {(o.source, o.source_record): o for o in sorted(unmarked, key=lambda o: o.asserted_at)}
    assert all(one.valid_to is not None for one in newest.values())
