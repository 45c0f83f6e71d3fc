"""Small national lists, made by the publishers' schemas: invented parties in true shapes.

No file of a publisher was at hand; tags, attributes, columns and their quirks are those that
public readers of these files name (Switzerland: schema `swiss-sanctions-list`; Canada:
`sema-lmes.xml` and the Atom feed of listed entities; Australia: the columns of the Consolidated
List).
"""

# ruff: noqa: E501  records are one line each

from datetime import date
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

SECO = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<swiss-sanctions-list list-type="whole-list" date="2026-11-20" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="swiss-sanctions-list-v1-0.xsd">
<sanctions-program ssid="20" version-date="2026-11-20" predecessor-version-date="2026-10-01"><program-key lang="ger">Belarus</program-key><program-key lang="eng">Belarus</program-key><program-name lang="eng">Ordinance of 16 March 2022 on measures against Belarus (SR 946.231.116.9), annex 13</program-name><sanctions-set ssid="4387" lang="ger">Anhang 13</sanctions-set><sanctions-set ssid="4387" lang="eng">Annex 13</sanctions-set><origin>EU</origin></sanctions-program>
<sanctions-program ssid="30"><program-key lang="eng">Ukraine</program-key><program-name lang="eng">Ordinance of 4 March 2022 on measures related to the situation in Ukraine (RS 946.231.176.72), annexes 2, 8</program-name><sanctions-set ssid="5001" lang="eng">Annex 2</sanctions-set><sanctions-set ssid="5002" lang="eng">Annex 8</sanctions-set></sanctions-program>
<target ssid="100" sanctions-set-id="4387"><foreign-identifier>EU.900.1</foreign-identifier>
<individual sex="male"><identity ssid="1001" main="true">
<name ssid="1" name-type="primary-name" quality="good"><name-part ssid="2" order="1" name-part-type="family-name"><value>Sovka</value><spelling-variant ssid="3" lang="eng" script="LATN">Sovkha</spelling-variant><spelling-variant ssid="4" lang="bel" script="CYRL">СОЎКА</spelling-variant></name-part><name-part ssid="5" order="2" name-part-type="given-name"><value>Pavel</value><spelling-variant ssid="6" lang="bel" script="CYRL">Павел</spelling-variant></name-part></name>
<name ssid="7" name-type="alias" quality="low"><name-part ssid="8" order="1" name-part-type="whole-name"><value>The Owl</value></name-part></name>
<name ssid="9" name-type="formerly-known-as" quality="good"><name-part ssid="10" order="1" name-part-type="whole-name"><value>Pavel Sova</value></name-part></name>
<day-month-year ssid="11" quality="good" day="30" month="8" year="1954" calendar="Gregorian"/><day-month-year ssid="12" year="1955"/>
<place-of-birth ssid="13" place-id="900" quality="good"/>
<nationality ssid="14" quality="good"><country iso-code="BY">Belarus</country></nationality>
<identification-document ssid="15" document-type="passport"><number>MP1234567</number><issuer code="BY">Belarus</issuer></identification-document>
<address ssid="16" place-id="901" main="true"><address-details>1 Lenin Street</address-details><zip-code>220030</zip-code></address>
</identity><justification ssid="17">Chair of an invented committee.</justification><other-information ssid="18">Gender: male</other-information><relation ssid="19" target-id="101" relation-type="related-to"/></individual>
<modification modification-type="amended" enactment-date="2026-11-19" publication-date="2026-11-19" effective-date="2026-11-20"><added><individual><identity><name name-type="primary-name"><name-part><value>State Of Before</value></name-part></name></identity></individual></added></modification>
<modification modification-type="listed" enactment-date="2022-03-16" publication-date="2022-03-16" effective-date="2022-03-16"/></target>
<target ssid="101"><sanctions-set-id>5002</sanctions-set-id><entity><identity ssid="1011" main="true"><name ssid="20" name-type="primary-name" quality="good"><name-part ssid="21" order="1" name-part-type="whole-name"><value>Quiet Harbour Bank PJSC</value></name-part></name><address ssid="22" place-id="901"/></identity><other-information ssid="23">Registration number: 1247700000061</other-information><other-information ssid="24">Tax identification number: 7707083893</other-information></entity><modification modification-type="listed" effective-date="2023-01-25"/></target>
<target ssid="102"><sanctions-set-id>5001</sanctions-set-id><entity><identity ssid="1021" main="true"><name ssid="25" name-type="primary-name" quality="good"><name-part ssid="26" order="1" name-part-type="whole-name"><value>Exemplar Optics Works</value></name-part></name></identity></entity><modification modification-type="listed" effective-date="2023-01-25"/></target>
<target ssid="103"><sanctions-set-id>4387</sanctions-set-id><object object-type="vessel"><identity ssid="1031" main="true"><name ssid="27" name-type="primary-name" quality="good"><name-part ssid="28" order="1" name-part-type="whole-name"><value>MORNING TIDE</value></name-part></name></identity><other-information ssid="29">IMO number: 9000001</other-information></object><modification modification-type="listed" effective-date="2024-01-25"/></target>
<target ssid="104"><sanctions-set-id>4387</sanctions-set-id><individual><identity ssid="1041" main="true"><name ssid="30" name-type="primary-name" quality="good"><name-part ssid="31" order="1" name-part-type="whole-name"><value>Freed Person</value></name-part></name></identity></individual><modification modification-type="amended" effective-date="2015-11-18"/><modification modification-type="de-listed" effective-date="2016-03-01"/></target>
<place ssid="900"><location>Vitebsk</location><country iso-code="BY">Belarus</country></place>
<place ssid="901"><location>Minsk</location><area>Minsk region</area><country iso-code="BY">Belarus</country></place>
</swiss-sanctions-list>
"""
_BORN = "DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire"
SEMA = f"""<?xml version="1.0" encoding="UTF-8"?>
<data-set xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<record><Country-Pays>Russia / Russie</Country-Pays><LastName-NomDeFamille>SOVA\u00a0</LastName-NomDeFamille><GivenName-Prenom>Maria Petrovna</GivenName-Prenom><Aliases-Alias>Masha Sova, Marija Sowa; Russian: Мария Сова</Aliases-Alias><{_BORN}>1972-08-10 or 1973</{_BORN}><TitleOrShipType-TitreOuTypeDeNavire>Minister | Ministre</TitleOrShipType-TitreOuTypeDeNavire><Schedule-Annexe>1, Part 1</Schedule-Annexe><Item-NumeroDarticle>901</Item-NumeroDarticle><DateOfListing-DateDinscription>2026-11-12</DateOfListing-DateDinscription></record>
<record><Country-Pays>Belarus / Bélarus</Country-Pays><EntityOrShip-EntiteOuNavire>Exemplar Holding OJSC</EntityOrShip-EntiteOuNavire><Aliases-Alias>Exemplar, Open Joint Stock Company</Aliases-Alias><Schedule-Annexe>1, Part 2</Schedule-Annexe><Item-NumeroDarticle>12</Item-NumeroDarticle><DateOfListing-DateDinscription>2021-08-09</DateOfListing-DateDinscription></record>
<record><Country-Pays>Russia / Russie</Country-Pays><EntityOrShip-EntiteOuNavire>Quiet Bank</EntityOrShip-EntiteOuNavire><Schedule-Annexe>2</Schedule-Annexe><Item-NumeroDarticle>1</Item-NumeroDarticle></record>
<record><Country-Pays>Russia / Russie</Country-Pays><EntityOrShip-EntiteOuNavire>MORNING TIDE</EntityOrShip-EntiteOuNavire><TitleOrShipType-TitreOuTypeDeNavire>Crude Oil Tanker | Pétrolier</TitleOrShipType-TitreOuTypeDeNavire><ShipIMONumber-NumeroOMIDuNavire>9000001</ShipIMONumber-NumeroOMIDuNavire><{_BORN}>1998</{_BORN}><Schedule-Annexe>9</Schedule-Annexe><Item-NumeroDarticle>4</Item-NumeroDarticle><DateOfListing-DateDinscription>2025-06-17</DateOfListing-DateDinscription></record>
<record><Country-Pays>Iran</Country-Pays><LastName-NomDeFamille>Exempli</LastName-NomDeFamille><GivenName-Prenom>Reza</GivenName-Prenom><ShipIMONumber-NumeroOMIDuNavire>رضا</ShipIMONumber-NumeroOMIDuNavire><{_BORN}>born in the early 1970s</{_BORN}><Schedule-Annexe>1, Part 2</Schedule-Annexe><Item-NumeroDarticle>77</Item-NumeroDarticle></record>
</data-set>
"""
_TO_THE_LIST = (
    "https://www.publicsafety.gc.ca/cnt/ntnl-scrt/cntr-trrrsm/lstd-ntts/crrnt-lstd-ntts-en.aspx"
)
LISTED_ENTITIES = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Listed Terrorist Entities</title><id>https://www.publicsafety.gc.ca/cnt/_xml/lstd-ntts-eng.xml</id><link rel="alternate" href="{_TO_THE_LIST}"/><updated>2026-11-20T09:00:00-05:00</updated>
<entry><title>Movement of Exemplary Quarrels (MEQ)</title><link href="{_TO_THE_LIST}#1"/><id>E-1</id><published>2002-11-27</published><updated>2026-06-10</updated><summary>Exemplary Movement, Front of Quarrels (FQ, also FOQ), Exemplar Trading, Ltd., N/A</summary><content type="html">&lt;p&gt;Founded in an&amp;nbsp;invented year.&lt;/p&gt;</content></entry>
<entry><title>The Quiet Brigade’s Sons</title><link href="{_TO_THE_LIST}#2"/><id>E-2</id><published>2026-11-12T00:00:00Z</published><updated>Not yet reviewed</updated><summary>N/A</summary><content>Invented.</content></entry>
<entry><title>Gang d’Exemple</title><link href="{_TO_THE_LIST}#3"/><id>E-2</id><published>2025-09-29</published><updated></updated><summary>Banda (open, Second Name;Third Name</summary></entry>
</feed>
"""
COLUMNS = (
    "Reference", "Name of Individual or Entity", "Type", "Name Type", "Alias Strength",
    "Date of Birth", "Place of Birth", "Citizenship", "Address", "Additional Information",
    "Listing Information", "IMO Number", "Committees", "Control Date",
    "Instrument of Designation", "Targeted Financial Sanction", "Travel Ban", "Arms Embargo",
    "Maritime Restriction",
)  # fmt: skip
Cell = str | int | date | None
DFAT_ROWS: tuple[dict[str, Cell], ...] = (
    {"Reference": "101", "Name of Individual or Entity": "Maria SOVA", "Type": "Individual", "Name Type": "Primary Name", "Date of Birth": date(1972, 8, 10), "Place of Birth": "a) Omsk, Russia b) Tomsk, Russia", "Citizenship": "Russia", "Address": "1 Lenin Street, Omsk, Russia", "Additional Information": "Passport no: 51AB1234 (Russia)\r\nMinister", "Listing Information": "Autonomous Sanctions (Designated Persons) Instrument 2026", "Committees": "Autonomous (Russia)", "Control Date": date(2026, 11, 10), "Instrument of Designation": "Autonomous Sanctions Instrument 2026 (No. 9)", "Targeted Financial Sanction": 1, "Travel Ban": 1},
    {"Reference": "101a", "Name of Individual or Entity": "Мария СОВА", "Type": "Individual", "Name Type": "Original Script", "Date of Birth": 1973, "Control Date": date(2026, 11, 10), "Targeted Financial Sanction": 1},
    {"Reference": "102", "Name of Individual or Entity": "EXEMPLAR HOLDING OJSC", "Type": "Entity", "Name Type": "Primary Name", "Address": "Minsk, Belarus", "Control Date": date(2022, 4, 6), "Targeted Financial Sanction": 1},
    {"Reference": "101b", "Name of Individual or Entity": "The Owl", "Type": "Individual", "Name Type": "Alias", "Alias Strength": "Weak", "Date of Birth": "12/03/1971", "Control Date": "05/06/2025"},
    {"Reference": "103", "Name of Individual or Entity": "MORNING TIDE", "Type": "Vessel", "Name Type": "Primary Name", "IMO Number": 9000001, "Control Date": date(2025, 6, 18), "Maritime Restriction": 1},
    {"Reference": "102", "Name of Individual or Entity": "ANOTHER PARTY", "Type": "Individual", "Name Type": "Primary Name", "Date of Birth": "between 1958 and 1960", "Control Date": date(2022, 4, 6), "Targeted Financial Sanction": 1},
)  # fmt: skip


def write_workbook(path: Path, rows: tuple[dict[str, Cell], ...] = DFAT_ROWS) -> Path:
    """Write a workbook as DFAT does: one sheet, dates as formatted numbers, years as numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Consolidated List")
        day = book.add_format({"num_format": "d/mm/yyyy;@"})
        for at, column in enumerate(COLUMNS):
            sheet.write_string(0, at, column)
        for line, row in enumerate(rows, start=1):
            for at, column in enumerate(COLUMNS):
                value = row.get(column)
                if isinstance(value, date):
                    sheet.write_datetime(line, at, value, day)
                elif isinstance(value, int):
                    sheet.write_number(line, at, value)
                elif value is not None:
                    sheet.write_string(line, at, value)
    return path
