"""A limited liability partnership has no shares: rights to its surplus assets are what is owned."""

from pathlib import Path

from tests.db.sources.registry.structures import shares, structure
from tests.unit.knowledge.graph.build import regime_rule
from tests.unit.sources.registry.psc_lines import corporate, individual, totals, write_lines

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import Seed, UboBasis, UboStatus
from atlas.knowledge.graph.service import sanctioned_in
from atlas.sources.registry.service import load_registry

LLP, BELOW = "OC300001", "09100001"
SURPLUS = "right-to-share-surplus-assets-75-to-100-percent-limited-liability-partnership"
AT_HOUSE = {
    "registration_number": LLP,
    "place_registered": "Companies House",
    "country_registered": "England",
}


async def test_who_has_its_surplus_assets_owns_it(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    path = write_lines(
        tmp_path,
        individual(LLP, "i1", "Lara Lee", natures_of_control=[SURPLUS]),
        corporate(
            BELOW, "c1", "The LLP", identification=AT_HOUSE,
            natures_of_control=["ownership-of-shares-75-to-100-percent"],
        ),
        totals(2),
    )  # fmt: skip
    await load_registry(database, path, dataset="partnership")
    for number, held in ((LLP, (75.0, 100.0)), (BELOW, (56.25, 100.0))):
        view = await structure(database, actor, number)
        assert shares(view)["Mr Lara Lee"] == held
        (ubo,) = view.ubos.ubos
        assert ubo.status is UboStatus.UBO
        assert UboBasis.SHARES in {ground.basis for ground in ubo.grounds}
        for regime in ("ofac", "eu", "uk"):
            rule = regime_rule(regime, view.as_of)
            found = sanctioned_in(view, [Seed(ubo.party, certain=True)], rule)
            own = found.of(str(view.entity_id))
            assert own is not None
            assert own.status == "blocked"
