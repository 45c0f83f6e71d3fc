"""A page: its text, its title, its imprint, and whether it names the company."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from atlas.knowledge.identifiers.domain import loose_spelling
from atlas.knowledge.names.domain.company_keys import name_key
from atlas.knowledge.names.domain.normalise import fold

MAX_TEXT = 300_000
MAX_LINKS = 2_000
_SILENT = frozenset({"script", "style", "noscript", "template", "svg"})
_IMPRINT = (
    # most telling first: duties of identification (Directive 2000/31/EC, article 5)
    re.compile(r"impressum|imprint|mentions[-_ ]?l[eé]gales|aviso[-_ ]legal|note[-_ ]legali"),
    re.compile(r"legal[-_ ]?(notice|information|info)|colofon|company[-_ ](information|details)"),
    re.compile(r"terms|privacy|legal|about|contact|kontakt|over[-_ ]ons|contatti"),
)
IDENTIFYING = 2
"""How many of the kinds above must identify the operator: a contact page may name little."""
_NUMBER_LABELS: dict[str, re.Pattern[str]] = {
    "GB-COH": re.compile(
        r"(?:company|registered|registration)(?:\s+in\s+[a-z& ]{3,30}?)?[\s,]*"
        r"(?:company\s*)?(?:no|number|nr)\.?\s*[:#]?\s*([A-Z]{2}\d{6}|R\d{7}|\d{7,8})\b",
        re.IGNORECASE,
    ),
    "NL-KVK": re.compile(r"\bkvk(?:[- ]?(?:nummer|nr))?\.?\s*[:#]?\s*(\d{8})\b", re.IGNORECASE),
    "BE-BCE_KBO": re.compile(
        r"(?:\bBE|ondernemingsnummer|num[eé]ro d'entreprise|kbo|bce)\s*[:#]?\s*"
        r"([01]\d{3}[. ]?\d{3}[. ]?\d{3})\b",
        re.IGNORECASE,
    ),
    "DE-CR": re.compile(r"\bHR[AB]\s*(?:nr\.?)?\s*[:#]?\s*(\d{1,6})\b", re.IGNORECASE),
    "FR-RCS": re.compile(
        r"\b(?:siren|rcs[^\d]{0,30})\s*[:#]?\s*(\d{3} ?\d{3} ?\d{3})\b", re.IGNORECASE
    ),
}
"""How a register's numbers are written on websites there."""

_META = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is read. `imprints`: addresses it links, with how telling each is (0 best).

    cut: there was more text than is read.
    """

    url: str
    title: str | None
    text: str
    imprints: tuple[tuple[int, str], ...]
    cut: bool = False


def read_page(url: str, body: bytes, content_type: str) -> Page | None:
    """Read an HTML page; None when it is something else, or nothing can be made of it."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in {"", "text/html", "application/xhtml+xml"} or not body.strip():
        return None
    try:
        # entities are not resolved, nothing is fetched, and libxml2 bounds depth and size
        parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        root = html.document_fromstring(decoded(body, content_type).encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    title = root.findtext(".//title")
    text = "\n".join(_texts(root))
    return Page(
        url=url,
        title=" ".join(title.split())[:200] if title else None,
        text=text[:MAX_TEXT],
        imprints=tuple(_imprints(root, url)),
        cut=len(text) > MAX_TEXT,
    )


def decoded(body: bytes, content_type: str) -> str:
    """Return the text; a charset that is wrong or unknown loses letters, never the page."""
    named = re.search(r"charset=[\"']?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    inside = _META.search(body[:2048])
    for name in (
        "utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else None,
        named[1] if named else None,
        inside[1].decode("ascii") if inside else None,
    ):
        if name:
            try:
                return body.decode(name, "replace").replace("\0", "")
            except (LookupError, ValueError):
                continue
    return body.decode("utf-8", "replace").replace("\0", "")


def names_company(pages: Sequence[Page], names: Sequence[str]) -> bool:
    """Return whether a page writes one of the names out, without regard to its legal form.

    Two letters without it (BP, EY) prove nothing: such a name is searched with its form.
    """
    wanted = [f" {words} " for words in map(_sought, names) if len(words.replace(" ", "")) > 2]
    return any(
        name in f" {fold(line)} " for page in pages for line in _lines(page) for name in wanted
    )


def numbers_on(pages: Sequence[Page], register: str) -> set[str]:
    """Return the register's numbers that pages show, digits and letters alone."""
    label = next((shape for key, shape in _NUMBER_LABELS.items() if register.startswith(key)), None)
    if label is None:
        return set()
    return {
        plain_number(found)
        for page in pages
        for found in label.findall(" ".join(page.text.split()))
    }


def plain_number(number: str) -> str:
    """Return a number without what writers vary: `SC001234` is `SC1234`."""
    return loose_spelling(number)


def _sought(name: str) -> str:
    bare = name_key(name).key
    return bare if len(bare.replace(" ", "")) > 2 else fold(name)


def _lines(page: Page) -> Iterator[str]:
    yield page.title or ""
    for line in page.text.split("\n"):
        # `fold` reads a name's length: longer lines in overlapping pieces
        for start in range(0, max(1, len(line)), 400):
            yield line[start : start + 500]


def _texts(root: html.HtmlElement) -> Iterator[str]:
    for element in root.iter():
        heard = isinstance(element.tag, str) and element.tag not in _SILENT
        words = " ".join((element.text or "").split()) if heard else ""
        if words:
            yield words
        tail = " ".join((element.tail or "").split())
        if tail:
            yield tail


def _imprints(root: html.HtmlElement, url: str) -> Iterator[tuple[int, str]]:
    host = urlsplit(url).hostname
    seen: set[str] = set()
    for count, link in enumerate(root.iter("a")):
        if count >= MAX_LINKS:
            return
        href = link.get("href") or ""
        said = f"{href} {' '.join(link.itertext())[:200]}".lower()
        rank = next((n for n, shape in enumerate(_IMPRINT) if shape.search(said)), None)
        if rank is None:
            continue
        try:
            target = urljoin(url, href).partition("#")[0]
            same = urlsplit(target).hostname == host
        except ValueError:
            continue
        if same and target.startswith(("http://", "https://")) and target not in seen:
            seen.add(target)
            yield rank, target
