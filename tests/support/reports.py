"""What a reader meets more than once in a report's page."""

import re
from collections import Counter
from html.parser import HTMLParser

WORDS = 6
"""Words from which a sentence is one; what is shorter is an answer or a name."""
TIMES = 2


class _Sentences(HTMLParser):
    """Collects the sentences of paragraphs, lists and cells; not names of rows, nor records."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []
        self._said: list[str] = []
        self._columns: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "li", "td", "th", "style", "nav"}:
            outlined = tag == "li" and (dict(attrs).get("class") or "").startswith("l")
            self._inside.append("outline" if outlined else tag)
            self._said = []
        if tag == "table":
            self._columns = []

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"p", "li", "td", "th", "style", "nav"} or not self._inside:
            return
        kind, said = self._inside.pop(), " ".join("".join(self._said).split())
        self._said = []
        if kind == "th":
            self._columns.append(said)
        as_listed = kind == "td" and "As listed" in self._columns
        if kind in {"p", "li", "td"} and "nav" not in self._inside and not as_listed:
            self.found += re.split(r"; |(?<=[.!?]) ", said)

    def handle_data(self, data: str) -> None:
        self._said.append(data)


def repeated(page: str) -> dict[str, int]:
    """Return each sentence of an HTML report that stands more than twice, with its count."""
    reader = _Sentences()
    reader.feed(page)
    said = (re.sub(r"see (notes? [0-9, ]+|Findings)", "", one) for one in reader.found)
    counts = Counter(one.strip(" .()") for one in said)
    return {
        one: count
        for one, count in counts.items()
        if count > TIMES and len(one.split()) >= WORDS and "→" not in one
    }
