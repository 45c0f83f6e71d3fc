"""Joining parties by certain identifiers, and finding a relationship's record."""

import itertools
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.mutations.domain.identifiers import (
    LOCK_BUCKETS,
    contradict,
    is_certain,
    lock_keys,
    normalise,
)
from atlas.knowledge.mutations.domain.parties import KnownParties, PartyPlan, plan_parties
from atlas.knowledge.mutations.domain.relationships import (
    Pair,
    Record,
    RelationshipPlan,
    best_match,
    plan_relationships,
)
from atlas.knowledge.mutations.schemas import Identifier, PartyAssertion, RelationshipAssertion


def ids(start: int = 1) -> Callable[[], UUID]:
    numbers = itertools.count(start)
    return lambda: UUID(int=next(numbers))


def party(key: str, *identifiers: tuple[str, str], kind: str = "LegalEntity") -> PartyAssertion:
    return PartyAssertion(key, kind, [Identifier(*one) for one in identifiers])


def plan(*parties: PartyAssertion, known: KnownParties | None = None) -> PartyPlan:
    return plan_parties(parties, known or KnownParties(), display={}, make_id=ids())


@pytest.mark.parametrize(
    ("given_scheme", "value", "scheme", "normal"),
    [
        ("gb-coh", " 123 4567", "GB-COH", "01234567"),
        ("GB-COH", "SC123456", "GB-COH", "SC123456"),
        ("XI-LEI", "5299000j2n45ddne4y28", "XI-LEI", "5299000J2N45DDNE4Y28"),
        ("BE-BCE_KBO", "0403.170.701", "BE-BCE_KBO", "0403170701"),
        ("BODS:Uk-Psc", "aBc-1", "BODS:Uk-Psc", "aBc-1"),
    ],
)
def test_identifiers_have_one_spelling(
    given_scheme: str, value: str, scheme: str, normal: str
) -> None:
    found = normalise(Identifier(given_scheme, value))
    assert found == Identifier(scheme, normal)
    assert normalise(found) == found


def test_a_number_that_repeats_across_courts_is_not_certain() -> None:
    assert not is_certain(Identifier("DE-CR", "HRB1234"))
    assert not is_certain(Identifier("US-SAM", "1"))
    assert is_certain(Identifier("DE-CR-HRB-MUENCHEN", "1234"))


def test_different_numbers_in_one_register_contradict() -> None:
    one, two = Identifier("GB-COH", "00000001"), Identifier("GB-COH", "00000002")
    assert contradict([one], [two]) == "GB-COH"
    assert contradict([one], [one]) is None
    # a source may keep several records of one party
    assert contradict([Identifier("BODS:x", "1")], [Identifier("BODS:x", "2")]) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(min_size=1, max_size=5)), max_size=200))
def test_locks_are_few_and_in_one_order(pairs: list[tuple[str, str]]) -> None:
    identifiers = [Identifier(*one) for one in pairs]
    keys = lock_keys(UUID(int=7), identifiers)
    assert len(keys) <= LOCK_BUCKETS
    assert keys == lock_keys(UUID(int=7), reversed(identifiers))
    assert all(-(2**63) <= key < 2**63 for key in keys)
    if identifiers:
        assert set(keys).isdisjoint(lock_keys(UUID(int=8), identifiers))


def test_the_same_number_is_one_party_and_a_new_one_is_created_once() -> None:
    found = plan(party("a", ("GB-COH", "1")), party("b", ("gb-coh", "00000001")))
    assert found.targets["a"] == found.targets["b"]
    assert len(found.created) == 1
    assert [one.identifier.value for one in found.identifiers] == ["00000001"]


def test_parties_without_a_certain_identifier_stay_apart() -> None:
    found = plan(party("a"), party("b"), party("c", ("DE-CR", "1")), party("d", ("DE-CR", "1")))
    assert len(set(found.targets.values())) == 4
    assert [one.certain for one in found.identifiers] == [False, False]


def known(*entities: tuple[int, str, list[tuple[str, str]]]) -> KnownParties:
    held, identifiers, types = {}, {}, {}
    for number, kind, carried in entities:
        entity = UUID(int=number)
        identifiers[entity] = {Identifier(*one) for one in carried}
        types[entity] = kind
        held.update({Identifier(*one): entity for one in carried})
    return KnownParties(held, {one: one for one in types}, identifiers, types)


def test_an_identifier_of_each_of_two_entities_joins_them_into_the_older() -> None:
    state = known(
        (100, "LegalEntity", [("GB-COH", "00000001")]),
        (101, "LegalEntity", [("XI-LEI", "213800AE1BBT5FYQGO52")]),
    )
    found = plan(party("a", ("XI-LEI", "213800AE1BBT5FYQGO52"), ("GB-COH", "1")), known=state)
    assert found.merges == [(UUID(int=101), UUID(int=100))]
    assert found.targets["a"] == UUID(int=101)  # claims go to the entity that was named
    assert state.canonical_of(UUID(int=101)) == UUID(int=100)


def test_a_veto_joins_nothing_and_says_so() -> None:
    state = known(
        (100, "LegalEntity", [("GB-COH", "00000001"), ("XI-LEI", "213800AE1BBT5FYQGO52")]),
        (101, "LegalEntity", [("GB-COH", "00000002"), ("NL-KVK", "00000009")]),
    )
    both = plan(party("a", ("XI-LEI", "213800AE1BBT5FYQGO52"), ("NL-KVK", "00000009")), known=state)
    assert both.merges == []
    assert [one.detail for one in both.vetoes] == ["different numbers in register GB-COH"]


def test_one_identifier_of_two_types_is_a_veto() -> None:
    state = known((100, "Person", [("BODS:x", "1")]))
    found = plan(party("a", ("BODS:x", "1")), known=state)
    assert found.targets["a"] != UUID(int=100)
    assert "two types" in found.vetoes[0].detail


NUMBERS = st.sampled_from(
    [("GB-COH", "00000001"), ("GB-COH", "00000002"),
     ("XI-LEI", "213800AE1BBT5FYQGO52"), ("XI-LEI", "5299000J2N45DDNE4Y28"),
     ("BODS:x", "1"), ("BODS:x", "2"), ("DE-CR", "1")]
)  # fmt: skip


@given(st.lists(st.lists(NUMBERS, max_size=4), min_size=1, max_size=8))
def test_no_plan_joins_different_numbers_of_one_register(
    parties: list[list[tuple[str, str]]],
) -> None:
    state = KnownParties()
    found = plan(*(party(str(at), *one) for at, one in enumerate(parties)), known=state)
    assert found.targets.keys() == {str(at) for at in range(len(parties))}
    carried: dict[UUID, set[Identifier]] = {}
    holders: dict[Identifier, set[UUID]] = {}
    for one in found.identifiers:
        carried.setdefault(state.canonical_of(one.entity_id), set()).add(one.identifier)
        if one.certain:
            holders.setdefault(one.identifier, set()).add(one.entity_id)
    assert all(
        contradict(every, every) is None or _several(every) is False for every in carried.values()
    )
    assert all(len(entities) == 1 for entities in holders.values())
    # every canonical entity is its own canonical: one step, no chains
    for merged, canonical in found.merges:
        assert state.canonical_of(merged) == state.canonical_of(canonical)
        assert state.canonical_of(state.canonical_of(merged)) == state.canonical_of(merged)


def _several(identifiers: set[Identifier]) -> bool:
    registers = [one.scheme for one in identifiers if is_certain(one) and ":" not in one.scheme]
    return len(registers) != len(set(registers))


A, B = UUID(int=901), UUID(int=902)


def owns(
    key: str, start: int | None, end: int | None, record: str | None = None
) -> RelationshipAssertion:
    return RelationshipAssertion(
        key, "Ownership", "a", "b", "",
        date(start, 1, 1) if start else None, date(end, 1, 1) if end else None,
        source_record=record,
    )  # fmt: skip


def place(*edges: RelationshipAssertion, stored: list[Record] | None = None) -> RelationshipPlan:
    pair: Pair = ("Ownership", A, B, "")
    return plan_relationships(
        edges,
        {pair: stored or []},
        entity_of={"a": A, "b": B},
        canonical_of=lambda one: one,
        make_id=ids(),
    )


def test_overlapping_validity_is_one_record_and_apart_are_two() -> None:
    found = place(owns("x", 2010, 2015), owns("y", 2012, None), owns("z", None, 2005))
    assert found.targets["x"] == found.targets["y"]
    assert found.targets["z"] != found.targets["x"]


def test_touching_intervals_do_not_overlap() -> None:
    assert best_match([Record(A, None, date(2019, 1, 1))], date(2019, 1, 1), None) is None
    found = place(owns("old", 2016, 2019, "r"), owns("new", 2019, None, "r"))
    assert found.targets["old"] != found.targets["new"]


def test_two_records_of_one_source_stay_two_relationships() -> None:
    found = place(owns("x", 2010, None, "r1"), owns("y", 2010, None, "r2"))
    assert found.targets["x"] != found.targets["y"]
    # another source's statement joins one of them
    stored = [Record(A, date(2010, 1, 1), None), Record(B, date(2018, 1, 1), None)]
    assert place(owns("z", 2018, None), stored=stored).targets["z"] == B


def test_an_end_or_none_then_the_same_start_then_most_days_decide() -> None:
    records = [
        Record(A, date(2010, 1, 1), None),
        Record(B, date(2015, 1, 1), date(2016, 1, 1)),
    ]
    going_on = best_match(records, date(2015, 1, 1), None)
    assert going_on is not None
    assert going_on.id == A
    same_start = best_match(records, date(2015, 1, 1), date(2017, 1, 1))
    assert same_start is not None
    assert same_start.id == B
    most = best_match(records, date(2015, 6, 1), None)
    assert most is not None
    assert most.id == A


@given(
    st.permutations(
        [owns("1", 2010, 2015), owns("2", 2012, None), owns("3", None, 2005), owns("4", 2020, 2022)]
    )
)
def test_the_order_within_a_batch_does_not_matter(edges: list[RelationshipAssertion]) -> None:
    assert place(*edges).targets == place(*sorted(edges, key=lambda one: one.key)).targets


def test_what_was_only_named_is_merged_into_what_is_described_whatever_its_type() -> None:
    stand_in = Identifier("UNDESCRIBED:x", "1")
    person = PartyAssertion("p", "Person", [Identifier("BODS:x", "1")], stands_in_for=[stand_in])
    state = known((100, "LegalEntity", [("UNDESCRIBED:x", "1")]))
    found = plan(person, known=state)
    assert [(one.type, one.id) for one in found.created] == [("Person", found.targets["p"])]
    assert found.merges == [(UUID(int=100), found.targets["p"])]
    assert found.vetoes == []
    # named again, as it was: it stays merged
    again = plan(party("n", ("UNDESCRIBED:x", "1")), known=state)
    assert (again.targets["n"], again.created, again.vetoes) == (UUID(int=100), [], [])
    # a company with a number of its own is no guess: its type forbids
    state = known((100, "LegalEntity", [("UNDESCRIBED:x", "1"), ("GB-COH", "00000001")]))
    found = plan(person, known=state)
    assert found.merges == []
    assert "two types" in found.vetoes[0].detail
    # of one type there is nothing to guess: it is the same entity
    company = PartyAssertion("c", "LegalEntity", [], stands_in_for=[stand_in])
    found = plan(company, known=known((100, "LegalEntity", [("UNDESCRIBED:x", "1")])))
    assert (found.targets["c"], found.created, found.merges) == (UUID(int=100), [], [])


def test_what_a_record_said_while_it_was_current_goes_on_under_its_past() -> None:
    stored = [Record(A, date(2010, 1, 1), None, frozenset({"r"}))]
    past = RelationshipAssertion(
        "past", "Ownership", "a", "b", "", date(2010, 1, 1), date(2015, 1, 1),
        source_record="r:before 2015-01-01", continues="r",
    )  # fmt: skip
    assert place(past, stored=stored).targets["past"] == A
    # not where the record still speaks of the pair: that one is the current one's
    found = place(past, owns("now", 2015, None, "r"), stored=stored)
    assert (found.targets["now"], found.targets["past"] != A) == (A, True)


@pytest.mark.parametrize("other_first", [False, True])
def test_what_goes_on_is_about_the_record_that_goes_on(other_first: bool) -> None:
    """A register closed a record and opened another; a second source has one from the beginning."""
    entities = {"h": UUID(int=91), "c": UUID(int=92)}

    def said(key: str, source: str, start: int, end: int | None) -> RelationshipAssertion:
        until = date(end, 1, 1) if end else None
        return RelationshipAssertion(
            key=key, type="Ownership", from_key="h", to_key="c", source_record=source,
            valid_from=date(start, 1, 1), valid_to=until,
        )  # fmt: skip

    batches = [
        [said("closed", "r1", 2016, 2020), said("opened", "r2", 2020, None)],
        [said("other", "o1", 2016, None)],
    ]
    targets: dict[str, UUID] = {}
    stored: dict[Pair, list[Record]] = {}
    numbers = ids()
    for batch in reversed(batches) if other_first else batches:
        found = plan_relationships(
            batch, stored, entity_of=entities, canonical_of=lambda one: one, make_id=numbers
        )
        targets |= found.targets
        for one in found.created:
            pair = (one.type, one.from_id, one.to_id, one.discriminator)
            stored.setdefault(pair, []).append(Record(one.id, one.valid_from, one.valid_to))
    assert targets["other"] == targets["opened"] != targets["closed"]
