"""The ledger's unit tests, run again on MariaDB: the fixtures `url` and `ledger` differ."""

# ruff: noqa: F403
from tests.integration.commands.test_ledger_processes import *
from tests.unit.store.test_documents import *
from tests.unit.store.test_dump import *
from tests.unit.store.test_edits import *
from tests.unit.store.test_lease import *
from tests.unit.store.test_migrations import *
from tests.unit.store.test_notes import *
from tests.unit.store.test_outcomes import *
from tests.unit.store.test_page_checks import *
from tests.unit.store.test_pages import *
from tests.unit.store.test_posts import *
from tests.unit.store.test_resolved_titles import *
