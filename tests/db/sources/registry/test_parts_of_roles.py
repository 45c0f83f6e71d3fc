"""Roles in a trust of which a source states a part: who has the rest is open."""

from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, statement
from tests.db.sources.registry.structures import structure
from tests.db.sources.registry.test_collecting import load

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database


@pytest.mark.parametrize(
    ("shares", "lacking"),
    [
        ((None,), None),
        ((50,), "other beneficiaries"),
        (({"exclusiveMinimum": 25, "maximum": 50},), "other beneficiaries"),
        ((50, 30), "other beneficiaries"),
        ((50, 50), None),
        ((50, None), None),
        ((100,), None),
    ],
)
async def test_beneficiaries_of_a_part_leave_open_who_has_the_rest(
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
    shares: tuple[Any, ...],
    lacking: str | None,
) -> None:
    kind = {"entityType": {"type": "arrangement", "subtype": "trust"}, "name": "Family Trust"}
    number = f"70{new_id().hex[-9:]}"
    named = [
        record
        for n, share in enumerate(shares)
        for record in (
            person(f"b{n}", f"Bene Ficiary {'I' * (n + 1)}", f"199{n}-01"),
            relation(f"rb{n}", f"b{n}", "t", interest("beneficiaryOfLegalArrangement", share)),
        )
    ]
    await load(
        database,
        tmp_path,
        f"parts-{number}",
        company("c", "Trust Held Ltd", ("XX-ONE", number)),
        statement("t", "entity", kind),
        person("s", "Set Tlor", "1940-01"),
        person("y", "Trus Tee", "1950-01"),
        relation("r1", "t", "c", interest(share=100)),
        relation("r2", "s", "t", interest("settlor")),
        relation("r3", "y", "t", interest("trustee")),
        *named,
    )
    view = await structure(database, actor, number, register="XX-ONE")
    said = [one.detail for one in view.causes.open if one.code == "trust_roles_unknown"]
    assert said == ([f"Family Trust (not stated: {lacking})"] if lacking else [])
