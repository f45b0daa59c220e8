"""Saving pages: the only place that does, and the only one that could lose somebody's edit.

For each attempt one request reads the page together with the run page, the change is applied to
exactly that text, and the edit names that revision as its base: an edit made in between, by
people or by another process of the bot, is joined with ours by the wiki where the two do not
touch, and else is a conflict, and then all of it starts again. Only
whole pages are sent, so a request that is sent again after a lost answer cannot post twice.
"""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.wiki.bounds import out_of_bounds
from bot.wiki.errors import RETRY, EditRefusedError, refusal, translated_errors
from bot.wiki.query import api_title, by_asked, query, revision
from bot.wiki.source import AccessError, ChangeRefused, Outcome, SaveResult, WikiError
from bot.wikitext.exclusion import excluded

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.wiki.query import Json
    from bot.wiki.site import BotSite

ROUNDS = 3
STEP = 0.5  # seconds for which nobody is asked whether to stop
SUMMARY_LIMIT = 500  # https://www.mediawiki.org/wiki/Manual:Comment_table
TRIMMED = " \t\n\r\0\x0b"  # what MediaWiki takes off the end of a page


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page as it was at ``time`` (the wiki's clock); ``page`` is what the API said of it."""

    title: str
    page: Json
    text: str
    revid: int
    parent: int
    user: str
    time: str

    @property
    def exists(self) -> bool:
        return self.revid > 0


class Writer:
    """Saves pages of talk namespaces, and the bot's own pages, as ``bot``.

    ``site`` is from ``open_site``, logged in. ``run_page`` must read "run" at every edit; for a
    writer that is ``undoing`` the bot's own edits, "undo" is enough.
    ``allowed`` tells for a title whether the run may edit it. Beyond that, and whatever it says,
    no page of a subject namespace is ever saved but ``User:<bot>/…`` and those on which editors
    have put ``<!-- reportbot:here … -->``; and never the run page, the policy, nor any other .json,
    .js or .css page. Raises AccessError when the site is not logged in.
    """

    def __init__(
        self,
        site: BotSite,
        bot: str,
        run_page: str,
        allowed: Callable[[str], bool],
        *,
        undoing: bool = False,
    ) -> None:
        if not site.logged_in():
            raise AccessError(
                f"{site.address} can only be read without an account; set PWB_USERNAME and "
                "REPORTBOT_BOT_PASSWORD (or the PWB_ variables of OAuth) to write"
            )
        self._site = site
        self._bot = bot
        self._run_page = run_page
        self._run_words = {"run", "undo"} if undoing else {"run"}
        self._allowed = allowed

    def write(
        self,
        title: str,
        change: Callable[[str], str],
        summary: str,
        *,
        create: bool,
        may_blank: bool = False,
        since: str = "",
    ) -> SaveResult:
        """Apply ``change`` to the page's text and save it; never raises for what the wiki says.

        ``change`` gets the text as it stands ("" for a missing page) and is called again after an
        edit conflict; it may raise ChangeRefused. ``create``: whether a missing page is made,
        unless one was deleted after ``since`` (the wiki's time). ``may_blank``: whether nothing may
        be left of the page. ``summary`` is cut to 500 characters.

        SAVED: with the new revision. UNCHANGED: nothing to do. EXCLUDED: {{bots}}. STOPPED: the
        run page does not say run. REFUSED: not this page, the reason says why. CONFLICT: others
        edited it three times in a row. FAILED: the wiki did not do it; ``fatal`` when it would
        not do any other page either.
        """
        if not self._allowed(title):
            return SaveResult(title, Outcome.REFUSED, "the page is not one this run may edit")
        if api_title(title) is None:
            return SaveResult(title, Outcome.REFUSED, "this cannot be the title of a page")
        tried: _Reading | None = None
        refused: EditRefusedError | None = None
        for _ in range(ROUNDS):
            try:
                self.wait()
                reading = self._read(title)
                if isinstance(reading, SaveResult):
                    return reading
                barred = self._barred(title, reading, tried, create=create)
                if barred is not None:
                    return barred
                wanted = _as_stored(change(reading.text))
                if wanted == _as_stored(reading.text):
                    return self._nothing_to_do(title, reading, tried)
                if not wanted and not may_blank:
                    return SaveResult(title, Outcome.REFUSED, "the change would blank the page")
                tried = reading
                if saved := self._save(reading, wanted, summary, since):
                    old, new = saved
                    return SaveResult(title, Outcome.SAVED, revid=new, old_revid=old)
                return self._after_nothing_changed(title, reading)
            except ChangeRefused as error:
                return SaveResult(title, Outcome.REFUSED, str(error))
            except EditRefusedError as error:
                if error.code not in RETRY and not self._session_was_lost(error):
                    return refusal(title, error)
                refused = error
            except WikiError as error:
                return SaveResult(title, Outcome.FAILED, str(error), fatal=True)
        if refused is not None and refused.code not in RETRY:
            return refusal(title, refused)
        reason = f"somebody else edited the page {ROUNDS} times while it was being saved; next run"
        return SaveResult(title, Outcome.CONFLICT, reason)

    def why_stopped(self) -> str | None:
        """Tell why the run page stops the bot, ``None`` when it says run.

        Raises WikiError when the wiki cannot be read.
        """
        answer = query(
            self._site,
            self._run_page,
            titles=[self._run_page],
            prop="revisions",
            rvprop="ids|content",
            rvslots="main",
        )
        pages = by_asked(answer["query"], [self._run_page])
        return self._stop(pages[self._run_page]) or None

    @property
    def shows_topics(self) -> bool:
        """Whether the wiki has DiscussionTools, which names a topic by its author and minute."""
        return bool(self._site.has_extension("DiscussionTools"))

    def wait(self, halt: Callable[[], str | None] = lambda: None) -> str | None:
        """Wait until the throttle lets us edit: between read and save we would be in the way.

        Returns ``None``, or why to stop, as soon as ``halt`` tells that.
        """
        while (why := halt()) is None:
            left = self._site.throttle.waittime(write=True)
            if left <= 0:
                break
            time.sleep(min(left, STEP))
        return why

    def _read(self, title: str) -> _Reading | SaveResult:
        """Read the page and the run page in one request; a result if that is the end of it."""
        name = api_title(title) or ""
        asked = [name, self._run_page]
        answer = query(
            self._site,
            f"{title} and {self._run_page}",
            titles=asked,
            prop="revisions|info",
            rvprop="ids|user|content",
            rvslots="main",
            curtimestamp=True,
        )
        pages = by_asked(answer["query"], asked)
        stop = self._stop(pages[self._run_page])
        if stop:
            return SaveResult(title, Outcome.STOPPED, stop)
        page = pages[name]
        if page is None or page.get("special"):
            return SaveResult(title, Outcome.REFUSED, "this is no page of this wiki")
        found = revision(page)
        time = answer.get("curtimestamp")
        if not time:
            raise WikiError(f"{self._site.address} does not tell the time; try again later")
        if found is None:
            return _Reading(page["title"], page, "", 0, 0, "", time)
        revid, parent, user = found["revid"], found.get("parentid", 0), found.get("user", "")
        return _Reading(page["title"], page, found["text"], revid, parent, user, time)

    def _stop(self, page: Json | None) -> str:
        """Why the run page stops the bot; "" when it says run."""
        try:
            found = None if page is None else revision(page)
        except WikiError as error:
            return f"{self._run_page} cannot be read: {error}"
        if found is None:
            return f"{self._run_page} does not exist; create it with the text run to start the bot"
        if found["text"].strip().casefold() not in self._run_words:
            return f"{self._run_page} does not say run; write run there to start the bot again"
        return ""

    def _barred(
        self, title: str, reading: _Reading, tried: _Reading | None, *, create: bool
    ) -> SaveResult | None:
        """Return the result for a page that is not to be touched, else None."""
        page = reading.page
        reason = ""
        if out_of_bounds(page["ns"], reading.title, self._bot, self._run_page, reading.text):
            reason = "the bot never edits pages of this kind"
        elif reading.title != title and not self._allowed(reading.title):
            reason = f"the title means {reading.title}, which is not one this run may edit"
        elif page.get("redirect"):
            reason = "the page is a redirect; edit the page it leads to"
        elif page.get("contentmodel", "wikitext") != "wikitext":
            reason = f"the page holds {page['contentmodel']}, not wikitext"
        elif not reading.exists and tried is not None and tried.exists:
            reason = "the page was deleted meanwhile; it is not created anew"
        elif not reading.exists and not create:
            reason = "the page does not exist, and is not to be created"
        if reason:
            return SaveResult(title, Outcome.REFUSED, reason)
        exclusion = excluded(reading.text, self._bot)
        if exclusion is not None and not exclusion.notices_only:
            return SaveResult(title, Outcome.EXCLUDED, exclusion.reason)
        return None

    def _save(
        self, reading: _Reading, text: str, summary: str, since: str
    ) -> tuple[int, int] | None:
        """Send the edit; returns the old and new revision, None if it changed nothing."""
        from bot.wiki.site import ReadPage

        site = self._site
        if len(summary) > SUMMARY_LIMIT:
            summary = summary[: SUMMARY_LIMIT - 1] + "…"
        with translated_errors(f"save {reading.title}", site.address):
            flagged = site.has_right("bot")
            site.editpage(
                ReadPage(site, reading.title),
                text=text,
                summary=summary,
                minor=False,
                notminor=True,  # whatever the account's preferences say
                bot=flagged,
                recreate=False,
                createonly=not reading.exists,
                nocreate=reading.exists,
                watch="nochange",
                # With a basetimestamp, an edit of the bot's own other process would be lost.
                basetimestamp=None,
                baserevid=reading.revid or None,
                # What was made and deleted since then is not made anew.
                starttimestamp=reading.time if reading.exists else since or reading.time,
                assertuser=site.username(),
                **{"assert": "bot" if flagged else "user"},
            )
        # Pywikibot asks in formatversion 1, in which a flag that is set is "".
        if "nochange" in (done := site.last_edit):
            return None
        return int(done.get("oldrevid", reading.revid)), int(done["newrevid"])

    def _session_was_lost(self, error: EditRefusedError) -> bool:
        """Tell whether the bot was only logged out: logged in again, it has its flag as before."""
        return error.code == "assertbotfailed" and bool(self._site.has_right("bot"))

    def _nothing_to_do(self, title: str, reading: _Reading, tried: _Reading | None) -> SaveResult:
        """Tell whose the change is that is in the page: ours, if we tried to save before."""
        if tried is not None and reading.revid > tried.revid and self._is_own(reading):
            new, old = reading.revid, reading.parent
            return SaveResult(title, Outcome.SAVED, revid=new, old_revid=old)
        return SaveResult(title, Outcome.UNCHANGED, revid=reading.revid)

    def _after_nothing_changed(self, title: str, tried: _Reading) -> SaveResult:
        """Find out why our text was in the page: sent twice, because an answer was lost, or not."""
        try:
            reading = self._read(title)
        except WikiError:
            reading = tried
        if isinstance(reading, SaveResult):  # stopped since; the edit was before that
            reading = tried
        return self._nothing_to_do(title, reading, tried)

    def _is_own(self, reading: _Reading) -> bool:
        return bool(reading.user == self._site.username())


def _as_stored(text: str) -> str:
    """Return the text as MediaWiki stores it, as far as that can be foreseen."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).rstrip(TRIMMED)
