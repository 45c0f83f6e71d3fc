"""Readers are told names, not ids and codes."""

from uuid import UUID

import pytest
from msgspec.structs import replace
from tests.unit.investigations.snapshots import fresh, snapshot

from atlas.foundation.core.clock import now
from atlas.investigations.checks.assessed import Assessed
from atlas.investigations.checks.domain import Material, Word, assess_checks
from atlas.investigations.checks.models import Attestation
from atlas.investigations.checks.presentation import checks_out
from atlas.investigations.checks.schemas import InvestigationCheckOut
from atlas.investigations.reports.domain.sections import Floor, FloorFact, Read, RuleSaid, Unknown
from atlas.investigations.reports.risk import fact_of
from atlas.investigations.reports.wording import (
    fact_words,
    floor_causes,
    floor_title,
    reasons,
    sanctioned_lines,
    share,
    valued,
)
from atlas.investigations.results.domain import Regime
from atlas.knowledge.graph.domain import UboCause
from atlas.risk.evaluations.domain.wording import because_words, code_words, origin, readable
from atlas.risk.matrix.domain import INPUTS, Tier
from atlas.risk.policy.domain import CATALOGUE

GIVER = UUID(int=7)


def shown(names: dict[UUID, str]) -> InvestigationCheckOut:
    row = Attestation(
        id=fresh(),
        investigation_id=fresh(),
        check_id="source_of_funds",
        note="Seen.",
        reference="DMS 1",
        evidence_ids=[],
        attested_by=GIVER,
        attested_person=GIVER,
        attested_at=now(),
    )
    results = assess_checks(
        CATALOGUE, Tier.EDD, Material(snapshot=snapshot()), {row.check_id: Word(row.id, row.note)}
    )
    found = Assessed(
        tier=Tier.EDD,
        evaluation=None,
        policy_version=0,
        results=results,
        attestations={row.check_id: row},
        source_dates={},
        list_days={},
        names=names,
    )
    items = {item.check_id: item for item in checks_out(fresh(), found).items}
    return items["source_of_funds"]


def test_an_attested_check_says_who_attested_it() -> None:
    one = shown({GIVER: "Ann Example"})
    assert one.shown_as == f"attested by Ann Example on {now().date()}"
    assert one.attested_by_name == "Ann Example"


def test_an_account_without_a_name_is_no_id() -> None:
    one = shown({})
    assert str(GIVER) not in one.shown_as
    assert one.attested_by_name is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("IR: fatf_black_list 2026-10-23", "IR: FATF black list 2026-10-23"),
        ("registry_file:j3b: nothing of this kind.", "register file j3b: nothing of this kind."),
        ("missing: not_fired", "missing: not fired"),
    ],
)
def test_codes_in_a_sentence_are_read_by_their_names(code: str, said: str) -> None:
    assert readable(code) == said


def test_values_and_sources_have_names() -> None:
    assert code_words("fatf_grey_list") == "FATF grey list"
    assert code_words("resident_ubo") == "resident beneficial owner"
    assert origin("customer_file") == "the customer file"


@pytest.mark.parametrize("cause", [one for one in UboCause if one is not UboCause.IDENTIFIED])
def test_why_no_beneficial_owner_is_identified_is_a_sentence(cause: UboCause) -> None:
    key, name = "ownership.ubo_cause", "registry_file:gb"
    fact = FloorFact(title=INPUTS[key].title, value=cause.value, source=name)
    source = Read(input=key, source=name, value=cause.value, winner=True)
    assert " " in valued(source)
    assert fact_words(fact) == f"Beneficial owner: {valued(source)}"


def test_a_floor_that_rests_on_a_finding_of_before_says_so() -> None:
    """An owner from a listed country was replaced by one of whom no country is stated."""
    text = "geography.ownership_chain country_risk_list: KP ({}registry_file:gb)"
    now, before = fact_of(text.format("")), fact_of(text.format("carried:"))
    assert "earlier" not in fact_words(now)
    said = fact_words(before)
    assert "KP (of an earlier owner or controller; of one at present no source states" in said
    other = fact_of("adverse_media.severities in: critical (carried:module:amedia)")
    assert fact_words(other).endswith("no source has answered it since)")
    floor = Floor(
        id="x", title="An owner is of KP", status="applied", legal_source="law", facts=(before,)
    )
    assert floor_title(floor) == "An owner is of KP (as an earlier evaluation found)"
    assert floor_title(replace(floor, facts=(before, now))) == "An owner is of KP"
    assert floor_title(replace(floor, facts=None)) == "An owner is of KP"


def test_what_two_modules_say_alike_of_a_floor_is_written_once() -> None:
    facts = tuple(
        fact_of(f"modules.levels in: critical (module:{name})") for name in ("cir", "mebo")
    )
    floor = Floor(id="x", title="x", status="applied", legal_source="law", facts=facts)
    assert floor_causes(floor) == "Level of each module: critical"


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("55.00000000000001", "55"),
        ("33.333333333333336", "33.3333"),
        ("49.996", "49.996"),
        ("100", "100"),
        ("0.0000000000001", "less than 0.0001"),
        ("01.11", "01.11"),
    ],
)
def test_no_number_is_said_with_the_noise_of_its_computation(stated: str, said: str) -> None:
    key = "sanctions.matched_holding_upper"
    fact = fact_of(f"{key} >=: {stated} (screening)")
    assert fact_words(fact) == f"{INPUTS[key].title}: {said}"
    assert (
        because_words(f"{key} >=: {stated} (screening)")
        == f"{INPUTS[key].title}: {said} (screening)"
    )
    read = Read(input=key, source="screening", value=stated, winner=True)
    assert valued(read) == f"{said} %"


def test_a_floor_names_the_module_that_set_it() -> None:
    said = "Level of each module: critical (module “Sanctions, PEP and watchlists”)"
    assert because_words("modules.levels any-in: critical (module:spepws)") == said
    assert origin("module:other") == "module OTHER"


def test_a_share_is_said_without_noise_whether_it_is_stated_as_text_or_number() -> None:
    assert share({"share_exact": "55.00000000000001"}) == "55 %"
    assert share({"share_exact": 100 / 3}) == "33.3333 %"
    assert share({"share_exact": 1234567}) == "1234567 %"
    assert share({"share_exact": "n/a"}) == "n/a %"
    regime = Regime(regime="eu", status="clear", word="none_found", undeclared="45.00000000000001")
    assert "(shares that no source declares: 45 %)" in sanctioned_lines([regime], None)[0]


def test_no_sentence_ends_twice() -> None:
    """What the rule says of why ends a sentence already; the answer on control follows it."""
    regime = Regime(regime="eu", status="clear", word="not_assessed", control="not_assessed")
    detail = "What the run found no longer holds: other reference data are in force now."
    rule = RuleSaid(outcome="not_assessed", reason="outdated", detail=detail)
    [line] = sanctioned_lines([regime], rule)
    assert "in force now. Control: not assessed." in line


def test_gaps_name_lists_and_currencies() -> None:
    found = [
        Unknown(reason="stale_list", detail="eu_high_risk_third_countries, cpi"),
        Unknown(reason="no_exchange_rate", detail="GBP"),
    ]
    assert reasons(found) == (
        "stale list (EU list of high-risk third countries, Corruption Perceptions Index);"
        " stated in GBP, and no exchange rate to euro is known"
    )
