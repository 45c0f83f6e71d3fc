"""Which ids belong to which group, or to which text, kept in arrays.

Everything here is a dataclass of NumPy arrays, so that an index can be written to a file and be
mapped by all processes of a machine (`flattened`, `restored`). Keys are looked up by 64 bits of
their BLAKE2b: of ten million keys, two are taken for one with a probability of one in 400,000.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Generic, TypeVar, get_type_hints, overload
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Sums = NDArray[np.uint64]
EMPTY: Ints = np.empty(0, dtype=np.int64)
T = TypeVar("T")
_REMEMBERED = 50_000
"""Items of a sequence that stay decoded: all of a small list, those asked for last of a large."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Groups of ids. Eight bytes an id: NumPy indexes and counts by these without a copy."""

    sizes: Ints
    offsets: Ints
    ids: Ints

    @classmethod
    def of(cls, sizes: Ints, ids: Ints) -> "Postings":
        """Return groups of such sizes, whose ids stand one after the other."""
        return cls(sizes, np.concatenate(([0], np.cumsum(sizes))).astype(np.int64), ids)

    def __getitem__(self, group: int) -> Ints:
        part: Ints = self.ids[self.offsets[group] : self.offsets[group + 1]]
        return part

    def with_more(self, others: "Postings") -> "Postings":
        """Return these groups and others after them."""
        sizes, ids = (self.sizes, others.sizes), (self.ids, others.ids)
        return Postings.of(np.concatenate(sizes), np.concatenate(ids))


@lru_cache(maxsize=50_000)
def _sum_of(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def _sums_of(texts: Iterable[str]) -> Sums:
    return np.fromiter(map(_sum_of.__wrapped__, texts), dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Keys:
    """The number of each of some texts."""

    sums: Sums
    numbers: Ints

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Keys":
        """Return the numbers of texts, all different: their places."""
        sums = _sums_of(texts)
        order = np.argsort(sums, kind="stable").astype(np.int64)
        return cls(sums[order], order)

    def get(self, text: str) -> int | None:
        """Return the number of a text, None if it is not among these."""
        wanted = _sum_of(text)
        place = int(self.sums.searchsorted(np.uint64(wanted)))
        if place == len(self.sums) or int(self.sums[place]) != wanted:
            return None
        return int(self.numbers[place])

    def all_of(self, texts: Iterable[str]) -> list[int]:
        """Return the numbers of those texts that are among these."""
        wanted = np.array([*map(_sum_of, texts)], dtype=np.uint64)
        if not len(self.sums) or not len(wanted):
            return []
        places = self.sums.searchsorted(wanted)
        places[places == len(self.sums)] = 0
        found: list[int] = self.numbers[places[self.sums[places] == wanted]].tolist()
        return found


@dataclass(frozen=True, slots=True)
class Groups:
    """Ids by text."""

    keys: Keys
    postings: Postings

    def get(self, text: str) -> Ints:
        """Return the ids of a text; none of an unknown one."""
        number = self.keys.get(text)
        return EMPTY if number is None else self.postings[number]

    def all_of(self, texts: Iterable[str]) -> list[int]:
        """Return the ids of several texts, an id more than once perhaps."""
        return [number for ids in self.each(texts) for number in ids.tolist()]

    def each(self, texts: Iterable[str]) -> list[Ints]:
        """Return the ids of each known text."""
        return [self.postings[number] for number in self.keys.all_of(texts)]


class Grouping:
    """Groups in the making: texts are numbered as they come; 12 bytes an id."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._groups, self._ids = array("i"), array("q")

    def add(self, text: str, number: int) -> None:
        """Add an id to a text's group."""
        self._groups.append(self.numbers.setdefault(text, len(self.numbers)))
        self._ids.append(number)

    def postings(self) -> Postings:
        """Return the groups by number, each one's ids in the order in which they came."""
        groups = np.frombuffer(self._groups, dtype=np.int32)
        ids = np.frombuffer(self._ids, dtype=np.int64)
        sizes = np.bincount(groups, minlength=len(self.numbers)).astype(np.int64)
        return Postings.of(sizes, ids[np.argsort(groups, kind="stable")])

    def groups(self) -> Groups:
        """Return the groups by text."""
        return Groups(Keys.of(self.numbers), self.postings())


def grouped(pairs: Iterable[tuple[str, int]]) -> Groups:
    """Return ids by text."""
    making = Grouping()
    for text, number in pairs:
        making.add(text, number)
    return making.groups()


@dataclass(frozen=True, slots=True)
class Blob:
    """Byte strings one after the other."""

    offsets: Ints
    content: NDArray[np.uint8]

    @classmethod
    def of(cls, items: Iterable[bytes]) -> "Blob":
        """Return byte strings, taken one by one."""
        making = Packing()
        making.add_bytes(items)
        return making.blob()

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, place: int) -> memoryview:
        return self.content[self.offsets[place] : self.offsets[place + 1]].data


class Packing:
    """Byte strings, or objects for `Packed`, as they come."""

    def __init__(self) -> None:
        self._ends, self._content = array("q", [0]), bytearray()
        self._encode = msgspec.msgpack.Encoder().encode

    def add_bytes(self, items: Iterable[bytes]) -> None:
        """Add byte strings, taken one by one."""
        for item in items:
            self._content += item
            self._ends.append(len(self._content))

    def add(self, items: Iterable[object]) -> None:
        """Add objects, taken one by one."""
        self.add_bytes(map(self._encode, items))

    def blob(self) -> Blob:
        """Return what was added."""
        ends = np.frombuffer(self._ends, dtype=np.int64)
        return Blob(ends, np.frombuffer(self._content, dtype=np.uint8))


@dataclass(frozen=True, slots=True)
class PackedTexts:
    """Texts without an object for each."""

    blob: Blob

    @classmethod
    def of(cls, texts: Iterable[str]) -> "PackedTexts":
        """Return texts, taken one by one."""
        return cls(Blob.of(text.encode() for text in texts))

    def __len__(self) -> int:
        return len(self.blob)

    def __getitem__(self, place: int) -> str:
        return str(self.blob[place], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))


class Packed(Sequence[T], Generic[T]):
    """Objects of one type, decoded where they are asked for. Safe to read from many threads."""

    def __init__(self, blob: Blob, kind: type[T]) -> None:
        self.blob = blob
        self._decode: Callable[[memoryview], T] = msgspec.msgpack.Decoder(kind).decode
        self._known: dict[int, T] = {}

    def __len__(self) -> int:
        return len(self.blob)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        known = self._known.get(place)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[place] = self._decode(self.blob[place])
        return known

    def __iter__(self) -> Iterator[T]:
        """Decode one after the other; none is remembered."""
        return (self._decode(self.blob[place]) for place in range(len(self)))


def packed(items: Iterable[object]) -> Blob:
    """Return objects for `Packed`, taken one by one."""
    making = Packing()
    making.add(items)
    return making.blob()


@dataclass(frozen=True, slots=True)
class Sorted:
    """Texts in their order, each with an id."""

    texts: PackedTexts
    ids: Ints

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Sorted":
        """Sort texts; the id of each is its place among those given."""
        pairs = sorted(zip(texts, range(1 << 62), strict=False))
        ids = np.array([place for _, place in pairs], dtype=np.int64)
        return cls(PackedTexts.of(text for text, _ in pairs), ids)

    def beginning_with(self, text: str) -> list[int]:
        """Return the ids of the texts that begin with a text."""
        start = bisect_left(self.texts, text)
        end = start
        while end < len(self.texts) and self.texts[end].startswith(text):
            end += 1
        found: list[int] = self.ids[start:end].tolist()
        return found


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts and the position of each one's group, by checksum: a few others are found too."""

    sums: NDArray[np.uint32]
    positions: NDArray[np.int32]

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> "Texts":
        """Return the texts of groups, taken one by one."""
        sums, positions = array("I"), array("i")
        for position, texts in enumerate(groups):
            for text in texts:
                sums.append(crc32(text.encode()))
                positions.append(position)
        unsorted = np.frombuffer(sums, dtype=np.uint32)
        order = np.argsort(unsorted, kind="stable")
        return cls(unsorted[order], np.frombuffer(positions, dtype=np.int32)[order])

    def find(self, texts: Iterable[str]) -> list[int]:
        """Return the positions of the groups that hold one of the texts."""
        found: list[int] = []
        for text in texts:
            checksum = np.uint32(crc32(text.encode()))
            start = np.searchsorted(self.sums, checksum)
            end = np.searchsorted(self.sums, checksum, side="right")
            found += self.positions[start:end].tolist()
        return found

    def find_sums(self, sums: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
        """Yield of many checksums which one is found, and the position of a group that holds it."""
        starts = np.searchsorted(self.sums, sums)
        ends = np.searchsorted(self.sums, sums, side="right")
        for place in np.flatnonzero(starts < ends).tolist():
            for position in self.positions[starts[place] : ends[place]].tolist():
                yield place, position


def flattened(parts: object, prefix: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays of a dataclass of arrays and of such dataclasses, each with its path."""
    if not is_dataclass(parts):
        raise TypeError(type(parts))
    for part in fields(parts):
        value = getattr(parts, part.name)
        if isinstance(value, np.ndarray):
            yield prefix + part.name, value
        else:
            yield from flattened(value, f"{prefix}{part.name}.")


def restored(kind: type[T], arrays: Mapping[str, NDArray[Any]], prefix: str = "") -> T:
    """Return the dataclass whose arrays `flattened` has yielded.

    Raises:
        KeyError: an array is missing.

    """
    made: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        nested = isinstance(hint, type) and is_dataclass(hint)
        path = prefix + name
        made[name] = restored(hint, arrays, f"{path}.") if nested else arrays[path]
    return kind(**made)
