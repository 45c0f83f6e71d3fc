"""Names of nobody on a list: made by Faker from what people and companies of a place are called.

Half of them (by a hash of the name) was looked at while the rules were made, the other is reported.
Another seed gives others of the same half.
"""

import warnings
from collections.abc import Iterator
from hashlib import sha256

EACH = {"name": 130, "company": 70}
"""Names of each kind and place that are asked for."""
_TRIES = 6
SEED = 20261126


def clean_names(seed: int = SEED) -> Iterator[tuple[str, str, str]]:
    """Yield place (a locale), kind (`name` of a person, `company`) and name, each name once."""
    from faker import Faker  # type: ignore[import-not-found]
    from faker.config import AVAILABLE_LOCALES  # type: ignore[import-not-found]

    seen: set[tuple[str, str]] = set()
    for place in sorted(AVAILABLE_LOCALES):
        with warnings.catch_warnings():  # some places are old names of others
            warnings.simplefilter("ignore", UserWarning)
            faker = Faker(place)
        faker.seed_instance(seed)
        for kind, wanted in EACH.items():
            made = 0
            for _ in range(wanted * _TRIES):
                name = getattr(faker, kind)()
                if (kind, name) in seen or not sha256(name.encode()).digest()[0] % 2:
                    continue
                seen.add((kind, name))
                yield place, kind, name
                made += 1
                if made == wanted:
                    break
