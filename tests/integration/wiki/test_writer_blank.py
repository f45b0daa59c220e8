"""A page is left without a word only where the caller says that this may be."""

from __future__ import annotations

from bot.wiki.source import Outcome
from tests.support.wiki.bot_sessions import PAGE, RUN, writer
from tests.support.wiki.wikis import Wiki


def test_a_page_is_blanked_only_if_that_may_be(wiki: Wiki) -> None:
    admin = wiki.client()
    admin.edit(RUN, "run")
    admin.edit(PAGE, "A table of the bot's.")
    refused = writer(wiki).write(PAGE, lambda _: "", "x", create=False)
    assert refused.outcome is Outcome.REFUSED
    assert admin.text(PAGE) == "A table of the bot's."
    saved = writer(wiki).write(PAGE, lambda _: "", "x", create=False, may_blank=True)
    assert saved.outcome is Outcome.SAVED
    assert admin.text(PAGE) == ""
