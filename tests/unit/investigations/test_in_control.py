"""Whom an attestation of the owners names as the one who controls or manages the company."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError
from tests.unit.investigations.snapshots import ownership, snapshot
from tests.unit.investigations.test_control_prong import ADA, seen

from atlas.foundation.core.ids import new_id
from atlas.investigations.checks.domain import ControlGround
from atlas.investigations.checks.domain.control_prong import asked_grounds
from atlas.investigations.checks.domain.in_control import PersonInControl, lacking, stored
from atlas.investigations.checks.domain.rules import RULES
from atlas.investigations.checks.models import Attestation
from atlas.investigations.checks.schemas import CheckAttestationIn, CheckAttestationOut

OFFICER, SIMILAR, STANDS_IN = ControlGround
RESPONSIBLE = frozenset({OFFICER, SIMILAR})
SAID: dict[str, Any] = {
    "name": "Ada Thorn",
    "title": "CEO",
    "as_of": "2026-11-20",
    "ground": "executive_officer",
}


def attestation(*people: dict[str, Any], check: str = "ubo_identification") -> CheckAttestationIn:
    return CheckAttestationIn.model_validate(
        {"check_id": check, "note": "Seen.", "reference": "DMS 1", "in_control": list(people)}
    )


def test_the_home_law_and_the_lack_of_an_owner_each_ask_for_a_person() -> None:
    assert RULES["ubo_identification"](seen(ADA)).asks_in_control == (RESPONSIBLE,)
    exhausted = seen(ADA, ubos=(), cause="exhausted", no_ubo_reason="exhausted").snapshot
    assert asked_grounds(exhausted) == (RESPONSIBLE, frozenset({STANDS_IN}))
    assert asked_grounds(snapshot(ownership=ownership())) == ()


@pytest.mark.parametrize(
    ("named", "lacks"),
    [
        ((), "executive officer"),
        ((STANDS_IN,), "executive officer"),
        ((SIMILAR,), "no owner being identified"),
        ((SIMILAR, STANDS_IN), None),
    ],
)
def test_each_of_them_is_named(named: tuple[ControlGround, ...], lacks: str | None) -> None:
    found = lacking((RESPONSIBLE, frozenset({STANDS_IN})), named)
    assert (found is None) == (lacks is None)
    assert (lacks or "") in (found or "")


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"entity_id": str(new_id())},
        {"name": "12 34"},
        {"title": ""},
        {"as_of": "soon"},
        {"ground": "a feeling"},
    ],
)
def test_a_person_is_one_with_a_title_a_day_and_a_ground(change: dict[str, Any]) -> None:
    attestation(SAID)
    with pytest.raises(ValidationError):
        attestation(SAID | change)


def test_of_no_other_check() -> None:
    with pytest.raises(ValidationError, match="ubo_identification alone"):
        attestation(SAID, check="website")


def test_an_attestation_of_before_is_still_read() -> None:
    row = Attestation(
        id=new_id(),
        investigation_id=new_id(),
        check_id="ubo_identification",
        note="Ada.",
        reference="DMS",
        evidence_ids=[],
        attested_by=new_id(),
        attested_person=new_id(),
        attested_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert CheckAttestationOut.model_validate(row).in_control == []


def test_a_name_that_is_no_party_is_said_to_be_unscreened() -> None:
    def text(entity_id: UUID | None) -> str:
        person = PersonInControl(
            entity_id=entity_id,
            name="Ada Thorn",
            title="CEO",
            as_of=date(2026, 11, 20),
            ground=OFFICER,
        )
        return str(stored(person)["text"])

    assert text(None).endswith("as of 2026-11-20; no party of the investigation: not screened")
    assert text(new_id()).endswith("as of 2026-11-20")
