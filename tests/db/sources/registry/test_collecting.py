"""What statements of every kind become: parties, relationships, register statements."""

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.db.sources.registry.statements import (
    company,
    interest,
    person,
    relation,
    statement,
    write,
)
from tests.db.sources.registry.structures import AS_OF, apply, shares, structure

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import NoUboReason, UboBasis, UboStatus
from atlas.knowledge.graph.service import ownership_structure
from atlas.sources.protocol.domain.answers import SourceAnswer
from atlas.sources.protocol.domain.subjects import SubjectOutcome, SubjectQuery
from atlas.sources.registry import below, collecting
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.errors import RecordNotFoundError
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.subjects import find_subject


async def load(database: Database, folder: Path, name: str, *statements: dict[str, Any]) -> None:
    report = await load_registry(database, write(folder, *statements), dataset=name)
    assert report.rejected == 0, report.rejections


async def gather(database: Database, ref: str, **options: Any) -> SourceAnswer:
    async with database.platform() as session:
        return await collect(session, ref, **options)


def claims(answer: SourceAnswer, key: str) -> dict[str, Any]:
    return {
        claim.attribute: claim.value
        for batch in answer.batches
        for party in batch.parties
        if party.key == key
        for claim in party.claims
    }


async def test_a_company_record_becomes_claims(database: Database, tmp_path: Path) -> None:
    subject = company(
        "c",
        "Example Trading Ltd",
        ("GB-COH", "123456"),
        ("XI-LEI", "213800AE1BBT5FYQGO52"),
        alternateNames=["ExTrade"],
        foundingDate="2001-02-03",
        dissolutionDate="2025-04-05",
        publicListing={
            "hasPublicListing": True,
            "securitiesListings": [
                {
                    "stockExchangeJurisdiction": "GB",
                    "stockExchangeName": "AIM",
                    "security": {"ticker": "CLM"},
                    "marketIdentifierCode": "aimx",
                    "operatingMarketIdentifierCode": "XLON",
                },
                {
                    "stockExchangeJurisdiction": "SE",
                    "stockExchangeName": "Stockholm",
                    "security": {"ticker": "CLM"},
                },
            ],
        },
        addresses=[
            {
                "type": "registered",
                "address": "1 High Street",
                "postCode": "AB1 2CD",
                "country": {"name": "United Kingdom", "code": "GB"},
            }
        ],
        uri="https://example.org/c",
    )
    await load(database, tmp_path, "claims", subject)
    answer = await gather(database, "claims/c")
    assert claims(answer, answer.subject_key) == {
        "legal_name": "Example Trading Ltd",
        "trading_names": ["ExTrade"],
        "registration_numbers": [{"register": "GB-COH", "value": "00123456"}],
        "lei": "213800AE1BBT5FYQGO52",
        "jurisdiction": "GB",
        "country_code": "GB",
        "entity_kind": "company",
        "incorporation_date": "2001-02-03",
        "dissolution_date": "2025-04-05",
        "status": "dissolved",
        "is_listed": True,
        "listing_countries": ["GB", "SE"],
        "listing_markets": ["AIMX"],  # the segment's own code, never its operator's
    }
    (batch,) = answer.batches
    address = next(party for party in batch.parties if party.type == "Address")
    assert claims(answer, address.key)["full_address"] == "1 High Street, AB1 2CD"
    assert [relation.type for relation in batch.relationships] == ["RegisteredAt"]
    [raw] = batch.raw
    assert [orjson.loads(one)["statementId"] for one in raw.content.splitlines()] == [
        subject["statementId"]
    ]
    assert batch.source == "registry_file:claims"


async def test_unnamed_parties_are_each_their_own(database: Database, tmp_path: Path) -> None:
    await load(
        database,
        tmp_path,
        "unnamed",
        company("c", "Opaque Ltd", ("XX-ONE", "1")),
        relation("r1", {"reason": "interestedPartyHasNotProvidedInformation"}, "c", interest()),
        relation("r2", {"reason": "unknown"}, "c", interest()),
        relation("r3", {"reason": "noBeneficialOwners"}, "c"),
        statement("u", "person", {"personType": "unknownPerson"}),
        relation("r4", "u", "c", interest(share=10)),
    )
    answer = await gather(database, "unnamed/c")
    (batch,) = answer.batches
    holders = {r.from_key for r in batch.relationships}
    assert len(holders) == 3
    assert {claims(answer, key)["identity_status"] for key in holders} == {"unknown"}
    assert {said.reason for said in answer.register_statements} == {
        "interestedPartyHasNotProvidedInformation",
        "unknown",
        "noBeneficialOwners",
        "unknownPerson",
    }


async def test_a_statement_of_the_past_says_nothing_now(database: Database, tmp_path: Path) -> None:
    ended = relation("r", {"reason": "noBeneficialOwners"}, "c", date="2020-01-01", status="closed")
    await load(database, tmp_path, "past", company("c", "Past Ltd", ("XX-ONE", "70")), ended)
    assert (await gather(database, "past/c")).register_statements == ()
    then = await gather(database, "past/c", as_of=date(2019, 1, 1))
    assert [said.reason for said in then.register_statements] == ["noBeneficialOwners"]


async def test_a_listed_company_that_no_home_law_exempts_says_so(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await load(
        database,
        tmp_path,
        "exempt",
        company("c", "Listed plc", ("XX-ONE", "17"), publicListing={"hasPublicListing": True}),
        relation("r", {"reason": "subjectExemptFromDisclosure"}, "c"),
    )
    view = await structure(database, actor, "17", register="XX-ONE")
    assert {why.reason for why in view.ubos.reasons} == {
        NoUboReason.REGISTER_STATEMENT,
        NoUboReason.LISTED,
    }


async def test_components_are_edges_and_the_indirect_interest_is_evidence(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await load(
        database,
        tmp_path,
        "components",
        company("a", "Company A", ("XX-ONE", "2")),
        company("b", "Company B", ("XX-ONE", "3")),
        person("p", "Pat One", "1978-08"),
        relation("ab", "b", "a", interest(share=50)),
        relation("bp", "p", "b", interest(share=100)),
        relation(
            "ap",
            "p",
            "a",
            interest(share=50, directOrIndirect="indirect", beneficialOwnershipOrControl=True),
            interest(share=30),
            components=["b", "bp", "ab"],
        ),
    )
    view = await structure(database, actor, "2", register="XX-ONE")
    assert shares(view)["Pat One"] == (80, 80)
    (ubo,) = view.ubos.ubos
    assert UboBasis.DECLARED in {ground.basis for ground in ubo.grounds}


async def test_a_nominator_is_behind_and_a_nominee_is_not(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    arrangement = statement(
        "n", "entity", {"entityType": {"type": "arrangement", "subtype": "nomination"}}
    )
    await load(
        database,
        tmp_path,
        "nomination",
        company("c", "Held Ltd", ("XX-ONE", "4")),
        arrangement,
        person("behind", "Rita Behind", "1970-01"),
        person("front", "Fiona Front", "1971-01"),
        relation("r1", "n", "c", interest(share=60)),
        relation("r2", "behind", "n", interest("nominator")),
        relation("r3", "front", "n", interest("nominee")),
    )
    view = await structure(database, actor, "4", register="XX-ONE")
    assert [view.parties[ubo.party].name for ubo in view.ubos.ubos] == ["Rita Behind"]
    assert view.ubos.ubos[0].grounds[0].basis is UboBasis.TRUST_ROLE


async def test_trust_roles_officers_and_control(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    trust = statement(
        "t",
        "entity",
        {"entityType": {"type": "arrangement", "subtype": "trust"}, "name": "Family Trust"},
    )
    await load(
        database,
        tmp_path,
        "trusts",
        company("c", "Trust Held Ltd", ("XX-ONE", "5")),
        trust,
        person("s", "Set Tlor", "1940-01"),
        person("b", "Bene Ficiary", "1990-01"),
        person("d", "Di Rector", "1960-01"),
        person("m", "Man Ager", "1961-01"),
        relation("r1", "t", "c", interest(share=51)),
        relation("r2", "s", "t", interest("settlor")),
        relation("r3", "b", "t", interest("beneficiaryOfLegalArrangement")),
        relation("r4", "d", "c", interest("boardMember"), interest("appointmentOfBoard")),
        relation("r5", "m", "c", interest("seniorManagingOfficial")),
    )
    view = await structure(database, actor, "5", register="XX-ONE")
    by_name = {view.parties[ubo.party].name: ubo for ubo in view.ubos.ubos}
    assert set(by_name) == {"Set Tlor", "Bene Ficiary", "Di Rector"}
    assert {g.basis for g in by_name["Di Rector"].grounds} == {UboBasis.CONTROL}
    assert [official.role for official in view.officials] == ["senior managing official"]


async def test_a_closed_record_without_an_end_ended_on_its_statement_date(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await load(
        database,
        tmp_path,
        "closed",
        company("c", "Sold Ltd", ("XX-ONE", "6")),
        person("p", "Odette Owner", "1970-01"),
        relation(
            "r",
            "p",
            "c",
            interest(share=100, startDate="2010-01-01"),
            date="2024-05-06",
            status="closed",
        ),
    )
    view = await structure(database, actor, "6", register="XX-ONE")
    assert view.ubos.no_ubo_identified
    ((holding, reason),) = view.shown
    assert (reason, holding.valid_to) == ("not_valid_at_date", date(2024, 5, 6))
    before = await structure(database, actor, "6", register="XX-ONE", as_of=date(2024, 5, 5))
    assert before.ubos.identified


async def test_two_datasets_give_one_graph(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await load(
        database,
        tmp_path,
        "first",
        company("a", "Shared Ltd", ("XX-ONE", "8"), ("XI-LEI", "213800MR49XK2JV4F829")),
        company("b", "Parent Ltd", ("XX-ONE", "9")),
        relation("r", "b", "a", interest(share={"minimum": 25, "maximum": 75})),
    )
    await load(
        database,
        tmp_path,
        "second",
        company("z", "SHARED LIMITED", ("XI-LEI", "213800MR49XK2JV4F829")),
        company("y", "PARENT LIMITED", ("XX-ONE", "9")),
        relation("q", "y", "z", interest(share=50)),
    )
    answer = await gather(database, "first/a")
    assert {one.source for one in answer.batches} == {"registry_file:first", "registry_file:second"}
    view = await structure(database, actor, "8", register="XX-ONE")
    assert len(view.parties) == 2
    assert list(shares(view).values()) == [(50, 50)]  # the exact share refines the band
    assert not view.shares.over_declared


async def test_subsidiaries_are_one_level_and_officers_owners_are_not_followed(
    database: Database, tmp_path: Path
) -> None:
    await load(
        database,
        tmp_path,
        "levels",
        company("c", "Middle Ltd", ("XX-ONE", "30")),
        company("s", "Daughter Ltd"),
        company("g", "Granddaughter Ltd"),
        company("d", "Corporate Director Ltd"),
        company("o", "Owner Of Director Ltd"),
        relation("r1", "c", "s", interest(share=100)),
        relation("r2", "s", "g", interest(share=100)),
        relation("r3", "d", "c", interest("boardMember")),
        relation("r4", "o", "d", interest(share=100)),
    )
    answer = await gather(database, "levels/c")
    names = {claims(answer, party.key).get("legal_name") for party in answer.batches[0].parties}
    assert names == {"Middle Ltd", "Daughter Ltd", "Corporate Director Ltd"}
    assert "Ownership" in answer.covered
    # a register of owners does not declare officers, whatever records its file holds
    assert "Directorship" not in answer.covered


async def test_a_cycle_is_collected_once(database: Database, tmp_path: Path) -> None:
    await load(
        database,
        tmp_path,
        "cycle",
        company("a", "Alpha Ltd", ("XX-ONE", "40")),
        company("b", "Beta Ltd"),
        relation("r1", "a", "b", interest(share=100)),
        relation("r2", "b", "a", interest(share=100)),
    )
    answer = await gather(database, "cycle/a")
    assert len(answer.batches[0].parties) == 2
    assert len([r for r in answer.batches[0].relationships if r.type == "Ownership"]) == 2


async def test_a_party_that_no_statement_describes_is_kept(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await load(
        database,
        tmp_path,
        "dangling",
        company("c", "Dangling Ltd", ("XX-ONE", "50")),
        relation("r", "nowhere", "c", interest(share=80)),
    )
    answer = await gather(database, "dangling/c")
    assert answer.gaps.warnings
    view = await structure(database, actor, "50", register="XX-ONE")
    assert {why.reason for why in view.ubos.reasons} == {NoUboReason.CHAIN_LEAVES_SOURCES}


async def test_a_beneficial_owner_of_unknown_interest_is_possible(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    unknown = {"directOrIndirect": "unknown", "beneficialOwnershipOrControl": True}
    await load(
        database,
        tmp_path,
        "unknown-interest",
        company("c", "Vague Ltd", ("XX-ONE", "60")),
        person("p", "Vague Owner", "1970-01"),
        relation("r", "p", "c", unknown),
    )
    view = await structure(database, actor, "60", register="XX-ONE")
    (ubo,) = view.ubos.ubos
    assert ubo.status is UboStatus.POSSIBLE


async def test_an_unknown_reference_is_not_found(database: Database, tmp_path: Path) -> None:
    await load(database, tmp_path, "there", company("c", "There Ltd"), person("p", "P", "1970"))
    for ref in ("there/absent", "absent/c", "there/p", "there", ""):
        with pytest.raises(RecordNotFoundError):
            await gather(database, ref)


async def test_names_are_compared_with_form_and_country(database: Database, tmp_path: Path) -> None:
    await load(
        database,
        tmp_path,
        "names",
        company("1", "Zebra Holding B.V.", ("NL-KVK", "1"), country="NL"),
        company("2", "Zebra Holding N.V.", ("NL-KVK", "2"), country="NL"),
        company("3", "Giraffe GmbH", ("DE-CR", "HRB 1"), country="DE"),
        company("4", "Giraffe GmbH", ("DE-CR", "HRB 1"), country="DE"),
    )
    async with database.platform() as session:
        one = await find_subject(session, SubjectQuery("zebra holding bv", country_code="NL"))
        two = await find_subject(session, SubjectQuery("Giraffe GmbH", country_code="DE"))
        none = await find_subject(session, SubjectQuery("Okapi B.V.", country_code="NL"))
        elsewhere = await find_subject(session, SubjectQuery("Okapi KK", country_code="JP"))
        by_court = await find_subject(
            session, SubjectQuery("x", register="DE-CR", registration_number="HRB 1")
        )
    assert one.record_ref == "names/1"
    assert two.outcome is SubjectOutcome.AMBIGUOUS
    assert len(two.candidates) == 2  # a number without its court joins nothing
    assert none.outcome is SubjectOutcome.NOT_FOUND
    assert elsewhere.outcome is SubjectOutcome.NOT_COVERED
    assert by_court.record_ref is None


async def test_odd_texts_become_claims_that_the_writer_takes(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    await load(
        database,
        tmp_path,
        "odd",
        company("long", "株式会社" * 120, ("Z" * 300, "1"), jurisdiction={"name": "Moon"}),
        company(
            "control", "\x01\u200b\u202e Ltd", country="zz", alternateNames=["", " ", "b" * 9000]
        ),
        company("字" * 255, "𝔘" * 500, ("GB-COH", "N/A")),
        person("p", "\u202e", "1970", names=[{"fullName": ""}]),
        relation("r1", "control", "long", interest(share=10, details="d" * 20_000)),
        relation("r2", "字" * 255, "long", interest("votingRights")),
        relation("r3", "p", "long", interest(share={"minimum": 0, "maximum": 0})),
    )
    answer = await gather(database, "odd/long")
    entities = await apply(database, actor, answer, "odd")
    assert len(entities) == 4


async def test_the_owners_of_former_owners_are_kept_for_earlier_days(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    """Ann held through Old Parent until 2022, Bob above her company's company; today is Cid."""
    await load(
        database,
        tmp_path,
        "earlier",
        company("c", "Sold Twice Ltd", ("XX-ONE", "60")),
        company("old", "Old Parent Ltd"),
        company("older", "Older Parent Ltd"),
        company("after", "Bought Old Parent Later Ltd"),
        person("bob", "Bob Founder", "1960-01"),
        person("cid", "Cid Buyer", "1980-01"),
        person("eve", "Eve Later", "1990-01"),
        relation(
            "r1", "old", "c", interest(share=100, startDate="2010-01-01", endDate="2022-01-01")
        ),
        relation("r2", "cid", "c", interest(share=100, startDate="2022-01-01")),
        relation("r3", "older", "old", interest(share=100, startDate="2010-01-01")),
        relation(
            "r4", "bob", "older", interest(share=80, startDate="2010-01-01", endDate="2023-05-05")
        ),
        # who came to the former owner after it had sold never stood above the company
        relation("r5", "after", "old", interest(share=10, startDate="2023-01-01")),
        relation("r6", "eve", "after", interest(share=100, startDate="2010-01-01")),
    )
    now = await structure(database, actor, "60", register="XX-ONE")
    assert shares(now) == {"Cid Buyer": (100, 100)}
    answer = await gather(database, "earlier/c", as_of=AS_OF)
    names = {claims(answer, party.key).get("legal_name") for party in answer.batches[0].parties}
    people = {claims(answer, party.key).get("full_name") for party in answer.batches[0].parties}
    assert {"Old Parent Ltd", "Older Parent Ltd"} <= names
    assert "Bob Founder" in people
    assert "Eve Later" not in people
    assert set(answer.only_former) == {"earlier/older", "earlier/bob", "earlier/after"}
    async with database.tenant(actor.require_tenant()) as session:
        then = await ownership_structure(session, now.entity_id, date(2021, 1, 1))
    assert shares(then) == {
        "Old Parent Ltd": (100, 100),
        "Older Parent Ltd": (100, 100),
        "Bob Founder": (80, 80),
    }


async def test_former_chains_never_take_the_room_of_present_ones(
    database: Database, tmp_path: Path
) -> None:
    formers = [company(f"f{n}", f"Former {n} Ltd") for n in range(6)]
    await load(
        database,
        tmp_path,
        "room",
        company("c", "Busy Ltd", ("XX-ONE", "61")),
        company("p", "Present Ltd"),
        person("q", "Present Owner", "1970-01"),
        *formers,
        relation("r1", "p", "c", interest(share=100, startDate="2022-01-01")),
        relation("r2", "q", "p", interest(share=100)),
        relation("r3", "f0", "c", interest(share=100, endDate="2022-01-01")),
        *(
            relation(f"s{n}", f"f{n}", f"f{n - 1}", interest(share=100, startDate="2010-01-01"))
            for n in range(1, 6)
        ),
    )
    answer = await gather(database, "room/c", as_of=AS_OF, max_parties=6)
    keys = {party.key for party in answer.batches[0].parties}
    assert {"room/c", "room/p", "room/q", "room/f0"} <= keys
    assert len(keys) == 6
    assert not answer.gaps.truncated
    assert any("former" in warning for warning in answer.gaps.warnings)


async def test_who_else_holds_what_the_subject_holds_is_taken_in_to_a_bound(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [person(f"o{n}", f"Other Holder {n}") for n in range(4)]
    held = [relation(f"r-o{n}", f"o{n}", "s", interest(share=10)) for n in range(4)]
    await load(
        database,
        tmp_path,
        "beside",
        company("c", "Customer Ltd", ("XX-ONE", "81")),
        company("s", "Associate Ltd", ("XX-ONE", "82")),
        company("above", "Above a Co-owner Ltd", ("XX-ONE", "83")),
        company("gone", "Gone Holder Ltd", ("XX-ONE", "84")),
        relation("r-s", "c", "s", interest(share=30)),
        relation("r-above", "above", "o0", interest(share=100)),
        relation("r-gone", "gone", "s", interest(share=5, endDate="2020-01-01")),
        relation("r-hidden", {"reason": "unknown"}, "s", interest(share=1)),
        person("director", "Director of the Associate"),
        person("before", "Director of Before"),
        relation("r-director", "director", "s", interest("boardMember")),
        relation("r-before", "before", "s", interest("boardMember", endDate="2020-01-01")),
        *others,
        *held,
    )
    answer = await gather(database, "beside/c")
    named = {link.from_key for batch in answer.batches for link in batch.relationships}
    assert {f"beside/o{n}" for n in range(4)} <= named
    assert "beside/director" in named
    assert not {"beside/above", "beside/gone", "beside/before"} & named
    assert answer.register_statements == ()
    assert not answer.gaps.truncated
    assert answer.gaps.beside_left_out == 0
    monkeypatch.setattr(collecting, "MAX_BESIDE", 4)  # the holders come first
    answer = await gather(database, "beside/c")
    assert not answer.gaps.truncated
    assert answer.gaps.beside_left_out == 1
    assert (
        "1 further holders and officers of companies that it holds were left out"
        in answer.gaps.warnings
    )


async def test_the_countries_of_companies_further_down_are_noted_and_no_more(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await load(
        database,
        tmp_path,
        "below",
        company("c", "Customer Ltd", ("XX-ONE", "7791")),
        company("s", "Daughter Ltd", ("XX-ONE", "7792")),
        company("g", "Granddaughter Ltd", ("XX-ONE", "7793")),
        company("h", "Far Away Ltd", ("XX-ONE", "7794"), country="KP"),
        company("sold", "Sold Ltd", ("XX-ONE", "7795"), country="IR"),
        company("other", "Another's Ltd", ("XX-ONE", "7796"), country="MM"),
        relation("b-1", "c", "s", interest(share=100)),
        relation("b-2", "s", "g", interest(share=60)),
        relation("b-3", "g", "h", interest("otherInfluenceOrControl")),
        relation("b-4", "h", "s", interest(share=1)),
        relation("b-5", "g", "sold", interest(share=60, endDate="2020-01-01")),
        relation("b-6", "other", "s", interest(share=10)),
    )
    # another file knows the company at the end too, under the same number
    await load(
        database,
        tmp_path,
        "below-2",
        company("x", "Far Away Ltd", ("XX-ONE", "7793"), country="CU"),
    )
    answer = await gather(database, "below/c", as_of=AS_OF)
    found = {
        (one.party_key, one.country, one.text)
        for one in answer.countries
        if one.tie == "held_below"
    }
    # who also holds the subsidiary is a party, and below it all the same
    assert {("below/s", "KP", "Far Away Ltd"), ("below/s", "CU", "Far Away Ltd")} <= found
    assert not {"IR", "MM"} & {code for _, code, _ in found}
    assert "below/g" not in {party.key for batch in answer.batches for party in batch.parties}
    assert not answer.gaps.truncated
    monkeypatch.setattr(below, "MAX_BELOW", 1)
    answer = await gather(database, "below/c", as_of=AS_OF)
    assert answer.gaps.beside_left_out == 1
    assert any("further down" in warning for warning in answer.gaps.warnings)
