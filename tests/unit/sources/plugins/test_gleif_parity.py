"""GLEIF says the same by its REST API, live, and by a file of the same records."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.plugins.test_engine import COMPANIES, GLEIF

from atlas.sources.plugins.domain.engine import State
from atlas.sources.registry.domain.formats.gleif_lei import GLEIF_LEI

RECORDED = Path(__file__).parents[4].parent / "shared/data/gleif/rest-api-v1-responses/lei_records"
OTHERS = ("0000EXAMPLETRADING29", "0000EXAMPLEHOLDING82")
Record = dict[str, Any]
Said = tuple[str, str, list[Record], set[tuple[str, str | None]]]
"""LEI, status, events, and who succeeds it from when."""


def by_file(record: Record) -> Said:
    own, *rest = GLEIF_LEI.convert(record)
    facts = own["facts"]
    details = {one["recordId"]: one["recordDetails"] for one in rest}
    successors = set()
    for one in details.values():
        if "interestedParty" in one:
            party = details[one["interestedParty"]]
            number = next((known["id"] for known in party.get("identifiers") or ()), None)
            start = one["interests"][0].get("startDate")
            successors.add((number or party["name"], start))
    return record["attributes"]["lei"], facts["status"], facts.get("events") or [], successors


def by_api(record: Record) -> Said:
    found = GLEIF.translator.translate("lei_records", {"data": [record]})
    assert found.state is State.OK, found.changed
    lei = record["attributes"]["lei"]
    number = f"LegalEntity:XI-LEI:{lei}"
    said = next(one for one in found.parties if one.key == number)
    claims = {one.attribute: one.value for one in said.claims}
    successors = {
        (
            next(one.identifiers[0].value for one in found.parties if one.key == link.from_key),
            str(link.valid_from) if link.valid_from else None,
        )
        for link in found.relationships
        if link.type == "Control" and link.to_key == number
    }
    return lei, claims["status"], claims.get("events") or [], successors


KINDS = ("MERGERS_AND_ACQUISITIONS", "ABSORPTION", "CHANGE_LEGAL_NAME", "DEMERGER")
successor = st.one_of(
    st.just({"lei": None, "name": None}),
    st.builds(lambda lei: {"lei": lei, "name": "Successor Ltd"}, st.sampled_from(OTHERS)),
    st.just({"lei": None, "name": "Successor by name Ltd"}),
)
event = st.builds(
    lambda kind, status, day: {"type": kind, "status": status, "effectiveDate": day},
    st.sampled_from(KINDS),
    st.sampled_from(("IN_PROGRESS", "COMPLETED", "WITHDRAWN_CANCELLED")),
    st.sampled_from((None, "2027-01-31T00:00:00Z", "2026-02-01T00:00:00Z")),
)


@given(
    registration=st.sampled_from(
        ("ISSUED", "LAPSED", "MERGED", "DUPLICATE", "RETIRED", "ANNULLED")
    ),
    status=st.sampled_from(("ACTIVE", "INACTIVE", "NULL")),
    one=successor,
    several=st.lists(successor.filter(lambda one: one["name"]), max_size=3),
    events=st.lists(event, max_size=3),
)
def test_a_record_says_the_same_by_both_ways(
    registration: str, status: str, one: Record, several: list[Record], events: list[Record]
) -> None:
    record = copy.deepcopy(COMPANIES["data"][0])
    record["attributes"]["lei"] = record["id"] = "0000EXAMPLEMERGED052"
    record["attributes"]["registration"]["status"] = registration
    record["attributes"]["entity"] |= {
        "status": status,
        "successorEntity": several[0] if several else one,
        "successorEntities": several,
        "eventGroups": [{"groupType": "STANDALONE", "events": events}],
    }
    assert by_file(record) == by_api(record)


def recorded() -> Iterator[Record]:
    for path in sorted(RECORDED.glob("*.json")):
        data = orjson.loads(path.read_bytes()).get("data") or []
        for one in data if isinstance(data, list) else [data]:
            if one.get("type") == "lei-records":
                yield one


@pytest.mark.realdata
@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not here")
def test_recorded_answers_say_the_same_by_both_ways() -> None:
    found = list(recorded())
    assert found
    for record in found:
        assert by_file(record) == by_api(record)
