"""A subject is called identified once it is, at any moment of a run."""

import pytest
from tests.unit.investigations.composed import NOW, RUN, run

from atlas.investigations.runs.domain import STATUSES, SUBJECT_STATUSES
from atlas.investigations.runs.presentation import run_out

KNOWN = {"identified", "identified_by_name"}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("subject", SUBJECT_STATUSES)
def test_no_run_calls_a_subject_identified_before_it_is(status: str, subject: str) -> None:
    """The evaluation is stored before the report is made, while the run goes on."""
    shown = run_out(
        run(
            status=status,
            subject_status=subject,
            updated_at=NOW,
            done=0,
            total=9,
            version=1,
            series_id=RUN,
        )
    )
    assert shown.identified == (subject in KNOWN)
    assert shown.risk is not None
    assert (shown.risk.level == "not_identified") == (subject not in KNOWN)
