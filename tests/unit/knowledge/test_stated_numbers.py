"""Which numbers a requester may state of a company, and how they are kept."""

import pytest
from pydantic import ValidationError

from atlas.knowledge.companies.domain import (
    StatedNumber,
    repeated_scheme,
    second_of_register,
    stated_scheme,
    stated_value,
)
from atlas.knowledge.companies.schemas import MAX_STATED, CompanyCreate
from atlas.knowledge.company_files.domain import read_rows

LEI = "0000EXAMPLEHOLDING80"


@pytest.mark.parametrize(
    ("written", "code"),
    [("lei", "XI-LEI"), ("nl-vat", "NL-VAT"), ("GB-COH", "GB-COH"), ("EIN", "US-EIN")],
)
def test_a_scheme_is_one_that_is_known(written: str, code: str) -> None:
    assert stated_scheme(written) == code


@pytest.mark.parametrize("written", ["NL-PASSPORT", "VAT", "QQQ-VAT", "MY-OWN", "N"])
def test_a_scheme_of_no_company_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="such as NL-VAT"):
        stated_scheme(written)


@pytest.mark.parametrize(
    ("scheme", "written", "value"),
    [
        ("NL-VAT", "nl 0000.00.012.B01", "NL000000012B01"),
        ("GR-VAT", "EL 000000002", "EL000000002"),
        ("CH-VAT", "CHE-000.000.001", "CHE000000001"),
        ("GB-COH", "1234567", "01234567"),
    ],
)
def test_a_number_is_kept_in_its_normal_form(scheme: str, written: str, value: str) -> None:
    assert stated_value(scheme, written) == value


@pytest.mark.parametrize(
    ("scheme", "written", "why"),
    [
        ("NL-VAT", "000000012B01", "must begin with NL"),
        ("GR-VAT", "GR000000002", "must begin with EL"),
        ("NL-VAT", "NL", "complete number"),
        ("XI-LEI", LEI, "complete number"),
        ("XI-LEI", "N/A", "complete number"),
        ("GB-COH", "0000", "complete number"),
        ("US-SOS", "5818", "complete number"),
    ],
)
def test_what_is_no_whole_number_is_refused(scheme: str, written: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        stated_value(scheme, written)


def test_a_company_has_one_number_of_a_scheme_and_none_of_its_own_register_again() -> None:
    vat, other = StatedNumber("NL-VAT", "NL1"), StatedNumber("NL-VAT", "NL2")
    isin, isin_2 = StatedNumber("ISIN", "A"), StatedNumber("ISIN", "B")
    assert repeated_scheme([vat, isin, isin_2]) is None
    assert repeated_scheme([vat, other]) == "NL-VAT"
    assert repeated_scheme([isin, isin]) == "ISIN"
    assert second_of_register("nl-vat", [vat]) == "NL-VAT"
    assert second_of_register("NL-KVK", [vat]) is None
    assert second_of_register(None, [vat]) is None


@pytest.mark.parametrize(
    ("numbers", "loc"),
    [
        ([{"scheme": "MY-OWN", "value": "1"}], ("identifiers", 0, "scheme")),
        ([{"scheme": "NL-VAT", "value": "12"}], ("identifiers", 0, "value")),
        ([{"scheme": "NL-VAT", "value": "NL1"}, {"scheme": "nl-vat", "value": "NL 2"}],
         ("identifiers",)),
        ([{"scheme": "NL-KVK", "value": "90000002"}], ("identifiers",)),
        ([{"scheme": "ISIN", "value": f"NL{n:09}1"} for n in range(MAX_STATED + 1)],
         ("identifiers",)),
    ],
)  # fmt: skip
def test_a_refusal_names_the_field(
    numbers: list[dict[str, str]], loc: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValidationError) as refused:
        CompanyCreate.model_validate(
            {"name": "Example B.V.", "register": "NL-KVK", "registration_number": "90000001",
             "identifiers": numbers}
        )  # fmt: skip
    assert [one["loc"] for one in refused.value.errors()] == [loc]


def test_a_cell_holds_several_numbers_each_with_its_scheme() -> None:
    [row] = read_rows(b"name,identifiers\nExample B.V.,NL-VAT:NL1; LEI : 0000 ;broken\n")
    assert row.values["identifiers"] == [
        {"scheme": "NL-VAT", "value": "NL1"},
        {"scheme": "LEI", "value": "0000"},
        {"scheme": "broken", "value": ""},
    ]
