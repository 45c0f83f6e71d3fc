"""Holdings of one record that follow each other: what is held on each day, by an own reckoning."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.db.investigations.conftest import Start, runtime, start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain import Comparator, HoldingKind, integrated_shares
from atlas.knowledge.graph.domain.beneficial import UboStatus
from atlas.sources.registry.service import load_registry

__all__ = ["runtime", "start"]
NAMES = ("Odo Quill Weir", "Una Brack Tarn", "Ivo Lund Marsh", "Ada Thorn Fell")
FULL_SCOPE = ("identity", "beneficial_owners", "shareholders", "officers")
Spell = tuple[int, date | None, date | None, str]
"""Share, first day, first day after it, and whether shares or votes."""


def drawn(seed: int) -> dict[str, list[Spell]]:
    """Return the spells of each holder; together never more than the whole."""
    pick = random.Random(seed)
    found = {}
    for name in pick.sample(NAMES, pick.randint(1, 4)):
        spells: list[Spell] = []
        for kind in ("shareholding", "votingRights"):
            at, size = today() - timedelta(days=pick.randint(300, 900)), pick.choice((10, 20, 25))
            for place in range(pick.randint(1, 4)):
                begins, at = at, at + timedelta(days=pick.randint(1, 200))
                last = at > today()
                opens = place == 0 and pick.random() < 0.3
                spells.append(
                    (
                        size if kind == "votingRights" else pick.choice((5, 10, 15, 20, 25)),
                        None if opens else begins,
                        None if last else at,
                        kind,
                    )
                )
                at += timedelta(days=pick.choice((0, 0, 1, 30)))
                if last:
                    break
        pick.shuffle(spells)
        found[name] = spells
    return found


def held(spells: list[Spell], kind: str, day: date) -> int:
    """Return what the spells of one kind come to on a day."""
    return sum(
        share
        for share, start, end, of in spells
        if of == kind and (start is None or start <= day) and (end is None or day < end)
    )


def stated(one: Spell) -> dict[str, Any]:
    share, start, end, kind = one
    days = {"startDate": start, "endDate": end}
    return interest(kind, share, **{name: f"{day}" for name, day in days.items() if day})


@pytest.mark.parametrize("seed", range(8))
async def test_each_day_has_the_shares_of_its_own_spells(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path, seed: int
) -> None:
    number, holders = f"6667{seed:04}", drawn(seed)
    parts = [company(number, f"Yew {number} Ltd", ("GB-COH", number))]
    for place, (name, spells) in enumerate(holders.items()):
        parts += [
            person(f"{number}-{place}", name, f"19{60 + place}-02-02"),
            relation(f"r{number}-{place}", f"{number}-{place}", number, *map(stated, spells)),
        ]
    await load_registry(
        database,
        write(tmp_path, *parts),
        dataset=f"sp-{number}",
        data_date=today(),
        scope=FULL_SCOPE,
    )
    found = await ran(runtime, start, number)
    changes = {day for spells in holders.values() for _, *ends, _ in spells for day in ends if day}
    asked = {day - timedelta(days=back) for day in changes for back in (0, 1)} | {today()}
    async with database.tenant(found.tenant) as session:
        for day in sorted(one for one in asked if one <= today()):
            view = await graph.entity_ownership(session, found.subject, day)
            names = {key: party.name for key, party in view.graph.parties.items()}
            for kind, of in (
                (HoldingKind.OWNERSHIP, "shareholding"),
                (HoldingKind.VOTING, "votingRights"),
            ):
                said = integrated_shares(view.graph, f"{found.subject}", kind)
                shares = {names[key]: one.integrated for key, one in said.by_party.items()}
                expected = {
                    name: float(size)
                    for name, spells in holders.items()
                    if (size := held(spells, of, day))
                }
                assert {n: round(b.lower, 9) for n, b in shares.items() if b} == expected, day
                assert {n: round(b.upper, 9) for n, b in shares.items() if b} == expected, day
            rule = view.ubos.rule
            reached = {
                name
                for name, spells in holders.items()
                for most in [max(held(spells, of, day) for of in ("shareholding", "votingRights"))]
                if most > rule.threshold
                or (most == rule.threshold and rule.comparator is Comparator.AT_LEAST)
            }
            sure = {names[one.party] for one in view.ubos.ubos if one.status is UboStatus.UBO}
            assert sure == reached, day
