"""Which ids belong to which group, or to which text, kept in arrays.

Everything here is a dataclass of NumPy arrays, so that an index can be written to a file and be
mapped by all processes of a machine (`flattened`, `restored`). Keys are looked up by 64 bits of
their BLAKE2b: of ten million keys, two are taken for one with a probability of one in 400,000.

Ids and offsets take four bytes, which become eight where a search reads them: NumPy indexes by
these, and copies what it reads in any case.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Generic, TypeVar, get_type_hints, overload
from zlib import compressobj, crc32, decompressobj

import msgspec
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.uint32] | NDArray[np.int64]
"""Ids or offsets as they are kept: four bytes each, eight where one of them needs more."""
Floats = NDArray[np.float32]
Sums = NDArray[np.uint64]
EMPTY: Ints = np.empty(0, dtype=np.int64)
T = TypeVar("T")
_REMEMBERED = 50_000
"""Items of a sequence that stay decoded: all of a small list, those asked for last of a large."""
_FOUR_BYTES = (1 << 32) - 1
_PIECE = 1 << 17
"""Ids that are sorted at once: what sorting needs does not grow with the list."""
_BETWEEN = 64
"""Of so many sorted texts one is kept at hand."""
_WINDOW, _MEMORY = -15, 8
"""Of the compression: no header or checksum for each object; a file has one for all."""


def kept(numbers: NDArray[Any]) -> Numbers:
    """Return numbers, none negative, in as many bytes as they need."""
    wide = len(numbers) > 0 and int(numbers.max()) > _FOUR_BYTES
    if wide:
        return numbers.astype(np.int64, copy=False)
    return numbers.astype(np.uint32, copy=False)


@dataclass(frozen=True, slots=True)
class Postings:
    """Groups of ids."""

    offsets: Numbers
    ids: Numbers

    @classmethod
    def of(cls, sizes: Ints, ids: NDArray[Any]) -> "Postings":
        """Return groups of such sizes, whose ids stand one after the other."""
        return cls(kept(np.concatenate(([0], np.cumsum(sizes)))), kept(ids))

    def __getitem__(self, group: int) -> Ints:
        part: Ints = self.ids[self.offsets[group] : self.offsets[group + 1]].astype(np.int64)
        return part

    def all_of(self, groups: Ints) -> Ints:
        """Return the ids of some groups, one group after the other."""
        return self.sized(groups)[1]

    def sized(self, groups: Ints) -> tuple[Numbers, Ints]:
        """Return how many ids each of some groups has; and these, one group after the other."""
        if not len(groups):
            return EMPTY, EMPTY
        starts, ends = self.offsets[groups], self.offsets[groups + 1]
        both = zip(starts.tolist(), ends.tolist(), strict=True)
        return ends - starts, np.concatenate(
            [self.ids[start:end] for start, end in both], dtype=np.int64
        )

    def with_more(self, others: "Postings") -> "Postings":
        """Return these groups and others after them."""
        sizes = np.concatenate((np.diff(self.offsets), np.diff(others.offsets)))
        return Postings.of(sizes.astype(np.int64), np.concatenate((self.ids, others.ids)))


@lru_cache(maxsize=50_000)
def _sum_of(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def sum_of(text: str) -> int:
    """Return the checksum of a text, by which `Groups` know it."""
    return _sum_of.__wrapped__(text)


def sums_of(texts: Iterable[str]) -> Sums:
    """Return the checksums of texts, by which `Groups` and `Keys` know them."""
    return np.fromiter(map(_sum_of.__wrapped__, texts), dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Keys:
    """The number of each of some texts."""

    sums: Sums
    numbers: Numbers

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Keys":
        """Return the numbers of texts, all different: their places."""
        sums = sums_of(texts)
        order = np.argsort(sums, kind="stable")
        return cls(sums[order], kept(order))

    def get(self, text: str) -> int | None:
        """Return the number of a text, None if it is not among these."""
        place = _place_of(text, self.sums)
        return None if place is None else int(self.numbers[place])


def _place_of(text: str, sums: Sums) -> int | None:
    wanted, known = _sum_of(text), sums.data
    place = bisect_left(known, wanted)
    return place if place < len(known) and known[place] == wanted else None


@dataclass(frozen=True, slots=True)
class Groups:
    """Ids by text; the groups stand in the order of their texts' checksums."""

    sums: Sums
    postings: Postings

    def get(self, text: str) -> Ints:
        """Return the ids of a text; none of an unknown one."""
        place = _place_of(text, self.sums)
        return EMPTY if place is None else self.postings[place]

    def all_of(self, wanted: Sums) -> Ints:
        """Return the ids of several texts by their checksums, an id more than once perhaps."""
        if not len(self.sums) or not len(wanted):
            return EMPTY
        places = self.sums.searchsorted(wanted)
        places[places == len(self.sums)] = 0
        return self.postings.all_of(places[self.sums[places] == wanted])


class Lookup:
    """Groups that are looked up by many single checksums: no array is made for one.

    Checksums are spread evenly, so the first bits of one tell nearly where it stands.
    """

    def __init__(self, groups: Groups) -> None:
        bits = max(1, len(groups.sums).bit_length() - 1)
        self._shift = 64 - bits
        begins = np.arange(1 << bits, dtype=np.uint64) << np.uint64(self._shift)
        self._first = kept(np.append(groups.sums.searchsorted(begins), len(groups.sums))).data
        self._sums = groups.sums.data
        self._offsets, self._ids = groups.postings.offsets.data, groups.postings.ids.data

    def get(self, wanted: int) -> list[int]:
        """Return the ids of a text by its checksum; none of an unknown one."""
        part = wanted >> self._shift
        for place in range(self._first[part], self._first[part + 1]):
            if self._sums[place] == wanted:
                found: list[int] = self._ids[
                    self._offsets[place] : self._offsets[place + 1]
                ].tolist()
                return found
        return []


class Grouping:
    """Groups in the making: texts are numbered as they come; eight bytes an id."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._groups, self._ids = array("I"), array("I")

    def add(self, text: str, number: int) -> None:
        """Add an id to a text's group."""
        self._groups.append(self.numbers.setdefault(text, len(self.numbers)))
        self._ids.append(number)

    def postings(self) -> Postings:
        """Return the groups by number, each one's ids in the order in which they came."""
        return self._sorted(np.arange(len(self.numbers)))

    def groups(self) -> Groups:
        """Return the groups by text."""
        sums = sums_of(self.numbers)
        order = np.argsort(sums, kind="stable")
        places = np.empty_like(order)
        places[order] = np.arange(len(order))
        return Groups(sums[order], self._sorted(places))

    def _sorted(self, places: Ints) -> Postings:
        """Return the groups, each at its place: counted, then filled a piece at a time."""
        groups = np.frombuffer(self._groups, dtype=np.uint32)
        ids = np.frombuffer(self._ids, dtype=np.uint32)
        sizes = np.zeros(len(places), dtype=np.int64)
        for start in range(0, len(groups), _PIECE):
            piece = places[groups[start : start + _PIECE]]
            sizes += np.bincount(piece, minlength=len(places))
        free = np.cumsum(sizes) - sizes
        found = np.empty(len(ids), dtype=np.uint32)
        for start in range(0, len(groups), _PIECE):
            piece = places[groups[start : start + _PIECE]]
            order = np.argsort(piece, kind="stable")
            counts = np.bincount(piece, minlength=len(places))
            before = np.repeat(free - (np.cumsum(counts) - counts), counts)
            found[before + np.arange(len(piece))] = ids[start : start + _PIECE][order]
            free += counts
        return Postings.of(sizes, found)


@dataclass(frozen=True, slots=True)
class Blob:
    """Byte strings one after the other."""

    offsets: Numbers
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
    """Byte strings, or objects for `Packed`, as they come.

    `common`: bytes that many objects have in common. With it, each is compressed by itself.
    """

    def __init__(self, common: bytes = b"") -> None:
        self._ends, self._content = array("Q", [0]), bytearray()
        self._encode = msgspec.msgpack.Encoder().encode
        self._common = common

    def add_bytes(self, items: Iterable[bytes]) -> None:
        """Add byte strings, taken one by one."""
        for item in items:
            self._content += item
            self._ends.append(len(self._content))

    def add(self, items: Iterable[object]) -> None:
        """Add objects, taken one by one."""
        encoded = map(self._encode, items)
        self.add_bytes(map(self._deflated, encoded) if self._common else encoded)

    def blob(self) -> Blob:
        """Return what was added."""
        ends = np.frombuffer(self._ends, dtype=np.uint64)
        return Blob(kept(ends), np.frombuffer(self._content, dtype=np.uint8))

    def _deflated(self, content: bytes) -> bytes:
        deflating = compressobj(wbits=_WINDOW, memLevel=_MEMORY, zdict=self._common)
        return deflating.compress(content) + deflating.flush()


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
    """Objects of one type, decoded where they are asked for. Safe to read from many threads.

    `common`: what they were packed with.
    """

    def __init__(self, blob: Blob, kind: type[T], common: bytes = b"") -> None:
        self.blob = blob
        decode: Callable[[memoryview | bytes], T] = msgspec.msgpack.Decoder(kind).decode
        self._decode: Callable[[memoryview], T] = (
            (lambda content: decode(decompressobj(_WINDOW, common).decompress(content)))
            if common
            else decode
        )
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


def packed(items: Iterable[object], common: bytes = b"") -> Blob:
    """Return objects for `Packed`, taken one by one."""
    making = Packing(common)
    making.add(items)
    return making.blob()


@dataclass(frozen=True, slots=True)
class Sorted:
    """Texts in their order, each with an id."""

    texts: PackedTexts
    ids: Numbers

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Sorted":
        """Sort texts; the id of each is its place among those given."""
        given = [*texts]
        order = sorted(range(len(given)), key=given.__getitem__)
        ids = kept(np.fromiter(order, dtype=np.int64, count=len(order)))
        return cls(PackedTexts.of(map(given.__getitem__, order)), ids)

    def some(self) -> list[str]:
        """Return one of many texts, to be kept at hand: between two of them the rest is sought."""
        return [self.texts[place] for place in range(0, len(self.texts), _BETWEEN)]

    def beginning_with(
        self, text: str, decoded: Sequence[str] = (), some: Sequence[str] = ()
    ) -> list[int]:
        """Return the ids of the texts that begin with a text.

        `decoded`: all texts, if at hand; or `some` of them.
        """
        texts = decoded or self.texts
        start = end = self._place(text, texts, some)
        while end < len(texts) and texts[end].startswith(text):
            end += 1
        found: list[int] = self.ids[start:end].tolist()
        return found

    def begins(self, text: str, some: Sequence[str]) -> bool:
        """Return whether any of the texts begins with a text."""
        place = self._place(text, self.texts, some)
        return place < len(self.texts) and self.texts[place].startswith(text)

    def _place(self, text: str, texts: Sequence[str] | PackedTexts, some: Sequence[str]) -> int:
        """Return where a text would stand: between two neighbours of those at hand."""
        after = bisect_left(some, text)
        last = min(len(texts), after * _BETWEEN) if some else len(texts)
        return bisect_left(texts, text, max(0, after - 1) * _BETWEEN, last)


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
        sums = self.sums.data
        for text in texts:
            checksum = crc32(text.encode())
            start = bisect_left(sums, checksum)
            end = bisect_right(sums, checksum, start)
            found += self.positions[start:end].tolist()
        return found

    def find_sums(self, sums: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
        """Yield of many checksums which one is found, and the position of a group that holds it."""
        starts, ends = self.sums.searchsorted(sums), self.sums.searchsorted(sums, side="right")
        for place in (starts < ends).nonzero()[0].tolist():
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
