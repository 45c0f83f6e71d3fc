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


def _event(kind: str, standing: str, day: str | None, *affected: str) -> dict[str, Any]:
    return {
        "@event_status": standing,
        "LegalEntityEventType": {"$": kind},
        **({"LegalEntityEventEffectiveDate": {"$": f"{day}T00:00:00Z"}} if day else {}),
        "AffectedFields": {"AffectedField": [{"@field_xpath": "x", "$": one} for one in affected]},
    }


OURS, OTHER = lei_of(71), lei_of(72)
MERGER, ABSORBED = "MERGERS_AND_ACQUISITIONS", "ABSORPTION"
WITHDRAWN, UNDER_WAY, COMPLETED = "WITHDRAWN_CANCELLED", "IN_PROGRESS", "COMPLETED"
ISSUED, TO_COME = ("ISSUED", "ACTIVE"), "9999-01-01"
RETIRED, MERGED = ("RETIRED", "INACTIVE"), ("MERGED", "INACTIVE")
NOBODY = "nobody"


@pytest.mark.parametrize(
    ("standing", "events", "expected"),
    [
        (ISSUED, [], TO_COME),
        (ISSUED, [_event(MERGER, WITHDRAWN, "2026-04-01")], NOBODY),
        (ISSUED, [_event(ABSORBED, WITHDRAWN, None, OURS)], NOBODY),
        (ISSUED, [_event(MERGER, WITHDRAWN, None, OTHER)], TO_COME),
        (ISSUED, [_event("CHANGE_LEGAL_NAME", WITHDRAWN, "2026-04-01")], TO_COME),
        (ISSUED, [_event(MERGER, UNDER_WAY, "2027-01-01")], "2027-01-01"),
        (ISSUED, [_event(MERGER, UNDER_WAY, None)], TO_COME),
        (ISSUED, [_event(MERGER, COMPLETED, "2020-01-01", OURS)], "2020-01-01"),
        (
            ISSUED,
            [_event(MERGER, WITHDRAWN, "2020-01-01"), _event(MERGER, UNDER_WAY, "2027-01-01")],
            "2027-01-01",
        ),
        (
            ISSUED,
            [_event(MERGER, WITHDRAWN, "2020-01-01", OURS), _event(ABSORBED, UNDER_WAY, None)],
            TO_COME,
        ),
        (ISSUED, [_event("SPINOFF", COMPLETED, "2020-01-01")], "2020-01-01"),
        (RETIRED, [], None),
        (RETIRED, [_event(MERGER, COMPLETED, "2020-01-01")], "2020-01-01"),
        (RETIRED, [_event(MERGER, COMPLETED, "2027-01-01")], "2027-01-01"),
        (RETIRED, [_event(MERGER, COMPLETED, None)], None),
        (
            RETIRED,
            [_event(MERGER, COMPLETED, "2020-01-01"), _event(MERGER, COMPLETED, None)],
            None,
        ),
        (
            RETIRED,
            [
                _event(MERGER, COMPLETED, "2010-01-01", OTHER),
                _event(ABSORBED, COMPLETED, "2020-01-01", OURS),
                _event(ABSORBED, COMPLETED, "2015-01-01"),
            ],
            "2020-01-01",
        ),
        (RETIRED, [_event(MERGER, WITHDRAWN, "2020-01-01")], None),
        (
            RETIRED,
            [_event(MERGER, WITHDRAWN, "2020-01-01"), _event("DISSOLUTION", COMPLETED, None)],
            NOBODY,
        ),
        (MERGED, [_event(MERGER, COMPLETED, "2020-01-01")], "2020-01-01"),
        (
            MERGED,
            [_event(MERGER, WITHDRAWN, "2020-01-01"), _event("DISSOLUTION", COMPLETED, None)],
            None,
        ),
        (("DUPLICATE", "NULL"), [_event(MERGER, COMPLETED, "2020-01-01")], None),
    ],
)
def test_a_successor_stands_in_the_place_of_an_entity_from_the_effective_date_on(
    standing: tuple[str, str], events: list[dict[str, Any]], expected: str | None
) -> None:
    record = lei_record(lei_of(70), "PREDECESSOR LTD")
    entity = record["Entity"]
    entity["SuccessorEntity"] = [{"SuccessorLEI": {"$": one}} for one in (OURS, OTHER)]
    entity["LegalEntityEvents"] = {"LegalEntityEvent": events}
    entity["EntityStatus"] = {"$": standing[1]}
    record["Registration"]["RegistrationStatus"] = {"$": standing[0]}
    said = {one["statementId"]: one for one in GLEIF_LEI.convert(record)}
    places = {
        one["recordDetails"]["interestedParty"]: one["recordDetails"]["interests"][0]
        for one in said.values()
        if one["recordType"] == "relationship"
    }
    place = places.get(f"XI-LEI-SUCCESSOR-{lei_of(70)}-{OURS}")
    assert (place.get("startDate") if place else NOBODY) == expected
    facts = next(one["facts"] for one in said.values() if "facts" in one)
    succeeded = [one["lei"] for one in facts.get("events", ()) if one["event"] == "succeeded"]
    assert (OURS in succeeded) == (expected != NOBODY)


def test_the_api_states_what_an_event_changed() -> None:
    events = [
        ("COMPLETED", "2020-01-01T00:00:00Z", OURS),
        ("COMPLETED", "2010-01-01T00:00:00Z", OTHER),
    ]
    record = {
        "type": "lei-records",
        "attributes": {
            "lei": lei_of(70),
            "entity": {
                "legalName": {"name": "PREDECESSOR LTD"},
                "status": "INACTIVE",
                "successorEntities": [{"lei": OURS}, {"lei": OTHER}],
                "eventGroups": [
                    {
                        "events": [
                            {
                                "type": MERGER,
                                "status": standing,
                                "effectiveDate": day,
                                "affectedFields": [{"xpath": "x", "value": lei}],
                            }
                            for standing, day, lei in events
                        ],
                    },
                ],
            },
            "registration": {"status": "RETIRED", "lastUpdateDate": "2026-05-06T00:00:00Z"},
        },
    }
    starts = [
        one["recordDetails"]["interests"][0]["startDate"]
        for one in GLEIF_LEI.convert(record)
        if one["recordType"] == "relationship"
    ]
    assert starts == ["2020-01-01", "2010-01-01"]
