"""Whether what a provider answers for a number that the requester states is about the company."""

import pytest

from atlas.knowledge.mutations.schemas import ClaimAssertion, Identifier, PartyAssertion
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.providers.domain import Known, Verdict, is_refused, usable, verdicts

VAT = ("NL-VAT", "NL000000012B01")
KVK = ("NL-KVK", "90000001")
KNOWN = Known(frozenset({VAT}), (KVK,), ("Voorbeeld Handel B.V.",), ("NL",))


def answer(name: str | None, *numbers: tuple[str, str], country: str | None = "NL") -> Mapped:
    said = {"legal_name": name, "country_code": country}
    claims = tuple(ClaimAssertion(key, value) for key, value in said.items() if value)
    identifiers = tuple(Identifier(*one) for one in numbers)
    return Mapped(State.OK, (PartyAssertion("x", "LegalEntity", identifiers, claims),))


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (answer("Quite Another Name B.V.", VAT, KVK), Verdict.BY_NUMBER),
        (answer("Voorbeeld Handel BV", VAT), Verdict.BY_NAME),
        (answer("Voorbeeld Handel BV", VAT, country="DE"), Verdict.OPEN),
        (answer("Voorbeeld Handel BV", VAT, country=None), Verdict.OPEN),
        (answer(None, VAT), Verdict.OPEN),
        (answer("Andere Bakkerij B.V.", VAT), Verdict.OTHER),
        (answer("Voorbeeld Handel BV", VAT, ("NL-KVK", "90000002")), Verdict.OTHER),
        (answer(None, VAT, ("NL-KVK", "90000002")), Verdict.OTHER),
    ],
)
def test_a_number_decides_before_a_name_and_a_name_needs_the_country(
    found: Mapped, verdict: Verdict
) -> None:
    assert verdicts([found], [KVK, VAT], KNOWN)[VAT][0] is verdict


def test_without_a_name_from_a_source_nothing_is_concluded() -> None:
    alone = Known(frozenset({VAT}), (KVK,))
    for name in ("Voorbeeld Handel BV", "Andere Bakkerij B.V."):
        assert verdicts([answer(name, VAT)], [VAT], alone)[VAT][0] is Verdict.OPEN


def test_one_answer_about_the_number_settles_the_others_of_its_provider() -> None:
    parents = answer(None, VAT)
    judged = verdicts([parents, answer("Other", VAT, KVK)], [VAT], KNOWN)
    assert judged[VAT][0] is Verdict.BY_NUMBER
    assert not is_refused(parents, judged, [VAT])


def test_a_name_alone_is_not_enough_for_a_register() -> None:
    judged = verdicts([answer("Voorbeeld Handel BV", VAT)], [VAT], KNOWN)
    assert usable(judged, repeats=True) == {VAT}
    assert usable(judged, repeats=False) == set()


def test_certain_numbers_are_not_judged() -> None:
    assert verdicts([answer("Andere Bakkerij B.V.", KVK)], [KVK], KNOWN) == {}
