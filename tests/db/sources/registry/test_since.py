"""Whether a register says something else of a group than a run collected."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.structures import AS_OF

from atlas.foundation.core.clock import now
from atlas.foundation.db import Database
from atlas.sources.protocol.domain.answers import RegisterChange
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.domain.fingerprints import RegisterState
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.since import changed_since, loaded_since

PRINTED = "2026-02-01"
Statements = list[dict[str, Any]]


def register(name: str, day: str = "2026-01-15") -> Statements:
    """An owned company with a director, its owner's owner, and a company of nobody's group."""
    return [
        company(
            f"{name}-subject",
            f"Subject {name} Ltd",
            ("GB-COH", f"{name}1"),
            date=day,
            addresses=[{"type": "registered", "address": "1 High Street", "country": _GB}],
        ),
        company(
            f"{name}-owner",
            f"Owner {name} Ltd",
            ("GB-COH", f"{name}2"),
            date=day,
            addresses=[{"type": "registered", "address": "2 High Street", "country": _GB}],
        ),
        person(f"{name}-ann", f"Ann {name}", "1970-01-02", date=day),
        person(f"{name}-dir", f"Dora {name}", "1971-01-02", date=day),
        relation(f"{name}-so", f"{name}-owner", f"{name}-subject", interest(share=40), date=day),
        relation(f"{name}-oa", f"{name}-ann", f"{name}-owner", interest(share=100), date=day),
        relation(f"{name}-sd", f"{name}-dir", f"{name}-subject", interest("boardMember"), date=day),
        company(f"{name}-stranger", "Stranger Ltd", ("GB-COH", f"{name}9"), date=day),
    ]


_GB = {"name": "United Kingdom", "code": "GB"}


def replaced(statements: Statements, *others: dict[str, Any]) -> Statements:
    named = {one["recordId"]: one for one in others}
    known = {one["recordId"] for one in statements}
    kept = [named.get(one["recordId"], one) for one in statements]
    return kept + [one for one in others if one["recordId"] not in known]


async def load(database: Database, folder: Path, name: str, said: Statements) -> None:
    report = await load_registry(database, write(folder, *said), dataset=name, force=True)
    assert report.rejected == 0, report.rejections


async def seen(database: Database, name: str) -> RegisterState:
    async with database.platform() as session:
        found = await collect(session, f"{name}/{name}-subject", as_of=AS_OF)
    assert found.state is not None
    return RegisterState.from_json(found.state)


async def changed(database: Database, before: RegisterState) -> list[RegisterChange]:
    async with database.platform() as session:
        return await changed_since(session, before, as_of=AS_OF, max_parties=2_000)


def of(name: str) -> dict[str, Statements]:
    """What a later file says → a case's name. Each differs from `register` in one thing."""
    day, subject = PRINTED, f"{name}-subject"
    later = register(name)
    ended = interest(share=40, startDate="2020-01-01", endDate="2026-01-20")
    return {
        "an owner": replaced(
            later,
            person(f"{name}-new", "Joseph Kony", "1961-01-01", date=day),
            relation(f"{name}-sn", f"{name}-new", subject, interest(share=60), date=day),
        ),
        "an owner further up": replaced(
            later,
            person(f"{name}-new", "Joseph Kony", "1961-01-01", date=day),
            relation(f"{name}-on", f"{name}-new", f"{name}-owner", interest(share=1), date=day),
        ),
        "a director": replaced(
            later,
            person(f"{name}-new", "Joseph Kony", "1961-01-01", date=day),
            relation(f"{name}-sn", f"{name}-new", subject, interest("boardMember"), date=day),
        ),
        "nobody": [one for one in later if one["recordId"] != f"{name}-oa"],
        "a share": replaced(
            later, relation(f"{name}-so", f"{name}-owner", subject, interest(share=41), date=day)
        ),
        "an end": replaced(
            later, relation(f"{name}-so", f"{name}-owner", subject, ended, date=day)
        ),
        "a name": replaced(
            later, person(f"{name}-ann", f"Ann Other {name}", "1970-01-02", date=day)
        ),
        "a birth date": replaced(later, person(f"{name}-ann", f"Ann {name}", "1970-01-03")),
        "an address of its own": replaced(
            later,
            later[0]
            | {
                "recordDetails": later[0]["recordDetails"]
                | {"addresses": [{"type": "registered", "address": "9 Low St", "country": _GB}]}
            },
        ),
        "a closed record": replaced(
            later,
            relation(
                f"{name}-so",
                f"{name}-owner",
                subject,
                interest(share=40),
                date=day,
                status="closed",
            ),
        ),
    }


CASES = sorted(of("x"))


@pytest.mark.parametrize("case", CASES)
async def test_a_load_that_says_more_of_the_group_is_a_change(
    database: Database, tmp_path: Path, case: str
) -> None:
    """A file that gained an owner left an approval on the run of before untouched."""
    name = f"more{CASES.index(case)}"
    await load(database, tmp_path, name, register(name))
    before = await seen(database, name)
    assert await changed(database, before) == []
    await load(database, tmp_path, name, of(name)[case])
    [change] = await changed(database, before)
    assert change.dataset == name
    gained = case in {"an owner", "an owner further up", "a director"}
    assert bool(change.added) is gained, "records that the run did not see, and no others"
    assert change.about or gained, change
    assert not {*change.about} & {*change.added}
    await load(database, tmp_path, f"{name}-beside", register(f"{name}b"))
    assert [one.dataset for one in await changed(database, before)] == [name]


async def test_a_load_that_says_the_same_of_the_group_is_none(
    database: Database, tmp_path: Path
) -> None:
    """Printed anew on a later day, beside other companies, an owner moved within the country."""
    name = "same"
    await load(database, tmp_path, name, register(name))
    before = await seen(database, name)
    moved = register(name, PRINTED)
    moved[1]["recordDetails"]["addresses"][0]["address"] = "77 Other Street"
    moved[-1] = company(f"{name}-stranger", "Renamed Stranger Ltd", ("GB-COH", f"{name}9"))
    gained = [
        person(f"{name}-new", "Joseph Kony", "1961-01-01"),
        relation(f"{name}-xn", f"{name}-new", f"{name}-stranger", interest(share=60)),
    ]
    await load(database, tmp_path, name, [*moved, *gained])
    assert await changed(database, before) == []
    await load(database, tmp_path, name, register(name, "2026-03-01"))
    assert await changed(database, before) == []


async def test_another_dataset_that_names_the_company_is_a_change(
    database: Database, tmp_path: Path
) -> None:
    name = "first"
    await load(database, tmp_path, name, register(name))
    before = await seen(database, name)
    other = [
        company("o-subject", "Subject Ltd", ("GB-COH", f"{name}1")),
        person("o-new", "Joseph Kony", "1961-01-01"),
        relation("o-sn", "o-new", "o-subject", interest(share=60)),
    ]
    await load(database, tmp_path, "second", other)
    [change] = await changed(database, before)
    assert change.dataset == "second"
    assert (change.about, {*change.added}) == ((), {"Subject Ltd", "Joseph Kony"})


async def test_what_a_dataset_declares_to_cover_counts(database: Database, tmp_path: Path) -> None:
    name = "covers"
    await load(database, tmp_path, name, register(name))
    before = await seen(database, name)
    await load_registry(
        database, write(tmp_path, *register(name)), dataset=name, scope=["identity"]
    )
    assert await changed(database, before) == [RegisterChange(name, ())]


async def test_a_run_that_kept_nothing_counts_what_was_loaded_since(
    database: Database, tmp_path: Path
) -> None:
    name = "former"
    ref = f"{name}/{name}-subject"
    await load(database, tmp_path, name, register(name))
    moment = now()

    async def since(day: datetime) -> list[RegisterChange]:
        async with database.platform() as session:
            return await loaded_since(session, ref, day, as_of=AS_OF, max_parties=2_000)

    assert await since(moment) == []
    assert [one.dataset for one in await since(datetime(2020, 1, 1, tzinfo=UTC))] == [name]
    stranger = company(f"{name}-stranger", "Renamed Stranger Ltd", ("GB-COH", f"{name}9"))
    await load(database, tmp_path, name, replaced(register(name), stranger))
    assert await since(moment) == []
    await load(database, tmp_path, name, of(name)["an owner"])
    [change] = await since(moment)
    assert "Joseph Kony" in change.about
