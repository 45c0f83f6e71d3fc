"""Companies by address: keyed with each load, keyed anew by other rules, counted once, by index."""

from __future__ import annotations

from pathlib import Path

from tests.db.sources.registry.statements import company, write
from tests.db.sources.registry.test_formats import ROW, table

from atlas.foundation.db import Database
from atlas.knowledge.addresses.domain import RULES_VERSION
from atlas.sources.protocol.domain.answers import AddressNeighbours
from atlas.sources.registry.co_location import neighbours
from atlas.sources.registry.repository import places
from atlas.sources.registry.service import load_registry

KEY = "GB|HG11ND|9"


def row(number: int, **changes: str) -> dict[str, str]:
    return (
        ROW
        | {"CompanyName": f"COMPANY {number} LIMITED", " CompanyNumber": f"{number:08d}"}
        | changes
    )


async def at(database: Database, key: str = KEY, *own: str) -> AddressNeighbours:
    async with database.platform() as session:
        found = await neighbours(session, [key], but=[("GB-COH", number) for number in own])
    assert len(found) == 1
    return found[0]


async def rules_of(database: Database, dataset: str) -> int:
    async with database.platform() as session:
        value: int = await session.fetch_value(
            "SELECT address_rules FROM registry_dataset WHERE name = $1", dataset
        )
    return value


async def test_a_load_keys_addresses_and_a_change_of_address_moves_its_company(
    database: Database, tmp_path: Path
) -> None:
    rows = [row(1), row(2), row(3, CompanyStatus="Dissolved")]
    await load_registry(database, table(tmp_path, *rows), dataset="gb", complete=True)
    assert (await at(database)).companies == 2
    assert (await at(database, KEY, "00000001")).companies == 1
    assert (await at(database)).datasets == ("gb",)
    rows[1] |= {"RegAddress.AddressLine1": "10 PRINCES SQUARE"}
    await load_registry(database, table(tmp_path, *rows), dataset="gb", complete=True)
    assert (await at(database)).companies == 1
    assert (await at(database, "GB|HG11ND|10")).companies == 1
    # a company that left the register is no neighbour any more
    await load_registry(database, table(tmp_path, rows[0]), dataset="gb", complete=True, force=True)
    assert (await at(database, "GB|HG11ND|10")).companies == 0


async def test_a_dataset_keyed_by_other_rules_is_keyed_anew_though_nothing_changed(
    database: Database, tmp_path: Path
) -> None:
    file = table(tmp_path, row(11), row(12))
    await load_registry(database, file, dataset="old")
    async with database.platform() as session:
        await session.execute("DELETE FROM registry_address")
        await session.execute("UPDATE registry_dataset SET address_rules = 0")
        assert await neighbours(session, [KEY]) == []
    report = await load_registry(database, file, dataset="old")
    assert (report.added, report.changed) == (0, 0)
    assert await rules_of(database, "old") == RULES_VERSION
    assert (await at(database)).companies == 2


async def test_one_company_of_two_registers_counts_once(database: Database, tmp_path: Path) -> None:
    await load_registry(database, table(tmp_path, row(21)), dataset="one")
    place = {
        "type": "registered",
        "address": "Castle House, 9 Princes Sq., Harrogate HG1 1ND",
        "country": {"name": "United Kingdom", "code": "GB"},
    }
    other = company("c21", "Company 21 Limited", ("GB-COH", "00000021"), addresses=[place])
    await load_registry(database, write(tmp_path, other, name="two.json"), dataset="two")
    found = await at(database)
    assert {"one", "two"} <= set(found.datasets)
    with_it = found.companies
    assert (await at(database, KEY, "00000021")).companies == with_it - 1


async def test_the_look_up_uses_its_index(database: Database) -> None:
    async with database.platform() as session:
        dataset = await session.fetch_value("SELECT id FROM registry_dataset LIMIT 1")
        await session.execute(
            "INSERT INTO registry_address SELECT $1, 'r' || n, 'GB|AA11AA|' || n / 3"
            " FROM generate_series(1, 30000) n ON CONFLICT DO NOTHING",
            dataset,
        )
        await session.execute("ANALYZE registry_address")
        plan = await session.fetch(
            "EXPLAIN " + places._AT,
            ["GB|AA11AA|7"],
            1001,
            "2026-11-24",
        )
    text = "\n".join(line[0] for line in plan)
    assert "registry_address_address_key" in text, text
    assert "Seq Scan on registry_address" not in text
