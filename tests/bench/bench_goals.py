"""Screening goals: altered names, needless hits, short names, acronyms, numbers, pairs of names.

Run by `make bench`. Needs the lists, GLEIF's names and the labelled pairs beside the repository.
Everything is drawn by a hash of the seed and of what is drawn, so a new seed (`ATLAS_BENCH_SEED`)
gives an unseen set. Halves a and b are by a hash of the entry, whatever the seed.
What is a short name or an acronym is decided here by simple rules of this file, not by the
matcher's. `ATLAS_BENCH_EACH`: names of each way of writing, party and half; `ATLAS_BENCH_PARTS`:
some parts alone (`altered`, `unlisted`, `unlisted_ofac`, `companies`, `short_clean`, `short`,
`planted`, `acronyms`, `numbers`, `pairs`). `planted`: short names of real companies as if listed.
"""

import csv
import gzip
import json
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from tests.bench import alterations, alterations_second, proxy_pairs
from tests.bench.clean_names import clean_names

from atlas.cli.evaluate import report, scoring
from atlas.knowledge.names.domain.labelled import read_pairs
from atlas.knowledge.names.domain.measures import half_of
from atlas.sources.lists.domain.entry import ListedName, ListEntry
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.matching import IndexedEntry, VersionIndex
from atlas.sources.screening.domain.results import ALGORITHM, ScreeningQuery

DATA = Path(__file__).parents[3] / "shared/data"
SEED = os.environ.get("ATLAS_BENCH_SEED", "20261129")
EACH = int(os.environ.get("ATLAS_BENCH_EACH", "40"))
REAL, NUMBERS = 3_000, 40
FREQUENT = 8
"""A word that so many names have tells no company."""
SHORT = (2, 3)
FORMS = frozenset(
    ["bv", "nv", "sa", "ag", "gmbh", "kg", "ltd", "limited", "llc", "llp", "inc", "corp", "co",
     "plc", "pjsc", "oao", "ooo", "pao", "zao", "ojsc", "cjsc", "jsc", "spa", "srl", "sarl", "sas",
     "se", "oy", "ab", "asa", "as", "doo", "ad", "sdn", "bhd", "pte", "pt", "tbk", "fze", "fzco",
     "fzc", "cv", "vof", "lp", "sl", "sro", "pty", "pvt", "bsc", "ood", "eood", "ao", "cc", "kft",
     "zrt", "de", "the", "of", "al"]
)  # fmt: skip
_WORDS = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\(([A-Z]{2,8})\)")
_HALVES = ("a", "b")
_LISTS = {
    "un": ("un-sc-2020-11/consolidated.xml", "un"),
    "ofac": ("ofac-sdn-2021-07", "ofac-sdn"),
    "consolidated": ("ofac-consolidated-2025-12", "ofac-consolidated"),
}
Told = tuple[str, bool, str]
"""The half, whether it was found, and what it is."""
Asked = tuple[str, str, ListEntry]
"""The half, what is typed, and the entry that it is."""


def chance(text: str) -> bytes:
    """Return what a thing is drawn by in this run."""
    return sha256(f"{SEED}|{text}".encode()).digest()


def half(key: str) -> str:
    """Return the half that a thing falls into, whatever the seed."""
    return _HALVES[sha256(key.encode()).digest()[0] % 2]


def some(things: Iterable[str], count: int) -> list[str]:
    """Return so many things, drawn by the seed."""
    return sorted(things, key=chance)[:count]


def indexed(entries: Iterable[ListEntry]) -> VersionIndex:
    """Index entries as one list."""
    return VersionIndex([IndexedEntry(UUID(int=0), one) for one in entries], year_tolerance=1)


def found(index: VersionIndex, text: str, kind: PartyKind) -> list[ListEntry]:
    """Return the entries that a name hits."""
    return [one.entry.entry for one in index.match(ScreeningQuery(name=text, kind=kind))]


def words(name: str) -> list[str]:
    """Return a name's words in small letters."""
    return _WORDS.findall(name.replace(".", "").casefold())


def show(what: str, rows: Iterable[Told], shown: int = 6) -> None:
    """Print the share found (half, whether it was found, what it is), and some that were not."""
    told = [*rows]
    for one in _HALVES:
        mine = [(was, text) for of, was, text in told if of == one]
        if mine:
            good = sum(was for was, _ in mine)
            missed = [text for was, text in mine if not was]
            print(f"{what}, half {one}: {good / len(mine):.4f} ({good} of {len(mine)})", end=" ")
            print(f"missed: {some(missed, shown)}" if missed else "", flush=True)


def rate(what: str, rows: Iterable[Told], shown: int = 5) -> None:
    """Print hits in 1,000 names (half, whether it hit, the name)."""
    told = [*rows]
    for one in _HALVES:
        mine = [(was, text) for of, was, text in told if of == one]
        if mine:
            hits = [text for was, text in mine if was]
            print(f"{what}, half {one}: {1000 * len(hits) / len(mine):.1f} in 1,000", end=" ")
            print(f"({len(hits)} of {len(mine)}) {some(hits, shown)}", flush=True)


def treated(index: VersionIndex, entries: Sequence[ListEntry]) -> Iterator[Told]:
    """Yield the primary names of a list, written otherwise."""
    for module in (alterations, alterations_second):
        for label, alter in module.CLASSES.items():
            for kind in (PartyKind.PERSON, PartyKind.COMPANY):
                person = kind is PartyKind.PERSON
                if label in (module.COMPANIES_ONLY if person else module.PERSONS_ONLY):
                    continue
                left = dict.fromkeys(_HALVES, EACH)
                for entry in sorted(entries, key=lambda one: chance(label + one.key)):
                    of = half(entry.key)
                    if entry.kind is not kind or not left[of]:
                        continue
                    rng = random.Random(chance(f"{label} {entry.key}"))
                    text = alter(entry.name, rng)
                    if text is not None and text.strip():
                        left[of] -= 1
                        hits = found(index, text, kind)
                        yield of, any(one.key == entry.key for one in hits), f"{label}: {text}"


def frequency(names: Iterable[str]) -> Counter[str]:
    """Return in how many names each word stands."""
    return Counter(word for name in names for word in {*words(name)})


def only_word(name: str, often: Counter[str]) -> str:
    """Return the only word that tells a company, where it comes first and is short, else ""."""
    every = [one for one in words(name) if one not in FORMS]
    rest = [one for one in every if often[one] < FREQUENT]
    one = rest[0] if len(rest) == 1 and rest[0] == every[0] else ""
    return one if len(one) in SHORT and one.isascii() and one.isalpha() else ""


def short_names(entries: Sequence[ListEntry], often: Counter[str]) -> Iterator[Asked]:
    """Yield the short names of listed companies as people write them."""
    for entry in entries:
        if entry.kind is not PartyKind.COMPANY:
            continue
        told = {
            word.upper()
            for name in entry.names
            if name.kind is not NameKind.WEAK_ALIAS
            and (word := only_word(name.full, often))
            and word in name.full.casefold().split()  # no initials, and no part of a word
        }
        for word in sorted(told):
            form = ("LLC", "Holding", "Ltd", "GmbH")[chance(word)[0] % 4]
            for text in (word, f"{word} {form}", f"PJSC {word}"):
                yield half(entry.key), text, entry


def planted(names: Iterable[str], often: Counter[str], entry: ListEntry) -> list[ListEntry]:
    """Return a list of the real companies of a short word, each an entry like this one."""
    return [
        replace(entry, key=name, names=(ListedName(name, NameKind.PRIMARY),))
        for name in names
        if only_word(name, often)
    ]


def acronyms(entries: Sequence[ListEntry]) -> Iterator[Asked]:
    """Yield acronyms in brackets that are the first letters of the name's words, in their order."""
    for entry in entries:
        if entry.kind is PartyKind.PERSON:
            continue
        for stated in sorted({one for name in entry.names for one in _stated(name.full)}):
            texts = [stated, f"{stated} Ltd", f"{stated} Group", f"The {stated}"]
            if len(stated) <= 4:
                texts.append(".".join(stated) + ".")
            for text in texts:
                yield half(entry.key), text, entry


def _stated(name: str) -> Iterator[str]:
    for one in _BRACKETS.finditer(name):
        initials = iter("".join(word[0] for word in words(name.replace(one[0], " "))))
        if len(one[1]) > 2 and all(letter in initials for letter in one[1].casefold()):
            yield one[1]


def numbers(entries: Sequence[ListEntry]) -> Iterator[Asked]:
    """Yield numbers as people type them into the field of a name."""
    by_scheme: dict[str, dict[str, ListEntry]] = {}
    for entry in entries:
        for one in entry.identifiers:
            scheme = "PASSPORT" if one.scheme.endswith("-PASSPORT") else one.scheme
            if scheme in {"IMO", "BIC", "XI-LEI", "CRYPTO", "PASSPORT"}:
                by_scheme.setdefault(scheme, {}).setdefault(one.value, entry)
    for scheme, known in by_scheme.items():
        able = (one for one in known if scheme != "PASSPORT" or sum(map(str.isdigit, one)) > 4)
        for value in some(able, 2 * NUMBERS):
            text = f"Passport No. {value}" if scheme == "PASSPORT" else value
            yield half(known[value].key), text, known[value]


def asked(index: VersionIndex, of: Iterable[Asked]) -> Iterator[Told]:
    """Search for each; numbers and companies."""
    for part, text, entry in of:
        hits = found(index, text, PartyKind.UNKNOWN if text[-1].isdigit() else PartyKind.COMPANY)
        yield part, any(one.key == entry.key for one in hits), f"{text} ({entry.name})"


def unlisted(indexes: Sequence[VersionIndex]) -> Iterator[Told]:
    """Search lists for names of nobody on them, made by Faker."""
    kinds = {"name": PartyKind.PERSON, "company": PartyKind.COMPANY}
    seed = int.from_bytes(chance("clean")[:4])
    for name, kind in {name: kinds[kind] for _, kind, name in clean_names(seed)}.items():
        yield half(f"of {name}"), any(found(one, name, kind) for one in indexes), name


def companies(indexes: Sequence[VersionIndex], names: Iterable[str]) -> Iterator[Told]:
    """Search lists for names of real companies."""
    for name in names:
        hits = {one.name for index in indexes for one in found(index, name, PartyKind.COMPANY)}
        yield half(name), bool(hits), f"{name} ~ {min(hits, default='')}"


def pairs(file: Path) -> None:
    """Print the F1 of a file of labelled pairs, of Atlas and logic-v2, whole and by halves."""
    every, _ = read_pairs(file.read_bytes())
    for part, keep in (("whole", ""), *((f"half {one}", one) for one in _HALVES)):
        chosen = [one for one in every if keep in {"", half_of(one.name1, one.name2)}]
        for algorithm in ("own", "logic-v2"):
            told = report.evaluated(scoring.score_pairs(algorithm, chosen), chosen, None)
            print(
                f"{file.stem}, {part} ({len(chosen)}), {told['version']}:"
                f" F1 {told['f1']:.3f} {json.dumps(told['f1_95'])}"
            )


def gleif() -> list[str]:
    """Return the names of Benelux companies."""
    with gzip.open(DATA / "gleif/level1-names/lei_names_benelux.csv.gz", "rt") as stream:
        return list(dict.fromkeys(row["legal_name"] for row in csv.DictReader(stream)))


def measure(folder: Path) -> None:
    """Print every figure, or those of the parts that `ATLAS_BENCH_PARTS` names."""
    print(f"\n{ALGORITHM}, seed {SEED}")
    entries = {
        name: proxy_pairs.list_entries(DATA / "sanctions" / where, list_id)
        for name, (where, list_id) in _LISTS.items()
    }
    indexes = {name: indexed(of) for name, of in entries.items()}
    un, ofac = indexes["un"], indexes["ofac"]
    every, real = [*indexes.values()], gleif()
    often = frequency(real)
    company = next(one for one in entries["un"] if one.kind is PartyKind.COMPANY)
    listed = planted(real, often, company)

    def all_of(draw: Callable[[Sequence[ListEntry]], Iterable[Asked]]) -> list[Told]:
        return [row for name, of in entries.items() for row in asked(indexes[name], draw(of))]

    parts: dict[str, Callable[[], None]] = {
        "altered": lambda: show("altered names of the UN list", treated(un, entries["un"]), 40),
        "unlisted": lambda: rate("unlisted names, UN", unlisted([un]), 20),
        "unlisted_ofac": lambda: rate("unlisted names, UN and OFAC", unlisted([un, ofac])),
        "companies": lambda: rate("Benelux companies", companies(every, some(real, REAL))),
        "short_clean": lambda: rate(
            "Benelux companies of a short word",
            companies(every, some((one for one in real if only_word(one, often)), REAL // 2)),
        ),
        "short": lambda: show("short names", all_of(lambda of: short_names(of, often)), 20),
        "planted": lambda: show(
            "short names of planted companies",
            asked(indexed(listed), short_names(listed, often)),
            20,
        ),
        "acronyms": lambda: show("acronyms in brackets", all_of(acronyms), 20),
        "numbers": lambda: show("numbers typed as names", all_of(numbers), 20),
        "pairs": lambda: all_pairs(folder),
    }
    for name in os.environ.get("ATLAS_BENCH_PARTS", " ".join(parts)).split():
        parts[name]()


def all_pairs(folder: Path) -> None:
    """Print the F1 of the name bench and of the proxies."""
    proxy_pairs.main(folder, DATA)
    for file in (DATA / "entity-resolution/os-name-bench/cases.csv", *sorted(folder.glob("*.csv"))):
        pairs(file)


@pytest.mark.bench
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not DATA.is_dir(), reason="the lists are not beside the repository")
def test_goals(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Every goal of screening."""
    with capsys.disabled():
        measure(tmp_path)
