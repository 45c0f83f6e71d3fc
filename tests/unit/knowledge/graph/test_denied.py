"""What stays open where a company above is one that its own register does not know."""

import pytest

from atlas.knowledge.graph.domain import CauseGround, UboCause, UboCauses
from atlas.knowledge.graph.domain.denied import LEFT_REGISTER, with_denied

IDENTIFIED, EXEMPT = UboCause.IDENTIFIED, UboCause.EXEMPT
H = "holding"


@pytest.mark.parametrize(
    ("cause", "party", "then"),
    [
        (IDENTIFIED, "person", IDENTIFIED),
        (UboCause.EXHAUSTED, "subject", UboCause.INCOMPLETE),
        (UboCause.UNKNOWN, "subject", UboCause.INCOMPLETE),
        (UboCause.CONCEALED, "nominee", UboCause.CONCEALED),
        (EXEMPT, "subject", EXEMPT),
        (EXEMPT, H, UboCause.INCOMPLETE),
    ],
)
def test_a_denied_company_leaves_its_owners_open_and_exempts_no_one(
    cause: UboCause, party: str, then: UboCause
) -> None:
    ground = CauseGround(cause, "code", party)
    found = with_denied(UboCauses(cause, (ground,)), {H: "Example Holding"})
    assert found.cause is then
    assert (LEFT_REGISTER, H, "Example Holding") in [
        (one.code, one.party, one.detail) for one in found.open
    ]
    assert (ground in found.grounds) is ((cause, party) != (EXEMPT, H))
