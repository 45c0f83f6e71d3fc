"""What is read of a stored report's section is written under the same name."""

import pytest

from atlas.investigations.checks.domain.in_control import StoredPerson
from atlas.investigations.checks.domain.written import ChecksWritten, MatchWritten
from atlas.investigations.decisions.models import LicenceTerms, Terms
from atlas.investigations.decisions.reporting import DecisionWritten, EntryWritten
from atlas.investigations.reports.domain.facts import (
    ChecksSection,
    InControlMatch,
    NamedInControl,
    StatementSaid,
)
from atlas.investigations.reports.domain.report import (
    ConflictSaid,
    DecisionSection,
    Entry,
    LicenceSaid,
    MadeBy,
    RunSaid,
    SubjectSaid,
    SummarySection,
    TermsSaid,
)
from atlas.investigations.reports.statements import StatementWritten
from atlas.investigations.reports.summary import SummaryWritten
from atlas.investigations.reports.written import (
    ConflictWritten,
    MadeWritten,
    RunWritten,
    SubjectWritten,
)
from atlas.investigations.results.domain import Result


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (MadeBy, MadeWritten),
        (RunSaid, RunWritten),
        (SubjectSaid, SubjectWritten),
        (ConflictSaid, ConflictWritten),
        (SummarySection, SummaryWritten),
        (StatementSaid, StatementWritten),
        (DecisionSection, DecisionWritten),
        (Entry, EntryWritten),
        (TermsSaid, Terms),
        (LicenceSaid, LicenceTerms),
        (ChecksSection, ChecksWritten),
        (InControlMatch, MatchWritten),
        (NamedInControl, StoredPerson),
    ],
)
def test_each_field_that_is_read_is_written(read: type[Result], written: type) -> None:
    assert {*read.__struct_fields__} <= {*written.__annotations__}
