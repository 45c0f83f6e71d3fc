"""The lists that worlds plant parties on: written here, in the publishers' own formats."""

# ruff: noqa: E501  records are one line each

from __future__ import annotations

import json

SANCTIONED = (
    ("Zorvak Metallurgiya", "1027700000017"),
    ("Qirnolt Maritime", "1027700000028"),
    ("Dzhuvet Kapital", "1027700000039"),
    ("Ymbrask Energo", "1027700000040"),
)
"""Name and number in the Russian register; on each list of sanctions."""
SANCTIONED_PEOPLE = (("Yaroslav Kvistulenko", "1961-03-04"),)
PEPS = (("Ottokar Lindqvarn Beszeredy", "1958-07-09"),)
"""Name and birth date."""


def list_files(day: str) -> dict[str, tuple[str, str]]:
    """Return list id → file name and text; `day`: the date (ISO) of publication."""
    return {
        "eu-fsf": ("full.xml", _eu(day)),
        "uk": ("UK-Sanctions-List.xml", _uk(day)),
        "un": ("consolidated.xml", _un(day)),
        "ofac-sdn": ("SDN.XML", _ofac(day)),
        "laws-pep": ("peps.ftm.json", _peps()),
        "ofac-consolidated": ("CONSOLIDATED.XML", _consolidated(day)),
        "in-mha": ("mha.ftm.json", _banned("mha-1")),
        "fr-gels": ("gels.ftm.json", _banned("gels-1")),
    }


def _turned(day: str, mark: str = "/") -> str:
    year, month, number = day.split("-")
    return mark.join((number, month, year))


def _eu(day: str) -> str:
    rows = [
        f'<sanctionEntity designationDate="2018-06-18" euReferenceNumber="EU.8.{n}" logicalId="8{n}"><subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="{name}" strong="true"/><identification number="{number}" identificationTypeCode="regnumber" countryIso2Code="RU"/></sanctionEntity>'
        for n, (name, number) in enumerate(SANCTIONED)
    ]
    rows += [
        f'<sanctionEntity designationDate="2018-06-18" euReferenceNumber="EU.9.{n}" logicalId="9{n}"><subjectType code="person" classificationCode="P"/><nameAlias wholeName="{name}" strong="true"/><birthdate circa="false" calendarType="GREGORIAN" birthdate="{born}" year="{born[:4]}" countryIso2Code="RU" countryDescription="RUSSIA"/></sanctionEntity>'
        for n, (name, born) in enumerate(SANCTIONED_PEOPLE)
    ]
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="{day}T09:47:04.449+02:00" globalFileId="1">
{"".join(rows)}</export>
"""


def _uk(day: str) -> str:
    rows = [
        f"<Designation><UniqueID>RUS8{n:03}</UniqueID><Names><Name><Name6>{name}</Name6><NameType>Primary name</NameType></Name></Names><IndividualEntityShip>Entity</IndividualEntityShip><SanctionsImposed>Asset freeze</SanctionsImposed><EntityDetails><Entity><BusinessRegistrationNumbers><BusinessRegistrationNumber>{number}</BusinessRegistrationNumber></BusinessRegistrationNumbers></Entity></EntityDetails></Designation>"
        for n, (name, number) in enumerate(SANCTIONED)
    ]
    rows += [
        f"<Designation><UniqueID>RUS9{n:03}</UniqueID><Names><Name><Name1>{name.split()[0]}</Name1><Name6>{name.split()[1]}</Name6><NameType>Primary Name</NameType></Name></Names><IndividualEntityShip>Individual</IndividualEntityShip><SanctionsImposed>Asset freeze</SanctionsImposed><IndividualDetails><Individual><DOBs><DOB>{_turned(born)}</DOB></DOBs></Individual></IndividualDetails></Designation>"
        for n, (name, born) in enumerate(SANCTIONED_PEOPLE)
    ]
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Designations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<DateGenerated>{_turned(day)}</DateGenerated>
{"".join(rows)}</Designations>
"""


def _un(day: str) -> str:
    people = [
        f"<INDIVIDUAL><DATAID>659{n}</DATAID><FIRST_NAME>{name.split()[0]}</FIRST_NAME><SECOND_NAME>{name.split()[1]}</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE><LISTED_ON>2016-11-30</LISTED_ON><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>{born}</DATE></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"
        for n, (name, born) in enumerate(SANCTIONED_PEOPLE)
    ]
    entities = [
        f"<ENTITY><DATAID>658{n}</DATAID><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE><LISTED_ON>2017-06-02</LISTED_ON></ENTITY>"
        for n, (name, _) in enumerate(SANCTIONED)
    ]
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dateGenerated="{day}T05:31:19.923-05:00">
<INDIVIDUALS>{"".join(people)}</INDIVIDUALS>
<ENTITIES>{"".join(entities)}</ENTITIES></CONSOLIDATED_LIST>
"""


def _ofac(day: str) -> str:
    year, month, number = day.split("-")
    rows = [
        f"<sdnEntry><uid>448{n}</uid><lastName>{name}</lastName><sdnType>Entity</sdnType><programList><program>RUSSIA-EO14024</program></programList><idList><id><uid>7{n}</uid><idType>Registration ID</idType><idNumber>{ogrn}</idNumber><idCountry>Russia</idCountry></id></idList></sdnEntry>"
        for n, (name, ogrn) in enumerate(SANCTIONED)
    ]
    rows += [
        f"<sdnEntry><uid>449{n}</uid><firstName>{name.split()[0]}</firstName><lastName>{name.split()[1]}</lastName><sdnType>Individual</sdnType><programList><program>RUSSIA-EO14024</program></programList><dateOfBirthList><dateOfBirthItem><uid>6{n}</uid><dateOfBirth>{born[:4]}</dateOfBirth></dateOfBirthItem></dateOfBirthList></sdnEntry>"
        for n, (name, born) in enumerate(SANCTIONED_PEOPLE)
    ]
    return f"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
<publshInformation><Publish_Date>{month}/{number}/{year}</Publish_Date><Record_Count>{len(rows)}</Record_Count></publshInformation>
{"".join(rows)}
</sdnList>
"""


def _consolidated(day: str) -> str:
    """OFAC's other list, which the home law requires too: nobody in any world is on it."""
    year, month, number = day.split("-")
    return f"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
<publshInformation><Publish_Date>{month}/{number}/{year}</Publish_Date><Record_Count>1</Record_Count></publshInformation>
<sdnEntry><uid>17001</uid><lastName>QUAINT LANTERN MANUFACTORY</lastName><sdnType>Entity</sdnType><programList><program>UKRAINE-EO13662</program></programList></sdnEntry>
</sdnList>
"""


def _banned(entry: str) -> str:
    """A list of India's or France's own: nobody in any world is on it."""
    banned = {
        "id": entry,
        "caption": "Quaint Lantern Front",
        "schema": "Organization",
        "target": True,
        "last_seen": "2026-11-20T08:00:00",
        "properties": {"name": ["Quaint Lantern Front"], "topics": ["sanction"]},
    }
    return json.dumps(banned) + "\n"


def _peps() -> str:
    records = [
        {
            "id": f"pep-{n}",
            "caption": name,
            "schema": "Person",
            "target": True,
            "last_seen": "2026-11-20T08:00:00",
            "properties": {
                "name": [name],
                "birthDate": [born],
                "topics": ["role.pep"],
                "position": ["Minister of Examples"],
            },
        }
        for n, (name, born) in enumerate(PEPS)
    ]
    return "\n".join(json.dumps(one) for one in records) + "\n"
