"""A register identifies the owners only by the test that holds today, and in the newest run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.profiles import give_profile, regime
from tests.workflows.investigations.conftest import Investigate
from tests.workflows.investigations.test_named_alone import Case

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.compliance_profile.domain import PepScope, RequiredList
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
OWNERS = "ubo_identification"
NUMBER = "08119933"
SUBJECT = {
    "company_name": "Quillon Glassware Ltd",
    "register": "GB-COH",
    "registration_number": NUMBER,
}


async def test_another_threshold_ends_that_the_owners_are_identified(
    loaded: None,
    database: Database,
    tenant: UUID,
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
    tmp_path: Path,
    worker: None,
) -> None:
    """An owner of at least 10 % may be among the 20 % that no one is declared to hold."""
    register = write(
        tmp_path,
        company(NUMBER, SUBJECT["company_name"], ("GB-COH", NUMBER), foundingDate="2001-05-05"),
        person("q1", "Quenby Glazier", "1970-01"),
        relation("q", "q1", NUMBER, interest(share=80), interest("votingRights", share=80)),
    )
    await load_registry(database, register, dataset="quillon", data_date=today())

    async def rules(days: int, **test: Any) -> None:
        lists = [RequiredList("ofac-sdn", "sanctions", "binding", "31 CFR chapter V", days)]
        pep = PepScope(required=False, domestic=False, cooling_off_months=12)
        await give_profile(database, tenant, regime(lists=lists, pep=pep, **test))

    async def attest(case: Case) -> int:
        body = {"check_id": OWNERS, "note": "On the extract.", "reference": "DMS 7"}
        made = await app_client.post(
            f"{case.base}/attestations", json=body, headers=tokens("analyst")
        )
        return made.status_code

    await rules(7)
    first = Case(app_client, tokens, await investigate(**SUBJECT))
    owners = await first.check(OWNERS)
    assert (owners["identified"], owners["reason"]) == (True, "not_verified"), owners
    # a profile with other rules, by which the owners are found alike, leaves them identified
    await rules(6)
    assert "compliance_profile" in (await first.risk())["outdated"]
    assert (await first.check(OWNERS))["identified"] is True
    assert await attest(first) == 201
    assert (await first.check(OWNERS))["outcome"] == "attested"

    await rules(6, threshold=10, comparator=">=")
    for again in (False, True):
        if again:  # the risk is evaluated by today's rules; the owners are those of the run
            await first.evaluate()
        owners = await first.check(OWNERS)
        assert (owners["outcome"], owners["identified"]) == ("not_assessed", None), owners
        assert (owners["reason"], owners["remedy"]) == ("rule_changed", "Rerun the investigation.")
        assert await attest(first) == 409
        obstacles, _ = await first.approve()
        assert "mandatory_checks_open" in obstacles
        said = (await first.report())["checks"]["items"]
        [row] = [one for one in said if one["check_id"] == OWNERS]
        assert (row["outcome"], row["identified"]) == ("not_assessed", None)

    second = Case(app_client, tokens, await investigate(**SUBJECT))
    assert (await second.check(OWNERS))["identified"] is False
    await rules(6)
    third = Case(app_client, tokens, await investigate(**SUBJECT))
    assert (await third.check(OWNERS))["identified"] is True
    # by the same test as today's again, but a later run of the company was evaluated
    assert (await first.check(OWNERS))["reason"] == "newer_run"
    assert await attest(first) == 409
