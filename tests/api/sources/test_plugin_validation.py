"""The declarations of a plugin that is not installed are checked: nothing is stored or run."""

from collections.abc import Callable

import httpx
import pytest

from atlas.sources.plugins.loading import bundled_folder, folders_in

Tokens = Callable[..., dict[str, str]]
URL = "/api/plugins/validate"
FILES = {
    "manifest": "plugin.yaml",
    "mapping_spec": "mapping_spec.yaml",
    "contract": "contract.yaml",
}


def declarations(plugin: str) -> dict[str, str]:
    folder = bundled_folder() / plugin
    return {part: (folder / file).read_text("utf-8") for part, file in FILES.items()}


@pytest.mark.parametrize("plugin", [folder.name for folder in folders_in(bundled_folder())])
async def test_the_plugins_of_a_release_are_valid(
    app_client: httpx.AsyncClient, tokens: Tokens, plugin: str
) -> None:
    found = await app_client.post(URL, json=declarations(plugin), headers=tokens("admin"))
    assert found.json() == {
        "valid": True,
        "problems": [],
        "not_checked": ["client.py", "responses.py", "transforms.py"],
    }


async def test_everything_that_is_wrong_is_told_at_once(
    app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    sent = declarations("gleif")
    sent["manifest"] = (
        sent["manifest"].replace("licence:", "license:").replace("trust: 0.97", "trust: 0.99")
    )
    sent["contract"] = sent["contract"].replace("legal_name:", "legal_nam:", 1)
    sent["mapping_spec"] = sent["mapping_spec"].replace("$.attributes.lei", "$.attributes[", 1)
    admin = tokens("admin")
    found = (await app_client.post(URL, json=sent, headers=admin)).json()
    assert not found["valid"]
    places = {(one["file"], one["path"]) for one in found["problems"]}
    assert {
        ("plugin.yaml", "licence"),
        ("plugin.yaml", "license"),
        ("plugin.yaml", "claims.trust"),
        ("contract.yaml", "types.LegalEntity.legal_nam"),
    } <= places
    assert any(file == "mapping_spec.yaml" for file, _ in places)
    alone = (
        await app_client.post(
            URL,
            json={
                "manifest": "name: [",
            },
            headers=admin,
        )
    ).json()
    [problem] = alone["problems"]
    assert (problem["file"], problem["path"]) == ("plugin.yaml", "")
    assert alone["not_checked"][:2] == ["mapping_spec.yaml", "contract.yaml"]
    refused = await app_client.post(URL, json=sent, headers=tokens("analyst"))
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "manifest",
    [
        "a: !!python/object/apply:os.system ['true']",
        "a: &a [*a]",
        "a: &a [x, x, x, x, x, x, x, x]\n"
        + "\n".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 8)}]"
            for n in range(12)
        ),
        "a: !!str x\nb: " + "[" * 50_000,
        "name: 5\ncapabilities: 7\nclaims: []\ncredentials: {type: 3}",
        "schema_version: 1",
    ],
    ids=["code", "circle", "bomb", "depth", "types", "nothing"],
)
async def test_hostile_manifests_are_refused_as_problems(
    app_client: httpx.AsyncClient, tokens: Tokens, manifest: str
) -> None:
    sent = {**declarations("gleif"), "manifest": manifest}
    found = await app_client.post(URL, json=sent, headers=tokens("admin"))
    assert found.status_code == 200, found.text
    assert found.json()["problems"]
