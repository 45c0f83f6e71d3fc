"""A subject is called identified once it is, and no level is shown of another."""

import pytest
from tests.unit.investigations.composed import investigation

from atlas.investigations.results.domain import RiskSummary
from atlas.investigations.runs.domain import STATUSES, SUBJECT_STATUSES
from atlas.investigations.runs.presentation import run_out
