"""Canada's listed terrorist entities (Criminal Code, section 83.05), the English Atom feed.

Format: Public Safety Canada, `lstd-ntts-eng.xml` (RFC 4287): one `entry` each, with `title` (the
name, often with an acronym in brackets), `id`, `link`, `summary` (other names joined by commas, or
`N/A`), `content` (about the entity), `published` (the day of listing) and `updated` (the day of
the last review, or `Not yet reviewed`). As public readers of this feed describe it; no file of the
publisher was at hand. The kind is not stated: an entity may be a person (section 83.01).

Any Atom feed has this root, so a link to the publisher's page of the list tells that it is this
one. The feed in French has other names for the same entities and is refused. The feed's own
`updated` is the date of publication, unless an entry is younger than that.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.dating import day_of
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import NameKind
from atlas.sources.lists.domain.xml_stream import attribute, clean, records, text
from atlas.sources.lists.errors import ListFileError

ROOT = "feed"
PROGRAMME = "Criminal Code, listed terrorist entities"
ACT = "Criminal Code (R.S.C. 1985, c. C-46), section 83.05; SOR/2002-284"
_PAGE = "lstd-ntts"
_FRENCH = re.compile(r"securitepublique|[-/](?:fra|fr)(?=[./]|$)", re.IGNORECASE)
_NONE = {"", "n/a", "na", "none", "-"}
_UNREVIEWED = re.compile(r"not (?:yet )?reviewed", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;]\s+|;")
_FORM = re.compile(
    r"(?:inc|ltd|limited|llc|l\.l\.c|llp|plc|corp|co|gmbh|s\.a|sarl|jr|sr)\.?", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{1,500}>")
_NOT_WORD = re.compile(r"[\W_]+")


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the entries, in the feed's order.

    Raises ListFileError for another feed, and for the one in French.
    """
    file = files["primary"]
    stated = _feed(file)
    seen: set[str] = set()
    for element, line, is_root in records(file, (ROOT,), ("entry",)):
        if is_root:
            continue
        entry = _entry(element, definition, seen)
        facts.saw(entry.listed_date, entry.updated_date)
        yield ReadEntry(entry, file.name, line)
    if stated and (facts.newest_date is None or stated >= facts.newest_date):
        facts.published = stated


def _feed(file: SourceFile) -> date | None:
    """Return the feed's own day, after checking whose feed it is and in which language."""
    stated, ours, inside = None, False, 0
    for element, line, is_root in records(file, (ROOT,), ("entry", "link", "updated")):
        language = (attribute(element, "lang") or "").lower()
        links = [element] if element.tag == "link" else element.findall("link")
        addresses = [attribute(link, "href") or "" for link in links]
        paths = [f"{urlsplit(one).netloc}{urlsplit(one).path}" for one in addresses]
        if language.startswith("fr") or any(_FRENCH.search(one) for one in paths):
            reason = "the feed in French: load the one in English (lstd-ntts-eng.xml)"
            raise ListFileError(file.name, line, reason)
        ours = ours or any(_PAGE in one for one in paths)
        inside += element.tag == "entry"
        if element.tag == "updated" and not is_root:
            stated = day_of(file.name, line, clean(element.text))
    if inside and not ours:
        reason = "a feed, but not Canada's listed terrorist entities: none of its links is to them"
        raise ListFileError(file.name, 1, reason)
    return stated


def _entry(element: Element, definition: ListDefinition, seen: set[str]) -> ListEntry:
    title, stated = _plain(element, "title"), text(element, "id")
    draft = Draft(_key(stated, title, seen))
    draft.name(title, NameKind.PRIMARY)
    for name in other_names(_plain(element, "summary")):
        draft.name(name, NameKind.ALIAS, "aka")
    draft.programmes.append(PROGRAMME)
    draft.legal_basis.append(ACT)
    draft.texts(draft.remarks, [_plain(element, "content")])
    draft.listed_date = draft.day(text(element, "published"), "listing date")
    reviewed = text(element, "updated")
    if reviewed and not _UNREVIEWED.search(reviewed):
        draft.updated_date = draft.day(reviewed, "day of the last review")
    return draft.entry(definition)


def _plain(element: Element, tag: str) -> str | None:
    """Return a text without the markup that Atom's `type="html"` has in it."""
    return clean(unescape(_TAG.sub(" ", text(element, tag) or "")))


def _key(stated: str | None, title: str | None, seen: set[str]) -> str | None:
    """Return the entry's id; of a second entry with the same id, also its name."""
    if not stated:
        return None
    key = stated if stated not in seen else f"{stated} {_slug(title or '')}"
    seen.add(stated)
    return key


def _slug(title: str) -> str:
    return _NOT_WORD.sub("-", title.casefold()).strip("-")[:90]


def other_names(summary: str | None) -> list[str]:
    """Return the names of a summary: commas part them, but not in brackets or before a legal form.

    Of a bracket that is not closed nothing is known, so every comma counts.
    """
    if summary is None or summary.strip().lower() in _NONE:
        return []
    even = summary.count("(") == summary.count(")")
    names: list[str] = []
    start = 0
    for found in [*_BETWEEN.finditer(summary), None]:
        end = found.start() if found else len(summary)
        part = summary[start:end]
        if found and even and part.count("(") > part.count(")"):
            continue
        start = found.end() if found else end
        if names and _FORM.fullmatch(part.strip()):
            names[-1] = f"{names[-1]}, {part.strip()}"
        elif part.strip().lower() not in _NONE:
            names.append(part.strip())
    return names
