"""Accounts keep a mark of every e-mail address; a sign-in at a provider opens one session."""

from atlas.foundation.db.migration import add_columns, backfill, create_index

revision = "0116"
down_revision = "0110"
branch_labels = None
depends_on = None

_MARK = "encode(sha256(convert_to(concat({0}.tenant_id, ' ', lower({0}.email)), 'UTF8')), 'hex')"


def upgrade() -> None:
    """Add them (at once, without a rewrite), and link the accounts that share an address today."""
    add_columns("user_account", "email_marks text[] NOT NULL DEFAULT '{}'")
    add_columns("user_session", "sign_in text")
    create_index("user_former_person", ("person_id",))  # who else was this person
    create_index("user_session", ("sign_in",), unique=True, where="sign_in IS NOT NULL")
    backfill(
        "user_account",
        f"""
        UPDATE user_account u SET email_marks = ARRAY[{_MARK.format("u")}]
        WHERE u.id = ANY(:page) AND u.email IS NOT NULL AND u.kind = 'person'
          AND u.email_marks = '{{}}'
        """,
    )
    backfill(
        "user_account",
        """
        INSERT INTO user_former_person (tenant_id, id, user_id, person_id, ended_at)
        SELECT u.tenant_id, gen_random_uuid(), u.id, o.person_id, now()
        FROM user_account u JOIN user_account o
          ON o.tenant_id = u.tenant_id AND o.email_marks && u.email_marks
          AND o.person_id <> u.person_id
        WHERE u.id = ANY(:page) AND NOT EXISTS (
          SELECT 1 FROM user_former_person f WHERE f.tenant_id = u.tenant_id
            AND f.user_id = u.id AND f.person_id = o.person_id)
        """,
    )
