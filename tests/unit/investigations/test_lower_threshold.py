"""With the lower threshold of an enhanced investigation, owners are counted by the home law."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from tests.unit.investigations.report_example import document
from tests.unit.investigations.snapshots import OWNER, ownership, snapshot
from tests.unit.investigations.test_country_ties import facts, tied
from tests.unit.investigations.test_report_page import said_in

from atlas.investigations.modules.domain import mebo
from atlas.investigations.modules.domain.findings import _owners
from atlas.investigations.modules.domain.outcome import NotFired
from atlas.investigations.reports.risk import fact_of
from atlas.investigations.reports.wording import fact_words
from atlas.investigations.results.domain import Structure, read
from atlas.investigations.runs.owner_countries import LOWER as BY_LOWER
from atlas.knowledge.graph.domain import UboCause
from atlas.knowledge.graph.domain.causes import CauseGround, UboCauses, causes_by_law
from atlas.risk.evaluations.domain import NotAssessed, PartyRole
from atlas.sources.protocol.domain.answers import Tie

MAY_BE, LOWER = UUID(int=901), UUID(int=902)
SAID = (
    "Beneficial owners: 1; possible ones: 1."
    " 1 reach only the lower threshold of this investigation."
)
LAW = {"comparator": ">=", "threshold": 25, "source": "Act LIII of 2017", "control_prong": True}
DEEPER = {"comparator": ">=", "threshold": 10, "source": "An enhanced investigation."}


def owned(**changes: Any) -> Any:
    given: dict[str, Any] = {
        "ubos": (OWNER, MAY_BE, LOWER),
        "ubos_by_law": (OWNER,),
        "possible_by_law": (MAY_BE,),
    }
    return snapshot(ownership=ownership(**given | changes))


def test_the_rule_and_the_finding_count_by_the_law() -> None:
    """Two owners, one possible one and one of 24 % were "4 UBO(s), 0 possible."."""
    outcome = mebo.ubo_not_identified(owned())
    assert isinstance(outcome, NotFired)
    assert outcome.detail == SAID
    [told] = [one for one in _owners(owned()) if one.code == "beneficial_owners"]
    assert told.detail == SAID
    assert set(told.entity_ids) == {OWNER, MAY_BE, LOWER}, "all are named and screened"


def test_where_only_lower_owners_live_says_nothing_of_the_owners_by_law() -> None:
    """Nine holders of ten percent made the factor known, and the score lower than without them."""
    lower = tied(Tie.RESIDENCE, "GB", PartyRole.UBO)
    assert lower.ownership is not None
    none_by_law = replace(lower.ownership, ubos_by_law=(), possible_by_law=())
    for owned_, known in ((lower.ownership, True), (none_by_law, False)):
        beside = facts(replace(lower, ownership=owned_)).further.get("geography.ubo_residence", ())
        gaps = [one.value for one in beside if isinstance(one.value, NotAssessed)]
        assert ("owners_not_identified" not in {gap.reason for gap in gaps}) is known
    high = tied(Tie.RESIDENCE, "KP", PartyRole.UBO)
    there = {one.id for one in high.parties if one.places}
    none_by_law = replace(none_by_law, ubos=(OWNER, *there))
    read = facts(replace(high, ownership=none_by_law))
    found = [one.value for one in read.further["geography.ubo_residence"] if one.source == BY_LOWER]
    assert found == [("GB", "KP")], "what is found of them counts"


def test_where_lower_holders_live_is_never_said_of_beneficial_owners() -> None:
    """A holder of 12 % in Russia: "Countries where beneficial owners reside: GB, RU"."""
    lower = tied(Tie.RESIDENCE, "RU", PartyRole.OWNER)
    assert lower.ownership is not None
    [there] = [one.id for one in lower.parties if one.places]
    deeper = replace(lower.ownership, ubos=(OWNER, there), ubos_by_law=(OWNER,))
    read = facts(replace(lower, ownership=deeper))
    assert read.countries_ubo_residence == ("GB",)
    [said] = read.further["geography.ubo_residence"]
    assert said.value == ("GB", "RU")
    assert "not beneficial owners" in said.source
    floor = fact_of(f"geography.ubo_residence country_risk_list: RU ({said.source})")
    assert fact_words(floor) == f"Countries where beneficial owners reside: RU ({said.source})"


def test_what_only_the_lower_threshold_leaves_open_is_marked_as_that() -> None:
    own = CauseGround(UboCause.IDENTIFIED, "ubo", "ann")
    shared = CauseGround(UboCause.INCOMPLETE, "undeclared", "holding")
    lower = CauseGround(UboCause.INCOMPLETE, "undeclared", "subject")
    law = UboCauses(UboCause.IDENTIFIED, (own, shared))
    found = causes_by_law(law, UboCauses(UboCause.INCOMPLETE, (shared, lower)))
    assert found.cause is UboCause.IDENTIFIED
    assert [(one.party, one.by_law) for one in found.open] == [
        ("holding", True),
        ("subject", False),
    ]


def test_without_a_lower_threshold_nothing_is_said_of_one() -> None:
    outcome = mebo.ubo_not_identified(
        owned(ubos=(OWNER,), possible_ubos=(MAY_BE,), ubos_by_law=None, possible_by_law=())
    )
    assert isinstance(outcome, NotFired)
    assert outcome.detail == "Beneficial owners: 1; possible ones: 1."


def test_owners_who_need_not_be_all_are_never_told_as_all() -> None:
    """A holder of 60 % whom no source names: "Beneficial owners: 1; possible ones: 0."."""
    seen = owned(hidden_owners=("a holder without a name: Quillon",))
    [told] = [one for one in _owners(seen) if one.code == "beneficial_owners"]
    assert told.detail == f"{SAID} There may be others."
    found = reported()
    sentence = "says whether there may be others"
    assert sentence not in said_in(found, "ownership")
    found["ownership"]["structure"]["hidden"] = ["a holder without a name: Quillon"]
    assert sentence in said_in(found, "ownership")


def reported(**law: Any) -> dict[str, Any]:
    found = document("Quillon")
    structure = found["ownership"]["structure"]
    [one] = structure["grounds"]
    structure["ubos"] = ["o", "p", "q"]
    structure["grounds"] = [one, one | {"party": "p", "name": "Pim"}]
    structure["grounds"].append(one | {"party": "q", "name": "Quirin"})
    structure |= {"rule": DEEPER | {"control_prong": True}, "law_rule": LAW, **law}
    return found


def test_the_report_says_what_each_is_by_the_law_and_states_both_tests() -> None:
    said = said_in(reported(ubos_by_law=["o"], possible_by_law=["p"]), "ownership")
    assert [said.count(one) for one in ("possible ubo", "only by the lower threshold")] == [1, 1]
    assert "A beneficial owner holds at least 25 %, or controls. Act LIII of 2017." in said
    assert "Who holds at least 10 % is named and screened too. An enhanced investigation." in said
    assert "No beneficial owner was identified" not in said
    nobody = said_in(reported(ubos_by_law=[], possible_by_law=[]), "ownership")
    assert "No beneficial owner was identified." in nobody
    assert "with certainty" not in nobody


def test_the_law_that_asks_for_one_in_control_is_the_home_law() -> None:
    structure = read(Structure, reported(ubos_by_law=["o"])["ownership"]["structure"])
    assert structure.control_prong is not None
    assert structure.control_prong.source == "Act LIII of 2017"
