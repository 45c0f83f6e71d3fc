"""Make the subsets of this folder once, from unpacked Noto packages; needs `fonttools`.

python fonts/subset.py SHARE_FONTS    # the folder that holds truetype/noto and opentype/noto
"""

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

HERE = Path(__file__).parent
WHOLE = """
    NotoSans-Regular NotoSans-Bold NotoSansArabic-Regular NotoSansArabic-Bold
    NotoSansHebrew-Regular NotoSansHebrew-Bold NotoSansArmenian-Regular NotoSansBalinese-Regular
    NotoSansBengali-Regular NotoSansCanadianAboriginal-Regular NotoSansCherokee-Regular
    NotoSansCoptic-Regular NotoSansDevanagari-Regular NotoSansEthiopic-Regular
    NotoSansGeorgian-Regular NotoSansGujarati-Regular NotoSansGurmukhi-Regular
    NotoSansJavanese-Regular NotoSansKannada-Regular NotoSansKhmer-Regular NotoSansLao-Regular
    NotoSansLisu-Regular NotoSansMalayalam-Regular NotoSansMeeteiMayek-Regular
    NotoSansMongolian-Regular NotoSansMyanmar-Regular NotoSansNKo-Regular NotoSansOlChiki-Regular
    NotoSansOriya-Regular NotoSansSinhala-Regular NotoSansSundanese-Regular
    NotoSansSyriac-Regular NotoSansTamil-Regular NotoSansTelugu-Regular NotoSansThaana-Regular
    NotoSansThai-Regular NotoSansTifinagh-Regular NotoSansYi-Regular NotoSerifTibetan-Regular
""".split()
MONO = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2013, 0x2014, 0x2026, 0x2192, 0x20AC]
CJK = (
    # a space between two characters is set in their font
    (0x20, 0x7E), (0xA0, 0xA0), (0x2000, 0x206F),
    (0x3000, 0x318F), (0x31F0, 0x33FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
    (0xFF00, 0xFFEF),
)  # fmt: skip
SIMPLIFIED_CHINESE = 2
SHORT_TABLE = 0x7FFF


def main(source: Path) -> None:
    """Write every subset and the list of what they cover."""
    for name in WHOLE:
        font = TTFont(source / f"truetype/noto/{name}.ttf")
        cut(font, sorted(font.getBestCmap()), f"{name}.ttf")
    cut(TTFont(source / "truetype/noto/NotoSansMono-Regular.ttf"), MONO, "NotoSansMono-Regular.ttf")
    symbols = TTFont(source / "truetype/noto/NotoSansSymbols2-Regular.ttf")
    wanted = [code for code in symbols.getBestCmap() if 0x2190 <= code <= 0x27BF]
    cut(symbols, wanted, "NotoSansSymbols2-Regular.ttf")
    han = TTCollection(source / "opentype/noto/NotoSansCJK-Regular.ttc")[SIMPLIFIED_CHINESE]
    wanted = [c for c in han.getBestCmap() if any(low <= c <= high for low, high in CJK)]
    cut(han, wanted, "NotoSansSC-Regular.otf", ["ccmp", "vert", "kern"])
    write_coverage()


def cut(font: TTFont, codes: list[int], name: str, features: list[str] | None = None) -> None:
    """Write a font with these code points only."""
    options = subset.Options()
    options.hinting = options.glyph_names = options.recalc_timestamp = False
    options.layout_features = features or ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    worker = subset.Subsetter(options)
    worker.populate(unicodes=codes)
    worker.subset(font)
    if len(font.getGlyphOrder()) > SHORT_TABLE:
        font["cmap"].tables = [long_table(font, *ids) for ids in ((0, 4), (3, 10))]
    subset.save_font(font, str(HERE / name), options)


def long_table(font: TTFont, platform: int, encoding: int) -> CmapSubtable:
    """Return a format 12 table: readers take some glyphs above 32,767 of format 4 for missing."""
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = platform, encoding, 0
    table.cmap = dict(font.getBestCmap())
    return table


def write_coverage() -> None:
    """Write the ranges of code points that some font of the folder has."""
    covered: set[int] = set()
    for path in sorted(HERE.glob("*.?tf")):
        covered |= set(TTFont(path).getBestCmap())
    ranges: list[list[int]] = []
    for code in sorted(covered):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    text = json.dumps(ranges, separators=(",", ":"))
    (HERE / "coverage.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
