"""A list that a check rests on is named by its publication, never by the time stamp of a file."""

from dataclasses import replace
from datetime import date

from tests.unit.investigations.snapshots import fresh, screening, snapshot
from tests.unit.investigations.test_checks import BOTH

from atlas.investigations.checks.assessed import Assessed
from atlas.investigations.checks.domain import Material, assess_checks
from atlas.investigations.checks.gathering import Gathered
from atlas.investigations.checks.presentation import checks_out
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE
from atlas.sources.lists.domain.list_day import ListDay

OBTAINED = date(2026, 11, 28)


def test_an_undated_list_of_a_check_has_the_day_on_which_it_was_obtained() -> None:
    lists = tuple(replace(one, day=ListDay(None, OBTAINED)) for one in BOTH)
    material = Material(snapshot=snapshot(screening=screening(lists=lists)))
    found = Assessed(
        tier=Tier.EDD,
        evaluation=None,
        policy_version=0,
        results=assess_checks(CATALOGUE, Tier.EDD, material, {}),
        attestations={},
        source_dates={},
        list_days=Gathered(material).list_days,
        names={},
    )
    named = [one for item in checks_out(fresh(), found).items for one in item.lists]
    assert named
    assert {(one.published, one.obtained) for one in named} == {(None, OBTAINED)}
