"""A run that read something else than holds today fulfils no check that rests on it."""

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.investigations.snapshots import DAY, ownership
from tests.unit.investigations.test_checks import DONE, OPEN, WATCHED, assessed, material

from atlas.foundation.core.ids import new_id
from atlas.investigations.checks.domain.model import CheckOutcome, LackOrigin, Word
from atlas.risk.evaluations.aged import owners_lost
from atlas.risk.matrix.domain import Tier
from atlas.risk.portfolio.domain import OUTDATED


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


NOT_OF_OWNERS = {"lists", "relationship_profile"}
"""Reasons that say nothing of who the owners are."""
BY_THEIR_TEST = {"compliance_profile", "reference_data"}
"""Reasons that do where the test of beneficial ownership differs, which is compared by itself."""
REASONS = [code for code in OUTDATED if code not in NOT_OF_OWNERS | {"reference_data"}]


def test_each_reason_for_an_outdated_evaluation_is_known_to_concern_owners_or_not() -> None:
    """A new reason is to be placed: among those that lapse the owners, or those that cannot."""
    assert {*OUTDATED} == {*owners_lost(OUTDATED)} | BY_THEIR_TEST | NOT_OF_OWNERS


@pytest.mark.parametrize("code", [*REASONS, "a_reason_of_a_later_release"])
@pytest.mark.parametrize("attested", [False, True])
@pytest.mark.parametrize("exempt", [False, True])
def test_owners_are_not_identified_once_they_may_be_others(
    code: str, *, attested: bool, exempt: bool
) -> None:
    """They stood as identified, and could be attested, after another threshold held."""
    known = material(next_review=DAY, watched=WATCHED, has_accounts=True)
    if exempt:
        none = replace(known.snapshot, ownership=ownership(exempt=True))
        known = replace(known, snapshot=none)
    words = {"ubo_identification": Word(new_id(), "seen")} if attested else {}
    before = assessed(known, Tier.CDD, **words)["ubo_identification"]
    assert before.finding.identified or before.outcome is DONE
    seen = replace(known, owners_outdated=(code,))
    for tier in Tier:
        after = assessed(seen, tier, **words)["ubo_identification"]
        assert (after.outcome, after.by, after.closed) == (OPEN, None, False)
        assert (after.finding.identified, after.finding.attestable) == (None, False)
        assert after.finding.reason not in {None, "not_verified"}
        assert "erun" in (after.finding.remedy or "")
        assert [one.origin for one in after.missing] == [LackOrigin.RUN]


def test_each_reason_is_said_in_its_own_words() -> None:
    known = material(next_review=DAY, watched=WATCHED, has_accounts=True)
    said = {
        assessed(replace(known, owners_outdated=(code,)))["ubo_identification"].finding.reason
        for code in (*REASONS, "a_reason_of_a_later_release")
    }
    assert len(said) == len(REASONS) + 1
