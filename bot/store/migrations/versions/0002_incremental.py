"""What runs remember of each other: documents, targets, looks, notes, edits, the lease."""

import sqlalchemy as sa
from alembic import op

from bot.store.migrations import add_column, create_table
from bot.store.schema import ExactText, Instant, long_text

revision = "0002"
down_revision = "0001"


def _name_notices_by_digest() -> None:
    """Add the digest to the key of each notice: a page can have several about one report."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    joined = "key || ' ' || digest" if sqlite else "CONCAT(`key`, ' ', digest)"
    key = "key" if sqlite else "`key`"
    op.execute(
        f"UPDATE posts SET {key} = {joined} WHERE kind = 'notice' AND {key} NOT LIKE '% %'"
    )


def upgrade() -> None:
    _name_notices_by_digest()
    add_column("posts", sa.Column("data", long_text(), nullable=False, server_default="{}"))
    create_table(
        "documents",
        sa.Column("name", ExactText(320), primary_key=True),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("user", ExactText(320), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.Column("text", long_text(), nullable=False),
    )
    create_table(
        "targets",
        sa.Column("asked", ExactText(320), primary_key=True),
        sa.Column("title", ExactText(320), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(64), nullable=False),
        sa.Index("ix_targets_title", "title"),
    )
    create_table(
        "looks",
        sa.Column("title", ExactText(320), primary_key=True),
        sa.Column("wanted", sa.String(128), nullable=False),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("reason", long_text(), nullable=False),
    )
    create_table(
        "notes",
        sa.Column("name", ExactText(128), primary_key=True),
        sa.Column("value", long_text(), nullable=False),
    )
    create_table(
        "edits",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("title", ExactText(320), primary_key=True),
        sa.Column("revid", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("old_revid", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("created", sa.Boolean(), nullable=False),
    )
    create_table(
        "leases",
        sa.Column("name", ExactText(32), primary_key=True),
        sa.Column("holder", ExactText(255), nullable=False),
        sa.Column("acquired_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
    )
