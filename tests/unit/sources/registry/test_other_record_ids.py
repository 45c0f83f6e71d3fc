"""Whatever record id a register gives a relationship: what it said last of the interest stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from tests.db.sources.registry.statements import company, interest, person, relation

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.disclaiming import disclaimed_before
from atlas.sources.registry.models import RecordRow, Ref

DATASET = UUID(int=1)
FIRST = date(2026, 1, 1)


def row(said: dict[str, Any], place: int, **how: Any) -> RecordRow:
    """A stored record that the load of a place brought."""
    details = said["recordDetails"]
    made: dict[str, Any] = {
        "ref": Ref(DATASET, said["recordId"]),
        "record_type": said["recordType"],
        "statement_id": said["statementId"],
        "statement_date": date.fromisoformat(said["statementDate"]),
        "status": said["recordStatus"],
        "subject_record": details.get("subject"),
        "holder_record": details.get("interestedParty"),
        "body": said,
        "unpublished_on": None,
        "load_id": UUID(int=place + 1),
        "first_load_id": UUID(int=place + 1),
    }
    return RecordRow(**made | how)


def collected(words: Sequence[tuple[bool | None, str, bool]]) -> tuple[Collected, Ref]:
    """A register that says one interest of a holder anew with each load, under a new record id."""
    found = Collected(Ref(DATASET, "c"), FIRST + timedelta(days=30 * len(words)), 100)
    rows = [row(company("c", "Yew Ltd"), 0)]
    for place, (word, holder, ended) in enumerate(words):
        day = FIRST + timedelta(days=30 * place)
        how: dict[str, Any] = {} if word is None else {"beneficialOwnershipOrControl": word}
        if ended:
            how["endDate"] = day.isoformat()
        last = place == len(words) - 1
        gone = {} if last else {"unpublished_on": day + timedelta(days=30)}
        said = relation(f"r{place}", holder, "c", interest(share=60, **how), date=day.isoformat())
        rows.append(row(said, place, load_id=UUID(int=place + 1 + (not last)), **gone))
        rows.append(row(person(holder, f"Marta {holder} Ashworth", "1971-04"), place))
    for one in rows:
        kind = found.relationships if one.record_type == "relationship" else found.records
        kind[one.ref] = one
    return found, Ref(DATASET, f"r{len(words) - 1}")


_WORDS = st.lists(
    st.tuples(st.sampled_from([True, False, None]), st.sampled_from("ab"), st.booleans()),
    min_size=2,
    max_size=5,
)


@given(_WORDS)
def test_the_last_word_on_an_interest_stands(words: list[tuple[bool | None, str, bool]]) -> None:
    words = [*words[:-1], (words[-1][0], words[-1][1], False)]
    found, last = collected(words)
    _, holder, _ = words[-1]
    said: bool | None = None
    for word, who, ended in words[:-1]:
        if who == holder:
            said = None if ended else word if word is not None else said
    marked = {ref for ref, _ in disclaimed_before(found)}
    assert (last in marked) is (words[-1][0] is None and said is False)
