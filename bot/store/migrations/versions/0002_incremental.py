"""What runs remember of each other: documents, targets, looks, notes, edits, the lease."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import TABLE_OPTIONS, ExactText, Instant, long_text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("posts", sa.Column("data", long_text(), nullable=False, server_default="{}"))
    op.create_table(
        "documents",
        sa.Column("name", ExactText(320), primary_key=True),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("user", ExactText(320), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
        sa.Column("text", long_text(), nullable=False),
        **TABLE_OPTIONS,
    )
    op.create_table(
        "targets",
        sa.Column("asked", ExactText(320), primary_key=True),
        sa.Column("title", ExactText(320), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(64), nullable=False),
        sa.Index("ix_targets_title", "title"),
        **TABLE_OPTIONS,
    )
    op.create_table(
        "looks",
        sa.Column("title", ExactText(320), primary_key=True),
        sa.Column("wanted", sa.String(128), nullable=False),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("reason", long_text(), nullable=False),
        **TABLE_OPTIONS,
    )
    op.create_table(
        "notes",
        sa.Column("name", ExactText(128), primary_key=True),
        sa.Column("value", long_text(), nullable=False),
        **TABLE_OPTIONS,
    )
    op.create_table(
        "edits",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("title", ExactText(320), primary_key=True),
        sa.Column("revid", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("old_revid", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("created", sa.Boolean(), nullable=False),
        **TABLE_OPTIONS,
    )
    op.create_table(
        "leases",
        sa.Column("name", ExactText(32), primary_key=True),
        sa.Column("holder", sa.String(255), nullable=False),
        sa.Column("acquired_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        **TABLE_OPTIONS,
    )
