"""The manifest of a list that Atlas does not know of itself: what a FollowTheMoney file is.

JSON next to the file (`manifest.json`, or `<file>.manifest.json`), or options of the load.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import orjson

from atlas.sources.lists.domain.catalogue import FTM, ListDefinition
from atlas.sources.lists.domain.measures import gravest
from atlas.sources.lists.domain.national import NATIONAL, bare_definition
from atlas.sources.lists.domain.regimes import REGIMES
from atlas.sources.lists.domain.terms import Measure
from atlas.sources.lists.errors import ListFileError, ManifestError

_NEEDED = ("publisher", "licence", "topics", "max_age_days")
_TOPIC_MEASURES = {
    "sanctions": Measure.ASSET_FREEZE,
    "debarment": Measure.DEBARMENT,
    "export_control": Measure.TRADE,
}
TOPICS = (
    "sanctions",
    "pep",
    "debarment",
    "crime",
    "export_control",
    "regulatory",
    "special_interest",
    "sanctions_linked",
    "counter_sanctions",
    "adverse_media",
)
_MAX_AGE = 3650
_REGIME = re.compile(r"[a-z][a-z0-9_]{1,19}")
_OTHER_WORDS = frozenset({"us", "usa", "us_ofac", "gb", "ofsi", "europe"})
"""What people write for a regime that has another code here."""


@dataclass(frozen=True, slots=True)
class ListManifest:
    """What is stated of a list; None where it is not.

    `entity_count` is the lines of the file, `minimum_entries` the fewest that any version of the
    list can plausibly have: without it, the lack of a hit does not count. `download_url` is
    where the publisher publishes the file: list feeds fetch it there.
    """

    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    source_url: str | None = None
    topics: tuple[str, ...] | None = None
    territory: str | None = None
    regime: str | None = None
    measure: str | None = None
    max_age_days: int | None = None
    version_date: date | None = None
    entity_count: int | None = None
    minimum_entries: int | None = None
    download_url: str | None = None

    def over(self, other: "ListManifest") -> "ListManifest":
        """Return this manifest, completed by another where it states nothing."""
        mine, theirs = asdict(self), asdict(other)
        chosen = {k: mine[k] if mine[k] is not None else theirs[k] for k in mine}
        return ListManifest(**{k: _kept(v) for k, v in chosen.items()})


def _kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def parse_manifest(raw: bytes, file: str) -> ListManifest:
    """Read a manifest file.

    Raises ListFileError for what is no JSON object, or a value of the wrong kind. Unknown keys
    are ignored.
    """
    try:
        stated = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ListFileError(file, 1, f"not JSON: {error.msg}") from error
    if not isinstance(stated, dict):
        raise ListFileError(file, 1, "a manifest is a JSON object")
    try:
        return manifest_from(stated)
    except ManifestError as error:
        raise ListFileError(file, 1, error.detail) from error


def manifest_from(stated: Mapping[str, Any]) -> ListManifest:
    """Return the manifest of plain values.

    Raises ManifestError naming the value that is not of its kind.
    """
    known = {item.name for item in fields(ListManifest)}
    chosen = {name: value for name, value in stated.items() if name in known and value is not None}
    topics = chosen.get("topics")
    if isinstance(topics, str):
        topics = [item.strip() for item in topics.split(",")]
    if topics is not None:
        chosen["topics"] = _topics(topics)
    for name in ("max_age_days", "entity_count", "minimum_entries"):
        if name in chosen and (isinstance(chosen[name], bool) or not isinstance(chosen[name], int)):
            raise ManifestError(f"Manifest: {name} is a whole number.")
    if not 0 < chosen.get("max_age_days", 1) <= _MAX_AGE:
        raise ManifestError(f"Manifest: max_age_days is 1 to {_MAX_AGE}.")
    if chosen.get("minimum_entries", 1) < 1:
        raise ManifestError("Manifest: minimum_entries is at least 1.")
    if isinstance(day := chosen.get("version_date"), str):
        chosen["version_date"] = _day(day)
    _check_texts(chosen)
    if "download_url" in chosen:
        _check_address(chosen["download_url"])
    if "measure" in chosen and chosen["measure"] not in [*Measure]:
        raise ManifestError(f"Manifest: measure is one of {', '.join(Measure)}.")
    return ListManifest(**chosen)


def _topics(stated: Any) -> tuple[str, ...]:
    if not isinstance(stated, list | tuple) or not stated:
        raise ManifestError("Manifest: topics is a list of topics.")
    unknown = [str(item) for item in stated if item not in TOPICS]
    if unknown:
        raise ManifestError(f"Manifest: unknown topic {unknown[0]}; known: {', '.join(TOPICS)}.")
    return tuple(dict.fromkeys(stated))


def _check_texts(chosen: dict[str, Any]) -> None:
    texts = ("title", "publisher", "licence", "source_url", "territory", "regime", "download_url")
    for name in texts:
        stated = chosen.get(name, "-")
        if not (isinstance(stated, str) and stated.strip() and stated.isprintable()):
            raise ManifestError(f"Manifest: {name} is a text of printable characters.")
    if "regime" in chosen:
        chosen["regime"] = _regime(chosen["regime"])


def _check_address(stated: str) -> None:
    """Refuse what is no plain address of a file; tenants read it, so it may hold no key."""
    try:
        parts = urlsplit(stated)
        plain = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        plain = False
    if not plain or "?" in stated or "#" in stated:
        raise ManifestError(
            "Manifest: download_url is an https address without credentials, query or fragment."
        )


def _regime(stated: str) -> str:
    """Return a regime; a word that names none would quietly start no ownership rule."""
    regime = stated.strip().casefold()
    if _REGIME.fullmatch(regime) is None or regime in _OTHER_WORDS:
        raise ManifestError(
            f"Manifest: regime {stated.strip()[:40]!r} names no rule on ownership: write one of"
            f" {', '.join(REGIMES)}, or the code of a rule of your own, or leave it out where the"
            " list holds several (each entry's own sanctions say whose they are)."
        )
    return regime


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise ManifestError(f"Manifest: version_date is no date: {text[:40]}.") from error


def definition_from(list_id: str, manifest: ListManifest) -> ListDefinition:
    """Return the definition of a free list; what is known of a national one need not be stated.

    Raises ManifestError naming what is not stated.
    """
    if list_id in NATIONAL:
        return _national(list_id, manifest)
    missing = [name for name in _NEEDED if getattr(manifest, name) is None]
    if missing:
        raise ManifestError(
            f"{list_id} is no list that Atlas knows of itself: state its {', '.join(missing)} in"
            " manifest.json beside the file, or as options."
        )
    topics = manifest.topics or ()
    default = gravest((_TOPIC_MEASURES.get(t, Measure.WATCH) for t in topics), Measure.WATCH)
    return ListDefinition(
        id=list_id,
        title=manifest.title or list_id,
        publisher=manifest.publisher or "",
        source_url=manifest.source_url or "",
        licence=manifest.licence or "",
        topics=topics,
        territory=manifest.territory or "",
        regime=manifest.regime or "",
        default_measure=Measure(manifest.measure) if manifest.measure else default,
        max_age_days=manifest.max_age_days or 1,
        formats=(FTM,),
        minimum_entries=manifest.minimum_entries or 0,
        size_stated=manifest.minimum_entries is not None,
        downloads=_downloads(manifest),
    )


def _national(list_id: str, manifest: ListManifest) -> ListDefinition:
    """Return the definition of a national list: a manifest adds to what is known, lowers none."""
    known = bare_definition(list_id)
    return replace(
        known,
        title=manifest.title or known.title,
        publisher=manifest.publisher or known.publisher,
        source_url=manifest.source_url or known.source_url,
        licence=manifest.licence or known.licence,
        topics=tuple(dict.fromkeys((*known.topics, *(manifest.topics or ())))),
        max_age_days=min(known.max_age_days, manifest.max_age_days or known.max_age_days),
        minimum_entries=max(known.minimum_entries, manifest.minimum_entries or 0),
        downloads=_downloads(manifest) or known.downloads,
    )


def _downloads(manifest: ListManifest) -> tuple[str, ...]:
    return (manifest.download_url,) if manifest.download_url else ()


def check_regime(list_id: str, manifest: ListManifest) -> None:
    """Check that a manifest does not make a national list another country's.

    Raises ManifestError.
    """
    known = NATIONAL.get(list_id)
    if known is not None and manifest.regime not in {None, known.regime}:
        raise ManifestError(
            f"Manifest: {list_id} is a list of the regime {known.regime}, not {manifest.regime}:"
            " leave regime out."
        )
