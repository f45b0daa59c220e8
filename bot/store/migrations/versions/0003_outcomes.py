"""The outcome of each page of a run; the job and the version of a run."""

import sqlalchemy as sa

from bot.store.migrations import add_column, create_table
from bot.store.schema import ExactText, Instant, long_text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    add_column("runs", sa.Column("job", sa.String(64), nullable=False, server_default=""))
    add_column("runs", sa.Column("version", sa.String(128), nullable=False, server_default=""))
    create_table(
        "outcomes",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("title", ExactText(320), primary_key=True),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("reason", long_text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Index("ix_outcomes_recorded_at", "recorded_at"),
    )
