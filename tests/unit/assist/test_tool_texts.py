"""No tool's text says a favourable word without its condition; every tool has its cases here."""

from typing import Any, TypeVar
from uuid import UUID

import pytest
from pydantic import BaseModel
from tests.unit.knowledge.graph.answers import answer
from tests.unit.knowledge.graph.build import holding

from atlas.assist.mcp.schemas import (
    CompanyAnswer,
    FoundOut,
    HitAnswer,
    InControlHit,
    InvestigationAnswer,
    JobAnswer,
    OwnershipAnswer,
    ReportAnswer,
    ScreeningAnswer,
    StructureTold,
    TasksAnswer,
    ToolAnswer,
)
from atlas.assist.mcp.tools import TOOLS
from atlas.investigations.checks.schemas import InvestigationCheckOut
from atlas.investigations.runs.schemas import InvestigationOut, RiskSummaryOut
from atlas.knowledge.graph.domain import exactly
from atlas.knowledge.graph.presentation import shown_band
from atlas.sources.exposure.schemas import (
    ListedOut,
    RegimeOut,
    SanctionedOwnershipOut,
    SeedOut,
    UnruledOut,
)
from atlas.sources.screening.schemas.hits import HitDetail
from atlas.sources.screening.schemas.screenings import (
    NotComparedOut,
    ScreenedListOut,
    ScreeningOut,
    TopicOut,
)
from atlas.workspace.jobs.schemas import JobOut

KEY = UUID(int=9)
Shape = TypeVar("Shape", bound=BaseModel)


def built(shape: type[Shape], **fields: Any) -> Shape:
    """An answer with the fields that a text reads, and no others."""
    return shape.model_construct(**fields)


def run(*, identified: bool = True, **risk: Any) -> InvestigationOut:
    told = {
        "score": "12.00",
        "level": "low",
        "tier": "cdd",
        "coverage": 41.0,
        "provisional": True,
        "score_at_worst": "97.00",
        "level_at_worst": "critical",
        "reasons": ["no_profile"],
        "outdated": ["lists"],
        "floors": [],
        "insufficient_depth": False,
    }
    return built(
        InvestigationOut,
        company_name="Example Ltd",
        status="complete",
        error=None,
        identified=identified,
        as_of=None,
        risk=built(RiskSummaryOut, **told | risk),
        job_id=KEY,
    )


def regime(name: str, status: str, *reasons: str, **more: Any) -> RegimeOut:
    told = {"control": "possible", "seeds": [], "undecided": [], "marked": [], "not_screened": []}
    return built(RegimeOut, regime=name, status=status, reasons=list(reasons), **told | more)


SANCTIONS = built(
    SanctionedOwnershipOut,
    regimes=[
        regime("eu", "none_found", "shares_undeclared", control="not_assessed"),
        regime(
            "uk",
            "blocked",
            "ownership:blocked",
            seeds=[SeedOut(party=KEY, name="Yevsei Example", certain=True)],
        ),
        regime("ofac", "not_owned", control="possible", not_screened=[]),
        regime("ch", "not_assessed", "not_screened", not_screened=[KEY]),
        regime("ca", "possible", "undecided_candidate", undecided=[KEY]),
    ],
    without_rule=["un"],
    unruled=[
        built(
            UnruledOut,
            regime="un",
            status="possible",
            control="possible",
            listed=[
                ListedOut(
                    party=KEY,
                    name="Juan Perez",
                    certain=True,
                    ties=["owner"],
                    share=shown_band(exactly(60)),
                )
            ],
        ),
        built(UnruledOut, regime="au", status="not_assessed", control="not_assessed", listed=[]),
    ],
    truncated=False,
)
CHECK = built(
    InvestigationCheckOut,
    identified=False,
    verified=None,
    shown_as="not assessed",
    detail="More may stand above: x.",
)


def owned(
    *holdings: Any, check: InvestigationCheckOut | None = CHECK, **more: Any
) -> OwnershipAnswer:
    """The answer for a company `c` with these holdings above it."""
    told: dict[str, Any] = answer("c", list(holdings))
    parties = [
        {
            **{name: one for name, one in party.items() if name != "listed"},
            "on_a_stock_exchange": party["listed"],
        }
        for party in told["parties"]
    ]
    ubos = told["ubos"] | {"known_at": None}
    return built(
        OwnershipAnswer,
        ownership=StructureTold.model_validate(
            told | {"known_at": None, "ubos": ubos, "parties": parties}
        ),
        **{
            "sanctions": SANCTIONS,
            "check": check,
            "investigation": run(outdated=[]) if check else None,
        }
        | more,
    )


SCREENING = built(
    ScreeningOut,
    word="clear",
    candidates=[],
    topics=[
        built(TopicOut, topic="sanctions", outcome="clear", reason=None),
        built(TopicOut, topic="pep", outcome="not_assessed", reason="no_list"),
    ],
    lists=[
        built(
            ScreenedListOut,
            list_id="uk",
            version_id=KEY,
            version_date="2026-11-21",
            published="2026-11-20",
        ),
        built(ScreenedListOut, list_id="un", version_id=None, version_date=None),
    ],
    not_compared=[NotComparedOut(field="identifiers[0]", value="?", reason="unknown_scheme")],
    replaced_lists=["uk"],
)
DISMISSED = built(
    HitDetail,
    status="false_positive",
    reason="suppressed",
    delisted=True,
    awaits_second=False,
    review_required=True,
)
CONFIRMED, DROPPED = (
    built(
        HitDetail,
        status="true_match",
        reason="decided",
        delisted=True,
        delisting_confirmed=confirmed,
        awaits_second=False,
        review_required=False,
    )
    for confirmed in (True, False)
)
UNIDENTIFIED = run(identified=False)
PROVISIONAL = (
    "Provisional: at worst critical (score 97.00). Level low",
    "lacks: no_profile",
    "No longer valid: a list that the compliance profile requires gives no negative answer",
)
NO_LEVEL = ("no score or level may be used",)
HITS = [
    built(InControlHit, name=name, list_id="uk", entry_key="7", strength="strong", status=status)
    for name, status in (("Yevsei Example", "true_match"), ("Ann Example", "undecided"))
]
MATCHED = (
    "1 hit confirmed as a true match, 1 not decided:",
    "Yevsei Example on UK Sanctions List, entry 7 (true match)",
    "Ann Example on UK Sanctions List, entry 7 (strong, undecided)",
)
REPORT: dict[str, Any] = {"sections": {"ownership": {}}, "open_checks": ["ubo_identification"]}
CASES: list[tuple[str, ToolAnswer, tuple[str, ...]]] = [
    ("search_company", FoundOut(companies=[], investigations=[]), ("nothing about the registers",)),
    (
        "search_company",
        built(FoundOut, companies=[], investigations=[run()]),
        ("0 companies of the customer file, 1 investigations.",),
    ),
    ("get_company", built(CompanyAnswer, latest_investigation=run()), PROVISIONAL),
    ("get_company", built(CompanyAnswer, latest_investigation=UNIDENTIFIED), NO_LEVEL),
    ("get_company", built(CompanyAnswer, latest_investigation=None), ("not investi",)),
    ("start_investigation", InvestigationAnswer(investigation=run()), ("Follow job",)),
    ("get_job", built(JobAnswer, investigation=run()), PROVISIONAL),
    ("get_job", built(JobAnswer, investigation=UNIDENTIFIED), NO_LEVEL),
    (
        "get_job",
        built(JobAnswer, job=built(JobOut, status="complete"), investigation=None),
        ("The job is complete.",),
    ),
    (
        "get_report",
        built(ReportAnswer, investigation=run(), **REPORT),
        (*PROVISIONAL, "Open mandatory checks in the report: ubo_identification", "not clearance"),
    ),
    ("get_report", built(ReportAnswer, investigation=UNIDENTIFIED, **REPORT), NO_LEVEL),
    (
        "screen_name",
        built(ScreeningAnswer, screening=SCREENING),
        (
            "about sanctions, pep alone, by UK Sanctions List of 2026-11-20.",
            "Not assessed: pep (no_list)",
            "Not compared: identifiers[0] (unknown_scheme)",
            "Newer versions are loaded of: uk",
        ),
    ),
    (
        "explain_hit",
        built(HitAnswer, hit=DISMISSED),
        ("(suppressed)", "taken off its list", "reviewed again", "this entry alone"),
    ),
    (
        "explain_hit",
        built(HitAnswer, hit=CONFIRMED),
        ("taken off its list", "the match does not count"),
    ),
    (
        "explain_hit",
        built(HitAnswer, hit=DROPPED),
        ("have not confirmed that this clears the party: the match counts",),
    ),
    (
        "ownership",
        owned(holding("p1", "c", 40)),
        (
            "certain beneficial owners: p1; possible: none",
            "The owners are not all identified. More may stand above: shares undeclared: c.",
            "not identified and not verified (not assessed): More may stand above: x.",
            "eu: none_found, which clears nothing (shares_undeclared), control not_assessed",
            "uk: blocked (ownership:blocked), control possible, matched: Yevsei Example (true",
            "ofac: not_owned, control possible",
            "ch: not_assessed (not_screened), control possible, parties not screened: 1",
            "undecided candidate or mark: 1",
            (
                "un: possible, control possible, no rule is computed, listed or possibly listed:"
                " Juan Perez (owner, 60 %, true match)"
            ),
            "not_assessed, because no rule is computed: au",
        ),
    ),
    (
        "ownership",
        owned(holding("p1", "c", 100), check=None),
        (
            "The structure leaves no other open.",
            "No complete investigation has checked whether the owners are identified.",
        ),
    ),
    ("ownership", owned(holding("u1", "c", 100)), ("More may stand above: unknown person: u1",)),
    (
        "get_company",
        built(CompanyAnswer, latest_investigation=run(), in_control_hits=HITS),
        MATCHED,
    ),
    ("get_job", built(JobAnswer, investigation=run(), in_control_hits=HITS), MATCHED),
    (
        "get_report",
        built(ReportAnswer, investigation=run(), in_control_hits=HITS, **REPORT),
        MATCHED,
    ),
    (
        "ownership",
        owned(
            holding("p1", "c", 100),
            in_control_hits=HITS,
            investigation=run(floors=["ubo_exhausted"]),
        ),
        MATCHED,
    ),
    ("list_tasks", TasksAnswer(tasks=[], more=False), ("is no clearance of any company",)),
]


@pytest.mark.parametrize(("name", "made", "conditions"), CASES)
def test_a_word_comes_with_its_conditions(
    name: str, made: ToolAnswer, conditions: tuple[str, ...]
) -> None:
    said = TOOLS[name].say(made)
    for condition in conditions:
        assert condition in said, said
    # `identified` alone names no condition, and a level of an unidentified company is none
    assert ": identified" not in said
    if conditions == NO_LEVEL:
        assert "Level" not in said
        assert "12.00" not in said


def test_the_floor_and_the_cause_of_an_owner_who_is_not_identified_do_not_contradict() -> None:
    alone = owned(holding("l1", "c", 10), investigation=run(floors=["ubo_unknown"]))
    alone.ownership.ubos.may_stand_above.clear()
    text = TOOLS["ownership"].say(alone)
    assert "The owners are not identified: incomplete." in text
    stands_in = alone.model_copy(update={"investigation": run(floors=["ubo_exhausted"])})
    text = TOOLS["ownership"].say(stands_in)
    assert "by the structure alone incomplete; by the attestation that the level counts" in text
    assert "senior managing official stands in (exhausted)" in text


def test_every_tool_has_a_case() -> None:
    assert {name for name, _, _ in CASES} == set(TOOLS)


def test_a_stock_exchange_listing_cannot_be_read_as_one_of_sanctions() -> None:
    schema = TOOLS["ownership"].output_schema
    party = schema["$defs"]["PartyTold"]["properties"]
    assert "on_a_stock_exchange" in party
    assert "listed" not in party
    assert {"sanctions", "check", "investigation"} <= schema["properties"].keys()
    ubos = schema["$defs"]["UbosOut"]["properties"]
    assert {"complete", "may_stand_above"} <= ubos.keys()
