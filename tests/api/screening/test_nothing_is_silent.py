"""What a party's name and numbers say is compared, or the answer names what was not."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.unit.lists.reading import MANIFEST

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.lists.service import LoadOptions, load_list

Tokens = Callable[..., dict[str, str]]
URL = "/api/screening/screenings"
LIST = "silent-list"
KORZHIN = ("Ivan", "Oleg", "Pavel", "Anna")
BITCOIN = "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h"
PARTIES: list[tuple[str, str, dict[str, Any]]] = [
    ("vtb", "Company", {"name": ["VTB Bank PJSC"], "swiftBic": ["VTBRRUMM"]}),
    ("ttp", "Organization", {"name": ["TEHRIK-E TALIBAN PAKISTAN (TTP)"]}),
    ("ship", "Vessel", {"name": ["OCEAN TESTER"], "imoNumber": ["9116412"]}),
    ("kony", "Person", {"name": ["Joseph Kony"]}),
    ("gertler", "Person", {"name": ["Dan Gertler"], "birthDate": ["1973-12-23"]}),
    *((f"k{n}", "Person", {"name": [f"{given} Korzhin"]}) for n, given in enumerate(KORZHIN)),
    ("suex", "Company", {"name": ["SUEX OTC SRO"]}),
    ("key", "CryptoWallet", {"publicKey": [BITCOIN], "currency": ["XBT"], "holder": ["suex"]}),
]


@pytest_asyncio.fixture(scope="module")
async def loaded(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = Path(tmp_path_factory.mktemp("ftm")) / "entities.ftm.json"
    lines = [
        {"id": key, "schema": schema, "properties": {**properties, "topics": ["sanction"]}}
        for key, schema, properties in PARTIES
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    options = LoadOptions(manifest=MANIFEST, version_date=today() - timedelta(days=1))
    await load_list(database, path, LIST, options=options)


async def screened(client: httpx.AsyncClient, headers: dict[str, str], **party: Any) -> Any:
    body = {"parties": [party], "lists": [LIST]}
    answer = await client.post(URL, json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    (item,) = answer.json()["items"]
    again = await client.get(f"{URL}/{item['id']}", headers=headers)
    assert again.json() == item
    return item


@pytest.mark.parametrize(
    ("name", "key", "strength"),
    [
        ("VTB", "vtb", "weak"),
        ("VTB PJSC", "vtb", "weak"),
        ("PAO VTB", "vtb", "weak"),
        ("ВТБ", "vtb", "weak"),
        ("VTB Group", "vtb", "weak"),
        ("TTP", "ttp", "weak"),
        ("VTBRRUMM", "vtb", "exact"),
        ("IMO 9116412", "ship", "exact"),
        ("9116412", "ship", "exact"),
        ("MV Ocean Tester IMO: 9116412", "ship", "exact"),
        (BITCOIN, "key", "exact"),
    ],
)
async def test_names_that_found_nothing(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, name: str, key: str, strength: str
) -> None:
    item = await screened(app_client, tokens("analyst"), name=name)
    assert item["outcome"] == "hits"
    assert [(one["entry_key"], one["strength"]) for one in item["candidates"]] == [(key, strength)]


@pytest.mark.parametrize(
    ("scheme", "value", "key"),
    [
        ("SWIFT", "VTBRRUMM", "vtb"),
        ("SWIFT-BIC", "VTBRRUMMXXX", "vtb"),
        ("XBT", BITCOIN, "key"),
        ("BTC", BITCOIN, "key"),
        ("WALLET", BITCOIN, "key"),
        ("IMO number", "9116412", "ship"),
        ("SHIPSPOTTER", "9116412", "ship"),
    ],
)
async def test_schemes_under_their_usual_names(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, scheme: str, value: str, key: str
) -> None:
    numbers = [{"scheme": scheme, "value": value}]
    item = await screened(app_client, tokens("analyst"), name="Quite Another", identifiers=numbers)
    assert [(one["entry_key"], one["strength"]) for one in item["candidates"]] == [(key, "exact")]
    assert item["not_compared"] == []


async def test_an_unknown_scheme_bars_clear_and_is_named(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    numbers = [{"scheme": "CLUB-CARD", "value": "4711"}]
    item = await screened(app_client, tokens("analyst"), name="Quite Another", identifiers=numbers)
    assert item["outcome"] == "not_assessed"
    assert item["not_compared"] == [
        {"field": "identifiers[0]", "value": "CLUB-CARD 4711", "reason": "unknown_scheme"}
    ]
    assert {topic["reason"] for topic in item["topics"]} == {"not_compared"}
    assert "CLUB-CARD 4711" in item["topics"][0]["detail"]


async def test_a_script_without_rules_bars_clear_whatever_other_name_was_compared(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    name = "བསྟན་འཛིན་རྒྱ་མཚོ"
    item = await screened(app_client, tokens("analyst"), name=name)
    assert (item["outcome"], item["topics"][0]["reason"]) == ("not_assessed", "not_compared")
    beside = await screened(app_client, tokens("analyst"), name="Quite Another", other_names=[name])
    assert [one["reason"] for one in beside["not_compared"]] == ["unsupported_script"]
    # each name may be the listed one: another that was compared does not answer for it
    assert beside["topics"][0]["reason"] == "not_compared"


@pytest.mark.parametrize("name", ["Τζόζεφ Κόνι", "ג'וזף קוני", "Ջոզեֆ Կոնի", "Джозеф Кони"])
async def test_a_foreign_name_in_another_script_finds_its_latin_entry(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, name: str
) -> None:
    item = await screened(app_client, tokens("analyst"), name=name, kind="person")
    assert item["outcome"] == "hits"
    assert [
        (one["entry_key"], one["features"][0]["query_value"]) for one in item["candidates"]
    ] == [("kony", name)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ბარაკ ობამა", "person"),
        ("Νίκος Παππάς", "person"),
        ("الدولة الإسلامية", "company"),
        ("Муромский приборостроительный завод", "company"),
        ("基地组织 Ltd", "company"),
    ],
)
async def test_silence_on_a_name_in_another_script_is_never_clear(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None, name: str, kind: str
) -> None:
    item = await screened(app_client, tokens("analyst"), name=name, kind=kind)
    assert (item["outcome"], item["topics"][0]["reason"]) == ("not_assessed", "not_compared")
    assert item["not_compared"] == [{"field": "name", "value": name, "reason": "sound_only"}]
    beside = await screened(
        app_client, tokens("analyst"), name=name, kind=kind, other_names=["Quite Another"]
    )
    # each name may be the listed one: another that was compared does not answer for it
    assert beside["topics"][0]["reason"] == "not_compared"


async def test_a_number_alone_is_never_clear(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    item = await screened(app_client, tokens("analyst"), name="IMO 9074729", kind="vessel")
    assert (item["outcome"], item["topics"][0]["reason"]) == ("not_assessed", "no_name")


async def test_a_name_equal_to_a_primary_name_says_so(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    item = await screened(app_client, tokens("analyst"), name="Joseph Kony", kind="person")
    (candidate,) = item["candidates"]
    assert (candidate["strength"], candidate["name_equal"]) == ("weak", "primary")
    assert "two words alone" in candidate["features"][0]["detail"]
    other = await screened(app_client, tokens("analyst"), name="Josef Koni", kind="person")
    assert [one["name_equal"] for one in other["candidates"]] == [None]


async def test_what_is_typed_alone_does_not_dismiss_an_equal_name(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    """One person suffices only where the screening itself recorded a contradiction."""

    async def dismissed(candidate: dict[str, Any], **more: Any) -> tuple[str, bool, str]:
        answer = await app_client.post(
            f"/api/screening/hits/{candidate['hit_id']}/decisions",
            json={"decision": "false_positive", "rationale": "Another person.", **more},
            headers=tokens("analyst"),
        )
        assert answer.status_code == 201, answer.text
        made = answer.json()
        hit = await app_client.get(
            f"/api/screening/hits/{candidate['hit_id']}", headers=tokens("viewer")
        )
        assert made["four_eyes"] is (made["state"] == "proposed")
        return made["state"], hit.json()["status"] == "false_positive", made["rationale"]

    party = {"name": "Dan Gertler", "kind": "person"}
    item = await screened(app_client, tokens("analyst"), **party, reference="bare")
    (bare,) = item["candidates"]
    assert (bare["strength"], bare["name_equal"], bare["contradictions"]) == ("weak", "primary", [])
    typed = await dismissed(bare, distinguishing_fact="abc")
    assert typed == ("proposed", False, "Another person. Distinguishing fact: abc")

    born = {"birth_date": "1990-05-05", "reference": "told"}
    item = await screened(app_client, tokens("analyst"), **party, **born)
    (told,) = item["candidates"]
    assert (told["name_equal"], told["contradictions"]) == ("primary", ["birth_date"])
    fact = "Born in 1990, not in 1973."
    final = await dismissed(told, distinguishing_fact=fact)
    assert final == ("final", True, f"Another person. Distinguishing fact: {fact}")

    item = await screened(app_client, tokens("analyst"), **party, **born | {"reference": "mute"})
    # nobody has said that this tells the two apart
    assert (await dismissed(item["candidates"][0]))[:2] == ("proposed", False)


async def test_a_surname_that_several_share_is_said_not_to_be_compared(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    headers = tokens("analyst")
    item = await screened(app_client, headers, name="Korzhin", kind="person")
    assert item["not_compared"] == [{"field": "name", "value": "Korzhin", "reason": "shared_word"}]
    assert item["candidates"] == []
    (answer,) = item["lists"]
    assert (answer["outcome"], answer["reason"]) == ("not_assessed", "not_compared")
    assert {topic["outcome"] for topic in item["topics"]} == {"not_assessed"}
    full = await screened(
        app_client, headers, name="Korzhin", kind="person", other_names=["Lev Korzhin"]
    )
    assert full["not_compared"] == []
    company = await screened(app_client, headers, name="Korzhin", kind="company")
    assert company["not_compared"] == []


async def test_a_threshold_above_the_usual_one_is_never_clear(
    app_client: httpx.AsyncClient, tokens: Tokens, loaded: None
) -> None:
    headers = tokens("analyst")
    strict = {"parties": [{"name": "Nobody Listed", "kind": "person"}], "lists": [LIST]}
    answer = await app_client.post(URL, json=strict | {"threshold": 100}, headers=headers)
    (item,) = answer.json()["items"]
    assert item["not_compared"] == [
        {"field": "threshold", "value": "100", "reason": "high_threshold"}
    ]
    (one,) = item["lists"]
    assert (one["outcome"], one["reason"]) == ("not_assessed", "not_compared")
    again = await app_client.get(f"{URL}/{item['id']}", headers=headers)
    assert again.json() == item
