"""Legal-entity events of the LEI index: one that was withdrawn did not happen."""

from typing import Any

import pytest
from tests.db.sources.registry.gleif_records import lei_of, lei_record

from atlas.sources.registry.domain.formats.gleif_lei import GLEIF_LEI

DAY = "2026-10-01T00:00:00Z"
SAID = {"event": "liquidation", "date": "2026-10-01"}


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ("COMPLETED", [SAID]),
        ("IN_PROGRESS", [SAID | {"text": "liquidation (in progress)"}]),
        ("WITHDRAWN_CANCELLED", []),
        (None, [SAID]),
    ],
)
@pytest.mark.parametrize("name", ["@event_status", "event_status"])
def test_the_standing_of_an_event(
    name: str, standing: str | None, expected: list[dict[str, Any]]
) -> None:
    event = {
        "LegalEntityEventType": {"$": "LIQUIDATION"},
        "LegalEntityEventEffectiveDate": {"$": DAY},
        **({name: standing} if standing else {}),
    }
    record = lei_record(lei_of(3), "EVENTFUL LTD", number="00000003")
    record["Entity"]["LegalEntityEvents"] = {"LegalEntityEvent": [event]}
    (said,) = GLEIF_LEI.convert(record)
    assert said["facts"].get("events", []) == expected
