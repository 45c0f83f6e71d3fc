"""The three laws of coverage over random worlds, each as a pair of runs that differ in one thing.

Knowing less never lets a word, tier, floor or decision read better (2); a gap takes no finding
away (1); a stranger in the same file changes nothing (3). `ATLAS_LAWS_WORLDS` runs more worlds.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from tests.laws.checker import favourable, violations
from tests.laws.comparing import bare, better, differences, lost
from tests.laws.generating import HOMES, MORE_HOMES, Generator, clean_world_of, world_of
from tests.laws.levels import KNOWS_SDD
from tests.laws.running import Place
from tests.laws.varying import GAPS, LESS, add_strangers
from tests.laws.world import World

COUNT = int(os.environ.get("ATLAS_LAWS_WORLDS", "5"))
FIRST = int(os.environ.get("ATLAS_LAWS_SEED", "1"))
pytestmark = pytest.mark.timeout(600 + 30 * COUNT)


def british_world_of(seed: int, home: str) -> World:
    """Return the first clean world of a British company from a seed on: its register is known."""
    found = (clean_world_of(one, home) for one in count(seed))
    return next(one for one in found if one.subject.country == "GB")


def clean_drawn(seed: int) -> World:
    """Return a clean world, of which any part of the customer's file may be unknown."""
    return Generator(seed).world(clean=True)


def pair(law: int, seed: int) -> tuple[World, World, str]:
    """Return a random world and the same with one thing changed, and what that is."""
    draw = random.Random(seed)
    world = world_of(seed)
    change = {1: draw.choice(GAPS), 2: draw.choice(LESS), 3: add_strangers}[law]
    return world, change(world, draw), change.__name__


def broken(law: int, before: Any, after: Any) -> Iterator[str]:
    """Yield how a pair of runs breaks a law."""
    if law == 1:
        yield from lost(before, after)
    elif law == 2:
        yield from better(before, after)
    else:
        yield from differences(bare(before), bare(after))


@pytest.mark.parametrize("home", ["GB", "DE"])
async def test_where_everything_is_known_nothing_but_coverage_is_missing(
    place: Place, home: str
) -> None:
    """Else the laws would hold of nothing: what is never said is never wrong."""
    world = clean_world_of(FIRST, home)
    out = await place.investigate(world)
    assert not violations(world, out.answers)
    assert out["run"]["risk"]["level"] in {"low", "clear"}
    checks = {one["check_id"]: one["outcome"] for one in out["checks"]["items"]}
    assert {checks["sanctions_screening"], checks["pep_determination"]} == {"fulfilled"}
    assert {"not_owned"} <= {one["status"] for one in out["sanctioned-ownership"]["regimes"]}


async def test_low_levels_and_simplified_due_diligence_are_reached(place: Place) -> None:
    """Each home's own law decides; and random worlds reach these states too."""
    tiers: dict[str, str] = {}
    earned: Counter[str] = Counter()
    whole = [(home, british_world_of(FIRST, home)) for home in (*HOMES[:-1], *MORE_HOMES) if home]
    drawn = [("drawn", clean_drawn(seed)) for seed in range(FIRST, FIRST + max(COUNT, 6))]
    for home, world in (*whole, *drawn):
        out = await place.investigate(world)
        assert not violations(world, out.answers), world
        standing, risk = out["standing"], out["run"]["risk"]
        low = risk["level"] in {"low", "clear"} and not risk["provisional"]
        earned[home] += low and not standing["provisional"]
        if home != "drawn":
            tiers[home] = standing["tier"]
    assert {home for home, _ in whole} <= {home for home, count in earned.items() if count}
    assert tiers == {home: "sdd" if home in KNOWS_SDD else "cdd" for home, _ in whole}
    assert earned["drawn"] >= 1


@pytest.mark.parametrize("law", [1, 2, 3])
async def test_the_laws_hold(place: Place, law: int) -> None:
    found: list[str] = []
    words: set[str] = set()
    first = FIRST + law * 1000
    for seed in range(first, first + COUNT):
        world, changed, change = pair(law, seed)
        before, after = await place.investigate(world), await place.investigate(changed)
        for one, out in ((world, before), (changed, after)):
            found += [f"seed {seed}: {wrong}" for wrong in violations(one, out.answers)]
            words |= {word for _, word in favourable(out.answers)}
        found += [
            f"seed {seed}, {change}: {wrong}"
            for wrong in broken(law, before.answers, after.answers)
        ]
    assert not found, "\n".join(found)
    assert {"clear", "not_fired"} <= words
