"""A name of which nothing is left to compare clears nobody; a further word makes a name of it."""

import pytest

from atlas.sources.screening.domain.bare_names import tells_nothing
from atlas.sources.screening.domain.outcome import is_comparable


@pytest.mark.parametrize(
    "name",
    [
        "THE", "ONE", "AND", "OF", "de", "van der", "al", "Mr", "Dr.", "GROUP", "The Group",
        "Holdings Ltd", "Trading", "Bank Ltd", "Ltd", "GmbH", "S.A.", "OOO", "LLC Ltd",
        "The Company Ltd", "A", "Z.", "x", "5", "123", "12345", "08600019", "1 2 3", "12-34", "VII",
        "number 5", "No 12", "№ 7", "Nr. 5", "Company No. 12", "Company no. N/A", "LEI", "LEI N/A",
        "IMO", "reg no", "registration number unknown", "N/A Ltd", "AB12", "AE77", "GmbH & Co. KG",
        "company number 5",
    ],
)  # fmt: skip
@pytest.mark.parametrize("person", [True, False])
def test_it_clears_nobody(name: str, person: bool) -> None:
    assert not is_comparable([name], person=person)
    assert is_comparable([name, "Zarechny Volna"], person=person)


@pytest.mark.parametrize(
    "name",
    [
        "3M", "3M Company", "4711 GmbH", "B2B", "MTS Global", "KRS Logistics", "Van San", "X Y Z",
        "International Holding Company", "Global Management Company", "Visa", "Swift", "VTB",
        "The House of Sales", "Number Factory", "Dr Oetker", "Bank of China", "MED", "TK Bank",
        "Van der Lei Management B.V.", "ID Control B.V.", "Good Company Management B.V.",
        "A & B Ltd",
    ],
)  # fmt: skip
def test_a_further_word_makes_a_name_of_it(name: str) -> None:
    assert not tells_nothing(name)
    assert is_comparable([name])


def test_a_company_that_is_known_by_its_number_is_compared_by_that() -> None:
    assert is_comparable(["Group"], numbered=True)
    assert not is_comparable(["Group"])
