"""A profile's life on a real database: one draft, four eyes, periods, isolation."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from tests.conftest import actor_of, make_tenant
from tests.support.profiles import (
    content,
    end_demo,
    give_home,
    give_profile,
    home_rules,
    make_demo,
    regime,
)

from atlas.foundation.core.auth import AuthContext, Role, system_actor
from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import InvalidRequestError, PreconditionFailedError
from atlas.foundation.core.four_eyes import MachineNeverDecidesError, SecondPersonRequiredError
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import Database
from atlas.foundation.db.listing import Filter, ListParams
from atlas.knowledge.compliance_profile import service
from atlas.knowledge.compliance_profile.domain import (
    DEMO_HOME,
    RequiredList,
    content_document,
    effective,
    propose_content,
    propose_regime,
)
from atlas.knowledge.compliance_profile.errors import (
    DraftNotFoundError,
    NoActiveProfileError,
    ProfileNotFoundError,
    ProfileStateError,
)
from atlas.knowledge.compliance_profile.presentation import effective_out, profile_out, state_out
from atlas.knowledge.compliance_profile.service.requirements import unanswered
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.schemas import DatasetCreate
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.sources.lists import service as lists

DEMO = RequiredList("demo-sanctions", "sanctions", "binding", "Act")
UK = (RequiredList("uk", "sanctions", "binding", "SAMLA 2018"),)


async def new_tenant(database: Database) -> tuple[UUID, AuthContext, AuthContext]:
    tenant_id = await make_tenant(database, "profile", profile=False)
    await make_demo(database, tenant_id)
    return tenant_id, actor_of(tenant_id, Role.ADMIN), actor_of(tenant_id, Role.MLRO)


async def test_without_a_profile_nothing_holds(database: Database) -> None:
    tenant_id, _, _ = await new_tenant(database)
    async with database.tenant(tenant_id) as session:
        assert await service.active(session) is None
        with pytest.raises(NoActiveProfileError, match="compliance-profile/draft"):
            await service.require_active(session)


async def test_a_second_person_adopts_what_the_first_proposed(database: Database) -> None:
    tenant_id, admin, mlro = await new_tenant(database)
    async with database.tenant(tenant_id) as session:
        draft = await service.put_draft(session, admin, content(), None)
        with pytest.raises(ProfileStateError):
            await service.activate(session, mlro, ExpectedVersion.any())
        await service.propose(session, admin, ExpectedVersion(draft.revision))
        assert await service.active(session) is None
        adopted = await service.activate(session, mlro, ExpectedVersion.any())
        rules = await service.active(session)
    assert rules is not None
    assert (adopted.state, rules.profile_id, rules.version) == ("active", adopted.id, 1)
    assert rules.hash == adopted.rules_hash
    assert [item.list_id for item in rules.lists("sanctions")] == ["demo-sanctions"]


async def test_nobody_who_wrote_or_proposed_it_adopts_it(database: Database) -> None:
    tenant_id, admin, mlro = await new_tenant(database)
    other = actor_of(tenant_id, Role.MLRO)
    async with database.tenant(tenant_id) as session:
        await service.put_draft(session, mlro, content(), None)
        await service.put_draft(session, admin, content(), ExpectedVersion.any())
        await service.propose(session, admin, ExpectedVersion.any())
        for refused in (mlro, admin, actor_of(tenant_id, Role.ANALYST)):
            with pytest.raises(SecondPersonRequiredError):
                await service.activate(session, refused, ExpectedVersion.any())
        assert (await service.activate(session, other, ExpectedVersion.any())).state == "active"


async def test_machines_neither_draft_nor_propose_nor_adopt(database: Database) -> None:
    tenant_id, admin, _ = await new_tenant(database)
    machine = system_actor(tenant_id)
    async with database.tenant(tenant_id) as session:
        with pytest.raises(MachineNeverDecidesError):
            await service.put_draft(session, machine, content(), None)
        await service.put_draft(session, admin, content(), None)
        with pytest.raises(MachineNeverDecidesError):
            await service.propose(session, machine, ExpectedVersion.any())
        await service.propose(session, admin, ExpectedVersion.any())
        with pytest.raises(MachineNeverDecidesError):
            await service.activate(session, machine, ExpectedVersion.any())


async def test_an_edit_of_a_proposed_draft_needs_a_new_proposal(database: Database) -> None:
    tenant_id, admin, mlro = await new_tenant(database)
    async with database.tenant(tenant_id) as session:
        await service.put_draft(session, admin, content(), None)
        await service.propose(session, admin, ExpectedVersion.any())
        changed = await service.put_draft(
            session, admin, content(regime(threshold=10)), ExpectedVersion.any()
        )
        assert changed.state == "draft"
        with pytest.raises(ProfileStateError):
            await service.activate(session, mlro, ExpectedVersion.any())


async def test_a_lost_update_is_refused(database: Database) -> None:
    tenant_id, admin, _ = await new_tenant(database)
    async with database.tenant(tenant_id) as session:
        draft = await service.put_draft(session, admin, content(), None)
        await service.put_draft(session, admin, content(), ExpectedVersion(draft.revision))
        with pytest.raises(PreconditionFailedError):
            await service.put_draft(session, admin, content(), ExpectedVersion(draft.revision))


async def test_a_discarded_draft_is_gone(database: Database) -> None:
    tenant_id, admin, _ = await new_tenant(database)
    async with database.tenant(tenant_id) as session:
        await service.put_draft(session, admin, content(), None)
        await service.discard_draft(session, admin, None)
        with pytest.raises(DraftNotFoundError):
            await service.get_draft(session)
        assert (await service.put_draft(session, admin, content(), None)).version == 2


async def test_a_later_version_takes_over_on_its_day(database: Database) -> None:
    tenant_id, _, _ = await new_tenant(database)
    later = today() + timedelta(days=200)
    first = await give_profile(database, tenant_id)
    second = await give_profile(
        database, tenant_id, regime(threshold=10, comparator=">="), valid_from=later
    )
    async with database.tenant(tenant_id) as session:
        now_held = await service.active(session)
        then_held = await service.active(session, later)
        before = await service.active(session, later - timedelta(days=1))
        scheduled = await service.scheduled_profile(session)
    assert now_held == before == first
    assert then_held is not None
    assert then_held.ubo.threshold == 10
    assert scheduled is not None
    assert (scheduled.state, scheduled.version) == ("scheduled", 2)
    assert second.hash != first.hash


async def test_a_version_adopted_now_replaces_one_that_waits(database: Database) -> None:
    tenant_id, _, _ = await new_tenant(database)
    later = today() + timedelta(days=200)
    await give_profile(database, tenant_id)
    await give_profile(database, tenant_id, regime(threshold=10), valid_from=later)
    await give_profile(database, tenant_id, regime(threshold=20))
    async with database.tenant(tenant_id) as session:
        for day in (today(), later, later + timedelta(days=9)):
            rules = await service.active(session, day)
            assert rules is not None
            assert (rules.version, rules.ubo.threshold) == (3, 20)
        page = await service.list_profiles(session, ListParams())
        assert [(one.version, one.state) for one in page.items] == [
            (3, "active"), (2, "superseded"), (1, "superseded")
        ]  # fmt: skip
        waiting = ListParams(filters=(Filter("state", "eq", "scheduled"),))
        assert not (await service.list_profiles(session, waiting)).items
        assert await service.scheduled_profile(session) is None


async def test_a_profile_never_holds_backwards(database: Database) -> None:
    tenant_id, _, _ = await new_tenant(database)
    await give_profile(database, tenant_id, valid_from=date(2020, 1, 1))
    async with database.tenant(tenant_id) as session:
        assert await service.active(session, today() - timedelta(days=1)) is None
        assert await service.active(session) is not None


async def test_an_entity_abroad_needs_the_rules_of_both(database: Database) -> None:
    tenant_id, admin, _ = await new_tenant(database)
    said = content(regime("GB", UK))
    abroad = type(said.entities[0])("branch", "Branch", "bank", "GB", host="DE")
    broken = type(said)("A profile", (*said.entities, abroad), said.regimes)
    async with database.tenant(tenant_id) as session:
        with pytest.raises(InvalidRequestError, match="DE"):
            await service.put_draft(session, admin, broken, None)


@pytest.mark.parametrize("home", ["GB", "DE", "US", "ZW"])
async def test_a_profile_keeps_the_country_floors_of_its_home(
    database: Database, home: str
) -> None:
    tenant_id, admin, _ = await new_tenant(database)
    bare = content(home_rules(home, country_floors=()))
    async with database.tenant(tenant_id) as session:
        with pytest.raises(InvalidRequestError, match=f"country floors of {home} are missing"):
            await service.put_draft(session, admin, bare, None)
        with pytest.raises(InvalidRequestError, match=f"country floors of {home} are missing"):
            await service.propose_by_operator(session, system_actor(tenant_id), bare)
        made = await service.put_draft(session, admin, content(home_rules(home)), None)
        assert made.state == "draft"


async def test_another_tenant_sees_none_of_it(database: Database) -> None:
    tenant_id, _, _ = await new_tenant(database)
    rules = await give_profile(database, tenant_id)
    stranger = await make_tenant(database, "stranger", profile=False)
    assert rules.profile_id is not None
    async with database.tenant(stranger) as session:
        assert await service.active(session) is None
        with pytest.raises(ProfileNotFoundError):
            await service.get_profile(session, rules.profile_id)


async def test_the_operators_proposal_needs_two_persons(database: Database) -> None:
    tenant_id, admin, mlro = await new_tenant(database)
    async with database.tenant(tenant_id) as session:
        made = await service.propose_by_operator(session, system_actor(tenant_id), content())
        assert (made.state, made.origin) == ("draft", "operator")
        with pytest.raises(ProfileStateError):
            await service.activate(session, mlro, ExpectedVersion.any())
        await service.propose(session, mlro, ExpectedVersion.any())
        with pytest.raises(SecondPersonRequiredError):
            await service.activate(session, mlro, ExpectedVersion.any())
        second = actor_of(tenant_id, Role.SENIOR_OFFICER)
        assert (await service.activate(session, second, ExpectedVersion.any())).state == "active"
        del admin
        with pytest.raises(ProfileStateError):
            await service.propose_by_operator(session, system_actor(tenant_id), content())


async def test_only_the_fictitious_home_is_adopted_without_persons(database: Database) -> None:
    tenant_id, _, _ = await new_tenant(database)
    async with database.tenant(tenant_id) as session:
        for said in (content(regime("GB", UK)), content(regime("GB"), regime(DEMO_HOME))):
            with pytest.raises(ProfileStateError):
                await service.adopt_demo(session, system_actor(tenant_id), said)
        adopted = await service.adopt_demo(session, system_actor(tenant_id), content())
        again = await service.adopt_demo(session, system_actor(tenant_id), content())
    assert (adopted.state, adopted.origin, again.id) == ("active", "demo", adopted.id)


async def test_a_new_tenants_home_is_proposed_and_two_persons_adopt_it(database: Database) -> None:
    tenant_id, admin, mlro = await new_tenant(database)
    made = await service.propose_home(database, tenant_id, ["GB"], name="Acme Bank")
    assert (made.state, made.origin, made.editor_ids) == ("draft", "operator", [])
    before = await lists.profile_gaps(database)
    async with database.tenant(tenant_id) as session:
        await service.propose(session, admin, ExpectedVersion.any())
        await service.activate(session, mlro, ExpectedVersion.any())
        rules = await service.require_active(session)
    assert {item.list_id for item in rules.lists("sanctions")} == {"uk", "un"}
    after = await lists.profile_gaps(database)
    assert after.without == before.without - 1
    assert after.without_pep_list == before.without_pep_list + 1


async def test_the_demo_gets_the_fictitious_home_once(database: Database) -> None:
    tenant_id, _, _ = await new_tenant(database)
    first = await service.bootstrap_demo(database, tenant_id)
    again = await service.bootstrap_demo(database, tenant_id)
    assert (first.origin, first.state, again.id) == ("demo", "active", first.id)
    async with database.tenant(tenant_id) as session:
        rules = await service.require_active(session)
    assert rules.home == (DEMO_HOME,)
    assert {item.list_id for item in rules.required_lists} == {"demo-sanctions", "demo-pep"}


@pytest.mark.parametrize("standing", [None, "informative"])
async def test_a_profile_without_a_sanctions_list_is_refused(
    database: Database, standing: str | None
) -> None:
    """Nothing could ever rest on it: whichever list is loaded would be enough."""
    tenant_id, admin, _ = await new_tenant(database)
    peps = RequiredList("demo-pep", "pep", "binding", "Act")
    informs = () if standing is None else (replace(DEMO, standing="informative"),)
    async with database.tenant(tenant_id) as session:
        with pytest.raises(InvalidRequestError, match="sanctions list"):
            await service.put_draft(session, admin, content(regime(lists=(peps, *informs))), None)
        with pytest.raises(InvalidRequestError, match="sanctions list"):
            await service.propose_by_operator(
                session, system_actor(tenant_id), content(regime(lists=()))
            )
        assert await service.find_draft(session) is None


async def test_the_fictitious_home_is_the_demo_tenants_alone(database: Database) -> None:
    tenant_id = await make_tenant(database, "real", profile=False)
    admin = actor_of(tenant_id, Role.ADMIN)
    async with database.tenant(tenant_id) as session:
        for said in (content(), content(regime("GB", UK), regime()), content(regime("GB"))):
            with pytest.raises(InvalidRequestError, match="fictitious"):
                await service.put_draft(session, admin, said, None)
        with pytest.raises(InvalidRequestError, match="fictitious"):
            await service.adopt_demo(session, system_actor(tenant_id), content())
    with pytest.raises(InvalidRequestError, match="fictitious"):
        await service.propose_home(database, tenant_id, [DEMO_HOME])
    async with database.tenant(tenant_id) as session:
        assert await service.active(session) is None


async def test_a_draft_of_an_earlier_release_is_checked_when_it_is_adopted(
    database: Database,
) -> None:
    tenant_id, admin, mlro = await new_tenant(database)
    async with database.tenant(tenant_id) as session:
        await service.put_draft(session, admin, content(), None)
        proposed = await service.propose(session, admin, ExpectedVersion.any())
        await session.execute(
            "UPDATE compliance_profile SET content = $2 WHERE id = $1",
            proposed.id,
            content_document(content(regime(lists=()))),
        )
        with pytest.raises(InvalidRequestError, match="sanctions list"):
            await service.activate(session, mlro, ExpectedVersion.any())
        assert await service.active(session) is None


async def test_a_duty_that_no_list_answers_is_named(database: Database) -> None:
    tenant_id, _, _ = await new_tenant(database)
    await give_home(database, tenant_id, "GB")
    async with database.tenant(tenant_id) as session:
        found = effective_out(await service.effective_answer(session, None))
    assert ["no_pep_found is never said" in one for one in found.unanswered] == [True]
    american = effective(propose_content(shipped_snapshot(today()), ["US"], today()))
    assert not unanswered(american)  # no general duty to determine them
    assert not unanswered(effective(content()))


async def test_the_fictitious_home_of_a_real_firm_satisfies_nothing(database: Database) -> None:
    """It was adopted before that home was the demo tenant's alone, and nobody changed it since."""
    tenant_id, _, _ = await new_tenant(database)
    await give_profile(database, tenant_id)
    before = await lists.profile_gaps(database)
    await end_demo(database, tenant_id)
    async with database.tenant(tenant_id) as session:
        assert await service.active(session) is None
        with pytest.raises(NoActiveProfileError, match="fictitious home"):
            await service.require_active(session)
        state = state_out(await service.state(session))
        effective_rules = effective_out(await service.effective_answer(session, None))
    assert state.active is not None
    assert state.reason == effective_rules.reason == "fictitious_home"
    assert state.remedy is not None
    assert "satisfies nothing" in state.remedy
    assert effective_rules.rules is None
    after = await lists.profile_gaps(database)
    assert (after.fictitious, after.without) == (before.fictitious + 1, before.without)


async def test_an_activation_says_what_is_never_said_under_the_profile(database: Database) -> None:
    tenant_id, admin, mlro = await new_tenant(database)
    async with database.tenant(tenant_id) as session:
        await service.put_draft(session, admin, content(home_rules("GB")), None)
        proposed = profile_out(await service.propose(session, admin, ExpectedVersion.any()))
        activated = profile_out(await service.activate(session, mlro, ExpectedVersion.any()))
    assert proposed.unanswered == activated.unanswered
    assert "no_pep_found is never said" in activated.unanswered[0]


async def test_a_profile_is_never_less_than_the_law_of_its_home(database: Database) -> None:
    tenant_id, admin, mlro = await new_tenant(database)
    law = home_rules("GB")
    lax = replace(
        content(
            replace(
                law,
                lists=tuple(item for item in law.lists if item.list_id != "uk"),
                ubo=replace(law.ubo, threshold=99.0),
                pep=replace(law.pep, required=False),
            )
        ),
        minimum_coverage=Decimal(0),
        approval_age_hours=720,
    )
    async with database.tenant(tenant_id) as session:
        with pytest.raises(InvalidRequestError) as refused:
            await service.put_draft(session, admin, lax, None)
        assert {".".join(map(str, one["loc"][1:])) for one in refused.value.errors} == {
            "regimes.0.lists",
            "regimes.0.ubo.threshold",
            "regimes.0.pep.required",
            "minimum_coverage",
            "approval_age_hours",
        }
        await service.put_draft(session, admin, content(law), None)
        proposed = await service.propose(session, admin, ExpectedVersion.any())
        adopted = await service.activate(session, mlro, ExpectedVersion.any())
        lawful = await service.require_active(session)
        # adopted before it was checked: the law holds, and it is said
        await session.execute(
            "UPDATE compliance_profile SET content = $2 WHERE id = $1",
            proposed.id,
            content_document(lax),
        )
        rules = await service.require_active(session)
        told = effective_out(await service.effective_answer(session, None)).unanswered
    assert lawful.hash == adopted.rules_hash
    assert {item.list_id for item in rules.lists("sanctions", "binding")} == {"uk", "un"}
    assert (rules.ubo.threshold, rules.pep.required) == (lawful.ubo.threshold, True)
    assert (rules.minimum_coverage, rules.approval_age_hours) == (Decimal(60), 24)
    assert sum("Less than the law of the home" in one for one in told) == 5
    assert (await lists.profile_gaps(database)).below_law >= 1


async def test_a_tenants_own_reference_data_make_no_law_of_a_home_laxer(
    database: Database,
) -> None:
    """What the product ships is the floor of the tenant's own `home_regimes` and thresholds."""
    tenant_id, admin, mlro = await new_tenant(database)
    shipped = shipped_snapshot(today()).get("home_regimes")
    assert shipped is not None
    data: dict[str, Any] = deepcopy(dict(shipped.data or {}))
    home = next(item for item in data["items"] if item["home"] == "GB")
    home["lists"] = [item for item in home["lists"] if item["list"] != "uk"]
    home["pep"] = [{**item, "required": False} for item in home["pep"]]
    made = DatasetCreate(
        type="home_regimes", version="own", name="Ours", source="A wish",
        url="https://example.org/wish", source_date=str(today()), licence="Facts",
        judgement=True, data=data,
    )  # fmt: skip
    law = home_rules("GB")
    lax = content(
        replace(
            law,
            lists=tuple(item for item in law.lists if item.list_id != "uk"),
            pep=replace(law.pep, required=False),
        )
    )
    async with database.tenant(tenant_id) as session:
        await service.put_draft(session, admin, content(law), None)
        proposed = await service.propose(session, admin, ExpectedVersion.any())
        await service.activate(session, mlro, ExpectedVersion.any())
        lawful = await service.require_active(session)
        dataset = await reference_data.create_dataset(session, admin, made)
        await reference_data.activate_dataset(session, admin, dataset.id, ExpectedVersion.any())
        await reference_data.confirm_dataset(session, mlro, dataset.id, ExpectedVersion.any())
        said = propose_regime(await reference_data.snapshot(session, today()), "GB", today())
        assert not said.pep.required
        assert await service.require_active(session) == lawful
        with pytest.raises(InvalidRequestError) as refused:
            await service.put_draft(session, admin, lax, None)
        assert {".".join(map(str, one["loc"][1:])) for one in refused.value.errors} == {
            "regimes.0.lists",
            "regimes.0.pep.required",
        }
        await session.execute(
            "UPDATE compliance_profile SET content = $2 WHERE id = $1",
            proposed.id,
            content_document(lax),
        )
        rules = await service.require_active(session)
    assert "uk" in {item.list_id for item in rules.lists("sanctions", "binding")}
    assert rules.pep.required
