"""The formats: which one a file is by its content, and which reader reads it."""

from collections.abc import Mapping
from functools import partial

from atlas.sources.lists.domain import (
    dfat_rows,
    eu_xml,
    ftm,
    listed_entities,
    ofac_advanced,
    ofac_csv,
    ofac_enhanced,
    ofac_xml,
    seco_xml,
    sema_xml,
    uk_rows,
    uk_xml,
    un_xml,
)
from atlas.sources.lists.domain.catalogue import (
    DFAT_XLSX,
    EU_XML,
    FORMATS,
    FTM,
    LISTED_ENTITIES,
    LISTS,
    OFAC_ADVANCED,
    OFAC_CSV,
    OFAC_ENHANCED,
    OFAC_XML,
    OFSI_CSV,
    OFSI_XML,
    SECO_XML,
    SEMA_XML,
    UK_CSV,
    UK_XML,
    UN_XML,
    ListDefinition,
)
from atlas.sources.lists.domain.delimited import (
    HEAD,
    as_utf8,
    column_key,
    first_cells,
    has_columns,
    separator_of,
)
from atlas.sources.lists.domain.national import NATIONAL
from atlas.sources.lists.domain.source_files import Read, SourceFile
from atlas.sources.lists.domain.workbook import is_workbook
from atlas.sources.lists.domain.xml_stream import root_name
from atlas.sources.lists.errors import FormatMismatchError, ListFileError

READERS: dict[str, Read] = {
    OFAC_CSV: ofac_csv.read,
    OFAC_XML: ofac_xml.read,
    OFAC_ADVANCED: ofac_advanced.read,
    OFAC_ENHANCED: ofac_enhanced.read,
    UN_XML: un_xml.read,
    EU_XML: eu_xml.read,
    UK_XML: uk_xml.read,
    UK_CSV: uk_rows.read_uksl_csv,
    OFSI_XML: uk_rows.read_ofsi_xml,
    OFSI_CSV: uk_rows.read_ofsi_csv,
    SECO_XML: seco_xml.read,
    SEMA_XML: sema_xml.read,
    LISTED_ENTITIES: listed_entities.read,
    DFAT_XLSX: dfat_rows.read,
    FTM: ftm.read,
}
_ROOTS = {
    ofac_xml.ROOT: OFAC_XML,
    ofac_advanced.ROOT: OFAC_ADVANCED,
    ofac_enhanced.ROOT: OFAC_ENHANCED,
    un_xml.ROOT: UN_XML,
    uk_xml.ROOT: UK_XML,
    uk_rows.OFSI_ROOT: OFSI_XML,
    seco_xml.ROOT: SECO_XML,
    sema_xml.ROOT: SEMA_XML,
    listed_entities.ROOT: LISTED_ENTITIES,
} | dict.fromkeys(eu_xml.ROOTS, EU_XML)


def detect(file: SourceFile, *, companions: bool = False) -> str:
    """Return the format of a file by its content, whatever its name.

    `companions`: it is among OFAC's csv files, so a text is their primary file.

    Raises ListFileError for any other format, and for XML that is not safe.
    """
    if is_workbook(file):
        return DFAT_XLSX
    with as_utf8(file.open(), file.name) as stream:
        head = stream.read(HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    if companions and not head.startswith((b"<", b"{")):
        return OFAC_CSV
    if not head.strip(b"\x1a\r\n\t \0"):
        raise ListFileError(file.name, 0, "the file is empty")
    if head.startswith((b"<", b"\0<")):  # the latter: UTF-16 without a byte order mark
        return _by_root(file)
    if head.startswith(b"{"):
        return FTM
    if head.startswith(b"["):
        reason = "a JSON array: FollowTheMoney files have one entity a line (entities.ftm.json)"
        raise ListFileError(file.name, 1, reason)
    return _by_header(file.name, head)


def _by_root(file: SourceFile) -> str:
    root = root_name(file)
    found = _ROOTS.get(root)
    if found is None:
        known = ", ".join(f"<{name}>" for name in _ROOTS)
        raise ListFileError(file.name, 1, f"root element <{root}> is no list; known: {known}")
    return found


_CSL = frozenset({"source", "entitynumber", "altnames", "federalregisternotice"})
"""Columns of the US Consolidated Screening List, which joins several lists in one csv."""


def _by_header(name: str, head: bytes) -> str:
    cells = first_cells(head)
    if {column_key(cell) for cell in cells} >= _CSL:
        reason = (
            "the US Consolidated Screening List (trade.gov) is not read: it joins the lists of"
            " several authorities. Load OFAC's own files as ofac-sdn and ofac-consolidated"
            f" ({LISTS['ofac-sdn'].downloads[0]}), or the list as FollowTheMoney under an id of"
            " your own"
        )
        raise ListFileError(name, 1, reason)
    for needed, found in ((uk_rows.UKSL_NEEDED, UK_CSV), (uk_rows.OFSI_NEEDED, OFSI_CSV)):
        if separator_of(head, partial(has_columns, needed=needed)):
            return found
    lines = head.decode("latin-1").splitlines()
    first = next((line for line in lines if line.strip()), "")
    if "fileGenerationDate" in first or "Entity_LogicalId" in first:
        raise ListFileError(name, 1, "the EU's csv is not read: load its XML 1.1")
    if separator_of(head, ofac_csv.is_row):
        return OFAC_CSV
    if cells:
        raise ListFileError(name, 1, _other_columns(cells))
    raise ListFileError(name, 1, "no list format that Atlas reads: XML, csv or JSON lines")


def _other_columns(cells: list[str]) -> str:
    """Say of a csv which columns its header lacks."""
    has = {column_key(cell) for cell in cells}
    shown = ", ".join(cell.strip() for cell in cells)[:200]
    lacking = {
        "UK Sanctions List csv": _lacking(has, {"uniqueid": "Unique ID", "name6": "Name 6"}),
        "OFSI csv": _lacking(has, {"groupid": "Group ID", "name6": "Name 6"}),
    }
    known = "; ".join(f"{title} lacks {', '.join(names)}" for title, names in lacking.items())
    return (
        f"a csv with {len(cells)} columns that no list has ({shown}): {known}; OFAC's sdn.csv"
        " begins with an entry's number. Download the publisher's own file"
    )


def _lacking(has: set[str], needed: Mapping[str, str]) -> list[str]:
    return [title for key, title in needed.items() if key not in has]


def check_format(
    files: Mapping[str, SourceFile], definition: ListDefinition, stated: str | None
) -> str:
    """Return the file's format after comparing it with what is asked for.

    Raises:
        FormatMismatchError: another format than stated, or none that the list is published in.

    """
    if stated is not None and stated not in FORMATS:
        raise FormatMismatchError(f"Unknown format {stated}; known: {', '.join(FORMATS)}.")
    file = files["primary"]
    found = detect(file, companions=len(files) > 1)
    if stated is not None and stated != found:
        raise FormatMismatchError(
            f"{file.name} is {found} ({FORMATS[found]}), not {stated}. Leave the format out, or"
            " choose the right file."
        )
    if found not in definition.formats:
        owners = [item.id for item in LISTS.values() if found in item.formats and not item.shipped]
        owners += [key for key, item in NATIONAL.items() if found == item.format]
        belongs = (
            f"It belongs to {' or '.join(owners)}."
            if owners
            else ("It needs a list id of your own and a manifest.")
        )
        raise FormatMismatchError(
            f"{file.name} is {found} ({FORMATS[found]}); {definition.id} is published as"
            f" {', '.join(definition.formats)}. {belongs}"
        )
    return found
