"""External ids in the spelling that is compared; the former spelling is kept with the record."""

from atlas.foundation.db.migration import backfill

revision = "0172"
down_revision = "0171"
branch_labels = None
depends_on = None

_RANGES = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x0600, 0x0605), (0x061C, 0x061C), (0x06DD, 0x06DD),
    (0x070F, 0x070F), (0x0890, 0x0891), (0x08E2, 0x08E2), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F),
    (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F),
    (0xE0100, 0xE01EF),
)  # fmt: skip
"""What cannot be seen (`foundation.core.keys`)."""
_UNSEEN = "".join(chr(first) if first == last else f"{chr(first)}-{chr(last)}"
                  for first, last in _RANGES)  # fmt: skip
_BLANKS = "".join(map(chr, (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
PLAIN = (
    f"btrim(translate(normalize(regexp_replace(external_id, '[{_UNSEEN}]', '', 'g'), NFC),"
    f" '{_BLANKS}', '{' ' * len(_BLANKS)}'))"
)
STATEMENT = f"""
WITH spelled AS (
  SELECT id, tenant_id, withdrawn_at, external_id AS written, {PLAIN} AS plain
    FROM company WHERE id = ANY(:page) AND external_id IS NOT NULL
), odd AS (
  SELECT s.*, row_number() OVER (PARTITION BY tenant_id, plain, withdrawn_at IS NULL ORDER BY id)
         AS place
    FROM spelled s WHERE plain <> written AND plain <> ''
)
UPDATE company c
   SET external_id = o.plain,
       former_external_ids = CASE WHEN o.written = ANY(c.former_external_ids)
         THEN c.former_external_ids ELSE array_append(c.former_external_ids, o.written) END
  FROM odd o
 WHERE c.id = o.id AND c.tenant_id = o.tenant_id
   AND (c.withdrawn_at IS NOT NULL OR (o.place = 1 AND NOT EXISTS (
         SELECT 1 FROM company held WHERE held.tenant_id = c.tenant_id
            AND held.external_id = o.plain AND held.withdrawn_at IS NULL)))
"""


def upgrade() -> None:
    """Write each id plainly, unless another record has that id: those two stay as they are."""
    backfill("company", STATEMENT)
