"""The sentences of the executive summary: true in number, and nothing reads as clear unasked."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.unit.investigations.test_control_prong import STRUCTURE

from atlas.foundation.core.ids import new_id
from atlas.investigations.decisions.reporting import NotRefusing
from atlas.investigations.modules.domain import MODULES
from atlas.investigations.reports.domain.sections import MatrixUsed, RiskSection
from atlas.investigations.reports.summary import summary
from atlas.investigations.results.domain import (
    Plan,
    Structure,
    connections,
    document_of,
    read,
    steps_of,
)
from atlas.investigations.results.domain.connections import Tie
from atlas.investigations.results.domain.enriched import Dataset, Enriched, Mark
from atlas.investigations.runs.models import Investigation, PartyRow, SourceRow
from atlas.investigations.runs.queries import Record
from atlas.sources.lists.domain.labels import entry_said

NOW = datetime(2026, 11, 25, tzinfo=UTC)
RISK = RiskSection(
    matrix=MatrixUsed(id="m", version="1"),
    appetite="moderate",
    level="low",
    score="37.00",
    base_score="37.00",
    tier="sdd",
    level_at_worst="critical",
    score_high="97.00",
    score_low="2.00",
    coverage="10.00",
    dimensions=(),
    factors=(),
    floors=(),
    overrides=(),
)


def run(**changes: Any) -> Investigation:
    found: dict[str, Any] = dict.fromkeys(Investigation.__slots__) | {
        "identifiers": (),
        "id": new_id(),
        "company_name": "Example Ltd",
        "depth": "cdd",
        "as_of": date(2026, 11, 25),
        "status": "complete",
        "identified_by": "lei",
        "candidates": [],
        "modules": list(MODULES),
        "truncated": False,
    }
    return Investigation(**(found | changes))


def party(key: UUID, name: str) -> PartyRow:
    return PartyRow(
        entity_id=key, ordinal=0, type="Person", name=name, country_code=None, roles=[], distance=1
    )


def screened(*keys: UUID, stale: str | None = None, hits: int = 0) -> dict[str, Any]:
    hit = {
        "list_id": "x",
        "entry_key": "1",
        "matched_name": "n",
        "topics": ["sanctions", "pep"],
        "regime": "",
        "measure": "asset_freeze",
        "strength": "strong",
        "decision": "undecided",
    }
    rows = [
        {
            "party_id": str(key),
            "screening_id": str(new_id()),
            "outcome": "hits",
            "topics": [],
            "hits": [hit] * hits,
        }
        for key in keys
    ]
    lists = [{"list_id": "x", "version": "2026-11-01", "topics": ["sanctions"], "stale": stale}]
    return {"screen:0": {"rows": rows, "lists": lists}}


def sentences(found: Investigation, steps: dict[str, Any], *parties: PartyRow) -> str:
    record = Record(
        run=found, steps=steps_of(steps), modules=(), parties=parties, links=(), sources=()
    )
    said: list[str] = summary(found, record, RISK, ())["sentences"]
    return " ".join(said)


def test_who_was_screened_is_counted_and_an_entry_of_two_topics_is_one_candidate() -> None:
    one, two = new_id(), new_id()
    alone = sentences(run(), screened(one, hits=1), party(one, "A"))
    assert "1 party was screened against 1 list version; 1 candidate." in alone
    both = sentences(run(), screened(one, two, hits=2), party(one, "A"), party(two, "B"))
    assert "2 parties were screened against 1 list version; 4 candidates." in both
    assert "could not be screened" not in both
    assert "older than allowed" not in both


def test_candidates_of_a_person_in_control_are_counted_apart() -> None:
    one = new_id()
    record = Record(
        run=run(),
        steps=steps_of(screened(one)),
        modules=(),
        parties=(party(one, "A"),),
        links=(),
        sources=(),
    )
    named = ("B, whom an attestation named as in control, may be the entry 1.",)
    for matches, told in (
        (named, "0 candidates. 1 further candidate is of persons whom attestations name"),
        (named * 3, "0 candidates. 3 further candidates are of persons whom attestations name"),
    ):
        said = summary(run(), record, RISK, (), in_control=matches)["sentences"]
        assert any(told in sentence for sentence in said)


def on(list_id: str, decision: str = "undecided", entry: str = "1") -> dict[str, Any]:
    [row] = screened(new_id(), hits=1)["screen:0"]["rows"]
    found: dict[str, Any] = row["hits"][0] | {
        "list_id": list_id, "decision": decision, "entry_key": entry, "hit_id": str(new_id()),
    }  # fmt: skip
    return found


def told(steps: dict[str, Any], *parties: PartyRow, informative: frozenset[str]) -> list[str]:
    """The sentences of the summary on matches."""
    record = Record(
        run=run(), steps=steps_of(steps), modules=(), parties=parties, links=(), sources=()
    )
    state = NotRefusing(lists=informative)
    said: list[str] = summary(run(), record, RISK, (), (), state)["sentences"]
    return [one for one in said if " match" in one]


@pytest.mark.parametrize("decision", ["undecided", "unsure", "true_match"])
def test_a_list_that_refuses_nothing_comes_after_those_that_may(decision: str) -> None:
    """Undecided matches stood by the list's id: `ch-seco`, which only informs, before `eu-fsf`."""
    key = new_id()
    steps = screened(key)
    steps["screen:0"]["rows"][0]["hits"] = [on("ch-seco", decision), on("eu-fsf"), on("uk")]
    lines = told(steps, party(key, "Ann"), informative=frozenset({"ch-seco"}))
    lists = ("ch-seco", "eu-fsf", "uk")
    named = [one for line in lines for one in lists if entry_said(one, "1") in line]
    assert named == ["eu-fsf", "uk", "ch-seco"]


def test_a_party_that_may_be_another_adds_no_line_for_the_same_entry() -> None:
    own, other = new_id(), new_id()
    steps = screened(own, other)
    first, second = steps["screen:0"]["rows"]
    first["hits"] = [on("eu-fsf"), on("uk")]
    second["hits"] = [on("uk", "true_match"), on("eu-fsf"), on("uk", "true_match", "2")]
    tie = connections.Connection(
        party=str(other), tie=Tie.MAY_BE, company=str(own), company_name="Ann"
    )
    steps["structure"] = document_of(Plan(connections=(tie,)))
    lines = told(steps, party(own, "Ann"), party(other, "Anne"), informative=frozenset())
    assert len(lines) == 3
    # its true match comes first, with the line of the party itself
    assert sorted(line.startswith("Anne (may be Ann") for line in lines) == [False, False, True]
    [of_uk] = [line for line in lines if "UK Sanctions List, entry 1" in line]
    assert lines.index(of_uk) < 2
    assert of_uk.startswith("Ann (connected party) matches")
    assert "Entry 1 of the UK Sanctions List also matches Anne (may be Ann, or" in of_uk
    assert of_uk.endswith("strong; confirmed as a true match.")


def test_records_of_one_party_that_say_the_same_have_one_sentence() -> None:
    own, *others = (new_id() for _ in range(4))
    steps = screened(own, *others)
    first, *further = steps["screen:0"]["rows"]
    first["hits"] = [on("uk", "true_match")]
    for row, decision in zip(further, ("true_match", "true_match", "undecided"), strict=True):
        row["hits"] = [on("uk", decision)]
    ties = tuple(
        connections.Connection(party=str(key), tie=Tie.MAY_BE, company=str(own), company_name="Ann")
        for key in others
    )
    steps["structure"] = document_of(Plan(connections=ties))
    parties = [party(own, "Ann"), *(party(key, "Anne") for key in others)]
    [line] = told(steps, *parties, informative=frozenset())
    assert line.count("Entry 1 of the UK Sanctions List also matches Anne") == 2, line
    assert "strong; confirmed as a true match (2 records)." in line
    assert line.endswith("strong; not decided when screened.")
    said = sentences(run(), steps, *parties)
    assert "4 parties were screened" in said
    assert "3 of the parties screened may be the same as another party of the structure." in said


def test_a_single_further_match_is_counted_in_the_singular() -> None:
    key = new_id()
    steps = screened(key)
    steps["screen:0"]["rows"][0]["hits"] = [on("uk", entry=str(one)) for one in range(6)]
    *_, last = told(steps, party(key, "Ann"), informative=frozenset())
    assert last == "1 more such match is in the section on screening."


@pytest.mark.parametrize("tie", Tie)
def test_a_match_says_how_who_holds_nothing_today_is_connected(tie: Tie) -> None:
    key, day = new_id(), "2027-03-01"
    told = connections.Connection(
        party=str(key), tie=tie, company=str(new_id()), company_name="Acme Ltd", day=day
    )
    plan = document_of(Plan(connections=(told,)))
    known = party(key, "Ann")
    said = sentences(run(), screened(key, hits=1) | {"structure": plan}, known)
    assert f"Ann ({told.words}) matches" in said
    assert "Acme Ltd" in told.words
    dated = {Tie.HELD_BEFORE, Tie.HOLDS_LATER, Tie.OFFICE_LATER, Tie.ENDED_BY_PERSON}
    assert (day in told.words) is (tie in dated)
    assert "Ann (connected party) matches" in sentences(run(), screened(key, hits=1), known)


def test_whom_a_register_declares_as_exposed_is_named_with_the_part() -> None:
    key = new_id()
    mark = Mark(entity_id=str(key), name="Ann", source="registry_file:hu", evidence_id=None)
    steps = screened(key) | {"enrich": document_of(Enriched(declared_peps=(mark, mark)))}
    owners = read(Structure, STRUCTURE | {"register_ubos": [str(key)]})
    owned = steps | {"structure": document_of(Plan(ownership=owners))}
    said = sentences(run(), owned, party(key, "Ann"))
    assert "Ann (beneficial owner by the law of the company's register" in said
    assert said.count("is politically exposed, as a company register declares") == 1
    assert "Ann (connected party) is politically exposed" in sentences(
        run(), steps, party(key, "Ann")
    )
    assert "Ann is politically exposed" in sentences(run(), {"enrich": steps["enrich"]})
    assert "exposed" not in sentences(run(), screened(key), party(key, "Ann"))


def test_silence_of_an_old_list_and_a_party_without_a_name_are_said() -> None:
    one, two = new_id(), new_id()
    said = sentences(run(), screened(one, stale="40 days old"), party(one, "A"), party(two, "?"))
    assert "1 list version is not current: a candidate there counts" in said
    assert "1 party could not be screened: the sources give no name." in said


def test_a_name_that_was_not_compared_is_not_called_missing() -> None:
    one, two = new_id(), new_id()
    steps = screened(one, two)
    uncompared = {"topic": "sanctions", "outcome": "not_assessed", "reason": "not_compared"}
    steps["screen:0"]["rows"][1]["topics"] = [uncompared]
    said = sentences(run(), steps, party(one, "A"), party(two, "朴哲秀"))
    assert "1 party could not be compared in full" in said
    assert "give no name" not in said


def test_without_a_list_nothing_is_said_about_sanctions() -> None:
    assert "No list was loaded: there is no result on sanctions." in sentences(run(), {})


@pytest.mark.parametrize(
    ("status", "text"),
    [("cancelled", "The run was cancelled:"), ("failed", "The run was ended by a failure:")],
)
def test_a_run_that_was_cut_short_says_so(status: str, text: str) -> None:
    assert text in sentences(run(status=status), {})
    assert "The run was" not in sentences(run(), {})


def test_modules_that_were_not_asked_for_are_counted() -> None:
    assert "6 of 7 modules were not asked for." in sentences(run(modules=["CIR"]), {})
    assert "not asked for" not in sentences(run(), {})


def test_a_match_whose_delisting_two_people_confirmed_is_told_from_one_that_counts() -> None:
    one = new_id()
    steps = screened(one, hits=1)
    hit = on("x", "true_match")
    steps["screen:0"]["rows"][0]["hits"] = [hit, hit | {"delisted": True, "entry_key": "2"}]
    counts, over = told(steps, party(one, "A"), informative=frozenset())
    assert counts.endswith("confirmed as a true match.")
    assert over.endswith(
        "confirmed as a true match; delisting confirmed by two people; does not count."
    )


def test_a_company_that_its_register_removed_is_said_to_be_gone_from_it() -> None:
    held = Dataset(name="companies")
    gone = Dataset(name="companies", removed_on="2026-11-28")
    steps = [document_of(Enriched(datasets=(one,))) for one in (held, gone)]
    kept, removed = (sentences(run(), {"enrich": one}) for one in steps)
    assert "no longer in" not in kept
    assert "It is no longer in register file companies of 2026-11-28" in removed


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("no_answer", "answered, and does not know the company."),
        ("failed", "was asked and did not answer:"),
        ("answered", None),
    ],
)
def test_the_report_says_how_the_register_itself_ended(status: str, told: str | None) -> None:
    name = "provider:companies_house:company"
    steps = {"enrich": document_of(Enriched(registers={name: "GB-COH"}))}
    row: dict[str, Any] = {"source": name, "kind": "provider", "status": status}
    asked = SourceRow(
        **row, as_of=NOW.date(), licence=None, covered=[], evidence_ids=[], detail=None
    )
    found = run(entity_id=new_id())
    record = Record(
        run=found, steps=steps_of(steps), modules=(), parties=(), links=(), sources=(asked,)
    )
    lines: list[str] = summary(found, record, RISK, ())["sentences"]
    named = [one for one in lines if f"Register GB-COH itself ({name})" in one]
    assert [told is not None and told in one for one in named] == ([True] if told else [])


def test_a_level_found_again_is_said_with_its_worst_case_and_of_nobody_unidentified() -> None:
    one = {"evaluation_id": str(new_id()), "score": "38.33", "level": "low", "tier": "cdd"}
    worst = {"score_at_worst": "92.11", "level_at_worst": "critical", "tier_at_worst": "edd"}
    again = {
        "at": NOW.isoformat(),
        "considered": [],
        "before": one,
        "after": one | worst | {"provisional": True},
    }
    steps = {"reassessment:1": again}
    said = sentences(run(entity_id=new_id()), steps)
    assert "Before: worst case not kept; provisionally 38.33 of 100, low, CDD." in said
    assert (
        "Now: at worst 92.11 of 100, critical, EDD; provisionally 38.33 of 100, low, CDD." in said
    )
    unknown = sentences(run(identified_by=None, subject_status="subject_not_found"), steps)
    assert "38.33" not in unknown
    assert "92.11" not in unknown
    assert "Evaluated again" in unknown
