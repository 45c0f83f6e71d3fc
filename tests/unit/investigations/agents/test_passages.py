"""What agents find, as properties: it is added to what sources say, and never makes it better."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.snapshots import snapshot

from atlas.investigations.agents.domain import MEDIA_CATEGORIES, answer_of, instructions
from atlas.investigations.agents.specs import AGENTS
from atlas.investigations.modules.domain import MODULES, assess
from atlas.investigations.modules.domain.findings import findings_of
from atlas.investigations.modules.domain.observations import Passage
from atlas.investigations.modules.domain.outcome import Fired, NotFired, Outcome, Unassessed
from atlas.investigations.modules.domain.passages import added
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.modules.domain.words import earned_word
from atlas.investigations.results.domain import WITH_AGENT, AgentQuote, AgentReading
from atlas.investigations.runs.observations import passages

ID = UUID("01a22656-0000-7000-8000-000000000001")
OTHER = UUID("01a22656-0000-7000-8000-000000000002")
RULES = [(code, rule) for code in AGENTS if code != "AMLRR" for rule in AGENTS[code].categories]
LEVELS = ("not_assessed", "clear", "low", "medium", "high", "critical")
READINGS = st.dictionaries(
    st.sampled_from([code for code in AGENTS if code != "AMLRR"]), st.integers(0, 3), min_size=1
)
GAP = Unassessed(reason="no_source", detail="No source.", remedy="Connect one.")
SAID: list[Outcome] = [
    Fired(detail="The register says so.", evidence_ids=(OTHER,)),
    NotFired(detail="The register says no.", evidence_ids=(OTHER,)),
    GAP,
]


def with_found(before: InvestigationSnapshot, found: dict[str, int]) -> InvestigationSnapshot:
    readings = {
        code: AgentReading(
            status="read",
            source=AGENTS[code].purpose,
            model="m",
            quotes=tuple(
                AgentQuote(
                    quote=f"A passage of {category}.", category=category, evidence_id=str(ID)
                )
                for category in list(AGENTS[code].categories)[:number]
            ),
        )
        for code, number in found.items()
    }
    return replace(before, passages=passages(readings))


def test_every_agent_has_its_module_and_every_category_its_rule() -> None:
    assert {*AGENTS} == {*WITH_AGENT}
    for code, category in RULES:
        rule = next(one for one in MODULES[code].rules if one.code == category)
        assert not rule.critical, "a passage never makes a module critical by itself"
    assert len({one.purpose for one in AGENTS.values()}) == len(AGENTS)
    assert tuple(AGENTS["AMLRR"].categories) == MEDIA_CATEGORIES


@given(READINGS)
def test_agents_only_add(found: dict[str, int]) -> None:
    before = snapshot()
    after = with_found(before, found)
    for module in MODULES.values():
        old, new = assess(module, before), assess(module, after)
        assert new.points >= old.points
        assert new.assessed <= old.assessed, "a passage covers nothing"
        touched = {one.rule for one in after.passages if (module.code, one.rule) in RULES}
        if not touched:
            assert new == old
            continue
        assert LEVELS.index(new.level) >= LEVELS.index("medium")
        assert earned_word(new.level.value, new.assessed, len(new.rules)) not in {"clear", "low"}
        for was, now in zip(old.rules, new.rules, strict=True):
            if now.rule.code in touched:
                assert isinstance(now.outcome, Fired)
                assert ID in now.outcome.evidence_ids
                assert f"source:{AGENTS[module.code].purpose}" in {
                    f"{one.kind.value}:{one.id}" for one in now.references
                }
            else:
                assert now == was
        weights = {one.code: one.severity for one in findings_of(new, after)}
        assert all(weights[code] not in {"info", "low"} for code in touched)


@pytest.mark.parametrize("said", SAID)
def test_what_sources_say_stays(said: Outcome) -> None:
    passage = Passage(rule="r", text="A passage.", source="agent:x", read_by="m", evidence_id=ID)
    assert added(said, []) is said
    found = added(said, [passage])
    assert isinstance(found, Fired)
    assert ID in found.evidence_ids
    assert "language model m" in found.detail
    if isinstance(said, Fired):
        assert found.detail.startswith(said.detail)
        assert {*said.evidence_ids} < {*found.evidence_ids}
    assert found.beside == (said if isinstance(said, Unassessed) else None)


@pytest.mark.parametrize("module", sorted(AGENTS))
def test_a_category_of_another_agent_is_refused(module: str) -> None:
    agent = AGENTS[module]
    for category in {one for other in AGENTS.values() for one in other.categories}:
        text = (
            f'{{"findings": [{{"evidence_id": "{ID}", "category": "{category}", "quote": "x"}}]}}'
        )
        assert (answer_of(text, agent.categories) is not None) is (category in agent.categories)
    assert agent.instructions == instructions(agent.task, agent.categories)


PROMPTS = {
    "AMLRR": ("1.0.0", "b77f52de"),
    "FRLS": ("1.0.0", "87161f85"),
    "DFWO": ("1.0.0", "8abf4a7f"),
    "MEBO": ("1.0.0", "b862ed3b"),
}


@pytest.mark.parametrize("module", sorted(AGENTS))
def test_changed_instructions_have_a_new_version(module: str) -> None:
    """Raise the version of an agent whose instructions you change, and write both down here."""
    agent = AGENTS[module]
    assert (agent.version, agent.instructions_sha256[:8]) == PROMPTS[module]
