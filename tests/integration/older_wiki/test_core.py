"""The core of the tests of a real wiki, on the oldest MediaWiki that the bot works with."""

from tests.integration.wiki.test_cycle import (
    test_each_page_is_saved_in_one_edit_with_a_signed_notice,
    test_first_run_writes_talk_pages_only_and_second_run_writes_nothing,
    test_nothing_is_posted_twice_without_the_ledger,
    test_tables_are_updated_in_place_after_a_report_changed,
)
from tests.integration.wiki.test_escape import (
    test_hostile_answers_are_shown_and_do_nothing,
    test_the_wiki_stores_what_was_written,
)
from tests.integration.wiki.test_writer import *  # noqa: F403
from tests.integration.wiki.test_written import (
    test_signed_text_of_the_bot_is_recognised_and_stripped,
    test_the_second_run_finds_its_own_text,
)

__all__ = [
    "test_each_page_is_saved_in_one_edit_with_a_signed_notice",
    "test_first_run_writes_talk_pages_only_and_second_run_writes_nothing",
    "test_hostile_answers_are_shown_and_do_nothing",
    "test_nothing_is_posted_twice_without_the_ledger",
    "test_signed_text_of_the_bot_is_recognised_and_stripped",
    "test_tables_are_updated_in_place_after_a_report_changed",
    "test_the_second_run_finds_its_own_text",
    "test_the_wiki_stores_what_was_written",
]
