"""Which statements of a register leave it open who else owns a company."""

from datetime import date

import pytest

from atlas.knowledge.graph.domain import Comparator, UboRule
from atlas.knowledge.graph.domain.beneficial import RegisterStatement
from atlas.knowledge.graph.domain.causes import RANK, UNREAD_RECORD, UboCause, ubo_causes, withholds
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.ubos import ubos
from atlas.sources.registry.domain.formats.psc_statements import NOTHING, WORDS, reason_of

HIDDEN = "psc-exists-but-not-identified"
ABOUT_OWNERS = [code for code in sorted(WORDS) if reason_of(code)[0] not in {None, NOTHING}]


def cause_of(code: str) -> UboCause:
    """Return the cause that a register's statement alone has."""
    said = [RegisterStatement("c", str(reason_of(code)[0]), WORDS[code], code=code)]
    graph = OwnershipGraph([], [], date(2026, 11, 1))
    owners = ubos(graph, "c", UboRule(25, Comparator.MORE_THAN), statements=said)
    return ubo_causes(graph, "c", owners, said, ()).cause


@pytest.mark.parametrize("code", ABOUT_OWNERS)
@pytest.mark.parametrize("form", ["", "-partnership"])
def test_no_graver_statement_than_of_a_hidden_owner_leaves_less_open(code: str, form: str) -> None:
    said = RegisterStatement("c", str(reason_of(code)[0]), WORDS[code], code=f"{code}{form}")
    assert withholds(said) is (RANK[cause_of(code)] >= RANK[cause_of(HIDDEN)])


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("consolidation:NO_KNOWN_PERSON", "interestedPartyHasNotProvidedInformation"),
        (UNREAD_RECORD, "informationUnknownToPublisher"),
        (None, "noBeneficialOwners"),
        (None, "subjectExemptFromDisclosure"),
    ],
)
def test_what_does_not_speak_of_a_hidden_owner(code: str | None, reason: str) -> None:
    assert not withholds(RegisterStatement("c", reason, "", code=code))


def test_a_reason_without_a_code_speaks_for_itself() -> None:
    assert withholds(RegisterStatement("c", "interestedPartyHasNotProvidedInformation", ""))
