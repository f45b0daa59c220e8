"""The core of the tests of a real wiki, on the oldest MediaWiki that the bot works with."""

from tests.integration.wiki.test_cycle import (
    test_a_changed_report_updates_its_tables_in_place,
    test_each_saved_page_takes_one_edit_and_the_notice_is_signed,
    test_the_first_run_writes_talk_pages_only_and_the_second_writes_nothing,
    test_without_the_store_nothing_is_posted_twice,
)
from tests.integration.wiki.test_escape import (
    test_hostile_answers_are_shown_and_do_nothing,
    test_the_wiki_stores_what_was_written,
)
from tests.integration.wiki.test_writer import *  # noqa: F403
from tests.integration.wiki.test_written import (
    test_the_second_run_finds_its_own_text,
    test_what_the_wiki_signed_is_known_and_taken_off_again,
)

__all__ = [
    "test_a_changed_report_updates_its_tables_in_place",
    "test_each_saved_page_takes_one_edit_and_the_notice_is_signed",
    "test_hostile_answers_are_shown_and_do_nothing",
    "test_the_first_run_writes_talk_pages_only_and_the_second_writes_nothing",
    "test_the_second_run_finds_its_own_text",
    "test_the_wiki_stores_what_was_written",
    "test_what_the_wiki_signed_is_known_and_taken_off_again",
    "test_without_the_store_nothing_is_posted_twice",
]
