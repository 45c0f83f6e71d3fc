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


@pytest.mark.parametrize(
    "records",
    [
        [[50], [50]],
        [[50, 50]],
        [[99], [5]],
        [[60, 60]],
        [[30], [30], [30], [30]],
    ],
    ids=["two records", "one record", "nearly all and a part", "more than all", "four"],
)
@pytest.mark.parametrize("role", ["beneficiaryOfLegalArrangement", "settlor", "trustee"])
async def test_parts_that_one_person_is_stated_to_have_several_times_may_be_the_same(
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
    records: list[list[int]],
    role: str,
) -> None:
    kind = {"entityType": {"type": "arrangement", "subtype": "trust"}, "name": "Family Trust"}
    number = f"71{new_id().hex[-9:]}"
    others = {"beneficiaryOfLegalArrangement", "settlor", "trustee"} - {role}
    named = [
        relation(f"r{n}", "p", "t", *(interest(role, part) for part in parts))
        for n, parts in enumerate(records)
    ]
    await load(
        database,
        tmp_path,
        f"parts-{number}",
        company("c", "Trust Held Ltd", ("XX-ONE", number)),
        statement("t", "entity", kind),
        person("p", "Par Tial", "1950-01"),
        relation("o", "t", "c", interest(share=100)),
        *(relation(f"w{other}", "p", "t", interest(other)) for other in sorted(others)),
        *named,
    )
    view = await structure(database, actor, number, register="XX-ONE")
    said = [one.detail for one in view.causes.open if one.code == "trust_roles_unknown"]
    word = "beneficiaries" if role.startswith("bene") else f"{role}s"
    assert said == [f"Family Trust (not stated: other {word})"]


@pytest.mark.parametrize(
    ("held", "parts", "open_"),
    [
        (100, (30,), True),
        (100, (30, 30), True),
        (100, (60, 40), False),
        (100, (None,), False),
        (30, (30,), False),
        (60, (30,), True),
    ],
)
async def test_nominators_of_a_part_leave_open_for_whom_the_rest_is_held(
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
    held: int,
    parts: tuple[int | None, ...],
    *,
    open_: bool,
) -> None:
    number = f"72{new_id().hex[-9:]}"
    behind = [
        record
        for n, part in enumerate(parts)
        for record in (
            person(f"b{n}", f"Behind Number {'I' * (n + 1)}", f"198{n}-01"),
            relation(f"rb{n}", f"b{n}", "c", interest("nominator", part)),
        )
    ]
    rest = [person("q", "Re Mainder", "1970-01")]
    rest += [relation("rq", "q", "c", interest(share=100 - held))] if held < 100 else []
    await load(
        database,
        tmp_path,
        f"nominees-{number}",
        company("c", "Nominee Held Ltd", ("XX-ONE", number)),
        person("n", "Nomi Nee", "1960-01"),
        relation("r1", "n", "c", interest(share=held), interest("nominee")),
        *behind,
        *rest,
    )
    view = await structure(database, actor, number, register="XX-ONE")
    said = [one.detail for one in view.causes.open if one.code == "trust_roles_unknown"]
    assert said == (["Nominee Held Ltd (not stated: other nominators)"] if open_ else [])
