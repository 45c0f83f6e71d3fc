"""When a statement in place of an owner began and ended, however its source writes the days."""

from datetime import date

import pytest

from atlas.foundation.core.ids import new_id
from atlas.knowledge.graph.domain.stated import StatedEvent
from atlas.knowledge.graph.models import NodeRow
from atlas.knowledge.graph.projection import statement_days


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ({"start": "2016-04-06", "end": "2026-10-01"}, {date(2016, 4, 6), date(2026, 10, 1)}),
        ({"start": "2016-04-06"}, {date(2016, 4, 6), date.max}),
        ({"start": "2016", "end": "in spring"}, {date.min, date.max}),
        ({}, {date.min, date.max}),
        ({"code": "consolidation:NO_LEI", "start": "2016-04-06"}, set()),
    ],
)
def test_days_of_statements(event: StatedEvent, days: set[date]) -> None:
    said: StatedEvent = {"event": "ownership_statement", **event}
    row = NodeRow(new_id(), "LegalEntity", "Yew Ltd", {"events": [said, {"event": "founded"}]})
    assert statement_days(row) == days
