"""Labelled name pairs drawn from public lists: proxies for pairs that people adjudicated.

    python -m tests.bench.proxy_pairs FOLDER [DATA]

Writes `candidates.csv`, `analysts.csv` and `companies.csv` into FOLDER, drawn from the names of
Benelux companies in GLEIF's file and of the OFAC (July 2021) and UN (November 2020) lists in DATA.
Which are drawn, a hash decides: the same data always give the same pairs. `ATLAS_PAIRS_SEED` draws
others.

- *Candidates*: a company beside a rendering of its own name (legal form, case, accents, `&`,
  hyphens, one letter fewer), and beside the closest name of another company, every second of
  which has a number.
- *Analysts' pairs*: names of one party on the two lists (by an equal number, or the date of birth
  and an equal name), and names of one entry that share a word; beside the closest name of a person
  born more than three years apart, or of a company that has no name in common.
- *Company pairs*: names of one listed company that share a word, and the closest of another.
"""

import csv
import gzip
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from atlas.knowledge.names.domain.normalise import normalise
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.formats import READERS
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.domain.source_files import FileFacts
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.lists.opening import open_list

SEED = os.environ.get("ATLAS_PAIRS_SEED", "")
DATA = Path(__file__).parents[3] / "shared/data"
SAME, OTHER = 310, 440
"""How many candidates are one company, and how many are two."""
CLOSE = 75.0
"""The least token-sort ratio (0-100) of a namesake."""
CROSS, ALIASES, APART = 250, 250, 500
COMPANY_CROSS, COMPANY_ALIASES, COMPANY_APART = 60, 250, 310
YEARS = 3
FORMS = (
    ("B.V.", "BV", "Besloten Vennootschap"),
    ("N.V.", "NV", "Naamloze Vennootschap"),
    ("S.A.", "SA", "Société Anonyme"),
    ("S.à r.l.", "SARL", "Société à responsabilité limitée"),
    ("BV", "B.V.", "besloten vennootschap"),
    ("NV", "N.V.", "naamloze vennootschap"),
)
Pair = tuple[str, str, str, bool, str]
"""Schema, two names, whether they are one party's, and of which kind the pair is."""


def drawn(text: str) -> bytes:
    """Return what a thing is drawn by: nothing of its own but its hash, and the seed."""
    return sha256(f"{SEED}|{text}".encode() if SEED else text.encode()).digest()


def _formed(name: str) -> str:
    for form, *others in FORMS:
        if name.endswith(f" {form}"):
            return name[: -len(form)] + others[drawn(name)[1] % len(others)]
    return name.upper()


def _plain(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name)
    return "".join(char for char in parts if not unicodedata.combining(char)).lower()


def _joined(name: str) -> str:
    return name.replace(" & ", " and ") if " & " in name else name.replace(" and ", " & ")


def _parted(name: str) -> str:
    return name.replace("-", " ").title()


def _fewer(name: str) -> str:
    words = name.split()
    long = [place for place, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if long:
        place = long[drawn(name)[2] % len(long)]
        letter = 1 + drawn(name)[3] % (len(words[place]) - 2)
        words[place] = words[place][:letter] + words[place][letter + 1 :]
    return " ".join(words)


RENDERINGS: Sequence[Callable[[str], str]] = (_formed, str.upper, _plain, _joined, _parted, _fewer)


def has_number(name: str) -> bool:
    """Whether a number stands in a name, in digits or Roman."""
    return any(word.isdigit() for word in normalise(name).tokens)


def candidates(names: Sequence[str]) -> Iterator[Pair]:
    """Yield the pairs of company candidates."""
    order = sorted(names, key=drawn)
    found = 0
    for number, name in enumerate(order):
        rendered = RENDERINGS[number % len(RENDERINGS)](name)
        if rendered != name:
            found += 1
            yield "Company", name, rendered, True, "rendering"
        if found == SAME:
            break
    plain = [utils.default_process(name) for name in names]
    left = {True: OTHER // 2, False: OTHER // 2}
    for name in reversed(order):
        numbered = has_number(name)
        if not left[numbered]:
            continue
        close = _closest(name, plain, {name})
        if close is not None:
            left[numbered] -= 1
            yield "Company", name, names[close], False, "number" if numbered else "namesake"
        if not any(left.values()):
            return


def _closest(name: str, plain: Sequence[str], but: Iterable[str]) -> int | None:
    """Return the place of the closest name that is not one of some, if any is close."""
    own = {utils.default_process(one) for one in but}
    ranked = process.extract(
        utils.default_process(name), plain, scorer=fuzz.token_sort_ratio, limit=40,
        score_cutoff=CLOSE,
    )  # fmt: skip
    return next((place for text, _, place in ranked if text not in own), None)


def _names(entry: ListEntry) -> list[str]:
    """Return the names of an entry in Latin letters that are no weak aliases."""
    return [
        one.full
        for one in entry.names
        if one.kind is not NameKind.WEAK_ALIAS and one.full.isascii()
    ]


def _keys(entry: ListEntry, *, person: bool) -> set[tuple[str, ...]]:
    return {normalise(name, person=person).key for name in _names(entry)}


def _years(entry: ListEntry) -> list[int]:
    return [year for one in entry.birth_dates for year in (one.earliest.year, one.latest.year)]


def one_party(
    ofac: Sequence[ListEntry], un: Sequence[ListEntry]
) -> Iterator[tuple[ListEntry, ListEntry]]:
    """Yield entries of two lists that are one party."""
    numbers: dict[str, list[ListEntry]] = {}
    births: dict[str, list[ListEntry]] = {}
    for entry in ofac:
        for number in entry.identifiers:
            numbers.setdefault(number.value, []).append(entry)
        for birth in entry.birth_dates:
            births.setdefault(birth.text, []).append(entry)
    for entry in un:
        person = entry.kind is PartyKind.PERSON
        found = [
            other
            for number in entry.identifiers
            if sum(map(str.isdigit, number.value)) > 4
            for other in numbers.get(number.value, ())
            if other.kind is entry.kind
        ]
        if not found:
            keys = _keys(entry, person=person)
            found = [
                other
                for birth in (entry.birth_dates if person else ())
                for other in births.get(birth.text, ())
                if other.kind is entry.kind and keys & _keys(other, person=True)
            ]
        if found:
            yield found[0], entry


def _chosen(names: Sequence[str], salt: str) -> str:
    return min(names, key=lambda name: drawn(salt + name))


def analysts(ofac: Sequence[ListEntry], un: Sequence[ListEntry]) -> Iterator[Pair]:
    """Yield the analysts' pairs."""
    left = {PartyKind.PERSON: CROSS, PartyKind.COMPANY: COMPANY_CROSS}
    for mine, theirs in sorted(one_party(ofac, un), key=lambda two: drawn(two[0].key)):
        if left.get(mine.kind) and _names(mine) and _names(theirs):
            left[mine.kind] -= 1
            one, other = _chosen(_names(mine), "mine"), _chosen(_names(theirs), "theirs")
            yield mine.kind.value, one, other, True, "two lists"
    for kind, aliases, apart in (
        (PartyKind.PERSON, ALIASES, APART),
        (PartyKind.COMPANY, COMPANY_ALIASES, COMPANY_APART),
    ):
        entries = [entry for entry in ofac if entry.kind is kind]
        yield from _aliases(entries, aliases, "analysts")
        yield from _apart(entries, apart, "analysts")


def _aliases(entries: Sequence[ListEntry], wanted: int, salt: str) -> Iterator[Pair]:
    """Yield names of one entry that share a word and are not equal."""
    for entry in sorted(entries, key=lambda entry: drawn(salt + entry.key)):
        person = entry.kind is PartyKind.PERSON
        first, *others = _names(entry) or [""]
        mine = normalise(first, person=person)
        fitting = [
            other
            for other in others
            if (theirs := normalise(other, person=person)).key != mine.key
            and {*mine.tokens} & {*theirs.tokens}
        ]
        if fitting:
            yield entry.kind.value, first, _chosen(fitting, salt), True, "aliases"
            wanted -= 1
        if not wanted:
            return


def _apart(entries: Sequence[ListEntry], wanted: int, salt: str) -> Iterator[Pair]:
    """Yield a name of an entry and the closest of another one that is another party."""
    named = [(name, entry) for entry in entries for name in _names(entry)]
    plain = [utils.default_process(name) for name, _ in named]
    for entry in sorted(entries, key=lambda entry: drawn(f"{salt} apart {entry.key}")):
        person = entry.kind is PartyKind.PERSON
        if not _names(entry) or (person and not _years(entry)):
            continue
        name, keys = _chosen(_names(entry), "apart"), _keys(entry, person=person)
        ranked = process.extract(
            utils.default_process(name), plain, scorer=fuzz.token_sort_ratio, limit=60,
            score_cutoff=CLOSE,
        )  # fmt: skip
        for _, _, place in ranked:
            other, owner = named[place]
            if owner is not entry and _are_apart(entry, owner, keys):
                yield entry.kind.value, name, other, False, "namesakes"
                wanted -= 1
                break
        if not wanted:
            return


def _are_apart(entry: ListEntry, other: ListEntry, keys: set[tuple[str, ...]]) -> bool:
    if entry.kind is not PartyKind.PERSON:
        return not keys & _keys(other, person=False)
    mine, theirs = _years(entry), _years(other)
    return bool(theirs) and all(abs(one - two) > YEARS for one in mine for two in theirs)


def company_pairs(entries: Sequence[ListEntry]) -> Iterator[Pair]:
    """Yield the company pairs."""
    companies = [entry for entry in entries if entry.kind is PartyKind.COMPANY]
    yield from _aliases(companies, 500, "companies")
    yield from _apart(companies, 500, "companies")


def list_entries(path: Path, list_id: str) -> list[ListEntry]:
    """Return the entries of a list's own file or folder."""
    opened = open_list(path, list_id, ListManifest(), ListManifest(), None)
    read = READERS[opened.file_format]
    return [item.entry for item in read(opened.found.files, opened.definition, FileFacts())]


def write(file: Path, pairs: Iterable[Pair]) -> None:
    """Write pairs as `atlas evaluate names` reads them."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["schema", "name1", "name2", "is_match", "category"])
        for schema, one, other, match, kind in dict.fromkeys(pairs):
            writer.writerow([schema, one, other, str(match).lower(), kind])


def main(folder: Path, data: Path) -> None:
    """Write the three files."""
    with gzip.open(data / "gleif/level1-names/lei_names_benelux.csv.gz", "rt") as stream:
        names = list(dict.fromkeys(row["legal_name"] for row in csv.DictReader(stream)))
    write(folder / "candidates.csv", candidates(names))
    ofac, un = (
        list_entries(data / "sanctions" / where, list_id)
        for where, list_id in (
            ("ofac-sdn-2021-07", "ofac-sdn"),
            ("un-sc-2020-11/consolidated.xml", "un"),
        )
    )
    write(folder / "analysts.csv", analysts(ofac, un))
    write(folder / "companies.csv", company_pairs(ofac))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else DATA)
