"""Which customer records may be of the same company."""

import pytest

from atlas.knowledge.companies.domain import Likeness, may_be_same


def known(
    *names: str, numbers: tuple[tuple[str, str], ...] = (), countries: tuple[str, ...] = ("GB",)
) -> Likeness:
    return Likeness(frozenset(names), frozenset(numbers), frozenset(countries))


NUMBERED = known("Quail Fishery Ltd", numbers=(("GB-COH", "20840005"),))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (known("Quail Fishery Ltd"), True),
        (known("QUAIL FISHERY LIMITED"), True),
        (known("Quail Fishery"), True),
        (known("Quail-Fishery Ltd", countries=()), True),
        (known("Quail Fishery Ltd", countries=("FR",)), False),
        (known("Quail Bakery Ltd"), False),
        (known("Another Ltd", numbers=(("GB-COH", "20840005"),)), True),
        (known("Quail Fishery Ltd", numbers=(("GB-COH", "20840006"),)), False),
        (known("Quail Fishery Ltd", numbers=(("GB-COH", "9"), ("GB-COH", "20840005"))), True),
        (known("Quail Fishery Ltd", numbers=(("XI-LEI", "5493001KJTIIGC8Y1R12"),)), True),
        (known("Another Ltd", "Quail Fishery Ltd"), True),
    ],
)
def test_records_may_be_of_one_company(other: Likeness, *, same: bool) -> None:
    assert may_be_same(NUMBERED, other) is same
    assert may_be_same(other, NUMBERED) is same


def test_a_number_that_repeats_needs_the_name_too() -> None:
    one = known("Quail GmbH", numbers=(("DE-CR", "HRB 1234"),), countries=("DE",))
    namesake = known("Quail GmbH", numbers=(("DE-CR", "HRB 1234"),), countries=("DE",))
    stranger = known("Wren GmbH", numbers=(("DE-CR", "HRB 1234"),), countries=("DE",))
    assert may_be_same(one, namesake)
    assert not may_be_same(one, stranger)
