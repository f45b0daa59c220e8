"""The first schema: pages, posts, runs."""

import sqlalchemy as sa

from bot.store.migrations import create_table
from bot.store.schema import ExactText, Instant, long_text

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_table(
        "pages",
        sa.Column("title", ExactText(320), primary_key=True),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("form", sa.String(32)),
        sa.Column("recognised", sa.Boolean(), nullable=False),
        sa.Column("facts_version", sa.String(32), nullable=False),
        sa.Column("facts", long_text(), nullable=False),
        sa.Column("read_at", Instant(), nullable=False),
    )
    create_table(
        "posts",
        sa.Column("title", ExactText(320), primary_key=True),
        sa.Column("kind", ExactText(32), primary_key=True),
        sa.Column("key", ExactText(320), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("revid", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", Instant(), nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
    )
    create_table(
        "runs",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant()),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(255)),
        sa.Column("summary", long_text(), nullable=False),
        sa.Index("ix_runs_started_at", "started_at"),
    )
