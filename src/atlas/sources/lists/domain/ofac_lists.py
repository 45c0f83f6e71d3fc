"""Which of OFAC's two lists a file is: SDN and consolidated files are of one shape.

Told by what the file says (the advanced XML names the list of each entry), else by programmes.
Source: OFAC, "Program tag definitions for OFAC sanctions lists".
"""

from collections import Counter
from collections.abc import Iterable

from atlas.sources.lists.domain.measures import NON_SDN_ONLY

SDN, CONSOLIDATED = "ofac-sdn", "ofac-consolidated"

_SECTORAL = "UKRAINE-EO13662"
"""Most entries of the consolidated list (sectoral identifications), and a few blocked ones."""

_NOT_TELLING = frozenset(
    {
        # entries of both lists: directives beside blocking, menu-based and CAPTA measures
        *("RUSSIA-EO14024", "VENEZUELA-EO13850", "BURMA-EO14014", "CAATSA - RUSSIA", "ISA"),
    },
)
_SDN_ONLY = frozenset(
    {
        *("BALKANS", "BALKANS-EO14033", "BELARUS", "BELARUS-EO14038", "BURUNDI", "CAATSA - IRAN"),
        *("CAR", "COTED", "CUBA", "CYBER2", "CYBER3", "CYBER4", "DARFUR", "DPRK", "DPRK2"),
        *("DPRK3", "DPRK4", "DPRK-NKSPEA", "DRCONGO", "ELECTION-EO13848", "ETHIOPIA-EO14046"),
        *("FTO", "GLOMAG", "HIFPAA", "HK-EO13936", "HOSTAGES-EO14078", "HRIT-IR", "HRIT-SY"),
        *("ICC-EO14203", "ICCP-EO13928", "IFCA", "IFSR", "ILLICIT-DRUGS-EO14059", "IRAN"),
        *("IRAN-CON-ARMS-EO", "IRAN-EO13846", "IRAN-EO13871", "IRAN-EO13876", "IRAN-EO13902"),
        *("IRAN-HR", "IRAN-TRA", "IRAQ2", "IRAQ3", "IRGC", "LEBANON", "LIBERIA", "LIBYA2"),
        *("LIBYA3", "MAGNIT", "MALI-EO13882", "NICARAGUA", "NICARAGUA-NHRAA", "NPWMD"),
        *("PAARSSR-EO13894", "PAARSSR-EO14157", "PEESA", "PEESA-EO14039", "SDGT", "SDNT"),
        *("SDNTK", "SOMALIA", "SOUTH SUDAN", "SUDAN-EO14098", "SYRIA", "SYRIA-CAESAR"),
        *("SYRIA-EO13894", "TCO", "UKRAINE-EO13660", "UKRAINE-EO13661", "UKRAINE-EO13685"),
        *("VENEZUELA", "VENEZUELA-EO13884", "WEST-BANK-EO14115", "YEMEN", "ZIMBABWE"),
    },
)
"""Programmes whose entries are blocked: a file full of them is the SDN list."""

_LARGE = 1_000
"""Entries; of so many, most of the consolidated list are under programmes of that list alone.

Of its 443 entries of December 2025 8 are under programmes of both lists alone, and 1 under one of
the SDN list. The classic XML says no more of its list than the programmes of its entries.
"""


DEMO = "DEMO"
"""Programme of the demo's fictitious entries."""


class ListEvidence:
    """What the entries of a file tell of the list that they are of."""

    def __init__(self) -> None:
        self._entries = 0
        self._blocked = 0
        self._unblocked = 0
        self._common = 0
        self._sectoral = 0
        self._demo = 0

    def note(self, programmes: Iterable[str]) -> None:
        """Note an entry by its programmes."""
        stated = {item.upper() for item in programmes}
        telling = stated - _NOT_TELLING
        self._entries += 1
        self._blocked += bool(telling) and telling <= _SDN_ONLY
        self._common += bool(stated) and not telling
        self._unblocked += bool(telling) and telling <= NON_SDN_ONLY
        self._sectoral += telling == {_SECTORAL}
        self._demo += DEMO in stated

    @property
    def is_demo(self) -> bool:
        """Whether most entries are those of the product's demo, which do not exist."""
        return self._demo * 2 > self._entries

    @property
    def _is_blocked(self) -> int:
        """How many entries are of the SDN list, as far as their programmes tell."""
        return self._blocked + (self._common if self._entries >= _LARGE else 0)

    def other_than(self, list_id: str, stated_lists: Counter[str]) -> str | None:
        """Return the id of OFAC's other list where the file is of that one; else None.

        `stated_lists` counts the entries by the name of the list that the file itself gives them.
        """
        if list_id not in {SDN, CONSOLIDATED}:
            return None
        stated = stated_lists.total()
        blocked = sum(n for name, n in stated_lists.items() if name.upper().startswith("SDN"))
        if list_id == CONSOLIDATED:
            of_other = blocked * 2 > stated if stated else self._is_blocked * 2 > self._entries
            return SDN if of_other else None
        if stated:
            return CONSOLIDATED if blocked * 2 < stated else None
        # a few sectoral entries alone may be an extract of the SDN list
        certain = self._unblocked * 10 > self._entries
        unblocked = self._unblocked + self._sectoral
        return CONSOLIDATED if certain and unblocked * 2 > self._entries else None
