"""HTTP: the start page and the imprint, as a visitor sees them who honours robots.txt."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from atlas.foundation.core.clock import now
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import JSON
from atlas.foundation.outbound import Fetched, Fetcher, FetchError
from atlas.sources.protocol.domain.answers import RawResponse
from atlas.sources.web.domain import pages
from atlas.sources.web.domain.website import Website
from atlas.sources.web.schemas import ProbeAnswer, WebQuery

AGENT = "atlas-kyb"
MAX_PAGE = 1_048_576
MAX_ROBOTS = 524_288
"""Bytes of robots.txt that a reader must take (RFC 9309, 2.5)."""
MAX_IMPRINTS = 3
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
_OK = range(200, 300)


class Robots:
    """The robots.txt of the hosts of one collection, each read once (RFC 9309)."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._known: dict[str, RobotFileParser | None] = {}

    async def allow(self, url: str) -> bool:
        """Return whether a page may be read: no file permits it, an unavailable file does not.

        Raises:
            FetchError: the host cannot be reached at all.

        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._known:
            self._known[origin] = await self._read(f"{origin}/robots.txt")
        rules = self._known[origin]
        return rules is None or rules.can_fetch(AGENT, url)

    async def _read(self, url: str) -> RobotFileParser | None:
        found = await self._fetcher.get(url, max_bytes=MAX_ROBOTS, accept="text/plain")
        rules = RobotFileParser()
        if found.status >= 500:
            rules.disallow_all = True  # type: ignore[attr-defined]
            return rules
        if found.status not in _OK:
            return None
        text = found.body.decode("utf-8", "replace")
        await in_thread(rules.parse, text.splitlines())
        return rules


async def probe(site: Website, query: WebQuery, fetcher: Fetcher) -> ProbeAnswer:
    """Read the start page, then the imprints it links; https before http where neither is given."""
    robots = Robots(fetcher)
    failed: FetchError | None = None
    for scheme in site.schemes:
        url = site.url(scheme)
        try:
            if not await robots.allow(url):
                return ProbeAnswer(
                    "no_answer", {}, "robots_disallow", "robots.txt asks not to be read"
                )
            start = await fetcher.get(url, max_bytes=MAX_PAGE, accept=_ACCEPT)
        except FetchError as error:
            failed = failed or error
            if error.reason != "unreachable":
                break
            continue
        return await _read(start, query, fetcher, robots)
    if failed is None:
        return ProbeAnswer("failed", {}, "unreachable", "no connection")
    return ProbeAnswer("failed", {}, failed.reason, failed.detail)


async def _read(start: Fetched, query: WebQuery, fetcher: Fetcher, robots: Robots) -> ProbeAnswer:
    raw = [_raw(start)]
    page = await _page(start) if start.status in _OK else None
    read = [page] if page else []
    imprint: str | None = None
    for rank, url in sorted(page.imprints)[:MAX_IMPRINTS] if page else ():
        found = await _more(url, fetcher, robots)
        if found is None:
            continue
        raw.append(_raw(found))
        other = await _page(found) if found.status in _OK else None
        if other is None:
            continue
        read.append(other)
        if rank < pages.IDENTIFYING and imprint is None:
            imprint = other.url
        if rank < pages.IDENTIFYING or await _names(read, query):
            break
    facts: dict[str, JSON] = {
        "url": start.url,
        "status": start.status,
        "hops": list(start.hops),
        "title": page.title if page else None,
        "imprint": imprint,
        "truncated": start.truncated,
        "cut": any(one.cut for one in read),
        "robots": "respected",
        **await in_thread(_identity, read, query),
    }
    return ProbeAnswer("answered", facts, raw=tuple(raw))


async def _more(url: str, fetcher: Fetcher, robots: Robots) -> Fetched | None:
    """Read a page in addition to the start page; an unavailable one is left out."""
    try:
        if await robots.allow(url):
            return await fetcher.get(url, max_bytes=MAX_PAGE, accept=_ACCEPT)
    except FetchError:
        return None
    return None


async def _page(found: Fetched) -> pages.Page | None:
    kind = found.headers.get("content-type", "")
    page = await in_thread(pages.read_page, found.url, found.body, kind)
    return replace(page, cut=True) if page and found.truncated else page


async def _names(read: list[pages.Page], query: WebQuery) -> bool:
    return bool((await in_thread(_identity, read, query))["names_subject"])


def _identity(read: list[pages.Page], query: WebQuery) -> dict[str, JSON]:
    own = {pages.plain_number(number) for _, number in query.numbers}
    shown = {number for register, _ in query.numbers for number in pages.numbers_on(read, register)}
    return {
        "names_subject": bool(shown & own) or pages.names_company(read, query.names),
        "number_shown": bool(shown & own),
        "other_numbers": [] if shown & own else sorted(shown - own)[:20],
    }


def _raw(found: Fetched) -> RawResponse:
    return RawResponse(found.url, "message/http", found.message(), now())
