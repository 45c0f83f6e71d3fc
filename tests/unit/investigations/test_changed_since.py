"""A run that read something else than holds today fulfils no check that rests on it."""

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.investigations.snapshots import DAY
from tests.unit.investigations.test_checks import DONE, OPEN, WATCHED, assessed, material

from atlas.foundation.core.ids import new_id
from atlas.investigations.checks.domain.model import CheckOutcome, Word
from atlas.risk.matrix.domain import Tier


@pytest.mark.parametrize(
    ("reason", "changed"),
    [
        ("customer_changed", {"renamed": True}),
        ("register_changed", {"register_changes": ("Register x states another owner.",)}),
    ],
)
@pytest.mark.parametrize("tier", [Tier.SDD, Tier.CDD, Tier.EDD])
def test_a_run_on_another_customer_or_of_other_registers_fulfils_nothing(
    tier: Tier, reason: str, changed: dict[str, Any]
) -> None:
    """Whom the register names since was not screened, and the screening stayed "fulfilled"."""
    known = material(next_review=DAY, watched=WATCHED, has_accounts=True)
    before, after = assessed(known, tier), assessed(replace(known, **changed), tier)
    done = [key for key, one in before.items() if one.outcome is DONE]
    for key in done:
        if before[key].finding.rests_on_run:
            found = after[key].finding
            assert (found.outcome, found.reason, found.attestable) == (
                OPEN,
                reason,
                False,
            )
    assert {"registry", "director_identity", "sanctions_screening"} <= {
        key for key in done if after[key].outcome is OPEN
    }


@pytest.mark.parametrize(
    ("reason", "changed"),
    [
        ("customer_changed", {"renamed": True}),
        ("register_changed", {"register_changes": ("Register x states another owner.",)}),
    ],
)
def test_owners_whom_a_register_identified_are_not_attested_once_it_says_otherwise(
    reason: str, changed: dict[str, Any]
) -> None:
    """The register "identifies them" stood as attested, next to checks that said it had changed."""
    known = material(next_review=DAY, watched=WATCHED, has_accounts=True)
    words = {"ubo_identification": Word(new_id(), "seen")}
    before = assessed(known, Tier.CDD, **words)["ubo_identification"]
    assert (before.outcome, before.finding.identified) == (CheckOutcome.ATTESTED, True)
    after = assessed(replace(known, **changed), Tier.CDD, **words)["ubo_identification"]
    assert (after.outcome, after.finding.reason, after.by) == (OPEN, reason, None)
    assert after.finding.identified is None
    assert after.missing
