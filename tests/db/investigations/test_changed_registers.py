"""Live answers on a structure that registers tell otherwise than its investigation read."""

from __future__ import annotations

import pytest
from tests.db.investigations.test_left_out import Register, listed, register
from tests.db.sources.registry.statements import company, interest, person, relation

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.investigations.runs import service as runs
from atlas.sources.exposure import ageing, service

__all__ = ["listed", "register"]
pytestmark = pytest.mark.cut_lists

NAMED = "Ivan Sergeevich Petrov"


def held(number: str, *owners: str) -> list[dict[str, object]]:
    said = [company(number, f"Elm {number} Ltd", ("GB-COH", number))]
    for who in owners:
        key = f"{number}{who[:2]}"
        said += [
            person(key, who, "1971-04-02"),
            relation(f"r{key}", key, number, interest(share=100 / len(owners))),
        ]
    return said


@pytest.mark.parametrize("number", ["66690001"])
async def test_no_owner_is_excluded_once_the_register_says_something_else(
    register: Register, database: Database, number: str
) -> None:
    """Read live, the company was not owned by the listed person whom its register names since."""
    await register.load(*held(number, "Marta Quendolin Ashworth"), owners=False)
    found = await register.run()

    async def live() -> tuple[bool, dict[str, tuple[str, str, list[str]]]]:
        async with database.tenant(found.tenant) as session:
            entity = (await runs.require(session, found.run)).entity_id
            assert entity is not None
            owners = await ageing.owners_of(session, entity, today())
            said = await service.sanctioned_ownership(session, entity, today())
        return owners.complete, {
            one.regime: (one.status, one.control, one.reasons) for one in said.regimes
        }

    complete, before = await live()
    assert complete
    assert all("register_changed" not in reasons for _, _, reasons in before.values())
    await register.load(*held(number, "Marta Quendolin Ashworth", NAMED), owners=False)
    complete, since = await live()
    assert not complete
    for regime, (status, control, reasons) in since.items():
        assert status != "not_owned", regime
        assert control != "none_found", regime
        assert "register_changed" in reasons
    await register.run()
    _, again = await live()
    assert all("register_changed" not in reasons for _, _, reasons in again.values())
