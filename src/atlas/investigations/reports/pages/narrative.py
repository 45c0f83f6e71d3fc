"""What a language model wrote, apart from the facts."""

from atlas.investigations.reports.domain.report import Report, WrittenSentence
from atlas.investigations.reports.pages.blocks import Block, heading, note, table, text
from atlas.investigations.reports.wording import counted
from atlas.risk.evaluations.domain.wording import words


def narrative(report: Report) -> list[Block]:
    """Return the text, each sentence with what it cites; nothing where none was wanted."""
    found = report.narrative
    if found is None:
        return []
    blocks = [heading("Text written by a machine")]
    if found.marking is None:
        why = " ".join(one for one in (found.detail, found.remedy) if one)
        return [*blocks, note(f"No text was written. {why}".strip())]
    blocks.append(note(found.marking))
    if found.sentences:
        columns = [("Sentence", 5), ("Cites", 4)]
        rows = ([one.text, _cites(one)] for one in found.sentences)
        blocks.append(table("Sentences and the facts that they cite", columns, rows))
    dropped = sum(found.dropped.values())
    if dropped:
        reasons = "; ".join(f"{words(why)}: {count}" for why, count in found.dropped.items())
        blocks.append(text(f"{counted(dropped, 'sentence')} dropped ({reasons})."))
    if not found.sentences:
        blocks.append(note("No sentence was kept: none said only what it cites."))
    return blocks


def _cites(one: WrittenSentence) -> str:
    return "; ".join(ref.text or f"{ref.kind} {ref.id}" for ref in one.references)
