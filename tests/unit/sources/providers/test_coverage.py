"""Where a contract covers: where the answer says the company is, else where a register does."""

from dataclasses import replace

import pytest

from atlas.foundation.core.clock import now
from atlas.knowledge.mutations.schemas import ClaimAssertion, PartyAssertion
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.client import Answer
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.plugins.loading import bundled_folder, load
from atlas.sources.providers.domain import located_by
from atlas.sources.providers.parts import Heard, coverage

GLEIF = load([bundled_folder() / "gleif"], base()).require("gleif")
BRITISH = replace(GLEIF, contract=GLEIF.contract.model_copy(update={"jurisdictions": ("GB",)}))
RESPONSE = "lei_records"


def heard(*claims: ClaimAssertion) -> dict[str, list[Heard]]:
    party = PartyAssertion(
        "subject", "LegalEntity", (), (ClaimAssertion("legal_name", "A"), *claims)
    )
    answer = Answer(
        RESPONSE, State.OK, "https://provider.example/1", 200, b"{}", "application/json", now()
    )
    return {RESPONSE: [Heard(answer, Mapped(State.OK, (party,)), (), 0.1, answer.url)]}


@pytest.mark.parametrize(
    ("stated", "located", "is_covered"),
    [
        (None, "GB", True),
        (None, "FR", False),
        (None, None, False),
        ("GB", "FR", True),
        ("FR", "GB", False),
    ],
)
def test_a_contract_covers_where_the_company_is(
    stated: str | None, located: str | None, is_covered: bool
) -> None:
    claims = () if stated is None else (ClaimAssertion("jurisdiction", stated),)
    found = coverage(BRITISH, heard(*claims), "subject", (located,) if located else ())
    assert bool(found.get(RESPONSE)) is is_covered


def test_a_number_says_where_its_register_is_and_an_lei_does_not() -> None:
    numbers = [("GB-COH", "01234567"), ("XI-LEI", "969500KNB8TSBQPG2R92"), ("DE-CR", "HRB 1")]
    assert located_by(numbers) == ("GB", "DE")
    assert located_by(numbers[1:2]) == ()
