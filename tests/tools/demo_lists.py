"""Writes the demo's two complete lists: `python -m tests.tools.demo_lists --write`.

Every entry is fictitious: names are made of syllables that form no word, with "Demo" in each of
them. The entries of the planted owners stand first. The same input gives the same bytes.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parents[2] / "demo" / "lists"
DATED = "2026-11-20"
ENTRIES = 240
NOTE = "DEMO: does not exist; not for decisions."


def _of(text: str) -> list[str]:
    return text.split()


_STARTS = _of("Bel Dra Fen Gri Hol Jor Kel Lum Mor Nev Orl Pry Quo Rus Syl Tav Ulv Vek Wyn Zor")
_MIDDLES = _of("a e i o u ai ei ou")
_ENDS = _of("bek dan fyr gast hund kov lind mar nath por rev sund tal vor wex")
_TRADES = _of("Trading Shipping Holding Metals Logistics Chemicals Energy Textiles Finance Mining")
_FORMS = _of("LLC Ltd GmbH SA")
_OFFICES = (
    "Minister of Examples",
    "Member of the Demo Parliament",
    "Judge of the Demo Constitutional Court",
    "Ambassador of Demoland",
    "Governor of the Demo Central Bank",
)


def word(chance: Random) -> str:
    """Return a word that means nothing."""
    return chance.choice(_STARTS) + chance.choice(_MIDDLES) + chance.choice(_ENDS)


def entity(key: str, schema: str, topic: str, **properties: Any) -> dict[str, Any]:
    """Return a FollowTheMoney entity of a demo list."""
    stated = {name: value for name, value in properties.items() if value}
    base = {"topics": [topic], "notes": [NOTE]}
    return {
        "id": key,
        "schema": schema,
        "caption": properties["name"][0],
        "target": True,
        "last_seen": f"{DATED}T00:00:00",
        "properties": {**stated, **base},
    }


def planted() -> Iterator[dict[str, Any]]:
    """Yield the entries of owners that the demo's register names."""
    freeze: dict[str, Any] = {"program": ["DEMO"], "topic": "sanction"}
    yield entity(
        "demo-s-000",
        "Company",
        name=["Zarya Demo Holding LLC"],
        alias=["Zarya Demo Group"],
        registrationNumber=["DEMO-000001"],
        address=["1 Example Street, Demotown"],
        **freeze,
    )
    yield entity(
        "demo-s-001", "Vessel", name=["Demo Morning Star"], imoNumber=["9999993"], **freeze
    )


def sanctions() -> Iterator[dict[str, Any]]:
    """Yield the entries of `demo-sanctions`."""
    yield from planted()
    chance = Random("demo-sanctions")
    for number in range(2, ENTRIES):
        key = f"demo-s-{number:03}"
        freeze: dict[str, Any] = {"program": ["DEMO"], "topic": "sanction"}
        if number % 2:
            name = f"{word(chance)} {word(chance)} Demo {chance.choice(_TRADES)}"
            full = f"{name} {chance.choice(_FORMS)}"
            registered = [f"DEMO-9{number:05}"]
            yield entity(
                key, "Company", name=[full], alias=[name], registrationNumber=registered, **freeze
            )
        else:
            yield person(key, chance, program=["DEMO"], topic="sanction")


def person(key: str, chance: Random, **properties: Any) -> dict[str, Any]:
    """Return a person who does not exist."""
    name = f"{word(chance)} Demo {word(chance)}{chance.choice(_ENDS)}"
    born = f"{chance.randint(1940, 1990)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return entity(key, "Person", name=[name], birthDate=[born], **properties)


def peps() -> Iterator[dict[str, Any]]:
    """Yield the entries of `demo-pep`."""
    chance = Random("demo-pep")
    for number in range(ENTRIES):
        office = f"{chance.choice(_OFFICES)} (DEMO)"
        yield person(f"demo-p-{number:03}", chance, topic="role.pep", position=[office])


LISTS = {
    "demo-sanctions": (sanctions, "Demo sanctions list (DEMO, fictitious, complete)"),
    "demo-pep": (peps, "Demo list of politically exposed persons (DEMO, fictitious, complete)"),
}


def documents() -> Iterator[tuple[Path, str]]:
    """Yield each file's path and content."""
    for list_id, (entries, title) in LISTS.items():
        made = list(entries())
        manifest = {
            "title": title,
            "publisher": "Atlas demo (fictitious)",
            "licence": "Apache-2.0",
            "version_date": DATED,
            "entity_count": len(made),
            "note": NOTE,
        }
        lines = (json.dumps(item, ensure_ascii=False, sort_keys=True) for item in made)
        yield FOLDER / list_id / "entities.ftm.json", "".join(f"{line}\n" for line in lines)
        yield FOLDER / list_id / "manifest.json", json.dumps(manifest, indent=2) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", required=True)
    parser.parse_args()
    for path, text in documents():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
