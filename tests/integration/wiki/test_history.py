"""Old revisions read from a real wiki."""

from __future__ import annotations

import pywikibot

from bot.wiki.history import texts_of
from bot.wiki.session import make_default
from tests.support.wiki.bot_sessions import sign_in


def test_texts_are_returned_by_number_without_hidden_and_deleted_ones(wiki):
    wiki.extra_settings("$wgGroupPermissions['sysop']['deleterevision'] = true;")
    admin = wiki.client()
    numbers = [admin.edit("Talk:A", f"Text {n}")["newrevid"] for n in range(60)]
    other = admin.edit("Talk:B", "Other")["newrevid"]
    deleted = admin.edit("Talk:C", "Gone")["newrevid"]
    admin.delete("Talk:C")
    admin.act("revisiondelete", type="revision", ids=numbers[1], hide="content")
    found = texts_of(sign_in(wiki), [*numbers, other, other, deleted, 10**9])
    wanted = {number: f"Text {n}" for n, number in enumerate(numbers) if n != 1}
    assert found == {**wanted, other: "Other"}
    assert texts_of(sign_in(wiki), []) == {}


def test_pywikibots_tools_use_the_opened_wiki(wiki):
    site = sign_in(wiki)
    make_default(site)
    assert pywikibot.Site() is site
    assert pywikibot.Page(pywikibot.Link("Talk:A")).site is site
