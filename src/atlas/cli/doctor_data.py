"""What `atlas doctor` reports on lists, registers and reference data, and how to fix it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # slow to import, and only told of here
    from atlas.foundation.config import Settings
    from atlas.foundation.db import Database
    from atlas.knowledge.reference_data.domain import Dataset
    from atlas.sources.lists.service import ListStanding
    from atlas.sources.protocol.domain.coverage import DatasetInfo


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    well: bool
    detail: str
    remedy: str = ""
    note: bool = False
    """Nothing is broken, but something is missing that a person should know of."""


_COUNTRY_LISTS = frozenset(
    {"fatf_black_list", "fatf_grey_list", "eu_high_risk_third_countries", "eu_tax_blacklist"}
)


async def look_at_data(db: Database, day: date) -> list[Finding]:
    """Look at each list that is loaded or required, each register, and each table in force."""
    return [
        *await _lists(db, day),
        *await _registers(db, day),
        *await _facts(db, day),
        *await _profiles(db),
    ]


async def look_at_feeds(db: Database, settings: Settings) -> list[Finding]:
    """Look at the lists that are fetched by schedule: whether the last attempt succeeded."""
    from atlas.cli.feeds import feed_lines  # noqa: PLC0415  slow to import
    from atlas.sources.feeds import service  # noqa: PLC0415  slow to import

    async with db.platform() as session:
        feeds = await service.list_feeds(session, service.parts_of(db, settings))
    scheduled = [feed for feed in feeds if feed.scheduled]
    if not scheduled:
        detail = "no list is fetched by schedule (ATLAS_LIST_FEEDS)"
        return [Finding("List feeds", well=True, detail=detail)]
    found = []
    for feed in scheduled:
        name, lines = f"List feed {feed.list_id}", feed_lines(feed)
        if feed.problem is None:
            found.append(Finding(name, well=True, detail="; ".join(lines[1:])))
            continue
        remedy = [*lines, f"try it now: atlas lists fetch --list {feed.list_id}"]
        if feed.address is None:
            remedy = ["State download_url in the list's manifest, or remove it from the setting."]
        found.append(Finding(name, well=False, detail=feed.problem, remedy="\n".join(remedy)))
    return found


async def look_at_providers(db: Database) -> list[Finding]:
    """Look at the providers whose answers the installed plugins cannot read any more."""
    from atlas.sources.providers import service  # noqa: PLC0415  slow to import

    async with db.platform() as session:
        changes = await service.list_format_changes(session)
    remedy = (
        "Install a version of the plugin that reads the new format. Until then, what it would say"
        " is not assessed; each answer is kept as evidence of its run."
    )
    return [
        Finding(
            f"Provider {one.provider}",
            well=True,
            detail=f"{one.response or 'the provider'} answers in another format than plugin"
            f" {one.plugin_version} knows, since {one.first_at:%Y-%m-%d %H:%M} UTC in {one.calls}"
            f" calls, last at {one.last_at:%Y-%m-%d %H:%M} UTC",
            remedy=remedy,
            note=True,
        )
        for one in changes
    ] or [Finding("Providers", well=True, detail="no answer of another format in 7 days")]


async def look_at_keys(db: Database, settings: Settings) -> list[Finding]:
    """Look at the master keys of the credential vault: which are used, which are missing."""
    from atlas.cli.credentials import describe  # noqa: PLC0415  slow to import
    from atlas.sources.credentials import service  # noqa: PLC0415  slow to import

    name = "Credential keys"
    used = await service.key_use(db, service.ring_of(settings))
    if not any(one.current for one in used):
        remedy = "Set ATLAS_CREDENTIALS_MASTER_KEY: base64 of 32 random bytes."
        return [Finding(name, not used, "no master key is set", remedy, note=not used)]
    found = []
    for one in used:
        remedy, old = "", one.known and not one.current
        if not one.known:
            remedy = (
                "Restore the key from a backup (credentials.keys in the data folder, or"
                " ATLAS_CREDENTIALS_MASTER_KEY); without it these credentials are entered again."
            )
        elif old and one.rows:
            remedy = "Finish the rotation: atlas credentials rotate"
        elif old:
            remedy = f"Nothing uses it: atlas credentials retire {one.key_id}"
        found.append(Finding(name, one.known, describe(one), remedy, note=old))
    return found


async def _profiles(db: Database) -> list[Finding]:
    from atlas.sources.lists import service  # noqa: PLC0415  slow to import

    gaps = await service.profile_gaps(db)
    said = {
        "without an active one: their companies get no favourable result": gaps.without,
        "with the profile of the demo's fictitious home, which is not valid for a real firm:"
        " their companies get no favourable result": gaps.fictitious,
        "whose profile must determine politically exposed persons and names no list of them:"
        " no_pep_found is never returned": gaps.without_pep_list,
        "whose profile is less strict than the law of its home, which applies instead"
        " (unanswered in GET /api/compliance-profile/effective)": gaps.below_law,
    }
    details = [f"{count} tenant(s) {what}" for what, count in said.items() if count]
    name = "Compliance profiles"
    unread = []
    if gaps.unread:
        detail = f"{gaps.unread} tenant(s) count as they were last read, if ever"
        remedy = "a worker reads them within minutes; or run this command again"
        unread = [Finding(name, well=True, detail=detail, remedy=remedy, note=True)]
    if not details:
        detail = "every tenant has an active one"
        return unread or [Finding(name, well=True, detail=detail)]
    remedy = (
        "an admin drafts and proposes one, the MLRO or a senior officer activates it:"
        " docs/compliance-profile.md"
    )
    return [
        *(Finding(name, well=True, detail=one, remedy=remedy, note=True) for one in details),
        *unread,
    ]


async def _lists(db: Database, day: date) -> list[Finding]:
    from atlas.sources.lists import service  # noqa: PLC0415  slow to import

    found = await service.installation_standings(db, day)
    if not any(item.loaded for item in found.values()):
        lines = [_list(item) for item in found.values()]
        return lines or [Finding("Lists", well=False, detail="no list is loaded")]
    return [_list(item) for item in found.values()]


def _list(item: ListStanding) -> Finding:
    from atlas.cli.lists import clocks_line, shortcoming_lines  # noqa: PLC0415  slow to import

    name = f"List {item.list_id}"
    if item.answers:
        return Finding(name, well=True, detail=clocks_line(item))
    lines = shortcoming_lines(item)
    if item.remedy is None:  # an excerpt of the demo: never current, and nothing to mend
        detail = f"{item.sentence}; an excerpt of the demo, nothing to fix"
        return Finding(name, well=True, detail=detail, note=True)
    return Finding(name, well=False, detail=lines[0], remedy="\n".join(lines[1:]))


async def _registers(db: Database, day: date) -> list[Finding]:
    from atlas.cli.load import LOAD  # noqa: PLC0415  slow to import
    from atlas.sources.registry import service  # noqa: PLC0415  slow to import

    async with db.platform() as session:
        found = await service.datasets(session, day)
    name = "Registers"
    if not found:
        remedy = f"{LOAD} --dataset NAME   # sources: docs/loading-lists-and-registers.md"
        detail = "no register is loaded"
        return [Finding(name, well=True, detail=detail, remedy=remedy, note=True)]
    stale = [_register(item) for item in found if item.stale]
    current = len(found) - len(stale)
    detail = "1 dataset is current" if current == 1 else f"{current} datasets are current"
    return [*([Finding(name, well=True, detail=detail)] if current else []), *stale]


def _register(item: DatasetInfo) -> Finding:
    from atlas.cli.load import (  # noqa: PLC0415  slow to import
        dated_words,
        is_of_demo,
        newer_file_lines,
        stale_sentence,
    )

    demo, remedy = is_of_demo(item), "\n".join(newer_file_lines(item))
    detail = f"{dated_words(item)}, {stale_sentence(item)}"
    return Finding(f"Register {item.name}", demo, detail, remedy, note=demo)


async def _facts(db: Database, day: date) -> list[Finding]:
    from atlas.knowledge.reference_data import service  # noqa: PLC0415  slow to import

    found = await service.installation_datasets(db, day)
    findings = [
        _dataset(item, day) for item in sorted(found, key=lambda one: one.type) if item.empty
    ]
    stale = [item for item in found if item.stale(day)]
    findings += [_dataset(item, day) for item in sorted(stale, key=lambda one: one.type)]
    current = len(found) - len(findings)
    return [
        Finding("Reference data", well=True, detail=f"{current} datasets are up to date"),
        *findings,
    ]


def _dataset(item: Dataset, day: date) -> Finding:
    from atlas.knowledge.reference_data.domain.publishers import (  # noqa: PLC0415  slow
        publisher_of,
    )

    lines = [
        f"read {publisher_of(item.type) or item.url or item.source}",
        *import_command(item.type, day),
    ]
    name = f"Reference data {item.type}"
    if item.empty:
        detail = "ships empty: factors that need it are not assessed until it is loaded"
        return Finding(name, well=True, detail=detail, remedy="\n".join(lines), note=True)
    detail = f"of {item.source_date}, a newer version was due on {item.due}"
    return Finding(name, well=False, detail=detail, remedy="\n".join(lines))


def import_command(type_name: str, day: date) -> list[str]:
    """Return the lines that say how to load a table for the whole installation."""
    columns = ["write it as CSV with the column `code` (ISO 3166-1 alpha-2)"]
    return [
        *(columns if type_name in _COUNTRY_LISTS else ()),
        f"then atlas reference import {type_name} {type_name}.csv --default \\",
        f"  --version {day} --source-date DAY --source 'PUBLISHER, TITLE' \\",
        "  --url https://… --licence 'TERMS'",
    ]
