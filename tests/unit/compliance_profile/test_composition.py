"""The stricter duty holds: composition is commutative, idempotent, and never weakens a duty."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.support.profiles import content, regime

from atlas.knowledge.compliance_profile.domain import (
    CountryFloor,
    EffectiveRules,
    ObligedEntity,
    PepScope,
    ProfileContent,
    RegimeRules,
    RequiredList,
    Retention,
    SddScope,
    UboTest,
    compose,
    content_document,
    content_from_document,
    differences,
    effective,
    effective_for,
    rules_from_document,
    rules_hash,
    ubo_order,
)

words = st.sampled_from(["", "a", "b"])
places = st.sampled_from(["DE", "GB", "HU", "US", "XD"])
codes = st.sampled_from(["x", "y", "z"])
lists = st.builds(
    RequiredList,
    list_id=codes,
    topic=st.sampled_from(["sanctions", "pep"]),
    standing=st.sampled_from(["binding", "adopted", "informative"]),
    law=words,
    max_age_days=st.integers(1, 9),
    jurisdiction=places,
    url=words,
    verified=st.booleans(),
)
tests = st.builds(
    UboTest,
    threshold=st.sampled_from([5.0, 10.0, 25.0]),
    comparator=st.sampled_from([">", ">="]),
    control_prong=st.booleans(),
    jurisdiction=places,
    source=words,
    url=words,
    verified=st.booleans(),
)
floors = st.builds(
    CountryFloor,
    datasets=st.just(("fatf_black_list",)),
    connections=st.lists(st.sampled_from(["established", "involving"]), max_size=2).map(tuple),
    tier=st.sampled_from(["CDD", "EDD"]),
    score=st.one_of(st.none(), st.integers(0, 90)),
    source=words,
    url=words,
    verified=st.booleans(),
)
regimes = st.builds(
    RegimeRules,
    jurisdiction=places,
    ubo=tests,
    pep=st.builds(
        PepScope,
        required=st.booleans(),
        domestic=st.booleans(),
        cooling_off_months=st.integers(0, 24),
        source=words,
    ),
    sdd=st.builds(
        SddScope,
        known=st.booleans(),
        source=words,
        segments=st.lists(codes, max_size=3).map(tuple),
        factors=st.lists(codes, max_size=3).map(tuple),
    ),
    lists=st.lists(lists, max_size=4).map(tuple),
    country_floors=st.lists(floors, max_size=3).map(tuple),
    ownership_regimes=st.lists(codes, max_size=3).map(tuple),
    senior_roles=st.lists(codes, max_size=3).map(tuple),
    retention=st.lists(
        st.builds(
            Retention,
            kind=codes,
            years=st.integers(1, 10),
            starts=words,
            source=words,
            url=words,
            verified=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
)
some = st.lists(regimes, min_size=1, max_size=4)
STANDING = {"informative": 0, "adopted": 1, "binding": 2}


@given(some, st.randoms())
def test_the_order_of_jurisdictions_does_not_matter(found: list[RegimeRules], random: Any) -> None:
    mixed = [*found]
    random.shuffle(mixed)
    assert compose(mixed).document() == compose(found).document()


@given(some)
def test_a_jurisdiction_twice_is_once(found: list[RegimeRules]) -> None:
    assert compose([*found, *found]) == compose(found)


def no_weaker(before: EffectiveRules, after: EffectiveRules) -> None:
    """Every duty of `before` is in `after` at least as strict."""
    later = {(item.topic, item.list_id): item for item in after.required_lists}
    for item in before.required_lists:
        now = later[item.topic, item.list_id]
        assert STANDING[now.standing] >= STANDING[item.standing]
        assert now.max_age_days <= item.max_age_days
    assert ubo_order(after.ubo)[:2] <= ubo_order(before.ubo)[:2]
    assert after.ubo.control_prong >= before.ubo.control_prong
    assert set(before.country_floors) <= set(after.country_floors)
    assert set(before.ownership_regimes) <= set(after.ownership_regimes)
    assert after.pep.required >= before.pep.required
    assert after.pep.domestic >= before.pep.domestic
    assert after.pep.cooling_off_months >= before.pep.cooling_off_months
    assert after.sdd.known <= before.sdd.known
    assert set(after.sdd.segments) <= set(before.sdd.segments)
    assert set(after.sdd.factors) <= set(before.sdd.factors)
    assert set(after.senior_roles) <= set(before.senior_roles)
    kept = {(item.kind, item.starts): item.years for item in after.retention}
    for record in before.retention:
        assert kept[record.kind, record.starts] >= record.years


@given(some, regimes)
def test_a_further_jurisdiction_weakens_no_duty(
    found: list[RegimeRules], more: RegimeRules
) -> None:
    no_weaker(compose(found), compose([*found, more]))


@given(some)
def test_rules_survive_their_documents_and_the_hash_leaves_words_out(
    found: list[RegimeRules],
) -> None:
    rules = compose(found)
    assert rules_from_document(rules.document()) == rules
    assert rules_hash(rules_from_document(rules.inputs())) == rules.hash


def test_a_reworded_source_keeps_the_hash_and_a_changed_duty_does_not() -> None:
    said = regime()
    again = regime(
        lists=[
            RequiredList(i.list_id, i.topic, i.standing, "Reworded", 3, "XD") for i in said.lists
        ]
    )
    assert compose([again]).hash == compose([said]).hash
    assert compose([regime(threshold=10)]).hash != compose([said]).hash


@given(some)
def test_content_survives_its_document(found: list[RegimeRules]) -> None:
    said = content(*found)
    assert content_from_document(content_document(said)) == said


def test_a_branch_follows_home_and_host_and_the_other_entities_do_not_concern_it() -> None:
    german, hungarian = regime("DE", []), regime("HU", [], comparator=">=")
    american = regime("US", [], threshold=10)
    branch = ObligedEntity("branch", "Branch", "bank", "DE", host="HU")
    said = ProfileContent(
        "Group",
        (branch, ObligedEntity("us", "Bank NA", "bank", "US")),
        (german, hungarian, american),
        minimum_coverage=Decimal(70),
    )
    assert effective(said).ubo.threshold == 10
    mine = effective_for(said, branch)
    assert (mine.home, mine.ubo.threshold, mine.ubo.comparator) == (("DE", "HU"), 25, ">=")
    assert mine.minimum_coverage == Decimal(70)


def test_conflicts_are_named() -> None:
    eu = RequiredList("eu-fsf", "sanctions", "binding", "Article 215 TFEU")
    sdn = RequiredList("ofac-sdn", "sanctions", "adopted", "Policy")
    kept = Retention("cdd", 5, "end", "AMLD art. 40", "", verified=False)
    longer = Retention("cdd", 10, "end", "31 CFR 501.601", "", verified=False)
    found = differences(
        content(regime("DE", [eu, sdn], retention=(kept,)), regime("US", [], retention=(longer,)))
    )
    assert {item.duty for item in found if item.kind == "conflict"} == {
        "foreign_sanctions",
        "retention.cdd",
    }
