"""The day of a list in words: its publication, which is never guessed."""

from datetime import date

from atlas.sources.lists.domain.list_day import ListDay, as_kept, kept_day

PUBLISHED, OBTAINED = date(2026, 2, 2), date(2026, 3, 3)
SAID = "published on an unknown day, obtained on 2026-03-03"


def test_a_known_day_is_said_alone() -> None:
    day = ListDay(PUBLISHED, OBTAINED)
    assert (day.said, day.numbered(2)) == ("2026-02-02", "2026-02-02 (version 2)")
    assert (day.of("un"), day.after("un")) == ("un of 2026-02-02", "un 2026-02-02")
    assert day.of("un", 2) == "un of 2026-02-02 (version 2)"


def test_an_unknown_day_is_said_with_when_the_list_was_obtained() -> None:
    day = ListDay(None, OBTAINED)
    assert (day.said, day.numbered(2)) == (SAID, f"version 2, {SAID}")
    assert day.of("un") == day.after("un") == f"un ({SAID})"
    assert day.of("un", 2) == f"un (version 2, {SAID})"
    assert ListDay(None).said == "published on an unknown day, obtained on an unknown day"


def test_a_document_of_an_earlier_release_keeps_its_text() -> None:
    assert as_kept("2026-11-20").after("un", 2) == "un 2026-11-20 (version 2)"


def test_a_day_is_read_from_what_a_document_holds() -> None:
    assert kept_day("2026-02-02", "2026-03-03T12:00:00+00:00") == ListDay(PUBLISHED, OBTAINED)
    assert kept_day(None, None) == ListDay(None)
