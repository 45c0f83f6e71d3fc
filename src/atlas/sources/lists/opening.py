"""What is about to be loaded: which list, which files, which format."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from atlas.foundation.core.types import JSON
from atlas.sources.lists.domain.catalogue import (
    LISTS,
    OFAC_CSV,
    ListDefinition,
    check_free_id,
    unknown_list,
)
from atlas.sources.lists.domain.formats import check_format
from atlas.sources.lists.domain.manifest import (
    ListManifest,
    check_regime,
    definition_from,
    manifest_from,
    parse_manifest,
)
from atlas.sources.lists.domain.national import NATIONAL, bare_definition
from atlas.sources.lists.errors import ListFileError
from atlas.sources.lists.files import FoundFiles, find_files, read_manifest


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A list's files, found and recognised, but not read."""

    definition: ListDefinition
    found: FoundFiles
    file_format: str
    manifest: ListManifest


def open_list(
    path: Path,
    list_id: str,
    stated: ListManifest,
    known: ListManifest,
    file_format: str | None,
) -> OpenedList:
    """Find the files at `path` and check that they are of this list.

    What is `stated` counts before the manifest next to the file, and that before what is
    `known` from the last load.

    Raises:
        UnknownListError, ManifestError, FormatMismatchError, ListFileError.

    """
    definition = LISTS.get(list_id)
    if definition is None:
        check_free_id(list_id)
    nothing = ListManifest()
    told = definition is not None or list_id in NATIONAL or stated != nothing or known != nothing
    try:
        found = find_files(path, definition or bare_definition(list_id))
    except ListFileError as error:
        if told:
            raise
        raise unknown_list(list_id) from error
    beside = ListManifest()
    if found.manifest is not None:
        beside = parse_manifest(read_manifest(found.manifest), found.manifest.name)
    manifest = stated.over(beside)
    if definition is None:
        if not told and found.manifest is None:
            raise unknown_list(list_id)
        check_regime(list_id, manifest)
        definition = definition_from(list_id, manifest.over(known))
    primary = found.files["primary"]
    chosen = check_format(found.files, definition, file_format)
    missing = [name for role, name in definition.files if role not in found.files]
    if chosen == OFAC_CSV and missing:
        published = ", ".join(name for _, name in definition.files)
        reason = f"OFAC csv files are known by name: expected {published} together"
        raise ListFileError(primary.name, 0, reason)
    return OpenedList(definition, found, chosen, manifest)


def definition_for(stored: Mapping[str, JSON]) -> ListManifest:
    """Return the manifest that a version was stored with, for the next one; its date is not."""
    names = ("title", "publisher", "licence", "source_url", "topics", "territory", "regime")
    numbers = ("max_age_days", "minimum_entries")
    more = ("download_url", "measure", *numbers)
    kept = {name: stored.get(name) or None for name in (*names, *more)}
    return manifest_from(kept)
