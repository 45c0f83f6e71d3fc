"""What tells two funds, and two companies of one group, apart: numbers, words, particles, forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.funds import is_fund, other_fund
from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.numerals import other_codes
from atlas.knowledge.names.domain.pairs import MATCH, compare, name_score
from atlas.sources.screening.domain.results import ALGORITHM

VEHICLES = ("Fund", "Sub-Fund", "Feeder", "Portfolio", "SICAV-SIF", "SICAV-RAIF")
TOLD = ("Team", "Nordic", "ESG", "Small Cap", "Bond", "Healthcare", "Q", "EUR", "Infra")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _are_one(first: str, second: str, schema: str = "Company") -> bool:
    return name_score(first, second, schema) >= MATCH


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kormoran Debt Fund II SCSp", "Kormoran Debt Fund III SCSp"),
        ("Kormoran VI SICAV-SIF - Sub-Fund Infra", "Kormoran VII SICAV-SIF - Sub-Fund Infra"),
        ("Kormoran Growth Dedicated Sub-Fund # 106", "Kormoran Growth Dedicated Sub-Fund # 109"),
        ("Kormoran Infrastructure Fund", "Kormoran Infrastructure Feeder Fund"),
        ("Kormoran Growth Fund II Team SCSp", "Kormoran Growth Fund II SCSp"),
        ("Kormoran Euro Income Fund (EUR)", "Kormoran Euro Income Fund"),
        ("Kormoran Global Equities", "Kormoran Global ESG Equities"),
        ("Kormoran Mortgages 2020-2A S.à r.l.", "Kormoran Mortgages 2020-2B S.à r.l."),
        ("van der Kormoran Beheer B.V.", "van den Kormoran Beheer B.V."),
        ("Mts van den Zeven", "J.J. van den Zeven"),
        ("Kormoran Logistics GP S.à r.l.", "Kormoran Logistics S.C.Sp."),
        ("Kormoran International S.A.R.L.", "Kormoran International de Mexico S.A. de C.V."),
        ("QRT Systems, Inc.", "QRT Industries, Inc."),
        ("Severny Iran Shipping", "Severny China Shipping"),
        ("Kormoran Global Bond Income", "Kormoran Global Income Bond"),
        ("Kormoran Strategy Fund 60/40", "Kormoran Strategy Fund 40/60"),
        ("Kormoran Income Fund - Security 3", "Kormoran Income Fund - + Security 3"),
        ("Kormoran Credit Yield GP S.à r.l.", "Kormoran Credit Yield S.à r.l."),
        ("Kormoran Verpakking Oldco B.V.", "Kormoran Verpakking B.V."),
        ("Stichting Kormoran Escrow", "Stichting Kormoran"),
        ("Kormoran Infrastructure A S.C.S.", "Kormoran Infrastructure S.C.S."),
        ("Kormoran Hedging Onshore SLP", "Kormoran Hedging Offshore SLP"),
        ("Kormoran Value West I S.à r.l.", "Kormoran Value East I S.à r.l."),
        ("Kormoran Noord Beheer B.V.", "Kormoran Oost Beheer B.V."),
        ("Wim van Kormoran Beheer B.V.", "Van Kormoran Beheer B.V."),
        ("Van Kormoran Beheer B.V.", "Van Karmoran Beheer B.V."),
    ],
)  # fmt: skip
def test_two_companies(first: str, second: str) -> None:
    assert not _are_one(first, second)
    assert not _are_one(first, second, "LegalEntity")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kormoran Debt Fund II SCSp", "KORMORAN DEBT FUND 2"),
        ("Kormoran Debt Fund SICAV", "Kormoran Debt Fund"),
        ("Kormoran Debt Fund", "Debt Fund of Kormoran"),
        # a trust and a partnership of a series stay one family
        ("Kormoran Capital Partners V L.P.", "Kormoran Capital Partners VI L.P."),
        ("Kormoran Mortgage Trust 2004-1", "Kormoran Mortgage Trust 2004-2"),
        ("van der Kormoran Beheer B.V.", "Kormoran Beheer B.V."),
        ("Zarechnaya Trading Company", "Zarechnaya General Trading"),
        ("Zarechnaya International", "Zarechnaya International GmbH"),
        ("Kormoran Global Bond Fund", "Fund Global Bond of Kormoran"),
        ("Van Kormoran Beheer B.V.", "Van Kormoan Beheer B.V."),
        ("Bouwbedrijf van Kormoran B.V.", "BOUWBEDRIJF VAN KORMORAN BV"),
        ("Beheer van Kormoran B.V.", "Van Kormoran Beheer"),
        ("Van der Kormeijden Bouw B.V.", "Van der Kormeyden Bouw B.V."),
        ("Van 't Kormoran Bouw B.V.", "Van het Kormoran Bouw B.V."),
        ("Kormoran Credit GP Limited", "Kormoran Credit General Partner Ltd"),
        ("Kormoran Oldco Ltd", "Kormoran Old Co Ltd"),
        ("Kormoran Equity Fund 2030", "Kormoran 2030 Equity Fund"),
        ("Kormoran Fund No. 3 2019 Series", "Kormoran Fund 2019 Series No. 3"),
    ],
)
def test_one_company(first: str, second: str) -> None:
    assert _are_one(first, second)


@given(st.sampled_from(VEHICLES), st.sampled_from(TOLD))
def test_every_word_of_a_funds_name_tells(vehicle: str, told: str) -> None:
    one, other = f"Kormoran Yield {vehicle}", f"Kormoran {told} Yield {vehicle}"
    assert not _are_one(one, other)
    assert not _are_one(other, one)


@given(st.sampled_from(VEHICLES), st.sampled_from(ROMAN), st.sampled_from(ROMAN))
def test_every_number_of_a_funds_name_tells(vehicle: str, mine: str, theirs: str) -> None:
    one, other = (f"Kormoran Yield {vehicle} {number}" for number in (mine, theirs))
    assert _are_one(one, other) is (mine == theirs)


def test_a_company_is_no_fund_by_one_word_of_the_markets() -> None:
    assert not is_fund(normalise("Kormoran Real Estate Company"))
    assert is_fund(normalise("Kormoran Real Estate Income"))
    first, second = "Kormoran Real Estate Company", "Kormoran Real Estate Moscow Company"
    assert not other_fund(normalise(first), normalise(second), compare(first, second).found)


def test_numbers_with_letters_tell_where_each_side_has_its_own() -> None:
    assert other_codes(normalise("Block 2A"), normalise("Block 2B"))
    assert not other_codes(normalise("Block 2A"), normalise("Block"))


def test_names_that_tell_what_they_are_are_compared_as_that() -> None:
    # syllables of Korean names are compared as strictly as persons' are
    assert not _are_one("RYANG, Chol Min", "RYANG, Chol Mun", "LegalEntity")
    assert _are_one("ORLENKO, Dmitri", "Dmitry Orlenko", "LegalEntity")
    assert _are_one("Zarechnaya Shipping", "Zarechnaya Shipping Ltd", "LegalEntity")


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("MAGHAR, Muhammad", "MAZHIR, Muhammad", False),
        ("Magharov, Taraxios", "Mazharov, Taraxios", True),  # a rare given name
        ("Muhammad Orlenko", "Muhammad Orlemko", True),
    ],
)
def test_of_a_common_given_name_the_other_word_is_the_same(
    first: str, second: str, *, one: bool
) -> None:
    assert _are_one(first, second, "Person") is one


def test_screening_is_unchanged() -> None:
    assert ALGORITHM == "atlas-name-v24"
