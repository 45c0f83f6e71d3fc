"""What a register states instead of parties, or of parties beside the owners, over HTTP."""

from __future__ import annotations

import pytest
from tests.db.sources.registry.statements import relation
from tests.laws.running import Place
from tests.laws.test_declared_parties import HEAD, investigated, word_of

pytestmark = pytest.mark.timeout(300)
SEARCHED = ("sanctions_screening", "pep_determination", "network")


@pytest.mark.parametrize(
    "reason", ["noBeneficialOwners", "subjectUnableToConfirmOrIdentifyBeneficialOwner"]
)
async def test_a_statement_instead_of_owners_names_nobody(place: Place, reason: str) -> None:
    said = relation("r-none", {"reason": reason, "description": "as stated"}, "subject")
    found = await investigated(place, said, *HEAD)
    silent = await investigated(place, *HEAD)
    assert [word_of(found, one) for one in SEARCHED] == [word_of(silent, one) for one in SEARCHED]
    assert "fulfilled" not in {word_of(found, one) for one in SEARCHED}
