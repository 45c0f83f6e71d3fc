"""One rule that was assessed answers nothing that the others of its module leave open."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.rule_cases import CASES, NO_WEBSITE, web
from tests.unit.investigations.snapshots import ownership, snapshot

from atlas.investigations.modules.domain import (
    MODULES,
    Fired,
    NotFired,
    Outcome,
    RuleResult,
    Unassessed,
    level_of,
    may_be_critical,
)
from atlas.investigations.modules.domain.dfwo import MODULE as DFWO
from atlas.investigations.modules.domain.dfwo import presence, young_domain
from atlas.investigations.modules.domain.observations import Footprint, Probe, Registration, Site
from atlas.investigations.modules.domain.outcome import Decision, assess
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, SanctionedOwnership
from atlas.investigations.modules.domain.spepws import by_ownership, indirect_exposure
from atlas.investigations.modules.service import module_out, unsettled
from atlas.investigations.runs.facts import facts_of
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.risk.evaluations.domain import (
    Evaluation,
    FloorStatus,
    ModuleLevel,
    NotAssessed,
    evaluate,
    inputs_from_facts,
)
from atlas.risk.matrix.domain import default_matrix


def nowhere() -> InvestigationSnapshot:
    """A made-up website: the name has no address, and nothing else can be asked."""
    seen = web(exists=False, site=None, registration=None, certificate=None)
    assert isinstance(seen.footprint, Footprint)
    failed = Probe(status="failed", reason="no_address", detail="The name has no address.")
    probes = {**dict.fromkeys(("rdap", "tls", "http"), failed), "dns": seen.footprint.probe("dns")}
    return replace(seen, footprint=replace(seen.footprint, probes=probes))


def evaluated(seen: InvestigationSnapshot) -> Evaluation:
    """Everything but the website is known."""
    found = module_out(assess(DFWO, seen), seen)
    levels = dict.fromkeys(MODULES, "clear") | {"DFWO": found.level}
    known = facts_of(
        seen,
        subject={},
        people={},
        module_levels=levels,
        dataset_dates={},
        unsettled=unsettled([found]),
    )
    day, matrix = seen.as_of, default_matrix()
    reference = shipped_snapshot(day)
    return evaluate(matrix, inputs_from_facts(known, matrix, reference, day), reference, (), day)


def critical(result: Evaluation) -> FloorStatus:
    [found] = [item.status for item in result.floors if item.id == "module_critical"]
    return found


def test_a_made_up_website_is_not_better_than_none() -> None:
    """It let one rule of DFWO fire; the floor was then not met, and the worst case lower."""
    without, made_up = evaluated(snapshot(footprint=NO_WEBSITE)), evaluated(nowhere())
    assert [item.outcome for item in module_out(assess(DFWO, nowhere()), nowhere()).rules] == [
        *["not_assessed"] * 4,
        "fired",
    ]
    assert critical(without) is critical(made_up) is FloorStatus.NOT_ASSESSED
    assert made_up.score_high >= without.score_high
    assert made_up.score >= without.score
    assert critical(evaluated(web())) is FloorStatus.NOT_MET


def test_a_module_that_keeps_a_floor_open_is_named() -> None:
    """Nothing said which of seven modules might be critical: only trying showed it."""
    found = facts_of(
        snapshot(),
        subject={},
        people={},
        module_levels={"ROA": ModuleLevel.LOW, "DFWO": ModuleLevel.LOW, "CIR": ModuleLevel.LOW},
        dataset_dates={},
        unsettled=frozenset({"ROA", "DFWO"}),
    )
    open_ = [reading.value for reading in found.further["modules.levels"]]
    assert [one.detail for one in open_ if isinstance(one, NotAssessed)] == [
        f"Rules of {code} were not assessed; with them the module may be critical."
        for code in ("DFWO", "ROA")
    ]


def foreign(created: date = date(2010, 1, 1)) -> InvestigationSnapshot:
    """A well kept website of someone who has nothing to do with the company."""
    owner = Registration(domain="example.com", created=created, redacted=False, registrant="Other")
    return web(registration=owner, site=Site(url="https://example.com/", status=200))


def test_a_website_that_nothing_ties_to_the_company_speaks_in_favour_of_nothing() -> None:
    """That the domain was old answered one rule, and with it the module."""
    without, other = evaluated(snapshot(footprint=NO_WEBSITE)), evaluated(foreign())
    said = module_out(assess(DFWO, foreign()), foreign()).rules
    assert {rule.outcome for rule in said} == {"not_assessed"}
    assert critical(other) is FloorStatus.NOT_ASSESSED
    assert other.score_high >= without.score_high
    assert presence(foreign()) is None
    assert isinstance(
        young_domain(foreign(date(2026, 5, 1))), Fired
    )  # what speaks against it counts
    for tied in (web(), web(site=Site(url="https://example.com/", status=200))):
        assert isinstance(young_domain(tied), NotFired)  # by its pages, or by its registrant
        assert critical(evaluated(tied)) is FloorStatus.NOT_MET


STATES = st.sampled_from(["open", "fired", "silent"])
OPEN = Unassessed(reason="unreachable", detail="No answer.", remedy="Ask again.")


@pytest.mark.parametrize("code", sorted(MODULES))
@given(data=st.data())
def test_a_rule_that_fires_closes_nothing(code: str, data: st.DataObject) -> None:
    """What cannot be reached or read may fire a rule; it never settles the module."""
    rules = MODULES[code].rules
    states = data.draw(st.lists(STATES, min_size=len(rules), max_size=len(rules)))
    places = [place for place, state in enumerate(states) if state == "open"]
    if not places:
        return
    fires = data.draw(st.sampled_from(places))

    def settled(states: list[str]) -> bool:
        made: dict[str, Outcome] = {
            "open": OPEN,
            "fired": Fired(detail="Found."),
            "silent": NotFired(detail="None."),
        }
        results = [RuleResult(rule, made[state]) for rule, state in zip(rules, states, strict=True)]
        level = level_of(results)
        if level in {ModuleLevel.NOT_ASSESSED, ModuleLevel.CRITICAL}:
            return False
        left = [rule for rule, state in zip(rules, states, strict=True) if state == "open"]
        looked_into = "silent" in states
        return looked_into or not may_be_critical(sum(item.points for item in results), left)

    after = [*states[:fires], "fired", *states[fires + 1 :]]
    assert settled(states) or not settled(after)


@pytest.mark.parametrize("rule", [indirect_exposure, by_ownership])
def test_where_control_is_possible_nothing_says_that_no_party_is_exposed(rule: Decision) -> None:
    """A person in control was a true match, and the rules said "no" beside it."""

    def seen(control: str) -> InvestigationSnapshot:
        regime = SanctionedOwnership(
            regime="uk", status="clear", word="not_owned", control=control, required=True
        )
        found = ownership(sanctioned=(regime,))
        return replace(CASES["SPEPWS.indirect_exposure"][1], ownership=found)

    assert isinstance(rule(seen("none_found")), NotFired)
    said = rule(seen("possible"))
    assert isinstance(said, Unassessed)
    assert said.reason == "possible"
