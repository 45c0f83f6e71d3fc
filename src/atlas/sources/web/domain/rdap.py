"""RDAP: which server knows a domain (RFC 9224), and what its answer says (RFC 9083, RFC 9537)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from atlas.foundation.core.types import JSON

MAX_DEPTH = 4
_PRIVACY = re.compile(
    r"redacted|privacy|private person|proxy|withheld|not disclosed|gdpr|whoisguard|data protected",
    re.IGNORECASE,
)
_REGISTRANT = frozenset({"registrant name", "registrant organization", "registrant email"})


def service_of(bootstrap: Any, domain: str) -> str | None:
    """Return the https base URL of the registry's RDAP service; None where none is registered."""
    if not isinstance(bootstrap, Mapping):
        return None
    labels = domain.lower().split(".")
    endings = {".".join(labels[start:]) for start in range(len(labels))}
    best: tuple[int, str] | None = None
    for service in bootstrap.get("services") or ():
        try:
            names, urls = service
        except (TypeError, ValueError):
            continue
        for name in names:
            # the longest match wins (RFC 9224, section 4)
            if str(name).lower() in endings and (best is None or len(name) > best[0]):
                url = next((u for u in urls if str(u).startswith("https://")), None)
                url = url or next(iter(urls), None)
                if url:
                    best = (len(name), str(url))
    return None if best is None else best[1].rstrip("/") + "/"


def facts_of(answer: Any, domain: str) -> dict[str, JSON] | None:
    """Return what a domain object states; None for another object, or of another name."""
    if not isinstance(answer, Mapping) or answer.get("objectClassName") != "domain":
        return None
    if str(answer.get("ldhName", domain)).rstrip(".").lower() != domain:
        return None
    events = {
        str(event.get("eventAction")): _day(event.get("eventDate"))
        for event in _mappings(answer.get("events"))
    }
    entities = list(_entities(answer, 0))
    registrar = next((name for roles, name, _ in entities if "registrar" in roles and name), None)
    redacted, registrant = _registrant(answer, entities)
    return {
        "domain": domain,
        "registrar": registrar,
        "created": events.get("registration"),
        "expires": events.get("expiration"),
        "changed": events.get("last changed"),
        "status": [str(item) for item in answer.get("status") or () if isinstance(item, str)][:20],
        "redacted": redacted,
        "registrant": registrant,
    }


def related_of(answer: Any) -> str | None:
    """Return the registrar's own RDAP address of the domain, where the registry links one."""
    if not isinstance(answer, Mapping):
        return None
    for link in _mappings(answer.get("links")):
        if link.get("rel") == "related" and "rdap" in str(link.get("type", "")):
            return str(link.get("href") or "") or None
    return None


def merged(registry: dict[str, JSON], registrar: dict[str, JSON] | None) -> dict[str, JSON]:
    """Return both answers as one: dates as the registry says, the registrant as the registrar."""
    if registrar is None or registry["redacted"] is not None:
        return registry
    return {
        **registry,
        "redacted": registrar["redacted"],
        "registrant": registrar["registrant"],
        "registrar": registry["registrar"] or registrar["registrar"],
    }


def _registrant(
    answer: Mapping[str, object], entities: list[tuple[set[str], str | None, bool]]
) -> tuple[bool | None, str | None]:
    names = (item.get("name") for item in _mappings(answer.get("redacted")))
    marks = {
        str(name.get("type") or name.get("description", "")).strip().lower()
        for name in names
        if isinstance(name, Mapping)
    }
    if marks & _REGISTRANT:
        return True, None
    found = [(name, hidden) for roles, name, hidden in entities if "registrant" in roles]
    if not found:
        return None, None
    for name, hidden in found:
        if hidden or (name and _PRIVACY.search(name)):
            return True, None
        if name:
            return False, name[:200]
    # an entity without a name is one whose name was taken out
    return True, None


def _entities(
    holder: Mapping[str, object], depth: int
) -> Iterator[tuple[set[str], str | None, bool]]:
    for entity in list(_mappings(holder.get("entities")))[:50]:
        stated: Any = entity.get("roles") or ()
        roles = {role for role in stated if isinstance(role, str)}
        remarks = " ".join(
            f"{remark.get('title', '')} {remark.get('type', '')}"
            for remark in _mappings(entity.get("remarks"))
        )
        yield roles, _named(entity.get("vcardArray")), bool(_PRIVACY.search(remarks))
        if depth < MAX_DEPTH:
            yield from _entities(entity, depth + 1)


def _named(vcard: Any) -> str | None:
    """Return the organisation or name of a jCard (RFC 7095)."""
    try:
        properties = vcard[1]
        values = {str(item[0]).lower(): item[3] for item in properties if len(item) > 3}
    except (TypeError, IndexError, KeyError):
        return None
    for key in ("org", "fn"):
        value = values.get(key)
        if isinstance(value, list):
            value = " ".join(map(str, value))
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:200]
    return None


def _mappings(value: Any) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping))


def _day(value: Any) -> str | None:
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return None
