"""Details of the publishers' formats that are easily lost, each in a small written file."""

# ruff: noqa: E501  records are one line each

import json
from datetime import date
from pathlib import Path

import pytest
from tests.unit.lists.documents import DOCUMENTS, OFAC_ADVANCED, OFAC_XML
from tests.unit.lists.reading import ReadList, read
from tests.unit.lists.writing import SDN, write_ofac

from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.ofac_remarks import labelled_identifier
from atlas.sources.lists.errors import FormatMismatchError
from atlas.sources.lists.schemas import Measure, NameKind

OFSI = """<?xml version="1.0" encoding="utf-8"?>
<ArrayOfFinancialSanctionsTarget xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist">
<FinancialSanctionsTarget><Address1>(1) 1 High Street</Address1><AliasType>Primary name</AliasType><DateListed>2001-10-12T00:00:00</DateListed><GroupID>7172</GroupID><GroupStatus>Asset Freeze Targets</GroupStatus><GroupTypeDescription>Individual</GroupTypeDescription><GrpStatus>A</GrpStatus><Individual_CountryOfBirth>(1) Pakistan (2) Kuwait</Individual_CountryOfBirth><Individual_DateOfBirth>00/00/1964</Individual_DateOfBirth><Individual_NINumber>(1) 111-22 (2) 333-44</Individual_NINumber><Individual_Nationality>(1) Pakistan. (2) Kuwait</Individual_Nationality><Individual_PassportNumber>(1) 488555 (2) AB0000123</Individual_PassportNumber><Individual_Position>(1) Trader (2) Owner</Individual_Position><Individual_TownOfBirth>(1) Quetta (2) Kuwait City</Individual_TownOfBirth><Name6>EXEMPLAR</Name6><RegimeName>Example</RegimeName><UNRef>QDi.999</UNRef><UKSanctionsListRef>AQD9999</UKSanctionsListRef><name1>KHALID</name1></FinancialSanctionsTarget>
<FinancialSanctionsTarget><AliasType>Primary name</AliasType><Entity_BusinessRegNumber>1027700132195</Entity_BusinessRegNumber><GroupID>8001</GroupID><GroupTypeDescription>Entity</GroupTypeDescription><GrpStatus>I</GrpStatus><Individual_DateOfBirth>00/00/0</Individual_DateOfBirth><Name6>EXAMPLE BANK</Name6></FinancialSanctionsTarget>
</ArrayOfFinancialSanctionsTarget>
"""


def by_key(found: ReadList) -> dict[str, ListEntry]:
    return {entry.key: entry for entry in found.entries}


def numbers(entry: ListEntry) -> set[tuple[str, str]]:
    return {(i.scheme, i.value) for i in entry.identifiers}


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_ofsi_numbers_several_values_of_one_field(tmp_path: Path) -> None:
    found = read(put(tmp_path, "ConList.xml", OFSI), "uk")
    assert found.rejected == []
    person, bank = by_key(found)["AQD9999"], by_key(found)["8001"]
    assert numbers(person) >= {("ZZ-PASSPORT", "488555"), ("ZZ-PASSPORT", "AB0000123")}
    assert numbers(person) >= {("ZZ-NATIONAL-ID", "111-22"), ("ZZ-NATIONAL-ID", "333-44")}
    assert person.birth_places == ("Quetta, Pakistan", "Kuwait City, Kuwait")
    assert person.nationalities == ("PK", "KW")
    assert person.positions == ("Trader", "Owner")
    assert person.references == ("7172", "QDi.999")
    assert (person.birth_dates[0].earliest, person.birth_dates[0].latest) == (
        date(1964, 1, 1),
        date(1964, 12, 31),
    )
    # an investment ban freezes nothing; a date of zeros is none; the number is a register's
    assert (person.measure, bank.measure) == (Measure.ASSET_FREEZE, Measure.SECTORAL)
    assert bank.birth_dates == ()
    assert ("RU-OGRN", "1027700132195") in numbers(bank)


UKSL = """Report Date: 20-Nov-2026
Last Updated,Unique ID,Name 6,Name 1,Name type,Alias strength,Regime Name,Designation Type,Sanctions Imposed,Business registration number (s),IMO number
01/02/2026,RUS9010,SEA EXAMPLE,,Primary Name,,Russia,Ship,Shipping sanctions: (see 'Other information')|Shipping sanctions: (see 'Other information'),,IMO9826902
01/02/2026,RUS9011,PRIMER,O.,,,Russia,Individual,Asset freeze,,
01/02/2026,RUS9011,PRIMER,OLEG,Primary name,,Russia,Individual,Asset freeze,,
01/02/2026,RUS9012,PRIMERGAZ,,Primary Name,,Russia,Entity,Asset freeze|Trust Services Sanctions,"OGRN: 1247700291200
KPP: 770701001
INN: 9707028663",
"""


def test_uk_ships_names_without_a_type_and_labelled_numbers(tmp_path: Path) -> None:
    found = read(put(tmp_path, "uk.csv", UKSL), "uk")
    assert found.rejected == []
    ship, person, company = found.entries
    # a specified ship may not call at a port: nobody's assets are frozen
    assert (ship.measure, ship.measures) == (Measure.TRADE, ())
    assert ("IMO", "9826902") in numbers(ship)
    assert [(n.full, n.kind, n.relation) for n in person.names] == [
        ("O. PRIMER", NameKind.ALIAS, None),
        ("OLEG PRIMER", NameKind.PRIMARY, None),
    ]
    assert numbers(company) == {
        *(("RU-OGRN", "1247700291200"), ("ZZ-KPP", "770701001"), ("RU-INN", "9707028663")),
        ("UK", "RUS9012"),
    }


@pytest.mark.parametrize(
    ("stated", "earliest", "latest"),
    [
        ("17/08/1964", date(1964, 8, 17), date(1964, 8, 17)),
        ("17/08/1964 00:00:00", date(1964, 8, 17), date(1964, 8, 17)),
        ("00/08/1964", date(1964, 8, 1), date(1964, 8, 31)),
        ("dd/mm/1964", date(1964, 1, 1), date(1964, 12, 31)),
        ("01/01/1964 to 31/12/1966", date(1964, 1, 1), date(1966, 12, 31)),
        ("1964", date(1964, 1, 1), date(1964, 12, 31)),
    ],
)
def test_uk_dates_of_birth(tmp_path: Path, stated: str, earliest: date, latest: date) -> None:
    text = DOCUMENTS["uk-xml"][2].replace("<DOB>17/08/1964</DOB>", f"<DOB>{stated}</DOB>")
    born = by_key(read(put(tmp_path, "uk.xml", text), "uk"))["RUS9001"].birth_dates[0]
    assert (born.earliest, born.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("statement", "scheme", "value"),
    [
        ("Stateless Person Passport A1234567 (Kuwait)", "KW-PASSPORT", "A1234567"),
        ("British National Overseas Passport 750200421", "ZZ-PASSPORT", "750200421"),
        ("RSIN 851234567 (Netherlands)", "NL-RSIN", "851234567"),
        ("ISIN CNE1000002V2", "ISIN", "CNE1000002V2"),
        ("Refugee ID Card A88000043 (Iraq)", "IQ-NATIONAL-ID", "A88000043"),
        ("Moroccan Tax Identification No. 1234567", "ZZ-TAX", "1234567"),
        ("Dubai Chamber of Commerce Membership No. 123 (UAE)", "AE-REGISTRATION", "123"),
        ("Previous Aircraft Tail Number EP-TST", "AIRCRAFT-TAIL", "EP-TST"),
        (
            "Digital Currency Address - BCH bitcoincash:qpusmp3lrp3",
            "CRYPTO-BCH",
            "bitcoincash:qpusmp3lrp3",
        ),
    ],
)
def test_ofac_numbers(statement: str, scheme: str, value: str) -> None:
    found = labelled_identifier(statement)
    assert found is not None
    assert (found.scheme, found.value) == (scheme, value)


@pytest.mark.parametrize(
    "statement",
    [
        "Phone Number 98-21-1234567",
        "Chinese Commercial Code 2621 0155 3127",
        "Secondary sanctions risk: section 1(b) of Executive Order 13224",
        "Organization Established Date 05 May 2001",
        "Additional Sanctions Information - Subject to Secondary Sanctions",
        "Equity Ticker 0763 HK",
        "Executive Order 13662 Directive Determination - Subject to Directive 4",
    ],
)
def test_what_is_no_number_of_a_party(statement: str) -> None:
    assert labelled_identifier(statement) is None


def consolidated_xml(sectoral: int, others: int) -> str:
    """A file in the proportions of OFAC's consolidated list: most entries are sectoral."""
    return ofac_xml(["UKRAINE-EO13662"] * sectoral + ["NS-PLC"] * others)


def ofac_xml(programmes: list[str]) -> str:
    """A classic file (SDN.XML, CONSOLIDATED.XML) of one entry for each programme."""
    entry = "<sdnEntry><uid>{0}</uid><lastName>EXAMPLE {0}</lastName><sdnType>Entity</sdnType><programList><program>{1}</program></programList></sdnEntry>"
    entries = "".join(entry.format(n, p) for n, p in enumerate(programmes, 9000))
    head = OFAC_XML[: OFAC_XML.index("<sdnEntry>")]
    counted = head.replace("<Record_Count>2<", f"<Record_Count>{len(programmes)}<")
    return f"{counted}{entries}</sdnList>"


def test_the_sdn_list_is_told_by_its_many_entries_under_programmes_of_both(
    tmp_path: Path,
) -> None:
    """Of OFAC's consolidated list 8 of 443 entries are under such programmes alone."""
    large = put(tmp_path, "SDN.XML", ofac_xml(["RUSSIA-EO14024"] * 900 + ["SDGT"] * 200))
    with pytest.raises(FormatMismatchError, match="of ofac-sdn, not of ofac-consolidated"):
        read(large, "ofac-consolidated")
    assert len(read(large, "ofac-sdn").entries) == 1_100
    few = put(tmp_path, "CONS.XML", ofac_xml(["RUSSIA-EO14024"] * 300))
    assert len(read(few, "ofac-consolidated").entries) == 300


def test_the_consolidated_list_is_told_by_its_sectoral_entries(tmp_path: Path) -> None:
    path = put(tmp_path, "CONSOLIDATED.XML", consolidated_xml(286, 147))
    with pytest.raises(FormatMismatchError, match="of ofac-consolidated, not of ofac-sdn"):
        read(path, "ofac-sdn")
    assert len(read(path, "ofac-consolidated").entries) == 433
    # a few entries under a programme of both lists prove nothing
    few = put(tmp_path, "SDN.XML", consolidated_xml(2, 0))
    assert len(read(few, "ofac-sdn").entries) == 2


@pytest.mark.parametrize(
    ("named", "wrong"),
    [("SDN List", "ofac-consolidated"), ("Sectoral Sanctions Identifications List", "ofac-sdn")],
)
def test_the_advanced_xml_names_the_list_of_an_entry(
    tmp_path: Path, named: str, wrong: str
) -> None:
    values = f'<ListValues><List ID="1550">{named}</List></ListValues></ReferenceValueSets>'
    path = put(tmp_path, "A.XML", OFAC_ADVANCED.replace("</ReferenceValueSets>", values))
    with pytest.raises(FormatMismatchError, match=f"not of {wrong}"):
        read(path, wrong)


def test_the_advanced_xml_states_a_month_as_its_days(tmp_path: Path) -> None:
    month = OFAC_ADVANCED.replace("<Day>3</Day>", "<Day>1</Day>", 2).replace(
        "<Day>3</Day>", "<Day>28</Day>"
    )
    born = read(put(tmp_path, "A.XML", month)).entries[0].birth_dates[0]
    assert (born.text, born.precision.value) == ("1961-02", "month")


def test_a_number_that_no_date_can_hold(tmp_path: Path) -> None:
    text = OFAC_ADVANCED.replace("<Year>1961</Year>", f"<Year>{'1' * 30}</Year>")
    found = read(put(tmp_path, "A.XML", text))
    assert [item.reason for item in found.rejected] == ["birth date not understood"]


def test_the_sdn_list_is_not_the_consolidated_one(tmp_path: Path) -> None:
    today = SDN.replace("TEST1", "RUSSIA-EO14024").replace("TEST2", "IRAN-EO13902")
    write_ofac(tmp_path, sdn=today)
    for name in ("sdn", "sdn_comments", "alt", "add"):
        renamed = {"sdn": "cons_prim", "sdn_comments": "cons_comments"}.get(name, f"cons_{name}")
        (tmp_path / f"{name}.csv").rename(tmp_path / f"{renamed}.csv")
    with pytest.raises(FormatMismatchError, match="programmes of ofac-sdn"):
        read(tmp_path, "ofac-consolidated")


@pytest.mark.parametrize(
    ("topic", "atlas", "measure"),
    [
        ("corp.disqual", "debarment", Measure.DEBARMENT),
        ("corp.clone", "regulatory", Measure.WATCH),
        ("mare.shadow", "special_interest", Measure.WATCH),
        ("mare.detained", "special_interest", Measure.WATCH),
        ("geo.risk", "special_interest", Measure.WATCH),
    ],
)
def test_every_risk_topic_of_followthemoney_lists(
    tmp_path: Path, topic: str, atlas: str, measure: Measure
) -> None:
    line = f'{{"id":"x","schema":"LegalEntity","caption":"X Ltd","properties":{{"name":["X Ltd"],"topics":["{topic}"]}}}}\n'
    found = read(put(tmp_path, "entities.ftm.json", line), "our-list")
    assert found.rejected == []
    assert [(e.topics, e.measure) for e in found.entries] == [((atlas,), measure)]


@pytest.mark.parametrize("schema", ["[]", "{}", "null", "5"])
def test_a_nested_entity_of_no_schema_is_none(tmp_path: Path, schema: str) -> None:
    nested = f'{{"id":"a","schema":{schema},"properties":{{"number":["1"]}}}}'
    line = f'{{"id":"x","schema":"Person","target":true,"properties":{{"name":["X"],"addressEntity":[{nested}]}}}}\n'
    (entry,) = read(put(tmp_path, "entities.ftm.json", line), "our-list").entries
    assert numbers(entry) == {("OUR-LIST", "x")}


def test_a_wallet_is_named_by_its_key(tmp_path: Path) -> None:
    line = '{"id":"w","schema":"CryptoWallet","properties":{"publicKey":["1BoatSLRHtKNngkdXEeobR76b53LETtpyT"],"currency":["XBT"],"topics":["sanction"]}}\n'
    found = read(put(tmp_path, "entities.ftm.json", line), "our-list")
    assert found.rejected == []
    assert found.entries[0].name == "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"


def test_a_business_registration_number_is_no_ration_card(tmp_path: Path) -> None:
    text = UKSL.replace(
        "01/02/2026,RUS9010,",
        '01/02/2026,RUS9013,EXAMPLE LTD,,Primary Name,,Russia,Entity,Asset freeze,"(1) 07444723 (United Kingdom) (2) 1234567 (Latvia)",\n01/02/2026,RUS9010,',
        1,
    )
    company = by_key(read(put(tmp_path, "uk.csv", text), "uk"))["RUS9013"]
    assert numbers(company) == {
        *(("GB-COH", "07444723"), ("LV-REGISTRATION", "1234567"), ("UK", "RUS9013")),
    }


def test_parts_of_a_date_that_are_zero_are_not_known(tmp_path: Path) -> None:
    stated = 'circa="true" calendarType="GREGORIAN" year="1966"'
    text = DOCUMENTS["eu-fsf-xml"][2].replace(stated, f'{stated} monthOfYear="0" dayOfMonth="00"')
    found = read(put(tmp_path, "full.xml", text), "eu-fsf")
    assert found.rejected == []
    assert found.entries[0].birth_dates[1].text == "circa 1966"


@pytest.mark.parametrize("stated", ["20-Nov-2026 16:30:00", "20 November 2026, 04:30 PM"])
def test_a_report_date_with_a_time(tmp_path: Path, stated: str) -> None:
    text = UKSL.replace("Report Date: 20-Nov-2026", f'"Report Date: {stated}"')
    assert read(put(tmp_path, "uk.csv", text), "uk").facts.published == date(2026, 11, 20)


def test_uk_names_in_their_own_script_in_either_nesting(tmp_path: Path) -> None:
    nested = DOCUMENTS["uk-xml"][2]
    flat = nested.replace("<NonLatinName>", "").replace("</NonLatinName>", "")
    for text in (nested, flat):
        names = by_key(read(put(tmp_path, "uk.xml", text), "uk"))["RUS9001"].names
        found = [n for n in names if n.relation == "original_script"]
        assert [(n.full, n.language) for n in found] == [("Олег Пример", "Cyrillic")]


@pytest.mark.parametrize(
    ("sanctions", "measure"),
    [
        ([{"programId": ["US-SSI"]}], Measure.SECTORAL),
        # a second sanction names no programme: it may freeze
        ([{"programId": ["US-SSI"]}, {"authority": ["HM Treasury"]}], Measure.ASSET_FREEZE),
        # the freeze has ended, what is in force is sectoral
        (
            [{"programId": ["US-SSI"]}, {"programId": ["GB-RUS"], "endDate": ["2023-01-01"]}],
            Measure.SECTORAL,
        ),
        # all have ended: what they were
        ([{"programId": ["GB-RUS"], "endDate": ["2023-01-01"]}], Measure.ASSET_FREEZE),
    ],
)
def test_a_sanction_is_what_its_programmes_in_force_are(
    tmp_path: Path, sanctions: list[dict[str, list[str]]], measure: Measure
) -> None:
    records = [
        {"id": "x", "schema": "Company", "properties": {"name": ["X Ltd"], "topics": ["sanction"]}},
        *(
            {"id": f"s{n}", "schema": "Sanction", "properties": {"entity": ["x"], **said}}
            for n, said in enumerate(sanctions)
        ),
    ]
    text = "".join(f"{json.dumps(record)}\n" for record in records)
    (entry,) = read(put(tmp_path, "entities.ftm.json", text), "our-list").entries
    assert entry.measure is measure
