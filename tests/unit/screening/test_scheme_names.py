"""One table of the names of schemes: what a list states is compared with what a person writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.identifiers.domain import is_scheme_or_kind, scheme_code, scheme_named
from atlas.knowledge.identifiers.schemes import kinds, names, table
from atlas.sources.lists.domain import eu_xml, ftm_properties, ofac_remarks
from atlas.sources.lists.domain import identifiers as listed
from atlas.sources.lists.domain.entry import ListedIdentifier
from atlas.sources.lists.domain.identifiers import identifier, registration_numbers
from atlas.sources.lists.domain.ofac_remarks import labelled_identifier
from atlas.sources.screening.domain.evidence import AGREES, compare_identifiers
from atlas.sources.screening.domain.numbers import asked_numbers, not_compared, scheme_of
from atlas.sources.screening.schemas import ScreeningIdentifier, ScreeningQuery

LABELS = sorted(
    {
        *ofac_remarks._LABELS,
        *ftm_properties._NUMBERS,
        *eu_xml._IDENTIFICATIONS,
        "IMO number", "LEI", "SWIFT/BIC", "Digital Currency Address - XBT", "OGRN", "INN", "KPP",
        "Legal entity identifier", "Ration card", "Tazkira", "Voter card", "Carte de résident",
    }
)  # fmt: skip
STATED_KINDS = sorted(
    {kind for _, kind in listed._WORDS}
    | {kind for kind in ofac_remarks._LABELS.values() if kind}
    | set(ftm_properties._NUMBERS.values())
    | set(eu_xml._IDENTIFICATIONS.values())
    | {"CALL-SIGN", "CRYPTO-WALLET", "AIRCRAFT-TAIL", "AIRCRAFT-MSN", "OTHER"}
)
VALUES = st.sampled_from(
    [
        "9074729", "213800AE1BBT5FYQGO52", "DEUTDEFF", "770123456789", "1027700000001", "51AB1234",
        "12-3456789", "123456789", "3FKj9Uq1hVzrUQhCF8mGUFUN8V1ErGHLnz", "HRB 12345", "EP-TST",
    ]
)  # fmt: skip
COUNTRIES = st.sampled_from([None, "RU", "US", "GB", "IR", "DE", "XX"])


def asked(scheme: str, value: str) -> ScreeningQuery:
    return ScreeningQuery(
        name="Nobody Known",
        topics=("sanctions",),
        identifiers=(ScreeningIdentifier(scheme, value),),
    )


def is_compared(scheme: str, stated: ListedIdentifier) -> bool:
    query = asked(scheme, stated.value)
    found = compare_identifiers(asked_numbers(query).numbers, [stated])
    return found.effect == AGREES


@pytest.mark.parametrize("kind", STATED_KINDS)
def test_every_kind_of_a_list_is_in_the_table(kind: str) -> None:
    assert kind in kinds() or is_scheme_or_kind(kind) or scheme_named(kind)


@given(label=st.sampled_from(LABELS) | st.text(max_size=12), value=VALUES, country=COUNTRIES)
def test_every_scheme_a_list_states_is_in_the_table(
    label: str, value: str, country: str | None
) -> None:
    found = [
        identifier(label, value, country),
        labelled_identifier(f"{label} {value}"),
        labelled_identifier(f"{label} {value} (Russia)"),
        *registration_numbers(f"{label}: {value}"),
    ]
    for one in filter(None, found):
        assert is_scheme_or_kind(one.scheme), one


@given(
    label=st.sampled_from(LABELS) | st.text(max_size=12), value=VALUES, country=COUNTRIES,
    kind=st.none() | st.sampled_from(STATED_KINDS),
)  # fmt: skip
def test_what_a_list_states_is_found_by_its_scheme_or_named(
    label: str, value: str, country: str | None, kind: str | None
) -> None:
    """A number is compared with the listed one, or the answer says that it was not."""
    stated = identifier(label, value, country, kind=kind)
    if stated is None:
        return
    code = scheme_code(stated.scheme)
    written = {stated.scheme, *(name for name, scheme in names().items() if scheme == code)}
    for scheme in written:
        query = asked(scheme, stated.value)
        assert is_compared(scheme, stated) or not_compared(query), (scheme, stated)


@pytest.mark.parametrize("written", ["US-EIN", "US-FEIN", "EIN", "FEIN", "ein", "us fein"])
def test_an_american_employers_number_has_many_names(written: str) -> None:
    """`US-EIN` beside OFAC's `US FEIN` was never compared, and the answer was `clear`."""
    stated = labelled_identifier("US FEIN 12-3456789 (United States)")
    assert stated is not None
    assert is_compared(written, stated)
    assert is_compared(written, ListedIdentifier("US-TAX", "123456789", "Tax ID No.", "US"))


@pytest.mark.parametrize(
    ("written", "scheme"),
    [
        ("BTC", "CRYPTO"), ("Digital currency address", "CRYPTO"), ("CRYPTO-XBT", "CRYPTO-XBT"),
        ("swift", "BIC"), ("LEI", "XI-LEI"), ("Companies House", "GB-COH"), ("CRN", "GB-COH"),
        ("INN", "RU-INN"), ("tail number", "AIRCRAFT-TAIL"), ("IMO number", "IMO"),
        ("AIRCRAFT-MSN", "AIRCRAFT-MSN"), ("DNI", "ZZ-DNI"), ("passport", "ZZ-PASSPORT"),
        ("IR-REGISTRATION", "IR-REGISTRATION"), ("club card", None), ("other", None),
    ],
)  # fmt: skip
def test_what_people_write(written: str, scheme: str | None) -> None:
    assert scheme_of(written) == scheme


def test_the_names_of_the_table_contradict_each_other_nowhere() -> None:
    written = [name for scheme in table().values() for name in (*scheme.names, *scheme.aliases)]
    assert len(written) == len({*written})
    assert not {*written} & {*table()}
